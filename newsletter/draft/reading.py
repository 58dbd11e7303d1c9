"""Reading an edition's file: TOML front matter between `+++` lines, then the édito in Markdown. Strict, and pure."""

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

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
from newsletter.schema.toml import decode, refuse_conflict, wrong

FENCE = "+++"
FIELDS = ("date", "number", "status", "subject", "preheader", "signature", "accept")
"""The fields of an edition that are no table of their own."""
_OWN_IMAGE = re.compile(r"images/[A-Za-z0-9][A-Za-z0-9_.-]*\.(?:jpg|png)\Z")
_MOMENTS = ("start", "end", "moved_from", "occasion", "uncertain_start")


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
    front, tail = split(text, name)
    shaped = decode(front, name, _Front)
    if not name.endswith(f"{shaped.date.isoformat()}.md"):
        raise wrong(front, name, "$.date", f"the file is not called {shaped.date}.md", "make both the same")
    fields = {field: getattr(shaped, field) for field in FIELDS}
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


def split(text: str, name: str) -> tuple[str, str]:
    """Part front matter and what follows it. The front matter keeps its line numbers: its fence becomes an empty line.

    Line ends are layout: those of Windows are read as all others.
    """
    refuse_conflict(text, name)
    lines = text.replace("\r\n", "\n").split("\n")
    ends = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
    if not ends or ends[0] != 0 or len(ends) < 2:
        raise ConfigurationError(
            "Not an edition",
            name,
            cause="its front matter must stand between two lines +++",
            remedy="restore them",
        )
    front = "\n" + "\n".join(lines[1 : ends[1]]) + "\n"
    return front, "\n".join(lines[ends[1] + 1 :])


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
