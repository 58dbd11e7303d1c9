"""A page of HTML → the letter in it: a letter that a browser or an editor saved."""

import posixpath
import re
from collections.abc import Mapping
from html import unescape
from unicodedata import normalize
from urllib.parse import unquote

from newsletter.collect.feeds.charset import decoded
from newsletter.earlier.forwarded import why_not
from newsletter.earlier.found import Raw, Refused, When
from newsletter.earlier.said import iso

_TITLE = re.compile(r"<title\b[^<>]{0,500}>([^<]{0,1000})", re.IGNORECASE)
_HEADING = re.compile(r"<h1\b[^<>]{0,2000}>(.{0,2000}?)</h1", re.IGNORECASE | re.DOTALL)
_META = re.compile(r"<meta\b[^<>]{0,2000}>", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:name|property)\s*=\s*[\"']?([\w:.-]{1,60})", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]{0,500})|'([^']{0,500}))", re.IGNORECASE)
# In the order in which they count.
_DATES = ("article:published_time", "datepublished", "dcterms.issued", "dcterms.date", "dc.date", "date")


_PICTURE = re.compile(r"\bsrc\s*=\s*(?:\"([^\"<>]{1,500})\"|'([^'<>]{1,500})')", re.IGNORECASE)


def read(data: bytes, name: str, beside: Mapping[str, bytes]) -> list[Raw | Refused]:
    """Read a page; it has the date of its meta elements alone.

    Args:
        data: the file's.
        name: its name.
        beside: as for `Asked`.
    """
    html = decoded(data)
    if why := why_not(title(html), html):
        return [Refused(name, why)]
    return [Raw(where=name, subject=title(html), at=_date(html), html=html, pictures=_pictures(html, beside))]


def addresses(html: str) -> set[str]:
    """Return the addresses that a page names pictures by."""
    return {unescape(one or other).strip() for one, other in _PICTURE.findall(html)}


def _pictures(html: str, beside: Mapping[str, bytes]) -> dict[str, bytes]:
    named = (
        {one: normalize("NFC", posixpath.normpath(unquote(one))) for one in addresses(html)} if beside else {}
    )
    return {address: beside[path] for address, path in named.items() if path in beside}


def title(html: str) -> str:
    """Return a page's title, else its first heading; HTML, of any quality."""
    for pattern in (_TITLE, _HEADING):
        if (found := pattern.search(html)) and found[1].strip():
            return found[1]
    return ""


def _date(html: str) -> When | None:
    said: dict[str, str] = {}
    for meta in _META.findall(html[:200_000]):
        named, content = _NAMED.search(meta), _CONTENT.search(meta)
        if named and content:
            said.setdefault(named[1].lower(), unescape(content[1] or content[2] or ""))
    return next((when for key in _DATES if (when := iso(said.get(key, "")))), None)
