"""What speaks against two entries being one thing, or a recording being of an event. Pure.

One thing may be told in many words; another hour, place, length, number, date, town or part makes another thing.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence, Set as AbstractSet
from itertools import pairwise

from rapidfuzz import fuzz

from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.seen import Seen
from newsletter.collect.same.title_words import counted_words, is_mark
from newsletter.french import day_of
from newsletter.model import Entry, Kind

_NEAR = dt.timedelta(minutes=30)
_HOURS = dt.timedelta(
    hours=2
)  # what a welcome with coffee, or an hour read in the wrong zone, makes of a beginning
_CLOCK = re.compile(r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*min|(\d{2}))?$")
_ALIKE = 0.15  # of its length may a recording be longer in another place
_LASTS = 31  # days of an event that are known by name
_HALF_A_YEAR = 182  # days
_WEEK = 7  # days that an event may last that others announce on the day of their part in it
_WORDS = 3
_SAME_WORDS = 80  # percent of likeness of two titles, marks and parts aside
_TYPING_ERROR = 80  # percent of likeness of two words from which on they may be one, mistyped or cut short
_YEAR = re.compile(r"20\d\d")
_CLASSES = (frozenset(v.MONTHS), frozenset(v.WEEKDAYS), v.LANDS)


def contradict(one: Seen, other: Seen) -> bool:
    """Whether anything speaks against two entries of one kind being one thing."""
    if one.entry.kind is not Kind.EVENT:
        return durations_agree(one.entry, other.entry) is False or are_titled_otherwise(one, other)
    return (
        not is_one_hour(one, other)
        or _names_another_date(one, other)
        or _names_another_date(other, one)
        or are_titled_otherwise(one, other)
    )


def is_of_another(film: Seen, event: Seen) -> bool:
    """Whether a recording names another day, month, year or town than its event's, another number or part."""
    return is_dated_otherwise(film, event) or are_titled_otherwise(film, event)


def is_dated_otherwise(film: Seen, event: Seen) -> bool:
    """Whether a recording names another day, month, year or town than its event's."""
    named = dates_named(film)
    if named and named.isdisjoint(_days_of(event)):
        return True
    towns = v.TOWNS & {*film.title.counted} - {*event.title.counted} - event.facts
    return bool((towns and event.facts & v.TOWNS) or _names_another_date(film, event))


def _days_of(event: Seen) -> set[tuple[int, str]]:
    """Return the days of an event, the first month of them, each with its month."""
    if event.day is None:
        return set()
    end = event.entry.end
    last = (day_of(end) - event.day).days if end else 0
    days = (event.day + dt.timedelta(days=more) for more in range(max(0, min(last, _LASTS)) + 1))
    return {(day.day, v.MONTHS[day.month - 1]) for day in days}


def dates_named(one: Seen) -> set[tuple[int, str]]:
    """Return the days that a title and a summary name, each with its month."""
    found = counted_words(f"{one.title.written} . {one.summary}")
    return {
        (int(day), month)
        for day, month in pairwise(found)
        if day.isdigit() and len(day) < 3 and month in v.MONTHS
    }


def parts_named(one: Seen) -> frozenset[str]:
    """Return the words of its title that name one part, or another version, of a thing."""
    return v.PARTS & {*one.title.counted}


def known_of(one: Seen) -> frozenset[str]:
    """Return the words of its day, its place and its summary: what may explain a number in another's title."""
    return one.facts.union(counted_words(one.summary))


def is_one_hour(one: Seen, other: Seen) -> bool:
    """Whether two events begin at one time, give or take half an hour; a day without an hour is the day of any."""
    mine, theirs = one.entry.start, other.entry.start
    if isinstance(mine, dt.datetime) and isinstance(theirs, dt.datetime):
        return abs(_aware(mine) - _aware(theirs)) <= _NEAR
    return one.day is not None and one.day == other.day


def is_of_another_day(one: Seen, other: Seen) -> bool:
    """Whether two events are on different days, and neither lasts that long, nor is said to be postponed."""
    if one.entry.kind is not Kind.EVENT:
        return False
    if one.day is None or other.day is None:
        return True
    explained = other.day in days_of(one) or one.day in days_of(other) or is_postponed(one, other)
    return not explained and are_hours_apart(one, other) is not False


def are_hours_apart(one: Seen, other: Seen) -> bool | None:
    """Whether two events begin more than two hours apart; None when an hour is not known."""
    mine, theirs = one.entry.start, other.entry.start
    if isinstance(mine, dt.datetime) and isinstance(theirs, dt.datetime):
        return abs(_aware(mine) - _aware(theirs)) > _HOURS
    return None


def days_of(one: Seen) -> frozenset[dt.date]:
    """Return the days that an event lasts; the first only where it lasts longer than a week: much takes place meanwhile."""
    if one.day is None:
        return frozenset()
    last = (day_of(one.entry.end) - one.day).days if one.entry.end else 0
    return frozenset(one.day + dt.timedelta(days=more) for more in range(last + 1 if 0 < last < _WEEK else 1))


def is_postponed(one: Seen, other: Seen) -> bool:
    """Whether one of two events is said to be postponed, and the day of the other is named."""
    return other.day in days_postponed(one) or one.day in days_postponed(other)


def days_postponed(one: Seen) -> frozenset[dt.date]:
    """Return the days that an event which is said to be postponed names, but its own: of the year that is nearest."""
    if one.day is None or v.POSTPONED.isdisjoint(counted_words(f"{one.title.written} . {one.summary}")):
        return frozenset()
    near = range(-_HALF_A_YEAR, _HALF_A_YEAR + 1)
    days = {
        (day.day, v.MONTHS[day.month - 1]): day for day in (one.day + dt.timedelta(more) for more in near)
    }
    return frozenset(days[named] for named in dates_named(one) if named in days) - {one.day}


def is_one_instant(one: Seen, other: Seen) -> bool:
    """Whether the hours of two events are known, and the same."""
    return isinstance(one.entry.start, dt.datetime) and one.entry.start == other.entry.start


def days_apart(one: Seen, other: Seen) -> int | None:
    """Return how many days lie between two entries; None when one has no date."""
    return abs((one.day - other.day).days) if one.day and other.day else None


def durations_agree(one: Entry, other: Entry) -> bool | None:
    """Whether they last as long, give or take 15 %; None when that is not known."""
    mine, theirs = minutes(one.duration), minutes(other.duration)
    if not mine or not theirs:
        return None
    return abs(mine - theirs) <= max(1, _ALIKE * max(mine, theirs))


def minutes(duration: str | None) -> int | None:
    """Read a duration as it is shown: "58 min", "2 h 10"; None for any other words."""
    found = _CLOCK.match((duration or "").strip()) if duration else None
    if found is None or not any(found.groups()):
        return None
    hours, whole, rest = found.groups()
    return int(hours or 0) * 60 + int(whole or rest or 0)


def are_titled_otherwise(one: Seen, other: Seen) -> bool:
    """Whether each title has a mark, or a part, that nothing of the other explains, or all but one word is alike."""
    if _is_replaced(one.title.counted, other.title.counted):
        return True
    mine, theirs = {*one.title.counted}, {*other.title.counted}
    own, others = mine - theirs, theirs - mine
    if any(own & kind and others & kind for kind in (v.PARTS, *_CLASSES)) or (_years(own) and _years(others)):
        return True
    return bool(_unexplained(own, known_of(other)) and _unexplained(others, known_of(one)))


def are_alike(one: Seen, other: Seen) -> bool:
    """Whether two titles have the same words but for marks and parts, most of them."""
    mine, theirs = (
        " ".join(word for word in each.title.counted if not is_mark(word) and word not in v.PARTS)
        for each in (one, other)
    )
    return fuzz.token_sort_ratio(mine, theirs) >= _SAME_WORDS


def _unexplained(own: AbstractSet[str], known: AbstractSet[str]) -> set[str]:
    """Return the marks that nothing explains; a day needs its month beside it: "5" alone is a number."""
    dated = any(word in v.MONTHS and word in known for word in own)
    return {word for word in own if is_mark(word) and (word not in known or (_is_short(word) and not dated))}


def _is_short(word: str) -> bool:
    return word.isdigit() and len(word) < 3


def _names_another_date(one: Seen, other: Seen) -> bool:
    """Whether a title names a month or a year, and the other entry is of another."""
    if other.day is None:
        return False
    words = {*one.title.counted}
    own = words - {*other.title.counted} - other.facts
    years = {year for year in _years(own) if int(year) <= other.day.year + 1}
    return bool((years and str(other.day.year) not in words) or own & {*v.MONTHS})


def _years(words: Iterable[str]) -> set[str]:
    return {word for word in words if _YEAR.fullmatch(word)}


def _is_replaced(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two titles are word for word alike but for one word: "Avant la COP : …", "Après la COP : …"."""
    mine, theirs = ([word for word in words if word not in v.MEDIA | v.FORMS] for words in (one, other))
    if len(mine) != len(theirs) or len(mine) < _WORDS:
        return False
    different = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    return len(different) == 1 and fuzz.partial_ratio(*different[0]) < _TYPING_ERROR


def _aware(when: dt.datetime) -> dt.datetime:
    return when if when.tzinfo else when.replace(tzinfo=dt.UTC)
