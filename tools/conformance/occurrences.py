"""What calendars are expected to give: the starts in tests/conformance/calendars.toml, each at its own clock."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from newsletter.exceptions import SourceError
from newsletter.model import Entry, EventStatus, When
from tools.conformance.corpus import Case
from tools.conformance.expectations import Verdict

_ZONE = ZoneInfo("Europe/Paris")


def verdicts(
    rows: Mapping[str, Mapping[str, Any]], case: Case, parsed: Callable[[dt.datetime], list[Entry]]
) -> Iterator[Verdict]:
    """Judge one calendar.

    Args:
        rows: what is expected, by file.
        case: the calendar.
        parsed: parses it at an instant.
    """
    row = rows.get(case.name)
    if row is None:
        return
    try:
        entries = parsed(row["now"])
    except SourceError as error:
        yield Verdict("starts", met=False, found=str(error))
        return
    found = _starts(entry.start for entry in entries)
    if "starts" in row:
        yield Verdict("starts", found == _starts(map(_read, row["starts"])), _said(found))
    else:
        yield Verdict("count", len(found) == row["count"], str(len(found)))
        ends = found[:1] + found[-1:]
        yield Verdict(
            "first, last", ends == [_comparable(_read(row[end])) for end in ("first", "last")], _said(ends)
        )
    if "cancelled" in row:
        gone = _starts(entry.start for entry in entries if entry.status is EventStatus.CANCELLED)
        yield Verdict("cancelled", gone == _starts(map(_read, row["cancelled"])), _said(gone))


def _read(text: str) -> When:
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)


def _comparable(when: When) -> str:
    """Make instants of any offset, and days, comparable: one text each, days by themselves."""
    if isinstance(when, dt.datetime):
        return when.astimezone(_ZONE).isoformat()
    return when.isoformat()


def _starts(moments: Any) -> list[str]:
    return sorted(_comparable(moment) for moment in moments if moment is not None)


def _said(starts: list[str]) -> str:
    return f"{len(starts)}: {', '.join(starts)}"[:600]
