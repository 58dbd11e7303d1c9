"""Reads the date of an event in what a text says of it. Pure; precision goes before recall.

A date is read for certain when something speaks for an event (a word of meeting or of invitation in its sentence, or an
hour or a weekday where the day begins one) and the text leaves no doubt: one date (or one in the title), its weekday
right, its year said or less than nine months ahead of the publication, all hours read that it says, no word of a move, of
a closing, of what is over. Any other is read as uncertain. Deadlines, dates of publication and dates of laws are no dates
of an event.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsletter.collect.dates.candidates import Candidate, days_ahead
from newsletter.collect.dates.certainty import is_contradicted
from newsletter.collect.dates.days import mentions
from newsletter.collect.dates.families import tells_what_was
from newsletter.collect.dates.genre import Scene, is_doubtful, is_something_else
from newsletter.collect.dates.lasting import lasting
from newsletter.collect.dates.mention import Hours
from newsletter.collect.dates.relative import relative_days
from newsletter.collect.dates.sentences import tells_of_a_move
from newsletter.collect.dates.texts import Text
from newsletter.collect.dates.timetable import (
    Role,
    Slot,
    hours_of,
    hours_of_ends,
    last_of_programme,
    slots,
)
from newsletter.model import When

_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDate:
    """A date read in a text.

    Args:
        start: an instant, or a day when `all_day`.
        end: the last instant, or the last day; None when it is not said.
        words: the words it was read from.
        uncertain: whether a person must look.
    """

    start: When
    end: When | None
    all_day: bool
    words: str
    uncertain: bool


def read_date(
    title: str, text: str, anchor: dt.date, zone: dt.tzinfo, *, published: bool = True
) -> WrittenDate | None:
    """Read when an event takes place.

    Args:
        title: plain text of its title.
        text: plain text of its description.
        anchor: the day it was published: a date without a year is the next on or after it.
        zone: of the hours.
        published: whether the anchor is known; else a date must say its year or its weekday to be certain.

    Returns:
        None when no date is named, or when the text announces none.
    """
    seen = seen_date(title, text, anchor, zone, published=published)
    if seen is None:
        return None
    written, scene = seen
    if is_something_else(scene):
        return None
    return replace(written, uncertain=written.uncertain or is_doubtful(scene))


def seen_date(
    title: str, text: str, anchor: dt.date, zone: dt.tzinfo, *, published: bool = True
) -> tuple[WrittenDate, Scene] | None:
    """Read the date that a text names, and the scene that tells whether it is announced; arguments are those of `read_date`."""
    texts = [Text.of(title), Text.of(text)]
    moved = any(tells_of_a_move(one.folded) for one in texts)
    in_title, in_text = days_ahead(texts, anchor, published=published)
    found = in_title or in_text
    if moved:
        found = [one for one in (*in_title, *in_text) if one.moved_to] or found
    if not found:
        return None
    chosen = _chosen(found, [*in_title, *in_text])
    if chosen.last < anchor and any(tells_what_was(one.folded) for one in texts):
        return None
    rivals = [one for one in found if not (chosen.holds(one) or (one.frames and one.holds(chosen)))]
    elsewhere = [one for one in (*in_title, *in_text) if one.hours and not chosen.holds(one)]
    timetable = [slot for one in texts for slot in slots(one.folded)]
    weekdays = {None, chosen.first.weekday(), chosen.last.weekday()}
    hours = None if elsewhere else hours_of([slot for slot in timetable if slot.weekday in weekdays])
    against = any(is_contradicted(one.folded) for one in texts)
    written = _written(
        chosen,
        [*found, *in_text],
        zone,
        doubtful=moved or bool(rivals) or against,
        elsewhere=hours,
        timetable=timetable,
        length=next(filter(None, (lasting(one.folded) for one in reversed(texts))), None),
    )
    uncertain = written.uncertain or not _says_all(written, timetable)
    return replace(written, uncertain=uncertain), _scene(chosen, texts, timetable)


def _scene(chosen: Candidate, texts: Sequence[Text], timetable: Sequence[Slot]) -> Scene:
    title, text = texts
    return Scene(
        title=title.folded,
        text=text.folded,
        before=chosen.before,
        after=chosen.after,
        told=chosen.told,
        hours=chosen.hours is not None,
        days=(chosen.last - chosen.first).days + 1,
        timed=bool(timetable),
    )


def names_a_day(title: str, text: str, anchor: dt.date) -> bool:
    """Whether a day is named in a title or a text, be it a deadline's, one that is over, or one counted from the anchor."""
    folded = [Text.of(one).folded for one in (title, text)]
    return any(mentions(one) or next(relative_days(one, anchor), None) for one in folded)


def _says_all(written: WrittenDate, timetable: Sequence[Slot]) -> bool:
    """Whether all hours that the text says were taken over, but for those of doors."""
    taken = [moment.time() for moment in (written.start, written.end) if isinstance(moment, dt.datetime)]
    return all(slot.role is Role.DOORS or _is_taken(slot, taken) for slot in timetable)


def _is_taken(slot: Slot, taken: Sequence[dt.time]) -> bool:
    """Whether an hour is one of those read, or lies between them: "de 9h à 12h et de 14h à 17h", "de 9h à 17h, débat à 11h"."""
    last = slot.stop or slot.start
    within = len(taken) > 1 and taken[0] <= slot.start <= last <= taken[1]
    return within or {slot.start, last} <= set(taken)


def _chosen(found: Sequence[Candidate], everywhere: Sequence[Candidate]) -> Candidate:
    """Choose the days that hold all others, but for those of a period that the event takes place in."""
    strongest = max(found, key=lambda one: (one.hours is not None) + one.on_weekday + one.named)
    widest = next((one for one in found if all(one.holds(other) for other in found)), strongest)
    within = (one for one in everywhere if one.own_event and widest.holds(one) and not one.holds(widest))
    return next(within, widest) if widest.frames else widest


def _written(
    chosen: Candidate,
    found: Sequence[Candidate],
    zone: dt.tzinfo,
    *,
    doubtful: bool,
    elsewhere: Hours | None,
    timetable: Sequence[Slot],
    length: dt.timedelta | None,
) -> WrittenDate:
    """Give the chosen days the hours that any mention of them says, when all say the same."""
    several = chosen.first != chosen.last
    said = [one for one in found if one.hours and (one.first, one.last) == (chosen.first, chosen.last)]
    spoken = {(one.hours.start, one.hours.stop) for one in said if one.hours}
    teller = chosen if chosen.hours else next(iter(said), chosen)
    if len({start for start, _ in spoken}) > 1:
        doubtful = True
    hours = hours_of_ends(timetable, chosen.first.weekday(), chosen.last.weekday()) or teller.hours
    if (
        elsewhere
        and (hours is None or _are_of_doors(hours, timetable))
        and (not several or (elsewhere.stop and len(timetable) == 1))
    ):
        hours = elsewhere
    if (
        hours and elsewhere and hours.stop is None and hours.start == elsewhere.start
    ):  # « à 9h. Retour vers 12h30 »
        hours = replace(
            hours,
            stop=elsewhere.stop,
            overnight=elsewhere.overnight,
            doubtful=hours.doubtful or elsewhere.stop is not None,
        )
    if hours and elsewhere and not several and (last := last_of_programme(timetable)):
        hours = replace(hours, stop=last, doubtful=True) if hours.start == timetable[0].start else hours
    doubtful = doubtful or chosen.doubtful or bool(hours and _may_be_of_else(hours, timetable))
    if hours is None or (several and (hours.stop is None or _lasts_for_weeks(chosen))):
        same = [chosen, *(one for one in found if (one.first, one.last) == (chosen.first, chosen.last))]
        return WrittenDate(
            start=chosen.first,
            end=chosen.last if several else None,
            all_day=True,
            words=teller.words,
            uncertain=doubtful or hours is not None or any(one.unread for one in same),
        )
    start = dt.datetime.combine(chosen.first, hours.start, hours.clock or zone).astimezone(zone)
    end = _end(chosen.last, hours, zone, several=several)
    counted = end is None and length is not None
    return WrittenDate(
        start=start,
        end=start + length if length and counted else end,
        all_day=False,
        words=teller.words,
        uncertain=doubtful or counted,
    )


def _lasts_for_weeks(chosen: Candidate) -> bool:
    """Whether hours are those it is open each day: "du 3 octobre au 10 janvier, du mercredi au dimanche, 14h-18h30"."""
    return chosen.last - chosen.first > _WEEK and not chosen.timed_apart


def _may_be_of_else(hours: Hours, timetable: Sequence[Slot]) -> bool:
    """Whether hours leave a doubt: those that stand apart from the day do, unless the text says no other."""
    alone = len(timetable) == 1 and timetable[0].role is Role.START
    return hours.doubtful or (hours.apart and not alone)


def _are_of_doors(hours: Hours, timetable: Sequence[Slot]) -> bool:
    return any(slot.role is Role.DOORS and slot.start == hours.start for slot in timetable)


def _end(last: dt.date, hours: Hours, zone: dt.tzinfo, *, several: bool) -> dt.datetime | None:
    if hours.stop is None:
        return None
    overnight = hours.overnight and not several  # « dans la nuit du 17 au 18, de 22h à 5h »
    return dt.datetime.combine(
        last + dt.timedelta(days=overnight), hours.stop, hours.clock or zone
    ).astimezone(zone)
