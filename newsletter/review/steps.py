"""The steps of a quarter: which events they are, in which order, what belongs to each, and whether it is over. Pure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from newsletter import french
from newsletter.model import Kind
from newsletter.printed import day_order, printed, printed_days
from newsletter.review.quarter import Quarter
from newsletter.review.things import Thing

_TOLD = ("podcast", "blog")  # publications that tell of the event itself, as a recording does
# The order of the agenda's types: what was found before what is done with it.
_TYPES = ("note", "étude", "guide", "livre", "article", "parcours", "dossier")


class Tense(Enum):
    """When an event takes place, seen from the edition's own day."""

    PAST = "past"
    RUNNING = "running"
    COMING = "coming"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event of a review.

    Args:
        first: its first day, as its readers are told; `last`: its last.
        recordings: its replays, podcasts and blogs that are out, the first first.
        apports: the publications that accompany it.
        univers: titles of those that it speaks to.
    """

    event: Thing
    tense: Tense
    first: dt.date
    last: dt.date
    recordings: tuple[Thing, ...] = ()
    apports: tuple[Thing, ...] = ()
    univers: tuple[str, ...] = ()

    @property
    def is_timed(self) -> bool:
        """Whether its event has hours."""
        start, end = printed(self.event.said)
        return start is not None and french.is_timed(start, end)

    @property
    def is_to_come(self) -> bool:
        """Whether its readers can still be there."""
        return self.tense is not Tense.PAST and not self.event.is_off


def steps(
    things: Sequence[Thing],
    quarter: Quarter,
    day: dt.date,
    univers_of: Callable[[Thing], Sequence[str]],
) -> tuple[Step, ...]:
    """Choose the steps of a quarter: its events, and those after it with an apport that a letter of it has announced.

    Args:
        things: all there are.
        quarter: the one that is reviewed.
        day: the edition's: what is on that day or later is to come.
        univers_of: names the univers that a thing speaks to, by their titles.
    """
    around = _around(things)
    dated = [one for one in things if one.kind is Kind.EVENT and one.said.start and not one.is_doubtful]
    made = (_step(event, around, day) for event in dated)
    chosen = sorted((one for one in made if _belongs(one, quarter)), key=_order)
    return tuple(replace(one, univers=_spoken_to(one, univers_of)) for one in chosen)


def called_off(things: Sequence[Thing], quarter: Quarter, found: Sequence[Step]) -> tuple[int, int]:
    """Count the events of a quarter that letters had announced, and that are no steps of it: cancelled, and put off."""
    steps = {id(step.event) for step in found}
    off = [
        one
        for one in things
        if one.is_off and one.announced and one.said.start and id(one) not in steps
        if printed_days(one.said)[0] in quarter
    ]
    cancelled = sum(one.is_cancelled for one in off)
    return cancelled, len(off) - cancelled


def _spoken_to(step: Step, univers_of: Callable[[Thing], Sequence[str]]) -> tuple[str, ...]:
    """Return the univers of an event, else those of the first of what belongs to it that has any."""
    parts = (step.event, *step.apports, *step.recordings)
    return next((univers for one in parts if (univers := tuple(univers_of(one)))), ())


def _belongs(step: Step, quarter: Quarter) -> bool:
    """Whether an event is a step; one that is cancelled or put off is, as long as something of it remains.

    One after the quarter was still to come when its letters announced it, however late the review is.
    """
    if step.first in quarter:
        return not step.event.is_off or bool(step.apports or step.recordings)
    is_after = step.first > quarter.last and not step.event.is_cancelled
    if not ((step.is_to_come or is_after) and step.apports):
        return False
    return any(day in quarter for one in (step.event, *step.apports) for day in one.announced)


def _order(step: Step) -> tuple[object, ...]:
    """Sort key: as in letters; of one hour as they are called."""
    said = step.event.said
    start, end = printed(said)
    assert start is not None
    return day_order(start, end), french.comparable(said.title), said.key


def _step(
    event: Thing,
    around: Mapping[str, Sequence[Thing]],
    day: dt.date,
) -> Step:
    first, last = printed_days(event.said)
    tense = Tense.PAST if last < day else Tense.RUNNING if first < day else Tense.COMING
    beside = sorted(around.get(event.said.key, ()), key=_rank)
    apports = tuple(one for one in beside if not _is_recording(one))
    recordings = tuple(one for one in beside if _is_recording(one) and _is_out(one, day, first))
    return Step(
        event=event,
        tense=tense,
        first=first,
        last=last,
        recordings=recordings,
        apports=apports,
    )


def _around(things: Sequence[Thing]) -> Mapping[str, Sequence[Thing]]:
    """Return what belongs to each event, by the event's key; each thing belongs to one."""
    events = [one for one in things if one.kind is Kind.EVENT]
    called = {event.said.key: event.said.key for event in events}
    for event in events:
        for key in event.keys:
            called.setdefault(key, event.said.key)
    found: dict[str, list[Thing]] = defaultdict(list)
    for one in things:
        if one.kind is not Kind.EVENT and one.of in called:
            found[called[one.of]].append(one)
    return found


def _is_recording(one: Thing) -> bool:
    return one.kind is Kind.REPLAY or french.comparable(one.said.type or "") in _TOLD


def _is_out(recording: Thing, day: dt.date, begins: dt.date) -> bool:
    """Whether readers of that day can see it; what is said to be the replay of an event to come is of another."""
    if recording.kind is Kind.REPLAY and begins >= day:
        return False
    return recording.published is None or recording.published <= day


def _rank(one: Thing) -> tuple[object, ...]:
    """Sort key of what belongs to one event: as it came out, what has no day last."""
    kind = one.said.type or ""
    place = _TYPES.index(kind) if kind in _TYPES else len(_TYPES)
    return one.published or dt.date.max, place, french.comparable(one.said.title), one.said.key
