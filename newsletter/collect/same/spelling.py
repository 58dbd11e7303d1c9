"""Whether two words that fold to one are one: "retraités" and "retraites", "la cour" and "le cours" are not. Pure.

An accent tells words apart only where both titles are written with accents. What spelling leaves free tells nothing:
an accent on a first letter, an acute for a grave one, a circumflex on an "i" or a "u" but in a few words; nor does one
left out inside a long word.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from newsletter.collect.same.words import read_aloud
from newsletter.french import folded

_ENDING = re.compile(r"e{1,2}s?$")
_LONG = 7  # letters; shorter are "tâche" and "tache", "forêt" and "foret"
_TOKEN = re.compile(r"[^\W\d_]+")
_FREE = str.maketrans("èêëîû", "éééiu")
# Words that only their circumflex or grave accent makes: "jeûne", "sûr", "mûr", "dû", "où".
_STRICT = frozenset({"jeune", "jeunes", "sur", "sure", "surs", "mur", "murs", "du", "ou"})
# Words that are written either way.
_EITHER = frozenset(
    {"senior", "seniors", "media", "medias", "memorandum", "referendum", "referendums", "veto"}
)
_MASCULINE = frozenset({"le", "un", "du", "au", "ce"})
_FEMININE = frozenset({"la", "une", "cette"})


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a title writes its words.

    Args:
        is_accented: whether it has accents at all, and not all capitals.
        forms: by folded word, as they are written.
        genders: by folded word, those that the articles before it have.
    """

    is_accented: bool
    forms: Mapping[str, frozenset[str]]
    genders: Mapping[str, frozenset[str]]


@lru_cache(maxsize=4096)
def spelling(text: str) -> Spelling:
    """Read how a title writes its words."""
    forms: dict[str, frozenset[str]] = {}
    genders: dict[str, frozenset[str]] = {}
    before = ""
    for token in _TOKEN.findall(unicodedata.normalize("NFC", read_aloud(text))):
        bare = _bare(token)
        if not (token.isupper() and len(token) > 1):
            forms[bare] = forms.get(bare, frozenset()) | {_form(token, bare)}
        if gender := "m" if before in _MASCULINE else "f" if before in _FEMININE else "":
            genders[bare] = genders.get(bare, frozenset()) | {gender}
        before = bare
    is_accented = not text.isupper() and any(map(unicodedata.combining, unicodedata.normalize("NFKD", text)))
    return Spelling(is_accented, MappingProxyType(forms), MappingProxyType(genders))


def other_words(one: str, other: str) -> list[str]:
    """Return the folded words of two titles that each writes so that they are two."""
    mine, theirs = spelling(one), spelling(other)
    return sorted(
        word for word in mine.forms.keys() & theirs.forms.keys() if _are_two(word, word, mine, theirs)
    )


def are_two(word: str, other_word: str, one: str, other: str) -> bool:
    """Whether what folds to one word and its plural are two words, by their accents, or by their articles."""
    if word[: len(other_word)] != other_word[: len(word)]:
        return False
    mine, theirs = spelling(one), spelling(other)
    return _are_of_two_genders(word, other_word, mine, theirs) or _are_two(word, other_word, mine, theirs)


def _are_two(word: str, other_word: str, mine: Spelling, theirs: Spelling) -> bool:
    if not (mine.is_accented and theirs.is_accented) and not _are_of_two_genders(
        word, other_word, mine, theirs
    ):
        return False
    size = min(len(word), len(other_word))
    ours, others = (
        {form[:size] for form in spelled.forms.get(each, ())}
        for spelled, each in ((mine, word), (theirs, other_word))
    )
    if not (ours and others and ours.isdisjoint(others)) or word in _EITHER:
        return False
    return not any(_is_slip(form, other_form) for form in ours for other_form in others)


def _is_slip(form: str, other_form: str) -> bool:
    """Whether an accent was only left out inside a long word: "interêt", and neither "retraites" nor "repartir"."""
    if len(form) != len(other_form) or len(form) < _LONG:
        return False
    ending = _ENDING.search(_bare(form))
    last = ending.start() if ending else len(form)
    at = [place for place, (a, b) in enumerate(zip(form, other_form, strict=True)) if a != b]
    return max(at) < last and not (form[0] == "r" and at[0] == 1)


def _are_of_two_genders(word: str, other_word: str, mine: Spelling, theirs: Spelling) -> bool:
    ours, others = mine.genders.get(word), theirs.genders.get(other_word)
    return bool(ours and others) and ours.isdisjoint(others)  # type: ignore[union-attr,arg-type]


def _form(token: str, bare: str) -> str:
    written = _ligatures(token.casefold())
    free = written if bare in _STRICT else written.translate(_FREE)
    return bare[:1] + free[1:]


def _bare(text: str) -> str:
    return _ligatures(folded(text))


def _ligatures(text: str) -> str:
    return text.replace("œ", "oe").replace("æ", "ae")
