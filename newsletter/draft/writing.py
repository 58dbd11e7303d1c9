"""Writing an edition's file, through tomlkit: what a person wrote there keeps its comments, order and layout. Pure."""

import dataclasses
import datetime as dt
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from newsletter.draft.reading import FENCE, FIELDS, split
from newsletter.model import (
    Approval,
    Edition,
    EditionEntry,
    EditionStatus,
    EventStatus,
    Kind,
    Link,
    Sent,
    State,
)

_REQUIRED = ("key", "section", "kind", "title")


def new_text(edition: Edition) -> str:
    """Write the file of a new edition."""
    document = tomlkit.document()
    for name in ("date", "number", "status", "subject", "preheader", "signature"):
        document[name] = _value(getattr(edition, name))
    if edition.accept:
        document["accept"] = list(edition.accept)
    rows = "".join(f"\n[[entry]]\n{_table(entry).as_string()}" for entry in edition.entries)
    bare = dataclasses.replace(edition, approval=None, sent=None)
    return rewritten(_joined(document.as_string() + rows, _tail(edition)), bare, edition)


def rewritten(text: str, before: Edition, after: Edition) -> str:
    """Write what changed between two states of an edition into its file's text; all else stays, byte for byte.

    Args:
        text: the file's text now.
        before: what `read_edition` makes of it.
        after: what it should say.
    """
    if before == after:
        return text
    front, tail = split(text, "")
    document = tomlkit.parse(front.removeprefix("\n"))
    for name in FIELDS:
        if getattr(before, name) != getattr(after, name):
            document[name] = _value(getattr(after, name))
    _write_entries(document, before, after)
    for name in ("approval", "sent"):
        if getattr(before, name) != getattr(after, name):
            _write_table(document, name, getattr(after, name))
    found = _joined(document.as_string(), tail if before.edito == after.edito else _tail(after))
    return found.replace("\n", "\r\n") if text.partition("\n")[0].endswith("\r") else found


def _tail(edition: Edition) -> str:
    return f"\n{edition.edito}" if edition.edito else ""


def _joined(front: str, tail: str) -> str:
    return f"{FENCE}\n{front.rstrip(chr(10))}\n{FENCE}\n{tail}"


def _write_entries(document: tomlkit.TOMLDocument, before: Edition, after: Edition) -> None:
    """Rows are changed in place, or inserted; the program never removes one."""
    if before.entries == after.entries:
        return
    rows = document.get("entry")
    if not isinstance(rows, AoT):  # none yet, or an inline list
        document.pop("entry", None)
        rows = tomlkit.aot()
        document["entry"] = rows
        for entry in before.entries:
            rows.append(_table(entry))
    old = {entry.key: entry for entry in before.entries}
    for place, entry in enumerate(after.entries):
        if entry.key not in old:
            _insert(rows, place, _table(entry))
        elif entry != old[entry.key]:
            _change(rows[place], old[entry.key], entry)


def _insert(rows: AoT, place: int, table: Table) -> None:
    """Insert a row, with an empty line before the next."""
    if place < len(rows):
        table.add(tomlkit.nl())
    elif place and not rows[place - 1].as_string().endswith("\n\n"):
        rows[place - 1].add(tomlkit.nl())
    rows.insert(place, table)


def _change(row: Any, old: EditionEntry, new: EditionEntry) -> None:
    for field in dataclasses.fields(EditionEntry):
        value = getattr(new, field.name)
        if value == getattr(old, field.name):
            continue
        if value in (None, (), "") and field.name not in _REQUIRED:
            row.pop(field.name, None)
        else:
            row[field.name] = _value(value)


def _table(entry: EditionEntry) -> Table:
    table = tomlkit.table()
    first = ("key", "section", "state", "reason")
    names = [*first, *(field.name for field in dataclasses.fields(entry) if field.name not in first)]
    for name in names:
        value = getattr(entry, name)
        if name in _REQUIRED or value not in (None, (), "", False):
            table[name] = _value(value)
    return table


def _write_table(document: tomlkit.TOMLDocument, name: str, value: Approval | Sent | None) -> None:
    document.pop(name, None)
    if value is None:
        return
    if not document.as_string().endswith("\n\n"):
        document.add(tomlkit.nl())
    table = tomlkit.table()
    for field in dataclasses.fields(value):
        if getattr(value, field.name) is not None:
            table[field.name] = _value(getattr(value, field.name))
    document[name] = table


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        array = tomlkit.array()
        for item in value:
            array.append(_inline(item) if isinstance(item, Link) else item)
        return array
    if isinstance(value, Kind | State | EventStatus | EditionStatus):
        return value.value
    if isinstance(value, dt.datetime):
        offset = value.utcoffset() or dt.timedelta()
        whole = not offset % dt.timedelta(minutes=1)  # before 1911 Paris was 9 min 21 s ahead: not for TOML
        return value.replace(tzinfo=dt.timezone(offset)) if whole else value.astimezone(dt.UTC)
    return value


def _inline(link: Link) -> Any:
    table = tomlkit.inline_table()
    table["label"], table["url"] = link.label, link.url
    return table
