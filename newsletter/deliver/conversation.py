"""A conversation in SMTP (RFC 5321) whose answers are read to the letter, and never waited for longer than they may take.

smtplib speaks; what it lacks is here: an answer is bounded in lines and bytes, must be well-formed, and each stage has
a time of its own, however slowly its bytes come.
"""

import binascii
import re
import select
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from newsletter.deliver.answers import GarbledError, NoLoginError, NotSecureError

_WELL_FORMED = re.compile(rb"([2-5][0-5][0-9])(?:([ -])([^\r\n]*))?\r?\n")  # RFC 5321, section 4.2
_MOST_LINES, _LONGEST_LINE = (
    100,
    4096,
)  # the RFC allows 512 bytes a line (section 4.5.3.1.5); servers write more
_PIECE = 65536  # bytes that are sent at once at most
_READY = 220
_LOGGED_IN = 235
_CLOSING = b"421"
_LOOK = 0.5  # seconds between two looks at the clock, and at whether we are to end
"""The socket's own time-out as a rule: to change it is a call to the system, with all other threads in the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long is waited, in seconds: at least what RFC 5321, section 4.5.3.2 asks for.

    Args:
        connecting: for the connection itself.
        command: for the greeting, and for the answer to EHLO, AUTH, MAIL and RCPT.
        data: for the answer to DATA.
        block: for a piece of the message to be taken.
        dot: for the answer to the final dot: the server delivers meanwhile.
        ending: for that answer, once we are told to end.
        quit: for the answer to QUIT, which changes nothing any more.
        whole: for everything that one letter needs.
    """

    connecting: float = 120
    command: float = 300
    data: float = 120
    block: float = 180
    dot: float = 600
    ending: float = 30
    quit: float = 5
    whole: float = 2400


class Conversation(smtplib.SMTP):
    """Over a socket that may become secure by STARTTLS (RFC 3207)."""

    def __init__(self, host: str, port: int, patience: Patience) -> None:
        self._ahead = b""
        self._patience = patience
        self.renew()
        super().__init__(timeout=min(patience.connecting, patience.whole))
        self._host = host
        try:
            self._greeted(*self.connect(host, port))
            assert self.sock is not None
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # the final dot goes at once
        except BaseException:
            self.close()
            raise

    def renew(self) -> None:
        """Begin with another letter, which has its own time."""
        self._until = time.monotonic() + self._patience.whole

    def _greeted(self, code: int, words: bytes) -> None:
        if code != _READY:
            raise smtplib.SMTPConnectError(code, words)

    def ehlo_or_helo_if_needed(self) -> None:
        """Say who we are: by HELO only where the server says for good that it knows no EHLO (RFC 5321, section 3.2)."""
        if self.ehlo_resp is not None or self.helo_resp is not None:
            return
        code, words = self.ehlo()
        if code // 100 == 5:
            code, words = self.helo()
        if code // 100 != 2:
            raise smtplib.SMTPHeloError(code, words)

    def auth(
        self, mechanism: str, authobject: Callable[..., str | None], **options: bool
    ) -> tuple[int, bytes]:
        """Log in one way; 235 alone says that we are (RFC 4954, section 4).

        Raises:
            smtplib.SMTPAuthenticationError: refused for good; another way may be tried.
            NoLoginError: refused for now.
            GarbledError: what it asks for is no challenge, or has no end.
        """
        try:
            code, words = super().auth(mechanism, authobject, **options)  # type: ignore[arg-type]
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code // 100 == 5:
                raise
            raise NoLoginError(error.smtp_code, error.smtp_error) from None
        except (smtplib.SMTPServerDisconnected, GarbledError):
            raise
        except (smtplib.SMTPException, binascii.Error) as error:
            raise GarbledError("a challenge that is none") from error
        if code != _LOGGED_IN:
            raise smtplib.SMTPAuthenticationError(code, words)
        return code, words

    def putcmd(self, cmd: str, args: str = "") -> None:
        """Say a command. Each has one answer (RFC 5321, section 4.1.1): what came besides would be taken for this one's.

        Raises:
            GarbledError: something did; only that the server closes may be said unasked (section 3.8).
        """
        if self._ahead and not self._ahead.startswith(_CLOSING):
            raise self._unasked()
        super().putcmd(cmd, args)

    def expect_silence(self) -> None:
        """Look whether something was said that we did not ask for, before what must be answered by nothing else.

        Raises:
            GarbledError: it was.
            smtplib.SMTPServerDisconnected: the connection has ended.
            TimeoutError: no time is left for this letter.
        """
        if not self._ahead:
            way = self._socket(self._until)
            if not _is_readable(way):
                return
            way.settimeout(0)
            try:
                self._ahead = self._received(way)
            except (BlockingIOError, ssl.SSLWantReadError):  # of TLS itself
                return
        raise self._unasked()

    def _unasked(self) -> GarbledError:
        return GarbledError(f"more than was asked: {_shown(self._ahead)}")

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer; the code and the words of all its lines.

        Raises:
            GarbledError: it is no answer, or has no end.
            TimeoutError: it took too long.
            smtplib.SMTPServerDisconnected: the connection ended before it did.
        """
        return self.answer(self._patience.command)

    def answer(self, seconds: float, is_ending: Callable[[], bool] = lambda: False) -> tuple[int, bytes]:
        """Read an answer as `getreply` does, within some seconds; within fewer once we are told to end."""
        words: list[bytes] = []
        kinds = set()
        end = min(time.monotonic() + seconds, self._until)
        for _ in range(_MOST_LINES):
            match = _WELL_FORMED.fullmatch(line := self._line(end, is_ending))
            if match is None:
                raise GarbledError(_shown(line))
            code, more, text = match.groups(default=b"")
            words.append(text)
            kinds.add(code[:1])
            if len(kinds) > 1:  # "the reply code on each of the lines MUST be the same" (section 4.2.1)
                raise GarbledError(f"yes and no: {_shown(line)}")
            if more != b"-":
                return int(code), b"\n".join(words)
        raise GarbledError(f"over {_MOST_LINES} lines")

    def send(self, s: bytes | bytearray | str) -> None:  # type: ignore[override]
        """Send a command, for smtplib.

        Raises:
            smtplib.SMTPServerDisconnected: there is no connection any more.
            TimeoutError: it took too long.
        """
        try:
            self.write(s.encode(self.command_encoding) if isinstance(s, str) else bytes(s))
        except TimeoutError:
            raise
        except OSError as error:
            raise smtplib.SMTPServerDisconnected from error

    def write(self, data: bytes) -> None:
        """Send bytes, as slowly as the other side takes them, but each piece in its time."""
        rest = memoryview(data)
        for start in range(0, len(data), _PIECE):
            self._write_piece(rest[start : start + _PIECE])

    def _write_piece(self, rest: memoryview) -> None:
        end = min(time.monotonic() + self._patience.block, self._until)
        while rest:
            way = self._socket(end)
            with suppress(TimeoutError):
                rest = rest[way.send(rest) :]

    def go_secure(self, context: ssl.SSLContext) -> None:
        """Go on in TLS; what came before in the clear, to be taken for what is said in it, ends the conversation.

        Raises:
            smtplib.SMTPNotSupportedError: the server does not offer it.
            NotSecureError: it refuses.
            ssl.SSLError: it is not who it should be.
            GarbledError: it said more than it was asked.
        """
        if not self.has_extn("starttls"):
            raise smtplib.SMTPNotSupportedError
        code, words = self.docmd("STARTTLS")
        if code != _READY:
            raise NotSecureError(code, words)
        if self._ahead:
            raise GarbledError("more in the clear than was asked")
        assert self.sock is not None
        self.sock.settimeout(min(self._patience.command, _left(self._until)))
        self.sock = context.wrap_socket(self.sock, server_hostname=self._host)
        self.helo_resp = self.ehlo_resp = None  # what was said before counts no more (RFC 3207, section 4.2)
        self.esmtp_features, self.does_esmtp = {}, False

    def _line(self, end: float, is_ending: Callable[[], bool]) -> bytes:
        while b"\n" not in self._ahead:
            if len(self._ahead) > _LONGEST_LINE:
                raise GarbledError(f"a line of over {_LONGEST_LINE} bytes")
            if is_ending():
                end = min(end, time.monotonic() + self._patience.ending)
            self._ahead += self._some(end)
        line, _, self._ahead = self._ahead.partition(b"\n")
        return line + b"\n"

    def _some(self, end: float) -> bytes:
        """Read what is there; nothing when nothing came for a moment."""
        way = self._socket(end)
        try:
            return self._received(way)
        except TimeoutError:
            return b""

    @staticmethod
    def _received(way: socket.socket) -> bytes:
        if not (found := way.recv(_LONGEST_LINE)):
            raise smtplib.SMTPServerDisconnected
        return found

    def _socket(self, end: float) -> socket.socket:
        """Return what is spoken through, for a moment that does not last beyond an end.

        Raises:
            TimeoutError: it has come.
            smtplib.SMTPServerDisconnected: there is no connection.
        """
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected
        moment = min(_left(end), _LOOK)
        if self.sock.gettimeout() != moment:
            self.sock.settimeout(moment)
        return self.sock


class SecureConversation(Conversation):
    """Over TLS from the first byte (RFC 8314)."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def _is_readable(way: socket.socket) -> bool:
    """Whether there is anything to read at this moment, without touching the time-out."""
    if isinstance(way, ssl.SSLSocket) and way.pending():
        return True
    look = select.poll()
    look.register(way, select.POLLIN)
    return bool(look.poll(0))


def _shown(said: bytes) -> str:
    return repr(said[:80])[2:-1]


def _left(end: float) -> float:
    """Say how many seconds are left.

    Raises:
        TimeoutError: none.
    """
    if (left := end - time.monotonic()) <= 0:
        raise TimeoutError
    return left
