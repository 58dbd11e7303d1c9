"""What a site describes in structured data, whatever its vocabulary, and the entry it becomes. Pure."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from newsletter.collect.clocks import in_whole_days
from newsletter.collect.dates.whole_days import whole_days
from newsletter.collect.feeds.summaries import summary
from newsletter.collect.kinds import Traits, Verdict, judge
from newsletter.collect.parsed import Flaw, Parsed, Skipped
from newsletter.collect.received import Job
from newsletter.collect.repeated import what_is_left
from newsletter.collect.untitled import titled
from newsletter.french import duration
from newsletter.markup import plain
from newsletter.model import Entry, EventStatus, Kind, Link, When, in_zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One thing, read but not judged.

    Args:
        name: its name inside the source, the second half of its key.
        kind: what it is; None leaves that to the source.
        type: as the letter says it: "livre", "podcast"; the source's own goes first.
        html: its description, HTML of any quality.
        base: what relative links in the HTML are resolved against.
        url: what readers click, absolute and http(s).
        start: an instant in the zone of its source, or a day; so is `end`.
        postponed: whether it was put off to a day that is not known yet.
        media: the media type of the file that it is (RFC 6838).
        seconds: how long it lasts.
        timezone: where it takes place (IANA), as the site says it: any text.
    """

    name: str
    title: str
    kind: Kind | None = None
    type: str | None = None
    html: str = ""
    base: str = ""
    url: str | None = None
    links: tuple[Link, ...] = ()
    published: When | None = None
    start: When | None = None
    end: When | None = None
    place: str = ""
    status: EventStatus = EventStatus.CONFIRMED
    postponed: bool = False
    categories: tuple[str, ...] = ()
    media: str = ""
    image: str | None = None
    seconds: int | None = None
    timezone: str = ""


def entries(found: Iterable[Described | Skipped], job: Job, *, whole: bool = True) -> Parsed:
    """Make entries of what the source's rules want; things of one name that differ in title or start are several.

    Args:
        found: what was read, and what could not be.
        job: what is parsed.
        whole: whether the answer ends where it should; else what it broke off in counts as cut.
    """
    every = list(found)
    skipped = [one for one in every if isinstance(one, Skipped)]
    if not whole:
        skipped.append(Skipped(flaw=Flaw.CUT))
    return Parsed.of(
        [*_entries([one for one in every if isinstance(one, Described)], job), *skipped], whole=whole
    )


def _entries(told: Sequence[Described], job: Job) -> list[Entry]:
    several = Counter(name for name, *_ in {(thing.name, thing.title, thing.start) for thing in told})
    made: dict[str, Entry] = {}
    for thing in told:
        name = thing.name
        if several[name] > 1:
            own = hashlib.sha256(f"{thing.title} {thing.start}".encode("utf-8", "replace")).hexdigest()
            name = f"{name}-{own[:8]}"
        if name not in made and (entry := _entry(replace(thing, name=name), job)) is not None:
            made[name] = entry
    return list(made.values())


def _entry(thing: Described, job: Job) -> Entry | None:
    verdict = _verdict(thing, job)
    if verdict is None:
        return None
    event = verdict.kind is Kind.EVENT
    own = thing.type if thing.kind in {None, verdict.kind} else None
    title = titled(thing.title, thing.html)
    entry = Entry(
        key=f"{job.source.id}/{thing.name}",
        kind=verdict.kind,
        type=verdict.type or own,
        sources=(job.source.id,),
        title=title,
        first_seen=job.now,
        url=thing.url,
        links=tuple(link for link in thing.links if link.url != thing.url),
        summary=what_is_left(summary(thing.html, thing.base, thing.title), title, thing.title),
        duration=duration(thing.seconds) if thing.seconds and not event else None,
        tags=thing.categories,
        image=thing.image,
        **(_times(thing, job) if event else {"published": thing.published or in_zone(thing.start, job.zone)}),
    )
    return in_whole_days(entry, job)


def beyond(rows: Sequence[object], most: int) -> list[Skipped]:
    """Count what is over the most that is read."""
    return [Skipped(flaw=Flaw.EXCESS, times=len(rows) - most)] if len(rows) > most else []


def _verdict(thing: Described, job: Job) -> Verdict | None:
    """Judge it as a source would whose entries are of its kind."""
    source = job.source
    if thing.kind is not None and thing.kind is not source.kind:
        source = msgspec.structs.replace(source, kind=thing.kind, type=None)
    traits = Traits(
        title=thing.title,
        summary=plain(thing.html) if source.only else "",
        categories=thing.categories,
        url=thing.url or "",
        enclosures=(thing.media,) if thing.media else (),
    )
    return judge(source, traits)


def _times(thing: Described, job: Job) -> dict[str, Any]:
    start, end = (in_zone(moment, job.zone) for moment in _whole(thing.start, thing.end))
    shared = {
        "published": thing.published,
        "place": thing.place or None,
        "timezone": thing.timezone or None,
        "status": EventStatus.TENTATIVE if thing.postponed else thing.status,
        "uncertain": thing.postponed,
    }
    if start is None:
        return {**shared, "uncertain": False}
    return {**shared, "start": start, "end": end, "all_day": not isinstance(start, dt.datetime)}


def _whole(start: When | None, end: When | None) -> tuple[When | None, When | None]:
    """Make times agree: midnight to midnight are whole days; so are several days of which one has no hour."""
    if isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
        start, end = whole_days(start, end) or (start, end)
    elif isinstance(start, dt.datetime) and end is not None:
        start, end = (start, None) if end <= start.date() else (start.date(), end)
    elif isinstance(end, dt.datetime):
        end = end.date()
    return start, end if start is not None and end is not None and end >= start else None
