"""One item of a feed, whatever its format, and the entries that items become. Pure."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from newsletter.addresses import folded, is_front_page
from newsletter.collect.boilerplate import titled_for_all
from newsletter.collect.clocks import in_whole_days
from newsletter.collect.feeds.marked_dates import marked_dates
from newsletter.collect.feeds.protected import is_by_wordpress, is_protected
from newsletter.collect.feeds.summaries import summary
from newsletter.collect.kinds import Traits, Verdict, judge
from newsletter.collect.parsed import Flaw, Parsed, Skipped
from newsletter.collect.received import Job
from newsletter.collect.repeated import what_is_left
from newsletter.collect.untitled import titled
from newsletter.french import duration
from newsletter.markup import plain
from newsletter.model import Entry, EventStatus, Kind, Link, When


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that comes with an item: an absolute address, and its media type (RFC 6838) or nothing."""

    url: str
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What a feed says of one thing, read but not judged.

    Args:
        title: plain text, empty when there is none.
        html: its description or else its content, HTML of any quality.
        base: what relative links in the HTML are resolved against.
        guid: its name in the feed, empty when there is none.
        url: what readers click, absolute and http(s).
        published: when the feed dates it, in the zone of the source.
        dated: the words of that date: the name of an item that has neither guid nor address.
        updated: its last change, to choose between two of one name; None where only `published` is told.
        seconds: how long it lasts.
    """

    title: str = ""
    html: str = ""
    base: str = ""
    guid: str = ""
    url: str | None = None
    published: dt.datetime | None = None
    dated: str = ""
    updated: dt.datetime | None = None
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    transcript: str | None = None
    image: str | None = None
    seconds: int | None = None
    start: When | None = None
    end: When | None = None
    place: str | None = None


_NOTHING = Item()


def entries(items: Iterable[Item], job: Job, *, cut: int = 0) -> Parsed:
    """Make entries of the items that the source's rules want; of two with one name the later, else the first.

    Some feeds name one thing twice: what stands at one address under one title, of one instant, is one.

    Args:
        items: as read.
        job: what is parsed.
        cut: how many more there are that the answer breaks off in.
    """
    every, closed = _without_protected(items, job)
    told = [(item, folded(item.url) if item.url else "") for item in every if _says_something(item)]
    names = _Names(told)
    chosen: dict[str, Item] = {}
    first: dict[object, str] = {}
    for item, address in told:
        name = names.name(item, address)
        if item.published is not None and item.title:
            name = first.setdefault((address, item.title, item.published, item.start), name)
        if name not in chosen or _later(item, chosen[name]):
            chosen[name] = item
    found = [entry for name, item in chosen.items() if (entry := _entry(name, item, job)) is not None]
    empty = [Skipped(flaw=Flaw.EMPTY)] * (len(every) - len(told))
    return Parsed.of([*found, *closed, *empty, *[Skipped(flaw=Flaw.CUT)] * cut], whole=not cut)


def _without_protected(items: Iterable[Item], job: Job) -> tuple[list[Item], list[Skipped]]:
    """Set apart what no reader can open."""
    by_wordpress = is_by_wordpress(job.answer.body)
    every: list[Item] = []
    closed: list[Skipped] = []
    for item in items:
        if is_protected(item.title, item.html, by_wordpress=by_wordpress):
            closed.append(Skipped(flaw=Flaw.PROTECTED, title=item.title))
        else:
            every.append(item)
    return every, closed


def _says_something(item: Item) -> bool:
    return bool(item.guid or item.title or item.url) or replace(item, base="") != _NOTHING


class _Names:
    """The names of the items of one answer: guids, unless several things share one, else addresses, else titles.

    Things of one guid that differ in link, title or date are several: some products give all items the site's address,
    "N/A" or "0", or every occurrence of a series the guid of its post. Where only the day of the last change differs,
    they are versions of one (RFC 4287, section 4.1.1).
    """

    def __init__(self, told: Iterable[tuple[Item, str]]) -> None:
        things = {(item.guid, address, item.title, _dated(item)) for item, address in told}
        titles = {(address, title) for guid, address, title, _ in things if address and not guid}
        self._titles = Counter(address for address, _ in titles)
        self._guids = Counter(guid for guid, *_ in things)
        self._addresses = Counter((guid, address) for guid, address, *_ in things)
        self._titled = Counter((guid, address, title) for guid, address, title, _ in things)

    def name(self, item: Item, address: str) -> str:
        """Name an item, whatever the order of the others."""
        named = self._by_guid(item, address) if item.guid else self._by_address(item, address)
        return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def _by_guid(self, item: Item, address: str) -> str:
        if self._guids[item.guid] == 1:
            return item.guid
        if address and self._addresses[item.guid, address] == 1 and not is_front_page(item.url or ""):
            return f"{item.guid} {address}"
        if self._titled[item.guid, address, item.title] == 1:
            return f"{item.guid} {address} {item.title}"
        return f"{item.guid} {address} {item.title} {_dated(item)}"

    def _by_address(self, item: Item, address: str) -> str:
        """An address that stands for several titles, or for a whole site, names nothing without the title."""
        if not address:
            return f"{item.title} {item.dated}"
        if self._titles[address] > 1 or (item.title and is_front_page(item.url or "")):
            return f"{address} {item.title}"
        return address


def _dated(item: Item) -> str:
    """When it takes place, or was published; a day that is only that of its last change tells no two apart."""
    when = item.start or (None if item.published == item.updated else item.published)
    return when.isoformat() if when else ""


def _later(item: Item, other: Item) -> bool:
    mine, theirs = item.updated or item.published, other.updated or other.published
    return mine is not None and (theirs is None or mine > theirs)


def _entry(name: str, item: Item, job: Job) -> Entry | None:
    verdict = judge(job.source, _traits(item, job))
    if verdict is None:
        return None
    times = _times(item, job) if verdict.kind is Kind.EVENT else _NO_TIMES
    given = titled_for_all(item.title).strip()
    title = titled(given, item.html)
    entry = Entry(
        key=f"{job.source.id}/{name}",
        kind=verdict.kind,
        type=verdict.type or _media_type(item, verdict),
        sources=(job.source.id,),
        title=title,
        first_seen=job.now,
        url=item.url,
        links=_links(item),
        summary=what_is_left(summary(item.html, item.base, item.title), title, given),
        published=item.published,
        duration=duration(item.seconds) if item.seconds else None,
        tags=item.categories,
        image=item.image,
        start=times.start,
        end=times.end,
        all_day=times.all_day,
        place=item.place if times.start else None,
        status=EventStatus.CONFIRMED if verdict.kind is Kind.EVENT else None,
    )
    return in_whole_days(entry, job)


def _traits(item: Item, job: Job) -> Traits:
    """Collect what rules look at; the summary only where they do."""
    return Traits(
        title=item.title,
        summary=plain(item.html) if job.source.only else "",
        categories=item.categories,
        url=item.url or "",
        enclosures=tuple(media.type for media in item.enclosures),
    )


@dataclass(frozen=True, slots=True)
class _Times:
    start: When | None = None
    end: When | None = None
    all_day: bool = False


_NO_TIMES = _Times()


def _times(item: Item, job: Job) -> _Times:
    """Take the times that agree: a day ends on a day, an hour at an hour, and neither before it began.

    A day without its end only lacks its hour: that it is a whole one is said by its last day.
    """
    start, end = item.start, item.end
    if start is None:
        start, end = marked_dates(item.html, item.published, job.local_zone)
    if start is None:
        return _NO_TIMES
    is_day = not isinstance(start, dt.datetime)
    if end is None or isinstance(end, dt.datetime) is is_day or end < start:
        end = None
    return _Times(start, end, is_day and end is not None)


def _media_type(item: Item, verdict: Verdict) -> str | None:
    audio = any(media.type.startswith("audio/") for media in item.enclosures)
    return "podcast" if verdict.kind is Kind.REPLAY and audio else None


def _links(item: Item) -> tuple[Link, ...]:
    """List what else there is to open: the sound, and the transcript."""
    sound = next((media.url for media in item.enclosures if media.type.startswith("audio/")), None)
    further = (("Écouter", sound), ("Transcription", item.transcript))
    return tuple(Link(label=label, url=url) for label, url in further if url and url != item.url)
