"""The way out as HTTP: what an answer may look like, how much of one is heard, and that nothing stays open."""

import asyncio
import os
import socket
import stat
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain, repeat
from pathlib import Path

import httpx
import pytest

from newsletter.web.door import Door, Reply
from newsletter.web.network import PRIVATE, Network
from newsletter.web.route import start
from newsletter.web.trouble import NoAnswerError, Trouble
from tests.servers import Request, Server, answer, serving

BODY = b"bonjour"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
MEGABYTE = 1_000_000


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def ask(url: str, *, idle: float = 5) -> Reply:
    async def run() -> Reply:
        async with Door("test", idle=idle) as door, asyncio.timeout(8) as deadline:
            return await door.ask(start(url), deadline, limit=MEGABYTE, private=lambda _: True)

    return asyncio.run(run())


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.0 200 OK\r\n\r\n" + BODY,
        b"HTTP/1.0 200 OK\r\nContent-Length: 7\r\nConnection: keep-alive\r\n\r\n" + BODY,
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + answer(BODY),
        b"HTTP/1.1 200\r\nContent-Length: 7\r\n\r\n" + BODY,
        CHUNKED + b"3;ext=1\r\nbon\r\n4\r\njour\r\n0\r\nX-Trailer: 1\r\n\r\n",
        answer(BODY, "X-Long: " + "x" * 60_000),
        answer(BODY, *("X: y" for _ in range(5000))),
    ],
    ids=["1.0", "1.0 kept", "interim", "no reason", "chunked", "long header", "many headers"],
)
def test_whole(server: Server, reply: bytes) -> None:
    """An answer of an old server, one that others precede, and one in chunks are whole answers."""
    server.replies["/"] = [reply]
    assert ask(server.url()).body == BODY


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_no_body(server: Server, status: str) -> None:
    """Who must not send a body is not waited for."""
    server.replies["/"] = [f"HTTP/1.1 {status}\r\nContent-Length: 9\r\n\r\n".encode()]
    assert ask(server.url()).body == b""


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n" + BODY, "pending proposal"),
        (CHUNKED + b"bonjour\r\n", "chunk header"),
        (CHUNKED + b"3\r\nbonjour\r\n", "malformed chunk footer"),
        (CHUNKED + b"-3\r\nbon\r\n", "chunk header"),
        (CHUNKED + b"7\r\nbon", "peer closed connection"),
        (answer(BODY, length=9), "received 7 bytes, expected 9"),
        (b"HTTP/1.1 200 OK\r\nX", "disconnected"),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n", "disconnected"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nX y\r\n\r\n" + BODY, "header line"),
        (b"HTTP/1.1 2000 OK\r\n\r\n", "status line"),
    ],
    ids=["switching", "chunk", "chunk end", "minus", "cut chunk", "cut", "cut head", "interim only", "header", "status"],
)  # fmt: skip
def test_broken(server: Server, reply: bytes, words: str) -> None:
    """What breaks the rules of HTTP, or stops midway, is no answer; the error says where."""
    server.replies["/"] = [reply]
    with pytest.raises(NoAnswerError, match=words) as caught:
        ask(server.url())
    assert (caught.value.trouble, caught.value.again) == (Trouble.CUT, True)


def endless(first: bytes, again: bytes) -> Callable[[Request], Iterable[bytes]]:
    return lambda _: chain([first], repeat(again * (65_536 // len(again) + 1)))


@pytest.mark.parametrize(
    ("first", "again", "words"),
    [
        (b"HTTP/1.1 200 ", b"x", "too long"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x", "too long"),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", "too long"),
        (b"HTTP/1.1 103 Early Hints\r\n", b"X: y\r\n", "too long"),
        (b"", b"HTTP/1.1 103 Early Hints\r\nLink: " + b"x" * 1000 + b"\r\n\r\n", "interim answers without end"),
        (CHUNKED, b"3", "too long"),
        (CHUNKED + b"3;", b"x", "too long"),
        (CHUNKED + b"0\r\n", b"X: y\r\n", "too long"),
    ],
    ids=["status line", "header", "headers", "interim headers", "interim answers", "chunk size", "chunk extension", "trailers"],
)  # fmt: skip
def test_without_end(server: Server, first: bytes, again: bytes, words: str) -> None:
    """What stands around a body is bounded too: what never ends is refused at once, and has filled no memory."""
    server.replies["/"] = [endless(first, again)]
    tracemalloc.start()
    try:
        with pytest.raises(NoAnswerError, match=words) as caught:
            ask(server.url())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert caught.value.trouble is Trouble.CUT
    assert peak < 6 * MEGABYTE


def silent(server: Server) -> Callable[[Request], Iterable[bytes]]:
    def reply(_: Request) -> Iterable[bytes]:
        server.closing.wait(5)
        return []

    return reply


def test_silent_instead_of_tls(server: Server) -> None:
    """Who accepts a connection and then says nothing is given up, also before TLS."""
    server.replies["/"] = [silent(server)]
    with pytest.raises(NoAnswerError) as caught:
        ask(server.url().replace("http", "https"), idle=0.2)
    assert (caught.value.trouble, caught.value.again) == (Trouble.TIMEOUT, False)


def test_hung_up_after_the_answer() -> None:
    """No connection is kept, whatever the server proposes: it hears the end as soon as the answer is read."""

    async def run() -> None:
        ended = asyncio.Event()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 7\r\n\r\n" + BODY)
            with suppress(ConnectionResetError):
                assert await reader.read() == b""
            ended.set()
            writer.close()

        serving = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with serving, asyncio.timeout(5):
            network = Network()
            response = await network.handle_async_request(request(serving.sockets[0].getsockname()[1]))
            assert [part async for part in response.aiter_raw()] == [BODY]
            await ended.wait()
            await network.aclose()

    asyncio.run(run())


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_stopped_anywhere(server: Server, scheme: str) -> None:
    """Wherever a request is stopped, its connection is closed."""
    server.replies["/"] = [silent(server)]

    async def run() -> None:
        network = Network()
        for turns in range(50):
            asking = asyncio.ensure_future(network.handle_async_request(request(server.port, scheme)))
            await turn(turns)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            await turn(5)
            assert open_to(server.port) == [], f"stopped after {turns} turns of the loop"
        await network.aclose()

    asyncio.run(run())


def request(port: int, scheme: str = "http") -> httpx.Request:
    patience = httpx.Timeout(5).as_dict()
    return httpx.Request(
        "GET", f"{scheme}://127.0.0.1:{port}/", extensions={"timeout": patience, PRIVATE: True}
    )


async def turn(times: int) -> None:
    for _ in range(times):
        await asyncio.sleep(0)


def open_to(port: int) -> list[int]:
    """The descriptors of this process that are a connection whose other end has this port."""
    return [
        number for number in (int(path.name) for path in Path("/dev/fd").iterdir()) if _leads_to(number, port)
    ]


def _leads_to(number: int, port: int) -> bool:
    try:
        if not stat.S_ISSOCK(os.fstat(number).st_mode):
            return False
        with socket.socket(fileno=os.dup(number)) as one:
            return one.family is socket.AF_INET and bool(one.getpeername()[1] == port)
    except OSError:
        return False
