"""How many readers a letter was approved for: many more or fewer are no everyday coming and going."""

import datetime as dt

from newsletter.exceptions import FileError
from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.context import Context
from newsletter.pipeline.readers.recipients import census
from newsletter.store import Store

_PART, _FEW = 10, 5  # more than a tenth of them, and more than five


def remember_readers(context: Context, store: Store, day: dt.date) -> None:
    """Remember how many stand in the recipients file as a letter is approved, where it goes to each.

    Raises:
        FileError: the file cannot serve.
    """
    found = census(context)
    store.memory.keep(_key(day), str(found.readers) if found is not None else "")


def changed_readers(context: Context, store: Store, edition: Edition) -> tuple[int, int] | None:
    """Return how many there were at its approval, and how many there are now; None where that is about the same, or it has begun to leave."""
    kept = store.memory.words(_key(edition.date))
    if edition.status is not EditionStatus.APPROVED or not kept.isdigit():
        return None
    try:
        found = census(context)
    except FileError:
        return None  # which is a need of its own
    before, now = int(kept), found.readers if found is not None else 0
    is_much = found is not None and abs(now - before) > max(_FEW, before // _PART)
    return (before, now) if is_much else None


def _key(day: dt.date) -> str:
    return f"readers {day.isoformat()}"
