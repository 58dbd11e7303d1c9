"""Which values of a facet an entry has, weighed over all of its words: none decides alone. Pure.

Signs for and against a value add up to the logarithm of the odds that it is meant. Their weights were fitted to labelled
announcements, each read with the words that were known before anybody had read it (`tools/facet_weights.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from newsletter.facets.subjects import Strength, Witness
from newsletter.facets.texts import Evidence

_SECOND, _THIRD = 2, 3  # words that say a value
_MANY = 4  # values that words say
_PLACES = 6
_WEAKNESS = {strength: rank for rank, strength in enumerate(Strength)}


class Sign(Enum):
    """What speaks for a value or against it.

    The first ten tell the strongest word of a title, and of a summary; "else" is another value that the title plainly says.
    """

    TITLE_PLAIN = auto()
    TITLE_PEOPLE = auto()
    TITLE_WEAK = auto()
    TITLE_FIGURE = auto()
    TITLE_FIELD = auto()
    SUMMARY_PLAIN = auto()
    SUMMARY_PEOPLE = auto()
    SUMMARY_WEAK = auto()
    SUMMARY_FIGURE = auto()
    SUMMARY_FIELD = auto()
    ALONE_IN_TITLE = auto()
    SEVERAL_TOGETHER = auto()
    SECOND_WORD = auto()
    THIRD_WORD = auto()
    FIRST_SENTENCE = auto()
    LISTED = auto()
    ELSE_IN_TITLE = auto()
    ELSE_BESIDE = auto()
    RIVAL = auto()
    MANY = auto()


_IN_TITLE = {strength: Sign[f"TITLE_{strength.name}"] for strength in Strength}
_IN_SUMMARY = {strength: Sign[f"SUMMARY_{strength.name}"] for strength in Strength}


@dataclass(frozen=True, slots=True)
class Case:
    """A value that some words of an entry speak for.

    Args:
        value: its id.
        own: the words that speak for it.
        others: those that speak for other values of its facet.
    """

    value: str
    own: tuple[Witness, ...]
    others: tuple[Witness, ...]

    @property
    def evidence(self) -> Evidence:
        """The strongest word, of several the first."""
        return min(self.own, key=_weakness).evidence


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign adds to the logarithm of the odds, which without any are `base`; above `least` a value is proposed."""

    base: float
    least: float
    of: Mapping[Sign, float]


def cases(witnesses: Sequence[Witness]) -> list[Case]:
    """Gather the words that speak for each value."""
    return [
        Case(
            value,
            tuple(one for one in witnesses if one.value == value),
            tuple(one for one in witnesses if one.value != value),
        )
        for value in dict.fromkeys(one.value for one in witnesses)
    ]


def score(case: Case, weights: Weights) -> float:
    """Weigh what speaks for a value against what speaks against it: the logarithm of the odds.

    Tenths have no exact sum, and Python 3.12 adds them otherwise than 3.11 does: what is due to that is rounded away.
    """
    return round(weights.base + sum(weights.of.get(sign, 0) for sign in signs(case)), _PLACES)


def is_meant(case: Case, weights: Weights) -> bool:
    """Whether enough speaks for a value."""
    return score(case, weights) >= weights.least


def signs(case: Case) -> Iterator[Sign]:
    """Name the signs that speak for a value or against it."""
    title = [one for one in case.own if one.is_in_title]
    summary = [one for one in case.own if not one.is_in_title]
    yield from _signs_of_words(case)
    if title:
        strongest = min(title, key=_weakness)
        yield _IN_TITLE[strongest.strength]
        if strongest.strength is not Strength.PLAIN and strongest.stands_alone:
            yield Sign.ALONE_IN_TITLE
    if summary:
        yield from _signs_of_summary(summary)
    yield from _signs_against(case, is_in_title=bool(title))


def _signs_of_words(case: Case) -> Iterator[Sign]:
    forms = len({one.form for one in case.own})
    if forms >= _SECOND:
        yield Sign.SECOND_WORD
    if forms >= _THIRD:
        yield Sign.THIRD_WORD
    if any(one.found.after - one.found.first > 1 and one.strength is Strength.PLAIN for one in case.own):
        yield Sign.SEVERAL_TOGETHER


def _signs_of_summary(summary: Sequence[Witness]) -> Iterator[Sign]:
    yield _IN_SUMMARY[min(summary, key=_weakness).strength]
    first = summary[0]
    words = first.passage.around.words
    if words[first.found.first].sentence == words[0].sentence:
        yield Sign.FIRST_SENTENCE
    if all(one.passage.around.is_listed(one.found.first) for one in summary):
        yield Sign.LISTED


def _signs_against(case: Case, *, is_in_title: bool) -> Iterator[Sign]:
    if any(one.is_in_title and one.strength is Strength.PLAIN for one in case.others):
        yield Sign.ELSE_BESIDE if is_in_title else Sign.ELSE_IN_TITLE
    forms = len({one.form for one in case.own})
    rivals: dict[str, set[str]] = {}
    for one in case.others:
        rivals.setdefault(one.value, set()).add(one.form)
    if any(len(others) >= forms for others in rivals.values()):
        yield Sign.RIVAL
    if len(rivals) >= _MANY - 1:
        yield Sign.MANY


def _weakness(one: Witness) -> int:
    return _WEAKNESS[one.strength]


FITTED: Mapping[str, Weights] = {
    "acteurs": Weights(
        -1.2,
        0.6,
        {
            Sign.TITLE_PLAIN: 3.1,
            Sign.TITLE_PEOPLE: 0.3,
            Sign.TITLE_FIELD: -0.4,
            Sign.SUMMARY_PLAIN: 2.9,
            Sign.SUMMARY_PEOPLE: 1.1,
            Sign.SUMMARY_WEAK: 0.4,
            Sign.SUMMARY_FIELD: -1.3,
            Sign.ALONE_IN_TITLE: -0.1,
            Sign.SEVERAL_TOGETHER: -0.8,
            Sign.SECOND_WORD: 1.3,
            Sign.THIRD_WORD: 0.8,
            Sign.FIRST_SENTENCE: 1.0,
            Sign.LISTED: 0.2,
            Sign.ELSE_IN_TITLE: -0.8,
            Sign.ELSE_BESIDE: -0.5,
            Sign.RIVAL: -0.1,
            Sign.MANY: -0.3,
        },
    ),
    "domaines": Weights(
        -0.6,
        0.6,
        {
            Sign.TITLE_PLAIN: 2.9,
            Sign.TITLE_PEOPLE: 1.4,
            Sign.TITLE_WEAK: 0.3,
            Sign.TITLE_FIGURE: -0.3,
            Sign.TITLE_FIELD: -1.0,
            Sign.SUMMARY_PLAIN: 1.0,
            Sign.SUMMARY_PEOPLE: 0.3,
            Sign.SUMMARY_WEAK: -0.4,
            Sign.SUMMARY_FIGURE: -0.6,
            Sign.SUMMARY_FIELD: -1.2,
            Sign.ALONE_IN_TITLE: 0.4,
            Sign.SEVERAL_TOGETHER: 0.4,
            Sign.SECOND_WORD: 1.0,
            Sign.THIRD_WORD: 0.4,
            Sign.FIRST_SENTENCE: 0.7,
            Sign.LISTED: -0.1,
            Sign.ELSE_IN_TITLE: -1.1,
            Sign.ELSE_BESIDE: -0.5,
            Sign.RIVAL: -0.6,
            Sign.MANY: -0.4,
        },
    ),
}
