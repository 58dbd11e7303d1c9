"""Whether two entries of different sources are one thing, and why. Pure; a wrong "yes" is worse than a wrong "no".

They are of one kind and have one address, or they have one title and agree in time, and in nothing else contradict
each other: hours, places, durations. What a title says more must stand in the other entry's own facts (the year, the
day, the town).
"""

import datetime as dt
import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.headings import episode
from newsletter.collect.same.likeness import Difference, difference
from newsletter.collect.same.places import places_agree
from newsletter.collect.same.seen import Seen, at_one_address, is_heard, place_words
from newsletter.collect.same.words import is_mark, is_telling
from newsletter.french import folded
from newsletter.model import Entry, Kind

PUBLICATION_DAYS, REPLAY_DAYS = 3, 14
LEAST = 50  # percent of likeness below which titles are not looked at more closely
_EPISODE_DAYS = 7  # in which the sound and the film of one recording come out, where no duration is known
TELLING = 3  # words that say what a thing is about, from which on a title is no series' name
_WHOLE = frozenset({"version", "longue"})
_TOLD = frozenset({"recit"})  # the heading that one recording may have and the other not
_NEAR = dt.timedelta(minutes=30)
_FORM = re.compile(
    rf"\W{{0,3}}(?:{'|'.join(sorted(v.FORMS))}|table.ronde)(?: en ligne)?\s*(?:[:«“\"|]|[-–—]\s)"
)
_CLOCK = re.compile(r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*min|(\d{2}))?$")


@dataclass(frozen=True, slots=True)
class Likely:
    """Why two entries are the same (French), and how sure that is: the higher the surer."""

    reason: str
    sure: int


def likely(one: Seen, other: Seen) -> Likely | None:
    """Say why two entries are the same; None when they are not, or when nobody can tell."""
    if one.entry.kind is not other.entry.kind:
        return None
    if at_one_address(one, other):
        return _at_one_address(one, other, difference(one.title, other.title))
    if not _are_named(one, other) or _are_apart(one, other):
        return None
    told = difference(one.title, other.title, LEAST)
    if told is None:
        return None
    match one.entry.kind:
        case Kind.EVENT:
            return _one_event(one, other, told)
        case Kind.REPLAY:
            return _one_recording(one, other, told)
        case _:
            return _one_publication(one, other, told)


def _are_named(one: Seen, other: Seen) -> bool:
    """Whether both titles are enough to know a thing by, or one is that of the other's salon, in the same hall."""
    if one.is_named and other.is_named:
        return True
    short, long = (one, other) if other.is_named else (other, one)
    if not (long.is_named and "salon" in long.title.words and short.entry.place and long.entry.place):
        return False
    hall = (place_words(short.entry.place) & place_words(long.entry.place)) - v.LANDS
    return len(hall) > 1 and any(is_telling(word) and word in long.title.words for word in short.title.words)


def _are_apart(one: Seen, other: Seen) -> bool:
    """Whether each title has a word that nothing of the other thing resembles: told quickly, as most pairs are."""
    return _has_own(one, other) and _has_own(other, one)


def _has_own(one: Seen, other: Seen) -> bool:
    return any(
        word[0] not in other.initials and word not in other.facts
        for word in set(one.title.words).difference(other.title.words)
    )


def said(told: Difference) -> str:
    """Say how alike two titles are, in French."""
    return "même titre" if told.percent == 100 else f"titres semblables à {told.percent} %"


def _at_one_address(one: Seen, other: Seen, told: Difference | None) -> Likely | None:
    if told is None or told.is_contradiction:
        return None
    if one.entry.kind is not Kind.EVENT:
        return Likely("même adresse", 200 + told.percent)
    apart = _hours_apart(one, other)
    if apart is None or apart > _NEAR or not places_agree(one.entry.place, other.entry.place):
        return None
    return None if _are_unlike(one, other, told) else Likely("même adresse et même jour", 200 + told.percent)


def _are_unlike(one: Seen, other: Seen, told: Difference) -> bool:
    """Whether two titles are of two things on one page, as a programme's or a meeting room's: each says its own.

    Unless they share more telling words than they have of their own, and name no part of anything.
    """
    mine = [word for word in unexplained(told.one, other.facts) if len(word) > 1]
    theirs = [word for word in unexplained(told.other, one.facts) if len(word) > 1]
    if not (mine and theirs):
        return False
    shared = {word for word in {*one.title.words} & {*other.title.words} if is_telling(word)}
    parts = any(word in v.PARTS for word in (*one.title.words, *other.title.words))
    return parts or len(shared) <= len(mine) + len(theirs)


def _one_publication(one: Seen, other: Seen, told: Difference) -> Likely | None:
    days = _days_apart(one, other)
    if days is None or days > PUBLICATION_DAYS:
        return None
    if unexplained(told.one, _year(other)) or unexplained(told.other, _year(one)):
        return None
    if _are_of_two_rubrics(one, other, v.NEUTRAL):
        return None
    return Likely(f"{said(told)} et {_within(days)}", told.percent)


def _are_of_two_rubrics(one: Seen, other: Seen, neutral: AbstractSet[str]) -> bool:
    """Whether each has a rubric, or a heading, that the other has not, neutral ones aside."""
    mine, theirs = one.title.rubric - neutral, other.title.rubric - neutral
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _one_recording(one: Seen, other: Seen, told: Difference) -> Likely | None:
    days, alike_long = _days_apart(one, other), _durations_agree(one.entry, other.entry)
    if days is None or days > REPLAY_DAYS or alike_long is False:
        return None
    headings = one.title.headings ^ other.title.headings
    if headings - _TOLD or _are_of_two_rubrics(one, other, v.NEUTRAL | v.MEDIA):
        return None
    mine, theirs = unexplained(told.one, _year(other)), unexplained(told.other, _year(one))
    if mine and theirs:
        return None
    numbered, plain = (one, other) if mine else (other, one)
    sure = alike_long or (days <= _EPISODE_DAYS and _is_heard_once(numbered, plain))
    more = {*mine, *theirs} if not _is_whole(one, other) else {*mine, *theirs} - _WHOLE
    if more and not (sure and _is_episode(numbered, plain, more)):
        return None
    length = ", durées semblables" if alike_long else ""
    return Likely(f"{said(told)} et {_within(days)}{length}", told.percent)


def _is_heard_once(one: Seen, other: Seen) -> bool:
    """Whether the one is heard and the other seen, so that they may well be one recording on two platforms."""
    return is_heard(one.entry) is not is_heard(other.entry)


def _is_whole(one: Seen, other: Seen) -> bool:
    """Whether both last equally long, so that "version longue" says nothing."""
    length = minutes(one.entry.duration)
    return length is not None and length == minutes(other.entry.duration)


def _is_episode(numbered: Seen, plain: Seen, more: AbstractSet[str]) -> bool:
    """Whether all that a title says more is the number of an episode before it, and the rest is no series' name.

    A series' name is short: "Les voix du mécénat" may be any of its episodes.
    """
    telling = {word for word in plain.title.words if is_telling(word)}
    return len(telling) >= TELLING and {*more} <= {*episode(numbered.title.written)}


def _one_event(one: Seen, other: Seen, told: Difference) -> Likely | None:
    apart = _hours_apart(one, other)
    if (
        one.day is None
        or apart is None
        or apart > _NEAR
        or not places_agree(one.entry.place, other.entry.place)
    ):
        return None
    if not (one.entry.place and other.entry.place) and not all(map(_is_telling, (one, other))):
        return None
    mine, theirs = unexplained(told.one, other.facts), unexplained(told.other, one.facts)
    if mine and theirs:
        return None
    more = mine or theirs
    if _are_of_two_rubrics(one, other, v.NEUTRAL | v.MEDIA) or _is_part_of_day(one, other):
        return None
    if not all(word in v.FORMS for word in more) and not _is_subtitle(one, other, more):
        return None
    return Likely(f"{said(told)} et même {'début' if _timed(one, other) else 'jour'}", told.percent)


def _is_part_of_day(one: Seen, other: Seen) -> bool:
    """Whether one has an hour of a day that the other has whole, and its title names a form of its own.

    "Soirée du Forum" at eight is not the Forum; "Colloque : les alliances" may be "Les alliances".
    """
    if isinstance(one.entry.start, dt.datetime) is isinstance(other.entry.start, dt.datetime):
        return False
    timed, whole = (one, other) if isinstance(one.entry.start, dt.datetime) else (other, one)
    own = {*timed.title.words, *timed.title.rubric} - {*whole.title.words} - whole.facts
    if not own.isdisjoint(v.HEADED):
        return True
    return not own.isdisjoint(v.FORMS) and not _FORM.match(folded(timed.title.written))


def _is_telling(one: Seen) -> bool:
    """Whether an event's title says so much that no place is needed: its number, or three words."""
    return len({*one.title.words} - v.LINKS) > 2


def _is_subtitle(one: Seen, other: Seen, more: tuple[str, ...]) -> bool:
    """Whether one title only goes on where the other ends, at one instant and one place."""
    short, long = sorted((one.title.words, other.title.words), key=len)
    known = one.entry.place and other.entry.place
    return bool(
        known
        and _timed(one, other)
        and one.entry.start == other.entry.start
        and len(short) >= 2
        and long[: len(short)] == short
        and not any(is_mark(word) or word in v.PARTS for word in more)
    )


def unexplained(words: tuple[str, ...], known: AbstractSet[str]) -> tuple[str, ...]:
    """Return the words that what is known of the other entry doesn't explain; a day needs its month beside it."""
    dated = any(word in v.MONTHS and word in known for word in words)
    return tuple(
        word for word in words if word not in known or (word.isdigit() and len(word) < 3 and not dated)
    )


def _year(one: Seen) -> frozenset[str]:
    """Return the words that the other title may have more: the year, and this one's rubric."""
    return one.title.rubric | ({str(one.day.year)} if one.day else set())


def _days_apart(one: Seen, other: Seen) -> int | None:
    return abs((one.day - other.day).days) if one.day and other.day else None


def _hours_apart(one: Seen, other: Seen) -> dt.timedelta | None:
    """Return how far two starts are apart; a day without an hour is the day of any; None on other days."""
    mine, theirs = one.entry.start, other.entry.start
    if isinstance(mine, dt.datetime) and isinstance(theirs, dt.datetime):
        apart = abs(_aware(mine) - _aware(theirs))
        return apart if apart <= _NEAR or one.day == other.day else None
    return dt.timedelta() if one.day == other.day else None


def _aware(when: dt.datetime) -> dt.datetime:
    return when if when.tzinfo else when.replace(tzinfo=dt.UTC)


def _timed(one: Seen, other: Seen) -> bool:
    return isinstance(one.entry.start, dt.datetime) and isinstance(other.entry.start, dt.datetime)


def _within(days: int) -> str:
    if days == 0:
        return "même jour"
    return "un jour d’écart" if days == 1 else f"{days} jours d’écart"


def _durations_agree(one: Entry, other: Entry) -> bool | None:
    """Whether they last as long, give or take 15 %; None when that is not known."""
    mine, theirs = minutes(one.duration), minutes(other.duration)
    if not mine or not theirs:
        return None
    return abs(mine - theirs) <= max(1, 0.15 * max(mine, theirs))


def minutes(duration: str | None) -> int | None:
    """Read a duration as it is shown: "58 min", "2 h 10"; None for any other words."""
    found = _CLOCK.match((duration or "").strip()) if duration else None
    if found is None or not any(found.groups()):
        return None
    hours, whole, rest = found.groups()
    return int(hours or 0) * 60 + int(whole or rest or 0)
