"""Which words are worth looking up in a dictionary, and what it says of them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from newsletter.french import listed
from newsletter.model import Finding
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import warning
from newsletter.preflight.lexicon import LIGATURES
from newsletter.preflight.prose import Passage, is_english

_SHOWN = 5
_NEAR = 40  # signs before a word that tell whether it is a part: to look at all of them again for each word would take hours
# « (ré)inventer », « inscrit·e·s », « l’élan »
_TOKEN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ][A-Za-zÀ-ÖØ-öø-ÿŒœ()·’'\-]*")
_PARTED_BEFORE = re.compile(r"(?:[^\W\d_][-\u2010\u00ac]\s+|[\u00ac\u00ad\u200b\ufffd])\Z")
_PARTED_AFTER = re.compile(r"[\u00ac\u00ad\u200b\u2010\ufffd]")
# « l’ », « jusqu’ »
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)[’']", re.IGNORECASE)


def candidates(passages: Iterable[Passage]) -> tuple[str, ...]:
    """Return the words to look up, each once, as they stand.

    Names are left alone: whatever has a capital or a digit, so also the first word of a sentence.
    """
    found: dict[str, None] = {}
    for passage in passages:
        if passage.running and not is_english(passage.text):
            found |= dict.fromkeys(_words(passage.text))
    return tuple(found)


@lru_cache(maxsize=4096)  # the preview checks a letter again after each change, and most of it is as it was
def _words(text: str) -> tuple[str, ...]:
    return tuple(_found(text))


def _found(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        if before.isdigit() or after.isdigit() or before in {"@", "#", "/", "_", "."} or after in {"@", "_"}:
            continue
        if _is_part(text, match):
            continue
        word = _plain(match[0])
        if len(word) > 2 and word.islower() and word not in LIGATURES:  # those have a rule of their own
            yield word


def _is_part(text: str, token: re.Match[str]) -> bool:
    """Whether it is but a part of a word: one that a line's end has cut, or that a sign nobody can read has parted."""
    before = text[max(0, token.start() - _NEAR) : token.start()]
    is_cut = token[0].endswith("-") and text[token.end() : token.end() + 1].isspace()
    return is_cut or bool(_PARTED_BEFORE.search(before) or _PARTED_AFTER.match(text, token.end()))


def _plain(token: str) -> str:
    """Write "(ré)inventer" as "réinventer", "inscrit·e·s" as "inscrit", "l’élan" as "élan"."""
    word = token.partition("·")[0].replace("(", "").replace(")", "").replace("’", "'").strip("-'")
    while match := _ELISION.match(word):
        word = word[match.end() :]
    return word


def spelling(
    passages: Iterable[Passage], misspelt: Mapping[str, tuple[str, ...]] | None
) -> Iterator[Finding]:
    """Warn of words that the dictionary does not have.

    Args:
        passages: the editor's texts.
        misspelt: each such word, with what the dictionary has instead; None when that took too long.
    """
    if misspelt is None:
        yield warning(
            "spelling-unchecked",
            "spelling",
            "L’orthographe n’a pas été vérifiée : le dictionnaire n’a pas répondu à temps.",
        )
        return
    found: dict[str, dict[str, None]] = {}
    names: dict[str, str] = {}
    for passage in passages:
        names.setdefault(passage.where, passage.name)
        wrong = [word for word in candidates([passage]) if word in misspelt]
        if wrong:
            found.setdefault(passage.where, {}).update(dict.fromkeys(wrong))
    for where, wrong_here in found.items():
        first, others = [*wrong_here][:_SHOWN], [*wrong_here][_SHOWN:]
        said = [_suggested(word, misspelt[word]) for word in first]
        said += [f"et {listed([quoted(word) for word in others])}"] if others else []
        yield warning(
            "spelling",
            where,
            f"Dans {names[where]}, orthographe à vérifier : {', '.join(said)}. Si le mot est juste, ajoutez-le à feeds/names.txt.",
        )


def _suggested(word: str, instead: tuple[str, ...]) -> str:
    return f"« {word} » (« {instead[0]} » ?)" if instead else f"« {word} »"
