"""French words that a review needs: numbers, articles, genders. Pure."""

from collections.abc import Iterable

from newsletter.french import comparable, listed
from newsletter.occasions import occasion_type

_NUMBERS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize",
)  # fmt: skip
_FEMININE = frozenset(
    {"conférence", "webconférence", "table ronde", "rencontre", "journée", "formation", "masterclass"}
)
_PLURAL = frozenset({"assises"})
_ARTICLES = {
    "note": "la note", "étude": "l’étude", "guide": "le guide", "livre": "le livre", "article": "l’article",
    "parcours": "le parcours", "dossier": "le dossier", "rapport": "le rapport", "fiche": "la fiche", "outil": "l’outil",
}  # fmt: skip
_SINGULAR = {
    "premier": "au",
    "grand": "au",
    "monde": "au",
    "secteur": "au",
    "recherche": "à la",
    "jeunesse": "à la",
}
_VOWELS = "aeiouy"


def number(count: int) -> str:
    """Say "sept"; from 17 on in figures."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def counted(count: int, singular: str, plural: str) -> str:
    """Say "un replay", "deux replays": masculine words."""
    return f"{number(count)} {singular if count < 2 else plural}"


def occasion(title: str, *, whole_days: bool = True) -> tuple[str, bool]:
    """Return what an event is called, "ce colloque", and whether that is feminine; no evening is called a day."""
    noun = occasion_type(title)
    if noun is None or noun in _PLURAL or (noun == "journée" and not whole_days):
        return "ce rendez-vous", False
    if noun in _FEMININE:
        return f"cette {noun}", True
    return f"{'cet' if comparable(noun)[0] in _VOWELS else 'ce'} {noun}", False


def typed(kind: str | None, title: str) -> str:
    """Say "le guide"; nothing of a type without a known article, or that the title names already."""
    article = _ARTICLES.get((kind or "").casefold(), "")
    return "" if article and comparable(kind or "") in comparable(title).split() else article


def spoken_to(univers: Iterable[str]) -> str:
    """Say "aux fondations et aux collectivités territoriales"."""
    return listed([_to(title) for title in univers])


def _to(title: str) -> str:
    """Say "aux entreprises", "au premier kilomètre des besoins"; any other singular is quoted."""
    first, _, rest = title.partition(" ")
    small = first if first.isupper() else first.lower()
    if small in _SINGULAR:
        return f"{_SINGULAR[small]} {small} {rest}".rstrip()
    if small == "les":
        return f"aux {rest}"
    if small.endswith(("s", "x")):
        return f"aux {small} {rest}".rstrip()
    return f"à « {title} »"
