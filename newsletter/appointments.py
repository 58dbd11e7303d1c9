"""Events as iCalendar (RFC 5545): one by one, and put together in calendars. Pure; the same event gives the same bytes.

A reader's calendar knows an event by its UID, and takes the version of it that has the highest SEQUENCE: that counts the
minutes since 1970, so a later version always has a higher one.
"""

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

import icalendar

from newsletter import typography
from newsletter.config import Config
from newsletter.french import NBSP, long_date
from newsletter.markup import is_foreign, plain, unmarked
from newsletter.model import EditionEntry, EventStatus, When
from newsletter.permalinks import CALENDAR, digest, entry_page
from newsletter.zone_rules import timezone

_PRODUCT = "-//jeudis-odd17//newsletter//FR"
_DAY = dt.timedelta(days=1)
# Control characters (section 3.1), and what readers take for the end of a line.
_UNSAYABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029]")
_END = b"END:VCALENDAR\r\n"
_IN_ZONE = "\r\nDTSTART;TZID="
# Years that the zone is described for, at most: those of an archive, and of none of its errors.
_FIRST, _LAST = 1970, 2100
_EACH = "P1D"  # how often subscribers ask again (RFC 7986, section 5.7)


def event_block(entry: EditionEntry, at: dt.datetime, config: Config) -> str:
    """Write one event as a component VEVENT; its lines end with CRLF.

    Args:
        entry: as it is known; its key gives the UID.
        at: the instant from which it has been known so.
        config: the letter's.
    """
    assert entry.start is not None
    event, zone, version = icalendar.Event(), config.letter.zone, at.astimezone(dt.UTC).replace(microsecond=0)
    event.add("uid", f"{digest(entry.key)[:32]}@{config.letter.list_id}")
    event.add("dtstamp", version)
    event.add("last-modified", version)
    event.add("sequence", int(version.timestamp()) // 60)
    event.add("summary", _off(entry, "Annulé : ", "Reporté : ") + _of(entry, unmarked(entry.title)))
    start, end = _span(entry.start, entry.end, zone)
    event.add("dtstart", start)
    if end is not None:
        event.add("dtend", end)
    if not isinstance(entry.start, dt.datetime):  # whole days leave nobody busy (section 3.8.2.7)
        event.add("transp", "TRANSPARENT")
    event.add("status", (entry.status or EventStatus.CONFIRMED).value.upper())
    if entry.place:
        event.add("location", _said(_in_print(entry.place)))
    links = [link.url for link in entry.links]
    address = entry.url or next(iter(links), config.letter.base + entry_page(entry.key))
    event.add("url", address)
    event.add("description", _said("\n\n".join(_described(entry, links, address))))
    return bytes(event.to_ical()).decode()


def calendar(blocks: Sequence[str], days: Sequence[dt.date], config: Config, of: dt.date) -> bytes:
    """Write a calendar of events that one edition announced.

    Args:
        blocks: the events, as `event_block` gives them.
        days: on which they begin and end.
        config: the letter's.
        of: the edition's date.
    """
    return _whole(_head(f"{config.letter.title}, {long_date(of)}"), blocks, days, config)


def subscription(
    blocks: Sequence[str], days: Sequence[dt.date], config: Config, path: str = CALENDAR, of: str = ""
) -> bytes:
    """Write a calendar to subscribe to.

    Args:
        blocks: the events, as `event_block` gives them.
        days: on which they begin and end.
        config: the letter's.
        path: where it lies, below the archive's address.
        of: what the events have in common, in words.
    """
    made = _empty(", ".join(filter(None, [config.letter.title, of])))
    made.add("refresh-interval", _DAY, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", _EACH)
    made.add("url", config.letter.base + path)
    return _whole(_begun(made), blocks, days, config)


def _whole(head: bytes, blocks: Sequence[str], days: Sequence[dt.date], config: Config) -> bytes:
    """Put a calendar together from parts that are written once: its zone's and each event's.

    One without events has its zone alone: none may be without a component (section 3.6).
    """
    zone = b""
    if not blocks:
        zone = timezone(config.letter.zone, _FIRST, _FIRST)
    elif any(_IN_ZONE in block for block in blocks):
        first, last = (min(max(one.year, _FIRST), _LAST) for one in (min(days), max(days)))
        zone = timezone(config.letter.zone, first - 1, last + 1)
    return b"".join([head, zone, *(block.encode() for block in blocks), _END])


@lru_cache(maxsize=8)  # an edition has one of all its events, and one of each
def _head(name: str) -> bytes:
    return _begun(_empty(name))


def _begun(calendar: icalendar.Calendar) -> bytes:
    return bytes(calendar.to_ical()).removesuffix(_END)


def _empty(name: str) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _in_print(name))
    return calendar


def _described(entry: EditionEntry, links: Sequence[str], address: str) -> list[str]:
    """Say what it is, and where it leads: also by the address that programs without the property URL would not show."""
    off = _off(entry, "Annulé.", "Reporté : la nouvelle date n’est pas encore connue.")
    parts = [part for part in (off, _of(entry, plain(entry.summary or "")), *links) if part]
    return parts if any(address in part.split() for part in parts) else [*parts, address]


def _off(entry: EditionEntry, cancelled: str, put_off: str) -> str:
    """Say of an event that it is off, in words: programs show STATUS little, and TENTATIVE hardly at all."""
    if entry.status is EventStatus.CANCELLED:
        return cancelled
    return put_off if entry.is_put_off else ""


def _of(entry: EditionEntry, words: str) -> str:
    """Say an entry's own words, set as in print unless they are in another language."""
    return _said(words if is_foreign(entry.language) else _in_print(words))


def _in_print(words: str) -> str:
    """Set words as in print, with plain blanks: many calendars show the others as boxes."""
    return typography.text(words, "nbsp").replace(NBSP, " ")


def _said(words: str) -> str:
    return _UNSAYABLE.sub(" ", words)


def _span(start: When, end: When | None, zone: ZoneInfo) -> tuple[When, When | None]:
    """Return DTSTART and DTEND: in the zone, or in UTC where clocks there show one of them twice (section 3.3.5)."""
    if not isinstance(start, dt.datetime):
        return start, _end(start, end)
    until = _end(start, end)
    local = [one.astimezone(zone) for one in (start, until) if isinstance(one, dt.datetime)]
    moments = [one.astimezone(dt.UTC) for one in local] if any(map(_is_shown_twice, local)) else local
    return moments[0], moments[1] if until is not None else None


def _end(start: When, last: When | None) -> When | None:
    """Return where it ends: whole days on the day after their last (section 3.6.1), and no event as it begins."""
    if last is None or isinstance(start, dt.datetime) != isinstance(last, dt.datetime):
        return None
    if not isinstance(last, dt.datetime):
        return last + _DAY
    return last if last > start else None


def _is_shown_twice(local: dt.datetime) -> bool:
    """Whether clocks show this again, an hour later, when summer time ends: programs take the first for it, or the second."""
    first, second = (local.replace(fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second
