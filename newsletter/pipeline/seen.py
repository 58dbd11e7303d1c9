"""The editions as they were read at one moment, in two parts: those that readers have, which stay, and the few others.

Years of letters are the same at each change of the next one. So what they say is gathered once (`kept.by_sameness`), from a
tuple that is the very same object as long as none of them changes; only the others are gone through each time.
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from newsletter.kept import by_sameness
from newsletter.model import Edition
from newsletter.pipeline.written import BrokenEdition

Read = Edition | BrokenEdition
"""What a file holds, or why it cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The editions, each part in the order of their days.

    Args:
        editions: all that can be read, or are known otherwise.
        handed_over: those of them that readers have, or may have.
        waiting: the others: drafts, approved ones, and those that were skipped.
        broken: files that cannot be read.
        there: the days of which there is a file.
        beside: the names of what else lies in their folder, but for what is hidden.
    """

    editions: tuple[Edition, ...] = ()
    handed_over: tuple[Edition, ...] = ()
    waiting: tuple[Edition, ...] = ()
    broken: tuple[BrokenEdition, ...] = ()
    there: frozenset[dt.date] = frozenset()
    beside: tuple[str, ...] = ()

    def on(self, day: dt.date) -> Edition | None:
        """Return the edition of a day; None where there is none that can be read."""
        place = bisect_left(self.editions, day, key=attrgetter("date"))
        return next((one for one in self.editions[place : place + 1] if one.date == day), None)

    def saying(self, editions: Iterable[Edition]) -> "Seen":
        """Return the same files, where it is known that their letters have come further than they say."""
        known = {f"{one.date}.md": one for one in editions}
        told = seen_of({**known, **{one.name: one for one in self.broken}})
        return replace(told, there=self.there, beside=self.beside)

    def after(self, found: Mapping[str, Read], changed: Mapping[str, Read]) -> "Seen":
        """Return what is seen where some files say something else than before, and none came or went.

        Args:
            found: what all hold now, by name, in the order of the names.
            changed: what the others were.
        """
        if any(_is_handed_over(one) for name, old in changed.items() for one in (old, found[name])):
            return seen_of(found, self.beside)
        names = {*changed, *(f"{one.date}.md" for one in self.waiting), *map(_file_name, self.broken)}
        waiting, broken = _parted([found[name] for name in sorted(names)])
        editions = _parted(found.values())[0] if broken or self.broken else self._with(waiting)
        return replace(self, editions=editions, waiting=waiting, broken=broken)

    def _with(self, waiting: Iterable[Edition]) -> tuple[Edition, ...]:
        """Return all, where those that wait are others, of the same days."""
        found = [*self.editions]
        for one in waiting:
            found[bisect_left(found, one.date, key=attrgetter("date"))] = one
        return tuple(found)


@by_sameness(2)
def with_unread(seen: Seen, unread: Sequence[Edition]) -> Seen:
    """Return what is seen with letters that readers have whose files cannot be read; those that can say it themselves."""
    known = {one.date: one for one in (*unread, *seen.editions)}
    return seen.saying(known[day] for day in sorted(known)) if len(known) > len(seen.editions) else seen


def seen_of(found: Mapping[str, Read], beside: Iterable[str] = ()) -> Seen:
    """Part what files hold, by name, in the order of the names; `beside` are the names of others."""
    editions, broken = _parted(found.values())
    return Seen(
        editions=editions,
        handed_over=tuple(one for one in editions if one.is_handed_over),
        waiting=tuple(one for one in editions if not one.is_handed_over),
        broken=broken,
        there=frozenset(one.date for one in found.values() if one.date is not None),
        beside=tuple(beside),
    )


def _parted(found: Collection[Read]) -> tuple[tuple[Edition, ...], tuple[BrokenEdition, ...]]:
    return (
        tuple(one for one in found if isinstance(one, Edition)),
        tuple(one for one in found if isinstance(one, BrokenEdition)),
    )


def _file_name(one: BrokenEdition) -> str:
    return one.name.rpartition("/")[2]


def _is_handed_over(one: Read) -> bool:
    return isinstance(one, Edition) and one.is_handed_over
