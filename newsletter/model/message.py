"""A composed edition, and what preflight says of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How grave a finding is: an error blocks."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What preflight says of a message. `where` is short and stable, `message` is French."""

    level: Level
    code: str
    where: str
    message: str
    accepted: bool = False

    @property
    def blocks(self) -> bool:
        """Whether the letter may not leave because of it."""
        return self.level is Level.ERROR and not self.accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A composed edition, before it is made into bytes for the wire.

    Args:
        html: the HTML part.
        text: the text part.
        headers: further header fields, name to value.
    """

    subject: str
    preheader: str
    html: str
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)
