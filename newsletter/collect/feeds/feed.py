"""RSS, RDF and Atom to entries, by feedparser. Pure: bytes in, entries out.

feedparser is given UTF-8 as a stream (as an argument it would be tried as a file name). Its own charsets, titles,
sanitising and dates are not used: see `charset`, `outline`, `summaries` and `instants`.
"""

import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import feedparser

from newsletter.addresses import folded, published
from newsletter.collect.dates import instants
from newsletter.collect.feeds.charset import decoded
from newsletter.collect.feeds.document import document, mended, whole_items
from newsletter.collect.feeds.item import Enclosure, Item, entries
from newsletter.collect.feeds.outline import ExcessError, Outline, Outlined, outline
from newsletter.collect.feeds.pictured import first_image, picture
from newsletter.collect.feeds.summaries import escaped_once
from newsletter.collect.parsed import Parsed
from newsletter.collect.received import Job
from newsletter.exceptions import SourceError
from newsletter.markup import escaped, plain
from newsletter.model import When

_ADDRESSES = ("http://", "https://", "/")
_WORDS = re.compile(r"(?:\A|>)[^<>]*?\w")  # outside of tags
_VIDEO = re.compile(r"[A-Za-z0-9_-]{6,20}")  # dQw4w9WgXcQ
_STARTS = ("ev_startdate", "xcal_dtstart", "mec_startdate", "event_startdate", "ical_dtstart", "startdate")
_ENDS = ("ev_enddate", "xcal_dtend", "mec_enddate", "event_enddate", "ical_dtend", "enddate")
_HOURS = {"mec_startdate": "mec_starthour", "mec_enddate": "mec_endhour"}
_EVENT = frozenset((*_STARTS, *_ENDS))
_PLACES = ("ev_location", "xcal_location", "mec_location", "event_location", "ical_location")
# What feedparser is known to raise on hostile documents.
_FAILURES = (
    ValueError,
    LookupError,
    ArithmeticError,
    RecursionError,
    AttributeError,
    TypeError,
    AssertionError,
)


def parse_feed(job: Job) -> Parsed:
    """Read a feed.

    Raises:
        SourceError: the body is no feed that feedparser knows.
    """
    text, cut = document(decoded(job.answer.body, job.answer.content_type)), False
    try:
        text, lines = _outlined(text)
        if lines is None and (whole := whole_items(text)) is not None:
            cut = True
            text, lines = _outlined(whole)
    except ExcessError as error:
        raise _unreadable(error, job) from None
    # Relative addresses: RFC 3986, section 5.1. A mirror says where its original is; xml:base rules over both.
    base = (lines and published(lines.self_link, job.answer.address)) or job.answer.address
    found = _parsed(text, base, job)
    if not found.get("version") and not found.entries:
        raise _no_feed(text, job)
    known = lines.items if lines and len(lines.items) == len(found.entries) else [None] * len(found.entries)
    items = [_item(row, own, base, job) for row, own in zip(found.entries, known, strict=True)]
    if cut and not items:
        raise _unreadable(ValueError("it breaks off in its first item"), job)
    return entries(items, job, cut=int(cut))


def _outlined(text: str) -> tuple[str, Outline | None]:
    """Read the outline, of the mended text if need be; and the text that it was read from."""
    if (lines := outline(text)) is not None:
        return text, lines
    better = mended(text)
    if better != text and (lines := outline(better)) is not None:
        return better, lines
    return text, None


def _parsed(text: str, base: str, job: Job) -> Any:
    headers = {"content-type": "application/xml; charset=utf-8"}
    if base and "base=" in text:
        # xml:base may be relative. Without it addresses are resolved here: feedparser would do so at every tag.
        headers["content-location"] = base
    try:
        return feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _FAILURES as error:
        raise _unreadable(error, job) from None


def _unreadable(error: Exception, job: Job) -> SourceError:
    return SourceError(
        "Not a readable feed", job.source.id, cause=str(error)[:200], remedy="its last good answer is kept"
    )


def _no_feed(text: str, job: Job) -> SourceError:
    start = text[:2000].lstrip()
    cause = f"the answer starts with {start[:40]!r}" if start else "the answer is empty"
    return SourceError("Not a feed", job.source.id, cause=cause, remedy="check its address")


def _item(row: Any, own: Outlined | None, base: str, job: Job) -> Item:
    files = _enclosures(row, base)
    html, html_base = _html(row, base)
    changed = _text(row, "updated")
    dated = _text(row, "published") or changed
    return Item(
        title=(own and own.title) or plain(_text(row, "title")),
        html=html,
        base=html_base,
        guid=(own and own.guid) or _text(row, "id"),
        url=_address(row, own, files, base),
        published=instants.instant(dated, job.local_zone),
        dated=dated,
        updated=instants.instant(changed, job.local_zone),
        categories=_categories(row),
        enclosures=files,
        transcript=_transcript(own, base),
        image=_image(row, base, html_base),
        seconds=next(filter(None, map(instants.seconds, _durations(row))), None),
        start=_first(row, _STARTS, job),
        end=_first(row, _ENDS, job),
        place=next((plain(text) for name in _PLACES if (text := _text(row, name))), None),
    )


def _address(row: Any, own: Outlined | None, files: tuple[Enclosure, ...], base: str) -> str | None:
    """Find what readers click: where to watch, the original of a counted link, the link, a permalink guid, a file."""
    link, guid = _text(row, "link"), _text(row, "id")
    if video := _watched(_text(row, "yt_videoid"), published(link, base)):
        return video
    named = own.guid if own else guid
    if (
        named
        and link == guid
        and not named.lower().startswith(_ADDRESSES)
        and not (own and not own.permalink)
    ):
        link = guid = ""  # feedparser makes any guid an address
    permalink = guid if dict.get(row, "guidislink") else ""
    original = published(_text(row, "feedburner_origlink"), base)
    if original and all(original != media.url for media in files):
        return original
    return published(link, base) or published(permalink, base) or next((media.url for media in files), None)


def _watched(video: str, link: str | None) -> str | None:
    """Say where a video of YouTube is watched, unless its own link leads elsewhere: a short says so in its address."""
    watch = f"https://www.youtube.com/watch?v={video}"
    if not _VIDEO.fullmatch(video):
        return None
    return watch if link is None or ("/shorts/" not in link and folded(link) == folded(watch)) else None


def _enclosures(row: Any, base: str) -> tuple[Enclosure, ...]:
    """List the item's files: the enclosures, and sounds that only Media RSS tells of."""
    sounds = (media for media in _rows(row, "media_content") if _text(media, "type").startswith("audio/"))
    found = {
        url: Enclosure(url=url, type=_text(media, "type").strip().lower())
        for media in chain(_files(row), sounds)
        if (url := published(_text(media, "href") or _text(media, "url"), base))
    }
    return tuple(found.values())


def _html(row: Any, base: str) -> tuple[str, str]:
    """Choose the description, else the content; and what its relative links are resolved against."""
    for detail in (dict.get(row, "summary_detail"), *_rows(row, "content")):
        value = _text(detail, "value")
        if _WORDS.search(value):
            words = _text(detail, "type") == "text/plain" and _is_text(value)
            return escaped(value) if words else escaped_once(value), _text(detail, "base") or base
    return _text(row, "summary"), base


def _is_text(value: str) -> bool:
    """Whether text that Atom says is plain has nothing of HTML: many feeds say so of HTML."""
    return "</" not in value and "/>" not in value and "&" not in value


def _categories(row: Any) -> tuple[str, ...]:
    words = (_text(tag, "label") or _text(tag, "term") for tag in _rows(row, "tags"))
    return tuple(dict.fromkeys(word for text in words if (word := plain(text))))


def _transcript(own: Outlined | None, base: str) -> str | None:
    """Choose the transcript that people read most easily."""
    ranks = ("text/html", "text/plain", "text/vtt", "application/srt", "application/x-subrip")
    rows = sorted(
        own.transcripts if own else (), key=lambda row: ranks.index(row[1]) if row[1] in ranks else len(ranks)
    )
    return next((found for url, _ in rows if (found := published(url, base))), None)


def _image(row: Any, base: str, html_base: str) -> str | None:
    """Find the item's picture: the one that the feed names, else the first of its content."""
    media = (
        found
        for found in chain(_rows(row, "media_content"), _files(row))
        if _text(found, "medium") == "image" or _text(found, "type").startswith("image/")
    )
    named = chain(_rows(row, "media_thumbnail"), media, [dict.get(row, "image")])
    for found in named:
        address = found if isinstance(found, str) else _text(found, "url") or _text(found, "href")
        if address and (shown := picture(address, base)):
            return shown
    texts = chain((_text(detail, "value") for detail in _rows(row, "content")), [_text(row, "summary")])
    return next((found for text in texts if "<img" in text and (found := first_image(text, html_base))), None)


def _durations(row: Any) -> Iterator[str]:
    yield _text(row, "itunes_duration")
    yield _text(dict.get(row, "yt_duration"), "seconds")
    for media in _rows(row, "media_content"):
        yield _text(media, "duration")


def _first(row: Any, names: Iterable[str], job: Job) -> When | None:
    """Read the first of the fields that holds a date, with the hour that stands apart from it."""
    if _EVENT.isdisjoint(row):
        return None
    for name in names:
        hour = _text(row, _HOURS[name]) if name in _HOURS else ""
        if (day := _text(row, name)) and (found := instants.joined(day, hour, job.local_zone)):
            return found
    return None


def _files(row: Any) -> Iterator[Any]:
    return (link for link in _rows(row, "links") if _text(link, "rel") == "enclosure")


def _text(row: Any, name: str) -> str:
    """Return a field that is text: feedparser makes a table of any element with attributes.

    Its own `get` is slow, and warns of aliases that are not used here.
    """
    value = dict.get(row, name) if isinstance(row, dict) else None
    return value if isinstance(value, str) else ""


def _rows(row: Any, name: str) -> list[Any]:
    value = dict.get(row, name)
    return value if isinstance(value, list) else []
