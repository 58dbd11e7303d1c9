"""Greetings of a letter, less the name of the one reader who was greeted. Pure."""

import re
from itertools import takewhile

from newsletter.earlier.readers import Readers
from newsletter.french import comparable

_WORD = r"[^\W\d_](?:[^\W\d_]|['’.-])*"  # Marie, D’Arc, J.-P.
_WORDS = rf"{_WORD}(?:(?:[ \u00a0]+|[ \u00a0]*&[ \u00a0]*){_WORD}){{0,8}}"
_AHEAD = r"^(?P<ahead>[ \t>#*_]*)"
_GREETED = re.compile(
    rf"{_AHEAD}(?P<hello>(?i:bonjour|bonsoir|salut|coucou|hello|hi|hey|dear|cher|chère|cher\(e\)|chèr?e?\(e\)|madame|monsieur))"
    rf"(?P<opens>[*_]*[ \u00a0]+[*_]*)(?P<name>{_WORDS})(?P<closes>[*_]*)(?P<after>[ \u00a0\u202f]*(?:[,!:;.]|\\?$))",
    re.MULTILINE,
)
_CALLED = re.compile(rf"{_AHEAD}(?P<name>{_WORDS}),[ \u00a0]+(?P<next>\w)", re.MULTILINE)
_DEAR = {"cher", "chere", "dear", "cher(e)", "chere(e)"}
_TITLES = {"m", "mr", "mme", "mlle", "madame", "monsieur", "mademoiselle", "dr", "docteur", "maitre"}
_BETWEEN = {"de", "du", "des", "d", "la", "le", "von", "van", "et", "and", "&"}
# Whom a letter greets that is everybody's.
_ALL = re.compile(
    r"(?:tous|toutes|ami|lecteur|lectrice|adherent|collegue|mesdames|messieurs|partenaire|membre|abonne|citoyen|voisin|monde|elu"
    r"|benevole|habitant|everyone|everybody|all|friend|reader|member)e?s?"
)


def without_names(text: str, readers: Readers) -> tuple[str, int]:
    """Take the names out of greetings, and out of lines that begin by calling a reader.

    Args:
        text: Markdown, or a subject.
        readers: to whom the letter was sent.

    Returns:
        The text, and how many names it had.
    """
    taken: list[str] = []

    def greeted(found: re.Match[str]) -> str:
        words = re.split(r"[ \u00a0]+", found["name"])
        count = _name(words, readers)
        if not count:
            return found[0]
        taken.append(found["name"])
        rest = " ".join(words[count:])
        hello = "Bonjour" if comparable(found["hello"]) in _DEAR else found["hello"]
        opens = found["opens"].replace(" ", "").replace("\u00a0", "")
        marks = ("", "") if opens == found["closes"][::-1] else (opens, found["closes"])
        return f"{found['ahead']}{hello}{marks[0]}{f', {rest}' if rest else ''}{marks[1]}{found['after']}"

    def called(found: re.Match[str]) -> str:
        words = re.findall(r"[^\W\d_]+", comparable(found["name"]))
        if not readers.called or not readers.called.issuperset(words):
            return found[0]
        taken.append(found["name"])
        return f"{found['ahead']}{found['next'].upper()}"

    return _CALLED.sub(called, _GREETED.sub(greeted, text)), len(taken)


def _name(words: list[str], readers: Readers) -> int:
    """Return how many of the words that follow a greeting are a name: all of them, or those that a reader has."""
    titles = len(list(takewhile(lambda word: comparable(word).rstrip(".") in _TITLES, words)))
    names = words[titles:]
    if not names or _ALL.fullmatch(comparable(names[0])):
        return 0
    known = len(list(takewhile(lambda word: readers.called.issuperset(_parts(word)), names)))
    is_whole = _is_capital(names[0]) and all(
        _is_capital(word) or comparable(word) in _BETWEEN for word in names
    )
    return len(words) if is_whole and _is_capital(names[-1]) else titles + known if known else 0


def _is_capital(word: str) -> bool:
    return re.sub(r"^[dl]['’]", "", word)[:1].isupper()  # d’Arc


def _parts(word: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", comparable(word)) or [word]
