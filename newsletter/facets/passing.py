"""Whether a name of the map is only passed by: an address, an origin, a part of a house’s name, somebody who helps. Pure."""

from newsletter.facets.passages import Passage
from newsletter.facets.phrases import Found
from newsletter.facets.words import word_set

# « L’université de Lorraine », « le musée de Bretagne » are of no region.
_HOUSES = word_set(
    "=universite =musee =opera =theatre =orchestre =credit =ecole =institut =fondation =festival =banque =parc"
)
# « Rue de Bretagne », « les vins de Bourgogne », « née en Alsace » are not there.
ELSEWHERE = word_set(
    "rue avenue allee boulevard place quai cours impasse vin vins fromage fromages cidre cuisine ne nee nes venu venue venus "
    "issu issue issus originaire originaires natif native inspire inspiree"
)
_WIDE = frozenset({"regional", "departemental", "international", "ultramarin"})
# « La Région Bretagne » acts there; « Bretagne Active », « CRESS Occitanie » are names.
_OWNERS = word_set("region departement conseil collectivite academie ile prefecture rectorat etat territoire")


def is_in_passing(passage: Passage, one: Found) -> bool:
    """Whether it is an address, an origin, a part of a name, or helps only."""
    previous, kind = passage.around.before(one.first), one.said.value.rpartition(":")[2]
    if passage.part == "summary" and passage.around.is_helped_by(one.first):
        return True
    if previous is not None and (
        previous.forms.folded in ELSEWHERE or (kind == "regional" and _is_of_house(passage, one.first))
    ):
        return True
    return not _WIDE.isdisjoint(kind.split()) and is_in_house(passage, one)


def _is_of_house(passage: Passage, at: int) -> bool:
    """Whether it tells houses apart, as in « le Théâtre national de Bretagne »."""
    near = passage.around.words[max(0, at - 2) : at]
    return any(word.forms.exact in _HOUSES for word in near)


def is_in_house(passage: Passage, one: Found) -> bool:
    """Whether another name stands right beside it: « CRESS Occitanie », « Bretagne Active »."""
    around, word = passage.around, passage.around.words[one.first]
    if around.is_in_capitals:
        return False
    previous, following = around.before(one.first), around.following(one.after)
    is_after = (
        previous is not None
        and not word.links
        and not previous.is_small
        and previous.forms.folded not in _OWNERS
        and passage.text[previous.end : word.start] == " "
    )
    end = around.words[one.after - 1].end
    return is_after or (
        following is not None
        and not following.links
        and following.has_capital
        and passage.text[end : following.start] == " "
    )
