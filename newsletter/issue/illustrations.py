"""The pictures of an édito: at their address in the archive, with their size, and what they show set as in print. Pure."""

from functools import partial
from html import escape
from urllib.parse import urljoin

from newsletter.issue import passages
from newsletter.issue.cards import Sizes
from newsletter.markup import Shown, escaped, pictures, read_edito, redrawn
from newsletter.model import Edition
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


def illustrations(edition: Edition, base: str) -> tuple[str, ...]:
    """Return the archive's own pictures that an édito shows, by their paths below its address, each once."""
    if "![" not in edition.edito:  # a site has years of éditos, and reading one takes milliseconds
        return ()
    paths = (own_path(shown.source, base) for shown in pictures(read_edito(edition.edito).html))
    return tuple(dict.fromkeys(path for path in paths if path is not None and is_picture(path)))


def illustrated(source: str, base: str, sizes: Sizes, narrow: Narrow) -> str:
    """Show the archive's own pictures in an édito's HTML; one that is not there leaves its words, a stranger's stays.

    Args:
        source: the édito's HTML.
        base: the archive's address; ends with "/".
        sizes: of the pictures that are there: path below `archive/` to width and height in pixels.
        narrow: as for `newsletter.typography`.
    """
    return redrawn(source, partial(_drawn, base=base, sizes=sizes, narrow=narrow))


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
