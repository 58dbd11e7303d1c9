"""The pictures of an édito: at their address in the archive, with their size, and what they show set as in print. Pure."""

from functools import partial
from html import escape
from typing import NamedTuple
from urllib.parse import urljoin

from newsletter.addresses import is_web
from newsletter.issue import passages
from newsletter.issue.cards import Sizes
from newsletter.markup import Shown, escaped, pictures, redrawn
from newsletter.permalinks import is_picture, path_in
from newsletter.typography import Narrow

_WIDEST = 560  # CSS pixels: what a column of text has; a file twice as wide is sharp on any screen


def own_path(source: str, base: str) -> str | None:
    """Return the path below the archive's address of a picture, also where it is no picture of its own; else None.

    Args:
        source: its address as the édito has it: `images/NAME.jpg`, or where the archive publishes that.
        base: the archive's address; ends with "/".
    """
    try:
        return path_in(base, urljoin(base, source))
    except ValueError:
        return None


class Illustrations(NamedTuple):
    """The pictures of a text, each once: the archive's own by their paths below its address, strangers' as they are written."""

    own: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


def illustrations(source: str, base: str) -> Illustrations:
    """Return the pictures that a text in HTML shows; `base` as for `own_path`."""
    paths = {shown.source: own_path(shown.source, base) for shown in pictures(source)}
    own = dict.fromkeys(path for path in paths.values() if path is not None and is_picture(path))
    return Illustrations(tuple(own), tuple(written for written, path in paths.items() if path is None))


def illustrated(source: str, base: str, sizes: Sizes, narrow: Narrow) -> str:
    """Show the archive's own pictures in an édito's HTML; one that is not there leaves its words, a stranger's stays.

    Args:
        source: the édito's HTML.
        base: the archive's address; ends with "/".
        sizes: of the pictures that are there: path below `archive/` to width and height in pixels.
        narrow: as for `newsletter.typography`.
    """
    return redrawn(source, partial(_drawn, base=base, sizes=sizes, narrow=narrow))


def without_strangers(source: str, base: str) -> str:
    """Let words lead to strangers' pictures in place of showing them: whoever reads a page asks nobody else for anything.

    Args:
        source: a text in HTML, as `illustrated` leaves it.
        base: the archive's address; ends with "/".
    """
    return redrawn(source, partial(_in_words, base=base))


def _in_words(shown: Shown, *, base: str) -> str:
    words = shown.alt or shown.title
    said = escaped(f"Image\u00a0: {words}" if words else "Image")
    address = _absolute(shown.source, base)
    if shown.is_linked or not is_web(address):
        return said
    return f'<a href="{escape(address)}">{said}</a>'


def _absolute(source: str, base: str) -> str:
    try:
        return urljoin(base, source)
    except ValueError:
        return ""


def _drawn(shown: Shown, *, base: str, sizes: Sizes, narrow: Narrow) -> str:
    alt = passages.text(shown.alt, narrow)
    path = own_path(shown.source, base)
    if path is None:
        return _img(shown.source, alt, shown.title)
    if path not in sizes:
        return escaped(alt)
    width, height = sizes[path]
    across = min(width, _WIDEST)
    down = max(1, round(across * height / width))
    return _img(base + path, alt, shown.title, width=across, height=down)


def _img(address: str, alt: str, title: str, **size: int) -> str:
    said = {"src": address, "alt": alt, **size} | ({"title": title} if title else {})
    attributes = " ".join(f'{name}="{escape(str(value))}"' for name, value in said.items())
    return f"<img {attributes} />"
