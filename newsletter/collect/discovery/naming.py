"""What a new source is likely to be called, and to give: guesses for its title, its id and its kind. Pure."""

import html
import ipaddress
import itertools
import json
import re
from collections.abc import Container
from urllib.parse import urlsplit

from newsletter.collect.answer import Answer, is_calendar
from newsletter.collect.discovery import hosts
from newsletter.collect.discovery.discover import CALENDAR, PAGE, format_of
from newsletter.collect.feeds.charset import decoded
from newsletter.french import comparable
from newsletter.markup import plain, shortened
from newsletter.model import Kind

_HEAD = 200_000  # bytes of an answer in which its own title stands
_LONGEST_TITLE = 100
_LONGEST_ID = 40
_TITLE = re.compile(
    r"<(?:[a-z]{1,10}:)?title\b[^>]{0,500}>(.{0,2000}?)</(?:[a-z]{1,10}:)?title>", re.DOTALL | re.IGNORECASE
)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_CALENDAR_NAME = re.compile(
    r"^(?:X-WR-CALNAME|NAME)(?:;[^:\r\n]{0,200})?:([^\r\n]{0,2000}(?:\r?\n[ \t][^\r\n]{0,200})*)",
    re.MULTILINE,
)
_RECORDING = re.compile(
    rb"<enclosure\b[^>]{0,2000}\btype\s*=\s*[\"'](?:audio|video)/|<yt:videoId>", re.IGNORECASE
)
_DATED = re.compile(rb"<(?:ev:startdate|mec:startDate|xcal:dtstart)>", re.IGNORECASE)


def title_of(answer: Answer) -> str:
    """Return what a feed, a calendar or a page calls itself, at most 100 characters of plain text; else empty."""
    text = decoded(answer.body[:_HEAD], answer.content_type)[:_HEAD]
    if is_calendar(answer.body):
        match = _CALENDAR_NAME.search(text)
        found = re.sub(r"\r?\n[ \t]", "", match[1]) if match else ""
        found = re.sub(r"\\([,;\\])", r"\1", found).replace("\\n", " ")  # RFC 5545, section 3.3.11
    elif text.lstrip().startswith("{"):
        found = _json_title(answer)
    else:
        match = _TITLE.search(text)
        found = _unwrapped(match[1]) if match else ""
    return shortened(plain(found), _LONGEST_TITLE)


def kind_of(address: str, title: str = "", body: bytes = b"", form: str | None = None) -> Kind:
    """Guess what a source gives: recordings, events, else publications.

    Args:
        address: the source's.
        title: what it calls itself.
        body: its answer, when it is known.
        form: "feed", "calendar" or "page", when it is known.
    """
    form = form or (CALENDAR if is_calendar(body) else format_of(address))
    if form in {CALENDAR, PAGE} or _DATED.search(body):
        return Kind.EVENT
    named = re.search(r"podcast", f"{address} {title}", re.IGNORECASE)
    if named or hosts.keeps_recordings(address) or _RECORDING.search(body):
        return Kind.REPLAY
    return Kind.PUBLICATION


def id_of(address: str, title: str, taken: Container[str]) -> str:
    """Make an id of small letters, digits and hyphens: from the host, or from the title where many share the host."""
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    own = "" if hosts.is_shared(address) or _is_number(host) else _slug(host.rpartition(".")[0] or host)
    wishes = [one for one in (own, _slug(title), _slug(f"{own}-{title}"), _slug(host)) if one] or ["source"]
    numbered = (f"{wishes[0]}-{number}" for number in itertools.count(2))
    return next(one for one in itertools.chain(wishes, numbered) if one not in taken)


def _unwrapped(text: str) -> str:
    """Decode what XML escapes: in a CDATA section nothing is."""
    cdata = _CDATA.search(text)
    return cdata[1] if cdata else html.unescape(text)


def _json_title(answer: Answer) -> str:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return ""
    title = found.get("title") if isinstance(found, dict) else None
    return title if isinstance(title, str) else ""


def _slug(text: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", comparable(text).replace("œ", "oe").replace("æ", "ae")).strip("-")
    if len(words) <= _LONGEST_ID:
        return words
    head = words[: _LONGEST_ID + 1].rpartition("-")[0]
    return head or words[:_LONGEST_ID]


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
