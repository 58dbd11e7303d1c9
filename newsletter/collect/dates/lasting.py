"""How long an event lasts, where the text plainly says it of this one: a field beside that of the hour, or a verb. Pure.

"Durée : 2h" in running words is more often of a visit, a film, a walk than of the event; then no end is known.
"""

import datetime as dt
import re

_IN_WORDS = {"one": 1, "an": 1, "two": 2, "three": 3}
_LENGTH = (
    rf"(?:(?P<hours>\d|{'|'.join(_IN_WORDS)}) ?(?:h(?:eures?)?|hours?)(?: ?(?P<more>[0-5]\d)(?: ?min\w*)?)?"  # « 3h », « 1 h 30 », « one hour »
    r"|(?P<minutes>\d{2,3}) ?min(?:utes?)?)(?!\w)"
)
_ABOUT = r"(?:environ |about |approximately |approx\. )?"
_HOUR_FIELD = re.compile(r"• (?:horaires?|heures?|debut|time) ?: ?\d")
_FIELD = re.compile(rf"• (?:durees?|duration)(?: prevue| totale)? ?: ?{_ABOUT}{_LENGTH} ?(?:•|$)")
# « Each session lasts one hour », « La rencontre durera deux heures »
_LASTS = re.compile(
    r"\b(?:sessions?|meetings?|seminars?|webinars?|talks?|events?|workshops?|seances?|rencontres?|reunions?|ateliers?|webinaires?"
    rf"|conferences?|evenements?|seminaires?) (?:will last|lasts?|dure(?:nt|ra|ront)?) {_ABOUT}{_LENGTH}"
)
_ANY = re.compile(r"\b(?:durees?|dure(?:nt|ra|ront)?|lasts?|duration)\b")


def lasting(folded: str) -> dt.timedelta | None:
    """Read how long an event lasts of which a folded text says only when it begins; None where it says several lengths, or none."""
    told = [*_LASTS.finditer(folded), *(_FIELD.finditer(folded) if _HOUR_FIELD.search(folded) else ())]
    if len(_ANY.findall(folded)) != len(told):  # « Le film dure 2h, la rencontre durera 30 min »
        return None
    lengths = {_length(match) for match in told}
    return lengths.pop() if len(lengths) == 1 else None


def _length(match: re.Match[str]) -> dt.timedelta:
    if match["minutes"]:
        return dt.timedelta(minutes=int(match["minutes"]))
    hours = _IN_WORDS.get(match["hours"]) or int(match["hours"])
    return dt.timedelta(hours=hours, minutes=int(match["more"] or 0))
