"""Days and instants as people write them in a form: read strictly, each doubt told in words. Pure."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from newsletter.french import hour, long_date
from newsletter.model import When, fixed, in_zone

_FRENCH_DAY = re.compile(r"\A(\d\d)/(\d\d)/(\d{4})(?!\d)")  # 05/10/2023
_HOUR = re.compile(r"[\sT]+(?:à\s+)?(\d{1,2})\s?[h:]\s?(\d\d)?\Z")  # 18h30; 9 h; à 18:30
YEARS = range(1900, 2201)
"""Those of which a letter may speak."""
EXAMPLES = "écrivez 2023-10-05, ou 2023-10-05 18:30."
"""How days and instants are written (French)."""


def read_moment(value: str, zone: ZoneInfo) -> When | None:
    """Read "2023-10-05" or "2023-10-05 18:30"; also "05/10/2023 18h30"; empty is None.

    Args:
        value: what stands in the form.
        zone: where an hour without an offset is said.

    Raises:
        ValueError: it is none, of an impossible year, or of an hour that clocks leave out or show twice (French).
    """
    if not value:
        return None
    plain = _FRENCH_DAY.sub(r"\3-\2-\1", value)
    plain = _HOUR.sub(lambda at: f" {int(at[1]):02}:{at[2] or '00'}", plain)
    try:
        is_day = len(plain) == len("2023-10-05")
        read = dt.date.fromisoformat(plain) if is_day else dt.datetime.fromisoformat(plain.replace("T", " "))
    except ValueError:
        raise ValueError(f"« {value} » n’est pas une date\u00a0; {EXAMPLES}") from None
    if read.year not in YEARS:
        raise ValueError(f"l’année {read.year} est impossible\u00a0; {EXAMPLES}")
    if isinstance(read, dt.datetime) and read.tzinfo is None:
        _refuse_doubt(read, zone)
    return in_zone(read, zone)


def written(when: When | None, zone: ZoneInfo) -> str:
    """Write a day or an instant as people do, by the clocks of a zone; with its offset where they show it twice."""
    if when is None:
        return ""
    if not isinstance(when, dt.datetime):
        return when.isoformat()
    there = when.astimezone(zone)
    offset = there.isoformat()[-6:] if _comes_twice(there.replace(tzinfo=None), zone) else ""
    return f"{there:%Y-%m-%d %H:%M}{offset}"


def _refuse_doubt(wall: dt.datetime, zone: ZoneInfo) -> None:
    real = fixed(wall.replace(tzinfo=zone), zone)
    said = f"le {long_date(wall.date(), weekday=False)}, {hour(wall)}"
    if real.replace(tzinfo=None) != wall:
        raise ValueError(
            f"{said} n’existe pas\u00a0: cette nuit-là, les horloges avancent\u00a0; écrivez une autre heure."
        )
    if _comes_twice(wall, zone):
        first, second = (wall.replace(tzinfo=zone, fold=fold).isoformat()[-6:] for fold in (0, 1))
        raise ValueError(
            f"{said} vient deux fois cette nuit-là\u00a0; écrivez {wall:%Y-%m-%d %H:%M}{first} pour la première fois,"
            f" {wall:%Y-%m-%d %H:%M}{second} pour la seconde."
        )


def _comes_twice(wall: dt.datetime, zone: ZoneInfo) -> bool:
    """Whether clocks show an hour twice, as when summer time ends (PEP 495)."""
    early, late = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return early is not None and late is not None and early > late
