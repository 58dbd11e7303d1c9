"""How needs are made: whatever their sentences are put together from, each ends once."""

import datetime as dt

from newsletter.french import one_stop
from newsletter.model import Level, Need


def error(
    code: str,
    text: str,
    remedy: str,
    *,
    edition: dt.date | None = None,
    source: str = "",
    told_for: dt.date | None = None,
) -> Need:
    """Make a need that keeps a letter from being made, or from leaving."""
    return Need(
        level=Level.ERROR,
        code=code,
        text=one_stop(text),
        remedy=one_stop(remedy),
        edition=edition,
        source=source,
        told_for=told_for,
    )


def warning(code: str, text: str, remedy: str, *, edition: dt.date | None = None, source: str = "") -> Need:
    """Make a need that keeps no letter."""
    return Need(
        level=Level.WARNING,
        code=code,
        text=one_stop(text),
        remedy=one_stop(remedy),
        edition=edition,
        source=source,
    )
