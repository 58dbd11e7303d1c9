"""Lines of iCalendar that mean one thing only, though they are not written as RFC 5545 has it: put in order. Pure."""

import base64
import binascii
import datetime as dt
import quopri
import re
from collections.abc import Iterable, Iterator

_DATES = {"DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE", "DTSTAMP", "LAST-MODIFIED"}
_NAME = re.compile(r"[A-Z-]+", re.IGNORECASE)  # DTSTART
# DTSTART;TZID=Europe/Paris:2026-12-08T18:00. Its value begins where a colon is followed by a date.
_DATED = re.compile(r"([A-Z-]+)((?:;.*?)?):\s*(\d{4}-?\d\d-?\d\d.*)$", re.IGNORECASE)
# « 20261208T1800 », « 2026-12-08T18:00:00.000Z », « 20261208t170000z », « 20261208T180000+0100 »
_MOMENT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]\s*(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$",
    re.IGNORECASE,
)
_VALUE = re.compile(r";VALUE=\"?(DATE-TIME|DATE)\"?(?=;|$)", re.IGNORECASE)  # ;VALUE=DATE
_MIDNIGHT = "000000"
# SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:R=C3=A9union, as vCalendar 1.0 had it
_ENCODED = re.compile(r"[A-Z-]+(?:;[^:]*)?;(?:ENCODING=)?(QUOTED-PRINTABLE|BASE64|B)(?=[;:])", re.IGNORECASE)
_CHARSET = re.compile(r";CHARSET=\"?([^;:\"]+)\"?", re.IGNORECASE)
_ENCODING = re.compile(r";(?:ENCODING=)?(?:QUOTED-PRINTABLE|BASE64|B)(?=;|$)", re.IGNORECASE)
_LONE = re.compile(r"=(?![0-9A-F]{2})", re.IGNORECASE)  # « va=plus »
_BREAK = re.compile(r"\r\n|\r|\n")
_TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "COMMENT", "X-ALT-DESC"}
_ESCAPED = re.compile(r"\\([,;\\nN])")  # « \, » in a text that was unescaped once
_PATH = re.compile(r"\b[A-Za-z]:\\|\\\\\w")  # C:\notes, \\server


def joined(lines: Iterable[str]) -> Iterator[str]:
    """Join the lines of quoted-printable values: each that goes on ends with « = » (RFC 2045, section 6.7)."""
    open_line = ""
    for line in lines:
        if open_line:
            line = open_line.removesuffix("=") + line.lstrip(" \t")  # noqa: PLW2901
        is_open = line.endswith("=") and (encoded := _ENCODED.match(line)) and encoded[1][0] in "Qq"
        if is_open:
            open_line = line
            continue
        open_line = ""
        yield line
    if open_line:
        yield open_line


def mended(line: str) -> str:
    """Put one property in order; what means nothing stays as it is."""
    name = _NAME.match(line)
    known = name[0].upper() if name else ""
    if known in _DATES:
        return _dates(line)
    return _decoded(line) if known in _TEXTS and _ENCODED.match(line) else line


def unescaped(text: str) -> str:
    """Undo the second escaping of a text that was escaped twice (section 3.3.11); paths of files keep theirs."""
    if "\\" not in text or _PATH.search(text):
        return text
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def _dates(line: str) -> str:
    match = _DATED.match(line)
    if match is None:
        return line
    name, params, value = match.groups()
    stated = _VALUE.search(params)
    is_day = stated is not None and stated[1].upper() == "DATE"
    moments = [
        "/".join(_moment(part, is_day=is_day) or part for part in one.split("/")) for one in value.split(",")
    ]
    params = _VALUE.sub("", params) if stated else params
    if stated and all(len(moment) == 8 for moment in moments):
        params += ";VALUE=DATE"
    return f"{name}{params}:{','.join(moments)}"


def _moment(text: str, *, is_day: bool) -> str | None:
    """Write a moment as RFC 5545 has it; None where it is none. A day's midnight is the day."""
    match = _MOMENT.match(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    date, time = f"{year}{month}{day}", f"{hour}{minute}{second or '00'}"
    if hour is None or (is_day and time == _MIDNIGHT):
        return date
    if zone is None or zone in "Zz":
        return f"{date}T{time}{'Z' if zone else ''}"
    return _in_utc(f"{date}T{time}", zone.replace(":", ""))


def _in_utc(wall: str, offset: str) -> str | None:
    try:
        found = dt.datetime.strptime(f"{wall}{offset:0<5}", "%Y%m%dT%H%M%S%z").astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    return f"{found:%Y%m%dT%H%M%SZ}"


def _decoded(line: str) -> str:
    """Decode a text as vCalendar 1.0 had it; its charset is the one that it says, else UTF-8, else Windows-1252."""
    head, _, value = line.partition(":")
    charset = _CHARSET.search(head)
    encoded = _ENCODED.match(line)
    assert encoded is not None
    # A soft line break that was unfolded like any other leaves its sign.
    raw = (_LONE.sub("", value) if encoded[1][0] in "Qq" else value).encode("utf-8", "replace")
    try:
        octets = quopri.decodestring(raw) if encoded[1][0] in "Qq" else base64.b64decode(raw)
    except (ValueError, binascii.Error):
        return line
    text = _text(octets, charset[1].strip() if charset else "")
    bare, escaped = _ENCODING.sub("", _CHARSET.sub("", head)), _BREAK.sub(r"\\n", text)
    return f"{bare}:{escaped}"


def _text(octets: bytes, charset: str) -> str:
    for name in filter(None, (charset, "utf-8")):
        try:
            return octets.decode(name)
        except (UnicodeError, LookupError):
            continue
    return octets.decode("cp1252", "replace")
