"""What the rest of the site needs of one edition: enough to list it and its entries, without the edition itself. Pure.

Records are kept between builds, so that years of editions are not read and set in print again for one new letter.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Collection, Iterator
from functools import cached_property

import msgspec

from newsletter.archive.lasting import days, minutes
from newsletter.facets import Sorting, Texts, ids
from newsletter.french import count, day_of, last_day, leaf
from newsletter.issue.summaries import words_of
from newsletter.markup import plain, shortened
from newsletter.model import Card, Edition, EditionEntry, EventStatus, Issue, Kind, When
from newsletter.printed import day_order

_PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)
_WORDS = {Kind.EVENT: "événement", Kind.REPLAY: "replay", Kind.PUBLICATION: "publication"}
_OPENING, _DESCRIPTION = 260, 160  # characters
A_MINUTE = dt.timedelta(minutes=1)  # between two versions of an event, at least


class Line(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """One entry of an edition, as lists show it: words are final, as those of its `Card`.

    Args:
        names: its key, then what else it is known by.
        anchor: its place on its edition's page.
        before: the day in `notice` or `detail` that holds no more.
        leaf: weekday, day and month of an event.
        first: the day on which an event begins; `last`: its last one; `order`: sorts those of one day.
        replay_of: key of the event that it records; `accompanies`: that it belongs to.
        url: what its title announces.
        facets: the values of facets that it has: "acteurs/fondations".
        type: what a publication or a replay is: "note".
        words: how many its whole summary has, of which readers are shown the beginning.
        minutes: how long an event lasts that has hours and ends on its day; 0 of all others.
        days: how many an event takes that lasts for one or more; 0 of all others.
        is_corrected: whether its edition's correction concerns it, or may.
        digest: of all that its own page and its calendars show of it.
        told: of what calendars say of an event, whoever sorts it and sets it in print; empty of all others.
    """

    names: tuple[str, ...]
    kind: Kind
    title: str
    anchor: str
    label: str = ""
    language: str = ""
    source: str = ""
    date: str = ""
    when: str = ""
    detail: str = ""
    place: str = ""
    presence: str = ""
    duration: str = ""
    notice: str = ""
    before: str = ""
    leaf: tuple[str, str, str] | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    order: str = ""
    is_cancelled: bool = False
    is_tentative: bool = False
    is_put_off: bool = False
    replay_of: str | None = None
    accompanies: str | None = None
    url: str = ""
    facets: tuple[str, ...] = ()
    type: str = ""
    words: int = 0
    minutes: int = 0
    days: int = 0
    is_corrected: bool = False
    digest: str
    told: str = ""

    @property
    def key(self) -> str:
        """Its entry's key in this edition."""
        return self.names[0]

    @property
    def family(self) -> tuple[str, ...]:
        """Its names, and those of what it records or accompanies."""
        return (*self.names, *filter(None, (self.replay_of, self.accompanies)))

    @property
    def begins(self) -> When | None:
        """When an event begins, as its readers are told: with its hour, where it has one."""
        return dt.datetime.fromisoformat(self.order) if "T" in self.order else self.first

    @property
    def until(self) -> tuple[str, str, str] | None:
        """The leaf of its last day, of what has begun: what readers then want to know."""
        if self.last is None:
            return None
        day = leaf(self.last)
        return ("jusqu’au", day.number, day.month)

    @property
    def is_appointment(self) -> bool:
        """Whether it is an event that has a day."""
        return self.kind is Kind.EVENT and self.first is not None

    @property
    def is_off(self) -> bool:
        """Whether it is an event to which nobody should go on the day that it names."""
        return self.is_cancelled or self.is_put_off


class Record(msgspec.Struct, frozen=True, kw_only=True, array_like=True, dict=True, eq=False):
    """One edition, as lists show it. Its lines are read when they are asked for: of most editions nobody asks.

    Args:
        opening: the first words of its édito.
        description: what it is about, in a line.
        contents: what it holds: "2 événements · 1 replay".
        due: when it left.
        changed: when it changed last: when it left, or was put right.
        lasting: since when it is as it is, as far as is told: a day, or an instant (ISO 8601).
        digest: of all that its page shows.
        told: of all that others may say of it and of its entries.
        withdrawn: the events that it showed when it left, and its file leaves out since.
        written: its lines, JSON; empty once they were asked for: then they are at hand themselves.
    """

    date: dt.date
    number: int
    title: str
    date_text: str
    opening: str
    description: str
    contents: str
    due: dt.datetime
    changed: dt.datetime
    lasting: str
    digest: str
    told: str = ""
    withdrawn: tuple[Line, ...] = ()
    written: bytes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and packed(self) == packed(other)

    def __hash__(self) -> int:
        return hash((self.date, self.told))

    @property
    def told_lines(self) -> tuple[Line, ...]:
        """All that its readers were told: its entries, and the events that were withdrawn."""
        return (*self.lines, *self.withdrawn)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Its entries, in the order of the letter."""
        found = _lines.decode(self.written)
        msgspec.structs.force_setattr(self, "written", b"")
        return found


_lines = msgspec.json.Decoder(tuple[Line, ...])
_heads = msgspec.json.Decoder(Record)


def packed(record: Record) -> tuple[bytes, bytes]:
    """Write a record, and its lines."""
    written = record.written or msgspec.json.encode(record.lines)
    return msgspec.json.encode(msgspec.structs.replace(record, written=b"")), written


def unpacked(head: bytes, lines: bytes) -> Record:
    """Read what `packed` wrote.

    Raises:
        msgspec.MsgspecError: it is something else; also when its lines are asked for.
    """
    return msgspec.structs.replace(_heads.decode(head), written=lines)


def names_of(record: Record) -> set[str]:
    """Return all names that entries of an edition have, and of what they belong to."""
    return {name for line in record.told_lines for name in line.family}


def head(record: Record) -> str:
    """Return by what others call an edition, as one text."""
    return repr((record.date.isoformat(), record.number, record.title, record.date_text))


def standing(record: Record) -> str:
    """Return by what others call an edition, and when it and what it said was known, as one text."""
    return repr((head(record), record.due.isoformat(), record.changed.isoformat(), record.lasting))


def _changed(due: dt.datetime, corrected: When | None) -> dt.datetime:
    """Return when an edition changed last; of a correction that tells its day alone, at the letter's hour of that day.

    A correction is later than its letter, also on the same day: who has an event in a calendar takes later versions only, and
    these count in minutes.
    """
    if corrected is None:
        return due
    at = corrected if isinstance(corrected, dt.datetime) else dt.datetime.combine(corrected, due.timetz())
    return max(at, due + A_MINUTE)


def record(
    issue: Issue,
    edition: Edition,
    sorting: Sorting,
    untouched: Collection[str] = (),
    withdrawn: tuple[Line, ...] = (),
) -> Record:
    """Make the record of an edition.

    Args:
        issue: the edition, ready to show.
        edition: as its file holds it, for what only the program reads: keys and references.
        sorting: tells which values of the facets its entries have.
        untouched: the keys of the entries that its correction left as they were.
        withdrawn: the events that it showed when it left, and leaves out since.
    """
    rows = {row.key: row for row in edition.shown}
    lines = tuple(
        line(
            card,
            rows[card.key],
            place,
            sorting,
            is_corrected=issue.corrected is not None and card.key not in untouched,
        )
        for card, place in walk(issue)
    )
    made = Record(
        date=issue.date,
        number=issue.number,
        title=issue.title,
        date_text=issue.date_text,
        opening=opening(issue, _OPENING),
        description=issue.preheader or opening(issue, _DESCRIPTION),
        contents=contents(issue),
        due=issue.due,
        changed=_changed(issue.due, issue.corrected),
        lasting=(issue.corrected or issue.date).isoformat(),
        digest=digest(issue, edition.shown),
        withdrawn=withdrawn,
        written=msgspec.json.encode(lines),
    )
    return msgspec.structs.replace(made, told=digest(standing(made), made.contents, lines, withdrawn))


def line(card: Card, row: EditionEntry, place: str, sorting: Sorting, *, is_corrected: bool = False) -> Line:
    """Make the line of one entry."""
    texts = Texts(card.title, card.summary, row.place or "", row.source or "")
    facets = tuple(ids(sorting.of(texts, row.tags)))
    return Line(
        names=(row.key, *row.aliases),
        kind=card.kind,
        title=card.title,
        anchor=place,
        label=card.label,
        language=card.language,
        source=card.source or "",
        date=card.date,
        when=card.when,
        detail=card.detail,
        place=card.place or "",
        presence=card.presence,
        duration=card.duration,
        notice=card.notice,
        before=card.before,
        leaf=(card.day.weekday, card.day.number, card.day.month) if card.day else None,
        first=day_of(card.start) if card.start else card.published,
        last=last_day(card.start, card.end) if card.start else card.published,
        order=day_order(card.start, card.end) if card.start else "",
        is_cancelled=card.is_cancelled,
        is_tentative=card.is_tentative,
        is_put_off=card.is_put_off,
        replay_of=row.replay_of,
        accompanies=row.accompanies,
        url=card.page or "",
        facets=facets,
        type=row.type or "",
        words=words_of(row),
        minutes=minutes(card),
        days=days(card, all_day=row.all_day),
        is_corrected=is_corrected,
        digest=digest(card, row, facets),
        told=_in_calendars(row) if card.kind is Kind.EVENT else "",
    )


def _in_calendars(row: EditionEntry) -> str:
    """Say in short what `appointments.event_block` says of an event."""
    off = ("off", row.is_put_off) if row.is_put_off or row.status is EventStatus.CANCELLED else ()
    return digest(
        row.title,
        row.language,
        row.start,
        row.end,
        row.status,
        row.place,
        row.links,
        row.url,
        row.summary,
        *off,
    )


def walk(issue: Issue) -> Iterator[tuple[Card, str]]:
    """Go through all cards of an edition in the order of the letter, each with its place; apports come after their card."""
    for section in issue.sections:
        for position, card in enumerate(section.cards, start=1):
            for one in (card, *card.apports):
                yield one, anchor(section.id, position)


def anchor(section_id: str, position: int) -> str:
    """Name the place of a card on its edition's page."""
    return f"{section_id}-{position}"


def opening(issue: Issue, limit: int) -> str:
    """Take the first words of the édito, at most `limit` characters; else the preheader."""
    for paragraph in _PARAGRAPH.finditer(issue.edito_html):
        if text := plain(paragraph[1]):
            return shortened(text, limit)
    return shortened(issue.preheader, limit)


def contents(issue: Issue) -> str:
    """Say what an edition holds: "2 événements · 1 replay"."""
    kinds = [card.kind for card, _ in walk(issue)]
    return " · ".join(count(kinds.count(kind), word) for kind, word in _WORDS.items() if kind in kinds)


def digest(*values: object) -> str:
    """Say in short what tells values apart: equal ones have the same, on every machine."""
    return hashlib.blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
