"""Servers that say back what they were told, in every form they know: the worst that one's own mail server or engine may do."""

import base64
import html
import json
import quopri
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, quote_plus


def written(said: str) -> list[str]:
    """Write a text in all forms."""
    octets = said.encode("utf-8", "surrogateescape")
    return [
        said, quote(octets, safe=""), quote_plus(octets), html.escape(said), repr(said), json.dumps(said),
        base64.b64encode(octets).decode(), base64.b64encode(b"x:" + octets).decode(),
        base64.urlsafe_b64encode(b"xy" + octets).decode(), quopri.encodestring(octets).decode().replace("\n", " "),
    ]  # fmt: skip


@dataclass
class Postmaster:
    """A mail server.

    Args:
        refuses: at which step: "login", "sender", "recipient", "letter", "greeting"; nowhere else.
        secrets: what it says back, beside what it is told.
        taken: the letters that it took.
        sessions: how many there were.
    """

    refuses: str = ""
    secrets: list[str] = field(default_factory=list)
    taken: list[bytes] = field(default_factory=list)
    sessions: int = 0
    port: int = 0

    def words(self, code: int, told: list[str]) -> str:
        """An answer of many lines."""
        lines = [
            line for said in [*told, *self.secrets] for form in written(said) for line in form.splitlines()
        ]
        lines = [line[:400] for line in lines if line.strip()][:60] or ["no"]
        return "".join(f"{code}-{line}\r\n" for line in lines[:-1]) + f"{code} {lines[-1]}\r\n"


class _Session(socketserver.StreamRequestHandler):
    postmaster: Postmaster

    def handle(self) -> None:
        with suppress(OSError):
            self._serve()

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode("utf-8", "surrogateescape"))

    def _serve(self) -> None:
        one, told = self.postmaster, list[str]()
        one.sessions += 1
        if one.refuses == "greeting":
            self._say(f"{one.secrets[0].splitlines()[0]} is no answer\r\n")
            return
        self._say("220 mx.example.org\r\n")
        while line := self.rfile.readline().decode("utf-8", "surrogateescape").strip():
            verb = line.upper().split(" ")[0].partition(":")[0]
            if verb == "EHLO":
                self._say("250-mx.example.org\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN\r\n")
            elif verb == "AUTH":
                told += [line, *self._heard(line)]
                self._say(one.words(535, told) if one.refuses == "login" else "235 in\r\n")
            elif verb == "MAIL":
                self._say(one.words(550, told) if one.refuses == "sender" else "250 OK\r\n")
            elif verb == "RCPT":
                self._say(one.words(450, told) if one.refuses == "recipient" else "250 OK\r\n")
            elif verb == "DATA":
                self._take(told)
            elif verb == "QUIT":
                self._say("221 bye\r\n")
                return
            else:
                self._say("250 OK\r\n")

    def _take(self, told: list[str]) -> None:
        one, letter = self.postmaster, b""
        self._say("354 go on\r\n")
        while (part := self.rfile.readline()) != b".\r\n" and part:
            letter += part
        if one.refuses == "letter":
            self._say(one.words(554, told))
            return
        one.taken.append(letter)
        self._say("250 taken\r\n")

    def _heard(self, line: str) -> list[str]:
        """Read what one logs in by."""
        coded = line.split(" ")[2:]
        if "LOGIN" in line.upper():
            if not coded:
                self._say("334 VXNlcm5hbWU6\r\n")
                coded.append(self.rfile.readline().decode().strip())
            self._say("334 UGFzc3dvcmQ6\r\n")
            coded.append(self.rfile.readline().decode().strip())
        decoded = (base64.b64decode(one).decode("utf-8", "surrogateescape") for one in coded)
        return [one for said in decoded for one in said.split("\0") if one]


@contextmanager
def postmaster(refuses: str = "", secrets: list[str] | None = None) -> Iterator[Postmaster]:
    """Serve mail on a free port until the context ends."""
    one = Postmaster(refuses, secrets or [])
    handler = type("Handler", (_Session,), {"postmaster": one})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        one.port = server.server_address[1]
        with _served(server):
            yield one


@dataclass
class Parrot:
    """A web server.

    Args:
        status: of its answers.
        secrets: what it says back, beside what it is told.
        bodies: what it was posted.
    """

    status: int = 200
    secrets: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    asked: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"


class _Answers(BaseHTTPRequestHandler):
    parrot: Parrot

    def _answer(self) -> None:
        one = self.parrot
        one.asked += 1
        one.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        heads = [self.headers.get(name, "") for name in ("Authorization", "api-key")]
        told = [said for said in [*heads, self.path, *one.secrets] if said]
        words = " ".join(form for said in told for form in written(said))
        body = json.dumps(
            {
                "message": words,
                "code": words[:200],
                "error": words,
                "data": words,
                "id": words,
                "campaigns": words,
            }
        ).encode("utf-8", "surrogateescape")
        self.send_response(one.status, quote(told[0]))
        self.send_header("Location", f"{one.url}/?echo={quote(told[0])}")
        self.send_header("Set-Cookie", f"echo={quote(told[0])}")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def __getattr__(self, name: str) -> object:
        """Answer whatever the method is."""
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def log_message(self, *_: object) -> None:
        """Say nothing of it."""


@contextmanager
def parrot(status: int = 200, secrets: list[str] | None = None) -> Iterator[Parrot]:
    """Serve on a free port until the context ends."""
    one = Parrot(status, secrets or [])
    handler = type("Handler", (_Answers,), {"parrot": one})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        one.port = server.server_port
        with _served(server):
            yield one


@contextmanager
def _served(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
