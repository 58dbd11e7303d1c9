"""Which past event a recording certainly is of. Pure; what is only probable is proposed (`suggest`).

They have one address, or one title, and are of one house or both name the day, or the title tells by itself; and the
recording came out in the two months after. The agenda's `replay_of`
outright wins, `not_replay_of` and `not_same_as` forbid. When several events may be meant, none is taken.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from newsletter.collect.same.certain import is_telling, tells_by_itself
from newsletter.collect.same.contradictions import dates_named, is_of_another
from newsletter.collect.same.elsewhere import is_of_another_time_or_town
from newsletter.collect.same.ruling import is_no_recording
from newsletter.collect.same.seen import Seen, are_of_one_house, at_one_address
from newsletter.french import count, day_of, listed
from newsletter.model.quotes import quoted

DAYS = 60  # after the event's end
_MANY = 40  # events under one title that are looked at, the latest

_Row = tuple[int, str, Seen]
_Index = dict[Hashable, list[_Row]]  # by title or address, each list by day


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
        By the recording's key; those of which no event is known for certain have none.
    """
    index: _Index = defaultdict(list)
    for key in sorted(events):
        for event in events[key]:
            if event.day is not None:
                for handle in _handles(event):
                    index[handle].append((event.day.toordinal(), key, event))
    for rows in index.values():
        rows.sort(key=_on)
    found = {key: _tie(group, index, events) for key, group in recordings.items()}
    return {key: tie for key, tie in found.items() if tie is not None}


def _tie(group: Sequence[Seen], index: _Index, events: Mapping[str, Sequence[Seen]]) -> Tie | None:
    why: dict[str, str] = {}
    for recording in group:
        for key, event in _candidates(recording, index):
            reason = _certain(recording, event)
            forbidden = any(is_no_recording(a.entry, b.entry) for a in group for b in events[key])
            if reason is not None and not forbidden:
                why.setdefault(key, reason)
    if len(why) > 1:
        titles = [quoted(events[key][0].entry.title) for key in sorted(why)[:3]]
        return Tie(None, f"plusieurs événements conviennent : {listed(titles)}")
    return next((Tie(key, reason) for key, reason in why.items()), None)


def _candidates(recording: Seen, index: _Index) -> Iterable[tuple[str, Seen]]:
    """Find the events in its time that have its title, or its address."""
    if recording.day is None:
        return
    out = recording.day.toordinal()
    for handle in _handles(recording):
        rows = index.get(handle, [])
        first, last = bisect_left(rows, out - 2 * DAYS, key=_on), bisect_right(rows, out + 1, key=_on)
        for _, key, event in rows[first:last][-_MANY:]:
            yield key, event


def _handles(one: Seen) -> Iterable[Hashable]:
    return [handle for handle in (one.title.core, one.address) if handle]


def _on(row: _Row) -> int:
    return row[0]


def _certain(recording: Seen, event: Seen) -> str | None:
    """Say why a recording is of an event; None when it is not, or when a person should look."""
    days = days_after(recording, event)
    if days is None or is_of_another(recording, event):
        return None
    if at_one_address(recording, event):
        return f"même adresse, {after(days)}"
    core = recording.title.core
    if core != event.title.core or not is_telling(core) or is_of_another_time_or_town(recording, event):
        return None
    known = (
        dates_named(recording)  # its event's, else it is of another
        or are_of_one_house(recording, event)
        or tells_by_itself(recording.title, event.title)
    )
    return f"même titre, {after(days)}" if known else None


def after(days: int) -> str:
    """Say how long after its event something came out."""
    return "le jour même" if days == 0 else f"{count(days, 'jour')} après"


def days_before(recording: Seen, event: Seen) -> int | None:
    """Return how many days before the event's beginning it came out; None after it."""
    days = _days_from(recording, event)
    return -days[0] if days is not None and days[1] else None


def days_after(recording: Seen, event: Seen) -> int | None:
    """Return how many days after the event's beginning it came out; None before it, or too long after its end."""
    return after_at_most(DAYS, recording, event)


def after_at_most(most: int, recording: Seen, event: Seen) -> int | None:
    """Return how many days after the event's beginning it came out; None before it, or so many days after its end."""
    found = _days_from(recording, event)
    if found is None or found[1]:
        return None
    start, end = event.entry.start, event.entry.end
    over = (day_of(end) - day_of(start)).days if start and end else 0
    return found[0] if found[0] <= most + max(0, min(over, DAYS)) else None


def _days_from(recording: Seen, event: Seen) -> tuple[int, bool] | None:
    """Return the days from the event's beginning to the recording, and whether it came out before; None without dates."""
    start, out = event.entry.start, recording.entry.published
    if start is None or out is None:
        return None
    if isinstance(start, dt.datetime) and isinstance(out, dt.datetime):
        early = _utc(out) <= _utc(start)
        first = out.astimezone(start.tzinfo).date() if start.tzinfo and out.tzinfo else out.date()
    else:
        first, early = day_of(out), day_of(out) < day_of(start)
    return (first - day_of(start)).days, early


def _utc(when: dt.datetime) -> dt.datetime:
    return when if when.tzinfo else when.replace(tzinfo=dt.UTC)
