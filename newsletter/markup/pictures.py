"""The pictures of an édito, in the HTML that its Markdown becomes. Pure."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

# <img src="images/a.jpg" alt="La salle" title="Le 5 octobre" />, as markdown-it writes it
_IMG = re.compile(r'<img src="(?P<source>[^"]*)" alt="(?P<alt>[^"]*)"(?: title="(?P<title>[^"]*)")? />')


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as it was written: its address, what it shows in words, and its title."""

    source: str
    alt: str
    title: str


def pictures(source: str) -> tuple[Shown, ...]:
    """Return the pictures of an édito's HTML, in their order."""
    return tuple(map(_shown, _IMG.finditer(source)))


def redrawn(source: str, draw: Callable[[Shown], str]) -> str:
    """Put other HTML in the place of each picture."""
    return _IMG.sub(lambda found: draw(_shown(found)), source)


def _shown(found: re.Match[str]) -> Shown:
    return Shown(*(html.unescape(found[name] or "") for name in ("source", "alt", "title")))
