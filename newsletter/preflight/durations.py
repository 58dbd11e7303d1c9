"""Durations of which nobody can tell how long they are: readers are not shown them."""

from collections.abc import Iterator

from newsletter.durations import minutes_of
from newsletter.model import Edition, Finding
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import warning


def odd(edition: Edition) -> Iterator[Finding]:
    """Tell of what is written as a duration and is none: other words, nothing, more than a day."""
    for entry in edition.shown:
        if entry.duration is not None and entry.duration.strip() and not minutes_of(entry.duration):
            yield warning(
                "duration-odd",
                entry.key,
                f"{quoted(entry.title)}\u00a0: {quoted(entry.duration)} n’est pas une durée de 24\u00a0h au plus, et n’est pas"
                f" montrée. Écrivez {quoted('40 min')} ou {quoted('1 h 30')}, ou retirez-la.",
            )
