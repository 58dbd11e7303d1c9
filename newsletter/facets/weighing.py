"""Which values of a facet an entry has, weighed over all of its words: none decides alone. Pure.

Signs for and against a value add up to the logarithm of the odds that it is meant. Their weights were fitted to labelled
announcements, each read with the words that were known before anybody had read it (`tools/facet_weights.py`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from newsletter.facets.subjects import NEAR, Strength, Witness
from newsletter.facets.texts import Evidence

_SECOND = 2  # words that say a value
_SEVERAL = 3  # words of its field
_PLACES = 6
_WEAKNESS = {strength: rank for rank, strength in enumerate(Strength)}


class Sign(Enum):
    """What speaks for a value or against it.

    The first four tell what the strongest of its words is, where none is plain.
    """

    PEOPLE = auto()
    WEAK = auto()
    FIGURE = auto()
    FIELD = auto()
    CORE = auto()
    IN_TITLE = auto()
    LATE = auto()
    BEGINS = auto()
    COUNTED = auto()
    SECOND_WORD = auto()
    SECOND_PLAIN = auto()
    SEVERAL_OF_FIELD = auto()
    SEVERAL_TOGETHER = auto()
    OF_ANOTHER = auto()
    MOST = auto()
    FEW = auto()
    ELSE_CORE = auto()
    ELSE_IN_TITLE = auto()
    PUBLISHER = auto()
    PUBLISHER_ELSE = auto()
    ECHO = auto()
    ASSOCIATIONS = auto()


_SAYING_LITTLE = frozenset({Strength.PEOPLE, Strength.FIELD})
_ASSOCIATIONS = "associations"  # what is said to be one nearly always is
_STRENGTHS = {strength: Sign[strength.name] for strength in Strength if strength is not Strength.PLAIN}


@dataclass(frozen=True, slots=True)
class Case:
    """A value that some words of an entry speak for.

    Args:
        value: its id.
        own: the words that speak for it.
        others: those that speak for other values of its facet.
        publisher: the values that the name of the house that publishes says.
    """

    value: str
    own: tuple[Witness, ...]
    others: tuple[Witness, ...]
    publisher: frozenset[str] = frozenset()

    @property
    def evidence(self) -> Evidence:
        """The strongest word, of several the first."""
        return min(self.own, key=_weakness).evidence


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign adds to the logarithm of the odds, which without any are `base`.

    From `least` on a value is proposed; from `doubtful` on the editor may be asked.
    """

    base: float
    least: float
    doubtful: float
    of: Mapping[Sign, float]


def gathered(witnesses: Sequence[Witness], publisher: frozenset[str] = frozenset()) -> list[Case]:
    """Gather the words that speak for each value.

    Args:
        witnesses: of one facet.
        publisher: the values of that facet that the name of the house that publishes says.
    """
    return [
        Case(
            value,
            tuple(one for one in witnesses if one.value == value),
            tuple(one for one in witnesses if one.value != value),
            publisher,
        )
        for value in dict.fromkeys(one.value for one in witnesses)
    ]


def score(case: Case, weights: Weights) -> float:
    """Weigh what speaks for a value against what speaks against it: the logarithm of the odds.

    Tenths have no exact sum, and Python 3.12 adds them otherwise than 3.11 does: what is due to that is rounded away.
    """
    return round(weights.base + sum(weights.of.get(sign, 0) for sign in signs(case)), _PLACES)


def signs(case: Case) -> Iterator[Sign]:
    """Name the signs that speak for a value or against it."""
    strongest = min(case.own, key=_weakness).strength
    if strongest in _STRENGTHS:
        yield _STRENGTHS[strongest]
    yield from _signs_of_words(case)
    yield from _signs_of_plain_words(case)
    yield from _signs_of_places(case)
    yield from _signs_of_others(case)
    yield from _signs_of_publisher(case, is_field=strongest is Strength.FIELD)
    if case.value == _ASSOCIATIONS:
        yield Sign.ASSOCIATIONS


def _signs_of_plain_words(case: Case) -> Iterator[Sign]:
    plain = [one for one in case.own if one.strength is Strength.PLAIN]
    if any(not one.meets(plain[0]) for one in plain):
        yield Sign.SECOND_PLAIN
    told = plain or [one for one in case.own if one.strength is not Strength.FIELD]
    if any(one.begins for one in told):
        yield Sign.BEGINS
    if told and all(one.is_counted for one in told):
        yield Sign.COUNTED


def _signs_of_words(case: Case) -> Iterator[Sign]:
    if any(one.is_core and one.strength not in _SAYING_LITTLE for one in case.own):
        yield Sign.CORE
    if _forms(case.own) >= _SECOND:
        yield Sign.SECOND_WORD
    if _forms(one for one in case.own if one.strength is Strength.FIELD) >= _SEVERAL:
        yield Sign.SEVERAL_OF_FIELD
    if any(one.found.after - one.found.first > 1 and one.strength is Strength.PLAIN for one in case.own):
        yield Sign.SEVERAL_TOGETHER
    if all(one.is_of_another for one in case.own):
        yield Sign.OF_ANOTHER


def _signs_of_places(case: Case) -> Iterator[Sign]:
    if any(one.is_in_title for one in case.own):
        yield Sign.IN_TITLE
    elif _is_late(case.own[0]):
        yield Sign.LATE


def _is_late(one: Witness) -> bool:
    """Whether it stands in the second half of what is read of a summary."""
    return 2 * one.found.first > min(len(one.passage.around.words), NEAR)


def _signs_of_others(case: Case) -> Iterator[Sign]:
    forms = _forms(case.own)
    rivals: dict[str, list[Witness]] = {}
    for one in case.others:
        rivals.setdefault(one.value, []).append(one)
    most = max((_forms(others) for others in rivals.values()), default=0)
    if forms > most:
        yield Sign.MOST
    if forms + 1 < most:
        yield Sign.FEW
    if any(one.is_core for one in case.others):
        yield Sign.ELSE_CORE
    if not any(one.is_in_title for one in case.own) and any(
        one.is_in_title and one.strength is Strength.PLAIN for one in case.others
    ):
        yield Sign.ELSE_IN_TITLE


def _signs_of_publisher(case: Case, *, is_field: bool) -> Iterator[Sign]:
    if case.value in case.publisher:
        yield Sign.PUBLISHER
        if is_field:
            yield Sign.ECHO
    elif case.publisher:
        yield Sign.PUBLISHER_ELSE


def _forms(some: Iterable[Witness]) -> int:
    """Count the words that differ by more than their number."""
    return len({one.form for one in some})


def _weakness(one: Witness) -> int:
    return _WEAKNESS[one.strength]


FITTED: Mapping[str, Weights] = {
    "acteurs": Weights(
        0.5,
        0.7,
        -0.6,
        {
            Sign.PEOPLE: -1.2,
            Sign.WEAK: -1.2,
            Sign.FIELD: -2.6,
            Sign.CORE: 2.1,
            Sign.SECOND_PLAIN: 1.0,
            Sign.BEGINS: 0.6,
            Sign.COUNTED: 0.9,
            Sign.LATE: -0.9,
            Sign.SEVERAL_OF_FIELD: 1.1,
            Sign.OF_ANOTHER: -0.4,
            Sign.ELSE_CORE: -0.1,
            Sign.ELSE_IN_TITLE: -0.5,
            Sign.PUBLISHER: 1.0,
            Sign.ECHO: 0.9,
            Sign.ASSOCIATIONS: 0.6,
        },
    ),
    "domaines": Weights(
        -0.4,
        0.7,
        -0.5,
        {
            Sign.WEAK: -1.7,
            Sign.FIGURE: -2.0,
            Sign.FIELD: -2.1,
            Sign.CORE: 1.4,
            Sign.IN_TITLE: 0.7,
            Sign.SECOND_WORD: 0.6,
            Sign.SEVERAL_TOGETHER: 1.3,
            Sign.MOST: 0.5,
            Sign.FEW: -0.6,
            Sign.ELSE_IN_TITLE: -0.7,
            Sign.PUBLISHER: 1.2,
            Sign.PUBLISHER_ELSE: -0.3,
        },
    ),
}
