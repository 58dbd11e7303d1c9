"""French words for dates, hours, durations and counts (names of days and months as in CLDR, the short ones by babel). Pure.

Spaces inside an expression don't break: U+00A0.
"""

import datetime as dt
import re
import unicodedata

from babel.dates import format_date, get_timezone_location

from newsletter.model import Day, When

NBSP = "\u00a0"
_STOPS = re.compile(r"((?<![.\s/])\.|[…!?])\.(?=\s|\Z)")  # not three dots, nor a path
_LOCALE = "fr"
_NIGHT = dt.timedelta(hours=12)
_NEAR = dt.timedelta(days=92)  # a day of another year is still known without it: "4 janvier", in December
_FAR = dt.timedelta(days=300)  # the same day of another year comes near
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
QUARTERS = ("1er trimestre", "2e trimestre", "3e trimestre", "4e trimestre")
_MIDNIGHT = dt.time(0)
# French places that readers know by their own name rather than by that of their zone.
_PLACES = {
    "America/Cayenne": "de la Guyane",
    "America/Guadeloupe": "de la Guadeloupe",
    "America/Marigot": "de Saint-Martin",
    "America/Martinique": "de la Martinique",
    "America/Miquelon": "de Saint-Pierre-et-Miquelon",
    "Europe/Paris": "de Paris",
    "Indian/Mayotte": "de Mayotte",
    "Indian/Reunion": "de La Réunion",
    "Pacific/Marquesas": "des Marquises",
    "Pacific/Noumea": "de la Nouvelle-Calédonie",
    "Pacific/Tahiti": "de Tahiti",
    "Pacific/Wallis": "de Wallis-et-Futuna",
}


def day_of(when: When) -> dt.date:
    """Return the calendar day of a date or an instant, in the instant's own zone."""
    return when.date() if isinstance(when, dt.datetime) else when


def last_day(start: When, end: When | None) -> dt.date:
    """Return the last calendar day of an event; one that ends past midnight is of the evening, at midnight of the day before.

    Args:
        start: its first day, or its first instant.
        end: its last day (included), or its last instant.
    """
    if isinstance(start, dt.datetime) and isinstance(end, dt.datetime) and end > start:
        if end - start < _NIGHT:
            return start.date()
        if end.time() == _MIDNIGHT:
            return end.date() - dt.timedelta(days=1)
    return day_of(end or start)


def is_timed(start: When, end: When | None) -> bool:
    """Whether an event has hours; what lasts from midnight to midnight, or to its last minute, has whole days."""
    if not isinstance(start, dt.datetime):
        return False
    whole = isinstance(end, dt.datetime) and end > start and _is_day_end(end)
    return not (whole and start.time() == _MIDNIGHT)


def _is_day_end(moment: dt.datetime) -> bool:
    return moment.time() == _MIDNIGHT or (moment.hour, moment.minute) == (23, 59)


def long_date(day: dt.date, *, weekday: bool = True, year: bool = True) -> str:
    """Say "jeudi 28 septembre 2023"."""
    name = f"{WEEKDAYS[day.weekday()]} " if weekday else ""
    rest = f"{NBSP}{day.year}" if year else ""
    return f"{name}{_number(day)}{NBSP}{month_name(day)}{rest}"


def needs_year(day: dt.date, of: dt.date) -> bool:
    """Whether a day must be said with its year to who reads on another day, so that nobody takes it for one of theirs."""
    away = abs(day - of)
    return away > _FAR or (day.year != of.year and away > _NEAR)


def short_date(day: dt.date, *, year: bool = False) -> str:
    """Say "jeu. 5 octobre"."""
    return f"{_short_weekday(day)} {long_date(day, weekday=False, year=year)}"


def _short_weekday(day: dt.date) -> str:
    return f"{WEEKDAYS[day.weekday()][:3]}."


def leaf(day: dt.date) -> Day:
    """Return the calendar leaf of a day."""
    return Day(
        weekday=_short_weekday(day),
        number=str(day.day),
        month=format_date(day, "MMM", locale=_LOCALE),
    )


def month_name(day: dt.date) -> str:
    """Say "septembre"."""
    return MONTHS[day.month - 1]


def hour(time: dt.datetime | dt.time) -> str:
    """Say "9 h" or "14 h 30"."""
    minutes = f"{NBSP}{time.minute:02}" if time.minute else ""
    return f"{time.hour}{NBSP}h{minutes}"


def closing(time: dt.datetime) -> str:
    """Say the hour at which something ends: "18 h 30", "minuit"."""
    return "minuit" if time.time() == _MIDNIGHT else hour(time)


def instant(moment: dt.datetime, *, year: bool = False) -> str:
    """Say "jeudi 28 septembre à 9 h"."""
    return f"{long_date(moment.date(), year=year)} à {hour(moment)}"


def instant_seen(moment: dt.datetime, now: dt.datetime) -> str:
    """Say the same to who reads now: with the year, where nobody would think of that one."""
    return instant(moment, year=needs_year(moment.date(), now.date()))


def span_of_hours(start: dt.datetime, end: dt.datetime | None) -> str:
    """Say "9 h – 18 h", "20 h – minuit"."""
    return hour(start) if end is None or end == start else f"{hour(start)} – {closing(end)}"


def span_of_days(first: dt.date, last: dt.date, *, year: bool = False) -> str:
    """Say "du 3 au 5 juillet", "du 30 juin au 2 juillet"; of two days, "jeudi 28 et vendredi 29 septembre".

    `year`: with the year, once if it is one.
    """
    if last - first == dt.timedelta(days=1):
        return _two_days(first, last, year=year)
    same = (first.year, first.month) == (last.year, last.month)
    other_year = first.year != last.year
    start = _number(first) if same else long_date(first, weekday=False, year=other_year)
    return f"du {start} au {long_date(last, weekday=False, year=year or other_year)}"


def span_of_instants(start: dt.datetime, end: dt.datetime, *, year: bool = False) -> str:
    """Say "du vendredi 4 décembre à 9 h au dimanche 6 décembre à 17 h 30"; `year`: with the year, once if it is one."""
    first, last = start.date(), last_day(start, end)
    other_year = first.year != last.year
    return (
        f"du {long_date(first, year=other_year)} à {hour(start)}"
        f" au {long_date(last, year=year or other_year)} à {closing(end)}"
    )


def _two_days(first: dt.date, last: dt.date, *, year: bool) -> str:
    other_year = first.year != last.year
    if (first.year, first.month) == (last.year, last.month):
        start = f"{WEEKDAYS[first.weekday()]} {_number(first)}"
    else:
        start = long_date(first, year=other_year)
    return f"{start} et {long_date(last, year=year or other_year)}"


def when(start: When, end: When | None) -> str:
    """Say when an event takes place, in full: "jeudi 5 octobre 2023, de 9 h à 18 h"."""
    first, last = day_of(start), last_day(start, end)
    timed = is_timed(start, end)
    if first != last:
        if timed and isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
            return span_of_instants(start, end, year=True)
        return span_of_days(first, last, year=True)
    if not timed or not isinstance(start, dt.datetime):
        return long_date(first)
    if isinstance(end, dt.datetime) and end != start:
        return f"{long_date(first)}, de {hour(start)} à {closing(end)}"
    return f"{long_date(first)} à {hour(start)}"


def twice_told(start: dt.datetime, end: dt.datetime | None, zone: dt.tzinfo) -> str:
    """Say what tells hours apart that clocks show twice, in the night in which they go back; else nothing.

    Args:
        start: of an event.
        end: its end, if it is known.
        zone: of the place, or of who announces it.

    Returns:
        "heure d’été", "heure d’hiver", or of an event that lasts over the change "1 h, passage à l’heure d’hiver". Of
        several days nothing: an hour more or less misleads nobody there.
    """
    moments = [one.astimezone(zone) for one in (start, end) if one is not None]
    if last_day(start, end) != start.date() or not any(map(_comes_twice, moments)):
        return ""
    before, after = moments[0].utcoffset(), moments[-1].utcoffset()
    if before != after:
        lasts = moments[-1].timestamp() - moments[0].timestamp()
        return f"{duration(round(lasts))}, passage à l’heure d’hiver"
    return "heure d’hiver" if moments[0].fold or moments[-1].fold else "heure d’été"


def _comes_twice(moment: dt.datetime) -> bool:
    first, second = (moment.replace(fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


def zone_name(zone: str) -> str:
    """Say "heure de La Réunion"; of places elsewhere, "heure : Royaume-Uni".

    Args:
        zone: an IANA name.
    """
    place = _PLACES.get(zone)
    return f"heure {place}" if place else str(get_timezone_location(zone, locale=_LOCALE))


def duration(seconds: int) -> str:
    """Say "58 min" or "2 h 10"."""
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    rest = f"{NBSP}{minutes % 60:02}" if minutes % 60 else ""
    return f"{minutes // 60}{NBSP}h{rest}"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """Say "1 édition", "0 édition", "2 éditions", "2 000 éditions"."""
    word = singular if number < 2 else plural or f"{singular}s"
    return f"{number:,}".replace(",", NBSP) + f"{NBSP}{word}"


def listed(words: list[str]) -> str:
    """Say "a", "a et b", "a, b et c"."""
    return " et ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def one_stop(text: str) -> str:
    """Let each sentence end once, where it was made of words that had an end: "9 h.." is "9 h.", "la suite…." is "la suite…"."""
    return _STOPS.sub(r"\1", text)


def comparable(text: str) -> str:
    """Fold case, accents, apostrophes, spaces and what letters are styled as ("𝗖"), to compare words.

    Source: The Unicode Standard, section 3.13.5, compatibility caseless matching: normalized before case is folded,
    since a styled capital has no small letter of its own, and again after.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", bare.replace("’", "'")).strip()


def _number(day: dt.date) -> str:
    return "1er" if day.day == 1 else str(day.day)
