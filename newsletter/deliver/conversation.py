"""A conversation in SMTP (RFC 5321) whose answers are read to the letter, and never waited for longer than they may take.

smtplib connects and logs in; what it lacks is here: an answer is bounded in lines and bytes, must be well-formed, and each
stage has a time of its own, however slowly its bytes come. What a letter is said by waits as `waiting` tells.
"""

import binascii
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress

from newsletter.deliver.answers import GarbledError, NoLoginError, NotSecureError, TlsFirstError
from newsletter.deliver.first_word import silence, speaks_tls
from newsletter.deliver.patience import Patience
from newsletter.deliver.waiting import READ, WRITE, Wait, Waiting, waited

_WELL_FORMED = re.compile(rb"([2-5][0-5][0-9])(?:([ -])([^\r\n]*))?\r?\n")  # RFC 5321, section 4.2
_MOST_LINES, _LONGEST_LINE = 100, 4096  # the RFC allows lines of 512 bytes (section 4.5.3.1.5)
_PIECE = 65536  # bytes that are sent at once at most
_READY = 220
_LOGGED_IN = 235
_CLOSING = b"421"
_AT_LEAST = 2.0  # seconds of silence before a server that hangs up is asked more: one that is too busy does so at once
_LOOK = 0.5  # seconds between two looks at the clock, and at whether we are to end
_NOT_NOW = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


def _never() -> bool:
    return False


class Conversation(smtplib.SMTP):
    """Over a socket that may become secure by STARTTLS (RFC 3207).

    Args:
        host: the server's name or address.
        port: where it listens.
        patience: how long is waited.
        is_known: whether this server is known to speak first here; who is silent is asked nothing then.
    """

    def __init__(self, host: str, port: int, patience: Patience, *, is_known: bool = False) -> None:
        self._ahead = b""
        self._patience = patience
        self.renew()
        super().__init__(timeout=min(patience.connecting, patience.whole))
        self._host, self._is_known = host, is_known
        try:
            self._greeted(*self.connect(host, port))
        except BaseException:
            self.close()
            raise

    def renew(self) -> None:
        """Begin with another letter, which has its own time."""
        self._until = time.monotonic() + self._patience.whole

    def connect(self, host: str = "", port: int = 0, source_address: object = None) -> tuple[int, bytes]:
        """Connect, and read the greeting, for smtplib.

        Raises:
            TlsFirstError: there will be none: the server waits for TLS.
        """
        del source_address
        self.sock = self._get_socket(host, port, min(self._patience.connecting, self._patience.whole))
        begun = time.monotonic()
        self._listen(host, port, silence(port, self._patience.silence))
        left = begun + self._patience.command - time.monotonic()
        return waited(self.answer(max(0, left)))

    def _listen(self, host: str, port: int, longest: float) -> None:
        """Wait some seconds for the first word; who says none, or goes without one, is asked whether it waits for TLS."""
        if self._is_known or longest >= self._patience.command:
            return
        begun = time.monotonic()
        try:
            waited(self._fill(min(begun + longest, self._until), _never))
        except (TimeoutError, smtplib.SMTPServerDisconnected, ConnectionResetError):
            # Whoever reads the answer finds the same.
            is_silent = not self._ahead and time.monotonic() - begun >= min(longest, _AT_LEAST)
            if is_silent and speaks_tls(host, port, self._patience.asking):
                raise TlsFirstError from None

    def _greeted(self, code: int, words: bytes) -> None:
        if code != _READY:
            raise smtplib.SMTPConnectError(code, words)

    def ehlo_or_helo_if_needed(self) -> None:
        """Say who we are: by HELO only where the server says for good that it knows no EHLO (RFC 5321, section 3.2)."""
        if self.ehlo_resp is not None:
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
        """Say a command, for smtplib."""
        waited(self.say(f"{cmd} {args}" if args else cmd))

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer, for smtplib."""
        return waited(self.answer(self._patience.command))

    def ask(self, command: str) -> Waiting[tuple[int, bytes]]:
        """Say a command, and read its answer, as `say` and `answer` do."""
        yield from self.say(command)
        return (yield from self.answer(self._patience.command))

    def say(self, command: str) -> Waiting[None]:
        """Say a command. Each has one answer (RFC 5321, section 4.1.1): what came besides would be taken for this one's.

        Raises:
            GarbledError: something did; only that the server closes may be said unasked (section 3.8).
            smtplib.SMTPServerDisconnected: there is no connection any more.
            TimeoutError: it took too long.
            UnicodeError: it cannot be said in what the server takes.
        """
        if self._ahead and not self._ahead.startswith(_CLOSING):
            raise self._unasked()
        assert "\n" not in command and "\r" not in command  # noqa: PT018 - it would be two
        try:
            yield from self.write(f"{command}\r\n".encode(self.command_encoding))
        except TimeoutError:
            raise
        except OSError as error:
            raise smtplib.SMTPServerDisconnected from error

    def expect_silence(self) -> None:
        """Look whether something was said that we did not ask for, before what must be answered by nothing else.

        Raises:
            GarbledError: it was.
            smtplib.SMTPServerDisconnected: the connection has ended.
            TimeoutError: no time is left for this letter.
        """
        if not self._ahead:
            _left(self._until)
            try:
                self._ahead = self._received()
            except _NOT_NOW:
                return
        raise self._unasked()

    def _unasked(self) -> GarbledError:
        return GarbledError(f"more than was asked: {_shown(self._ahead)}")

    def answer(self, seconds: float, is_ending: Callable[[], bool] = _never) -> Waiting[tuple[int, bytes]]:
        """Read an answer within some seconds, and within fewer once we are told to end; the code and the words of all its lines.

        Raises:
            GarbledError: it is no answer, or has no end.
            TimeoutError: it took too long.
            smtplib.SMTPServerDisconnected: the connection ended before it did.
        """
        codes: list[bytes] = []
        words: list[bytes] = []
        end = min(time.monotonic() + seconds, self._until)
        for _ in range(_MOST_LINES):
            yield from self._fill(end, is_ending)
            line, ended, self._ahead = self._ahead.partition(b"\n")
            match = _WELL_FORMED.fullmatch(line := line + ended)
            if match is None:
                raise GarbledError(_shown(line))
            code, more, text = match.groups(default=b"")
            codes.append(code)
            words.append(text)
            if code[:1] != codes[0][:1]:  # section 4.2.1: each line has the same code
                raise GarbledError(f"yes and no: {_shown(line)}")
            if more != b"-":
                return int(code), b"\n".join(words)
        raise GarbledError(f"over {_MOST_LINES} lines")

    def write(self, data: bytes) -> Waiting[None]:
        """Send bytes, as slowly as the other side takes them, but each piece in its time."""
        rest = memoryview(data)
        while rest:
            piece, rest = rest[:_PIECE], rest[_PIECE:]
            end = min(time.monotonic() + self._patience.block, self._until)
            while piece:
                try:
                    piece = piece[self._way.send(piece) :]
                except _NOT_NOW as error:
                    yield self._moment(end, READ if isinstance(error, ssl.SSLWantReadError) else WRITE)

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
        self.sock.settimeout(0)
        self.ehlo_resp = None  # what was said before counts no more (RFC 3207, section 4.2)

    def _fill(self, end: float, is_ending: Callable[[], bool]) -> Waiting[None]:
        """Read until there is a whole line ahead."""
        while b"\n" not in self._ahead:
            if len(self._ahead) > _LONGEST_LINE:
                raise GarbledError(f"a line of over {_LONGEST_LINE} bytes")
            if is_ending():
                end = min(end, time.monotonic() + self._patience.ending)
            if not (isinstance(self._way, ssl.SSLSocket) and self._way.pending()):
                yield self._moment(end, READ)
            with suppress(*_NOT_NOW):
                self._ahead += self._received()

    def _received(self) -> bytes:
        if not (found := self._way.recv(_LONGEST_LINE)):
            raise smtplib.SMTPServerDisconnected
        return found

    def _moment(self, end: float, event: int) -> Wait:
        """Return what to wait for, not beyond an end.

        Raises:
            TimeoutError: it has come.
        """
        _left(end)
        return Wait(min(end, time.monotonic() + _LOOK), self._way.fileno(), event)

    @property
    def _way(self) -> socket.socket:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected
        return self.sock

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Connect, for smtplib; what is said then is waited for here."""
        way = self._connected(host, port, timeout)
        way.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # the final dot goes at once
        way.settimeout(0)
        return way

    def _connected(self, host: str, port: int, timeout: float) -> socket.socket:
        return socket.create_connection((host, port), timeout)


def _shown(said: bytes) -> str:
    """Show what is no answer: its words, and no signs that would rule a terminal."""
    text = said[:80].decode("utf-8", "replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _left(end: float) -> float:
    """Say how many seconds are left.

    Raises:
        TimeoutError: none.
    """
    if (left := end - time.monotonic()) <= 0:
        raise TimeoutError
    return left
