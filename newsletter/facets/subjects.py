"""Which words of an entry count for what it is about, and for who acts in it. Pure.

« Les associations d’aide à domicile » are told of which kind they are; « le guide de l’ADEME » only comes from it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache

from newsletter.facets.core import CORE
from newsletter.facets.passages import Passage
from newsletter.facets.phrases import Found
from newsletter.facets.surroundings import Surroundings
from newsletter.facets.texts import Evidence
from newsletter.facets.words import NUMBERS, Word, word_set

NEAR = 60  # words of a summary that say what it is about
_ACTORS, _DOMAINS = "acteurs", "domaines"
# « Les associations d’aide à domicile », « un professeur de l’Éducation nationale »: of which kind somebody is.
_ACTING = word_set(
    "=association =fondation =federation =entreprise =reseau =collectif =agence =ministere =chambre =maison =comite "
    "=bassin =direction =institut =union =caisse =banque =commissariat =observatoire =office =secretariat =centre =ligue =professeur =professeure =directeur =directrice =ancien =ancienne"
)
# « Un professeur de l’Éducation nationale », « l’ancien directeur du CHU » speak for themselves.
_PERSONS = word_set(
    "=professeur =professeure =directeur =directrice =ancien =ancienne =retraite =retraitee =jeune =conseiller =conseillere"
)
# « Le guide de l’ADEME » only comes from it; « la braderie du Secours populaire » is its own.
_PUBLISHED = word_set(
    "=guide =rapport =note =etude =lettre =magazine =podcast =blog =barometre =enquete =avis =cahier =carnet =revue =site =chronique "
    "=actualite =kit =replay =panorama =dossier =livret =fiche =publication =newsletter =bulletin =tribune =outil =centre =directeur "
    "=expert =membre =observatoire =webinaire =colloque"
)
_OF = frozenset({"d", "de", "du"})
_OF_THEM = _OF | {"des"}
_LISTING = _ACTING | word_set("=asso =club =structure =ong")
_LIST = 6
_ADJECTIVES = (
    "el",
    "els",
    "elle",
    "elles",
    "al",
    "aux",
    "ale",
    "ales",
    "if",
    "ifs",
    "ive",
    "ives",
    "ique",
    "iques",
    "aire",
    "aires",
)
_OF_ANY = frozenset({("d",), ("de",)})


class Strength(Enum):
    """How much a phrase says alone, by its mark: the last that it bears."""

    PLAIN = ""
    PEOPLE = "*"
    WEAK = "~"
    FIGURE = "?"
    FIELD = "%"


@cache
def strength(marks: str) -> Strength:
    """Return how much a phrase with some marks says alone."""
    return next((one for one in reversed(Strength) if one.value and one.value in marks), Strength.PLAIN)


@dataclass(frozen=True, slots=True)
class Witness:
    """A phrase where it stands, which speaks for a value."""

    passage: Passage
    found: Found

    @property
    def value(self) -> str:
        """The value that it speaks for."""
        return self.found.said.value

    @property
    def is_in_title(self) -> bool:
        """Whether it stands in the title."""
        return self.passage.part == "title"

    @property
    def strength(self) -> Strength:
        """How much it says alone."""
        return strength(self.found.said.marks)

    @property
    def form(self) -> str:
        """Its first word, in the singular."""
        return self.passage.around.words[self.found.first].forms.exact

    @property
    def is_core(self) -> bool:
        """Whether one of its words is what its value is called by."""
        core = CORE.get(self.value, frozenset())
        return any(word.forms.exact in core for word in self._words)

    @property
    def is_of_another(self) -> bool:
        """Whether it only tells of another word: « le lexique d’un employeur »."""
        first = self.found.first
        is_led = self.passage.around.before(first) is not None
        return is_led and not _OF.isdisjoint(self.passage.around.words[first].links)

    @property
    def begins(self) -> bool:
        """Whether a clause begins with it: « Les élus votent », « En juin, la mairie ouvre »."""
        return self._words[0].is_apart

    @property
    def is_counted(self) -> bool:
        """Whether a number stands before it: « quarante employeurs »."""
        previous = self.passage.around.before(self.found.first)
        return previous is not None and (previous.forms.folded.isdigit() or previous.forms.folded in NUMBERS)

    def meets(self, other: "Witness") -> bool:
        """Whether it has a word of another one."""
        return (
            self.passage is other.passage
            and self.found.first < other.found.after
            and other.found.first < self.found.after
        )

    @property
    def _words(self) -> Sequence[Word]:
        return self.passage.around.words[self.found.first : self.found.after]

    @property
    def evidence(self) -> Evidence:
        """What it says, with its words as they stand."""
        return self.passage.evidence(self.found)


def witnesses(read: Sequence[Passage], facet: str, house: frozenset[str]) -> Iterator[Witness]:
    """Return the phrases that speak for values of a facet, in order.

    Args:
        read: an entry's title and summary.
        facet: its id.
        house: the words of the house that publishes, in the singular.
    """
    for passage in read:
        here = passage.of(facet)
        for one in here:
            is_late = passage.part == "summary" and one.first >= NEAR
            is_aside = facet == _DOMAINS and _qualifies(passage, one)
            is_counted = not is_aside or (passage.part == "title" and len(here) == 1)
            is_of_house = facet == _ACTORS and (
                _is_of_house(passage, one, house) or _is_inside(passage, one, here) or _is_begun(one, here)
            )
            if is_counted and not (one.said.is_own or is_late or is_of_house):
                yield Witness(passage, one)


def _is_inside(passage: Passage, one: Found, here: Sequence[Found]) -> bool:
    """Whether, in a summary, it only ends what somebody else is called: « trois fondations d’entreprise »."""
    if passage.part == "title" or one.said.marks.strip("="):
        return False
    return any(
        other.first < one.first and other.after == one.after and other.said.value != one.said.value
        for other in here
        if not other.said.is_own
    )


def _is_begun(one: Found, here: Sequence[Found]) -> bool:
    """Whether somebody else’s longer name begins so: « association des maires », « collectif de chercheurs »."""
    return any(
        other.first == one.first
        and other.after > one.after
        and other.said.value != one.said.value
        and strength(other.said.marks) is Strength.PLAIN
        for other in here
    )


def _qualifies(passage: Passage, one: Found) -> bool:
    """Whether it only tells of which kind an actor is: « les associations d’aide à domicile », « sportives, culturelles »."""
    around = passage.around
    if _is_listed_adjective(around, one.first):
        return True
    if around.before(one.first) is None or _OF_THEM.isdisjoint(around.words[one.first].links):
        return False
    last = around.words[one.first - 1]
    near = around.words[max(0, one.first - 2) : one.first]
    return last.forms.exact in _ACTING or (not last.links and near[0].forms.exact in _ACTING)


def _is_listed_adjective(around: Surroundings, at: int) -> bool:
    """Whether it is one of the adjectives of an actor: « les associations sportives, culturelles et caritatives »."""
    word, first = around.words[at], at
    if word.links or word.has_capital or not word.forms.folded.endswith(_ADJECTIVES):
        return False
    while first > max(0, at - _LIST) and (
        around.words[first].is_apart or around.words[first - 1].forms.folded == "et"
    ):
        first -= 2 if around.words[first - 1].forms.folded == "et" else 1
        if around.words[first].links or around.words[first].sentence != word.sentence:
            return False
    return (
        0 < first < at
        and not around.words[first].is_apart
        and around.words[first - 1].forms.exact in _LISTING
    )


def _is_of_house(passage: Passage, one: Found, house: frozenset[str]) -> bool:
    """Whether it is the house that publishes, « le guide de l’ADEME », « le baromètre INSEE », or that somebody comes from."""
    word, previous = passage.around.words[one.first], passage.around.before(one.first)
    if not word.links and passage.around.is_name(word) and previous is not None:
        return previous.forms.exact in _PUBLISHED
    if _OF.isdisjoint(word.links):
        return False
    near = passage.around.words[max(0, one.first - 2) : one.first]
    is_published = any(other.forms.exact in _PUBLISHED for other in near)
    return (is_published and word.forms.exact in house) or (
        previous is not None and previous.forms.exact in _PERSONS and not _is_kind(previous, word)
    )


def _is_kind(persons: Word, house: Word) -> bool:
    """Whether persons are told of as a kind, « les directeurs d’association », and do not come from one house."""
    is_any = house.links in _OF_ANY and not house.has_capital
    return is_any and persons.raw.endswith(("s", "S"))
