"""Why the letter cannot be composed, for the editor's eyes: French words, and the lines of the file around the fault."""

import os
from dataclasses import dataclass
from pathlib import Path

from newsletter.exceptions import FileError, NewsletterError, UnreadableError
from newsletter.pipeline.needs.causes import cause

_SETTINGS = "newsletter.toml"
_AROUND = 3  # lines before and after
_LONGEST = 160  # characters of a line


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: its number (from 1), its text, whether it is the one to mend."""

    number: int
    text: str
    is_wrong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, what to do (French), and the lines around, where a file has them.

    Args:
        title: what cannot be done because of it.
        shown: what is shown all the same (a sentence).
    """

    title: str = "La lettre ne peut pas être composée"
    text: str
    shown: str = "Ce que vous voyez est la lettre d’avant."
    remedy: str = ""
    lines: tuple[Line, ...] = ()


_GONE = Problem(
    text=f"{_SETTINGS} n’est plus dans le dossier de la lettre.",
    remedy="Remettez-le à sa place, avec ce nom\u00a0; sans lui, le programme ne sait rien de la lettre.",
)


def explained(error: NewsletterError, root: Path) -> Problem:
    """Say what is wrong.

    Args:
        error: what composing the letter raised.
        root: the workspace's.
    """
    if error.what == "Not a workspace" and not os.path.lexists(root / _SETTINGS):
        return _GONE
    why = cause(error)
    lines = _lines(root / error.file, error.line) if isinstance(error, FileError) and error.line else ()
    words = _within(why.text, root)
    begins_with_file = isinstance(error, FileError | UnreadableError) or "/" in words.partition(" ")[0]
    text = words if begins_with_file else f"{words[0].upper()}{words[1:]}"
    return Problem(text=f"{text}.", remedy=why.remedy, lines=lines)


def _within(words: str, root: Path) -> str:
    """Call the workspace's files as people do, from its own folder; nobody is told where that lies."""
    for folder in {root.absolute(), root.resolve()}:
        words = words.replace(f"{folder}/", "")
    return words


def _lines(path: Path, number: int) -> tuple[Line, ...]:
    """Read the lines around one; none where the file cannot be read any more."""
    try:
        written = path.read_text(encoding="utf-8-sig", errors="replace").split("\n")
    except OSError:
        return ()
    first = max(0, number - 1 - _AROUND)
    return tuple(
        Line(at, text.rstrip("\r")[:_LONGEST], is_wrong=at == number)
        for at, text in enumerate(written[first : number + _AROUND], first + 1)
    )
