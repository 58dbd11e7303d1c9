"""RSS, RDF and Atom to entries, by feedparser. Pure: bytes in, entries out.

feedparser is given bytes as a stream (as an argument they would be tried as a file name), its own sanitising and
date parsing are not used: `newsletter.markup` and `newsletter.collect.instants` do both.
"""

import hashlib
import io
import re
import sys
from typing import Any

import feedparser

from newsletter.addresses import folded, published
from newsletter.collect import instants
from newsletter.collect.answer import UNTITLED, Job
from newsletter.collect.kinds import Traits, Verdict, judge
from newsletter.exceptions import SourceError
from newsletter.french import duration
from newsletter.markup import inline, plain
from newsletter.model import Entry, EventStatus, Kind, Link, When

_REFERENCE = re.compile(rb"&#(?:x([0-9a-f]+)|([0-9]+));?", re.IGNORECASE)
_STARTS = ("ev_startdate", "xcal_dtstart", "mec_startdate", "event_startdate")
_ENDS = ("ev_enddate", "xcal_dtend", "mec_enddate", "event_enddate")
_PLACES = ("ev_location", "xcal_location", "mec_location")


def parse_feed(job: Job) -> list[Entry]:
    """Read a feed.

    Raises:
        SourceError: the body is no feed that feedparser knows.
    """
    headers = {"content-type": job.answer.content_type or "application/xml"}
    if job.answer.address:
        headers["content-location"] = job.answer.address
    try:
        found = feedparser.parse(
            io.BytesIO(_REFERENCE.sub(_possible, _recoded(job.answer.body))),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ValueError, LookupError, ArithmeticError, RecursionError) as error:
        raise SourceError(
            "Not a readable feed",
            job.source.id,
            cause=str(error)[:200],
            remedy="its last good answer is kept",
        ) from None
    if not found.get("version") and not found.entries:
        raise SourceError(
            "Not a feed", job.source.id, cause=_looks_like(job.answer.body), remedy="check its address"
        )
    entries = [entry for item in found.entries if (entry := _entry(item, job)) is not None]
    return list({entry.key: entry for entry in reversed(entries)}.values())[::-1]


def _recoded(body: bytes) -> bytes:
    """Make UTF-16 that nothing announces UTF-8: feedparser knows it by a mark or a declaration only."""
    charset = {b"\x00<": "utf-16-be", b"<\x00": "utf-16-le"}.get(body[:2])
    if charset is None or b"?" in body[:4]:
        return body
    return body.decode(charset, "replace").encode()


def _possible(reference: re.Match[bytes]) -> bytes:
    """Drop character references to what is no character: feedparser stumbles over them."""
    digits = (reference[1] or reference[2]).lstrip(b"0") or b"0"
    code = int(digits[:8], 16 if reference[1] else 10)
    return b"" if code > sys.maxunicode or 0xD800 <= code <= 0xDFFF else reference[0]


def _looks_like(body: bytes) -> str:
    start = body[:2000].lstrip().lower()
    if not start:
        return "the answer is empty"
    if b"<html" in start or start.startswith(b"<!doctype html"):
        return "the answer is a web page (HTML)"
    return f"the answer starts with {body[:40]!r}"


def _entry(item: Any, job: Job) -> Entry | None:
    base = job.answer.address
    url = _address(item, base)
    summary = _summary(item)
    title = plain(item.get("title", ""))
    traits = Traits(
        title=title,
        summary=plain(summary),
        categories=tuple(tag["term"] for tag in item.get("tags", ()) if tag.get("term")),
        url=url or "",
        enclosure=next((media.get("type", "") for media in item.get("enclosures", ())), ""),
    )
    verdict = judge(job.source, traits)
    if verdict is None:
        return None
    return Entry(
        key=f"{job.source.id}/{_identity(item, url, title)}",
        kind=verdict.kind,
        type=verdict.type or _media_type(item, verdict),
        sources=(job.source.id,),
        title=title or UNTITLED,
        first_seen=job.now,
        url=url,
        links=_further(item, base, url),
        summary=inline(summary, base) or None,
        published=instants.instant(item.get("published") or item.get("updated"), job.local_zone),
        duration=_duration(item),
        tags=tuple(plain(word) for word in traits.categories),
        **_times(item, verdict.kind, job),
    )


def _identity(item: Any, url: str | None, title: str) -> str:
    """Name an item by its guid, else its address, else its title and date."""
    named = item.get("id") or (folded(url) if url else f"{title} {item.get('published', '')}")
    return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _address(item: Any, base: str) -> str | None:
    """Find what readers click: the link, else a permalink guid, else the enclosure."""
    permalink = item.get("id") if item.get("guidislink", False) else None
    enclosures = [media.get("href") for media in item.get("enclosures", ())]
    candidates = [item.get("link"), permalink, *enclosures]
    return next((found for candidate in candidates if (found := published(candidate, base))), None)


def _further(item: Any, base: str, url: str | None) -> tuple[Link, ...]:
    for media in item.get("enclosures", ()):
        address = published(media.get("href"), base)
        if address and address != url and media.get("type", "").startswith("audio/"):
            return (Link(label="Écouter", url=address),)
    return ()


def _summary(item: Any) -> str:
    content = item.get("content") or [{}]
    return str(item.get("summary") or content[0].get("value") or "")


def _media_type(item: Any, verdict: Verdict) -> str | None:
    if verdict.kind is not Kind.REPLAY:
        return None
    audio = any(media.get("type", "").startswith("audio/") for media in item.get("enclosures", ()))
    return "podcast" if audio else None


def _duration(item: Any) -> str | None:
    total = instants.seconds(item.get("itunes_duration"))
    return duration(total) if total else None


def _times(item: Any, kind: Kind, job: Job) -> dict[str, Any]:
    if kind is not Kind.EVENT:
        return {}
    start = _first(item, _STARTS, job)
    end = _first(item, _ENDS, job)
    if start is None:
        return {"status": EventStatus.CONFIRMED}
    all_day = not hasattr(start, "hour")
    if end is None or (hasattr(end, "hour") == all_day):
        end = None
    return {
        "start": start,
        "end": end if end is None or end >= start else None,
        "all_day": all_day,
        "place": next((plain(item[name]) for name in _PLACES if item.get(name)), None),
        "status": EventStatus.CONFIRMED,
    }


def _first(item: Any, names: tuple[str, ...], job: Job) -> When | None:
    return next((found for name in names if (found := instants.read(item.get(name), job.local_zone))), None)
