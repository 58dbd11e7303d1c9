"""What of the database is of no use any more: no letter looks so far back, no source shows it, nobody speaks of it. Pure.

Thirteen months are kept whole: a recording is proposed up to a year after its event, and a letter looks 100 days back.
Nothing that keeps a promise goes: see « What is remembered » in `docs/architecture.md`.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum

from newsletter.model import Edition, EditionStatus, Kind
from newsletter.printed import printed_days

KEPT = dt.timedelta(days=400)
PROPOSED = dt.timedelta(days=130)  # the archive asks for 100 what was proposed of an event that is over
RHYTHM = 12  # days with something new that still tell how often a source has any
EVERY = dt.timedelta(days=7)
_AWAY = dt.timedelta(days=60)
_ALWAYS, _RESTORED = {"sent"}, "restored-"
_OF_LETTER = {"held", "held words", "resting", "silent", "sending", "lapsed", "seen whole", "last doubt"}
_UNSETTLED = {EditionStatus.APPROVED, EditionStatus.SENDING}


class Turn(Enum):
    """What is to be done: nothing yet; only to remember that it was asked for; to prune."""

    NOT_YET = "not yet"
    BEGIN = "begin"
    PRUNE = "prune"


class Fate(Enum):
    """What becomes of an entry: it stays; it is set aside, to be listed and known again; it goes, to be known again."""

    STAYS = "stays"
    ASIDE = "aside"
    GOES = "goes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What tells whether an entry may go.

    Args:
        key: its own.
        source: the id of its source.
        kind: event, replay or publication.
        days: all those that it is about: of its start, its end, its publication, of when it was met.
        is_listed: whether its source's last answer had it, or nobody knows.
        is_of_people: whether a person wrote it, or gave it a relation.
        recurs: whether it is an occurrence of a series.
    """

    key: str
    source: str
    kind: Kind
    days: tuple[dt.date, ...]
    is_listed: bool
    is_of_people: bool = False
    recurs: bool = False


def turn(last: dt.datetime | None, now: dt.datetime) -> Turn:
    """Say whether to prune now: once a week, where the weeks before went by under the same clock.

    A clock that was set years ahead, and a machine that was long away, must not take away what is of use: what is
    pruned is so only when a week ago was a week ago.

    Args:
        last: when it was last asked for; None when it never was, or lies ahead.
        now: the instant.
    """
    if last is None or now - last > _AWAY:
        return Turn.BEGIN
    return Turn.PRUNE if now - last >= EVERY else Turn.NOT_YET


def horizon(today: dt.date) -> dt.date:
    """Return the first day that is kept whole."""
    return today - KEPT


def fate(one: Known, first: dt.date, named: Collection[str], recent: dt.date | None) -> Fate:
    """Say what becomes of an entry.

    Args:
        one: the entry.
        first: the first day that is kept whole.
        named: keys of what people, or letters that are not done with, speak of.
        recent: since when its source's latest news tells its rhythm; None where it has none.
    """
    day = max(one.days, default=dt.date.max)
    if one.is_listed or one.is_of_people or one.key in named or day >= first:
        return Fate.STAYS
    if one.kind is Kind.EVENT and not one.recurs:
        return Fate.ASIDE
    return Fate.STAYS if recent is not None and day >= recent else Fate.GOES


def is_settled(edition: Edition, first: dt.date) -> bool:
    """Whether all that will become of an edition has, long ago: nothing of it is waited for, and its events are over."""
    over = (printed_days(row)[1] for row in edition.shown if row.start and row.kind is Kind.EVENT)
    is_past = edition.date < first and max(over, default=dt.date.min) < first
    return is_past and edition.status not in _UNSETTLED


def names_in_use(editions: Iterable[Edition], first: dt.date) -> set[str]:
    """Return the keys that the rows of editions have which are not done with."""
    rows = (row for edition in editions if not is_settled(edition, first) for row in edition.entries)
    return {name for row in rows for name in (row.key, *row.aliases)}


def is_told_for_good(mark: tuple[dt.date, str], standing: Collection[tuple[dt.date, str]]) -> bool:
    """Whether a notice may never come again: that a letter left, that its file was restored, and what still stands.

    Args:
        mark: its day and its kind, with what sets a rehearsal's and the operator's apart.
        standing: the marks of what needs a person now, without that.
    """
    day, kind = plain_mark(mark)
    return kind in _ALWAYS or kind.startswith(_RESTORED) or (day, kind) in standing


def plain_mark(mark: tuple[dt.date, str]) -> tuple[dt.date, str]:
    """Return what a notice is about, whoever was told, and whether in a rehearsal."""
    return mark[0], mark[1].removeprefix("rehearsal-").removeprefix("operator-")


def is_of_letter(fact: str, days: Collection[dt.date]) -> bool:
    """Whether a remembered fact is of use only until the letter of one of these days has left."""
    what, _, day = fact.rpartition(" ")
    return what in _OF_LETTER and day in {one.isoformat() for one in days}


def wants_vacuum(pages: int, free: int, *, page_size: int, room: int) -> bool:
    """Whether a database is to be written anew without its free pages: when a quarter is free, and over 1 MB.

    What is freed week by week the next week's entries take; so that is rare: after an upgrade, or when a source was
    taken out. Written anew it is three times there for a moment (itself, the new one, the log).

    Args:
        pages: how many it has.
        free: how many of them hold nothing.
        page_size: in bytes.
        room: bytes that are left on the disk.
    """
    return free * page_size > 1_000_000 and free * 4 > pages and room > 3 * pages * page_size
