"""What is collected: events, replays and publications."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from newsletter.model.fields import Address, Prose

When = dt.datetime | dt.date
UNTITLED = "(sans titre)"  # the title of what has neither title nor text
MAP = "Voir la carte"  # the label of a link to where an event takes place


def fixed(moment: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Show an instant in a zone, by its offset there: so it equals itself in every comparison.

    A `ZoneInfo` instant in the hour that comes twice equals none of another zone, be it the same instant (PEP 495).
    """
    # By way of UTC: an hour that spring leaves out becomes a real one.
    local = moment.astimezone(dt.UTC).astimezone(zone)
    offset = local.utcoffset()
    assert offset is not None
    return local.replace(tzinfo=dt.timezone(offset), fold=0)


def in_zone(when: When | None, zone: dt.tzinfo) -> When | None:
    """Set an instant in a zone: a naive one is there already, an aware one is converted; a day stays a day."""
    if not isinstance(when, dt.datetime):
        return when
    return fixed(when.replace(tzinfo=zone) if when.tzinfo is None else when, zone)


class Kind(StrEnum):
    """What an entry is."""

    EVENT = "event"
    REPLAY = "replay"
    PUBLICATION = "publication"


class EventStatus(StrEnum):
    """Whether an event takes place (RFC 5545, section 3.8.1.11)."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A labelled address beside an entry's own."""

    label: Prose
    url: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing collected.

    Args:
        key: `source/…`, stable from run to run.
        sources: ids of the sources that gave it; the first is called its source.
        title: plain text.
        first_seen: when a collection first met it.
        summary: sanitised inline HTML.
        published: when the source dates it.
        start: first instant, or first day when `all_day`.
        end: last instant, or last day (inclusive) when `all_day`.
        duration: as shown: "58 min", "2 h 10".
        replay_of: key of the event that it records.
        accompanies: key of the event that it belongs to.
        same_as: keys or addresses of entries that are this one, by the agenda's word; `not_same_as`: that are not.
        not_replay_of: keys or addresses of events that it does not record, by the agenda's word.
        is_full: whether there is no room any more, as its source says: it takes place all the same.
        image: address of a picture that the source shows with it.
        read_from: the words of its text that an event's date was read from, where no field gives it.
        uncertain: whether that reading needs the editor's eye.
        language: of its title and summary (BCP 47), when it is not the letter's.
        timezone: where an event takes place (IANA), when its hours are said there rather than in the letter's zone.
        revision: how often its calendar has changed it (RFC 5545, section 3.8.7.4: SEQUENCE).
        initial: met in the very first collection of its source, so perhaps old news.
        aliases: the other keys and addresses of what was merged into it, and the keys that the agenda called it by before.
    """

    key: str
    kind: Kind
    sources: tuple[str, ...]
    title: str
    first_seen: dt.datetime
    type: str | None = None
    url: str | None = None
    links: tuple[Link, ...] = ()
    summary: str | None = None
    published: When | None = None
    start: When | None = None
    end: When | None = None
    all_day: bool = False
    place: str | None = None
    status: EventStatus | None = None
    is_full: bool = False
    duration: str | None = None
    replay_of: str | None = None
    accompanies: str | None = None
    tags: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    not_same_as: tuple[str, ...] = ()
    not_replay_of: tuple[str, ...] = ()
    image: str | None = None
    read_from: str | None = None
    uncertain: bool = False
    language: str | None = None
    timezone: str | None = None
    revision: int = 0
    initial: bool = False
    aliases: tuple[str, ...] = ()
