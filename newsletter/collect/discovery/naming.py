"""What a new source is likely to be called, and to give: guesses for its title, its id and its kind. Pure."""

import html
import itertools
import re
from collections.abc import Container
from urllib.parse import urlsplit

from newsletter.collect.discovery.discover import format_of
from newsletter.collect.discovery.hosts import CALENDAR, PAGE
from newsletter.collect.feeds.charset import decoded
from newsletter.collect.received import Received, is_agenda
from newsletter.french import comparable
from newsletter.markup import plain, shortened
from newsletter.model import Kind

_HEAD = 200_000  # bytes of an answer that are looked at
_LONGEST_TITLE = 100
_LONGEST_ID = 40
_TITLE = re.compile(
    r"<(?:\w{1,10}:)?title\b[^>]{0,500}>"
    r"(?:<!\[CDATA\[(.{0,2000}?)\]\]>|([^<]{0,2000})<)"  # <title><![CDATA[Le titre]]></title>; <title>Le titre</title>
    r"|^X-WR-CALNAME[^:\n]{0,200}:([^\r\n]{0,2000})",  # X-WR-CALNAME:Rencontres\, ateliers
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_RECORDING = re.compile(
    rb"<enclosure\b[^>]{0,500}\btype=[\"'](?:audio|video)/"  # <enclosure url="a.mp3" type="audio/mpeg"/>
    rb"|<yt:videoId>",  # <yt:videoId>dQw4w9WgXcQ</yt:videoId>
    re.IGNORECASE,
)
# RSS with events: <ev:startdate>2023-10-05T09:00:00+02:00</ev:startdate>
_DATED = re.compile(rb"<(?:ev:startdate|mec:startDate|xcal:dtstart)>", re.IGNORECASE)
# « Le podcast des alliances »; https://www.youtube.com/feeds/videos.xml; https://feed.ausha.co/aBc1
_RECORDINGS = re.compile(r"podcast|[/.](?:youtube\.com|vimeo\.com|ausha\.co|acast\.com)/", re.IGNORECASE)


def title_of(answer: Received) -> str:
    """Return what a feed, a calendar or a page calls itself, at most 100 characters of plain text; else empty."""
    match = _TITLE.search(decoded(answer.body[:_HEAD], answer.content_type)[:_HEAD])
    found = match[match.lastindex or 1] if match else ""
    return shortened(plain(html.unescape(found).replace("\\,", ",")), _LONGEST_TITLE)


def kind_of(address: str, title: str = "", body: bytes = b"", form: str | None = None) -> Kind:
    """Guess what a source gives: recordings, events, else publications.

    Args:
        address: the source's.
        title: what it calls itself.
        body: its answer, when it is known.
        form: "feed", "calendar" or "page", when it is said.
    """
    head = body[:_HEAD]
    if (form or format_of(address)) in {CALENDAR, PAGE} or is_agenda(body) or _DATED.search(head):
        return Kind.EVENT
    is_recorded = _RECORDINGS.search(f"{address} {title}") or _RECORDING.search(head)
    return Kind.REPLAY if is_recorded else Kind.PUBLICATION


def id_of(address: str, title: str, taken: Container[str]) -> str:
    """Make an id of small letters, digits and hyphens: from the title, else from the host."""
    first = _slug(title) or _slug((urlsplit(address).hostname or "").removeprefix("www.")) or "source"
    numbered = (f"{first}-{number}" for number in itertools.count(2))
    return next(one for one in itertools.chain([first], numbered) if one not in taken)


def _slug(text: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", comparable(text).replace("œ", "oe").replace("æ", "ae"))
    return words.strip("-")[:_LONGEST_ID].rstrip("-")
