"""Reads calendars as other programs do: `readers.py READER FILE…` prints {file: {"events": {uid: start}, "faults": […]}}.

A script of its own: each reader lives in an environment that has nothing of ours. A start is an instant in UTC
("2023-10-05T07:00") or a day ("2023-10-05").
"""

import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Read = tuple[dict[str, str], list[str]]


def _said(moment: dt.date) -> str:
    if isinstance(moment, dt.datetime):
        return moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="minutes")
    return moment.isoformat()


def by_icalendar(text: str) -> Read:
    """Read by the library that wrote them."""
    import icalendar  # noqa: PLC0415 - each reader has an environment of its own

    calendar: Any = icalendar.Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    errors = [f"{name}: {error}" for one in calendar.walk() for name, error in one.errors]
    return {str(one["UID"]): _said(one["DTSTART"].dt) for one in events}, errors


def by_vobject(text: str) -> Read:
    """Read by vobject."""
    import vobject  # noqa: PLC0415

    calendar: Any = vobject.readOne(text)
    calendar.validate(raiseException=True)
    return {one.uid.value: _said(one.dtstart.value) for one in calendar.contents.get("vevent", [])}, []


def by_ics(text: str) -> Read:
    """Read by ics."""
    import ics  # noqa: PLC0415

    found = {}
    for one in ics.Calendar(text).events:
        found[one.uid] = one.begin.date().isoformat() if one.all_day else _said(one.begin.datetime)
    return found, []


def by_libical(text: str) -> Read:
    """Read by libical, with its tables of restrictions."""
    import gi  # noqa: PLC0415

    gi.require_version("ICalGLib", "3.0")
    from gi.repository import ICalGLib  # noqa: PLC0415

    calendar = ICalGLib.Component.new_from_string(text)
    if calendar is None:
        return {}, ["cannot be read"]
    faults = [] if ICalGLib.restriction_check(calendar) else ["breaks a restriction of RFC 5545"]
    if calendar.count_errors():
        faults.append(f"{calendar.count_errors()} errors")
    found, kind = {}, ICalGLib.ComponentKind.VEVENT_COMPONENT
    event = calendar.get_first_component(kind)
    while event is not None:
        start = event.get_dtstart()
        if start.is_date():
            said = f"{start.get_year():04}-{start.get_month():02}-{start.get_day():02}"
        else:
            seconds = start.as_timet_with_zone(start.get_timezone())
            said = _said(dt.datetime.fromtimestamp(seconds, dt.UTC))
        found[event.get_uid()] = said
        event = calendar.get_next_component(kind)
    return found, faults


READERS: dict[str, Callable[[str], Read]] = {
    "icalendar": by_icalendar,
    "ics": by_ics,
    "libical": by_libical,
    "vobject": by_vobject,
}


def main() -> None:
    """Read the files, print what was read."""
    read = READERS[sys.argv[1]]
    answer: dict[str, dict[str, Any]] = {}
    for name in sys.argv[2:]:
        try:
            events, faults = read(Path(name).read_bytes().decode())
        except Exception as error:  # noqa: BLE001 - whatever a foreign reader stumbles over is its judgement
            events, faults = {}, [f"{type(error).__name__}: {error}"]
        answer[name] = {"events": events, "faults": faults}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
