"""OpenAgenda's events in JSON (`events.v2.json`) to entries. Pure: bytes in, entries out.

Fields: developers.openagenda.com, "Lecture des événements" (v2). Each timing is an entry, from 100 days before now to
400 days after; an event with one timing is a single one.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from newsletter.addresses import published
from newsletter.collect.dates import instants
from newsletter.collect.feeds.pictured import picture
from newsletter.collect.pages.described import Described, beyond, entries
from newsletter.collect.pages.json_values import listed, mapping, text, words
from newsletter.collect.parsed import Flaw, Parsed, Skipped
from newsletter.collect.received import Job
from newsletter.collect.where import ONLINE
from newsletter.markup import plain
from newsletter.model import EventStatus, Kind, Link, When
from newsletter.presence import ROOM

BEFORE, AFTER = dt.timedelta(days=100), dt.timedelta(days=400)
_MOST_ENTRIES = 2000
_MOST_TIMINGS = 1000  # of one event
_POSTPONED, _CANCELLED = "4", "6"
_OFFLINE, _ONLINE, _MIXED = "1", "2", "3"
_REFUSED = "-1"


def is_openagenda(document: Any) -> bool:
    """Whether a JSON document has events of OpenAgenda, or is an agenda of its without any."""
    found = events(document)
    if not found:
        return isinstance(document, dict) and document.get("events") == [] and "total" in document
    return any("uid" in event and ("timings" in event or "firstTiming" in event) for event in found)


def events(document: Any) -> list[dict[str, Any]]:
    """List the events of a document: `{"events": […]}`, `{"event": {…}}`, or a list."""
    found = document
    if isinstance(document, dict):
        found = document.get("events", [document.get("event")])
    return [event for event in listed(found) if isinstance(event, dict)]


def parse_openagenda(document: Any, job: Job, *, whole: bool = True) -> Parsed:
    """Read OpenAgenda's events."""
    shown = (
        event
        for event in events(document)
        if event.get("draft") is not True and text(event.get("state")) != _REFUSED
    )
    found = [thing for event in shown for thing in _occurrences(event, job)]
    return entries([*found[:_MOST_ENTRIES], *beyond(found, _MOST_ENTRIES)], job, whole=whole)


def _occurrences(event: dict[str, Any], job: Job) -> Iterator[Described | Skipped]:
    uid = re.sub(r"[^\w.-]+", "-", text(event.get("uid")))[:80]
    if not uid:
        yield Skipped(flaw=Flaw.NAMELESS, title=plain(text(event.get("title"))))
        return
    timings, unread = _timings(event, job)
    if unread:
        yield Skipped(
            flaw=Flaw.DATE,
            title=plain(text(event.get("title"))),
            words=unread[0],
            name=uid,
            times=len(unread),
        )
    if not timings:
        yield _described(event, uid, None, None, job)
    for start, end in timings:
        name = uid
        if len(timings) > 1:
            instant = (
                start if isinstance(start, dt.datetime) else dt.datetime.combine(start, dt.time(), job.zone)
            )
            if not job.now - BEFORE <= instant <= job.now + AFTER:
                continue
            name = f"{uid}#{instant.astimezone(dt.UTC):%Y%m%dT%H%MZ}"
        yield _described(event, name, start, end, job)


def _timings(event: dict[str, Any], job: Job) -> tuple[list[tuple[When, When | None]], list[str]]:
    """List the timings in order, and the starts that cannot be read; short exports have the first, the next and the last."""
    rows = listed(event.get("timings")) or [event.get(f"{name}Timing") for name in ("first", "next", "last")]
    zone = _zone(text(event.get("timezone")), job.local_zone)
    found: dict[str, tuple[When, When | None]] = {}
    unread = []
    for row in map(mapping, rows[:_MOST_TIMINGS]):
        begin = text(row.get("begin") or row.get("start"))
        start = instants.read(begin, zone)
        if start is not None:
            found[start.isoformat()] = (start, instants.read(text(row.get("end")), zone))
        elif begin:
            unread.append(begin)
    return [found[moment] for moment in sorted(found)], unread


def _zone(name: str, default: ZoneInfo) -> ZoneInfo:
    try:
        return ZoneInfo(name) if name else default
    except (ValueError, LookupError, OSError):
        return default


def _described(event: dict[str, Any], name: str, start: When | None, end: When | None, job: Job) -> Described:
    status = text(event.get("status"))
    return Described(
        name=name,
        title=plain(text(event.get("title"))),
        kind=Kind.EVENT,
        html=text(event.get("description")) or text(event.get("longDescription")),
        base=job.answer.address,
        url=_url(event, job),
        links=tuple(_links(event)),
        published=instants.read(text(event.get("createdAt")), job.local_zone),
        start=start,
        end=end,
        place=_place(event),
        status=EventStatus.CANCELLED if status == _CANCELLED else EventStatus.CONFIRMED,
        postponed=status == _POSTPONED,
        timezone=text(event.get("timezone")),
        categories=words(event.get("keywords")),
        image=_image(event),
    )


def _url(event: dict[str, Any], job: Job) -> str | None:
    """Find the event's page: the organiser's canonical one, else OpenAgenda's, which has a fixed form."""
    canonical = published(text(event.get("canonicalUrl")), job.answer.address)
    if canonical is not None:
        return canonical
    of_source = re.search(r"/agendas/(\d{1,12})/", job.source.url or "")
    agenda = text(mapping(event.get("originAgenda")).get("uid")) or (of_source[1] if of_source else "")
    uid = text(event.get("uid"))
    if agenda.isdecimal() and uid.isdecimal():
        return f"https://openagenda.com/agendas/{agenda}/events/{uid}"
    return published(text(event.get("onlineAccessLink")))


def _links(event: dict[str, Any]) -> Iterator[Link]:
    """List where to register, and where it can be followed; one of each."""
    for row in listed(event.get("registration"))[:10]:
        value = text(row.get("value")) if isinstance(row, dict) else text(row)
        if url := published(value):
            yield Link(label="Inscription", url=url)
            break
    if url := published(text(event.get("onlineAccessLink"))):
        yield Link(label=ROOM, url=url)


def _place(event: dict[str, Any]) -> str:
    location = mapping(event.get("location"))
    name, city = plain(text(location.get("name"))), plain(text(location.get("city")))
    where = ", ".join(dict.fromkeys(part for part in (name, city) if part))
    mode = text(event.get("attendanceMode"))
    if mode == _ONLINE or not where:
        return ONLINE if mode in {_ONLINE, _MIXED} else where
    return f"{where} et en ligne" if mode == _MIXED else where


def _image(event: dict[str, Any]) -> str | None:
    value = event.get("image")
    if isinstance(value, dict):
        return picture(f"{text(value.get('base'))}{text(value.get('filename'))}")
    return picture(text(value))
