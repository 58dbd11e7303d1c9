"""The corpus: its files, what each asks to be served with, and a server on loopback for them."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

_NO_CASES = {"MANIFEST.md", "SHA256SUMS"}
_TYPES = {
    ".atom": "application/atom+xml",
    ".ics": "text/calendar",
    ".rdf": "application/rdf+xml",
    ".rss": "application/rss+xml",
    ".xml": "application/xml",
}
_HEADER = re.compile(r"^\s*Header:\s*([\w-]+):\s*(.*?)\s*$", re.MULTILINE)
_EVENTS = {".ics"}
_EVENT_GROUPS = {"openagenda-api"}


@dataclass(frozen=True, slots=True)
class Case:
    """One file of the corpus.

    Args:
        name: its path inside the corpus, with `/`.
    """

    name: str
    body: bytes

    @property
    def group(self) -> str:
        """The folder that names where it comes from."""
        return self.name.partition("/")[0]

    @property
    def id(self) -> str:
        """A source's id, made of the name."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")

    @property
    def kind(self) -> str:
        """What a person would configure the source as."""
        events = Path(self.name).suffix in _EVENTS or self.group in _EVENT_GROUPS
        return "event" if events else "publication"

    @property
    def path(self) -> str:
        """Its path on the server."""
        return "/" + quote(self.name)

    @property
    def comment(self) -> str:
        """The file's beginning as text, where some files say what they expect."""
        return readable(self.body[:4000])

    @property
    def headers(self) -> dict[str, str]:
        """What a server would say of it: the file's own word, else a plausible type."""
        asked = {name.title(): value for name, value in _HEADER.findall(self.comment)}
        if "no_content_type" in self.name:
            return asked
        feed = "application/json" if self.group in _EVENT_GROUPS else "application/feed+json"
        return {"Content-Type": _TYPES.get(Path(self.name).suffix, feed), **asked}


def readable(body: bytes) -> str:
    """Decode roughly, by mark or by where the zeros are: enough to read a comment in ASCII."""
    if body[:4] in {b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"} or b"\x00\x00\x00" in body[:8]:
        codec = "utf-32-le" if body[:1] in {b"\xff", b"<"} else "utf-32-be"
    elif b"\x00" in body[:4]:
        codec = "utf-16-le" if body[1:2] == b"\x00" or body[:2] == b"\xff\xfe" else "utf-16-be"
    else:
        codec = "utf-16" if body[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    return body.decode(codec, "replace")


def cases(corpus: Path) -> list[Case]:
    """Read the corpus, in order of names."""
    paths = sorted(path for path in corpus.rglob("*") if path.is_file() and path.name not in _NO_CASES)
    return [Case(path.relative_to(corpus).as_posix(), path.read_bytes()) for path in paths]


@contextmanager
def serving(several: list[Case]) -> Iterator[str]:
    """Serve cases on a free port of 127.0.0.1; gives the server's address without a final slash."""
    by_path = {case.name: case for case in several}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            case = by_path.get(unquote(self.path[1:]))
            if case is None:
                self.send_error(404)
                return
            self.send_response(200)
            for name, value in case.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(case.body)))
            self.end_headers()
            self.wfile.write(case.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
