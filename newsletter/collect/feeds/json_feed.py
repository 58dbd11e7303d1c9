"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) to entries. Pure: bytes in, entries out."""

import re
from typing import Any

from newsletter.addresses import published
from newsletter.collect.dates import instants
from newsletter.collect.feeds.charset import decoded
from newsletter.collect.feeds.item import Enclosure, Item, entries
from newsletter.collect.feeds.pictured import first_image, picture
from newsletter.collect.feeds.summaries import escaped_once
from newsletter.collect.pages.json_values import loads_whole
from newsletter.collect.parsed import Parsed
from newsletter.collect.received import Job
from newsletter.exceptions import SourceError
from newsletter.markup import escaped, plain

# "version": "https://jsonfeed.org/version/1.1", also with escaped slashes
_VERSION = re.compile(
    rb'"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org\\?/version\\?/1(?:\.[01])?\\?/?"'
)


def is_json_feed(body: bytes) -> bool:
    """Whether a body says that it is JSON Feed: an object with the address of its version."""
    start = body[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return start.startswith(b"{") and _VERSION.search(body.replace(b"\x00", b"")) is not None


def parse_json_feed(job: Job) -> Parsed:
    """Read a JSON Feed; what has a wrong type in it counts as missing.

    Raises:
        SourceError: the body is no JSON, or no feed.
    """
    try:
        feed, whole = loads_whole(decoded(job.answer.body, job.answer.content_type))
    except ValueError as error:
        raise SourceError(
            "Not a readable JSON Feed",
            job.source.id,
            cause=str(error)[:200],
            remedy="its last good answer is kept",
        ) from None
    rows = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(rows, list):
        raise SourceError(
            "Not a JSON Feed", job.source.id, cause="it has no list of items", remedy="check its address"
        )
    base = _text(feed, "feed_url")
    base = (published(base) and base) or job.answer.address
    items = (_item(row, base, job) if isinstance(row, dict) else Item() for row in rows)
    return entries(items, job, cut=int(not whole))


def _item(row: dict[str, Any], base: str, job: Job) -> Item:
    files = _attachments(row, base)
    content = _text(row, "content_html")
    words = _text(row, "summary") or _text(row, "content_text")
    dated = _text(row, "date_published") or _text(row, "date_modified")
    addresses = (_text(row, "url"), _web(_text(row, "id")), _text(row, "external_url"))
    url = next((found for address in addresses if (found := published(address, base))), None)
    return Item(
        title=plain(_text(row, "title")),
        html=escaped(words) if words else escaped_once(content),
        base=base,
        guid=_text(row, "id"),
        url=url or next((media.url for media, _ in files), None),
        published=instants.instant(dated, job.local_zone),
        dated=dated,
        updated=instants.instant(_text(row, "date_modified"), job.local_zone),
        categories=tuple(
            plain(word) for word in _list(row, "tags") if isinstance(word, str) and word.strip()
        ),
        enclosures=tuple(media for media, _ in files),
        image=_image(row, base, files) or first_image(content, base),
        seconds=next((seconds for _, seconds in files if seconds), None),
    )


def _attachments(row: dict[str, Any], base: str) -> list[tuple[Enclosure, int | None]]:
    """List the attached files with an address, and how long each lasts."""
    return [
        (Enclosure(url=url, type=_text(media, "mime_type").lower()), _seconds(media))
        for media in _list(row, "attachments")
        if isinstance(media, dict) and (url := published(_text(media, "url"), base))
    ]


def _image(row: dict[str, Any], base: str, files: list[tuple[Enclosure, int | None]]) -> str | None:
    shown = (_text(row, "image"), _text(row, "banner_image"))
    attached = (media.url for media, _ in files if media.type.startswith("image/"))
    return next((found for url in (*shown, *attached) if (found := picture(url, base))), None)


def _seconds(media: dict[str, Any]) -> int | None:
    value = media.get("duration_in_seconds")
    return instants.seconds(str(value)) if isinstance(value, int | float | str) else None


def _web(guid: str) -> str:
    """Return an id when it is an address: JSON Feed recommends that it be."""
    return guid if guid.startswith(("http://", "https://")) else ""


def _text(row: dict[str, Any], name: str) -> str:
    """Return a string, or a number as one: ids were numbers in early feeds."""
    value = row.get(name)
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and name == "id" else ""


def _list(row: dict[str, Any], name: str) -> list[Any]:
    value = row.get(name)
    return value if isinstance(value, list) else []
