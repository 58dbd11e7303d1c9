"""Cookies that prove that their browser was once given the right password, which the preview need not remember.

They are signed by a key that is made from the password: another password ends them all, a restart none.
"""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable

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
    """

    def __init__(self, secret: str, clock: Callable[[], dt.datetime]) -> None:
        self._key, self._clock = secret.encode(), clock

    def begin(self) -> str:
        """Make a new one."""
        said = f"{int((self._clock() + LASTS).timestamp())}.{secrets.token_urlsafe(24)}"
        return f"{said}.{self._signature(said)}"

    def holds(self, cookie: str) -> bool:
        """Whether a cookie is one of these, and not over yet."""
        said, _, signature = cookie.rpartition(".")
        is_ours = hmac.compare_digest(signature.encode(errors="replace"), self._signature(said).encode())
        return is_ours and self._clock().timestamp() < int(said.partition(".")[0])

    def _signature(self, said: str) -> str:
        return hmac.new(self._key, f"session {said}".encode(errors="replace"), hashlib.sha256).hexdigest()
