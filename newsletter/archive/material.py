"""What a site is made from: the public editions, and what has been known of their events since."""

import dataclasses
import datetime as dt
import pickle
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import cast
from zlib import decompress

from newsletter.archive.aside import Aside
from newsletter.archive.record import Line, line, walk
from newsletter.archive.thing import Thing
from newsletter.config import Config
from newsletter.facets import Sorting, sorting
from newsletter.issue import build
from newsletter.issue.cards import Maker, Sizes
from newsletter.issue.illustrations import without_strangers
from newsletter.issue.typeset import in_print
from newsletter.looks import Looks
from newsletter.model import Card, Edition, EditionEntry, EventStatus, EventVersion, Issue, Since, State
from newsletter.permalinks import page_name

_AT_HAND = 32  # issues: neighbours in time show each other's entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A file that the site has a copy of.

    Args:
        file: where it lies.
        mark: tells whether it is as it was.
    """

    file: Path
    mark: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Material:
    """What a site is made from.

    Args:
        editions: the public ones that can be read, by date.
        config: the letter's.
        looks: the templates.
        today: the day of the build: what is coming is counted from it.
        sizes: measures the pictures that an edition shows and that are there.
        mail: renders an issue as the mail shows it.
        pictures: that editions and texts show, by path below the site.
        logo: tells whether the logo of the settings is as it was.
        since: what has become known of events after the last letter that showed them: by their key there.
        called: what entries are called today that letters showed under another key: by that, their key there.
        mentions: the legal notices, HTML; None where there are none.
        keeps_mentions: whether there are some that cannot be read now: their page stays as it is.
        texts: what the fiches of facets' values say, HTML, by value: "acteurs/fondations".
        untouched: the keys of the rows that corrections left as they were, by date; where none are told all count as put right.
        withdrawn: the events that letters showed when they left, and their files leave out since, by date.
        had: the versions of events that calendars said last, by their key in the first letter; none is ever lower.
        packed: issues that were made already, by date, pickled and compressed.
    """

    editions: Mapping[dt.date, Edition]
    config: Config
    looks: Looks
    today: dt.date
    sizes: Callable[[Edition], Sizes]
    mail: Callable[[Issue], str]
    pictures: Mapping[str, Copied] = field(default_factory=dict)
    logo: str = ""
    since: Mapping[str, Since] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)
    mentions: str | None = None
    keeps_mentions: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    untouched: Mapping[dt.date, Collection[str]] = field(default_factory=dict)
    withdrawn: Mapping[dt.date, Sequence[EditionEntry]] = field(default_factory=dict)
    had: Mapping[str, EventVersion] = field(default_factory=dict)
    packed: Aside = field(default_factory=Aside)

    @cached_property
    def sorting(self) -> Sorting:
        """What sorts its entries."""
        return sorting(self.config)

    @cached_property
    def issue(self) -> Callable[[dt.date], Issue]:
        """Make an edition an issue; the last ones are kept."""
        return lru_cache(maxsize=_AT_HAND)(self._issue)

    @property
    def has_mentions(self) -> bool:
        """Whether the site has a page of legal notices."""
        return self.mentions is not None or self.keeps_mentions

    def card(self, thing: Thing) -> Card:
        """Return what is shown of a thing: its last appearance, or what has been known since."""
        day, shown = thing.latest.date, thing.appearances[-1].line.key
        if (row := self._row_now(thing)) is not None:
            return self.card_now(day, row)
        return next(card for card, _ in walk(self.issue(day)) if card.key == shown)

    def card_now(self, day: dt.date, row: EditionEntry) -> Card:
        """Make what is known of an event today a card, as in the edition that showed it last."""
        edition = self.editions[day]
        card = Maker(day, self.config, self.sizes(edition)).card(row)
        return in_print(card, self.config.look.narrow)

    def line_now(self, day: dt.date, row: EditionEntry, *, is_corrected: bool = False) -> Line:
        """Make what is known of an event today a line."""
        return line(self.card_now(day, row), row, "", self.sorting, is_corrected=is_corrected)

    def withdrawn_lines(self, day: dt.date) -> tuple[Line, ...]:
        """Make lines of the events that were withdrawn from the letter of a day."""
        is_corrected = (
            self.editions[day].corrected is not None
        )  # then what it took back is later than what it put right
        return tuple(self.line_now(day, row, is_corrected=is_corrected) for row in self._withdrawn(day))

    def _withdrawn(self, day: dt.date) -> list[EditionEntry]:
        """Return what is said of withdrawn events, to whom has them in a calendar: which they are, and that they are off."""
        at = self.config.letter.base + page_name(day)
        return [
            dataclasses.replace(
                row, state=State.IN, status=EventStatus.CANCELLED, url=at, links=(), summary=None, place=None
            )
            for row in self.withdrawn.get(day, ())
        ]

    def _row_now(self, thing: Thing) -> EditionEntry | None:
        return self.since[thing.now.key].row if thing.now is not None else None

    def block(self, thing: Thing) -> str:
        """Write an event as a component VEVENT, as it is known today."""
        told = thing.appointment
        assert told is not None  # else it is in no calendar
        from newsletter.appointments import event_block  # noqa: PLC0415 - few builds make a calendar anew

        day = told.record.date
        shown = (*self.editions[day].shown, *self._withdrawn(day))
        row = self._row_now(thing) or next(row for row in shown if row.key == told.line.key)
        # Subscribers know it by the name that the first letter gave it.
        return event_block(dataclasses.replace(row, key=thing.key), thing.version, self.config)

    def _issue(self, day: dt.date) -> Issue:
        if made := self.packed.take(day):
            return cast(Issue, pickle.loads(decompress(made)))  # nosec B301 # noqa: S301 - the program's own
        return self._built(self.editions[day])

    def issue_without(self, day: dt.date, gone: Collection[str]) -> Issue:
        """Make an edition an issue as it would have been had these of its entries, by key, been cancelled by then."""
        edition = self.editions[day]
        rows = [
            dataclasses.replace(row, status=EventStatus.CANCELLED) if row.key in gone else row
            for row in edition.entries
        ]
        return self._built(dataclasses.replace(edition, entries=tuple(rows)))

    def _built(self, edition: Edition) -> Issue:
        issue = build(edition, self.config, self.sizes(edition))
        at_home = without_strangers(issue.edito_html, self.config.letter.base)
        return dataclasses.replace(issue, edito_html=at_home)
