"""Which scale the names of places in a text say. Pure.

A town's is local, a department's departmental. Of several the finest counts: « Drôme : cinq villages » is of villages.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from newsletter.facets import geography as g
from newsletter.facets.passages import Passage
from newsletter.facets.passing import is_in_house, is_in_passing
from newsletter.facets.phrases import Found, Said
from newsletter.facets.texts import Evidence
from newsletter.facets.words import shaped, word_set, words

NAMES = "noms"  # the facet of names, which only this module reads
_PLAIN = "plain:"  # what is another word too
_ABROAD = "abroad"
_ISLAND = "plain:ultramarin"
_KINDS: Mapping[str, Sequence[str]] = {
    "departemental": g.DEPARTMENTS,
    _PLAIN + "departemental": g.DEPARTMENTS_LIKE_OTHERS,
    "regional": g.REGIONS,
    "ultramarin": g.OVERSEAS,
    "local ultramarin": g.OVERSEAS_TOWNS,
    "local": g.TOWNS,
    _PLAIN + "local": g.TOWNS_LIKE_OTHERS,
    "international": g.COUNTRIES,
    _ABROAD: g.CITIES_ABROAD,
    _ISLAND: ("Réunion",),
}
# « le long de la Loire » is a river, in whichever department.
_WATER = frozenset(
    w.forms.exact
    for w in words(
        "fleuve rivière berges bords bordure rives vallée estuaire crue affluent barrage long pont confluence castor saumon vélo gorges massif"
    )
)
# « l’université de Nantes », « l’accord de Paris » are known by a town and not of it.
_KNOWN_BY = frozenset(
    w.forms.exact
    for w in words(
        "université faculté académie rectorat traité accord déclaration convention charte fondation conférence protocole cour école festival"
    )
)
_NOT_OF = frozenset(
    w.forms.exact
    for w in words("pays mer europe afrique amérique vent hémisphère pôle italie corée gare coopération")
)
_OF_HOUSES = frozenset({"departemental", "regional"})
_ARTICLES = {("le",), ("la",), ("l",), ("les",)}
# « Le Nord », « la Manche » may be a side, a sea.
_THINGS = frozenset(w.forms.exact for w in words("Nord Lot Manche Somme Loire Vienne Creuse Cher Marne Aube"))
_TOWN = r"(?:(?:La|Le|Les) |L[’'])?[A-ZÀ-ÞŒ][\wà-ÿœ’'-]*[a-zà-ÿ]"
_NAME = re.compile(r"[\w’'-]*\w")
# « Le lycée de Mirecourt », « les habitants de Moëlan »: what each town has.
_OF_EACH_TOWN = frozenset(
    w.forms.exact
    for w in words(
        "lycée collège école hôpital gare marché pays CCAS MJC médiathèque bibliothèque habitants église piscine journée village"
        " bourg paroisse port kermesse cantine crèche quartier maire mairie commune ville"
    )
)
_POSTAL = re.compile(rf"\b(?P<code>(?:0[1-9]|[1-8]\d|9[0-58])\d{{3}}|97\d{{3}})\s+(?P<town>{_TOWN})")
_NUMBER = re.compile(
    r"\b(?:[Dd]ans le|[Mm]ade in)\s(?P<number>0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-6])\b(?!\s*[\w%°€/])"
    r"|\b[Dd]u\s(?P<high>3[2-9]|[4-8]\d|9[0-5]|2[AB])\b(?!\s*[\w%°€/-])"
)
# « Dans le 9-3 ».
_SPOKEN = re.compile(r"\b[Dd]ans le [1-9]-\d\b(?![\w-])")
_OVERSEAS_CODES = ("97", "98")
_IN_BRACKETS = re.compile(rf"(?P<town>{_TOWN}) \((?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-6])\)")
_NO_TOWN = word_set(
    "noel paques bruxelles internet dieu wikipedia emmaus matignon bercy polytechnique sciences france europe "
    "google facebook terre mars lundi mardi mercredi jeudi vendredi samedi dimanche"
)
_FROM = frozenset({"d", "de", "du", "des"})
_OF_TOWN = {("d",), ("de",), ("du",)}
_GIVEN_TO = word_set(
    "hommage grace face merci lettre confie donne dedie dediee propose appartient quant comme bienvenue bravo felicitations adieu"
)


_THERE = frozenset({"en", "au", "aux", "a"})


def named_phrases() -> Iterator[tuple[str, Said]]:
    """Return the names to look for."""
    for kind, names in _KINDS.items():
        yield from ((f"={name}", Said(NAMES, kind)) for name in names)


def named(passage: Passage, within: Sequence[Found]) -> Iterator[Evidence]:
    """Say which scales the names of a text say.

    Args:
        passage: the text.
        within: what was found there that may hold a name: « Tour de France ».
    """
    names = passage.of(NAMES)
    for at, one in enumerate(names):
        if _is_inside(one, [*names, *within]) or not _is_meant(passage, one):
            continue
        if _is_bound(passage, names, at) or _is_far(passage, names, one):
            continue
        for value in one.said.value.removeprefix(_PLAIN).split():
            if value != _ABROAD or _leads(passage, one, "a"):
                yield passage.evidence(one)._replace(value="international" if value == _ABROAD else value)
    yield from _written(passage)


def of_houses(passage: Passage) -> Iterator[Evidence]:
    """Say of which region or department a house is that a title ends with: « AG de France Bénévolat Loire-Atlantique »."""
    for one in passage.of(NAMES):
        is_last = one.after == len(passage.around.words)
        if is_last and one.said.value in _OF_HOUSES and is_in_house(passage, one):
            yield passage.evidence(one)


def _is_inside(one: Found, others: Sequence[Found]) -> bool:
    return any(
        other.first <= one.first
        and one.after <= other.after
        and other.after - other.first > one.after - one.first
        for other in others
    )


def _is_bound(passage: Passage, names: Sequence[Found], at: int) -> bool:
    """Whether it only ends a stretch: « de Brest à Nice »; what is overseas is told for itself."""
    if "ultramarin" in names[at].said.value:
        return False
    following = names[at + 1 : at + 2]
    starts = any(
        other.first == names[at].after and _starts(passage, names[at]) and _leads(passage, other, "a")
        for other in following
    )
    before = names[max(0, at - 1) : at]
    ends = any(
        other.after == names[at].first and _starts(passage, other) and _leads(passage, names[at], "a")
        for other in before
    )
    return starts or ends


def _starts(passage: Passage, one: Found) -> bool:
    return not _FROM.isdisjoint(passage.around.words[one.first].links)


def _leads(passage: Passage, one: Found, link: str) -> bool:
    return link in passage.around.words[one.first].links


def _is_meant(passage: Passage, one: Found) -> bool:
    word, kind = passage.around.words[one.first], one.said.value
    if not passage.around.words[one.after - 1].has_capital or word.is_cut or is_in_passing(passage, one):
        return False
    if "departemental" in kind and passage.around.sentence_has(one.first, _WATER):
        return False
    if passage.text[max(0, word.start - 1) : word.start] == "-":
        return False  # « le Haut-Jura », « la ligne Limoges-Angoulême »
    if "local" in kind and (_is_known_by(passage, one.first) or _is_half(passage, one)):
        return False
    if not kind.startswith(_PLAIN):
        return True
    return _is_island(passage, one) if kind == _ISLAND else _is_plain_name(passage, one)


def _is_known_by(passage: Passage, at: int) -> bool:
    """Whether a house is known by it: « l’université de Nantes », « la faculté de médecine de Caen »."""
    words_before = passage.around.words[max(0, at - 2) : at]
    if passage.around.before(at) is None or not words_before:
        return False
    last, first = words_before[-1], words_before[0]
    return last.forms.exact in _KNOWN_BY or (
        bool(last.links) and not last.is_apart and first.forms.exact in _KNOWN_BY
    )


def _is_half(passage: Passage, one: Found) -> bool:
    """Whether it is only the first half of a name: « Paris-Dauphine »."""
    following = passage.around.following(one.after)
    end = passage.around.words[one.after - 1].end
    return following is not None and following.has_capital and passage.text[end : following.start] == "-"


def _is_plain_name(passage: Passage, one: Found) -> bool:
    """Whether a name that is another word too is meant: « dans le Nord », « Gard : … », « à Tours »."""
    word, previous = passage.around.words[one.first], passage.around.before(one.first)
    kind = one.said.value
    if passage.around.is_in_capitals or (previous is not None and previous.forms.exact in _NOT_OF):
        return False
    if kind.endswith("departemental") and word.links in _ARTICLES and word.forms.exact not in _THINGS:
        return True
    if kind.endswith("departemental") and one.first == 0 and passage.around.following(one.after) is None:
        return one.after < len(passage.around.words)
    if previous is None:
        return False
    if kind.endswith("local"):
        return word.links in {("a",), ("de",)}
    return previous.forms.folded == "dans" or bool(
        {"du", "de"} & set(word.links) and {"du", "la", "l"} & set(word.links)
    )


def _is_far(passage: Passage, names: Sequence[Found], one: Found) -> bool:
    """Whether a country is named once in a summary, and not as where something is done: « comme ceux du Brésil »."""
    if passage.part == "title" or one.said.value != "international":
        return False
    countries = sum(other.said.value in {"international", _ABROAD} for other in names)
    return countries == 1 and _THERE.isdisjoint(passage.around.words[one.first].links)


def _is_island(passage: Passage, one: Found) -> bool:
    """Whether « La Réunion » is the island, and no meeting: « La Réunion du bureau »."""
    following = passage.around.words[one.after] if one.after < len(passage.around.words) else None
    is_of = (
        following is not None
        and not following.is_apart
        and following.links[:1] in {("du",), ("des",), ("de",), ("d",)}
    )
    return (
        passage.around.words[one.first].links[-1:] == ("la",)
        and not passage.around.is_in_capitals
        and not is_of
    )


def _written(passage: Passage) -> Iterator[Evidence]:
    """Read codes, numbers of departments, and towns that no table knows: « à Lapalisse »."""
    if any(map(str.isdigit, passage.text)):
        yield from _numbered(passage)
    if passage.around.is_in_capitals:
        return
    for at, word in enumerate(passage.around.words):
        if word.links and word.has_capital and _is_town(passage, at):
            name = _NAME.match(passage.text, word.start)
            yield Evidence("local", name[0] if name else word.raw, passage.part)


def _numbered(passage: Passage) -> Iterator[Evidence]:
    text, part = passage.text, passage.part
    for match in _POSTAL.finditer(text):
        yield Evidence("local", match[0], part)
        if match["code"].startswith(_OVERSEAS_CODES):
            yield Evidence("ultramarin", match[0], part)
    yield from (Evidence("local", match[0], part) for match in _IN_BRACKETS.finditer(text))
    yield from (Evidence("departemental", match[0], part) for match in _SPOKEN.finditer(text))
    for match in _NUMBER.finditer(text):
        is_overseas = (match["number"] or "").startswith(_OVERSEAS_CODES)
        yield Evidence("ultramarin" if is_overseas else "departemental", match[0], part)


def _is_town(passage: Passage, at: int) -> bool:
    """Whether it may be a town: « à Lapalisse », « le lycée de Mirecourt », and not « à Pete Seeger »."""
    word = passage.around.words[at]
    if word.raw.isupper() or word.forms.folded in _NO_TOWN or word.forms.folded in _other_names():
        return False
    if _is_first_name(passage, at):
        return False
    before = [one.forms for one in passage.around.words[max(0, at - 2) : at] if not word.is_apart]
    if word.links == ("a",):
        if _ends_stretch(passage, at):
            return False
        is_given = bool(before) and before[-1].folded in _GIVEN_TO
        return passage.text[word.start - 2 : word.start - 1] in {"à", "À"} and not is_given
    return word.links in _OF_TOWN and any(forms.exact in _OF_EACH_TOWN for forms in before)


def _ends_stretch(passage: Passage, at: int) -> bool:
    """Whether another name leads to it: « de Manille à Ouagadougou »."""
    previous = passage.around.before(at)
    return passage.around.is_name(previous) and previous is not None and not _FROM.isdisjoint(previous.links)


def _is_first_name(passage: Passage, at: int) -> bool:
    """Whether another name follows: towns have hyphens there."""
    if at + 1 == len(passage.around.words):
        return False
    word, following = passage.around.words[at], passage.around.words[at + 1]
    gap = passage.text[word.end : following.start]
    return following.has_capital and not following.is_apart and gap in {" ", "\u00a0"}


@cache
def _other_names() -> frozenset[str]:
    others = (
        *g.COUNTRIES,
        *g.CITIES_ABROAD,
        *g.OVERSEAS,
        *g.REGIONS,
        *g.DEPARTMENTS,
        *g.DEPARTMENTS_LIKE_OTHERS,
        *g.TOWNS,
        "Réunion",
        "Tokyo",
    )
    return frozenset(shaped(name).folded for name in others)
