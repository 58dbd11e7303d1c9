"""Fetching over HTTP: conditional, bounded, never trusting what comes."""

import asyncio
import gzip
import socket
import zlib
from collections.abc import Callable, Iterable, Iterator

import httpx
import pytest

from newsletter.collect import fetch
from newsletter.collect.answer import Answer
from newsletter.collect.fetch import Fetcher, Unchanged
from newsletter.config import Source
from newsletter.exceptions import SourceError
from newsletter.model import Kind
from tests.servers import Request, Server, answer, cached, serving, unannounced

FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Second tries don't wait."""
    monkeypatch.setattr(fetch.random, "uniform", lambda *_: 0)


def source(url: str) -> Source:
    return Source(id="s", kind=Kind.PUBLICATION, url=url)


def get(
    url: str, last: Answer | None = None, transport: httpx.AsyncBaseTransport | None = None
) -> Answer | Unchanged:
    async def run() -> Answer | Unchanged:
        async with Fetcher("test", transport) as fetcher:
            return await fetcher.fetch(source(url), last)

    return asyncio.run(run())


def refused(url: str) -> str:
    with pytest.raises(SourceError) as caught:
        get(url)
    return str(caught.value)


def test_whole_answer(server: Server) -> None:
    """A good answer comes with its address and validators; we say who we are and what we take."""
    server.replies["/"] = [answer(FEED, 'ETag: "1"', "Last-Modified: x", "Content-Type: text/xml")]
    found = get(server.url())
    assert found == Answer(
        body=FEED, address=server.url(), content_type="text/xml", etag='"1"', last_modified="x"
    )
    asked = server.requests[0].headers
    assert (asked["user-agent"], asked["accept-encoding"]) == ("test", "gzip, deflate")


@pytest.mark.parametrize("validator", ['ETag: W/"abc"', "Last-Modified: Thu, 21 Sep 2023 07:30:00 GMT"])
def test_conditional(server: Server, validator: str) -> None:
    """What we have already is not sent again."""
    server.replies["/"] = [cached(FEED, validator)]
    first = get(server.url())
    assert isinstance(first, Answer)
    assert get(server.url(), first) == Unchanged()


def test_strange_validators(server: Server) -> None:
    """A validator that cannot be sent back is left out, not an error for ever."""
    server.replies["/"] = [answer(FEED, 'ETag: "\xe9"')]
    first = get(server.url())
    assert isinstance(first, Answer)
    assert get(server.url(), first) == first


def test_not_modified_without_reason(server: Server) -> None:
    """A 304 that nobody asked for is no answer."""
    server.replies["/"] = [answer(status="304 Not Modified")]
    assert "304" in refused(server.url())


@pytest.mark.parametrize(
    ("status", "tries"),
    [("500 Oops", 2), ("503 Later", 2), ("404 Not Found", 1), ("403 No", 1), ("204 Empty", 1)],
)
def test_errors(server: Server, status: str, tries: int) -> None:
    """What may pass is tried twice, what will not once; then it is reported."""
    server.replies["/"] = [answer(b"x", status=status)]
    assert status[:3] in refused(server.url())
    assert server.count("/") == tries


def test_the_second_try_counts(server: Server) -> None:
    """An answer to the second try is an answer."""
    server.replies["/"] = [answer(status="500 Oops"), answer(FEED)]
    assert isinstance(get(server.url()), Answer)


def bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1_000_000)
    return b"".join(packer.compress(zeros) for _ in range(200)) + packer.flush()


def big(request: Request) -> Iterable[bytes]:
    return unannounced(bytes(1_000_000) for _ in range(50))


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (answer(b"", length=50_000_000), "larger than 10 MB"),
        (big, "larger than 10 MB"),
        (answer(bomb(), "Content-Encoding: gzip"), "larger than 10 MB"),
        (answer(FEED, "Content-Encoding: gzip"), "not the gzip"),
        (answer(FEED, "Content-Encoding: br"), "'br' was not asked for"),
        (answer(FEED, "Content-Encoding: gzip, gzip"), "was not asked for"),
    ],
    ids=["announced", "not announced", "bomb", "not gzip", "brotli", "twice"],
)
def test_refused_bodies(
    server: Server, reply: bytes | Callable[[Request], Iterable[bytes]], words: str
) -> None:
    """Too much, or what was not asked for, is refused at once and not tried again."""
    server.replies["/"] = [reply]
    assert words in refused(server.url())
    assert server.count("/") == 1


@pytest.mark.parametrize(
    "reply",
    [
        answer(gzip.compress(FEED * 100)[:-20], "Content-Encoding: gzip"),
        answer(FEED, length=len(FEED) + 10),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\nabc",
        b"",
        b"HTTP/1.1 200",
        b"bonjour\r\n\r\n",
    ],
    ids=["gzip", "length", "chunked", "nothing", "head", "no http"],
)
def test_cut_short(server: Server, reply: bytes) -> None:
    """A connection cut anywhere is a failure, tried twice, never half an answer."""
    server.replies["/"] = [reply]
    refused(server.url())
    assert server.count("/") == 2


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "GZIP"])
def test_unpacked(server: Server, coding: str) -> None:
    """What is packed by gzip or deflate is unpacked."""
    packed = zlib.compress(FEED * 5000) if coding == "deflate" else gzip.compress(FEED * 5000)
    server.replies["/"] = [answer(packed, f"Content-Encoding: {coding}")]
    found = get(server.url())
    assert isinstance(found, Answer)
    assert found.body == FEED * 5000


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"])
def test_redirects(server: Server, status: str) -> None:
    """Redirects are followed, also relative ones, and the last address is told."""
    server.replies["/"] = [answer(b"", "Location: a/b?x=1", status=status)]
    server.replies["/a/b?x=1"] = [answer(FEED)]
    found = get(server.url())
    assert isinstance(found, Answer)
    assert found.address == server.url("/a/b?x=1")


def test_redirect_loop(server: Server) -> None:
    """A loop ends."""
    server.replies["/"] = [answer(b"", "Location: /", status="302 Found")]
    assert "over 5 redirects" in refused(server.url())


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "javascript:alert(1)", "ftp://example.org/", "http://", "http://[::1"]
)
def test_redirect_elsewhere(server: Server, target: str) -> None:
    """A redirect leads to http(s) or nowhere."""
    server.replies["/"] = [answer(b"", f"Location: {target}", status="302 Found")]
    refused(server.url())


def test_drip_feed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that drips is given up when the whole takes too long, however often a byte comes."""
    monkeypatch.setattr(fetch, "TOTAL_SECONDS", 0.3)

    def drip(request: Request) -> Iterable[bytes]:
        yield answer(b"", length=1000)
        while not server.closing.wait(0.02):
            yield b"x"

    server.replies["/"] = [drip]
    assert "no complete answer within" in refused(server.url())


def test_silence(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that says nothing is given up and not tried again."""
    monkeypatch.setattr(fetch, "_READ_SECONDS", 0.2)

    def silent(request: Request) -> Iterable[bytes]:
        server.closing.wait(5)
        return []

    server.replies["/"] = [silent]
    assert "no answer within" in refused(server.url())
    assert server.count("/") == 1


def test_nobody_there() -> None:
    """A refused connection is a source's failure."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert "connection failed" in refused(f"http://127.0.0.1:{taken.getsockname()[1]}/")


def test_webcal(server: Server) -> None:
    """webcal: is HTTP."""
    server.replies["/a.ics"] = [answer(b"BEGIN:VCALENDAR")]
    assert isinstance(get(server.url("/a.ics").replace("http:", "webcal:")), Answer)
    assert fetch._web_address("webcal://example.org/a.ics") == "https://example.org/a.ics"


def test_two_at_once_a_host() -> None:
    """A host is asked two things at once at most; hosts don't wait for each other."""
    now: dict[str, int] = {"a": 0, "b": 0}
    most = dict(now)

    async def handle(request: httpx.Request) -> httpx.Response:
        host = request.url.host
        now[host] += 1
        most[host] = max(most[host], now[host])
        for _ in range(20):
            await asyncio.sleep(0)
        now[host] -= 1
        return httpx.Response(200, stream=httpx.ByteStream(FEED))

    async def run() -> None:
        async with Fetcher("test", httpx.MockTransport(handle)) as fetcher:
            urls = [f"https://{host}/{n}" for n in range(6) for host in "ab"]
            await asyncio.gather(*(fetcher.fetch(source(url), None) for url in urls))

    asyncio.run(run())
    assert most == {"a": 2, "b": 2}


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("x"),
        httpx.ReadError(""),
        httpx.RemoteProtocolError("x"),
        httpx.UnsupportedProtocol("x"),
    ],
)
def test_transport_errors(error: Exception) -> None:
    """Whatever breaks on the way is a source's failure."""

    def handle(request: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(SourceError):
        get("https://example.org/", transport=httpx.MockTransport(handle))
