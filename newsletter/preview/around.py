"""What the studio shows and does around one letter: the other letters, the sources, what is at an address."""

import datetime as dt
from collections.abc import Callable

from newsletter.model import Edition, EditionEntry, Entry, Kind
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.citing import read_address
from newsletter.pipeline.gathering.collecting import collect
from newsletter.pipeline.gathering.record import Report
from newsletter.pipeline.reviewing import review
from newsletter.pipeline.subscriptions.listing import Listed, listed
from newsletter.pipeline.weeks import Week, weeks
from newsletter.preview.working import at_work
from newsletter.review import Quarter, quarter_of

_COMPARED = 12  # earlier editions that this one is compared with


class Around:
    """What is around the letter of a day.

    Args:
        opened: opens the workspace anew.
        day: the edition's date.
    """

    def __init__(self, opened: Callable[[], Context], day: dt.date) -> None:
        self._opened, self._day = opened, day

    def read_address(self, address: str) -> Entry:
        """Say what is at an address.

        Raises:
            FailedError: the environment forbids the network.
            SourceError: it does not answer, or its page has no title.
        """
        return read_address(self._opened(), address)

    def earlier(self) -> list[Edition]:
        """Return the latest editions before this one that readers have, the latest first."""
        found = [one for one in self._opened().editions() if one.is_handed_over and one.date < self._day]
        return found[: -_COMPARED - 1 : -1]

    def events(self) -> list[EditionEntry]:
        """Return the events of earlier editions, each as it was announced last, the latest edition first."""
        rows = (row for one in self.earlier() for row in one.shown if row.kind is Kind.EVENT)
        found: dict[str, EditionEntry] = {}
        for row in rows:
            found.setdefault(row.key, row)
        return [*found.values()]

    def weeks(self) -> tuple[list[Week], list[Quarter]]:
        """Return the letter's days, the latest first, and the quarters that a review may be about now."""
        context = self._opened()
        now = quarter_of(context.now.astimezone(context.config.letter.zone).date())
        return weeks(context), [now, now.before]

    def sources(self) -> list[Listed]:
        """Return the sources, and how each fared when it was last collected."""
        context = self._opened()
        with context.copied_store() as store:
            return listed(context, store)

    def source_names(self) -> dict[str, str]:
        """Return what the sources are called, by id; those without a name are not there."""
        return self._opened().source_names

    def collect(self, source: str) -> Report:
        """Ask one source now.

        Raises:
            UsageError: there is none of that name.
        """
        with at_work(self._opened) as (context, store):
            return next(one for one in collect(context, store, [source]) if one.id == source)

    def review(self, quarter: Quarter) -> dt.date | None:
        """Draft the review of a quarter, once; return its edition's date, None where there is nothing to say."""
        with at_work(self._opened) as (context, store):
            path = review(context, store, quarter, None)
        return dt.date.fromisoformat(path.stem) if path else None
