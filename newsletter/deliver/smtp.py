"""The messenger `smtp` (RFC 5321): one message to a list's address, over TLS (RFC 3207, RFC 8314).

What decides is the answer to the final dot (sections 4.2.1, 4.3.2): any 2yz means taken, 4yz refused for now, 5yz for
good. What is cut there, or no answer, leaves a doubt; whatever fails before the dot leaves none: nothing was taken.
"""

import datetime as dt
import smtplib
import socket
import ssl
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from newsletter.addresses import mailbox
from newsletter.config import Config
from newsletter.deliver.conversation import Conversation, GarbledError, Patience, SecureConversation
from newsletter.deliver.mishap import Mishap, MishapKind, refused_kind
from newsletter.deliver.termination import held_back
from newsletter.exceptions import ConfigurationError, DeliveryError, UncertainError
from newsletter.model import FrozenLetter, Outcome, Standing

_BREAKS = (OSError, UnicodeError, smtplib.SMTPException)  # names that are no host or address: UnicodeError
_LOGIN_WANTED = {530, 534, 535, 538}  # RFC 4954, section 6: it is about us, not about the letter
_STANDINGS = {2: Standing.ACCEPTED, 4: Standing.DEFERRED, 5: Standing.REFUSED}

_MEANINGS: tuple[tuple[type[Exception], MishapKind, str], ...] = (
    (smtplib.SMTPNotSupportedError, MishapKind.TLS, "it offers no STARTTLS"),
    (smtplib.SMTPServerDisconnected, MishapKind.BROKEN, ""),
    (GarbledError, MishapKind.ANSWER, ""),
    (smtplib.SMTPException, MishapKind.LOGIN, "it offers no way of logging in that we know"),
    (socket.gaierror, MishapKind.NAME, ""),
    (TimeoutError, MishapKind.PATIENCE, ""),
    (ConnectionResetError, MishapKind.BROKEN, ""),
    (BrokenPipeError, MishapKind.BROKEN, ""),
    (OSError, MishapKind.CONNECTION, ""),
)
"""What breaks, the narrower first; everything else is what cannot be said in ASCII."""


class _RefusedError(Exception):
    """The server said no, or nothing that makes sense, before anything can have been taken."""

    def __init__(self, standing: Standing, mishap: Mishap) -> None:
        self.standing, self.mishap = standing, mishap


class SmtpMessenger:
    """Speaks to one server.

    Args:
        config: host, port, TLS, names of the secrets.
        environment: where the secrets are.
        patience: how long it waits.
    """

    name = "smtp"

    def __init__(
        self, config: Config, environment: Mapping[str, str], patience: Patience | None = None
    ) -> None:
        self._settings = config.delivery.smtp
        sender = mailbox(config.letter.sender)
        assert sender is not None  # as it was read
        self._sender, self._editor = sender[1], config.letter.editor
        self._login = _login(config, environment)
        self._patience = patience or Patience()

    def recipients(self, letter: FrozenLetter) -> Sequence[str]:
        """One: the list that the letter is addressed to."""
        return (letter.to,)

    def hand_over(self, letter: FrozenLetter, recipients: Sequence[str]) -> Generator[Outcome]:
        """Send a letter to each recipient."""
        for recipient in recipients:
            yield from self._send(letter.raw, recipient, MishapKind.RECIPIENT)

    def took(self, letter: FrozenLetter, recipient: str) -> bool | None:  # noqa: ARG002 - whatever it was
        """SMTP can't be asked."""
        return None

    def figures(self, day: dt.date) -> None:
        """The list counts its readers."""

    def post(self, raw: bytes, to: str, name: str) -> None:  # noqa: ARG002 - no file to name
        """Send a test or a notice."""
        refused = MishapKind.EDITOR if to == self._editor else MishapKind.TESTED
        for outcome in self._send(raw, to, refused):
            if outcome.standing not in {Standing.HANDING, Standing.ACCEPTED}:
                raise _error(outcome)

    def _send(self, raw: bytes, to: str, refused: MishapKind) -> Generator[Outcome]:
        """Send a message; `refused` is what it means that the server does not take its address."""
        try:
            with self._conversation() as server:
                self._address(server, to, refused)
                self._write(server, raw)
                yield from self._end(server, to)
        except _RefusedError as error:
            yield Outcome(recipient=to, standing=error.standing, detail=error.mishap.written)

    @contextmanager
    def _conversation(self) -> Iterator[Conversation]:
        server = None
        try:
            with self._told(MishapKind.NAME):
                server = self._connected()
            with self._told(MishapKind.UNSAYABLE):
                self._log_in(server)
            yield server
            with suppress(*_BREAKS):
                server.putcmd("quit")
                server.answer(self._patience.quit)
        finally:
            if server is not None:
                server.close()

    def _connected(self) -> Conversation:
        settings = self._settings
        kind = SecureConversation if settings.tls == "tls" else Conversation
        server = kind(settings.host, settings.port, self._patience)
        try:
            server.ehlo_or_helo_if_needed()
            if settings.tls == "starttls":
                server.go_secure(ssl.create_default_context())
                server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server

    def _log_in(self, server: Conversation) -> None:
        if self._login:
            try:
                server.login(*self._login)
            except smtplib.SMTPNotSupportedError:
                raise self._refused(MishapKind.LOGIN, "it offers no login") from None

    def _address(self, server: Conversation, to: str, refused: MishapKind) -> None:
        """Say from whom, and to whom."""
        with self._told(MishapKind.SENDER):
            self._require(server.mail(self._sender), MishapKind.SENDER, to)
        with self._told(refused):
            self._require(server.rcpt(to), refused, to)

    def _write(self, server: Conversation, raw: bytes) -> None:
        """Say all but the final dot."""
        with self._told(MishapKind.MESSAGE):
            server.putcmd("data")
            self._require(server.answer(self._patience.data), MishapKind.MESSAGE, wanted=3)
            server.write(_stuffed(raw))

    def _end(self, server: Conversation, to: str) -> Generator[Outcome]:
        """Say the final dot, and hear what becomes of the message: told to end meanwhile, we still listen."""
        with held_back() as is_ending:
            yield Outcome(recipient=to, standing=Standing.HANDING)
            yield self._outcome(server, to, is_ending)

    def _outcome(self, server: Conversation, to: str, is_ending: Callable[[], bool]) -> Outcome:
        try:
            server.write(b".\r\n")
            code, said = server.answer(self._patience.dot, is_ending)
        except _BREAKS as error:
            mishap = self._mishap(error, MishapKind.MESSAGE)
            return Outcome(recipient=to, standing=Standing.UNCERTAIN, detail=mishap.written)
        if code // 100 == 2:
            return Outcome(recipient=to, standing=Standing.ACCEPTED)
        standing = _STANDINGS.get(code // 100, Standing.UNCERTAIN)
        mishap = self._no(MishapKind.MESSAGE, _words(code, said), to)
        return Outcome(recipient=to, standing=standing, detail=mishap.written)

    def _require(self, answer: tuple[int, bytes], kind: MishapKind, to: str = "", *, wanted: int = 2) -> None:
        code, said = answer
        if code // 100 == wanted:
            return
        if code in _LOGIN_WANTED:
            kind = MishapKind.LOGIN
        is_final = code // 100 == 5 and kind is not MishapKind.LOGIN
        standing = Standing.REFUSED if is_final else Standing.DEFERRED
        raise _RefusedError(standing, self._no(kind, _words(code, said), to))

    def _no(self, asked: MishapKind, said: str, to: str) -> Mishap:
        """Say what the server does not take: which address, if it is about one."""
        kind = refused_kind(asked, said) if asked is not MishapKind.LOGIN else asked
        whole = {MishapKind.LOGIN: "", MishapKind.MESSAGE: "", MishapKind.SENDER: self._sender}
        return Mishap(kind, said, ", ".join(filter(None, (whole.get(kind, to), self._where))))

    @contextmanager
    def _told(self, unwritable: MishapKind) -> Iterator[None]:
        """Turn what breaks into what it means; `unwritable` is what cannot be said in ASCII at this stage."""
        try:
            yield
        except _BREAKS as error:
            raise _RefusedError(Standing.DEFERRED, self._mishap(error, unwritable)) from None

    def _refused(self, kind: MishapKind, said: str) -> _RefusedError:
        return _RefusedError(Standing.DEFERRED, Mishap(kind, said, self._where))

    def _mishap(self, error: Exception, unwritable: MishapKind) -> Mishap:
        kind, said = _meant(error, unwritable)
        return Mishap(kind, said, self._where)

    @property
    def _where(self) -> str:
        return f"{self._settings.host}:{self._settings.port}"


def _meant(error: Exception, unwritable: MishapKind) -> tuple[MishapKind, str]:
    """Say what kind of thing broke, and the other side's words for it: never Python's."""
    if isinstance(error, smtplib.SMTPResponseException):
        kind = (
            MishapKind.LOGIN if isinstance(error, smtplib.SMTPAuthenticationError) else MishapKind.CONNECTION
        )
        return kind, _words(error.smtp_code, error.smtp_error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return MishapKind.TLS, error.verify_message.lower()
    if isinstance(error, ssl.SSLError):
        return MishapKind.TLS, (error.reason or "").replace("_", " ").lower()
    kind, said = next((row[1:] for row in _MEANINGS if isinstance(error, row[0])), (unwritable, ""))
    if kind in {MishapKind.NAME, MishapKind.CONNECTION} and isinstance(error, OSError):
        said = (error.strerror or str(error)).lower()
    return kind, str(error) if kind is MishapKind.ANSWER else said


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {text}"


def _error(outcome: Outcome) -> DeliveryError:
    mishap = Mishap.read(outcome.detail)
    kind = UncertainError if outcome.standing is Standing.UNCERTAIN else DeliveryError
    return kind(mishap.what, mishap.where, cause=mishap.said, remedy=mishap.remedy)


def _stuffed(raw: bytes) -> bytes:
    """Write the text up to its final dot, with leading dots doubled (RFC 5321, section 4.5.2)."""
    lines = b"\r\n" + raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    stuffed = lines.replace(b"\r\n.", b"\r\n..")[2:]
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def _login(config: Config, environment: Mapping[str, str]) -> tuple[str, str] | None:
    settings = config.delivery.smtp
    names = (settings.username_env or "", settings.password_env or "")
    values = [environment.get(name, "") for name in names]
    if not any(values):
        return None
    if not all(values):
        missing = names[values.index("")] or "username_env / password_env"
        raise ConfigurationError(
            "A secret is missing",
            missing,
            cause="it is not in the environment",
            remedy="set both name and password",
        )
    return values[0], values[1]
