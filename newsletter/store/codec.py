"""Entries as JSON, to be kept: every field by its name, dates and instants in ISO 8601."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from newsletter.model import Entry, EventStatus, Kind, Link, When


def encode(entry: Entry) -> bytes:
    """Write an entry; what is None or empty is left out."""
    fields = {field.name: getattr(entry, field.name) for field in dataclasses.fields(entry)}
    return msgspec.json.encode(
        {name: _plain(value) for name, value in fields.items() if value not in (None, (), False)}
    )


def decode(content: bytes) -> Entry:
    """Read an entry that `encode` wrote."""
    fields: dict[str, Any] = msgspec.json.decode(content)
    for name, make in _MAKERS.items():
        if name in fields:
            fields[name] = make(fields[name])
    return Entry(**fields)


def moment(text: str) -> When:
    """Read a date or an instant that `isoformat` wrote."""
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [dataclasses.asdict(item) if isinstance(item, Link) else item for item in value]
    return value


def _links(rows: list[dict[str, str]]) -> tuple[Link, ...]:
    return tuple(Link(**row) for row in rows)


_MAKERS: dict[str, Callable[[Any], Any]] = {
    "kind": Kind,
    "status": EventStatus,
    "links": _links,
    "sources": tuple,
    "tags": tuple,
    "same_as": tuple,
    "not_same_as": tuple,
    "first_seen": dt.datetime.fromisoformat,
    "published": moment,
    "start": moment,
    "end": moment,
}
