"""What kind of text names a day: one that announces an event, or a vacancy, a call, a notice, an account, a publication. Pure.

Signs for and against an announcement are weighed against each other, over the whole text: no sign decides alone. Their weights
were fitted to labelled announcements (`tools/genre_weights.py`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from newsletter.collect.dates.families import (
    ADMITS,
    ASKS,
    CALLED_OFF,
    FAMILIES,
    PAST,
    PLACES,
    WELCOMES,
)
from newsletter.collect.dates.labels import label_before
from newsletter.collect.dates.other import unquoted
from newsletter.collect.dates.sentences import EVENT, invites, is_to_come, names_an_event

_HEAD = 60  # letters: what a text without a title begins with stands for it
_SOME_DAYS = 7
_PLACES = 6  # tenths have no exact sum, and one version of Python adds them otherwise than another
_PARTED = re.compile(r"[,:;(]")


class Sign(Enum):
    """What speaks for an announcement or against one; "else" is a word of vacancies, calls, notices, accounts and the like."""

    EVENT_IN_TITLE = auto()
    EVENT_AFTER = auto()
    EVENT_ANYWHERE = auto()
    WELCOME_BESIDE = auto()
    WELCOME_ANYWHERE = auto()
    ADMISSION = auto()
    PLACE = auto()
    HOURS = auto()
    SOME_DAYS = auto()
    ELSE_IN_TITLE = auto()
    ELSE_ANYWHERE = auto()
    ASKS = auto()
    FROM_THEN_ON = auto()
    FUTURE = auto()
    NO_HOUR = auto()
    TELLS_WHICH = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A day in its text, and what was read with it.

    Args:
        title: folded; empty where there is none.
        text: folded.
        before: what stands before the day in its sentence.
        after: what stands after it.
        told: the words of the sentence, with their accents.
        hours: whether hours were read.
        days: how many there are from the first to the last.
        timed: whether any hour stands in title or text.
    """

    title: str
    text: str
    before: str
    after: str
    told: str
    hours: bool
    days: int
    timed: bool

    @property
    def whole(self) -> str:
        """Title and text in one."""
        return f"{self.title}. {self.text}"

    @property
    def head(self) -> str:
        """The title, or what stands for it: how the text begins, or else the day's sentence, unless that is a label."""
        begins = self.text.startswith(self.before) or label_before(self.before, len(self.before)) is not None
        return self.title or (self.text[:_HEAD] if begins else self.before)


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign adds to the logarithm of the odds that a text announces an event, which without any are `base`."""

    base: float
    of: Mapping[Sign, float]


FITTED = Weights(
    1.0,
    {
        Sign.EVENT_IN_TITLE: 1.1,
        Sign.EVENT_AFTER: 0.2,
        Sign.EVENT_ANYWHERE: 0.6,
        Sign.WELCOME_BESIDE: 1.0,
        Sign.WELCOME_ANYWHERE: 1.1,
        Sign.ADMISSION: 0.7,
        Sign.PLACE: 0.9,
        Sign.HOURS: 1.2,
        Sign.SOME_DAYS: 1.8,
        Sign.ELSE_IN_TITLE: -3.8,
        Sign.ELSE_ANYWHERE: -2.1,
        Sign.ASKS: -1.1,
        Sign.FROM_THEN_ON: -1.4,
        Sign.FUTURE: -1.0,
        Sign.NO_HOUR: -1.9,
        Sign.TELLS_WHICH: -1.9,
    },
)
_NOTHING = -0.4  # four in ten announce something
_PLAINLY = -1.5  # one word against an announcement is then enough
_CERTAIN = 1.0  # three in four do


def score(scene: Scene, weights: Weights = FITTED) -> float:
    """Weigh what speaks for an announcement against what speaks against one: the logarithm of the odds."""
    return round(weights.base + sum(weights.of[sign] for sign in signs(scene)), _PLACES)


def is_something_else(scene: Scene, weights: Weights = FITTED) -> bool:
    """Whether a text is plainly no announcement: something must speak against one, and too little for it.

    What is called off is left to the editor, who may have announced it.
    """
    return score(scene, weights) < _NOTHING and _is_spoken_against(scene) and not _is_called_off(scene)


def is_doubtful(scene: Scene) -> bool:
    """Whether something speaks against an announcement, and too little for it to be certain; a title of something else is enough."""
    return _is_headed_by_else(scene) or (score(scene) < _CERTAIN and _is_spoken_against(scene))


def signs(scene: Scene) -> Iterator[Sign]:
    """Name the signs that a scene bears."""
    yield from _signs_for(scene)
    yield from _signs_against(scene)


def _signs_for(scene: Scene) -> Iterator[Sign]:
    if names_an_event(scene.head, ""):
        yield Sign.EVENT_IN_TITLE
    if EVENT.search(scene.after):
        yield Sign.EVENT_AFTER
    if EVENT.search(scene.whole):
        yield Sign.EVENT_ANYWHERE
    if invites(scene.before, scene.after) or WELCOMES.search(scene.before) or WELCOMES.search(scene.after):
        yield Sign.WELCOME_BESIDE
    if WELCOMES.search(scene.whole):
        yield Sign.WELCOME_ANYWHERE
    if ADMITS.search(scene.whole):
        yield Sign.ADMISSION
    if PLACES.search(scene.whole):
        yield Sign.PLACE
    if scene.hours:
        yield Sign.HOURS
    if 1 < scene.days <= _SOME_DAYS:
        yield Sign.SOME_DAYS


def _signs_against(scene: Scene) -> Iterator[Sign]:
    if _is_of_else(scene):
        yield Sign.ELSE_IN_TITLE
    if any(family.search(unquoted(scene.whole)) for family in FAMILIES):
        yield Sign.ELSE_ANYWHERE
    if ASKS.search(scene.whole):
        yield Sign.ASKS
    if scene.before.endswith(("a partir du ", "a compter du ", "des le ", "a partir de ")):
        yield Sign.FROM_THEN_ON
    if is_to_come(scene.before, scene.after):
        yield Sign.FUTURE
    if not scene.timed:
        yield Sign.NO_HOUR
    if scene.before.endswith((" du ", " des ", " de ce ")):
        yield Sign.TELLS_WHICH


def _is_of_else(scene: Scene) -> bool:
    """Whether the title is of something else, and the day's sentence names no event of its own."""
    return _is_headed_by_else(scene) and not names_an_event(scene.before, scene.after)


def _is_headed_by_else(scene: Scene) -> bool:
    """Whether the title is of something else, and not of an event about it."""
    head = unquoted(scene.head)
    found = [match for family in FAMILIES if (match := family.search(head))]
    return any(EVENT.search(head, 0, match.start()) is None for match in found)


def _is_spoken_against(scene: Scene) -> bool:
    """Whether more than one word somewhere speaks against an announcement."""
    if _is_of_else(scene) or ASKS.search(scene.whole) or PAST.search(scene.told):
        return True
    families = [family for family in FAMILIES if family.search(unquoted(scene.whole))]
    own = names_an_event(scene.before, scene.after)
    if len(families) > 1 or (families and not own and score(scene) < _PLAINLY):
        return True
    before, after = unquoted(scene.before), unquoted(scene.after)
    return not names_an_event(scene.title, "") and any(_is_nearest(one, before, after) for one in families)


def _is_nearest(family: re.Pattern[str], before: str, after: str) -> bool:
    """Whether words of a family stand nearer to the day than an event does, and are not what it is about: "troc de livres"."""
    found = list(family.finditer(before))
    if found:
        clause = _PARTED.split(before[: found[-1].start()])[-1]
        return EVENT.search(clause) is None and EVENT.search(before, found[-1].end()) is None
    behind = family.search(after)
    return behind is not None and not EVENT.search(before) and not EVENT.search(after, 0, behind.start())


def _is_called_off(scene: Scene) -> bool:
    return CALLED_OFF.search(scene.whole) is not None and EVENT.search(scene.whole) is not None
