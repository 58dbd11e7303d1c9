"""A letter as it was approved: finished bytes, that say themselves whom they are for and what they are called."""

import datetime as dt
import email
import email.policy
import hashlib
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class FrozenLetter:
    """The exact bytes of an edition's message (RFC 5322).

    Args:
        day: the edition's date.
        raw: what will be sent, byte for byte.
    """

    day: dt.date
    raw: bytes

    @cached_property
    def sha256(self) -> str:
        """SHA-256 (hex) of the bytes."""
        return hashlib.sha256(self.raw).hexdigest()

    @cached_property
    def message_id(self) -> str:
        """Its Message-ID, in angle brackets."""
        return str(self._headers["Message-ID"])

    @cached_property
    def to(self) -> str:
        """The bare address of its `To:`."""
        return str(self._headers["To"].addresses[0].addr_spec)

    @cached_property
    def at(self) -> dt.datetime | None:
        """The instant in its `Date:`; None where it has none."""
        return self._headers["Date"].datetime if "Date" in self._headers else None

    @property
    def is_listed(self) -> bool:
        """Whether it says itself what list it is of (RFC 2919), as letters to each reader do."""
        return "List-Id" in self._headers

    @cached_property
    def html(self) -> str:
        """Its HTML part; empty when it has none."""
        return self._part("html")

    @cached_property
    def text(self) -> str:
        """Its text part; empty when it has none."""
        return self._part("plain")

    @cached_property
    def subject(self) -> str:
        """Its subject, in words."""
        return str(self._headers["Subject"])

    @cached_property
    def sender(self) -> str:
        """The mailbox of its `From:`, in words: `Name <name@example.org>`."""
        return str(self._headers["From"].addresses[0])

    def header(self, name: str) -> str:
        """Return a header as it is written, in ASCII and on one line; empty when it is not there."""
        for key, value in email.message_from_bytes(self.raw).items():  # by the policy that decodes nothing
            if key.lower() == name.lower():
                return " ".join(value.split())
        return ""

    def _part(self, kind: str) -> str:
        body = self._message.get_body((kind,))
        return body.get_content() if body is not None else ""

    @cached_property
    def _headers(self) -> EmailMessage:
        """The message without its parts, which take five times as long to read."""
        return BytesHeaderParser(policy=email.policy.default).parsebytes(self.raw)

    @cached_property
    def _message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)
