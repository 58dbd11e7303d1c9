"""Why nobody gave a usable answer. Pure."""

import datetime as dt
from enum import StrEnum
from functools import partial

from newsletter.exceptions import SourceError

_LONGEST = 200


class Trouble(StrEnum):
    """The reason, as `status --json` names it."""

    DNS = "dns"
    CONNECTION = "connection"
    TLS = "tls"
    EXPIRED = "certificate-expired"
    OTHER_NAME = "certificate-name"
    UNTRUSTED = "certificate-untrusted"
    PRIVATE = "private-address"
    TIMEOUT = "timeout"
    CUT = "cut"
    STATUS = "http-status"
    LATER = "later"
    GONE = "gone"
    REDIRECT = "redirect"
    SIZE = "size"
    ENCODING = "encoding"
    PAGE = "page"
    UNREADABLE = "unreadable"
    FILE = "file"
    STRAYED = "strayed"
    EMPTIED = "emptied"


class NoAnswerError(SourceError):
    """A source gave no usable answer, and the reason is known.

    Args:
        trouble: the reason.
        cause: in English, as precisely as known; what strangers sent in it is shortened and made printable.
        what: what went wrong, in a few words.
        which: the source's id.
        remedy: what the reader can do.
        again: whether it may answer better in a moment.
        wait: seconds that it asks to wait before that; None when it names none.
        retry_at: when it asks to be left alone until.
    """

    def __init__(
        self,
        trouble: Trouble,
        cause: str,
        *,
        what: str = "No usable answer",
        which: str = "",
        remedy: str = "its last good answer is kept",
        again: bool = False,
        wait: float | None = None,
        retry_at: dt.datetime | None = None,
    ) -> None:
        plain = "".join(char if char.isprintable() else "?" for char in cause[:_LONGEST])
        super().__init__(what, which, cause=plain, remedy=remedy)
        self.trouble, self.again, self.wait, self.retry_at = trouble, again, wait, retry_at

    def __reduce__(self) -> tuple[object, ...]:
        rebuild = partial(
            NoAnswerError, what=self.what, which=self.which, remedy=self.remedy, again=self.again,
            wait=self.wait, retry_at=self.retry_at,
        )  # fmt: skip
        return rebuild, (self.trouble, self.cause)

    def about(self, source: str) -> "NoAnswerError":
        """Return the same error with the source's id."""
        return NoAnswerError(
            self.trouble, self.cause, what=self.what, which=source, remedy=self.remedy, again=self.again,
            wait=self.wait, retry_at=self.retry_at,
        )  # fmt: skip


class NoHostError(NoAnswerError):
    """A name that certainly has no address, which is more than that nobody could be asked for it."""
