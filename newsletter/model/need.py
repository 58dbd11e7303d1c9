"""What needs a person."""

import datetime as dt
from dataclasses import dataclass

from newsletter.model.message import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something that a person should see to; an error keeps a letter from being made, or from leaving.

    Args:
        code: short and stable; the guide lists them all.
        text: what is so, and why; whole sentences (French), as is `remedy`.
        remedy: what to do about it.
        edition: the date of the edition that it is about; None when it is about none.
        told_for: the day for which it is told, where it is told again each day.
        source: the source, or the file of the agenda, that it is about; empty when it is about none.
    """

    level: Level
    code: str
    text: str
    remedy: str
    edition: dt.date | None = None
    source: str = ""
    told_for: dt.date | None = None
