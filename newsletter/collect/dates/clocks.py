"""Clocks of other places: "14:00 UTC", "11 h (heure de Montréal) / 17 h (heure de Paris)". Pure.

What is said by the clock of the letter's readers counts; what is said by another only is turned into it. « CET » is the clock
of Paris, in summer too, as those who write it mean.
"""

import re
from zoneinfo import ZoneInfo

_NAMES = {
    "utc": "UTC", "gmt": "UTC", "bst": "Europe/London", "uk time": "Europe/London", "london time": "Europe/London",
    "heure de londres": "Europe/London", "est": "America/New_York", "edt": "America/New_York", "et": "America/New_York",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "eastern time": "America/New_York",
    "heure de new york": "America/New_York", "heure de montreal": "America/Toronto", "heure du quebec": "America/Toronto",
    "heure de quebec": "America/Toronto", "heure de dakar": "Africa/Dakar", "heure d'abidjan": "Africa/Abidjan",
    "heure de tunis": "Africa/Tunis", "heure de la reunion": "Indian/Reunion",
    "heure de beyrouth": "Asia/Beirut", "heure d'athenes": "Europe/Athens", "heure de lisbonne": "Europe/Lisbon",
    "heure de bruxelles": "Europe/Brussels", "brussels time": "Europe/Brussels", "heure de geneve": "Europe/Zurich",
    "heure de berlin": "Europe/Berlin", "heure de rome": "Europe/Rome", "heure de madrid": "Europe/Madrid",
}  # fmt: skip
_FOREIGN = "|".join(name for name in sorted(_NAMES, key=len, reverse=True) if name not in {"et", "est"})
# « 9:00 ET », « 9:00 EST » are words of French once folded: they must end what stands beside the hour.
_WORDS = r"(?:et|est)(?= ?(?:[/|=).;]|$))"
_HERE = r"(?:ces?t|heure(?: locale)? (?:de|a) paris|heure francaise|heure d'europe centrale|paris time|(?:a )?paris)"
_TIME = r"\d{1,2}(?: ?h ?\d\d| ?h|:\d\d)"
_SPAN = rf"(?:de |a )?{_TIME}(?: ?(?:-|a) ?{_TIME})?"
# « 8h Montréal, 14h Paris », « 12h à Dakar, 14h à Paris »: a far city's beside that of Paris is its clock's, and no place's
_FAR = (
    r"(?:a )?(?:montreal|quebec|new york|washington|dakar|abidjan|tokyo|pekin|beyrouth|tunis|londres|london)"
)
_OF_OTHERS = rf"{_SPAN},? ?\(?(?:{_FOREIGN}|{_WORDS}|{_FAR})\b\)?"
_PARTED = r" ?(?:[/|=,;(-]|et|soit|ou)? ?\(?"
OTHERS_BEFORE = re.compile(rf"\b{_OF_OTHERS}{_PARTED}(?={_SPAN},? ?\(?{_HERE}\b)")
OTHERS_AFTER = re.compile(rf"\b({_SPAN},? ?\(?{_HERE}\b\)?){_PARTED}{_OF_OTHERS}")
_CLOCK = re.compile(rf",? ?\(?(?P<name>{_FOREIGN}|{_WORDS})\b(?! ?[+-])")


def clock_behind(folded: str, end: int) -> ZoneInfo | None:
    """Read by which other clock an hour is said that ends at a place of a folded text; None is the letter's.

    Args:
        folded: the text.
        end: where the hour ends.
    """
    match = _CLOCK.match(folded, end)
    return ZoneInfo(_NAMES[match["name"]]) if match else None
