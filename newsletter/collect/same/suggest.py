"""What is proposed to the editor: what is probably the same, and what probably records a past event. Pure.

The editor's answer stands in the agenda, as a line in a row of one of the two, or as an `[[answer]]` table.
"""

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from newsletter.addresses import is_web
from newsletter.collect.handwritten import SOURCE as AGENDA
from newsletter.collect.same import probable
from newsletter.collect.same.contradictions import days_of, days_postponed, durations_agree
from newsletter.collect.same.evidence import in_company, words_of
from newsletter.collect.same.probable import Evidence, Read
from newsletter.collect.same.recordings import DAYS as RECORDED
from newsletter.collect.same.ruling import are_kept_apart, is_no_recording
from newsletter.collect.same.seen import Seen, are_of_one_house, at_one_address, seen
from newsletter.french import day_of
from newsletter.model import Alleged, EditionEntry, Entry, EventStatus, Kind, Named, Relation, Suggestion
from newsletter.recognition import date_of

_YES = {Alleged.SAME: Relation.SAME_AS, Alleged.RECORDING: Relation.REPLAY_OF}
_NO = {Alleged.SAME: Relation.NOT_SAME_AS, Alleged.RECORDING: Relation.NOT_REPLAY_OF}
_WINDOW = {Kind.EVENT: 1, Kind.REPLAY: probable.LATE, Kind.PUBLICATION: probable.DAYS}


def suggestions(rows: Iterable[Entry], shown: Iterable[Entry]) -> tuple[Suggestion, ...]:
    """Find what the editor should look at.

    Args:
        rows: merged entries that an edition would show; of two of them that are one, the later is the double.
        shown: merged entries that the editions of the last 100 days showed, events that took place among them.

    Returns:
        By the rows' keys; of each row the surest double and, where it is a recording of no known event, the surest event.
    """
    mine = sorted(_read(rows), key=_age, reverse=True)
    known = {one.seen.entry.key for one in mine}
    others = _within([one for one in shown if one.key not in known], mine)
    days = [spot[1] for one in mine if (spot := _spot(one.seen.entry)) is not None]
    everyone = _in_company([*mine, *_read(others)], min(days, default=0) - 2 * RECORDED)
    mine = everyone[: len(mine)]
    index = _Index(everyone)
    found = [(one, relation, index.best(one, relation)) for one in mine for relation in Alleged]
    named = [_suggestion(one, relation, *best) for one, relation, best in found if best is not None]
    ages = {one.seen.entry.key: rank for rank, one in enumerate(mine)}
    return tuple(sorted(_once(named, ages), key=lambda one: (one.entry.key, one.kind)))


def later(found: Iterable[Suggestion]) -> dict[str, Suggestion]:
    """Tell which rows to leave out where nobody looks at the letter: of what is probably the same, the later.

    Returns:
        By the key of the row that is left out, because of what.
    """
    return {one.entry.key: one for one in found if one.kind is Alleged.SAME}


def as_entry(row: EditionEntry, at: dt.datetime) -> Entry:
    """Make an entry of a row that an edition showed at an instant, for what is not known any more."""
    event = row.kind is Kind.EVENT
    keys = (row.key, *(name for name in row.aliases if not is_web(name)))
    return Entry(
        key=row.key,
        kind=row.kind,
        sources=tuple(dict.fromkeys(key.partition("/")[0] for key in keys)),
        title=row.title,
        first_seen=at,
        type=row.type,
        url=row.url,
        links=row.links,
        summary=row.summary,
        published=None if event else row.start,
        start=row.start if event else None,
        end=row.end,
        all_day=row.all_day,
        place=row.place,
        status=row.status,
        duration=row.duration,
        replay_of=row.replay_of,
        aliases=row.aliases,
    )


_Spot = tuple[Kind, int]  # a day's
_Titled = tuple[str, tuple[str, ...]]  # a source, and all words of a title of its
_TWICE = 2
_LONG, _TELLING = 6, 4  # words of a title that is no other thing's by chance; those that count among them


@dataclass(frozen=True, slots=True)
class _Reach:
    """Where what a row may be is looked for: things of a kind, on days (as ordinals)."""

    kind: Kind
    days: range
    others: frozenset[int] = frozenset()

    def holds(self, spot: _Spot) -> bool:
        """Whether a day is one of them."""
        kind, day = spot
        return kind is self.kind and (day in self.days or day in self.others)


class _Index:
    """Where to look for what a row may be, by kind and day."""

    def __init__(self, all_of: Iterable[Read]) -> None:
        self._at: dict[_Spot, list[Read]] = defaultdict(list)
        self._titled: Counter[_Titled] = Counter()
        for one in all_of:
            self._titled[_titled(one.seen)] += 1
            if (spot := _spot(one.seen.entry)) is not None:
                self._at[spot].append(one)

    def best(self, one: Read, relation: Alleged) -> tuple[Read, Evidence] | None:
        """Return the surest of what a row may be, the first by its key where two are as sure."""
        look = self._doubles if relation is Alleged.SAME else self._events
        found = [(-why.points, other.seen.entry.key, other, why) for other, why in look(one)]
        return min(found, key=lambda row: row[:2])[2:] if found else None

    def _doubles(self, one: Read) -> Iterator[tuple[Read, Evidence]]:
        entry = one.seen.entry
        for other in self._near(one, Alleged.SAME):
            if other.seen.entry.key == entry.key or are_kept_apart(entry, other.seen.entry):
                continue
            if not (_may_be_double(one.seen, other.seen) or self._is_told_again(one.seen, other.seen)):
                continue
            if (why := probable.same(one, other)) is not None:
                yield other, why

    def _is_told_again(self, one: Seen, other: Seen) -> bool:
        """Whether a source may tell one thing again, as its site was made anew: under the very same long title.

        One that has that title a third time has a series.
        """
        title = _titled(one)
        if one.entry.kind is Kind.EVENT or title != _titled(other) or self._titled[title] > _TWICE:
            return False
        is_long = len(one.title.exact) >= _LONG and len(one.title.counted) >= _TELLING
        return is_long and durations_agree(one.entry, other.entry) is not False

    def _events(self, one: Read) -> Iterator[tuple[Read, Evidence]]:
        entry = one.seen.entry
        for event in self._near(one, Alleged.RECORDING):
            off = event.seen.entry.status is EventStatus.CANCELLED
            if off or is_no_recording(entry, event.seen.entry):
                continue
            if (why := probable.recording(one, event)) is not None:
                yield event, why

    def _near(self, one: Read, relation: Alleged) -> Iterator[Read]:
        """Find what is near in time, and has anything in common with one: of a recording, its house may be all."""
        reach = _reach(one, relation)
        held = [spot for spot in self._at if reach is not None and reach.holds(spot)]
        for spot in held:
            for other in self._at[spot]:
                if one.words.meets(other.words) or _is_near(one.seen, other.seen, relation):
                    yield other


def _within(shown: Sequence[Entry], mine: Sequence[Read]) -> list[Entry]:
    """Leave of what was shown what is near any of the rows."""
    spots = {spot for one in shown if (spot := _spot(one)) is not None}
    reaches = [reach for one in mine for relation in Alleged if (reach := _reach(one, relation))]
    near = {spot for spot in spots if any(reach.holds(spot) for reach in reaches)}
    return [one for one in shown if _spot(one) in near]


def _is_near(one: Seen, other: Seen, relation: Alleged) -> bool:
    return at_one_address(one, other) or (relation is Alleged.RECORDING and are_of_one_house(one, other))


def _reach(one: Read, relation: Alleged) -> _Reach | None:
    """Return where to look for what one may be, or may record: nowhere for the event of what is known to record one."""
    entry, spot = one.seen.entry, _spot(one.seen.entry)
    if spot is None:
        return None
    _, day = spot
    if relation is Alleged.RECORDING:
        if entry.kind is not Kind.REPLAY or entry.replay_of is not None:
            return None
        days = range(day - probable.LATE - RECORDED, day + probable.EARLY + 1)
        return _Reach(Kind.EVENT, days)
    window = _WINDOW[entry.kind]
    named = days_of(one.seen) | days_postponed(one.seen) if entry.kind is Kind.EVENT else ()
    others = frozenset(when.toordinal() for when in named)
    return _Reach(entry.kind, range(day - window, day + window + 1), others)


def _spot(entry: Entry) -> _Spot | None:
    """Return where an entry is looked for; what has no date counts from the day it was first seen, but an event."""
    when = date_of(entry) or (None if entry.kind is Kind.EVENT else entry.first_seen)
    return (entry.kind, day_of(when).toordinal()) if when else None


def _titled(one: Seen) -> _Titled:
    return one.source, one.title.exact


def _may_be_double(one: Seen, other: Seen) -> bool:
    """Whether a source may have one thing twice: events at one time, all else of one length, or with one summary."""
    mine, theirs = one.entry, other.entry
    if {*mine.sources}.isdisjoint(theirs.sources):
        return True
    if mine.kind is Kind.EVENT:
        return mine.start == theirs.start
    agree = durations_agree(mine, theirs)
    return probable.are_summarised_alike(one, other) if agree is None else agree


def _read(entries: Iterable[Entry]) -> list[Read]:
    return [Read(one, words_of(one)) for one in seen(entries)]


def _in_company(all_of: Sequence[Read], first: int) -> list[Read]:
    """Weigh words by how many have them; what came before a day, given as its ordinal, is no company."""
    at_hand = [
        one.words for one in all_of if (spot := _spot(one.seen.entry)) is not None and spot[1] >= first
    ]
    words = in_company([one.words for one in all_of], at_hand)
    return [Read(one.seen, told) for one, told in zip(all_of, words, strict=True)]


def _age(one: Read) -> tuple[dt.datetime, str]:
    return one.seen.entry.first_seen, one.seen.entry.key


def _suggestion(one: Read, relation: Alleged, other: Read, why: Evidence) -> Suggestion:
    entry, named = (Named(key=each.seen.entry.key, title=each.seen.entry.title) for each in (one, other))
    about, of = entry, named
    if relation is Alleged.SAME and _is_of_agenda(named) and not _is_of_agenda(entry):
        about, of = named, entry
    return Suggestion(
        kind=relation,
        entry=entry,
        other=named,
        evidence=why.words,
        points=why.points,
        row=about if _is_of_agenda(about) else None,
        yes=_answer(about, _YES[relation], of),
        no=_answer(about, _NO[relation], of),
    )


def _answer(about: Named, relation: Relation, of: Named) -> str:
    """Write an answer as it stands in the agenda: a line of the row that it is about, else a table."""
    line = f"{relation} = {_quoted(of.key)}"
    return line if _is_of_agenda(about) else f"[[answer]]\nentry = {_quoted(about.key)}\n{line}"


def _once(found: Sequence[Suggestion], ages: Mapping[str, int]) -> Iterator[Suggestion]:
    """Say what is said both ways once, and of two rows that it is the later.

    Args:
        found: what was found.
        ages: of the rows by key: the later, the lower.
    """
    said: set[tuple[Alleged, frozenset[str]]] = set()
    for one in found:
        pair = one.kind, frozenset((one.entry.key, one.other.key))
        if pair not in said:
            said.add(pair)
            is_earlier = ages.get(one.other.key, len(ages)) < ages[one.entry.key]
            turned = is_earlier and one.kind is Alleged.SAME
            yield replace(one, entry=one.other, other=one.entry) if turned else one


def _is_of_agenda(one: Named) -> bool:
    return one.key.partition("/")[0] == AGENDA


def _quoted(key: str) -> str:
    """Write a text as TOML has it (1.0, basic string)."""
    return json.dumps(key, ensure_ascii=False)
