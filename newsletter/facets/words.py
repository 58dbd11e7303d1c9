"""Texts cut into words that can be compared: folded, without elisions and inclusive endings, stemmed. Pure.

« Habitant·es », « HABITANTS » and « l’habitant » are one word; « #InclusionNumerique » is two.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

import snowballstemmer

from newsletter.french import comparable

# « habitant·es », « salarié.e.s », « citoyen(ne)s », « acteur/trice », « étudiant-e-s »
_ENDING = r"(?:e|ne|le|ice|rice|trice|euse|ere|ère|iere|ière|ienne|ive|ve|se|te|elle|esse)"
_WORD = re.compile(
    r"[\w\u0300-\u036f\u00ad]+"
    rf"(?:(?i:[·•‧∙⋅.]{_ENDING}(?:s|[·•‧∙⋅.]s)?|\({_ENDING}?s?\)s?|/{_ENDING}s?|-{_ENDING}(?:-s|s)?|[·•‧∙⋅]s)(?![\w.·(/-]))?"
)
_INCLUSIVE = re.compile(r"[·•‧∙⋅.(/-]")
_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_BREAK = re.compile(r"[^\s'’\-‐‑/#@*_\u00ad]")
_FULL_STOP = re.compile(r"[.!?;…\n]")
_PLAIN_GAPS = frozenset({"", " ", "'", "’", "-", "\u00a0", "\u202f"})


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list that is written as a text."""
    return frozenset(words.split())


# Articles, possessives and the prepositions that only tie: phrases are compared without them.
LINKS = word_set(
    "l le la les un une d de des du au aux a en ce cet cette ces son sa ses leur leurs mon ma mes ton ta "
    "tes notre nos votre vos the of an"
)
# Words that are no names of things: what follows one is not told more about by it.
NUMBERS = word_set(
    "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante cent mille"
)
SMALL = NUMBERS | word_set(
    "et ou ni mais car donc or pour avec par sans sur sous dans chez entre vers que qu qui quoi dont "
    "comme si plus tres tout tous toute toutes est sont se s c n ne pas il elle ils elles on nous vous je "
    "j m y and for with by in to from at "
    "chaque plusieurs quelques divers aucun quel quelle quels quelles autre autres meme memes "
    "nombreux nombreuses contre apres avant depuis pendant face selon via grace autour parmi ainsi lors "
    "quand comment pourquoi what how who why when where our their"
)
# After these stands a verb.
PRONOUNS = word_set("qui il elle on ils elles se s ne n nous vous j je y")
# Participles that, without accents, would be a noun: « élevé », « fermé ».
_NOUNS = word_set("eleve eleves ferme fermes danse danses orchestre orchestres plante plantes")
_STEMS = 1 << 15  # words remembered
# « Demandeuse », « directrice », « ouvrière »; « auteurices » are both. What is no such word, « rivière », is folded alike
# wherever it stands, and « sérieuse » is of « sérieux ».
_FEMININE = (
    (re.compile(r"eur(?:ice|euse)s?$"), "eur"),
    (re.compile(r"trices?$"), "teur"),
    (re.compile(r"(?<!i)euses?$"), "eur"),
)
_FEMININE_LENGTH = 7
_IERE = re.compile(r"(?<=.{4})iere$")  # of exact forms alone: stems of « -ier » are those of verbs


class Forms(NamedTuple):
    """The shapes of a word that are compared.

    Args:
        folded: without case, accents and inclusive ending.
        exact: in the singular and the masculine, and marked as exact.
        edges: where its parts begin and end, if it is in camel case.
    """

    folded: str
    exact: str
    edges: tuple[int, ...]


class Word(NamedTuple):
    """A word of a text.

    Args:
        forms: what it is compared by.
        start: where it begins in its text, and `end` where it ends.
        links: the articles and prepositions right before it, folded.
        is_apart: whether a sign, or the beginning, stands between it and the word before.
        sentence: the number of its sentence.
        raw: as it stands there.
        is_cut: whether it is a part of a word in camel case.
    """

    forms: Forms
    start: int
    end: int
    links: tuple[str, ...]
    is_apart: bool
    sentence: int
    raw: str
    is_cut: bool = False

    @property
    def has_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.raw[:1].isupper()

    @property
    def is_small(self) -> bool:
        """Whether it is no name of a thing: a conjunction, a number."""
        return self.forms.folded in SMALL or self.forms.folded.isdigit()


def words(text: str) -> tuple[Word, ...]:
    """Cut a text into its words; links stand with the word they lead to."""
    found: list[Word] = []
    links: tuple[str, ...] = ()
    last, sentence, is_apart = 0, 0, True
    for match in _WORD.finditer(text):
        start, end = match.span()
        gap = text[last:start]
        last = end
        if gap not in _PLAIN_GAPS and _BREAK.search(gap):
            is_apart, links = True, ()
            sentence += _FULL_STOP.search(gap) is not None
        raw = match[0]
        forms = shaped(raw)
        if forms.folded in LINKS:
            links += (forms.folded,)
        elif forms.edges:
            found += _parts(raw, Word(forms, start, end, links, is_apart, sentence, raw))
            is_apart, links = False, ()
        else:
            found.append(Word(forms, start, end, links, is_apart, sentence, raw))
            is_apart, links = False, ()
    return tuple(found)


def _parts(raw: str, whole: Word) -> Iterator[Word]:
    """Cut a word in camel case."""
    for first, after in pairwise(whole.forms.edges):
        part = raw[first:after]
        yield whole._replace(
            forms=shaped(part), start=whole.start + first, end=whole.start + after, raw=part,
            is_apart=whole.is_apart and not first, links=() if first else whole.links, is_cut=True,
        )  # fmt: skip


@lru_cache(maxsize=_STEMS)
def shaped(raw: str) -> Forms:
    """Return the shapes that a word is compared by."""
    folded = comparable(_INCLUSIVE.split(raw)[0].replace("\u00ad", "")).replace("œ", "oe").replace("æ", "ae")
    if folded in _NOUNS and unicodedata.normalize("NFC", raw).casefold().rstrip("s").endswith("é"):
        folded += "e"
    edges = () if raw.islower() or raw.istitle() else tuple(hump.start() for hump in _HUMP.finditer(raw))
    return Forms(
        folded, "=" + _IERE.sub("ier", masculine(_singular(folded))), (0, *edges, len(raw)) if edges else ()
    )


@lru_cache(maxsize=_STEMS)
def stem(folded: str) -> str:
    """Return the stem of a folded word: « entreprises » and « entreprise » have one, « demandeuse » and « demandeur » too."""
    return str(_stemmer().stemWord(masculine(folded)))


def masculine(folded: str) -> str:
    """Return what a folded word is in the masculine, if its ending tells: « demandeuses » is « demandeur »."""
    if len(folded) < _FEMININE_LENGTH:
        return folded
    return next((found.sub(to, folded) for found, to in _FEMININE if found.search(folded)), folded)


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("french")


def _singular(folded: str) -> str:
    if len(folded) > 5 and folded.endswith("aux") and not folded.endswith("eaux"):
        return folded[:-3] + "al"
    return folded[:-1] if len(folded) > 3 and folded[-1] in "sx" else folded
