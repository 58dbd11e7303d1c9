"""An edition's file: TOML front matter between `+++` lines, then the édito in Markdown. Text in, text out.

Reading is strict (`newsletter.schema`), writing goes through tomlkit: comments, order and layout survive.
"""

import dataclasses
import datetime as dt
import hashlib
import json
import re
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import tomlkit
from tomlkit.items import AoT, Table

from newsletter.addresses import is_web
from newsletter.config import ZONE_REMEDY, Language, LinkRow, is_zone
from newsletter.exceptions import ConfigurationError
from newsletter.markup import read_edito
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
    in_zone,
)
from newsletter.schema.toml import decode, wrong

_FENCE = "+++"
_OWN_IMAGE = re.compile(r"images/[A-Za-z0-9][A-Za-z0-9_.-]*\.(?:jpg|png)\Z")
_MOMENTS = ("start", "end", "moved_from", "occasion", "uncertain_start")
_REQUIRED = ("key", "section", "kind", "title")
_EDITION_FIELDS = ("date", "number", "status", "subject", "preheader", "signature", "accept")


class _EntryRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    section: str
    kind: Kind
    title: str
    state: State = State.IN
    reason: str = ""
    type: str | None = None
    url: str | None = None
    links: tuple[LinkRow, ...] = ()
    summary: str | None = None
    start: Any = None
    end: Any = None
    all_day: bool = False
    place: str | None = None
    status: EventStatus | None = None
    duration: str | None = None
    tags: tuple[str, ...] = ()
    accompanies: str | None = None
    replay_of: str | None = None
    moved_from: Any = None
    occasion: Any = None
    uncertain_start: Any = None
    language: Language | None = None
    timezone: str | None = None
    image: str | None = None
    aliases: tuple[str, ...] = ()


class _ApprovalRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    at: dt.datetime
    edition_sha256: str
    message_sha256: str


class _SentRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    at: dt.datetime
    messenger: str
    message_id: str
    recipients: int | None = None


class _Front(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    date: dt.date
    number: int
    status: EditionStatus
    subject: str | None = None
    preheader: str = ""
    signature: str = ""
    accept: tuple[str, ...] = ()
    entry: tuple[_EntryRow, ...] = ()
    approval: _ApprovalRow | None = None
    sent: _SentRow | None = None


def read_edition(text: str, name: str, zone: ZoneInfo) -> Edition:
    """Read an edition's file. Without a subject of its own, it has the first heading of its édito for one.

    Args:
        text: the file's text.
        name: the file's name, for messages; its stem must be the edition's date.
        zone: the letter's, for instants without an offset.

    Raises:
        ConfigurationError: with file, line, key, cause and remedy.
    """
    front, tail = _split(text, name)
    shaped = decode(front, name, _Front)
    if not name.endswith(f"{shaped.date.isoformat()}.md"):
        raise wrong(front, name, "$.date", f"the file is not called {shaped.date}.md", "make both the same")
    fields = {field: getattr(shaped, field) for field in _EDITION_FIELDS}
    edito = tail.removeprefix("\n")
    if shaped.subject is None:
        fields["subject"] = read_edito(edito).title
    entries = tuple(
        _entry(row, zone, front, name, f"$.entry[{index}]") for index, row in enumerate(shaped.entry)
    )
    _refuse_twins(entries, front, name)
    return Edition(
        **fields,
        entries=entries,
        approval=Approval(**msgspec.structs.asdict(shaped.approval)) if shaped.approval else None,
        sent=Sent(**msgspec.structs.asdict(shaped.sent)) if shaped.sent else None,
        edito=edito,
    )


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
    front, tail = _split(text, "")
    document = tomlkit.parse(front.removeprefix("\n"))
    for name in _EDITION_FIELDS:
        if getattr(before, name) != getattr(after, name):
            document[name] = _value(getattr(after, name))
    _write_entries(document, before, after)
    for name in ("approval", "sent"):
        if getattr(before, name) != getattr(after, name):
            _write_table(document, name, getattr(after, name))
    found = _joined(document.as_string(), tail if before.edito == after.edito else _tail(after))
    return found.replace("\n", "\r\n") if text.partition("\n")[0].endswith("\r") else found


def content_sha256(edition: Edition) -> str:
    """Hash what an approval is about: all of an edition but its status, approval and sending."""
    return hashlib.sha256(
        json.dumps(_content(edition), sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def differences(old: Edition, new: Edition) -> list[str]:
    """Name what differs between two states of an edition: fields, and titles of entries (French)."""
    names = {"subject": "objet", "preheader": "accroche", "signature": "signature", "edito": "édito"}
    found = [words for name, words in names.items() if getattr(old, name) != getattr(new, name)]
    before, after = ({entry.key: entry for entry in edition.entries} for edition in (old, new))
    changed = [key for key in dict.fromkeys([*before, *after]) if before.get(key) != after.get(key)]
    found += [f"« {(after.get(key) or before[key]).title} »" for key in changed]
    if not found and old.entries != new.entries:
        found.append("ordre des entrées")
    return found or ["autres champs"]


def _split(text: str, name: str) -> tuple[str, str]:
    """Part front matter and what follows it. The front matter keeps its line numbers: its fence becomes an empty line.

    Line ends are layout: those of Windows are read as all others.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    ends = [number for number, line in enumerate(lines) if line.rstrip() == _FENCE]
    if not ends or ends[0] != 0 or len(ends) < 2:
        raise ConfigurationError(
            "Not an edition",
            name,
            cause="its front matter must stand between two lines +++",
            remedy="restore them",
        )
    front = "\n" + "\n".join(lines[1 : ends[1]]) + "\n"
    return front, "\n".join(lines[ends[1] + 1 :])


def _tail(edition: Edition) -> str:
    return f"\n{edition.edito}" if edition.edito else ""


def _joined(front: str, tail: str) -> str:
    return f"{_FENCE}\n{front.rstrip(chr(10))}\n{_FENCE}\n{tail}"


def _entry(row: _EntryRow, zone: ZoneInfo, front: str, name: str, path: str) -> EditionEntry:
    fields = msgspec.structs.asdict(row)
    for key in _MOMENTS:
        if not isinstance(fields[key], dt.date | None):
            raise wrong(
                front, name, f"{path}.{key}", "expected a date, without quotes", "write 2023-10-05T09:00:00"
            )
        fields[key] = in_zone(fields[key], zone)
    for key, url in [("url", row.url), *(("links", link.url) for link in row.links)]:
        if url is not None and not is_web(url):
            raise wrong(
                front, name, f"{path}.{key}", f"{url!r} is not an http(s) address", "write a whole address"
            )
    if isinstance(row.start, dt.datetime) != isinstance(row.end or row.start, dt.datetime):
        raise wrong(
            front, name, f"{path}.end", "start and end must both have an hour, or neither", "write both alike"
        )
    if row.timezone is not None and not is_zone(row.timezone):
        raise wrong(front, name, f"{path}.timezone", f"unknown zone {row.timezone!r}", ZONE_REMEDY)
    if row.image is not None and not _OWN_IMAGE.match(row.image):
        raise wrong(
            front,
            name,
            f"{path}.image",
            f"{row.image!r} is no picture of the archive",
            "write images/NAME.jpg",
        )
    fields["links"] = tuple(Link(label=link.label, url=link.url) for link in row.links)
    return EditionEntry(**fields)


def _refuse_twins(entries: tuple[EditionEntry, ...], front: str, name: str) -> None:
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        if entry.key in seen:
            raise wrong(
                front, name, f"$.entry[{index}].key", f"{entry.key!r} stands twice", "remove one of the two"
            )
        seen.add(entry.key)


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


def _content(edition: Edition) -> dict[str, Any]:
    fields = dataclasses.asdict(
        dataclasses.replace(edition, status=EditionStatus.DRAFT, approval=None, sent=None)
    )
    rows = fields.pop("entries")
    fields["edito"] = edition.edito.strip()
    return {**_filled(fields), "entries": [_filled(row) for row in rows]}


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty, so that a field added to the program later changes no hash."""
    return {name: _plain(value) for name, value in fields.items() if value not in (None, (), "", False)}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
