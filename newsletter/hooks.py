"""Addresses of the operator's own that are told something: one POST within a time, by the standard library, which loads fast.

Whoever names such an address runs the machine, so private ones are reached too. They are secrets: nothing here says one.
Only https goes out, or http on this very machine; no redirect is followed, no proxy is asked, and of an answer only its
status is read.
"""

import base64
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import unquote, urlsplit

from newsletter import __version__
from newsletter.addresses import is_loopback
from newsletter.web.authorities import lacking

_LATER = {408, 425, 429}  # as good as a server's own troubles: another time it may take it
_ENDING = 0.5  # seconds that a call has to end once it was given up


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an address took nothing.

    Args:
        english: for the log.
        french: for people; no whole sentence.
        is_lasting: whether nothing can be taken before somebody changes something on this machine.
        is_everybody: whether anything else would not be taken now either.
    """

    english: str
    french: str
    is_lasting: bool = False
    is_everybody: bool = True


_UNUSABLE = Trouble("not an https address", "ce n’est pas une adresse en https", is_lasting=True)
_OPEN = Trouble("plain http", "elle est en http, et ne peut être qu’en https", is_lasting=True)
_SPACED = Trouble("a blank in the address", "il y a une espace dans l’adresse", is_lasting=True)
_STRANGE = Trouble(
    "a sign that no address has", "il y a dans l’adresse un signe qui ne peut y être", is_lasting=True
)
_SLOW = Trouble("no answer in time", "pas de réponse à temps")
_UNKNOWN = Trouble("its name does not resolve", "son nom n’existe pas dans le DNS")
_UNTRUSTED = Trouble("its certificate is refused", "son certificat est refusé")
_NO_HTTP = Trouble("what answers speaks no HTTP", "ce qui y répond n’est pas un serveur web")
_NOBODY = Trouble("the connection failed", "la connexion échoue")


def unset(name: str) -> Trouble:
    """Say that the environment variable that should hold an address does not."""
    return Trouble(f"{name} is not set", f"la variable {name} n’est pas définie", is_lasting=True)


def cleaned(written: str) -> str:
    """Return what somebody saved in a file, without the blanks, line ends and byte order mark that came along."""
    return written.strip().strip("\ufeff").strip()


def why_unusable(address: str) -> Trouble | None:
    """Say what is wrong with an address; None where it is an https one, or an http one of this machine, with a login or not."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return _UNUSABLE
    if any(sign.isspace() for sign in address):
        return _SPACED
    if not (address.isascii() and address.isprintable()):
        return _STRANGE
    if not host:
        return _UNUSABLE
    if parts.scheme == "http" and not is_loopback(host):
        return _OPEN
    return None if parts.scheme in {"http", "https"} else _UNUSABLE


def post(address: str, body: bytes, headers: dict[str, str], *, seconds: float) -> Trouble | None:
    """Post a body to an address; None when it was taken (a status of 200 to 299).

    Args:
        address: see `why_unusable`; a login in it is told by `Authorization` (RFC 7617).
        body: what is posted.
        headers: further ones; `Content-Type` among them.
        seconds: for all of it, the name's resolution too.
    """
    if (trouble := why_unusable(address)) is not None:
        return trouble
    if seconds <= 0:
        return _SLOW
    call = _Call(address, seconds)
    # Nothing else bounds how long a name takes to be resolved, or how slowly an answer drips.
    thread = threading.Thread(target=call.make, args=(body, headers), daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        call.give_up()
        thread.join(_ENDING)
        return _SLOW
    return call.trouble


class _Call:
    """One POST, made in a thread of its own."""

    def __init__(self, address: str, seconds: float) -> None:
        parts = urlsplit(address)
        make = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._connection = make(parts.hostname or "", parts.port, timeout=seconds)
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._login = _login(unquote(parts.username or ""), unquote(parts.password or ""))
        self.trouble: Trouble | None = None

    def make(self, body: bytes, headers: dict[str, str]) -> None:
        named = {"User-Agent": f"jeudis-odd17/{__version__}", "Connection": "close", **self._login, **headers}
        try:
            self._connection.request("POST", self._target, body, named)
            self.trouble = _of_status(self._connection.getresponse().status)
        except (OSError, HTTPException, ValueError) as error:
            self.trouble = _of_error(error)
        finally:
            self._connection.close()

    def give_up(self) -> None:
        """Hang up, so that whoever waits for an answer waits no more."""
        if (open_one := self._connection.sock) is not None:
            with suppress(OSError, ValueError):
                # TLS sockets say goodbye first, and wait for an answer.
                socket.socket.shutdown(open_one, socket.SHUT_RDWR)


def _login(name: str, password: str) -> dict[str, str]:
    if not (name or password):
        return {}
    return {"Authorization": f"Basic {base64.b64encode(f'{name}:{password}'.encode()).decode()}"}


def _of_status(status: int) -> Trouble | None:
    if status in range(200, 300):
        return None
    if status in range(300, 400):
        french = f"réponse HTTP {status}, et aucune redirection n’est suivie"
        return Trouble(f"HTTP {status}, and no redirect is followed", french)
    is_theirs = status in _LATER or status not in range(400, 500)
    return Trouble(f"HTTP {status}", f"réponse HTTP {status}", is_everybody=is_theirs)


def _of_error(error: Exception) -> Trouble:
    """Say what an error means: its own words may hold the address."""
    kinds: tuple[tuple[type[Exception], Trouble], ...] = (
        (TimeoutError, _SLOW),
        (socket.gaierror, _UNKNOWN),
        (ssl.SSLCertVerificationError, _UNTRUSTED),
        (ConnectionError, _NOBODY),
        (HTTPException, _NO_HTTP),
        (OSError, _NOBODY),
    )
    if isinstance(error, ssl.SSLCertVerificationError) and (without := lacking(error)):
        return Trouble(without, f"aucun certificat ne peut être vérifié ({without})")
    return next((trouble for kind, trouble in kinds if isinstance(error, kind)), _UNUSABLE)
