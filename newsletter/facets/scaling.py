"""At which scale something acts, weighed: what words say, then names, then what implies it, then the place. Pure."""

from collections.abc import Iterator, Sequence
from enum import Enum, auto

from newsletter.facets.naming import named
from newsletter.facets.passages import Passage
from newsletter.facets.phrases import Found
from newsletter.facets.texts import Evidence
from newsletter.facets.venues import placed
from newsletter.facets.words import word_set

_FINEST_FIRST = ("local", "departemental", "regional", "international")
_OF_COUNTRY = frozenset({"en", "la"})
# Of what is said to be national, a town hall is only the venue.
_WIDE = frozenset({"national", "europeen", "international"})
_AT = frozenset({"a", "au"})
# « Les communes », « les maires » in general are of no place: their scale is that of what is said of them.
_GENERAL = word_set("communes mairies maires municipalites villes metropoles intercommunalites quartiers")
_TOLD_OF = frozenset({"=local", "=locale"})
_ULTRAMARIN = "ultramarin"


class _Weight(Enum):
    """What a phrase weighs: it says a scale, or where, or implies one, or speaks in general."""

    SAYS = auto()
    WHERE = auto()
    IMPLIES = auto()
    GENERAL = auto()


def scaled(read: Sequence[Passage], place: str) -> tuple[Evidence, ...]:
    """Return the scales that an entry is of.

    Args:
        read: its title and its summary.
        place: where it takes place; it counts where the texts say nothing.
    """
    weighed = [(_weight(passage, one), passage.evidence(one)) for passage in read for one in _said(passage)]
    said = [evidence for weight, evidence in weighed if weight is _Weight.SAYS]
    if _WIDE.isdisjoint(evidence.value for evidence in said):
        said += [evidence for weight, evidence in weighed if weight is _Weight.WHERE]
    names = [evidence for passage in read for evidence in named(passage, passage.of("echelons"))]
    overseas = [evidence for evidence in names if evidence.value == _ULTRAMARIN]
    if any(evidence.value != _ULTRAMARIN for evidence in said):
        return (*said, *overseas)
    return tuple(_finest(names, overseas) or [*said, *overseas] or _implied(weighed) or placed(place))


def _said(passage: Passage) -> Iterator[Found]:
    """Return the phrases that stand in no longer one: not the town in « métropole européenne de Lille »."""
    here = [one for one in passage.of("echelons") if not one.said.is_own]
    for one in here:
        is_inside = any(
            other.first <= one.first
            and one.after <= other.after
            and other.after - other.first > one.after - one.first
            for other in here
        )
        if not is_inside and not _is_only_name(passage, one):
            yield one


def _weight(passage: Passage, one: Found) -> _Weight:
    word = passage.around.words[one.first]
    if word.forms.folded in _GENERAL:
        return _Weight.GENERAL
    if "~" in one.said.marks:
        return _Weight.IMPLIES
    is_where = word.forms.exact in _TOLD_OF or not _AT.isdisjoint(word.links)
    return _Weight.WHERE if one.said.value == "local" and is_where else _Weight.SAYS


def _finest(names: Sequence[Evidence], overseas: list[Evidence]) -> list[Evidence]:
    for value in _FINEST_FIRST:
        finest = [evidence for evidence in names if evidence.value == value]
        if finest:
            return [*finest, *overseas]
    return []


def _implied(weighed: Sequence[tuple[_Weight, Evidence]]) -> list[Evidence]:
    for sought in (_Weight.IMPLIES, _Weight.GENERAL):
        implied = [evidence for weight, evidence in weighed if weight is sought]
        if implied:
            return implied
    return []


def _is_only_name(passage: Passage, one: Found) -> bool:
    """Whether « France » stands in a name: « Fondation de France », « Radio France »."""
    word = passage.around.words[one.first]
    alone = one.after - one.first == 1 and word.forms.folded == "france"
    return alone and _OF_COUNTRY.isdisjoint(word.links)
