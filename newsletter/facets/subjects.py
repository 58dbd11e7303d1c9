"""What an entry is about: which of the domains that its words say are its subject. Pure.

A plain word in a title is enough. Elsewhere, and of words that say little, a second witness of the domain is asked for.
"""

from collections.abc import Iterator, Sequence

from newsletter.facets.passages import Passage
from newsletter.facets.phrases import Found
from newsletter.facets.texts import Evidence
from newsletter.facets.words import word_set

NEAR = 60  # words of a summary that say what it is about; what comes later must be said twice
_DOMAINS = "domaines"
_WITNESSES = 2
# Giving one’s time is told besides what it is given to: « une maraude » and then « des bénévoles ».
_BESIDE = "engagement"
# « Les associations d’aide à domicile », « un professeur de l’Éducation nationale »: of which kind somebody is.
_ACTING = word_set(
    "=association =fondation =federation =entreprise =reseau =collectif =agence =ministere =chambre =maison =comite "
    "=bassin =direction =institut =union =caisse =banque =commissariat =observatoire =office =secretariat =centre =ligue =professeur =professeure =directeur =directrice =ancien =ancienne"
)
_OF = frozenset({"d", "de", "du", "des"})


def subjects(read: Sequence[Passage]) -> Iterator[Evidence]:
    """Return the domains that an entry is about, by the words that say so.

    Args:
        read: its title and its summary.
    """
    backed = _backed(read)
    told: set[str] = set()
    for passage in read:
        here = passage.of(_DOMAINS)
        if passage.part == "title":
            said = _of_title(passage, here, backed)
            told = {one.said.value for one in said}
        else:
            said = [one for one in here if _is_meant_in_summary(passage, one, backed, told)]
        yield from map(passage.evidence, said)


def _backed(read: Sequence[Passage]) -> frozenset[str]:
    """Return the domains that several words say, and not only figures of speech; a word said again is no other witness."""
    witnesses: dict[str, dict[str, bool]] = {}
    for passage in read:
        for one in passage.of(_DOMAINS):
            if not _qualifies(passage, one):
                form = passage.around.words[one.first].forms.exact
                witnesses.setdefault(one.said.value, {})[form] = "?" not in one.said.marks
    return frozenset(
        value for value, forms in witnesses.items() if len(forms) >= _WITNESSES and any(forms.values())
    )


def _of_title(passage: Passage, here: Sequence[Found], backed: frozenset[str]) -> list[Found]:
    """Leave out, beside what a title is about, who is there: « une haie plantée par des lycéens »."""
    here = [one for one in here if len(here) == 1 or not _qualifies(passage, one)]
    about = {one.said.value for one in here if not one.is_weak}
    if about:
        return [one for one in here if one.said.value in about]
    return [one for one in here if one.said.value in backed or _stands_alone(passage, one)]


def _is_meant_in_summary(passage: Passage, one: Found, backed: frozenset[str], told: set[str]) -> bool:
    if one.said.value in backed and (not one.is_weak or not told):
        return True
    if one.is_weak or one.first >= NEAR or _qualifies(passage, one) or passage.around.is_listed(one.first):
        return False
    return not told or one.said.value == _BESIDE


def _stands_alone(passage: Passage, one: Found) -> bool:
    """Whether it needs no other: « les écoles » in general, or what a title begins with and tells no more of.

    « Spectacle de fin d’année », « L’exposition : … », and not « L’école de Palo Alto ».
    """
    if "?" in one.said.marks:
        return False
    if passage.around.words[one.first].forms.folded.endswith("s"):
        return True
    if one.first > 0:
        return False
    following = passage.around.following(one.after)
    return not passage.around.words[0].links or following is None or _OF.isdisjoint(following.links)


def _qualifies(passage: Passage, one: Found) -> bool:
    """Whether it only tells of which kind an actor is: « les associations d’aide à domicile »."""
    around = passage.around
    if around.before(one.first) is None or _OF.isdisjoint(around.words[one.first].links):
        return False
    last = around.words[one.first - 1]
    near = around.words[max(0, one.first - 2) : one.first]
    return last.forms.exact in _ACTING or (not last.links and near[0].forms.exact in _ACTING)
