"""One conversation in SMTP, at the other end of a socket of the test's own, by a clock of its own."""

import dataclasses
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from smtplib import SMTPServerDisconnected
from types import SimpleNamespace

import pytest

from newsletter.config import Smtp
from newsletter.deliver import conversation
from newsletter.deliver.answers import TlsFirstError
from newsletter.deliver.conversation import Conversation
from newsletter.deliver.patience import Patience
from newsletter.deliver.server import Server
from newsletter.deliver.waiting import READ, WRITE, Waiting, waited
from tests.test_smtp import QUICK

HOST = "mail.example.org"


@dataclass
class Talk:
    """A conversation that was greeted, and its other end."""

    one: Conversation
    theirs: socket.socket


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Talk]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ours = socket.create_connection(listener.getsockname())
        theirs, _ = listener.accept()
    with theirs, ours:
        theirs.sendall(b"220 hi\r\n")
        monkeypatch.setattr(Conversation, "_connected", lambda *_: ours)
        yield Talk(Conversation(HOST, 25, QUICK, is_known=True), theirs)


@dataclass
class Clock:
    """A clock that stands still."""

    now: float = 100

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(conversation, "time", clock)
    talk.one.renew()
    return clock


def test_commands_are_said_as_they_are(talk: Talk) -> None:
    """With what belongs to them, and nothing behind them."""
    talk.one.putcmd("STARTTLS")
    talk.one.putcmd("AUTH", "PLAIN x")
    assert talk.theirs.recv(100) == b"STARTTLS\r\nAUTH PLAIN x\r\n"


@pytest.mark.parametrize("command", ["RSET\nQUIT", "RSET\rQUIT"])
def test_a_command_is_one_line(talk: Talk, command: str) -> None:
    """What would be two is said to nobody."""
    with pytest.raises(AssertionError):
        waited(talk.one.say(command))


def test_no_dot_without_time(talk: Talk, clock: Clock) -> None:
    """Once no time is left for a letter, that is told before its final dot: nothing is in doubt then."""
    talk.one.expect_silence()
    clock.now += QUICK.whole
    with pytest.raises(TimeoutError):
        talk.one.expect_silence()


def test_how_long_a_moment_is(talk: Talk, clock: Clock) -> None:
    """An answer is waited for by moments, after which it is looked whether we are to end; told so, for less long."""
    usual, short = next(talk.one.answer(2)), next(talk.one.answer(0.25))
    told = next(talk.one.answer(2, lambda: True))
    assert [one.until - clock.now for one in (usual, short, told)] == [0.5, 0.25, pytest.approx(QUICK.ending)]


@dataclass
class Way:
    """A socket that cannot take anything yet, for each of these reasons; and what it is given."""

    reasons: list[Exception]
    given: bytes = b""

    def fileno(self) -> int:
        return 3

    def send(self, data: memoryview) -> int:
        if self.reasons:
            raise self.reasons.pop(0)
        self.given += bytes(data[:2])
        return 2

    def close(self) -> None:
        """Nothing is open."""


def test_what_writing_waits_for(talk: Talk) -> None:
    """TLS may have to read before it can write."""
    way = Way([ssl.SSLWantReadError(), ssl.SSLWantWriteError(), BlockingIOError()])
    talk.one.sock = way  # type: ignore[assignment]
    assert [wait.event for wait in talk.one.write(b"abcd")] == [READ, WRITE, WRITE]
    assert way.given == b"abcd"


class Pending(ssl.SSLSocket):
    """A socket whose answer has come, and waits inside TLS."""

    def __init__(self) -> None:
        """Be no socket of the system's."""

    def pending(self) -> int:
        return 8

    def recv(self, _buflen: int = 0, _flags: int = 0) -> bytes:
        return b"250 ok\r\n"


def test_what_has_come_is_not_waited_for(talk: Talk) -> None:
    """Of an answer that is there already no socket tells."""
    talk.one.sock = ssl.SSLSocket.__new__(Pending)
    assert list(talk.one.answer(1)) == []


@dataclass
class Listening:
    """How a server begins: what it says, after how many seconds, and how it goes on."""

    error: Exception
    seconds: float
    said: bytes = b""
    is_known: bool = False
    silence: float = 10
    command: float = 300
    asked: list[tuple[object, ...]] = field(default_factory=list)


@pytest.mark.parametrize("speaks", [True, False])
@pytest.mark.parametrize(
    ("case", "is_asked"),
    [
        (Listening(TimeoutError(), 10), True),
        (Listening(TimeoutError(), 1, silence=1), True),
        (Listening(SMTPServerDisconnected(), 2), True),
        (Listening(ConnectionResetError(), 3), True),
        (Listening(SMTPServerDisconnected(), 1.75), False),
        (Listening(ConnectionResetError(), 0), False),
        (Listening(TimeoutError(), 10, b"22"), False),
        (Listening(TimeoutError(), 10, is_known=True), False),
        (Listening(TimeoutError(), 10, command=10), False),
    ],
    ids=lambda one: f"{one}",
)
def test_who_is_asked_whether_it_waits_for_tls(
    talk: Talk,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    case: Listening,
    *,
    is_asked: bool,
    speaks: bool,
) -> None:
    """Whoever says nothing at all for a while: not who hangs up at once, nor who began, nor who has greeted before."""

    def fill(end: float, is_ending: Callable[[], bool]) -> Waiting[None]:
        assert (end, is_ending()) == (100 + case.silence, False)
        clock.now += case.seconds
        talk.one._ahead = case.said
        raise case.error
        yield

    def speaks_tls(*given: object) -> bool:
        case.asked.append(given)
        return speaks

    one, case.asked = talk.one, []
    one._patience = Patience(silence=case.silence, asking=7, command=case.command)
    one._is_known = case.is_known
    one.renew()
    monkeypatch.setattr(one, "_fill", fill)
    monkeypatch.setattr(conversation, "speaks_tls", speaks_tls)
    try:
        one._listen(HOST, 25, case.silence)
    except TlsFirstError:
        assert is_asked
        assert speaks
    else:
        assert not (is_asked and speaks)
    assert case.asked == [(HOST, 25, 7)] * is_asked


@pytest.mark.parametrize(("connecting", "whole"), [(7, 60), (60, 7)])
def test_connecting_has_its_time(monkeypatch: pytest.MonkeyPatch, connecting: float, whole: float) -> None:
    """A connection is waited for as long as connecting may take, and never longer than everything."""
    given: list[object] = []

    def connection(*one: object) -> None:
        given.extend(one)
        raise ConnectionRefusedError

    monkeypatch.setattr("newsletter.deliver.conversation.socket.create_connection", connection)
    with pytest.raises(ConnectionRefusedError):
        Conversation(HOST, 25, dataclasses.replace(QUICK, connecting=connecting, whole=whole))
    assert given == [(HOST, 25), 7]


@pytest.mark.parametrize(
    ("tls", "expected"), [("none", [False, True]), ("starttls", [False, True]), ("tls", [True, True])]
)
def test_who_is_known_to_speak_first(monkeypatch: pytest.MonkeyPatch, tls: str, expected: list[bool]) -> None:
    """Whoever has greeted once, and whoever is spoken to in TLS; what goes secure by STARTTLS does so as SMTP."""
    known: list[bool | None] = []
    secure: list[str] = []

    def kind(*_: object, is_known: bool | None) -> SimpleNamespace:
        known.append(is_known)
        return SimpleNamespace(ehlo_or_helo_if_needed=lambda: None, go_secure=secure.append)

    for name, fake in (("Conversation", kind), ("SecureConversation", kind), ("trusted", str)):
        monkeypatch.setattr(f"newsletter.deliver.server.{name}", fake)
    server = Server(Smtp(host=HOST, port=25, tls=tls), "jeudis@example.org", None, QUICK)  # type: ignore[arg-type]
    for _ in range(2):
        server.connected()
    assert known == expected
    assert secure == ["smtp"] * 2 * (tls == "starttls")
