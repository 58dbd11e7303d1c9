"""At which scale something acts, weighed: what words say, then names, then what implies it, then the place. Pure."""

from collections.abc import Iterator, Sequence
from enum import Enum, auto

from newsletter.facets.geography import EUROPE
from newsletter.facets.naming import named, of_houses
from newsletter.facets.passages import Passage
from newsletter.facets.passing import ELSEWHERE
from newsletter.facets.phrases import Found
from newsletter.facets.texts import Evidence
from newsletter.facets.venues import placed
from newsletter.facets.words import word_set
from newsletter.presence import is_on_site

_RANKS = {
    value: rank
    for rank, value in enumerate(
        ("local", "departemental", "regional", "national", "europeen", "international")
    )
}
_FINEST_FIRST = ("local", "departemental", "regional", "europeen", "international")
_SEVERAL = 2
_OF_COUNTRY = frozenset({"en", "la"})
# Of what is said to be national, a town hall is only the venue.
_WIDE = frozenset({"national", "europeen", "international"})
_AT = frozenset({"a", "au"})
# « Les communes », « les maires » in general are of no place: their scale is that of what is said of them.
# « Journée mondiale de l’eau », « festival international » are kept everywhere: where, says the rest.
_OBSERVED = word_set(
    "journee journees semaine semaines mois nuit nuits fete fetes quinzaine printemps film films"
)
# « Les villages », « la métropole » are wherever it is that another word says.
_ANYWHERE = word_set("villages bourgs cantons metropole locaux")
_GENERAL = word_set(
    "communes departements regions mairies maires municipalites villes metropoles intercommunalites quartiers"
)
_TOLD_OF = frozenset({"=local", "=locale"})
# « Les associations bretonnes » act in Brittany; « une plage bretonne » only is there.
_ACTING = word_set(
    "=pme =tpe =startup =employeur =etudiant =apprenti =salarie =paysan =agriculteur =artisan =citoyen =fondation =association =entreprise =acteur =collectivite =commune =elu =reseau =structure =cooperative =habitant =jeune =lycee "
    "=ess =universite =hopital =ville =projet =porteur =producteur =cadre =femme =homme =famille =parent =eleve =artiste =benevole =musee =ecole =college =foyer =territoire =club =federation =bailleur =mediatheque =chercheur =senior =retraite =friche =commerce"
)
# Who meets there comes from everywhere, on a general theme.
_LEARNED = word_set("=assise =colloque =congre =symposium =hackathon =soutenance =these =seminaire =cese")
# « Conduite avec le Réseau national des maisons des associations ».
_UNIONS = word_set("reseau federation union confederation")
# « L’ARS », « le ministère », « des maires » take part in what a summary tells: that is of no scale yet.
_TAKING_PART = word_set(
    "=rectorat =agence =ars =dreet =drac =dreal =prefecture =cpam =caf =ddet =ministere =ministre =etat =onu =nation =unesco =unicef "
    "=om =ocde =fao =maire =elu =elue =ccas =cca =riverain =riveraine"
)
_WHOLE = frozenset({"tout", "toute"})
_ALL = frozenset({"toutes", "tous"})
_PARTS = frozenset({"region", "departement"})
_COUNTED = frozenset({"regional", "departemental"})
_SEVERAL_PARTS = frozenset({"regions", "departements"})  # « dans onze régions » is of none of them
_ULTRAMARIN = "ultramarin"


class _Weight(Enum):
    """What a phrase weighs: it says a scale, or where, or implies one, or speaks in general."""

    SAYS = auto()
    OBSERVED = auto()
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
    names = _of_abroad([evidence for passage in read for evidence in named(passage, passage.of("echelons"))])
    here = [*placed(place)]
    overseas = [evidence for evidence in (*names, *here) if evidence.value == _ULTRAMARIN]
    said = _not_finer(said)
    said += _where(weighed, said, names, place)
    if any(evidence.value != _ULTRAMARIN for evidence in said):
        return (*said, *overseas)
    there = [evidence for evidence in here if overseas and evidence.value == "local"]
    return tuple(
        _finest(names, overseas) or [*said, *overseas, *there] or _implied(weighed) or _met(read, place)
    )


def _of_abroad(names: list[Evidence]) -> list[Evidence]:
    """Read several countries of the Union, and no other, as Europe; where a title is abroad, its summary's towns are there."""
    abroad = {evidence.said: evidence.place for evidence in names if evidence.value == "international"}
    if "title" in abroad.values():
        names = [evidence for evidence in names if evidence.value != "local" or evidence.place == "title"]
    if len(abroad) < _SEVERAL or not EUROPE.issuperset(abroad):
        return names
    return [
        evidence._replace(value="europeen") if evidence.value == "international" else evidence
        for evidence in names
    ]


def _met(read: Sequence[Passage], place: str) -> Iterator[Evidence]:
    """Say the scale of where people meet, or of the house of a region or a department that meets there."""
    title = next((passage for passage in read if passage.part == "title"), None)
    owners = [] if title is None or not is_on_site(place) else [*of_houses(title)]
    if owners or not any(_is_learned(passage) for passage in read):
        yield from owners or placed(place)


def _is_learned(passage: Passage) -> bool:
    """Whether what meets there is of no town: a colloquium, a thesis, a hackathon."""
    return any(word.forms.exact in _LEARNED for word in passage.around.words)


def _not_finer(said: Sequence[Evidence]) -> list[Evidence]:
    """Leave out what a summary says of a finer scale than its title: « Sommet européen », with « délégations municipales »."""
    titled = [_RANKS[one.value] for one in said if one.place == "title" and one.value in _RANKS]
    finest = min(titled, default=0)
    return [one for one in said if one.place == "title" or finest <= _RANKS.get(one.value, finest)]


def _where(
    weighed: Sequence[tuple["_Weight", Evidence]], said: list[Evidence], names: list[Evidence], place: str
) -> list[Evidence]:
    """Return what is local where no other scale is said, and what is kept everywhere where nothing is local."""
    if said:
        return [
            evidence
            for weight, evidence in weighed
            if weight is _Weight.WHERE and evidence.value == said[0].value
        ]
    where = [evidence for weight, evidence in weighed if weight is _Weight.WHERE]
    observed = [evidence for weight, evidence in weighed if weight is _Weight.OBSERVED]
    if not observed:
        return where
    is_local = bool(where) or any(evidence.value == "local" for evidence in (*names, *placed(place)))
    return where if is_local else observed


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
        previous = passage.around.before(one.first)
        is_elsewhere = previous is not None and (
            (previous.forms.folded in ELSEWHERE and one.after - one.first == 1)
            or (passage.part == "summary" and passage.around.is_helped_by(one.first))
            or (
                "*" in one.said.marks  # of those who live there
                and previous.forms.exact not in _ACTING
            )
        )
        if not (is_inside or is_elsewhere or _takes_part(passage, one) or _is_only_name(passage, one)):
            yield one


def _takes_part(passage: Passage, one: Found) -> bool:
    """Whether it is only one of those whom a summary tells of: « le rectorat raconte », « des préfets et des maires »."""
    word = passage.around.words[one.first].forms
    previous = passage.around.before(one.first)
    is_house = one.said.value in _WIDE and previous is not None and previous.forms.folded in _UNIONS
    is_agency = word.folded == "france" and one.after - one.first > 1  # « France Travail »
    says_little = "~" in one.said.marks or word.folded in _GENERAL
    takes_part = is_agency or word.exact in _TAKING_PART or word.folded in _SEVERAL_PARTS
    return passage.part == "summary" and (is_house or (says_little and takes_part))


def _weight(passage: Passage, one: Found) -> _Weight:
    word = passage.around.words[one.first]
    if word.forms.folded in _GENERAL:
        return _Weight.GENERAL
    if "~" in one.said.marks:
        return _Weight.IMPLIES
    previous = passage.around.before(one.first)
    is_kept = previous is not None and (
        previous.forms.folded in _OBSERVED or not _AT.isdisjoint(previous.links)
    )
    if one.said.value in _WIDE and is_kept and not word.links:
        return _Weight.OBSERVED
    is_anywhere = word.forms.exact in _TOLD_OF or word.forms.folded in _ANYWHERE
    is_where = is_anywhere or not _AT.isdisjoint(word.links)
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
    """Whether « France » stands in a name, « Radio France », or « État » tells whose somebody is, « un agent de l’État »."""
    word = passage.around.words[one.first]
    if _is_theme(passage, one) or _is_whole(passage, one):
        return True
    if _is_road(passage, one) or (
        passage.part == "summary" and word.forms.folded == "etat" and "de" in word.links
    ):
        return True
    if one.after - one.first > 1 or word.forms.folded != "france":
        return False
    return _OF_COUNTRY.isdisjoint(word.links)


def _is_whole(passage: Passage, one: Found) -> bool:
    """Whether « toute la région » is one of them, and « toutes les régions » the country, or all there are."""
    first, last = (passage.around.words[at].forms.folded for at in (one.first, one.after - 1))
    if one.said.value == "national":
        return first in _WHOLE and last in _PARTS
    return one.said.value in _COUNTED and first in _ALL


def _is_theme(passage: Passage, one: Found) -> bool:
    """Whether « les projets de territoire » are spoken of in general: they are not counted, and no title begins with them."""
    word, previous = passage.around.words[one.first], passage.around.before(one.first)
    if word.forms.folded != "projets" or one.said.value != "local":
        return False
    return bool(word.links) or (previous is not None and not previous.is_small)


def _is_road(passage: Passage, one: Found) -> bool:
    """Whether a number follows: « la nationale 20 »."""
    following = passage.around.following(one.after)
    is_road = passage.around.words[one.first].forms.folded == "nationale"
    return is_road and following is not None and following.forms.folded.isdigit()
