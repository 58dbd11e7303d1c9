"""A webhook's receiver on loopback, which checks signatures as Standard Webhooks 1.0 says."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Posted:
    """What was posted: the headers by their small names, and the body; `moment` is when, as `time.monotonic` counts."""

    headers: dict[str, str]
    body: bytes
    path: str
    moment: float = field(default_factory=time.monotonic)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def is_signed_by(self, key: str) -> bool:
        """Whether one of its signatures is that of a key (`whsec_` and base64)."""
        secret = base64.b64decode(key.removeprefix("whsec_"))
        head = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}."
        made = base64.b64encode(hmac.new(secret, head.encode() + self.body, hashlib.sha256).digest()).decode()
        return f"v1,{made}" in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """The receiver.

    Args:
        statuses: what it answers to the next ones; 204 when they are used up.
        location: where its redirects lead.
        is_stuck: whether it answers nothing until it closes.
        posted: all that came, whatever was answered.
        taken: what was answered 204.
    """

    port: int = 0
    statuses: list[int] = field(default_factory=list)
    location: str = ""
    is_stuck: bool = False
    posted: list[Posted] = field(default_factory=list)
    taken: list[Posted] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook/s3cret"

    @property
    def events(self) -> list[str]:
        """What was taken, by name."""
        return [one.json["event"] for one in self.taken]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Serve on a free port until the context ends."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted = Posted({name.lower(): value for name, value in self.headers.items()}, body, self.path)
            receiver.posted.append(posted)
            if receiver.is_stuck:
                receiver.closing.wait()
                return
            status = receiver.statuses.pop(0) if receiver.statuses else 204
            if status == 204:
                receiver.taken.append(posted)
            self.send_response(status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        receiver.port = listening.server_port
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield receiver
        finally:
            receiver.closing.set()
            listening.shutdown()
            thread.join()
