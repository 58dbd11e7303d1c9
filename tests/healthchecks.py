"""A healthchecks server on loopback, as its documentation of the "Pinging API" describes it: checks by UUID, their signals, run ids."""

import re
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

_PATH = re.compile(r"/(?P<check>[0-9a-f-]{36})(?:/(?P<signal>start|fail|log|\d+))?")
_EXITS = range(256)


@dataclass(frozen=True)
class Signal:
    """What was told of a run: "success", "start", "fail" or "log"; `code` where an exit status was."""

    kind: str
    run: str | None
    body: str
    code: int | None = None


@dataclass
class Healthchecks:
    """The server.

    Args:
        status: what it answers to signals that are in order.
        is_stuck: whether it answers nothing until it closes.
    """

    port: int = 0
    check: str = field(default_factory=lambda: str(uuid.uuid4()))
    signals: list[Signal] = field(default_factory=list)
    status: int = 200
    location: str = ""
    is_stuck: bool = False
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """The address of the check."""
        return f"http://127.0.0.1:{self.port}/{self.check}"

    @property
    def kinds(self) -> list[str]:
        """What was told, in order; with the exit status where one was."""
        return [one.kind if one.code is None else f"{one.kind} {one.code}" for one in self.signals]

    def take(self, address: str, body: bytes) -> int:
        """Take a signal, and return the status of the answer."""
        parts = urlsplit(address)
        found = _PATH.fullmatch(parts.path)
        if found is None or found["check"] != self.check:
            return 404
        run = parse_qs(parts.query).get("rid", [None])[0]
        if run is not None and str(uuid.UUID(run)) != run:  # its canonical textual representation
            return 400
        signal, code = found["signal"] or "success", None
        if signal.isdigit():
            code = int(signal)
            if code not in _EXITS:
                return 400
            signal = "fail" if code else "success"
        self.signals.append(Signal(signal, run, body.decode(), code))
        return self.status


@contextmanager
def healthchecks() -> Iterator[Healthchecks]:
    """Serve one check on a free port until the context ends."""
    server = Healthchecks()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if server.is_stuck:
                server.closing.wait()
                return
            self.send_response(server.take(self.path, body))
            if server.location:
                self.send_header("Location", server.location)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"OK")

        do_GET = do_HEAD = do_POST  # noqa: N815 - http.server's names

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        server.port = listening.server_port
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            listening.shutdown()
            thread.join()
