"""The messenger `smtp` (RFC 5321): one message to a list's address, over TLS (RFC 3207, RFC 8314).

What decides is the answer to the end of DATA: before it nothing was taken; a positive one means taken; when the
connection breaks in between, nobody knows.
"""

import datetime as dt
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from email.utils import parseaddr

from newsletter.config import Config
from newsletter.exceptions import ConfigurationError, DeliveryError, UncertainError

_SECONDS = 60
_BREAKS = (OSError, UnicodeError, smtplib.SMTPException)  # names that are no host or address: UnicodeError
_REMEDY = "it is tried again at the next run"


class SmtpMessenger:
    """Speaks to one server.

    Args:
        config: host, port, TLS, the list's address, names of the secrets.
        environment: where the secrets are.
    """

    name = "smtp"

    def __init__(self, config: Config, environment: Mapping[str, str]) -> None:
        self._settings = config.delivery.smtp
        self._sender = parseaddr(config.letter.sender)[1]
        self._login = _login(config, environment)
        self.recipient = self._settings.to or ""

    def hand_over(self, raw: bytes, day: dt.date) -> None:  # noqa: ARG002 - the day is in the bytes
        """Send the edition to the list."""
        self._send(raw, self.recipient)

    def took(self, raw: bytes, day: dt.date) -> bool | None:  # noqa: ARG002 - SMTP can't be asked
        """SMTP can't be asked."""
        return None

    def post(self, raw: bytes, to: str, name: str) -> None:  # noqa: ARG002 - no file to name
        """Send a test or a notice."""
        self._send(raw, to)

    def _send(self, raw: bytes, to: str) -> None:
        with self._connection() as server:
            self._require(server.mail(self._sender), "the sender")
            self._require(server.rcpt(to), to)
            self._require(server.docmd("DATA"), "DATA", wanted=354)
            try:
                _write(server, raw)
                answer = server.getreply()
            except _BREAKS as error:
                raise UncertainError(
                    "Nobody knows whether the message was taken",
                    self._server,
                    cause=f"the connection broke while it was handed over ({error})",
                    remedy="ask the list whether it came; it is not sent again by itself",
                ) from None
            self._require(answer, "the message")

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        try:
            server = self._connected()
        except _BREAKS as error:
            raise DeliveryError(
                "The mail server did not take us", self._server, cause=str(error), remedy=_REMEDY
            ) from None
        try:
            yield server
        except _BREAKS as error:
            raise DeliveryError(
                "The mail server broke off", self._server, cause=str(error), remedy=_REMEDY
            ) from None
        finally:
            with suppress(*_BREAKS):
                server.quit()

    def _connected(self) -> smtplib.SMTP:
        settings, context = self._settings, ssl.create_default_context()
        server: smtplib.SMTP
        if settings.tls == "tls":
            server = smtplib.SMTP_SSL(settings.host, settings.port, timeout=_SECONDS, context=context)
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=_SECONDS)
        try:
            if settings.tls == "starttls":
                server.starttls(context=context)
            if self._login:
                server.login(*self._login)
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server

    def _require(self, answer: tuple[int, bytes], which: str, wanted: int = 250) -> None:
        code, words = answer
        if code not in {wanted, 251 if wanted == 250 else wanted}:
            cause = f"{code} {words.decode('utf-8', 'replace')}"
            raise DeliveryError(f"The mail server refused {which}", self._server, cause=cause, remedy=_REMEDY)

    @property
    def _server(self) -> str:
        return f"{self._settings.host}:{self._settings.port}"


def _write(server: smtplib.SMTP, raw: bytes) -> None:
    """Send the text and its end, with leading dots doubled (RFC 5321, section 4.5.2)."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    stuffed = lines.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    server.send(stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n")
    server.send(b".\r\n")


def _login(config: Config, environment: Mapping[str, str]) -> tuple[str, str] | None:
    settings = config.delivery.smtp
    names = (settings.username_env, settings.password_env)
    values = [environment.get(name, "") if name else "" for name in names]
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
