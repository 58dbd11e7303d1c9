"""The pictures of an édito, in the HTML that its Markdown becomes. Pure."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

# <img src="images/a.jpg" alt="La salle" title="Le 5 octobre" />, as markdown-it writes it
_IMG = re.compile(r'<img src="(?P<source>[^"]*)" alt="(?P<alt>[^"]*)"(?: title="(?P<title>[^"]*)")? />')


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as it was written: its address, what it shows in words, its title, and whether it stands in a link."""

    source: str
    alt: str
    title: str
    is_linked: bool = False


def pictures(source: str) -> tuple[Shown, ...]:
    """Return the pictures of an édito's HTML, in their order."""
    return tuple(map(_shown, _IMG.finditer(source)))


def redrawn(source: str, draw: Callable[[Shown], str]) -> str:
    """Put other HTML in the place of each picture."""
    return _IMG.sub(lambda found: draw(_shown(found)), source)


def _shown(found: re.Match[str]) -> Shown:
    source, alt, title = (html.unescape(found[name] or "") for name in ("source", "alt", "title"))
    before = found.string[: found.start()]
    return Shown(source, alt, title, is_linked=before.rfind("<a ") > before.rfind("</a>"))
