"""Which scale the place of an event says, where nothing else says one: a town's is local. Pure."""

import re
from collections.abc import Iterator, Sequence

from newsletter.facets import geography as g
from newsletter.facets.texts import Evidence
from newsletter.facets.words import shaped, word_set
from newsletter.presence import is_on_site

_COMPONENT = re.compile(r"[^,;()|–—/·]+")
_NAME = r"(?:(?:La|Le|Les)\s|L[’'])?[A-ZÀ-ÞŒ][\wœ’'-]*[a-zà-ÿ]"
_TOWN = re.compile(
    rf"(?:\d{{5}}\s)?(?P<town>{_NAME}(?:\s(?:sur|sous|en|lès|les)\s{_NAME}|\sd[’']?e?\s?{_NAME})?)(?:\s(?:\d+\s?(?:er|e|ème)?|[Cc]edex|CEDEX).*)?"
)
_HOUSE_OF_TOWN = re.compile(
    rf"(?:[Mm]airie|[Mm]édiathèque|[Bb]ibliothèque|[Hh]ôtel de [Vv]ille|[Ss]alle|[Mm]aison|[Cc]entre|[Gg]ymnase|[Gg]are|[Cc]ollège|[Cc]ampus|[Mm]arché|[Vv]ergers?|[Pp]iscine|[Éé]glise|[Ss]tade|[Ff]oyer|[Pp]ays)\b[^A-ZÀ-Þ]*\s(?:de\s|d[’']|à\s)(?P<town>{_NAME})"
)
_LOCAL_HOUSE = re.compile(r"[Mm]airie|[Hh]ôtel de [Vv]ille|[Qq]uartier\b|\bMJC\b|[Ss]alle des fêtes")
# Houses and rooms, which are no towns, though their names stand alone.
_HOUSES = word_set(
    "senat cese elysee auditorium amphitheatre salle salon hotel maison centre mairie mediatheque "
    "bibliotheque theatre cinema musee universite fondation palais chateau eglise espace ministere "
    "prefecture france online webinaire zoom teams distance institut ecole lycee college campus parc hall "
    "stade gymnase librairie cafe bar place rue avenue boulevard quai chapelle cathedrale siege bureau "
    "bureaux batiment halle halles cite unesco visio distanciel lieu partout hemicycle amphi agora "
    "sorbonne pantheon louvre orangerie kiosque chapiteau esplanade preau atrium forum foyer studio "
    "plateau atelier bercy matignon villa grange moulin domaine abbaye prieure manoir gare port plage "
    "foret lac e hybride presentiel internet youtube entree europe assemblee"
)
_TOWNS = frozenset(g.TOWNS)
_AREAS = dict.fromkeys((*g.DEPARTMENTS, *g.DEPARTMENTS_LIKE_OTHERS), "departemental") | dict.fromkeys(
    g.REGIONS, "regional"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_STREET = re.compile(
    r"(?:\d+\s?(?:bis|ter)?\s)?(?:rue|avenue|allée|boulevard|place|quai|cours|impasse|chemin)\b",
    re.IGNORECASE,
)
# What is known by a town is elsewhere as well: « Université Rennes 2 ».
_KNOWN_BY = re.compile(r"Université|Académie|Sciences Po|Bibliothèque universitaire")
# What meets there is seldom of that town.
_OF_COUNTRY = re.compile(
    r"\b(?:CESE|Sénat|Assemblée nationale|[Mm]inistère|Unesco|UNESCO|Parlement|Hôtel de [Rr]égion|Bibliothèque universitaire)\b"
)
_CAPITAL = (
    "Paris"  # alone it only says where people come together from everywhere; « Paris 18e » is a place to live
)
_SMALL = frozenset(
    ["sur", "sous", "en", "lès", "les", "le", "la", "de", "du", "des", "d", "l", "et", "à", "au", "aux"]
)
_ABBREVIATION = 5
_NAMES = re.compile(r"[\w’'-]+")
_ABROAD = frozenset(shaped(name).folded for name in (*g.CITIES_ABROAD, *g.COUNTRIES, "Bruxelles"))
_OVERSEAS = frozenset(
    shaped(name.split("-")[0].split()[-1]).folded
    for name in (
        "Guadeloupe",
        "Martinique",
        "Guyane",
        "Mayotte",
        "Polynésie",
        "Réunion",
        "Nouméa",
        "Cayenne",
        "Papeete",
        "Mamoudzou",
    )
)
_OVERSEAS_CODE = re.compile(
    r"\b9[78]\d{3}\b|\b(?:Fort-de-France|Pointe-à-Pitre|Nouvelle-Calédonie|Basse-Terre|Saint-Pierre-et-Miquelon|Saint-Barthélemy|Wallis)\b"
)


def _written(place: str) -> str:
    """Give a place that is all in capitals, or has none, those of names: « VITRY-SUR-SEINE », « lons-le-saunier »."""
    if not (place.islower() or (place.isupper() and len(place) > _ABBREVIATION)):
        return place
    return _LETTERS.sub(
        lambda one: one[0].lower() if one[0].lower() in _SMALL else one[0].capitalize(), place
    )


def placed(place: str) -> Iterator[Evidence]:
    """Say which scales a place says.

    Args:
        place: as sources give it: « Médiathèque, Colmar », « Zoom », « Sénat, salle Médicis ».
    """
    place = place[:300]
    if not is_on_site(place):
        return
    for one in _placed(_written(place)):
        at = _written(place).find(one.said)
        yield one._replace(said=place[at : at + len(one.said)])


def _placed(place: str) -> Iterator[Evidence]:
    components = [
        component for match in _COMPONENT.finditer(place) if not _STREET.match(component := match[0].strip())
    ]
    folded = {shaped(word).folded for component in components for word in _LETTERS.findall(component)}
    if not folded.isdisjoint(_OVERSEAS) or _OVERSEAS_CODE.search(place):
        yield Evidence("ultramarin", place, "place")
        return
    if any(
        town in place for town in g.OVERSEAS_TOWNS
    ):  # no chief town: what is there is of that town as well
        yield Evidence("ultramarin", place, "place")
        yield Evidence("local", place, "place")
        return
    if area := _area(components):
        yield area
        return
    if not folded.isdisjoint(_ABROAD) or _OF_COUNTRY.search(place) or components == [_CAPITAL]:
        return
    for component in reversed(components):
        if _is_of_town(component):
            yield Evidence("local", component, "place")
            return


def _area(components: Sequence[str]) -> Evidence | None:
    """Read a place that is only a department or a region: « Eure-et-Loir »."""
    if len(components) != 1 or components[0] not in _AREAS:
        return None
    return Evidence(_AREAS[components[0]], components[0], "place")


def _is_of_town(component: str) -> bool:
    if _KNOWN_BY.match(component):
        return False
    if _LOCAL_HOUSE.search(component) or not _TOWNS.isdisjoint(_NAMES.findall(component)):
        return True
    match = _HOUSE_OF_TOWN.fullmatch(component) or _TOWN.fullmatch(component)
    if match is None:
        return False
    first = re.split(r"[\s’'-]", re.sub(r"^(?:La|Le|Les)\s|^L[’']", "", match["town"]))[0]
    return shaped(first).folded not in _HOUSES
