"""Whether two entries of different sources are certainly one thing, and why. Pure.

Only strong evidence counts, and a wrong "yes" loses a thing: one UID; one address that is the thing's own; or all words of the
title alike, near in time, and something else that agrees: the hall and its town, the summary, names in the title. What is
only probable is proposed to the editor (`suggest`).
"""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from newsletter.collect.same.contradictions import contradict, days_apart, is_one_instant, parts_named
from newsletter.collect.same.elsewhere import tell_of_others
from newsletter.collect.same.places import hall_words, places_agree
from newsletter.collect.same.seen import Seen, at_one_address, within
from newsletter.collect.same.telling import names, telling
from newsletter.collect.same.title import Title, exact_words
from newsletter.model import Kind

WINDOW = {Kind.EVENT: 1, Kind.REPLAY: 14, Kind.PUBLICATION: 3}  # days
_ENOUGH = 7.5  # how telling a title must be
_THERE, _PLACE = (
    2.0,
    1.0,
)  # how telling the title must be of what is in one hall at one instant, and the hall's name
_WORDS = 3
_NAMES = 2  # proper names in a title that tells by itself: a tool, or a campaign, has one, and many houses write of it
_MOVED = 31  # days that one address may keep one thing
_ALIKE = 80  # percent of likeness of two titles at one address
_OTHERWISE = 50  # percent of likeness of two summaries, below which they tell of two things
_ONE_TEXT = (
    80  # percent of likeness of two summaries, in whatever order, from which on they tell of one thing
)
_LONG = 60  # characters from which on a summary says whose it is


@dataclass(frozen=True, slots=True)
class Certain:
    """Why two entries are one (French), and which evidence is the stronger: the higher."""

    reason: str
    sure: int


def certain(one: Seen, other: Seen) -> Certain | None:
    """Say why two entries are certainly one; None when they are not, or when a person should look."""
    if one.entry.kind is not other.entry.kind:
        return None
    if one.uid is not None and one.uid == other.uid and _is_one_uid(one, other):
        return Certain("même identifiant (UID)", 300)
    if contradict(one, other):
        return None
    if one.entry.kind is Kind.EVENT and not places_agree(one.entry.place, other.entry.place):
        return None
    if at_one_address(one, other):
        return _at_one_address(one, other)
    if not one.title.exact or one.title.exact != other.title.exact:
        return None
    return _one_event(one, other) if one.entry.kind is Kind.EVENT else _one_work(one, other)


def _is_one_uid(one: Seen, other: Seen) -> bool:
    """Whether nothing but their hours tells two events of one UID apart: one of the calendars has the later version."""
    alike = fuzz.token_set_ratio(" ".join(one.title.counted), " ".join(other.title.counted))
    return alike >= _ALIKE and places_agree(one.entry.place, other.entry.place)


def _at_one_address(one: Seen, other: Seen) -> Certain | None:
    days = days_apart(one, other)
    if (days is not None and days > _MOVED) or parts_named(one) ^ parts_named(other):
        return None
    event = one.entry.kind is Kind.EVENT
    alike = fuzz.token_set_ratio(" ".join(one.title.counted), " ".join(other.title.counted))
    if alike < (100 if event else _ALIKE):
        return None
    return Certain("même adresse et même jour" if event else "même adresse", 200)


def _one_event(one: Seen, other: Seen) -> Certain | None:
    if not is_one_instant(one, other) or _are_unlike(one, other):
        return None  # summaries may name other days: where to book, and until when
    if telling(one.title.exact) < _THERE or len({*one.title.counted}) < _WORDS:
        return None  # "Permanence", "Assemblée générale": two houses may hold theirs in one hall
    hall = hall_words(one.entry.place, other.entry.place)
    return Certain("même titre, même heure et même lieu", 100) if telling(hall) >= _PLACE else None


def _one_work(one: Seen, other: Seen) -> Certain | None:
    days = days_apart(one, other)
    if days is None or days > WINDOW[one.entry.kind] or _are_unlike(one, other) or tell_of_others(one, other):
        return None
    if not _is_copied(one, other) and not tells_by_itself(one.title, other.title):
        return None
    return Certain(f"même titre et {within(days)}", 100 - days)


def tells_by_itself(one: Title, other: Title) -> bool:
    """Whether two houses would not both write these words by chance: rare ones, and several proper names."""
    return is_telling(one.exact) and len(names(one.written) | names(other.written)) >= _NAMES


def is_telling(words: tuple[str, ...]) -> bool:
    """Whether these are many rare words: one house's, but for what all houses write of at one time."""
    return len({*words}) >= _WORDS and telling(words) >= _ENOUGH


def _are_unlike(one: Seen, other: Seen) -> bool:
    """Whether both have a summary, and each tells other things."""
    mine, theirs = one.summary, other.summary
    return bool(mine and theirs) and fuzz.token_set_ratio(mine, theirs) < _OTHERWISE


def _is_copied(one: Seen, other: Seen) -> bool:
    """Whether both have one long summary: word for word, or much the same under a telling title, of the same names and numbers."""
    mine, theirs = one.summary, other.summary
    if min(len(mine), len(theirs)) < _LONG:
        return False
    alike = is_telling(one.title.exact) and fuzz.token_sort_ratio(mine, theirs) >= _ONE_TEXT
    is_of_others = names(mine) != names(theirs) or _numbers(mine) != _numbers(theirs)
    return (alike and not is_of_others) or exact_words(mine) == exact_words(theirs)


def _numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))
