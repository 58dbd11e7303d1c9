"""Links of a page to other files of the site: while a site changes, none may lead to what is not there. Pure."""

import posixpath
import re
from collections.abc import Callable
from html import unescape
from urllib.parse import unquote, urlsplit

from newsletter.permalinks import HOME

_REFERENCE = re.compile(r'\s(?:href|src|action)="([^"]*)"')


def target(reference: str, path: str, base: str) -> str | None:
    """Tell which file of the site a link leads to.

    Args:
        reference: as the page has it, unescaped.
        path: the page's own, below the archive's address.
        base: that address; ends with "/".

    Returns:
        Its path below the archive's address; None when it leads elsewhere, or nowhere.
    """
    if reference.startswith(base):
        rest = reference.removeprefix(base)
        reference, path = f"{HOME}{rest}" if rest[:1] in {"", "#", "?"} else rest, ""
    parts = urlsplit(reference)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    found = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
    return None if found.startswith(("..", "/")) else found


def relative(text: str, path: str, base: str) -> str:
    """Let a page lead to the site's other files from where it lies, so that it works wherever the site does.

    Args:
        text: the page; its links to the site begin with `base`.
        path: where it lies, below the archive's address.
        base: that address; ends with "/".
    """
    up = "../" * path.count("/")

    def here(found: re.Match[str]) -> str:
        whole, reference = found[0], found[1]
        if not reference.startswith(base):
            return whole
        rest = reference.removeprefix(base)
        inside = f"{HOME}{rest}" if rest[:1] in {"", "#", "?"} else rest
        return whole.replace(reference, up + inside)

    return _REFERENCE.sub(here, text)


def without(text: str, path: str, base: str, is_missing: Callable[[str], bool]) -> str:
    """Take the links out of a page that lead to missing files; their words stay.

    Args:
        text: the page.
        path: where it lies, below the archive's address.
        base: that address; ends with "/".
        is_missing: whether there is no such file, by its path.
    """

    def kept(found: re.Match[str]) -> str:
        leads_to = target(unescape(found[1]), path, base)
        return "" if leads_to is not None and is_missing(leads_to) else found[0]

    return _REFERENCE.sub(kept, text)
