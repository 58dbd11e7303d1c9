"""The local agenda's rows to entries. Pure."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Set as AbstractSet
from zoneinfo import ZoneInfo

from newsletter.addresses import folded, is_front_page, published
from newsletter.collect.dates.whole_days import whole_days
from newsletter.collect.status_words import with_status
from newsletter.collect.where import with_place
from newsletter.config import AgendaRow
from newsletter.french import comparable
from newsletter.markup import by_hand, escaped, inline, plain
from newsletter.model import Answer, Entry, EventStatus, Kind, Link, Relation, in_zone
from newsletter.presence import ROOM
from newsletter.schema import Agenda

SOURCE = "agenda"


def agenda_entries(agenda: Agenda, zone: ZoneInfo, now: dt.datetime) -> list[Entry]:
    """Make the rows entries; a row without an id is called by its address, if that is its alone, else by title and date.

    A row that says no status has none until it is merged: what a person wrote overrules other sources, silence doesn't.
    """
    addresses = Counter(folded(row.url) for _, row in agenda.rows if row.url)
    own = {address for address, rows in addresses.items() if rows == 1}
    return [_entry(kind, row, zone, now, own) for kind, row in agenda.rows]


def _entry(kind: Kind, row: AgendaRow, zone: ZoneInfo, now: dt.datetime, own: AbstractSet[str]) -> Entry:
    event = kind is Kind.EVENT
    there = ZoneInfo(row.timezone) if row.timezone else zone
    start, end = (in_zone(in_zone(when, there), zone) for when in (row.start, row.end))
    if isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
        start, end = whole_days(start, end, there) or (start, end)
    entry = Entry(
        key=f"{SOURCE}/{row.id or _name(row, own)}",
        kind=kind,
        type=row.type,
        sources=(SOURCE,),
        title=plain(escaped(row.title)),
        first_seen=now,
        url=published(row.url),
        links=tuple(Link(label=link.label, url=published(link.url) or link.url) for link in row.links),
        summary=inline(by_hand(row.summary)) if row.summary else None,
        published=in_zone(row.date, zone),
        start=start,
        end=end,
        all_day=event and not isinstance(start, dt.datetime),
        place=row.place,
        status=row.status if event else None,
        duration=row.duration,
        language=row.language,
        timezone=row.timezone,
        tags=row.tags,
        replay_of=_key(row.replay_of),
        accompanies=_key(row.accompanies),
        same_as=_several(row.same_as),
        not_same_as=_several(row.not_same_as),
        not_replay_of=_several(row.not_replay_of),
    )
    return with_place(_said(entry, zone, there), label=ROOM)


def _said(entry: Entry, zone: ZoneInfo, there: ZoneInfo) -> Entry:
    """Let a title say whether its event takes place; a status that was written counts more, and « REPORTÉ » is no contradiction of "tentative"."""
    said = with_status(entry, zone, there)
    agrees = entry.status is EventStatus.TENTATIVE and said.uncertain
    return said if entry.status is None or agrees else entry


def agenda_answers(agenda: Agenda) -> list[Answer]:
    """Read the agenda's answers on entries of any source; a bare id is the agenda's own."""
    return [
        Answer(entry=row.entry, relation=relation, other=_key(other) or other)
        for row in agenda.answers
        for relation in Relation
        if (other := getattr(row, relation.value)) is not None
    ]


def _name(row: AgendaRow, own: AbstractSet[str]) -> str:
    address = folded(row.url) if row.url and not is_front_page(row.url) else ""
    content = address if address in own else f"{comparable(row.title)} {row.start or row.date or ''}"
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _key(reference: str | None) -> str | None:
    """A bare id is the agenda's own; a key of another source has a `/`."""
    return reference if reference is None or "/" in reference else f"{SOURCE}/{reference}"


def _several(words: tuple[str, ...] | str | None) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else words or ()
