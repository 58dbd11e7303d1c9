"""What can still be read of an edition's file that is broken somewhere: how its letter stands, and which entries it has. Pure.

Each table is read apart, so that a slip costs no more than the table that has it; of such a table its plain lines are read. Of a
conflict that git left both sides are read, and it is all the same which is the first: that of the letter that came further counts,
and of the other what it alone has.
"""

import datetime as dt
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from newsletter.draft.conflict import sides
from newsletter.draft.reading import FENCE, read_edition
from newsletter.exceptions import FileError
from newsletter.model import IMPORTED, Edition, EditionEntry, EditionStatus, Kind, Sent, State

_TABLE = re.compile(r"(?m)^[ \t]*(?=\[)")
_LINE = r"(?m)^[ \t]*{}[ \t]*=[ \t]*(?:\"([^\"\n]*)|'([^'\n]*)|([^\"'#\n]*))"
_NAMES = re.compile(r"[\"']([^\"'\n]+)[\"']")
_ALIASES = re.compile(r"(?m)^[ \t]*aliases[ \t]*=[ \t]*\[([^\]\n]*)")
_FURTHEST = (
    EditionStatus.DRAFT,
    EditionStatus.SKIPPED,
    EditionStatus.APPROVED,
    EditionStatus.SENDING,
    EditionStatus.SENT,
)
_STATUSES = {one.value: one for one in EditionStatus}
_KINDS, _STATES = {one.value: one for one in Kind}, {one.value: one for one in State}


@dataclass(frozen=True, slots=True)
class _Row:
    """An entry, and whether its table could be read."""

    row: EditionEntry
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Side:
    """What is readable of one side of a conflict, of the whole file where there is none."""

    said: EditionStatus | None
    number: int
    sent: Sent | None
    rows: tuple[_Row, ...]

    @property
    def status(self) -> EditionStatus | None:
        """How its letter stands: `sent` is written when it leaves, and by nobody else, whatever its status says."""
        if self.sent is None:
            return self.said
        is_leaving = self.sent.recipients is None and self.sent.messenger != IMPORTED
        return max(self.said, EditionStatus.SENDING if is_leaving else EditionStatus.SENT, key=_far)


def salvaged(text: str, day: dt.date, zone: ZoneInfo) -> Edition | None:
    """Return what is readable of an edition; None where nothing says how its letter stands.

    Args:
        text: the file's.
        day: that the file is called by.
        zone: the letter's.
    """
    found = {_side(one, day, zone): one for one in sides(text.replace("\r\n", "\n"))}
    first, *others = sorted(found, key=lambda side: (*_rank(side), found[side]), reverse=True)
    if first.status is None:
        return None
    is_had = first.status in {EditionStatus.SENT, EditionStatus.SENDING}
    rows = [row for one in (first, *others) for row in one.rows]
    return Edition(
        date=day,
        number=first.number or next((one.number for one in others), 0),
        status=first.status,
        entries=_joined(rows, is_had=is_had),
        sent=first.sent,
    )


def _side(text: str, day: dt.date, zone: ZoneInfo) -> _Side:
    head, *tables = _TABLE.split(text.partition(f"\n{FENCE}")[0])
    alone = (_edition(one, day, zone) for one in tables if one.startswith("[sent]"))
    notes = [one.sent for one in alone if one is not None and one.sent is not None]
    rows = (_row(one, day, zone) for one in tables if one.startswith("[[entry]]"))
    return _Side(
        said=max(
            (_STATUSES[one] for one in _said(head, "status") if one in _STATUSES), key=_far, default=None
        ),
        number=max((int(one) for one in _said(head, "number") if one.isdecimal()), default=0),
        sent=max(notes, key=lambda one: (one.recipients is not None, one.at, one.message_id), default=None),
        rows=tuple(row for row in rows if row is not None),
    )


def _rank(side: _Side) -> tuple[object, ...]:
    """Say how much a side counts: by how far its letter came, then by how much of it can be read."""
    wholes = sum(row.is_whole for row in side.rows)
    return _far(side.status), _far(side.said), side.sent is not None, side.number, wholes, len(side.rows)


def _far(status: EditionStatus | None) -> int:
    return _FURTHEST.index(status) if status is not None else -1


def _joined(rows: Iterable[_Row], *, is_had: bool) -> tuple[EditionEntry, ...]:
    """Return each entry once, as a whole table has it, else the first; where readers have the letter, shown if any table shows it."""
    found: dict[str, _Row] = {}
    shown = set[str]()
    for one in rows:
        key = one.row.key
        if one.row.state is State.IN:
            shown.add(key)
        if key not in found or (one.is_whole and not found[key].is_whole):
            found[key] = one
    return tuple(
        replace(one.row, state=State.IN) if is_had and key in shown else one.row for key, one in found.items()
    )


def _row(table: str, day: dt.date, zone: ZoneInfo) -> _Row | None:
    """Read an entry; where its table is broken, by what it is known; None where not even that can be read."""
    whole = _edition(table, day, zone)
    if whole is not None and whole.entries:
        return _Row(whole.entries[0], is_whole=True)
    key, kind = _first(table, "key"), _KINDS.get(_first(table, "kind"))
    if not key or kind is None:
        return None
    states = [_STATES[one] for one in _said(table, "state") if one in _STATES]
    aliases = [name for one in _ALIASES.findall(table) for name in _NAMES.findall(one)]
    row = EditionEntry(
        key=key,
        section=_first(table, "section"),
        state=State.IN if not states or State.IN in states else states[0],
        kind=kind,
        title=_first(table, "title"),
        url=_first(table, "url") or None,
        aliases=tuple(dict.fromkeys(aliases)),
    )
    return _Row(row, is_whole=False)


def _edition(table: str, day: dt.date, zone: ZoneInfo) -> Edition | None:
    """Read an edition that has nothing but one table; None where that is broken."""
    text = f'{FENCE}\ndate = {day}\nnumber = 0\nstatus = "draft"\n{table}\n{FENCE}\n'
    with suppress(FileError):
        return read_edition(text, f"{day}.md", zone)
    return None


def _first(text: str, key: str) -> str:
    """Return what the first plain line says of a key that says anything; empty where none does."""
    return next(filter(None, _said(text, key)), "")


def _said(text: str, key: str) -> list[str]:
    """Return what plain lines say of a key, without comments."""
    return ["".join(one).strip() for one in re.findall(_LINE.format(key), text)]
