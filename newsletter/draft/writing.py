"""Writing an edition's file, through tomlkit: what a person wrote there keeps its comments, order and layout. Pure."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

import tomlkit
from tomlkit.items import AbstractTable, AoT, Table

from newsletter.draft import blocks
from newsletter.draft.reading import EDITO, FENCE, KEYS, ROWS, split
from newsletter.kept import by_content
from newsletter.model import Declared, Edition, EditionEntry, Mark, declared


def new_text(edition: Edition) -> str:
    """Write the file of a new edition."""
    document = tomlkit.document()
    _write_fields(document, _fields(edition), edition)
    rows = "".join(f"\n[[entry]]\n{_lines(entry)}" for entry in edition.entries)
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
    front, before = _in_order(front.removeprefix("\n"), before, after)
    if dataclasses.replace(before, edito=after.edito) != after:
        front = _changed(front, before, after)
    found = _joined(front, tail if before.edito == after.edito else _tail(after))
    return found.replace("\n", "\r\n") if text.partition("\n")[0].endswith("\r") else found


def _changed(front: str, before: Edition, after: Edition) -> str:
    """Write what changed into a front matter whose rows are in their order."""
    within = _changed_within(front, before, after)
    return within if within is not None else _changed_whole(front, before, after)


def _changed_whole(front: str, before: Edition, after: Edition) -> str:
    document = tomlkit.parse(front)
    _change_fields(document, before, after)
    _write_entries(document, before, after)
    for one in declared(type(after)):
        if one.inner and not one.many and getattr(before, one.name) != getattr(after, one.name):
            _write_table(document, one.name, getattr(after, one.name))
    return document.as_string()


def _changed_within(front: str, before: Edition, after: Edition) -> str | None:
    """Write what changed into the parts of a front matter that it changes: to parse it whole takes long.

    Returns:
        None where more changes than fields, and rows that stand already: then it must be parsed whole.
    """
    parts = blocks.parted(front)
    rows = [place for place, (_, is_row) in enumerate(parts) if is_row]
    called, keys_after = _called_anew(before, after), [row.key for row in after.entries]
    keys = [called.get(row.key, row.key) for row in before.entries]
    if keys != keys_after or len(rows) != len(keys) or _tables(before) != _tables(after):
        return None
    texts = [text for text, _ in parts]
    if [getattr(before, one.name) for one in _fields(before)] != [
        getattr(after, one.name) for one in _fields(after)
    ]:
        head = tomlkit.parse(f"{texts[0]}\n")
        _change_fields(head, before, after)
        texts[0] = head.as_string().removesuffix("\n")
    for place, old, new in zip(rows, before.entries, after.entries, strict=True):
        if old != new:
            texts[place] = _row_changed(texts[place], old, new)
    return "\n".join(texts)


def _row_changed(text: str, old: EditionEntry, new: EditionEntry) -> str:
    document = tomlkit.parse(f"{text}\n")
    rows: Any = document[KEYS[ROWS]]
    _change(rows[0], old, new)
    return document.as_string().removesuffix("\n")


def _tables(edition: Edition) -> list[object]:
    """Return what has tables of its own, but the rows."""
    return [getattr(edition, one.name) for one in declared(Edition) if one.inner and not one.many]


def _change_fields(document: tomlkit.TOMLDocument, before: Edition, after: Edition) -> None:
    for one in _fields(after):
        value = getattr(after, one.name)
        if value == getattr(before, one.name):
            continue
        if _is_empty(value) and not one.is_required and Mark.BLANK not in one.marks:
            document.pop(one.name, None)
        else:
            document[one.name] = _value(value)


def _fields(edition: Edition) -> list[Declared]:
    """Return the fields that are no tables of their own."""
    return [one for one in declared(type(edition)) if one.inner is None and one.name != EDITO]


def _tail(edition: Edition) -> str:
    return f"\n{edition.edito}" if edition.edito else ""


def _joined(front: str, tail: str) -> str:
    return f"{FENCE}\n{front.rstrip(chr(10))}\n{FENCE}\n{tail}"


def _in_order(front: str, before: Edition, after: Edition) -> tuple[str, Edition]:
    """Put the rows that stand already in the order that they should have."""
    called = _called_anew(before, after)
    stand = {called.get(entry.key, entry.key): place for place, entry in enumerate(before.entries)}
    places = [stand[entry.key] for entry in after.entries if entry.key in stand]
    if places == sorted(places):
        return front, before
    if not blocks.count(front):  # they are an inline list, which is written anew
        return front, before
    moved = tuple(before.entries[place] for place in places)
    return blocks.reordered(front, places), dataclasses.replace(before, entries=moved)


def _called_anew(before: Edition, after: Edition) -> dict[str, str]:
    """Return the keys of rows that have another by now, which they say themselves, each with that one."""
    stood, stays = {row.key for row in before.entries}, {row.key for row in after.entries}
    return {
        name: row.key
        for row in after.entries
        if row.key not in stood
        for name in row.aliases[::-1]
        if name in stood and name not in stays
    }


def _write_entries(document: tomlkit.TOMLDocument, before: Edition, after: Edition) -> None:
    """Rows in their order are changed in place, or inserted; the program never removes one."""
    if before.entries == after.entries:
        return
    rows = document.get(KEYS[ROWS])
    if not isinstance(rows, AoT):  # none yet, or an inline list
        document.pop(KEYS[ROWS], None)
        document.add(tomlkit.nl())
        document[KEYS[ROWS]] = tomlkit.aot()
        for entry in after.entries:
            document[KEYS[ROWS]].append(_table(entry))
        return
    called = _called_anew(before, after)
    old = {called.get(entry.key, entry.key): entry for entry in before.entries}
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
    for one in declared(type(new)):
        value = getattr(new, one.name)
        if value == getattr(old, one.name):
            continue
        if value is not False and _is_empty(value) and not one.is_required:
            row.pop(one.name, None)
        else:
            row[one.name] = _value(value)


@by_content(
    2048
)  # an edition is written anew to be remembered each time it is brought up to date, and most of it is as it was
def _lines(entry: EditionEntry) -> str:
    """Write a row's lines one by one: in a table, which is there to be changed, each would take three times as long."""
    held = [(one.name, getattr(entry, one.name)) for one in declared(type(entry)) if _is_said(one, entry)]
    return "".join(f"{name} = {tomlkit.item(_value(value)).as_string()}\n" for name, value in held)


def _table(value: Any) -> Table:
    table = tomlkit.table()
    _write_fields(table, declared(type(value)), value)
    return table


def _write_fields(
    table: tomlkit.TOMLDocument | AbstractTable, fields: Iterable[Declared], value: Any
) -> None:
    for one in fields:
        if _is_said(one, value):
            table[one.name] = _value(getattr(value, one.name))


def _is_said(one: Declared, value: Any) -> bool:
    """Whether a new table says a field of a value."""
    return one.is_required or Mark.BLANK in one.marks or not _is_empty(getattr(value, one.name))


def _write_table(document: tomlkit.TOMLDocument, name: str, value: object | None) -> None:
    document.pop(name, None)
    if value is not None:
        document[name] = _table(value)


def _is_empty(value: Any) -> bool:
    """Whether a value says nothing; a count of 0 says something."""
    return value is None or value is False or value in ((), "")


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        array = tomlkit.array()
        for item in value:
            array.append(_value(item))
        return array
    if dataclasses.is_dataclass(value):
        return _inline(value)
    if isinstance(value, dt.datetime):
        offset = value.utcoffset() or dt.timedelta()
        whole = not offset % dt.timedelta(minutes=1)  # before 1911 Paris was 9 min 21 s ahead: not for TOML
        return value.replace(tzinfo=dt.timezone(offset)) if whole else value.astimezone(dt.UTC)
    return value


def _inline(value: Any) -> Any:
    table = tomlkit.inline_table()
    _write_fields(table, declared(type(value)), value)
    return table
