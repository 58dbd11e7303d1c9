"""Which past event a recording is of: by title and date. Pure.

The agenda's `replay_of` outright wins, `not_same_as` forbids. When several events may be meant, none is taken unless
one is the best by a clear margin: a wrong link is worse than a missing one.
"""

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.grouping import are_kept_apart
from newsletter.collect.same.headings import episode, signature
from newsletter.collect.same.likeness import Difference, difference
from newsletter.collect.same.places import is_elsewhere
from newsletter.collect.same.sameness import LEAST, TELLING, Likely, said, unexplained
from newsletter.collect.same.seen import Seen, at_one_address, is_heard, share_half
from newsletter.collect.same.words import is_telling, words
from newsletter.french import count, day_of, listed

DAYS = 60  # after the event's end
_SOON = 21  # days in which a recording may leave out the number of its event
_CLEAR = 10  # how much surer the best must be than the next
_LOOKING_BACK = re.compile(
    r"^\W{0,3}(?:retour (?:en (?:images?|photos?|vidéos?) )?sur|reviv(?:ez|re)(?: en (?:images?|photos?|vidéos?))?)\b",
    re.IGNORECASE,
)
_RAREST = 3
_MANY = 40  # candidates that are looked at, the latest

_Index = dict[str, list[tuple[int, str, Seen]]]  # by the beginning of a word, each list by day


@dataclass(frozen=True, slots=True)
class Tie:
    """What a recording is of: the event's key, None when several may be meant; and why (French)."""

    event: str | None
    reason: str


def ties(recordings: Mapping[str, Sequence[Seen]], events: Mapping[str, Sequence[Seen]]) -> dict[str, Tie]:
    """Tie recordings to events.

    Args:
        recordings: the members of each group of recordings, by its key.
        events: the members of each group of events that took place, by its key.

    Returns:
        By the recording's key; those of which no event is known have none.
    """
    by_stem: _Index = defaultdict(list)
    for key in sorted(events):
        for event in events[key]:
            if event.day is not None:
                for stem in _handles(event):
                    by_stem[stem].append((event.day.toordinal(), key, event))
    for rows in by_stem.values():
        rows.sort(key=lambda row: row[0])
    found = {key: _tie(group, by_stem, events) for key, group in recordings.items()}
    return {key: tie for key, tie in found.items() if tie is not None}


def _tie(group: Sequence[Seen], by_stem: _Index, events: Mapping[str, Sequence[Seen]]) -> Tie | None:
    sure: dict[str, Likely] = {}
    for recording in group:
        for key, event in _candidates(recording, by_stem):
            why = likely_recording(recording, event)
            if why is not None and (key not in sure or why.sure > sure[key].sure):
                sure[key] = why
    apart = {key for key in sure if any(are_kept_apart(a.entry, b.entry) for a in group for b in events[key])}
    ranked = sorted((-why.sure, key) for key, why in sure.items() if key not in apart)
    if not ranked:
        return None
    if len(ranked) > 1 and ranked[1][0] - ranked[0][0] < _CLEAR:
        titles = [f"« {events[key][0].entry.title} »" for _, key in ranked[:3]]
        return Tie(None, f"plusieurs événements conviennent : {listed(titles)}")
    best = ranked[0][1]
    return Tie(best, sure[best].reason)


def _candidates(recording: Seen, by_stem: _Index) -> Iterable[tuple[str, Seen]]:
    """Find the events in its time that share one of the recording's rarest words, or its address."""
    if recording.day is None:
        return
    out = recording.day.toordinal()
    rows = [
        _between(by_stem[stem], out - 2 * DAYS, out + 1) for stem in _handles(recording) if stem in by_stem
    ]
    met: set[str] = set()
    for some in sorted(filter(None, rows), key=len)[:_RAREST]:
        for _, key, event in some[-_MANY:]:
            if event.entry.key not in met and (
                at_one_address(recording, event) or share_half(recording, event)
            ):
                met.add(event.entry.key)
                yield key, event


def _between(rows: list[tuple[int, str, Seen]], first: int, last: int) -> list[tuple[int, str, Seen]]:
    return rows[bisect_left(rows, first, key=_on) : bisect_right(rows, last, key=_on)]


def _handles(one: Seen) -> Iterable[str]:
    return one.stems if one.address is None else (*one.stems, one.address)


def _on(row: tuple[int, str, Seen]) -> int:
    return row[0]


def likely_recording(recording: Seen, event: Seen) -> Likely | None:
    """Say why a recording is of an event; None when it is not, or when nobody can tell."""
    days = _days_after(recording, event)
    if days is None:
        return None
    when = "le jour même" if days == 0 else f"{count(days, 'jour')} après"
    at_one = at_one_address(recording, event)
    told = difference(recording.title, event.title, 0 if at_one else LEAST)
    if told is None:
        return None
    if at_one and not told.is_contradiction:
        return Likely(f"même adresse, {when}", 200 + told.percent)
    if not (recording.is_named and event.is_named):
        return None
    missing = _unexplained(told, recording, event)
    if missing is None or (missing and days > _SOON):
        return None
    return Likely(f"{said(told)}, {when}", told.percent - (15 if missing else 0))


def _unexplained(told: Difference, recording: Seen, event: Seen) -> tuple[str, ...] | None:
    """Return the number that only the event's title has; None when the titles are of two things.

    Either may name the form ("colloque") or the event's own day and town, and the other not; a recording of an event
    whose title tells enough may also say what it is one of, and whose.
    """
    if set(told.one) & v.FORMS and set(told.other) & v.FORMS:
        return None
    if recording.title.headings != event.title.headings:
        return None
    known = event.facts
    more = [word for word in unexplained(told.one, known) if word not in v.FORMS]
    missing = tuple(word for word in unexplained(told.other, known) if word not in v.FORMS)
    if more and (missing or not _is_added(more, recording, event)):
        return None
    if not all(word.isdigit() for word in missing) or (missing and _has_number(told.one)):
        return None
    return missing


def _is_added(more: Iterable[str], recording: Seen, event: Seen) -> bool:
    """Whether a recording's title only adds that it looks back, the number of its episode, or the name of its house."""
    written = recording.title.written
    heading = episode(written)
    is_podcast = is_heard(recording.entry) or "podcast" in heading
    back = _LOOKING_BACK.match(written)
    added = {
        *signature(written, may_be_town=is_elsewhere(event.entry.place)),
        *(heading if is_podcast else ()),
        *(words(back[0]) if back else ()),
    }
    return added.issuperset(more) and sum(map(is_telling, {*event.title.words})) >= TELLING


def _has_number(words: Iterable[str]) -> bool:
    return any(word.isdigit() for word in words)


def _days_after(recording: Seen, event: Seen) -> int | None:
    """Return how many days after the event's beginning it came out; None before it, or too long after its end."""
    start, out = event.entry.start, recording.entry.published
    if start is None or out is None:
        return None
    if isinstance(start, dt.datetime) and isinstance(out, dt.datetime):
        if _utc(out) <= _utc(start):
            return None
        first = out.astimezone(start.tzinfo).date() if start.tzinfo and out.tzinfo else out.date()
    else:
        first = day_of(out)
    days = (first - day_of(start)).days
    over = (day_of(event.entry.end or start) - day_of(start)).days
    return days if 0 <= days <= DAYS + max(0, min(over, DAYS)) else None


def _utc(when: dt.datetime) -> dt.datetime:
    return when if when.tzinfo else when.replace(tzinfo=dt.UTC)
