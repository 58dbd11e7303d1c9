"""Faults that are planted in servers which stand in for others: at a call, before or after it was done."""

import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Fault:
    """What goes wrong at a call.

    Args:
        call: its method and path, as in "PUT /campaigns/1/status"; a regular expression.
        does: whether the server does what it is asked all the same.
        answer: raw bytes instead of its answer; None for none at all.
        hangs: whether the connection stays open then.
        times: how often.
        spares: how many such calls go well before.
        ends: whether nothing is heard from then on.
        first: what happens before the server does anything; it waits for that.
        then: what happens once it has done it, before it answers.
    """

    call: str
    does: bool = False
    answer: bytes | None = None
    hangs: bool = False
    times: int = 1
    spares: int = 0
    ends: bool = False
    first: Callable[[], object] = bool
    then: Callable[[], object] = bool

    def meets(self, call: str) -> bool:
        """Count a call, and say whether it goes wrong."""
        if not self.times or not re.fullmatch(self.call, call):
            return False
        if self.spares:
            self.spares -= 1
            return False
        self.times -= 1
        return True


def raw(
    status: str, body: str, kind: str = "text/html", *, length: int | None = None, headers: str = ""
) -> bytes:
    """Write an answer; `length` is what it announces, when that is not the truth."""
    content = body.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n{headers}"
    return f"{head}Content-Length: {len(content) if length is None else length}\r\n\r\n".encode() + content


class _Server(ThreadingHTTPServer):
    def handle_error(self, *about: Any) -> None:
        """Say nothing of who was killed while it asked."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(*about)


@contextmanager
def served(handler: type[BaseHTTPRequestHandler], closing: threading.Event) -> Iterator[int]:
    """Serve on a free port, and say which; those who hang are told by the event that it ends."""
    with _Server(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            closing.set()
            server.shutdown()
            thread.join()
