"""Events of the WordPress plugin The Events Calendar, as its REST interface gives them, to entries. Pure.

`/wp-json/tribe/events/v1/events`: times twice, in the event's own zone and in UTC.
"""

import datetime as dt
import re
from typing import Any

from newsletter.addresses import published
from newsletter.collect.dates import instants
from newsletter.collect.feeds.pictured import picture
from newsletter.collect.pages.described import Described, beyond, entries
from newsletter.collect.pages.json_values import mapping, text, words
from newsletter.collect.pages.openagenda import events
from newsletter.collect.parsed import Flaw, Parsed, Skipped
from newsletter.collect.received import Job
from newsletter.collect.where import ONLINE
from newsletter.markup import plain
from newsletter.model import EventStatus, Kind, Link, When

_MOST_ENTRIES = 2000
_CANCELLED = {"canceled", "cancelled"}


def is_events_calendar(document: Any) -> bool:
    """Whether a JSON document has events of The Events Calendar."""
    return any("start_date" in event and "rest_url" in event for event in events(document)) or (
        isinstance(document, dict) and "/tribe/events/" in text(document.get("rest_url"))
    )


def parse_events_calendar(document: Any, job: Job, *, whole: bool = True) -> Parsed:
    """Read The Events Calendar's events; what is not published is left out."""
    rows = [event for event in events(document) if text(event.get("status")) in {"", "publish"}]
    found = [_described(event, job) for event in rows[:_MOST_ENTRIES]]
    return entries([*found, *beyond(rows, _MOST_ENTRIES)], job, whole=whole)


def _described(event: dict[str, Any], job: Job) -> Described | Skipped:
    name = re.sub(r"[^\w.-]+", "-", text(event.get("id")) or text(event.get("slug")))[:80]
    if not name:
        return Skipped(flaw=Flaw.NAMELESS, title=plain(text(event.get("title"))))
    status = text(event.get("event_status")).lower()
    base = job.answer.address
    website = published(text(event.get("website")), base)
    return Described(
        name=name,
        title=plain(text(event.get("title"))),
        kind=Kind.EVENT,
        html=text(event.get("excerpt")) or text(event.get("description")),
        base=base,
        url=published(text(event.get("url")), base),
        links=(Link(label="Site de l’événement", url=website),) if website else (),
        published=instants.instant(_utc(text(event.get("date_utc"))), job.local_zone),
        start=_moment(event, "start", job),
        end=_moment(event, "end", job),
        place=_place(event),
        status=EventStatus.CANCELLED if status in _CANCELLED else EventStatus.CONFIRMED,
        postponed=status == "postponed",
        timezone=text(event.get("timezone")),
        categories=(*words(event.get("categories")), *words(event.get("tags"))),
        image=picture(text(mapping(event.get("image")).get("url")), base),
    )


def _moment(event: dict[str, Any], which: str, job: Job) -> When | None:
    own = text(event.get(f"{which}_date"))
    if event.get("all_day") is True:
        day = instants.read(own[:10], job.local_zone)
        return day.date() if isinstance(day, dt.datetime) else day
    exact = instants.read(_utc(text(event.get(f"utc_{which}_date"))), job.local_zone)
    return exact or instants.read(own, job.local_zone)


def _utc(moment: str) -> str:
    return f"{moment}Z" if moment else ""


def _place(event: dict[str, Any]) -> str:
    venue = mapping(event.get("venue"))
    parts = (plain(text(venue.get(name))) for name in ("venue", "city"))
    where = ", ".join(dict.fromkeys(part for part in parts if part))
    if event.get("is_virtual") is not True:
        return where
    return f"{where} et en ligne" if where else ONLINE
