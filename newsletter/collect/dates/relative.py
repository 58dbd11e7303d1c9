"""Days that French texts count from their publication: "demain", "jeudi prochain", "jeudi 5". Pure."""

import datetime as dt
import re
from dataclasses import dataclass

from newsletter.collect.dates.mention import weekday_number

_RELATIVE = re.compile(
    r"\b(?:(?P<after>apres-demain)"
    r"|(?P<tomorrow>(?<!de )(?<!pour )(?<!apres-)demain)"  # « demain », but not « le monde de demain »
    r"(?=,? (?:a \d|a midi|soir|matin|midi|apres-midi|de \d"  # « demain à 18 h », « demain soir »
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche))"  # « demain, jeudi »
    r"|(?P<today>aujourd'hui|ce soir)(?=,? (?:a|de|des) \d)"  # « ce soir à 19 h »
    r"|(?P<next>lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) prochain"  # « jeudi prochain »
    r"|\bce (?P<this>lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?! \d)"  # « ce jeudi »
    r"|(?P<on>lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) (?P<number>[12]\d|3[01]|[1-9])"  # « jeudi 5 »
    r"(?! ?(?:h|:|/|%|€|e\b|[.,]?\d))"  # but not « jeudi 18 h »
    r"(?![^.!?;]{0,40} (?:janv|fevr|mars|avril|mai|juin|juil|aout|sept|octo|nov|dec)))\b"  # nor « jeudi 5 et 6 octobre »
)
_FARTHEST = 62  # days


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """A day, and where its words begin and end in the folded text."""

    day: dt.date
    begin: int
    end: int


def relative_day(folded: str, anchor: dt.date) -> RelativeDay | None:
    """Find the first day that a folded text counts from the day that it was published."""
    match = _RELATIVE.search(folded)
    ahead = _ahead(match, anchor) if match else None
    if match is None or ahead is None:
        return None
    return RelativeDay(anchor + dt.timedelta(days=ahead), match.start(), match.end())


def _ahead(match: re.Match[str], anchor: dt.date) -> int | None:
    """Count the days from the publication."""
    if match["after"] or match["tomorrow"]:
        return 2 if match["after"] else 1
    if match["today"]:
        return 0
    if match["on"]:
        return _ahead_to(int(match["number"]), weekday_number(match["on"]), anchor)
    name = match["next"] or match["this"]
    days = (weekday_number(name) - anchor.weekday()) % 7
    return days or (7 if match["next"] else 0)


def _ahead_to(number: int, weekday: int, anchor: dt.date) -> int | None:
    """Count the days to "jeudi 5", within the next two months."""
    days = (anchor + dt.timedelta(days=ahead) for ahead in range(_FARTHEST))
    return next((at for at, day in enumerate(days) if (day.day, day.weekday()) == (number, weekday)), None)
