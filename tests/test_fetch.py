"""Fetching over HTTP: conditional, polite, bounded, never trusting what comes."""

import asyncio
import datetime as dt
import gzip
import zlib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from itertools import repeat

import httpx
import pytest

from newsletter.addresses import web_address
from newsletter.collect.fetch import Fetched, Fetcher, Limits
from newsletter.collect.received import Received
from newsletter.config import Source
from newsletter.model import Kind
from newsletter.web.trouble import NoAnswerError, Trouble
from tests.hostile import gzip_bomb
from tests.servers import Reply, Request, Server, answer, cached, serving, unannounced

FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
NOW = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
AT_ONCE = Limits(pause=0)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def source(url: str, name: str = "s") -> Source:
    return Source(id=name, kind=Kind.PUBLICATION, url=url)


def fetched(
    url: str,
    last: Received | None = None,
    *,
    limits: Limits = AT_ONCE,
    network: httpx.AsyncBaseTransport | None = None,
) -> Fetched:
    async def run() -> Fetched:
        async with Fetcher("test", NOW, limits=limits, network=network) as fetcher:
            return await fetcher.fetch(source(url), last)

    return asyncio.run(run())


def get(url: str, last: Received | None = None) -> Received:
    return fetched(url, last).answer


def refused(url: str, *, limits: Limits = AT_ONCE) -> NoAnswerError:
    with pytest.raises(NoAnswerError) as caught:
        fetched(url, limits=limits)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 350
    assert "s: " in str(caught.value)
    return caught.value


def moved(to: str, status: str = "301 Moved") -> bytes:
    return answer(b"", f"Location: {to}", status=status)


def test_whole_answer(server: Server) -> None:
    """A good answer comes with its address and validators; we say who we are and what we take."""
    server.replies["/"] = [answer(FEED, 'ETag: "1"', "Last-Modified: x", "Content-Type: text/xml")]
    assert get(server.url()) == Received(
        body=FEED, address=server.url(), content_type="text/xml", etag='"1"', last_modified="x"
    )
    asked = server.requests[0].headers
    assert (asked["user-agent"], asked["accept-encoding"]) == ("test", "gzip, deflate")
    assert not asked.keys() & {"cookie", "referer", "authorization"}


@pytest.mark.parametrize("validator", ['ETag: W/"abc"', "Last-Modified: Thu, 21 Sep 2023 07:30:00 GMT"])
def test_conditional(server: Server, validator: str) -> None:
    """What we have already is not sent again."""
    server.replies["/"] = [cached(FEED, validator), answer(status="304 Not Modified")]
    first = get(server.url())
    assert get(server.url(), first) == first


def test_new_validators(server: Server) -> None:
    """Validators that came with a 304 replace the old ones."""
    server.replies["/"] = [answer(FEED, 'ETag: "1"'), answer(b"", 'ETag: "2"', status="304 Not Modified")]
    first = get(server.url())
    again = get(server.url(), first)
    assert (again.body, again.etag) == (FEED, '"2"')


def test_validators_of_a_representation(server: Server) -> None:
    """Validators are told to the address that gave them, and to no other: not before, not after a redirect."""
    server.replies["/a"] = [moved("/b", "302 Found")]
    server.replies["/b"] = [cached(FEED, 'ETag: "b"')]
    first = get(server.url("/a"))
    assert get(server.url("/a"), first) == first
    server.replies["/b"] = [moved("/c", "302 Found")]
    server.replies["/c"] = [answer(FEED, 'ETag: "c"')]
    assert get(server.url("/a"), first).etag == '"c"'
    sent = [request.headers.get("if-none-match") for request in server.requests]
    assert sent == [None, None, None, '"b"', None, '"b"', None]


def test_strange_validators(server: Server) -> None:
    """A validator that cannot be sent back is left out, not an error for ever."""
    server.replies["/"] = [answer(FEED, 'ETag: "\xe9"')]
    first = get(server.url())
    assert get(server.url(), first) == first


def test_not_modified_without_reason(server: Server) -> None:
    """A 304 that nobody asked for is asked again, without conditions, and is no answer."""
    server.replies["/"] = [answer(status="304 Not Modified"), answer(FEED)]
    assert get(server.url()).body == FEED
    server.replies["/"] = [answer(status="304 Not Modified")]
    assert "304" in refused(server.url()).cause
    assert {request.headers.get("if-none-match") for request in server.requests} == {None}


@pytest.mark.parametrize(
    ("status", "trouble", "tries"),
    [
        ("500 Oops", Trouble.STATUS, 3),
        ("502 Bad", Trouble.STATUS, 3),
        ("503 Later", Trouble.STATUS, 3),
        ("404 Not Found", Trouble.STATUS, 1),
        ("403 No", Trouble.STATUS, 1),
        ("429 Too Many", Trouble.STATUS, 1),
        ("204 Empty", Trouble.STATUS, 1),
        ("300 Choose", Trouble.STATUS, 1),
        ("301 Nowhere", Trouble.STATUS, 1),
        ("999 Odd", Trouble.STATUS, 1),
        ("410 Gone", Trouble.GONE, 1),
    ],
)
def test_errors(server: Server, status: str, trouble: Trouble, tries: int) -> None:
    """What may pass is tried again, what will not is not; then it is reported."""
    server.replies["/"] = [answer(b"x", status=status)]
    error = refused(server.url())
    assert (error.trouble, status[:3] in error.cause, server.count("/")) == (trouble, True, tries)


def test_a_later_try_counts(server: Server) -> None:
    """An answer to the third try is an answer."""
    server.replies["/"] = [answer(status="500 Oops"), b"", answer(FEED)]
    assert get(server.url()).body == FEED


@pytest.mark.parametrize("status", ["429 Slow", "503 Later"])
@pytest.mark.parametrize(
    ("header", "seconds", "tries"),
    [
        ("0", 0, 3),
        ("3600", 3600, 1),
        ("99999999999999999999", 86_400, 1),
        ("Tue, 26 Sep 2023 11:00:00 GMT", 7200, 1),
        ("Tue, 26 Sep 2023 13:00:00 +0200", 7200, 1),
        ("Wed, 26 Sep 2040 11:00:00 GMT", 86_400, 1),
        ("Tue, 26 Sep 2023 08:00:00 GMT", 0, 3),
    ],
)
@pytest.mark.some(7)
def test_retry_after(server: Server, status: str, header: str, seconds: int, tries: int) -> None:
    """A source is left alone for as long as it asks, a day at most; a short while is waited for at once."""
    server.replies["/"] = [answer(b"", f"Retry-After: {header}", status=status)]
    error = refused(server.url())
    assert error.trouble is Trouble.LATER
    assert (error.retry_at, server.count("/")) == (NOW + dt.timedelta(seconds=seconds), tries)


@pytest.mark.parametrize("header", ["", "soon", "-5", "1.5", "²", "Tue, 99 Sep 2023 99:00:00 GMT"])
def test_strange_retry_after(server: Server, header: str) -> None:
    """What says neither seconds nor a date says nothing."""
    server.replies["/"] = [answer(b"", f"Retry-After: {header}", status="429 Slow")]
    assert refused(server.url()).retry_at is None


def test_waits(server: Server) -> None:
    """Between tries the pauses grow, or are what the source asks for."""
    slept: list[float] = []

    async def run() -> None:
        sleep = asyncio.sleep

        async def note(seconds: float) -> None:
            slept.append(seconds)
            await sleep(0)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(asyncio, "sleep", note)
            async with Fetcher("test", NOW, limits=Limits(pause=0.5, tries=4)) as fetcher:
                await fetcher.fetch(source(server.url()), None)

    later = answer(b"", "Retry-After: 4", status="503 Later")
    server.replies["/"] = [answer(status="500 Oops"), answer(status="500 Oops"), later, answer(FEED)]
    asyncio.run(run())
    first, second, third = [seconds for seconds in slept if seconds]
    assert 0.5 <= first <= 1
    assert 1 <= second <= 1.5
    assert third == 4


def big(request: Request) -> Iterable[bytes]:
    return unannounced(bytes(1_000_000) for _ in range(50))


def endless(request: Request) -> Iterable[bytes]:
    return unannounced(repeat(bytes(100_000)))


def endless_gzip(request: Request) -> Iterable[bytes]:
    packed = gzip.compress(bytes(1000))
    return unannounced(repeat(packed * 100), "Content-Encoding: gzip")


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        (answer(b"", length=50_000_000), Trouble.SIZE),
        (b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 19 + b"\r\n\r\n", Trouble.SIZE),
        (big, Trouble.SIZE),
        (endless, Trouble.SIZE),
        (endless_gzip, Trouble.SIZE),
        (gzip_bomb, Trouble.SIZE),
        (answer(FEED, "Content-Encoding: gzip"), Trouble.ENCODING),
        (answer(FEED, "Content-Encoding: br"), Trouble.ENCODING),
        (answer(gzip.compress(gzip.compress(FEED)), "Content-Encoding: gzip, gzip"), Trouble.ENCODING),
        (answer(gzip.compress(FEED), "Content-Encoding: gzip", "Content-Encoding: gzip"), Trouble.ENCODING),
    ],
    ids=["announced", "hugely", "unannounced", "endless", "endless gzip", "bomb", "not gzip", "br", "twice", "2 lines"],
)  # fmt: skip
@pytest.mark.some(5)
def test_refused_bodies(server: Server, reply: Reply, trouble: Trouble) -> None:
    """Too much, or what was not asked for, is refused at once and not tried again."""
    server.replies["/"] = [reply]
    assert refused(server.url()).trouble is trouble
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
        b"<rss version='2.0'/>",
        b"\x15\x03\x01\x00\x02\x02\x46",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1_000_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabcd",
    ],
    ids=["gzip", "length", "chunked", "nothing", "head", "no http", "0.9", "tls", "1 MB header", "headers", "two lengths", "minus"],
)  # fmt: skip
@pytest.mark.some(6)
def test_cut_short(server: Server, reply: bytes) -> None:
    """A connection cut anywhere, or no HTTP at all, is a failure, tried again, never half an answer."""
    server.replies["/"] = [reply]
    assert refused(server.url()).trouble is Trouble.CUT
    assert server.count("/") == 3


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "GZIP"])
def test_unpacked(server: Server, coding: str) -> None:
    """What is packed by gzip or deflate is unpacked."""
    packed = zlib.compress(FEED * 5000) if coding == "deflate" else gzip.compress(FEED * 5000)
    server.replies["/"] = [answer(packed, f"Content-Encoding: {coding}")]
    assert get(server.url()).body == FEED * 5000


@pytest.mark.parametrize(
    ("statuses", "is_for_good"),
    [
        (["301 Moved"], True),
        (["308 Permanent"], True),
        (["301 Moved", "308 Permanent", "301 Moved"], True),
        (["302 Found"], False),
        (["303 See"], False),
        (["307 Temporary"], False),
        (["301 Moved", "302 Found"], False),
        (["302 Found", "301 Moved"], False),
    ],
)
def test_redirects(server: Server, statuses: list[str], is_for_good: bool) -> None:  # noqa: FBT001
    """Redirects are followed, also relative ones; only when all are for good, the source has moved."""
    server.replies["/"] = [moved("a/1?x=1#top", statuses[0])]
    for number, status in enumerate(statuses[1:], 1):
        server.replies[f"/a/{number}?x=1"] = [moved(f"{number + 1}?x=1", status)]
    server.replies[f"/a/{len(statuses)}?x=1"] = [answer(FEED)]
    found, end = fetched(server.url()), server.url(f"/a/{len(statuses)}?x=1")
    assert (found.answer.address, found.moved_to) == (end, end if is_for_good else "")


def test_moved_and_not_modified(server: Server) -> None:
    """A source that has moved says so also when nothing is new."""
    server.replies["/"] = [moved("/new")]
    server.replies["/new"] = [cached(FEED, 'ETag: "1"')]
    first = get(server.url())
    assert fetched(server.url(), first) == Fetched(answer=first, moved_to=server.url("/new"))


def test_redirect_loop(server: Server) -> None:
    """A loop ends, and is not walked again."""
    server.replies["/"] = [moved("/", "302 Found")]
    assert refused(server.url()).trouble is Trouble.REDIRECT
    assert server.count("/") == 6


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "javascript:alert(1)", "ftp://example.org/", "http://", "http://[::1", "http://a:b/", "data:,x"],
)  # fmt: skip
def test_redirect_elsewhere(server: Server, target: str) -> None:
    """A redirect leads to http(s) or nowhere."""
    server.replies["/"] = [moved(target, "302 Found")]
    assert refused(server.url()).trouble is Trouble.REDIRECT


def test_logins_stay_at_home(server: Server) -> None:
    """A login that an address holds goes to its own origin, and stands in no address, error or other request."""
    with serving() as other:
        server.replies["/"] = [moved("/here", "302 Found")]
        server.replies["/here"] = [moved(other.url(), "302 Found")]
        other.replies["/"] = [moved(server.url("/end").replace("//", "//evil:trap@"), "302 Found")]
        server.replies["/end"] = [answer(FEED)]
        found = get(server.url().replace("//", "//moi:s%C3%A9same@"))
        asked = [*server.requests, *other.requests]
        other.replies["/"] = [moved("gopher://moi:secret@x/", "302 Found")]
        error = refused(server.url().replace("//", "//moi:secret@"))
    assert [request.headers.get("authorization") for request in asked] == ["Basic bW9pOnPDqXNhbWU="] * 3 + [
        None
    ]
    assert found.address == server.url("/end")
    assert "secret" not in str(error)


def drip(server: Server) -> Callable[[Request], Iterable[bytes]]:
    def reply(request: Request) -> Iterable[bytes]:
        yield answer(b"", length=1000)
        while not server.closing.wait(0.02):
            yield b"x"

    return reply


def slow_headers(server: Server) -> Callable[[Request], Iterable[bytes]]:
    def reply(request: Request) -> Iterable[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        while not server.closing.wait(0.02):
            yield b"X: y\r\n"

    return reply


@pytest.mark.parametrize("slow", [drip, slow_headers])
def test_drip_feed(server: Server, slow: Callable[[Server], Reply]) -> None:
    """An answer that drips is given up when the whole takes too long, however often a byte comes."""
    server.replies["/"] = [slow(server)]
    error = refused(server.url(), limits=Limits(total=0.3))
    assert error.trouble is Trouble.TIMEOUT
    assert "no complete answer within 0.3 s" in error.cause
    assert server.count("/") == 1


@pytest.mark.parametrize("begin", [b"", answer(b"", length=1000)])
def test_silence(server: Server, begin: bytes) -> None:
    """A server that says nothing more is given up and not tried again."""

    def silent(request: Request) -> Iterable[bytes]:
        yield begin
        server.closing.wait(5)

    server.replies["/"] = [silent]
    error = refused(server.url(), limits=Limits(idle=0.2))
    assert (error.trouble, server.count("/")) == (Trouble.TIMEOUT, 1)


def test_limits() -> None:
    """By default one source takes 45 s at most, and 15 s without a byte are too long."""
    assert (Limits().total, Limits().idle, Limits().tries) == (45, 15, 3)


def test_webcal(server: Server) -> None:
    """webcal: is HTTP."""
    server.replies["/a.ics"] = [answer(b"BEGIN:VCALENDAR")]
    assert get(server.url("/a.ics").replace("http:", "webcal:")).address == server.url("/a.ics")
    assert web_address("webcal://example.org/a.ics") == "https://example.org/a.ics"


@pytest.mark.parametrize(
    "url", ["http://example.org:99999/", "http://exa mple.org/", "http://[::1/", "http://a..b/"]
)
def test_strange_addresses(url: str) -> None:
    """An address that nobody can be asked at is a source's failure."""
    assert refused(url).cause


class _Scripted(httpx.AsyncBaseTransport):
    """Answers after some turns of the loop; counts how many requests each host has at once."""

    def __init__(self, redirects: dict[str, str] | None = None) -> None:
        self.now: dict[str, int] = {}
        self.most: dict[str, int] = {}
        self.redirects = redirects or {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        for name in (request.url.host, "all"):
            self.now[name] = self.now.get(name, 0) + 1
            self.most[name] = max(self.most.get(name, 0), self.now[name])
        if request.url.host in self.redirects:
            return httpx.Response(
                302, headers={"location": self.redirects[request.url.host]}, stream=self.body(request)
            )
        return httpx.Response(200, stream=self.body(request))

    def body(self, request: httpx.Request) -> httpx.AsyncByteStream:
        counts = self.now

        class Body(httpx.AsyncByteStream):
            async def __aiter__(self) -> AsyncIterator[bytes]:
                for _ in range(20):
                    await asyncio.sleep(0)
                yield FEED

            async def aclose(self) -> None:
                for _ in range(20):
                    await asyncio.sleep(0)
                for name in (request.url.host, "all"):
                    counts[name] -= 1

        return Body()


def fetch_all(network: httpx.AsyncBaseTransport, urls: Iterable[str], limits: Limits = AT_ONCE) -> None:
    async def run() -> None:
        async with Fetcher("test", NOW, limits=limits, network=network) as fetcher:
            await asyncio.gather(*(fetcher.fetch(source(url), None) for url in urls))

    asyncio.run(run())


def test_two_at_once_a_host() -> None:
    """A host is asked two things at once at most, whatever its port; hosts don't wait for each other."""
    network = _Scripted()
    fetch_all(network, [f"https://{host}:{8000 + n % 2}/{n}" for n in range(6) for host in "ab"])
    assert network.most == {"a": 2, "b": 2, "all": 4}


def test_redirects_are_polite() -> None:
    """A host that many redirect to is asked two things at once, and hosts that redirect to each other don't lock."""
    network = _Scripted({"a": "https://c/", "b": "https://c/"})
    fetch_all(network, [f"https://{host}/{n}" for n in range(6) for host in "abc"])
    assert {name: network.most[name] for name in "abc"} == {"a": 2, "b": 2, "c": 2}


def test_fifty_at_once() -> None:
    """All together there are fifty requests at once; this machine itself is asked without counting by host."""
    network = _Scripted()
    fetch_all(
        network,
        [*(f"https://h{n}.example.org/" for n in range(60)), *(f"http://127.0.0.1/{n}" for n in range(9))],
    )
    assert network.most["all"] == 50
    network = _Scripted()
    fetch_all(network, [f"http://127.0.0.1/{n}" for n in range(60)])
    assert network.most["127.0.0.1"] == 50


def test_waiting_for_a_place_costs_nothing() -> None:
    """Who waits for others to be done is not late: only its own time counts (eight rounds of 0.15 s here)."""

    class Slow(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.sleep(0.15)
            return httpx.Response(200, stream=httpx.ByteStream(FEED))

    fetch_all(Slow(), [f"https://a/{n}" for n in range(16)], Limits(total=1))
