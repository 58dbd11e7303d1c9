"""How French texts write hours beside a day: "de 9 h à 17 h 30", "à partir de 18h", "9h-12h", "à midi". Pure."""

import datetime as dt
import re
from dataclasses import dataclass

# "18h 30 rue de la Paix" is 18 h, in a street.
_STREET = (
    r"(?! ?,? ?(?:bis|ter)?,? ?(?:rue|av|bd|boulevard|place|quai|allee|cours|impasse|chemin|pers|part|min))"
)
_CLOCK = (
    r"(?:(?P<{0}h>[01]?\d|2[0-4]) ?(?:h(?:eures?)?(?![a-z])(?: ?(?P<{0}m>[0-5]\d)(?!\d)" + _STREET + r")?"
    r"|:(?P<{0}c>[0-5]\d)(?!\d))|(?P<{0}noon>midi)\b|(?P<{0}midnight>minuit)\b)"
)
_ONE, _TWO, _LATER = (_CLOCK.format(name) for name in ("a", "b", "z"))
_TO = r" ?(?:a|-|et|/|>|→|jusqu'a) ?"
_BARE_TO = r"(?P<bare>\d{1,2}) ?(?:a|-) ?(?=\d{1,2} ?h)"
_AGAIN = rf"(?: ?(?:,|/|et|puis|&)(?: de)? ?\d[\dh: ]*{_TO}{_LATER})?"
_SPAN = rf"(?:de |entre )?(?:{_BARE_TO}|{_ONE}{_TO}){_TWO}{_AGAIN}"
_HOW = r"(?P<how>a partir de |des |vers |avant |jusqu'a |entre |de |a )?"
_PAUSE = r" ?(?:[^\w .!?] ?){0,3}(?:horaires? ?:? ?)?"
_SPAN_BESIDE = re.compile(_PAUSE + _SPAN)
_SPAN_BEYOND = re.compile(r"[^.!?;\d]{1,60}?\b(?=de )" + _SPAN)
_SINGLE = re.compile(_PAUSE + _HOW + _ONE + r"(?P<more> ?(?:et|ou|puis|,|/) ?(?:a )?\d{1,2} ?h)?")
_SPAN_BEFORE, _SINGLE_BEFORE = (
    re.compile(rf"\b(?:{words}),? (?:le |ce |- ?|\| ?)?$") for words in (rf"(?=de ){_SPAN}", _HOW + _ONE)
)
_ELSEWHERE = re.compile(
    r".{0,15}?\b(?:gmt|utc|heure (?!de paris|francaise)(?:de |d'|du |locale)|[a-z]+ time)\b"
)
_EARLY = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours beside a day; the day's words with them stand at `begin` to `end` of the folded text."""

    start: dt.time
    stop: dt.time | None
    begin: int
    end: int
    doubtful: bool = False


def hours_beside(folded: str, begin: int, end: int) -> Hours | None:
    """Read the hours of a day whose words stand at `begin` to `end` of a folded text."""
    match = _SPAN_BESIDE.match(folded, end) or _SPAN_BEYOND.match(folded, end)
    if match is None:
        match = _SINGLE.match(folded, end)
    found = _hours(match, folded, begin, match.end()) if match else None
    if found is not None:
        return found
    near = folded[max(0, begin - 40) : begin]
    before = _SPAN_BEFORE.search(near) or _SINGLE_BEFORE.search(near)
    return _hours(before, folded, begin - len(before[0]), end) if before else None


def _hours(match: re.Match[str], folded: str, begin: int, end: int) -> Hours | None:
    said = match.groupdict()
    start = dt.time(int(said["bare"])) if said.get("bare") and int(said["bare"]) < 24 else _clock(said, "a")
    if start is None:
        return None
    how = (said.get("how") or "").strip()
    if start.hour < _EARLY and not how and not said.get("bh"):
        return None  # "5 octobre (1h30)" says how long
    stop = _clock(said, "z") or _clock(said, "b")
    doubtful = (
        start.hour < _EARLY
        or how in {"vers", "avant", "jusqu'a"}
        or bool(said.get("more"))
        or _ELSEWHERE.match(folded, match.end() if end == match.end() else end) is not None
    )
    return Hours(
        start=start,
        stop=stop if stop is not None and stop > start else None,  # « jusqu’à minuit »: open
        begin=begin,
        end=end,
        doubtful=doubtful,
    )


def _clock(said: dict[str, str | None], name: str) -> dt.time | None:
    if said.get(f"{name}noon"):
        return dt.time(12)
    hour = said.get(f"{name}h")
    if hour is None or int(hour) > 23:
        return None
    return dt.time(int(hour), int(said.get(f"{name}m") or said.get(f"{name}c") or 0))
