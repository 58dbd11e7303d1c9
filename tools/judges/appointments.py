"""An iCalendar file judged by what readers of calendars overlook (RFC 5545). Pure."""

import re
from collections import Counter
from collections.abc import Iterator

_LONGEST = 75  # octets, section 3.1
# No control characters (section 3.1); nor what some readers take for the end of a line.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")
_TZID = re.compile(r";TZID=\"?([^\":;]+)\"?", re.IGNORECASE)


def calendar_faults(raw: bytes) -> list[str]:
    """Say what is wrong with a file: line ends, folding, zones that nothing describes, what an event must have."""
    try:
        text = raw.replace(b"\r\n ", b"").decode()
    except UnicodeDecodeError as error:
        return [f"not UTF-8: {error}"]
    lines = text.split("\r\n")
    return [*_wire(raw), *_text(text), *_frame(lines), *_zones(lines), *_events(lines)]


def _wire(raw: bytes) -> Iterator[str]:
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        yield "a line that does not end with CRLF"
    if not raw.endswith(b"\r\n"):
        yield "the last line does not end"
    for number, line in enumerate(raw.split(b"\r\n"), start=1):
        if len(line) > _LONGEST:
            yield f"line {number} has {len(line)} bytes: not folded"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"line {number}: folded inside a character"


def _text(text: str) -> Iterator[str]:
    if found := _FORBIDDEN.search(text):
        yield f"a control character, U+{ord(found[0]):04X}"


def _frame(lines: list[str]) -> Iterator[str]:
    if lines[0] != "BEGIN:VCALENDAR" or lines[-2:] != ["END:VCALENDAR", ""]:
        yield "not one VCALENDAR"
    for name, times in (("PRODID", 1), ("VERSION", 1)):
        if (count := sum(line.startswith(f"{name}:") for line in lines)) != times:
            yield f"{name} stands {count} times"
    if any(line.startswith("METHOD:") for line in lines) and not any("ORGANIZER" in line for line in lines):
        yield "METHOD without ORGANIZER"


def _zones(lines: list[str]) -> Iterator[str]:
    described = {line.removeprefix("TZID:") for line in lines if line.startswith("TZID:")}
    used = {found[1] for line in lines if (found := _TZID.search(line.partition(":")[0] + ":"))}
    yield from (f"TZID {zone} without VTIMEZONE" for zone in sorted(used - described))


def _events(lines: list[str]) -> Iterator[str]:
    for number, event in enumerate(_blocks(lines), start=1):
        names = Counter(re.split("[;:]", line, maxsplit=1)[0] for line in event)
        for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY"):
            if names[name] != 1:
                yield f"event {number}: {name} stands {names[name]} times"
        yield from (
            f"event {number}: {name} stands {times} times" for name, times in names.items() if times > 1
        )
    uids = Counter(line for line in lines if line.startswith("UID:"))
    yield from (f"{uid} stands {times} times" for uid, times in uids.items() if times > 1)


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    block: list[str] | None = None
    for line in lines:
        if line == "BEGIN:VEVENT":
            block = []
        elif line == "END:VEVENT" and block is not None:
            yield block
            block = None
        elif block is not None:
            block.append(line)
