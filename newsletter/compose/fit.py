"""Long lists are cut, so that no client clips the letter; what is left out is counted, and the archive shows all. Pure.

Which entries stay: in each section the first ones, of events the soonest; the longest section gives way first.
"""

import dataclasses
from collections.abc import Callable, Sequence

from newsletter.french import day_of
from newsletter.model import Card, Issue, Kind, Section

LIMIT = 100_000
"""Bytes of the HTML part: below the 102,400 at which Gmail clips, with room for what a list adds."""

_MOST = 120  # more entries never fit
_MOST_APPORTS = 3


def fitted(issue: Issue, measure: Callable[[Issue], int], limit: int = LIMIT) -> Issue:
    """Cut an issue's lists until it fits; one that fits is returned whole.

    Args:
        issue: the whole of it.
        measure: says how many bytes an issue takes.
        limit: bytes that it may take.
    """
    if count(issue) <= _MOST and measure(issue) <= limit:
        return issue
    fewest = len(issue.sections)
    bare = measure(cut(issue, fewest))
    kept = min(count(issue), _MOST)
    while kept > fewest:
        shown = cut(issue, kept)
        size = measure(shown)
        if size <= limit:
            return shown
        share = (limit - bare) / max(size - bare, 1)
        kept = max(fewest, min(kept - 1, fewest + int((kept - fewest) * share)))
    return cut(issue, fewest)


def count(issue: Issue) -> int:
    """Count the entries that an issue shows, apports too."""
    return sum(1 + len(card.apports) for section in issue.sections for card in section.cards)


def cut(issue: Issue, number: int) -> Issue:
    """Keep so many cards at most, but one of each section at least, and some apports of each card."""
    rooms = _rooms([len(section.cards) for section in issue.sections], number)
    sections = tuple(_cut_section(*pair) for pair in zip(issue.sections, rooms, strict=True))
    return dataclasses.replace(issue, sections=sections)


def _rooms(lengths: Sequence[int], number: int) -> list[int]:
    """Share the room: all sections are cut to one length, the earlier ones keep one more."""
    rooms = [min(1, length) for length in lengths]
    left = number - sum(rooms)
    while left > 0 and rooms != list(lengths):
        for place, length in enumerate(lengths):
            if left > 0 and rooms[place] < length:
                rooms[place] += 1
                left -= 1
    return rooms


def _cut_section(section: Section, room: int) -> Section:
    places = range(len(section.cards))
    if section.kind is Kind.EVENT:
        places_by_date = sorted(places, key=lambda place: _begins(section.cards[place]))
        kept = sorted(places_by_date[:room])
    else:
        kept = list(places[:room])
    cards = tuple(_cut_apports(section.cards[place]) for place in kept)
    return dataclasses.replace(section, cards=cards, rest=section.rest + len(section.cards) - len(cards))


def _begins(card: Card) -> str:
    """Order events by their day; those without one last."""
    return day_of(card.start).isoformat() if card.start else "9"


def _cut_apports(card: Card) -> Card:
    kept = card.apports[:_MOST_APPORTS]
    return dataclasses.replace(card, apports=kept, rest=card.rest + len(card.apports) - len(kept))
