"""The JSON documents that commands print with `--json`: one contract, in one place."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from newsletter.model import Edition, Entry, Finding, Need

if TYPE_CHECKING:
    from newsletter.pipeline.calendar import Planned
    from newsletter.pipeline.doctor import Seen
    from newsletter.pipeline.edition.explaining import Explanation
    from newsletter.pipeline.edition.outcomes import Missed
    from newsletter.pipeline.gathering.record import Report
    from newsletter.pipeline.status import EditionDelivery, Status
    from newsletter.pipeline.subscriptions.listing import Listed


_WHERE_KNOWN = {"figures", "again_at"}  # engines count; who was refused for now is tried again


def text(document: object) -> str:
    """Write a document, indented, UTF-8."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def reports(found: Sequence["Report"]) -> object:
    """`collect --json`."""
    names = ("id", "status", "entries", "new", "changed", "skipped", "error")
    return {"sources": [{name: getattr(report, name) for name in names} for report in found]}


def entries(found: Iterable[Entry]) -> object:
    """`entries --json`."""
    return [_entry(entry) for entry in found]


def edition(one: Edition, path: Path) -> object:
    """`draft --json`: the front matter, by its own names, and the file's path."""
    fields = {field.name: _plain(getattr(one, field.name)) for field in dataclasses.fields(one)}
    fields.pop("edito")
    fields["entry"] = fields.pop("entries")
    return {**fields, "path": str(path)}


def findings(found: Iterable[Finding]) -> object:
    """`check --json`."""
    return [_plain(finding) for finding in found]


def status(found: "Status") -> object:
    """`status --json`."""
    return {**_plain(found), "without": [_planned(one) for one in found.without]}


def examined(found: Iterable["Seen"]) -> object:
    """`doctor --json`."""
    return [_plain(one) for one in found]


def calendar(found: Iterable["Planned"]) -> object:
    """`calendar --json`."""
    return [_planned(one) for one in found]


def _planned(one: "Planned") -> object:
    fields = _plain(one)
    return {name: fields[name] for name in ("date", "send_at", "status", "reason")}


def deliveries(found: Iterable["EditionDelivery"]) -> object:
    """`deliveries --json`."""
    return [_plain(delivery) for delivery in found]


def delivery(found: "EditionDelivery", who: Iterable["Missed"]) -> object:
    """`deliveries DATE --json`: as in the list, and who has it not."""
    return {**_plain(found), "readers": [_reader(one) for one in who]}


def _reader(one: "Missed") -> object:
    """What to look for stands with those alone of whom nobody knows."""
    fields = _plain(one)
    return fields if one.message_id else {name: fields[name] for name in ("address", "standing", "why")}


def sources(found: Iterable["Listed"]) -> object:
    """`sources list --json`."""
    return [_plain(source) for source in found]


def explanation(found: "Explanation") -> object:
    """`entries --why --json`."""
    asked = [
        {
            "kind": one.kind.value,
            "entry": one.entry.key,
            "other": one.other.key,
            "words": one.words,
            "yes": one.yes,
            "no": one.no,
        }
        for one in found.suggestions
    ]
    return {**_plain(found), "suggestions": asked}


def _entry(entry: Entry) -> dict[str, Any]:
    hidden = {
        "aliases",
        "image",
        "initial",
        "is_full",
        "language",
        "not_replay_of",
        "not_same_as",
        "read_from",
        "revision",
        "same_as",
        "timezone",
        "uncertain",
    }
    fields = {
        field.name: getattr(entry, field.name)
        for field in dataclasses.fields(entry)
        if field.name not in hidden
    }
    return {**{name: _plain(value) for name, value in fields.items()}, "source": entry.sources[0]}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Need):
        return {"code": value.code, "level": value.level.value, "text": value.text, "remedy": value.remedy}
    if dataclasses.is_dataclass(value):
        fields = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {name: item for name, item in fields.items() if name not in _WHERE_KNOWN or item is not None}
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value
