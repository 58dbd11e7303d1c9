"""Whether what two entries say of themselves, titles and summaries together, tells of other days, months or towns. Pure.

Two houses write one title on one day; that it is one thing is not certain where the one says « à Brest, le 12 décembre »
and the other « à Quimper, le 19 décembre ».
"""

import re
from functools import lru_cache

from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.contradictions import dates_named, days_of
from newsletter.collect.same.places import is_online, is_town
from newsletter.collect.same.seen import Seen
from newsletter.collect.same.title_words import counted_words
from newsletter.french import comparable

_AT = re.compile(r"\b[Àà]\s+((?:(?:[Ll]a|[Ll]e|[Ll]es)\s+)?[A-ZÀ-Ý][^\W\d_]+(?:-[^\W\d_]+)*)")
_WORD = re.compile(r"[^\W\d_]+")
_NO_TOWNS = frozenset(comparable(word) for word in ("Noël", "Pâques", "Toussaint", "Pentecôte")) | {*v.MONTHS}


def tell_of_others(one: Seen, other: Seen) -> bool:
    """Whether each names days, months, towns or regions, and none of the other's."""
    named = ((_days(one), _days(other)), (_months(one), _months(other)), (towns_of(one), towns_of(other)))
    return any(mine and theirs and mine.isdisjoint(theirs) for mine, theirs in named)


def is_of_another_time_or_town(film: Seen, event: Seen) -> bool:
    """Whether a recording names a month or a town, and none of its event's."""
    months, towns = _months(film), towns_of(film)
    held = towns_of(event)
    lasting = {v.MONTHS[day.month - 1] for day in days_of(event)} | _months(event)
    if months and lasting and months.isdisjoint(lasting):
        return True
    # What is held online is watched from anywhere, and filmed somewhere.
    return bool(towns and held and towns.isdisjoint(held | event.facts))


def towns_of(one: Seen) -> frozenset[str]:
    """Return the towns and regions that an entry names: known ones, what follows « à », and the words of its place."""
    place = one.entry.place or ""
    words = frozenset(counted_words(place)) if place and not is_online(place) else frozenset()
    return _named(f"{one.title.written} . {one.summary}") | words


@lru_cache(maxsize=4096)
def _named(text: str) -> frozenset[str]:
    parts = (part for found in _AT.findall(text) for part in _WORD.findall(found))
    towns = " ".join(part for part in parts if is_town(part.casefold()))  # no « appel à Projets »
    at = frozenset(counted_words(towns)) - _NO_TOWNS
    return at | (v.LANDS & {*counted_words(text)})


def _days(one: Seen) -> frozenset[tuple[int, str]]:
    return frozenset(dates_named(one))


def _months(one: Seen) -> frozenset[str]:
    return frozenset(v.MONTHS) & {*counted_words(f"{one.title.written} . {one.summary}")}
