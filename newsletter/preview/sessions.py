"""Cookies that prove that their browser was once given the right password, which the preview need not remember.

They are signed by a key that is made from the password: another password ends them all, a restart none. One that its
browser ended is remembered until it would be over by itself.
"""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from newsletter.files import write_atomically

LASTS = dt.timedelta(days=30)


def secret_of(password: str, url: str) -> str:
    """Make the preview's secret of its password, so slowly that a cookie helps nobody to guess it (RFC 7914).

    Args:
        password: of the preview.
        url: where it is reached; two previews with one password have two secrets.
    """
    return hashlib.scrypt(
        password.encode(), salt=f"preview {url}".encode(), n=2**14, r=8, p=1, dklen=32
    ).hex()


class Sessions:
    """The cookies: until when they hold, what no two have in common, and the signature of both.

    Args:
        secret: signs them.
        clock: gives the instant of now.
        ended: the file that remembers those that were ended, by digests: a line each.
    """

    def __init__(self, secret: str, clock: Callable[[], dt.datetime], ended: Path) -> None:
        self._key, self._clock, self._file = secret.encode(), clock, ended
        self._lock = Lock()
        self._ended = {*ended.read_text().split()} if ended.is_file() else set()

    def begin(self) -> str:
        """Make a new one."""
        said = f"{int((self._clock() + LASTS).timestamp())}.{secrets.token_urlsafe(24)}"
        return f"{said}.{self._signature(said)}"

    def holds(self, cookie: str) -> bool:
        """Whether a cookie is one of these, and not over yet."""
        said, _, signature = cookie.rpartition(".")
        is_ours = hmac.compare_digest(signature.encode(errors="replace"), self._signature(said).encode())
        return is_ours and self._lasts(said) and _mark(cookie) not in self._ended

    def end(self, cookie: str) -> None:
        """End one before its time, for whoever has it; what is none is nothing to end.

        Raises:
            FailedError: that could not be written down; then it goes on.
        """
        with self._lock:
            if not self.holds(cookie):
                return
            ended = {_mark(cookie), *filter(self._lasts, self._ended)}
            write_atomically(self._file, "".join(f"{mark}\n" for mark in sorted(ended)).encode())
            self._ended = ended

    def _lasts(self, said: str) -> bool:
        return self._clock().timestamp() < int(said.partition(".")[0])

    def _signature(self, said: str) -> str:
        return hmac.new(self._key, f"session {said}".encode(errors="replace"), hashlib.sha256).hexdigest()


def _mark(cookie: str) -> str:
    """Write until when a session would hold, and what tells it from others; nobody gets in by that."""
    return f"{cookie.partition('.')[0]}.{hashlib.sha256(cookie.encode()).hexdigest()}"
