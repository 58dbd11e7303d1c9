"""Decides what a parsed answer changes in what is stored. Pure.

An entry is known again by its key (of a feed its guid, of a calendar its UID) unless title, link and date are all
others, else by its address, else by its title and date: it then keeps the key that it was first stored under, and is no news. A series that moves by its hour, or by
its day of the week, keeps its occurrences too. Two entries of one answer are never taken for one.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.french import day_of
from newsletter.model import Entry, Forgotten, Kind
from newsletter.recognition import (
    address_mark,
    date_of,
    due_until,
    is_another,
    key_anew,
    name_mark,
    series_of,
    title_of,
)

_WITHIN_A_WEEK = 6  # days
_LONG_AGO = 30  # days after which no letter has anything for news


@dataclass(frozen=True, slots=True)
class Changes:
    """Entries to write, keys to forget, and how many of those written are new or changed.

    Args:
        known_as: the key that an answer now gives an entry, with the one that it is stored under.
        listed: the keys that what the answer holds is stored under.
    """

    put: tuple[Entry, ...] = ()
    forget: tuple[str, ...] = ()
    new: int = 0
    changed: int = 0
    known_as: tuple[tuple[str, str], ...] = ()
    listed: tuple[str, ...] = field(default=(), compare=False)


_NOTHING: Mapping[str, Forgotten] = {}


def changes(
    stored: Mapping[str, Entry],
    parsed: Iterable[Entry],
    *,
    first: bool,
    local: bool,
    calendar: bool,
    today: dt.date,
    whole: bool = True,
    unread: Collection[str] = (),
    forgotten: Mapping[str, Forgotten] = _NOTHING,
) -> Changes:
    """Compare one source's stored entries with the parsed ones.

    Args:
        stored: by the keys that they are, or were, given: at least all that could be one of the parsed, and what could
            be gone.
        parsed: the answer's entries, first seen now, each under a key of its own.
        first: whether this is the source's very first collection.
        local: whether it is the local agenda: what is gone from it is gone, and nothing of it is old news. A person
            gives its keys: they are the entries, but for the occurrences of a series, which calendars name.
        calendar: whether it is a calendar: what is gone from it and is still to come, or recurs, is gone.
        today: the letter's day of now.
        whole: whether the answer ends where it should: what is missing from another is not gone.
        unread: keys of what stands in the answer and could not be read, which is not gone either.
        forgotten: what is still known of entries that had been known once, by the parsed ones' keys: they are no news.
    """
    given = list(parsed)
    answer = given if local else [_renewed(entry, stored) for entry in given]
    known = _by_key(stored, answer) if local else _recognised(stored, answer)
    if whole and (calendar or local):
        known |= _moved(stored, answer, known, today)
    renamed = _renamed(stored, answer, known) if local else {}
    put, new, changed, known_as = [], 0, 0, []
    for was, entry in zip(given, answer, strict=True):
        old = known.get(entry.key)
        if (before := renamed.get(entry.key)) is not None:
            put.append(_called_anew(entry, before, answer))
            changed += 1
            continue
        if old is None:
            once = None if local else forgotten.get(was.key)
            put.append(_as_once(entry, once) if once else _as_met(entry, first=first and not local))
            new += once is None
            continue
        if entry.key != old.key and stored.get(entry.key) is not old:
            known_as.append((entry.key, old.key))
        met = min(old.first_seen, entry.first_seen)  # a clock that was ahead tells nothing
        told = _with_names(entry, old.aliases, answer) if local else _not_redated(entry, old, today)
        kept = dataclasses.replace(_still_dated(told, old), key=old.key, first_seen=met, initial=old.initial)
        if kept != old:
            put.append(kept)
            changed += 1
    seen = {old.key for old in known.values()}
    gone = [
        entry
        for key, entry in stored.items()
        if whole and key == entry.key and key not in seen and (series_of(entry) or key) not in unread
    ]
    forget = tuple(entry.key for entry in gone if local or (calendar and _is_withdrawn(entry, today)))
    # A key that nothing bears any more means what has come under it.
    known_as += [
        (was.key, known.get(entry.key, entry).key)
        for was, entry in zip(given, answer, strict=True)
        if was.key != entry.key and was.key in forget
    ]
    bears = tuple(known.get(entry.key, entry).key for entry in answer)
    return Changes(tuple(put), forget, new, changed, tuple(known_as), bears)


def _as_met(entry: Entry, *, first: bool) -> Entry:
    return dataclasses.replace(entry, initial=True) if first else entry


def _as_once(entry: Entry, once: Forgotten) -> Entry:
    """Give an entry that was known, and forgotten since, what makes it no news: when it was met, and the date that it had."""
    published = entry.published
    is_redated = published is not None and once.day is not None and day_of(published) > once.day
    kept = once.day if is_redated and entry.kind is not Kind.EVENT else published
    return dataclasses.replace(entry, first_seen=once.met, initial=True, published=kept)


def _still_dated(entry: Entry, old: Entry) -> Entry:
    """Keep the start that a publication to come gave an event, once it is no more to come."""
    if (
        entry.start is not None
        or old.start is None
        or old.start != old.published
        or entry.published != old.published
    ):
        return entry
    return dataclasses.replace(entry, start=old.start, uncertain=old.uncertain)


def _not_redated(entry: Entry, old: Entry, today: dt.date) -> Entry:
    """Keep the day of what was published long ago, when only its date becomes new: a video that was private for a while."""
    then, now = old.published, entry.published
    is_same = (entry.kind, entry.title, entry.url) == (old.kind, old.title, old.url)
    if entry.kind is Kind.EVENT or then is None or now is None or now <= then or not is_same:
        return entry
    return dataclasses.replace(entry, published=then) if (today - day_of(then)).days > _LONG_AGO else entry


def _renewed(entry: Entry, stored: Mapping[str, Entry]) -> Entry:
    """Give what bears the key of another thing one of its own, and the same each time."""
    old, own = stored.get(entry.key), key_anew(entry)
    is_renewed = own in stored or (old is not None and is_another(entry, old))
    return dataclasses.replace(entry, key=own) if is_renewed else entry


def _by_key(stored: Mapping[str, Entry], answer: Iterable[Entry]) -> dict[str, Entry]:
    return {entry.key: old for entry in answer if (old := stored.get(entry.key)) and old.key == entry.key}


def _recognised(stored: Mapping[str, Entry], answer: Sequence[Entry]) -> dict[str, Entry]:
    """Tell which stored entry a parsed one is, by the parsed one's key; no stored one is two of them."""
    known = _by_key(stored, answer)
    taken = set(known)
    for key in sorted(entry.key for entry in answer if entry.key in stored and entry.key not in known):
        if stored[key].key not in taken:
            known[key] = stored[key]
            taken.add(stored[key].key)
    distinct = [entry for key, entry in stored.items() if key == entry.key]
    for mark in (address_mark, name_mark):
        if len(known) == len(answer) or len(taken) == len(distinct):
            break
        for entry, old in _pairs(mark, answer, distinct):
            if entry.key not in known and old.key not in taken and _agree(entry, old):
                known[entry.key] = old
                taken.add(old.key)
    return known


def _renamed(
    stored: Mapping[str, Entry], answer: Sequence[Entry], known: Mapping[str, Entry]
) -> dict[str, Entry]:
    """Tell which of the agenda's entries only have another key than those that are stored, by the new one: all that tells them is equal."""
    taken = {old.key for old in known.values()}
    came = [entry for entry in answer if entry.key not in known]
    gone = [entry for key, entry in stored.items() if key == entry.key and key not in taken]
    return {entry.key: old for entry, old in _pairs(_whole_mark, came, gone)}


def _whole_mark(entry: Entry) -> str | None:
    """Mark an entry by its own address, its title and when it is, all of them; None where one is missing."""
    address, name = address_mark(entry), name_mark(entry)
    return f"{address} {name}" if address and name else None


def _called_anew(entry: Entry, old: Entry, answer: Sequence[Entry]) -> Entry:
    """Give an entry whose key a person changed what makes it no news: when it was met, and the key that letters know it by."""
    met = min(old.first_seen, entry.first_seen)
    named = _with_names(entry, (*old.aliases, old.key), answer)
    return dataclasses.replace(named, first_seen=met, initial=old.initial)


def _with_names(entry: Entry, names: Iterable[str], answer: Iterable[Entry]) -> Entry:
    """Let an entry keep the keys that it had, but for those that others bear by now."""
    keys = {one.key for one in answer}
    return dataclasses.replace(entry, aliases=tuple(dict.fromkeys(one for one in names if one not in keys)))


def _moved(
    stored: Mapping[str, Entry], answer: Iterable[Entry], known: Mapping[str, Entry], today: dt.date
) -> dict[str, Entry]:
    """Tell which occurrences of series that moved are those that are stored, by the parsed ones' keys."""
    taken = {old.key for old in known.values()}
    came = _by_series(entry for entry in answer if entry.key not in known)
    gone = _by_series(entry for key, entry in stored.items() if key == entry.key and key not in taken)
    both = came.keys() & gone.keys()
    kept = _by_series(entry for entry in answer if entry.key in known) if both else {}
    return {
        new.key: old
        for series in both
        for new, old in _shifted(came[series], gone[series])
        if _may_move(_day(old), _day(new), map(_day, kept.get(series, ())), today)
    }


def _may_move(old: dt.date, new: dt.date, kept: Iterable[dt.date], today: dt.date) -> bool:
    """Whether an occurrence may have moved: what is over does not come back, and none overtakes another.

    Calendars that show the next few occurrences only drop one and add one each day.
    """
    if old == new:
        return True
    first, last = sorted((old, new))
    return not old <= today < new and not any(first < day < last for day in kept)


def _by_series(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Gather occurrences by their series, in order of time."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda one: one.key):
        if (series := series_of(entry)) is not None and date_of(entry) is not None:
            found[series].append(entry)
    return {series: sorted(several, key=_day) for series, several in found.items()}


def _day(entry: Entry) -> dt.date:
    when = date_of(entry)
    assert when is not None
    return day_of(when)


def _shifted(came: Sequence[Entry], gone: Sequence[Entry]) -> list[tuple[Entry, Entry]]:
    """Pair what came with what is gone of one series: on the same day, else in order, else in the same week.

    The order tells only where as many came as are gone: a series without end may have one more at the window's edge.
    """
    same_day = _pairs(lambda one: _day(one).isoformat(), came, gone)
    paired = {entry.key for pair in same_day for entry in pair}
    came, gone = ([one for one in several if one.key not in paired] for several in (came, gone))
    in_order = list(zip(came, gone, strict=False))
    if len(came) == len(gone) and all(
        abs(_day(new) - _day(old)).days <= _WITHIN_A_WEEK for new, old in in_order
    ):
        return same_day + in_order
    return same_day + _pairs(lambda one: "{}-{}".format(*_day(one).isocalendar()[:2]), came, gone)


def _pairs(
    mark: Callable[[Entry], str | None], answer: Iterable[Entry], stored: Iterable[Entry]
) -> list[tuple[Entry, Entry]]:
    """Pair what a mark that nothing else bears tells to be the same."""
    marked: dict[str, tuple[list[Entry], list[Entry]]] = defaultdict(lambda: ([], []))
    for side, entries in enumerate((answer, stored)):
        for entry in entries:
            if (found := mark(entry)) is not None:
                marked[found][side].append(entry)
    return [(new[0], old[0]) for new, old in marked.values() if len(new) == len(old) == 1]


def _agree(entry: Entry, old: Entry) -> bool:
    """Whether one more thing speaks for it: some sites show ever new articles at one address."""
    days = [day_of(when) for one in (entry, old) if (when := date_of(one)) is not None]
    return title_of(entry) == title_of(old) or (len(days) == 2 and days[0] == days[1])


def _is_withdrawn(entry: Entry, today: dt.date) -> bool:
    """An event that left its calendar: past single events are kept, those to come were called off."""
    due = due_until(entry)
    return due is not None and due >= today.isoformat()
