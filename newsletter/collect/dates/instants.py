"""Dates as feeds write them: RFC 822 (section 5), RFC 3339, ISO 8601, and what French sites make of them. Pure.

Words count, not positions: « jeu., 05 oct. 2023 09:00:00 +0200 » and « Thu, 5 October 2023 9:00 CEST » have a
day, a month, a year, an hour and a zone each. Figures alone are day, month, year, as in France.
"""

import datetime as dt
import re
import unicodedata
from zoneinfo import ZoneInfo

from newsletter.model import When, fixed

FIRST, LAST = 1970, 2200  # years that a feed may mean
_LONGEST = 100
# « 2023-10-05T09:00:00.000+02:00 », « 2023/10/05 9h30 », « 2023-10-05 »
_ISO = re.compile(
    r"^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ,]+(\d{1,2}) ?[:h] ?(\d{1,2})?(?::(\d{1,2})(?:[.,]\d+)?)?)?\s*(.*)$",
    re.IGNORECASE,
)
# « 20231005T090000Z »
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?)?\s*(.*)$", re.IGNORECASE)
_FIGURES = re.compile(
    r"^(?:[a-z]{2,9}\.?,? )?(\d{1,2})(?:[/.-]| (?=\d\d? \d{4}))(\d{1,2})[/. -](\d{4}|\d{2})"  # « jeu. 05/10/2023 », « 5 10 2023 »
    r"(?:[ ,T]+(?:a |- )?(\d{1,2})(?:[:h](\d{1,2})?(?::(\d{1,2}))?))?\s*(.*)$",  # « à 9h30 », « - 09:30:00 CEST »
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"^(?:[a-z]{2,9}\b[.,]* ?)?(\d{1,2})(?:er|st|nd|rd|th)?[ -]+([a-z]{3,9})\b[.,]*[ -]+'?(\d{4}|\d{2})"  # « jeu., 05 oct. 2023 »
    r"(?:[ ,T]+(?:a |at |- )?(\d{1,2})(?: ?[:h] ?(\d{1,2})?(?::(\d{1,2})(?:[.,]\d+)?)?)?)?\s*(.*)$",  # « à 09:00:00 +0200 »
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]* )?(?P<month>[a-z]{3,9})[.,]* (?P<day>\d{1,2})(?:st|nd|rd|th)?,? "
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2}))? (?:(?P<zone>[a-z]{3,4}) )?(?P<last>\d{4})"  # asctime: « Thu Oct 5 09:00:00 2023 »
    r"|(?P<year>\d{4})(?:[ ,]+(?:- |at )?(?P<hour2>\d{1,2}):(?P<minute2>\d{1,2})(?::(?P<second2>\d{1,2}))?)?\s*(?P<rest>.*))$",  # « October 5, 2023 09:00 »
    re.IGNORECASE,
)
# Seconds since 1970, or thousandths of them, of the years 2001 to 2033: « 1696489200 ».
_UNIX = re.compile(r"^(1[0-9]{9})(?:[0-9]{3})?$")
# « +0200 », « GMT+2 », « +02:00 (CEST) »; the name of a zone behind an offset, or before it, only repeats it.
_OFFSET = re.compile(
    r"^(?:GMT|UTC|UT|Z)? ?([+-])(\d{1,2}):?(\d{2})?(?::?00)?"
    r"(?: \([^)]*\)| ?\[[^\]]*\]| (?-i:[A-Z]{1,5}\b|[A-Z][a-z]+/[\w/]+)(?: m=[+-][\d.]+)?)?$",  # « -0500 EST », as Go has it
    re.IGNORECASE,
)
_PIECE = re.compile(r"\\.|.", re.DOTALL)  # a character of a comment, or an escaped one
_HALF = re.compile(r"^([ap])\.?m\.?\b\s*", re.IGNORECASE)  # « 9:00 p.m. »
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan janv january janvier", "feb fev fevr february fevrier", "mar mars march", "apr avr april avril",
            "may mai", "jun juin june", "jul juil july juillet", "aug aou aout august", "sep sept september septembre",
            "oct october octobre", "nov november novembre", "dec december decembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# Hours from UTC. Military letters are not to be trusted, and mean UTC (RFC 2822, section 4.3).
_ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2,
    "mest": 2, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "ast": -4, "adt": -3, "nct": 11, "ret": 4,
    "gft": -3, "jst": 9,
}  # fmt: skip


def read(text: str | None, zone: ZoneInfo) -> When | None:
    """Read a date or an instant; None when it is missing, unreadable or absurd.

    Args:
        text: the feed's own words.
        zone: of instants that name none, or one that nobody knows.
    """
    if not text:
        return None
    raw = _uncommented(_folded(text[:_LONGEST]))
    for shape in (_iso, _in_words, _in_figures):
        try:
            found = shape(raw, zone)
        except (ValueError, OverflowError):
            return None
        if found is not None:
            return found if FIRST <= found.year <= LAST else None
    return None


def instant(text: str | None, zone: ZoneInfo) -> dt.datetime | None:
    """Read an instant, also in Unix seconds; a date alone is its midnight in the zone."""
    if match := _UNIX.match((text or "").strip()):
        return fixed(dt.datetime.fromtimestamp(int(match[1]), dt.UTC), zone)
    found = read(text, zone)
    if found is None or isinstance(found, dt.datetime):
        return found
    return fixed(dt.datetime(found.year, found.month, found.day, tzinfo=zone), zone)


def joined(day: str, hour: str, zone: ZoneInfo) -> When | None:
    """Read a day and an hour that stand apart, as "2023-10-05" and "9:00 am"; without an hour it is the day."""
    found = read(day, zone)
    if not hour or isinstance(found, dt.datetime) or found is None:
        return found
    return read(f"{found.isoformat()} {hour}", zone) or found


def seconds(text: str | None) -> int | None:
    """Read a duration as podcasts write it: "3480", "3480.5", "58:00", "01:02:03"."""
    parts = (text or "").strip().partition(".")[0].split(":")
    if not 1 <= len(parts) <= 3 or not all(part.isdecimal() and len(part) < 7 for part in parts):
        return None
    total = 0
    for part in parts:
        total = total * 60 + int(part)
    return total or None


def _folded(text: str) -> str:
    """Drop accents, no-break spaces and what cannot be seen."""
    if text.isascii():
        return " ".join(text.split())
    bare = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in bare if not unicodedata.combining(c) and c != "\u200e").split())


def _uncommented(raw: str) -> str:
    """Drop comments in parentheses, and blanks before a comma (RFC 2822, section 3.2.3)."""
    if "(" not in raw and " ," not in raw:
        return raw
    kept, depth, pieces = [], 0, _PIECE.findall(raw)
    for piece in pieces:
        depth += (piece == "(") - (piece == ")" and depth > 0)
        kept.append(" " if piece == ")" else piece * (depth == 0))
    return " ".join("".join(kept).replace(" ,", ",").split())


def _iso(raw: str, zone: ZoneInfo) -> When | None:
    match = _ISO.match(raw) or _COMPACT.match(raw)
    if match is None:
        return None
    year, month, day, hour, minute, second, rest = match.groups()
    return _when((year, month, day), (hour, minute, second), rest, zone)


def _in_figures(raw: str, zone: ZoneInfo) -> When | None:
    match = _FIGURES.match(raw)
    if match is None:
        return None
    day, month, year, hour, minute, second, rest = match.groups()
    if _HALF.match(rest) or int(month) > 12:  # who counts to twelve twice, or has no such month, is American
        day, month = month, day
    return _when((year, month, day), (hour, minute, second), rest, zone)


def _in_words(raw: str, zone: ZoneInfo) -> When | None:
    match = _WORDS.match(raw)
    if match is None:
        return _month_first(raw, zone)
    day, name, year, hour, minute, second, rest = match.groups()
    month = _MONTHS.get(name.lower())
    return _when((year, month, day), (hour, minute, second), rest, zone) if month else None


def _month_first(raw: str, zone: ZoneInfo) -> When | None:
    match = _MONTH_FIRST.match(raw)
    month = _MONTHS.get(match["month"].lower()) if match else None
    if match is None or month is None:
        return None
    if match["last"]:
        clock = match["hour"], match["minute"], match["second"]
        return _when((match["last"], month, match["day"]), clock, match["zone"] or "", zone)
    clock = match["hour2"], match["minute2"], match["second2"]
    return _when((match["year"], month, match["day"]), clock, match["rest"], zone)


def _when(
    day: tuple[str | int, str | int, str | int],
    clock: tuple[str | None, str | None, str | None],
    rest: str,
    zone: ZoneInfo,
) -> When | None:
    """Put the parts together; what follows them is a zone, or the halves of an English day.

    Raises:
        ValueError: there is no such day, hour or zone.
    """
    date = dt.date(_year(str(day[0])), int(day[1]), int(day[2]))
    if clock[0] is None:
        return date if not rest or _offset(rest) is not None else None
    hour, minute, second = (int(part or 0) for part in clock)
    if half := _HALF.match(rest):
        hour = hour % 12 + (12 if half[1].lower() == "p" else 0)
        rest = rest[half.end() :]
    # Midnight at the end of a day (ISO 8601-1, section 5.3.2), and leap seconds.
    next_day = (hour, minute, second) == (24, 0, 0)
    naive = dt.datetime(date.year, date.month, date.day, 0 if next_day else hour, minute, min(second, 59))  # noqa: DTZ001
    naive += dt.timedelta(days=next_day)
    offset = _offset(rest)
    return fixed(naive.replace(tzinfo=zone if offset is None else offset), zone)


def _year(digits: str) -> int:
    """Read a year; of two digits as RFC 2822 (section 4.3) says."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 50 else 1900)


def _offset(rest: str) -> dt.timezone | None:
    """Read what follows an hour; None is no zone, or one that nobody knows.

    Raises:
        ValueError: the offset is a day or more.
    """
    if match := _OFFSET.match(rest):
        sign = -1 if match[1] == "-" else 1
        return dt.timezone(sign * dt.timedelta(hours=int(match[2]), minutes=int(match[3] or 0)))
    hours = 0 if len(rest) == 1 and rest.isalpha() else _ZONES.get(rest.lower())
    return None if hours is None else dt.timezone(dt.timedelta(hours=hours))
