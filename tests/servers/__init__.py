"""A tiny HTTP server on loopback that answers as a test scripts it, down to the byte."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer

Reply = bytes | Callable[["Request"], Iterable[bytes]]


@dataclass(frozen=True)
class Request:
    """What a client asked: the path, the headers by their small names, and the method."""

    path: str
    headers: dict[str, str]
    method: str = "GET"


@dataclass
class Server:
    """What the server answers by path, the last reply again and again; and what it was asked."""

    port: int = 0
    replies: dict[str, list[Reply]] = field(default_factory=lambda: defaultdict(list))
    requests: list[Request] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/") -> str:
        """Return the address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(request.path == path for request in self.requests)

    def reply(self, request: Request) -> Iterable[bytes]:
        """Take the next reply."""
        self.requests.append(request)
        several = self.replies[request.path] or [answer(b"", status="404 Not Found")]
        reply = several.pop(0) if len(several) > 1 else several[0]
        return [reply] if isinstance(reply, bytes) else reply(request)


def answer(body: bytes = b"", *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """Write an answer; `length` is what it announces, when that is not the truth."""
    announced = len(body) if length is None else length
    head = [f"HTTP/1.1 {status}", f"Content-Length: {announced}", "Connection: close", *headers]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


def unannounced(body: Iterable[bytes], *headers: str) -> Iterator[bytes]:
    """Write an answer that ends with the connection."""
    yield "\r\n".join(["HTTP/1.1 200 OK", "Connection: close", *headers, "", ""]).encode("latin-1")
    yield from body


def cached(body: bytes, *validators: str) -> Callable[[Request], Iterable[bytes]]:
    """Answer 304 to who has the body already, as its validators tell."""

    def reply(request: Request) -> Iterable[bytes]:
        asked = {request.headers.get("if-none-match"), request.headers.get("if-modified-since")} - {None}
        known = {line.partition(": ")[2] for line in validators}
        return [answer(b"", status="304 Not Modified") if asked & known else answer(body, *validators)]

    return reply


@contextmanager
def serving() -> Iterator[Server]:
    """Serve on a free port until the context ends."""
    server = Server()

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            first = self.rfile.readline().decode("latin-1").split(" ")
            lines = iter(lambda: self.rfile.readline().decode("latin-1").strip(), "")
            pairs = (line.partition(":") for line in lines)
            headers = {name.lower(): value.strip() for name, _, value in pairs}
            try:
                for chunk in server.reply(Request(first[1] if len(first) > 1 else "", headers, first[0])):
                    self.wfile.write(chunk)
            except OSError:
                return  # the client had enough

    class Listener(ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Listener(("127.0.0.1", 0), Handler) as listener:
        server.port = listener.server_address[1]
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            listener.shutdown()
            thread.join()
