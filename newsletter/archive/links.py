"""Links of a page to other files of the site: while a site changes, none may lead to what is not there. Pure."""

import posixpath
import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import quote, unquote, urlsplit

from newsletter.permalinks import FOLDERS, LOST, path_in

_REFERENCE = re.compile(r'\s(?:href|src|action)="([^"]*)"')
# What it begins with is looked for quickly: the attribute's name is asked of what stands before it.
_OF_THE_WEB = re.compile(
    r'="(?:(?<=\s(?i:href)=")|(?<=\s(?i:src)=")|(?<=\s(?i:action)="))((?i:https?:)[^"]*)(?=")'
)
_IN_PATHS = "/:@!$&'()*+,;=~"  # besides letters, digits and "_.-" (RFC 3986, section 3.3)


def target(reference: str, path: str, base: str) -> str | None:
    """Tell which file of the site a link leads to.

    Args:
        reference: as the page has it, unescaped.
        path: the page's own, below the archive's address.
        base: that address; ends with "/".

    Returns:
        Its path below the archive's address; None when it leads elsewhere, or nowhere.
    """
    if (inside := within(reference, base)) is not None:
        reference, path = inside, ""
    parts = urlsplit(reference)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    found = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
    return None if found.startswith(("..", "/")) else found


def within(reference: str, base: str) -> str | None:
    """Return an address of the site as seen from its root, naming a file, with its query and fragment; None for others.

    Args:
        reference: unescaped.
        base: the archive's address; ends with "/".
    """
    file = path_in(base, reference)
    if file is None:
        return None
    parts = urlsplit(reference.strip())
    query, fragment = parts.query and f"?{parts.query}", parts.fragment and f"#{parts.fragment}"
    return f"{quote(file, safe=_IN_PATHS)}{query}{fragment}"


def _named(reference: str, base: str) -> str | None:
    """As `within`, for what the site itself names: other software of the same host may answer folders and queries of its own."""
    inside = within(reference, base)
    if (
        inside is None or inside.startswith("/") or ":" in inside.partition("/")[0]
    ):  # what would be read as another place
        return None
    parts = urlsplit(reference.strip())
    path, own = parts.path, urlsplit(base).path
    is_home = path.rstrip("/") == own.rstrip("/")
    if (is_home and parts.query) or (
        path.endswith("/") and not is_home and path.removeprefix(own) not in FOLDERS
    ):
        return None
    return inside


def relative(text: str, path: str, base: str, *, for_paper: bool = False) -> str:
    """Let a page lead to the site's other files from where it lies, so that it works wherever the site does.

    Args:
        text: the page, or a part of it.
        path: where it lies, below the archive's address.
        base: that address; ends with "/".
        for_paper: also keeps the whole address beside, as `data-url`.
    """
    up = urlsplit(base).path if path == LOST else "../" * path.count("/")  # that one is shown at any depth

    def here(found: re.Match[str]) -> str:
        inside = _named(unescape(found[1]), base)
        if inside is None:
            return found[0]
        is_way = for_paper and found.string[found.start() - 4 : found.start()].lower() == "href"
        whole = f'" data-url="{found[1]}' if is_way else ""
        return f'="{escape(up + inside)}{whole}'

    return _OF_THE_WEB.sub(here, text)


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
