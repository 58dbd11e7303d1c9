"""What can still be read of an edition's file that is broken somewhere: how its letter stands, and which entries it has. Pure.

Each table is read apart, so that a slip costs no more than the table that has it; of such a table its plain lines are read.
"""

import datetime as dt
import re
from contextlib import suppress
from zoneinfo import ZoneInfo

from newsletter.draft.reading import FENCE, read_edition
from newsletter.exceptions import FileError
from newsletter.model import Edition, EditionEntry, EditionStatus, Kind, State

_TABLE = re.compile(r"(?m)^[ \t]*(?=\[)")
_GIT = re.compile(r"(?m)^(?:<{7}|={7}|>{7}|\|{7}).*\n?")
_LINE = r"(?m)^[ \t]*{}[ \t]*=[ \t]*[\"']?([^\"'\n]+)"
_NAMES = re.compile(r"[\"']([^\"'\n]+)[\"']")
_STATUSES = {one.value: one for one in EditionStatus}
_KINDS, _STATES = {one.value: one for one in Kind}, {one.value: one for one in State}


def salvaged(text: str, day: dt.date, zone: ZoneInfo) -> Edition | None:
    """Return what is readable of an edition; None where nothing says how its letter stands.

    Args:
        text: the file's.
        day: that the file is called by.
        zone: the letter's.
    """
    head, *tables = _TABLE.split(_GIT.sub("", text.replace("\r\n", "\n").partition(f"\n{FENCE}")[0]))
    status = _STATUSES.get(_said(head, "status"))
    if status is None:
        return None
    number = _said(head, "number")
    sent = next((one for one in tables if one.startswith("[sent]")), "")
    alone = _edition(sent, day, zone)
    rows = (_row(one, day, zone) for one in tables if one.startswith("[[entry]]"))
    found = {row.key: row for row in rows if row is not None}
    return Edition(
        date=day,
        number=int(number) if number.isdecimal() else 0,
        status=status,
        entries=tuple(found.values()),
        sent=alone.sent if alone is not None else None,
    )


def _row(table: str, day: dt.date, zone: ZoneInfo) -> EditionEntry | None:
    """Read an entry; where its table is broken, by what it is known; None where not even that can be read."""
    whole = _edition(table, day, zone)
    if whole is not None and whole.entries:
        return whole.entries[0]
    key, kind = _said(table, "key"), _KINDS.get(_said(table, "kind"))
    if not key or kind is None:
        return None
    return EditionEntry(
        key=key,
        section=_said(table, "section"),
        state=_STATES.get(_said(table, "state"), State.IN),
        kind=kind,
        title=_said(table, "title"),
        url=_said(table, "url") or None,
        aliases=tuple(_NAMES.findall(_said(table, "aliases", r"\[([^\]\n]*)"))),
    )


def _edition(table: str, day: dt.date, zone: ZoneInfo) -> Edition | None:
    """Read an edition that has nothing but one table; None where that is broken."""
    text = f'{FENCE}\ndate = {day}\nnumber = 0\nstatus = "draft"\n{table}\n{FENCE}\n'
    with suppress(FileError):
        return read_edition(text, f"{day}.md", zone)
    return None


def _said(text: str, key: str, value: str = "") -> str:
    """Return what a plain line says of a key; empty where none does."""
    line = _LINE.format(key) if not value else rf"(?m)^[ \t]*{key}[ \t]*=[ \t]*{value}"
    found = re.search(line, text)
    return found[1].strip() if found else ""
