"""A mail server that answers at one stage of a conversation as a test says, and at all others as RFC 5321 wants it."""

import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import BinaryIO


class Stage(StrEnum):
    """Where a server answers."""

    BANNER = "banner"
    EHLO = "EHLO"
    STARTTLS = "STARTTLS"
    EHLO_IN_TLS = "EHLO in TLS"
    AUTH = "AUTH"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    DOT = "final dot"
    RSET = "RSET"
    QUIT = "QUIT"


CONNECTING = (Stage.BANNER, Stage.EHLO, Stage.STARTTLS, Stage.EHLO_IN_TLS, Stage.AUTH)
_HUNG_UP = b""
_RESET = b"reset"


@dataclass(frozen=True)
class Answer:
    """What a server says; `code` is what that is by RFC 5321, section 4.2, None where it is no answer."""

    name: str
    said: bytes
    code: int | None

    @property
    def is_whole(self) -> bool:
        """Whether a client need not wait for more of it."""
        return self.said.endswith(b"\n") and self.said.splitlines()[-1][3:4] != b"-"


def coded(code: int) -> Answer:
    """Answer by a code and some words."""
    return Answer(str(code), b"%d some words\r\n" % code, code)


HANGS_UP = Answer("hangs up", _HUNG_UP, None)
RESETS = Answer("resets", _RESET, None)
CODES = (
    200, 220, 221, 235, 250, 251, 252, 300, 334, 354, 421, 432, 450, 451, 452, 454, 455, 500, 501, 502, 503, 504, 521,
    530, 534, 535, 538, 550, 551, 552, 553, 554, 555, 556,
)  # fmt: skip
STRANGE = (
    HANGS_UP,
    RESETS,
    Answer("half a code", b"25", None),
    Answer("garbage", b"nonsense\r\n", None),
    Answer("empty line", b"\r\n", None),
    Answer("250 alone", b"250\r\n", 250),
    Answer("451 alone", b"451\r\n", 451),
    Answer("550 alone", b"550\r\n", 550),
    Answer("two lines of 250", b"250-one\r\n250 two\r\n", 250),
    Answer("two lines of 550", b"550-one\r\n550 two\r\n", 550),
    Answer("250, then 550", b"250-one\r\n550 two\r\n", None),
    Answer("550, then 250", b"550-one\r\n250 two\r\n", None),
    Answer("a first line only", b"250-one\r\n", None),
    Answer("a long line", b"250 " + b"x" * 1000 + b"\r\n", 250),
    Answer("too long a line", b"250 " + b"x" * 10_000 + b"\r\n", None),
    Answer("too many lines", b"250-x\r\n" * 1000 + b"250 x\r\n", None),
    Answer("NUL in words", b"250 o\0k\r\n", 250),
    Answer("NUL before the code", b"\x00250 ok\r\n", None),
    Answer("NUL in the code", b"2\x0050 ok\r\n", None),
    Answer("250, bare LF", b"250 ok\n", 250),
    Answer("550, bare LF", b"550 no\n", 550),
    Answer("bare CR", b"250 ok\r", None),
    Answer("no space", b"250ok\r\n", None),
    Answer("space before", b" 250 ok\r\n", None),
    Answer("four digits", b"2500 ok\r\n", None),
    Answer("1yz", b"150 wait\r\n", None),
    Answer("6yz", b"650 what\r\n", None),
    Answer("a second digit over 5", b"299 ok\r\n", None),
    Answer("HTTP", b"HTTP/1.1 200 OK\r\n", None),
)
ANSWERS = (*map(coded, CODES), *STRANGE)


@dataclass
class Scene:
    """One hand-over: how the server answers, and what it saw.

    Args:
        stage: where it answers as said.
        answer: what it says there.
        to: to which recipient alone, where it knows that; at MAIL, to whoever comes once somebody was taken.
        refuses: recipients that RCPT refuses.
        dot: what is said to a final dot elsewhere.
        offers: what EHLO is answered, besides STARTTLS.
        bytewise: whether each byte comes alone.
        dots: how often the final dot was said of whom.
        taken: whose letter was taken.
        heard: all commands.
    """

    stage: Stage | None = None
    answer: Answer = HANGS_UP
    to: str = ""
    refuses: frozenset[str] = frozenset()
    dot: bytes = b"250 taken\r\n"
    offers: tuple[str, ...] = ("AUTH PLAIN LOGIN",)
    bytewise: bool = False
    dots: Counter[str] = field(default_factory=Counter)
    taken: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    sessions: int = 0

    def is_at(self, stage: Stage, to: str) -> bool:
        """Whether it answers as said here."""
        if stage is not self.stage:
            return False
        if not self.to or stage in CONNECTING:
            return True
        return bool(self.taken) if stage is Stage.MAIL else to in {self.to, ""}


class _HungUpError(Exception):
    """The server hangs up."""


class _Talk:
    """One connection."""

    def __init__(self, scene: Scene, connection: socket.socket, tls: ssl.SSLContext | None) -> None:
        self._scene, self._connection, self._tls = scene, connection, tls
        self._lines: BinaryIO = connection.makefile("rb")
        self._is_secure = False
        self._to = ""

    def hold(self) -> None:
        """Talk until one of both has enough."""
        self._scene.sessions += 1
        with suppress(_HungUpError, OSError):
            self._say(Stage.BANNER, b"220 hello\r\n")
            while line := self._lines.readline():
                words = line.decode("utf-8", "replace").strip()
                self._scene.heard.append(words)
                self._answer(words)
        self._lines.close()
        self._connection.close()

    def _answer(self, words: str) -> None:
        self._answers.get(words.partition(" ")[0].upper(), self._rset)(words)

    @property
    def _answers(self) -> dict[str, Callable[[str], None]]:
        return {
            "EHLO": self._ehlo,
            "HELO": lambda _: self._send(b"250 hello\r\n"),
            "STARTTLS": self._start_tls,
            "AUTH": self._auth,
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
            "QUIT": self._quit,
        }

    def _ehlo(self, _: str) -> None:
        self._say(Stage.EHLO_IN_TLS if self._is_secure else Stage.EHLO, self._extensions())

    def _auth(self, _: str) -> None:
        while self._say(Stage.AUTH, b"235 welcome\r\n")[:3] == b"334":
            self._lines.readline()

    def _mail(self, _: str) -> None:
        self._to = ""
        self._say(Stage.MAIL, b"250 ok\r\n")

    def _rcpt(self, words: str) -> None:
        self._to = words.partition("<")[2].partition(">")[0]
        refused = self._to in self._scene.refuses
        self._say(Stage.RCPT, b"550 no such user\r\n" if refused else b"250 ok\r\n")

    def _data(self, _: str) -> None:
        if self._say(Stage.DATA, b"354 go\r\n")[:1] == b"3":
            self._take()

    def _rset(self, _: str) -> None:
        self._say(Stage.RSET, b"250 ok\r\n")

    def _quit(self, _: str) -> None:
        self._say(Stage.QUIT, b"221 bye\r\n")
        raise _HungUpError

    def _extensions(self) -> bytes:
        offered = [*self._scene.offers, *(["STARTTLS"] if self._tls and not self._is_secure else [])]
        return b"250-hello\r\n" + b"".join(b"250-%s\r\n" % one.encode() for one in offered) + b"250 OK\r\n"

    def _start_tls(self, _: str) -> None:
        if self._say(Stage.STARTTLS, b"220 go\r\n")[:3] != b"220":
            return
        assert self._tls is not None
        self._lines.close()
        self._connection = self._tls.wrap_socket(self._connection, server_side=True)
        self._lines, self._is_secure = self._connection.makefile("rb"), True

    def _take(self) -> None:
        while line := self._lines.readline():
            if line == b".\r\n":
                break
        else:
            raise _HungUpError
        self._scene.dots[self._to] += 1
        said = self._scene.is_at(Stage.DOT, self._to)
        takes = (self._scene.answer.code or 0) // 100 == 2 if said else self._scene.dot[:1] == b"2"
        if takes:
            self._scene.taken.append(self._to)
        self._say(Stage.DOT, self._scene.dot)

    def _say(self, stage: Stage, usual: bytes) -> bytes:
        if not self._scene.is_at(stage, self._to):
            self._send(usual)
            return usual
        answer = self._scene.answer
        if answer is RESETS:
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if answer in {HANGS_UP, RESETS}:
            raise _HungUpError
        self._send(answer.said)
        if answer.code == 421 or not answer.is_whole:
            raise _HungUpError
        return answer.said

    def _send(self, said: bytes) -> None:
        if not self._scene.bytewise:
            self._connection.sendall(said)
            return
        for number in range(len(said)):
            self._connection.sendall(said[number : number + 1])


class Misbehaving:
    """Listens on loopback; each connection belongs to the scene that is set when it is made."""

    def __init__(self, listener: socket.socket, tls: ssl.SSLContext | None, *, at_once: bool) -> None:
        self.port, self.scene = listener.getsockname()[1], Scene()
        self._listener, self._tls, self._at_once = listener, tls, at_once
        self._talks: list[threading.Thread] = []

    def play(self, scene: Scene) -> Scene:
        """Be so from now on."""
        self.scene = scene
        return scene

    def listen(self) -> None:
        """Answer whoever comes, until the listener is shut."""
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.settimeout(10)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                talk = threading.Thread(target=self._talk, args=(connection,), daemon=True)
                talk.start()
                self._talks = [one for one in self._talks if one.is_alive()] + [talk]

    def _talk(self, connection: socket.socket) -> None:
        scene = self.scene
        if self._at_once:
            assert self._tls is not None
            try:
                connection = self._tls.wrap_socket(connection, server_side=True)
            except OSError:
                connection.close()
                return
        _Talk(scene, connection, None if self._at_once else self._tls).hold()

    def end(self) -> None:
        """Wait until all has been said."""
        for one in self._talks:
            one.join(10)


@contextmanager
def misbehaving(tls: ssl.SSLContext | None = None, *, at_once: bool = False) -> Iterator[Misbehaving]:
    """Serve; `tls` is offered by STARTTLS, or spoken from the first byte (`at_once`)."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        server = Misbehaving(listener, tls, at_once=at_once)
        thread = threading.Thread(target=server.listen, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(10)
            server.end()
