"""What is probably one thing, or the recording of an event, and the evidence in French words. Pure.

Evidence is counted in points: the words that both have, the rarer the more, and what else agrees. What contradicts is
not asked at all.
"""

from dataclasses import dataclass

from rapidfuzz import fuzz

from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.contradictions import (
    contradict,
    dates_named,
    days_apart,
    durations_agree,
    is_of_another,
    is_one_instant,
    known_of,
    minutes,
    parts_named,
)
from newsletter.collect.same.evidence import Shared, Words, shared
from newsletter.collect.same.places import has_street, is_online, places_agree
from newsletter.collect.same.recordings import after, days_after
from newsletter.collect.same.seen import Seen, at_one_address, within
from newsletter.french import listed
from newsletter.model import Kind

ENOUGH = {
    Kind.EVENT: 4.0,
    Kind.REPLAY: 5.5,
    Kind.PUBLICATION: 5.5,
}  # points; two events also share their hour
ENOUGH_RECORDED = 5.0
DAYS = 31  # that one publication, or recording, may come out later elsewhere
_MOST_WORDS, _MOST_TOLD, _MOST_PLACE = 12.0, 8.0, 4.0
_SAME_TITLE = 98  # percent of likeness of two titles from which on the one is in the other
_ALIKE, _UNLIKE = 80, 50  # percent of likeness of two summaries
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
    if days > DAYS or contradict(mine, theirs):
        return None
    both = shared(one.words, other.words)
    place, instant = _place(mine, theirs, both), is_one_instant(mine, theirs)
    points = _titles(mine, theirs, both, elsewhere=place < 0) + place + _summaries(mine, theirs) - days / 10
    at_one = at_one_address(mine, theirs)
    points += 6 if at_one else 0
    points += 2 if durations_agree(mine.entry, theirs.entry) else 0
    points += 0.5 if instant else 0
    points -= 2 if parts_named(mine) ^ parts_named(theirs) else 0
    if points < ENOUGH[mine.entry.kind]:
        return None
    return _evidence(
        points, both, "même heure" if instant else within(days), "même lieu" if place > 1 else ""
    )


def recording(film: Read, event: Read) -> Evidence | None:
    """Say what speaks for a recording being of an event; None when it is not enough."""
    mine, theirs = film.seen, event.seen
    days = days_after(mine, theirs)
    if days is None or is_of_another(mine, theirs):
        return None
    both, dated = shared(film.words, event.words), bool(dates_named(mine))
    points = _titles(mine, theirs, both) - days / 30
    at_one = at_one_address(mine, theirs)
    points += 6 if at_one else 0
    points += 3 if dated else 0
    points += 2 if _house(mine) == _house(theirs) else 0
    points -= 2 if parts_named(mine) - parts_named(theirs) else 0
    points -= 2 if (minutes(mine.entry.duration) or _SHORT + 1) <= _SHORT else 0
    if points < ENOUGH_RECORDED:
        return None
    facts = (after(days), "date de l’événement nommée" if dated else "")
    return _evidence(points, both, *facts, "même adresse" if at_one else "")


def _titles(one: Seen, other: Seen, both: Shared, *, elsewhere: bool = False) -> float:
    """Count what the titles have in common, and what one says that the other entry tells elsewhere."""
    points = min(_MOST_WORDS, both.title) + min(_MOST_TOLD, both.told) + 1.5 * len(_numbers(one, other))
    whole = fuzz.token_set_ratio(" ".join(one.title.counted), " ".join(other.title.counted)) >= _SAME_TITLE
    return points + (2 if whole and not elsewhere else 0)


def _numbers(one: Seen, other: Seen) -> set[str]:
    """Return the numbers that both have, but those of their days."""
    mine, theirs = {*one.title.counted}, {*other.title.counted}
    said = (mine & (theirs | known_of(other))) | (theirs & known_of(one))
    return {word for word in said if word.isdigit()} - one.facts - other.facts


def _place(one: Seen, other: Seen, both: Shared) -> float:
    """Count what the places of two events have in common; another place speaks against them."""
    mine, theirs = one.entry.place, other.entry.place
    if not mine or not theirs:
        return 0
    if is_online(mine) or is_online(theirs):
        return 1 if places_agree(mine, theirs) else -4
    if both.place >= 1:
        return min(_MOST_PLACE, both.place)
    if both.place_unknown or places_agree(mine, theirs):
        return 0
    towns = one.facts & v.TOWNS, other.facts & v.TOWNS
    return -1 if has_street(mine) is not has_street(theirs) and not all(towns) else -4


def _summaries(one: Seen, other: Seen) -> float:
    if not (one.summary and other.summary):
        return 0
    alike = fuzz.token_set_ratio(one.summary, other.summary)
    return 3 if alike >= _ALIKE else -2 if alike < _UNLIKE else 0


def _house(one: Seen) -> str:
    return one.source.partition("-")[0]


def _evidence(points: float, both: Shared, *facts: str) -> Evidence:
    words = listed([f"« {word} »" for word in both.words])
    said = [*facts, f"mots communs {words}" if words else ""]
    return Evidence(points, ", ".join(filter(None, said)))
