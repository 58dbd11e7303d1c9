"""A row that is added to the agenda by its editor: all that people wrote there stays as it is. Pure."""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import tomlkit

from newsletter.collect.discovery.naming import id_of
from newsletter.collect.handwritten import SOURCE
from newsletter.model import Kind, Link, When
from newsletter.schema import read_agenda

_ROW = ("title", "type", "start", "end", "place", "url", "links", "summary", "duration", "status", "tags")


def added(text: str, kind: Kind, fields: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    """Add a row at the agenda's end; return its text then, and the key of the entry that the row becomes.

    A row that stands there already, word for word, is not added again: it was sent twice.

    Args:
        text: of `feeds/agenda.toml`; it may be empty.
        kind: of the row.
        fields: of the entry, by their names in the model; what is empty is not written.
        zone: the letter's: instants are written by its clocks.

    Raises:
        FileError: the agenda cannot be read.
    """
    taken = {row.id for _, row in read_agenda(text, zone).rows if row.id}
    told = {field: _plain(fields[field], zone) for field in _ROW if fields.get(field)}
    if kind is not Kind.EVENT and "start" in told:
        told["date"] = told.pop("start")
    if there := _already(text, kind, told):
        return text, f"{SOURCE}/{there}"
    name = id_of(fields.get("url") or "", fields["title"], taken)
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    row = tomlkit.dumps({kind.value: [{"id": name, **told}]})
    return f"{text}{gap}{row}", f"{SOURCE}/{name}"


def _already(text: str, kind: Kind, told: Mapping[str, Any]) -> str:
    """Return the id of a row that says just this; empty where there is none."""
    rows = tomllib.loads(text).get(kind.value, [])
    return next((row["id"] for row in rows if row == {"id": row.get("id"), **told}), "")


def _plain(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, dt.datetime):
        return _by_the_clocks(value, zone)
    return _listed(value) if isinstance(value, tuple) else getattr(value, "value", value)


def _listed(values: Iterable[str | Link]) -> tomlkit.items.Array:
    """Write a list on one line, links in it as people do: { label = "…", url = "…" }."""
    made = tomlkit.array()
    for value in values:
        made.append(_inline(value) if isinstance(value, Link) else value)
    return made


def _inline(link: Link) -> tomlkit.items.InlineTable:
    table = tomlkit.inline_table()
    table.update({"label": link.label, "url": link.url})
    return table


def _by_the_clocks(when: dt.datetime, zone: ZoneInfo) -> When:
    """Write an instant as people do, without an offset, unless that hour comes twice."""
    there = when.astimezone(zone)
    plain = there.replace(tzinfo=None)
    return plain if plain.replace(tzinfo=zone) == there and not there.fold else there
