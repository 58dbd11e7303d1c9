"""What an answer of a mail server means beyond its first digit, and what it means that there is none. Pure but for names, and for authorities that lack.

Codes that tell what they are about say so whatever was asked (RFC 5321, section 4.2.1; RFC 4954, section 6; RFC 7504).
"""

import re
import smtplib
import socket
import ssl

from newsletter.deliver.mishap import ADDRESSES, MishapKind
from newsletter.web.authorities import lacking


class GarbledError(smtplib.SMTPException):
    """What came is no answer."""


class NotSecureError(smtplib.SMTPResponseException):
    """STARTTLS was not answered by 220."""


class NoLoginError(smtplib.SMTPResponseException):
    """AUTH was refused, for now: no other way of logging in is tried."""


class TlsFirstError(smtplib.SMTPException):
    """It says nothing, and waits for TLS from the first byte (RFC 8314)."""


class PlainFirstError(smtplib.SMTPException):
    """It was spoken to in TLS, and does not speak it from the first byte."""


BREAKS = (OSError, UnicodeError, smtplib.SMTPException)  # names that are no host or address: UnicodeError
_LOGIN_WANTED = {530, 534, 535, 538}  # RFC 4954, section 6: it is about us, not about the letter
_OF_COMMANDS = {500, 502, 503, 504}  # RFC 5321, section 4.2.1, x0z: no address is to blame
_NO_MAIL_HOST = 521  # RFC 7504, section 3: it takes nobody's mail

_BLOCKED = re.compile(
    rb"\bblocked using\b|\bdnsbl\b|\brbl\b|\bspamhaus\b"
    rb"|\b(?:client|host|ip)\b.{0,80}\b(?:block|black) ?list|\b(?:block|black) ?list.{0,80}\b(?:client|host|ip)\b",
    re.IGNORECASE,
)  # "Client host [192.0.2.1] blocked using zen.spamhaus.org"

_REFUSALS = (
    ((smtplib.SMTPAuthenticationError, NoLoginError), MishapKind.LOGIN),
    (NotSecureError, MishapKind.TLS),
)
_MEANINGS: tuple[tuple[type[Exception], MishapKind, str], ...] = (
    (smtplib.SMTPNotSupportedError, MishapKind.NO_STARTTLS, ""),
    (TlsFirstError, MishapKind.TLS_FIRST, ""),
    (PlainFirstError, MishapKind.PLAIN_FIRST, ""),
    (smtplib.SMTPServerDisconnected, MishapKind.BROKEN, ""),
    (GarbledError, MishapKind.ANSWER, ""),
    (smtplib.SMTPException, MishapKind.NO_LOGIN, "it offers no way of logging in that we know"),
    (socket.gaierror, MishapKind.NAME, ""),
    (TimeoutError, MishapKind.PATIENCE, ""),
    (ConnectionResetError, MishapKind.BROKEN, ""),
    (BrokenPipeError, MishapKind.BROKEN, ""),
    (OSError, MishapKind.CONNECTION, ""),
)
"""What breaks, the narrower first; everything else is what cannot be said in ASCII."""


def about(code: int, said: bytes, asked: MishapKind) -> MishapKind:
    """Say what a refusal is about: some codes tell, and a block list's words, whatever was asked."""
    if code in _LOGIN_WANTED:
        return MishapKind.TLS if b"STARTTLS" in said.upper() else MishapKind.LOGIN
    if code == _NO_MAIL_HOST:
        return MishapKind.RELAY
    if asked in ADDRESSES and _BLOCKED.search(said):
        return MishapKind.TURNED_AWAY  # no login would help
    return MishapKind.MESSAGE if code in _OF_COMMANDS else asked


def meant(error: Exception, unwritable: MishapKind) -> tuple[MishapKind, str]:
    """Say what kind of thing broke, and the other side's words for it: never Python's."""
    if isinstance(error, smtplib.SMTPResponseException):
        kinds = (kind for classes, kind in _REFUSALS if isinstance(error, classes))
        greeted = MishapKind.TURNED_AWAY if error.smtp_code // 100 in {4, 5} else MishapKind.ANSWER
        return next(kinds, greeted), words(error.smtp_code, error.smtp_error)
    if isinstance(error, ssl.SSLCertVerificationError):
        if without := lacking(error):
            return MishapKind.AUTHORITIES, without
        return MishapKind.CERTIFICATE, error.verify_message.lower()
    if isinstance(error, ssl.SSLError):
        return MishapKind.TLS, (error.reason or "").replace("_", " ").lower()
    kind, said = next((row[1:] for row in _MEANINGS if isinstance(error, row[0])), (unwritable, ""))
    if kind in {MishapKind.NAME, MishapKind.CONNECTION} and isinstance(error, OSError):
        said = (error.strerror or str(error)).lower()
    return kind, str(error) if kind is MishapKind.ANSWER else said


def words(code: int, said: bytes | str) -> str:
    """Write an answer down: its code, and what else it says."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {text}"
