"""What is probably one thing, or the recording of an event, and the evidence in French words. Pure.

Evidence is counted in points: the words that both have, the rarer the more, and what else agrees. What contradicts is
not asked at all.
"""

from dataclasses import dataclass

from rapidfuzz import fuzz

from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.contradictions import (
    are_alike,
    are_hours_apart,
    are_titled_otherwise,
    dates_named,
    days_apart,
    durations_agree,
    is_dated_otherwise,
    is_of_another_day,
    is_one_hour,
    is_one_instant,
    is_postponed,
    known_of,
    minutes,
    parts_named,
)
from newsletter.collect.same.evidence import Shared, Words, shared
from newsletter.collect.same.phrases import common_phrase
from newsletter.collect.same.places import has_street, is_online, places_agree
from newsletter.collect.same.recordings import after, after_at_most, days_before
from newsletter.collect.same.seen import Seen, are_of_one_house, are_of_two_places, at_one_address, within
from newsletter.collect.same.telling import names
from newsletter.french import listed
from newsletter.model import Kind

ENOUGH = {
    Kind.EVENT: 2.2,
    Kind.REPLAY: 3.5,
    Kind.PUBLICATION: 4.5,
}  # points; two events share their day already
ENOUGH_RECORDED = 3.0
DAYS = 62  # that one publication may come out later elsewhere
LATE = 365  # that a recording may
EARLY = 7  # that the page of a live may be made before its event
_MOST_WORDS, _MOST_TOLD, _MOST_TEXT, _MOST_PLACE = 12.0, 8.0, 3.0, 3.0
_MOST_PHRASE = 2.0
_ONE_WORD = 4.0  # what one word of a place tells at most: its town, perhaps
_WITHIN = 95  # percent of likeness of two titles from which on the one is in the other
_ALIKE, _UNLIKE = 80, 50  # percent of likeness of two summaries
_ANYTHING = 2.0  # what two summaries of one thing tell in common, at least: one word in 100,000
_LONG = 60  # characters from which on a summary says whose it is
_SHORT = 5  # minutes: an extract, a teaser


@dataclass(frozen=True, slots=True)
class Read:
    """An entry with its words."""

    seen: Seen
    words: Words


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for it: points, and French words."""

    points: float
    words: str


def same(one: Read, other: Read) -> Evidence | None:
    """Say what speaks for two entries of one kind being one thing; None when it is not enough."""
    mine, theirs = one.seen, other.seen
    days = days_apart(mine, theirs) or 0
    if (
        days > (LATE if mine.entry.kind is Kind.REPLAY else DAYS)
        or is_of_another_day(mine, theirs)
        or _tell_apart(mine, theirs)
    ):
        return None
    both = shared(one.words, other.words)
    place, instant = _places_alike(mine, theirs, both), is_one_instant(mine, theirs)
    is_a_form = place <= 1 and _is_a_form(mine, theirs, both)
    titled = 0 if is_a_form else _titles(mine, theirs, both, elsewhere=place < 0)
    said = titled + _summaries(mine, theirs) + _texts(both)
    one_spot = 2 if instant and both.place > _ONE_WORD else 0
    points = said + min(place, max(0, 2 * said + one_spot))  # much takes place in one house, and in one town
    points += 6 if at_one_address(mine, theirs) else 0
    points += 0.5 if instant else 0
    points += 2 if durations_agree(mine.entry, theirs.entry) else 0
    points += 2 if _name_one_day(mine, theirs) else 0
    points -= _against(mine, theirs) + _between(days)
    points += _phrase(mine, theirs, points - ENOUGH[Kind.REPLAY]) if mine.entry.kind is Kind.REPLAY else 0
    if points < ENOUGH[mine.entry.kind]:
        return None
    return _evidence(
        points,
        both,
        "même heure" if instant else within(days),
        "report annoncé" if days and is_postponed(mine, theirs) else "",
        "même lieu" if place > 1 else "",
    )


def recording(film: Read, event: Read) -> Evidence | None:
    """Say what speaks for a recording being of an event; None when it is not enough."""
    mine, theirs = film.seen, event.seen
    days, late = after_at_most(LATE, mine, theirs), _late(mine, theirs)
    if late is None or is_dated_otherwise(mine, theirs) or _tell_apart(mine, theirs):
        return None
    both, dated = shared(film.words, event.words), bool(dates_named(mine))
    points = _titles(mine, theirs, both) + _texts(both) - late
    at_one = at_one_address(mine, theirs)
    points += 6 if at_one else 0
    points += 3 if dated else 0
    points += 2 if are_of_one_house(mine, theirs) else 0
    points -= (1 if dated else 2) if parts_named(mine) - parts_named(theirs) - v.CUTS else 0
    points -= 3 if are_titled_otherwise(mine, theirs) else 0
    points -= 2 if (minutes(mine.entry.duration) or _SHORT + 1) <= _SHORT else 0
    points += _phrase(mine, theirs, points - ENOUGH_RECORDED, least=4)
    if points < ENOUGH_RECORDED:
        return None
    when = "page du direct" if days is None else after(days)
    named, spot = ("date de l’événement nommée" if dated else ""), ("même adresse" if at_one else "")
    return _evidence(points, both, when, named, spot)


def _days_of_live(film: Seen, event: Seen) -> int | None:
    """Return how many days before its event the page of a live was made, in one house or as it says; None of other films."""
    days = days_before(film, event)
    if days is None or days > EARLY or parts_named(film) - parts_named(event):
        return None
    said = not v.LIVE.isdisjoint(film.title.counted)
    return days if said or are_of_one_house(film, event) else None


def _late(film: Seen, event: Seen) -> float | None:
    """Count what the time between an event and its recording tells against it; None when it is too long.

    After two months there are many events that it may be of.
    """
    days, before = after_at_most(LATE, film, event), _days_of_live(film, event)
    if days is None:
        return None if before is None else 3 + before / 3
    return days / 30 if days <= DAYS else 3 + (days - DAYS) / 120


def _between(days: int) -> float:
    """Count what the days between two entries tell against their being one: for recordings, the later the less."""
    return days / 10 if days <= DAYS else DAYS / 10 + (days - DAYS) / 60


def _tell_apart(one: Seen, other: Seen) -> bool:
    """Whether two titles are alike but for what tells things apart: "n° 11" and "n° 12", "Avant" and "Après"."""
    return are_titled_otherwise(one, other) and are_alike(one, other)


def _against(one: Seen, other: Seen) -> float:
    """Count what speaks against it, and may have a reason: other words, an hour in the wrong zone, a film cut short."""
    points = _hours(one, other) + _lengths(one, other) + 3 * are_titled_otherwise(one, other)
    return points + (3 if parts_named(one) ^ parts_named(other) else 0)


def _lengths(one: Seen, other: Seen) -> float:
    """Count what another length says: that something was cut, or, of less than half the length, that it is a part."""
    if durations_agree(one.entry, other.entry) is not False:
        return 0
    short, long = sorted(minutes(each.entry.duration) or 0 for each in (one, other))
    return 5 if 2 * short >= long else 8


def _hours(one: Seen, other: Seen) -> float:
    """Count what another hour of two events says: on one day, that they are two things, where nothing but it differs."""
    if one.entry.kind is not Kind.EVENT or is_one_hour(one, other):
        return 0
    return 8 if one.day == other.day and are_hours_apart(one, other) else 3


def _titles(one: Seen, other: Seen, both: Shared, *, elsewhere: bool = False) -> float:
    """Count what the titles have in common, and what one says that the other entry tells elsewhere."""
    points = min(_MOST_WORDS, both.title) + min(_MOST_TOLD, both.told) + 1.5 * len(_numbers(one, other))
    if elsewhere or not _is_within(one, other):
        return points
    cut = not (one.title.exact and other.title.exact)
    return points + (3 if cut else 1)


def _is_a_form(one: Seen, other: Seen, both: Shared) -> bool:
    """Whether two houses have one title, word for word, of what each has of its own: such a title tells nothing.

    Summaries that have nothing in common, nor name the other's house, say so; where one has none, that the houses are of two
    places. A title with a proper name is no form.
    """
    if not one.title.exact or one.title.exact != other.title.exact or names(one.title.written):
        return False
    if one.summary and other.summary:
        return not are_of_one_house(one, other) and both.text + both.relayed < _ANYTHING
    return are_of_two_places(one, other)


def _phrase(one: Seen, other: Seen, over: float, *, least: int = 1) -> float:
    """Count what a phrase of both tells, where it may change anything.

    Args:
        one: an entry.
        other: another.
        over: how many points more than enough there are.
        least: words that a phrase has: of a few, there are many that a house's things have in common.
    """
    words = common_phrase(one, other) if over >= -_MOST_PHRASE else 0
    return min(_MOST_PHRASE, (words - (least > 1)) / 2) if words >= least else 0


def _is_within(one: Seen, other: Seen) -> bool:
    """Whether one title is in the other, but for its order, or some letters."""
    mine, theirs = (" ".join(each.title.counted) for each in (one, other))
    return max(fuzz.token_set_ratio(mine, theirs), fuzz.partial_ratio(mine, theirs)) >= _WITHIN


def _texts(both: Shared) -> float:
    return min(_MOST_TEXT, both.text / 2)


def _numbers(one: Seen, other: Seen) -> set[str]:
    """Return the numbers that both have, but those of their days."""
    mine, theirs, of_mine, of_theirs = (
        {v.CARDINALS.get(word, word) for word in words}
        for words in (one.title.counted, other.title.counted, known_of(one), known_of(other))
    )
    said = (mine & (theirs | of_theirs)) | (theirs & of_mine)
    return {word for word in said if word.isdigit()} - one.facts - other.facts


def _places_alike(one: Seen, other: Seen, both: Shared) -> float:
    """Count what the places of two events have in common; another place speaks against them."""
    mine, theirs = one.entry.place, other.entry.place
    if not mine or not theirs:
        return 0
    if is_online(mine) or is_online(theirs):
        return 1 if places_agree(mine, theirs) else -1
    if both.place >= 1:
        return min(_MOST_PLACE, both.place)
    if both.place_unknown or places_agree(mine, theirs):
        return 0
    towns = one.facts & v.TOWNS, other.facts & v.TOWNS
    return -1 if has_street(mine) is not has_street(theirs) and not all(towns) else -3.5


def _summaries(one: Seen, other: Seen) -> float:
    if not (one.summary and other.summary):
        return 0
    alike = fuzz.token_set_ratio(one.summary, other.summary)
    if alike >= _ALIKE:
        return 6 if min(len(one.summary), len(other.summary)) >= _LONG else 3
    return -1 if alike < _UNLIKE else 0


def are_summarised_alike(one: Seen, other: Seen) -> bool:
    """Whether both have a summary, and it tells much the same."""
    return bool(one.summary and other.summary) and fuzz.token_set_ratio(one.summary, other.summary) >= _ALIKE


def _name_one_day(one: Seen, other: Seen) -> bool:
    """Whether both name a day, which is none of theirs: that of what they tell of, or record."""
    return one.entry.kind is not Kind.EVENT and not dates_named(one).isdisjoint(dates_named(other))


def _evidence(points: float, both: Shared, *facts: str) -> Evidence:
    words = listed([f"« {word} »" for word in both.words])
    said = [*facts, f"mots communs {words}" if words else ""]
    return Evidence(points, ", ".join(filter(None, said)))
