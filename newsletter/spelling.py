"""Spelling: asks hunspell, when it is installed with a French dictionary, which words it does not know."""

import logging
import re
import shutil
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from newsletter.french import comparable
from newsletter.programs import run

_log = logging.getLogger(__name__)
_SECONDS = 3
_MOST = 2000  # words; an édito of 2,000 has some 800 different ones
_SUGGESTED, _MOST_SUGGESTED = 2, 6  # a word's, and of how many words: each takes some 0.2 s
# "& mot 3 0: mots, mort, moto", as Ispell writes it.
_SUGGESTION = re.compile(r"^& (?P<word>\S+) [\d ]+: (?P<instead>.+)$")
_PREFIXES = ("auto", "co", "éco", "inter", "multi", "non", "post", "pré", "re", "ré", "socio")
# What this letter's world says every day, and dictionaries lack.
_USUAL = """
afterwork afterworks benchmark business city civic civictech coworking crowdfunding datavisualisation dataviz email emails
empowerment fintech fintechs food greenwashing keynote keynotes lab labs legaltech masterclass masterclasses meetup meetups
mentoring roadmap socialwashing storytelling tank tanks team teams think upcycling visio visios workshop workshops
"""


class _SlowError(Exception):
    """The dictionary takes too long."""


def misspelt(words: Iterable[str], names: Collection[str] = ()) -> dict[str, tuple[str, ...]] | None:
    """Return the words that the dictionary does not have, with what it has instead.

    Args:
        words: French words, without elided articles.
        names: words that are right, in any case.

    Returns:
        Nothing when hunspell or its French dictionary is not there; None when it takes over three seconds.
    """
    known = {comparable(name) for name in (*names, *_USUAL.split())}
    asked = tuple(dict.fromkeys(word for word in words if comparable(word) not in known))[:_MOST]
    parts = {word: _parts(word) for word in asked}
    try:
        unknown = _asked(
            tuple(dict.fromkeys([*asked, *(part for found in parts.values() for part in found)]))
        )
    except _SlowError:
        return None
    return {
        word: unknown[word]
        for word in asked
        if word in unknown and (not parts[word] or any(part in unknown for part in parts[word]))
    }


def has_dictionary() -> bool:
    """Whether hunspell and a French dictionary are there, and answer."""
    try:
        return bool(_run("-l", ("qsdfghjklm",)))
    except _SlowError:
        return True


def read_names(path: Path) -> frozenset[str]:
    """Read the letter's own dictionary: one name or word a line, `#` begins a comment; empty when there is none."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        if path.exists():
            _log.warning("names are not read: %s: %s", path, error)
        return frozenset()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())


def _parts(word: str) -> tuple[str, ...]:
    """Part a word of several, and take off a living prefix: "co-construire" is right when "construire" is."""
    first, *rest = word.split("-")
    if rest:
        return tuple(part for part in (first, *rest) if len(part) > 2 and part.lower() not in _PREFIXES)
    return next(
        ((word[len(prefix) :],) for prefix in ("co", "multi", "inter", "hyper", "micro") if word.startswith(prefix) and len(word) > len(prefix) + 4),
        (),
    )  # fmt: skip


@lru_cache(maxsize=32)
def _asked(words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the words that hunspell does not know, the first of them with what it would write."""
    unknown = tuple(dict.fromkeys(_run("-l", words)))
    try:
        instead = _instead(unknown[:_MOST_SUGGESTED])
    except _SlowError:
        instead = {}
    return {word: instead.get(word, ()) for word in unknown}


@lru_cache(maxsize=32)
def _instead(words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    lines = [_SUGGESTION.match(line) for line in _run("-a", [f"^{word}" for word in words])]
    return {line["word"]: tuple(line["instead"].split(", ")[:_SUGGESTED]) for line in lines if line}


def _run(mode: str, lines: Sequence[str]) -> list[str]:
    """Hand lines to hunspell; nothing comes when it is not there.

    Raises:
        _SlowError: it does not answer in time; so no cache takes that for an answer.
    """
    program = shutil.which("hunspell")
    if program is None or not lines:
        return []
    try:
        given = "".join(f"{line}\n" for line in lines).encode()
        ended = run([program, mode, "-i", "utf-8", "-d", "fr"], seconds=_SECONDS, given=given)
    except TimeoutError as error:
        _log.warning("hunspell gave nothing: over %s s", _SECONDS)
        raise _SlowError from error
    except OSError as error:
        _log.warning("hunspell gave nothing: %s", error)
        return []
    return ended.out.splitlines()
