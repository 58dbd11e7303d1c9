"""What the studio shows and does around one letter: the other letters, the sources, what is at an address."""

import datetime as dt
from collections.abc import Callable, Iterable

from newsletter.model import Edition, EditionEntry, Entry
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.as_known import as_known
from newsletter.pipeline.edition.citing import read_address
from newsletter.pipeline.gathering.collecting import collect
from newsletter.pipeline.gathering.known import known_events
from newsletter.pipeline.gathering.local import agenda_if_sound
from newsletter.pipeline.gathering.record import Report
from newsletter.pipeline.reviewing import review
from newsletter.pipeline.subscriptions.listing import Listed, listed
from newsletter.pipeline.weeks import Week, weeks
from newsletter.preview.latest import Latest
from newsletter.preview.occasions import Event, once
from newsletter.preview.watch import fingerprint
from newsletter.preview.working import at_work
from newsletter.pruning import KEPT
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
        self._collected: Latest[list[Entry]] = Latest(1)

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

    def events(self, rows: Iterable[EditionEntry]) -> dict[str, Event]:
        """Return the events that something may belong to, by key: of this edition, of letters before, of all that is known.

        Args:
            rows: the edition's. What letters announced is as they said it last.
        """
        announced = (row for one in self.earlier() for row in one.shown)
        return once(rows, announced, self._known())

    def _known(self) -> list[Entry]:
        """Return the events that sources and the agenda told of, as far back as what is stored is kept whole."""
        context = self._opened()
        workspace = context.workspace
        name = fingerprint([workspace.database, workspace.agenda, *workspace.calendars()])
        if (held := self._collected.get(name)) is None:
            with context.copied_store() as store:
                agenda_if_sound(context, store)
                held = known_events(context, store, self._day - KEPT)
            self._collected.remember(name, held)
        return held

    def weeks(self) -> tuple[list[Week], list[Quarter]]:
        """Return the letter's days, the latest first, and the quarters that a review may be about now."""
        context = self._opened()
        now = quarter_of(context.now.astimezone(context.config.letter.zone).date())
        with context.copied_store() as store:
            return weeks(as_known(context, store)), [now, now.before]

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
        with at_work(self._opened, alone=True) as (context, store):
            return next(one for one in collect(context, store, [source]) if one.id == source)

    def review(self, quarter: Quarter) -> dt.date | None:
        """Draft the review of a quarter, once; return its edition's date, None where there is nothing to say."""
        with at_work(self._opened) as (context, store):
            path = review(context, store, quarter, None)
        return dt.date.fromisoformat(path.stem) if path else None
