"""All hours that a text says, and what each is of: a start, doors, an end, something else. Pure.

Where no hour stands beside the day, the event begins at the first that is of no doors and no end.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from newsletter.collect.dates.hours import AND_AFTER_BETWEEN, NO_MINUTES
from newsletter.collect.dates.mention import WEEKDAYS, Hours, weekday_number

_CLOCK = re.compile(
    rf"(?<![\w.,/+-])(?<!di )(?<!dimanche )(?P<first>(?<=\bde )[01]?\d|(?<=\bentre )[01]?\d|0?[7-9]|1\d|2[0-4])(?= ?(?:a|-|{AND_AFTER_BETWEEN}) ?\d{{1,2}} ?h(?:\b|\d|eure))"  # « 9 » of « 9 à 12h »
    r"|(?:(?<![\d.,/+])|(?<=\dh/)|(?<=h\d\d/))(?<![a-z])(?P<hour>[01]?\d|2[0-4])(?: ?h(?:eures?)?(?![a-z])(?: ?(?P<minute>[0-5]\d)(?!\d)"
    + NO_MINUTES
    + r")?|:(?P<minutes>[0-5]\d)(?!\d))"
    r"|(?<!s-)(?<!t-)(?<!\w)(?<!du )(?P<noon>midi|minuit)\b(?!-[a-z])(?: (?P<half>trente|et demie?)\b)?"
)
_TO = re.compile(r" ?(?:a|-|>|/|jusqu'a|et jusqu'a) ?")  # « 9h à 12h », « 9h > 12h »
_AND = re.compile(r" et ")  # « entre 9h et 12h »
_BETWEEN = re.compile(r"\bentre $")
_FROM = re.compile(r" (?:des|a partir de|a|de) $")  # « Exposants : dès 6h »
_CLAUSE = re.compile(r"[.!?;,:()|•]|\d|\bpuis\b")
_OF_DOORS = (
    r"accueil|pointage|ouverture|portes\b|emargement|retraits?\b|dossards|billetterie|guichets?\b|caisse|buvette|restauration|petit[ -]dej\w*|cafe d"
    r"|inscriptions? sur place|installation|montage|balances?\b|repetition|depart (?:du|des|de la|en) (?:bus|cars?|navette)|navette|covoiturage"
    r"|(?<!\d )exposants$"  # « Exposants dès 6h », but not « 50 exposants de 9h »
    r"|doors?\b|registration|check-?in|welcome|arrivals?\b"
)
_OF_END = r"fin\b|jusqu'a|remise des (?:prix|diplomes|recompenses)|cloture|until|ends?\b|se termine\w*|s'ache\w+|prend(?:ra)? fin|retour(?: au plus tard)?|fermeture|depart libre"
_OF_ELSE = (
    r"avant|au plus tard|limite|inscri\w+|reserv\w+|delai|deadline|repon\w+|pause|dejeuner|diner|cocktail|buffet|pot\b|apero\w*|aperitif|suivi|ensuite"
    r"|train|bus\b|cars?\b|standard|secretariat|telephone|appele[rz]|permanence (?:telephonique|est)|standard|ouvert du|la veille|lendemain"
)
_ROLES_BEFORE = re.compile(rf"\b(?:(?P<doors>{_OF_DOORS})|(?P<end>{_OF_END})|(?P<other>{_OF_ELSE}))")
_ROLES_AFTER = re.compile(
    r" ?(?:[:-] ?)?(?:pour (?:l'|le |la ))?(?:(?P<doors>ouverture des portes|emargement|doors|registration|welcome|[^.,;\d]{0,40}?\bcovoiturage)"
    r"|(?P<end>fin\b|cloture|depart libre)|(?P<other>pause|dejeuner|buffet|dernier delai))"
)
_STAYS_OPEN = re.compile(r"\b(?:reste|ouvert)\w*(?: [\w']+){0,2} jusqu'a $")
_LASTING = re.compile(
    r" ?(?:(?:de |d')(?!\d)|non[ -]?stop|chrono\b|durant\b|en continu|d'affilee|par (?:jour|semaine|mois)|/ ?(?:\d|jour|semaine)|au total)"
)
_LENGTH = re.compile(
    r"\b(?:durees?|pendant|durant|en|total|volume horaire|formation|journee|cours|stage)(?: de| totale?| :)* ?\(?$"
)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)}|{'|'.join(day[:3] for day in WEEKDAYS)})\b")
_DAY_HEAD = re.compile(
    rf"\b({'|'.join(WEEKDAYS)}) \d{{1,2}}(?: [a-z]{{3,9}})?(?: 20\d\d)? ?[:,-]? ?(?:de |a )?$"
)
_SAME_DAY = re.compile(r" (?:et|puis)(?: de)? ")
_SHORTENED = re.compile(rf"\b({'|'.join(day[:3] for day in WEEKDAYS)})\.")
_NEAR = 50  # letters before an hour that tell what it is of
_EARLY = 7
_PARTS = 2  # that make a programme
_EVENING, _MORNING = dt.time(17), dt.time(6)


class Role(Enum):
    """What an hour is of."""

    START = auto()
    DOORS = auto()
    END = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour, or from one to another, at its place in the text.

    `weekday`: when its clause names one, from Monday, 0. `heads`: whether it begins a line.
    """

    start: dt.time
    stop: dt.time | None
    role: Role
    weekday: int | None
    begin: int
    end: int
    heads: bool


def slots(folded: str) -> list[Slot]:
    """Read all hours of a folded text, in their order; how long something lasts is none."""
    clocks = list(_CLOCK.finditer(folded))
    found: list[Slot] = []
    skip = False
    for clock, following in pairwise([*clocks, None]):
        if skip or clock is None:
            skip = False
            continue
        spanned = following is not None and _spans(folded, clock, following)
        if clock["first"] and not spanned:
            continue
        last = following if spanned and following is not None else clock
        skip = spanned
        if spanned or not _is_length(folded, clock):
            stop = _time(last) if spanned else None
            role = _role(folded, clock, last)
            near = folded[max(0, clock.start() - _NEAR) : clock.start()]
            if found and found[0].role is Role.START and _STAYS_OPEN.search(near):
                role = Role.OTHER  # « La bibliothèque reste ouverte jusqu’à 20 h »
            weekday = _weekday(folded, clock)
            if found and _SAME_DAY.fullmatch(folded, found[-1].end, clock.start()):  # « 10h/12h et 14h/17h »
                weekday = weekday if weekday is not None else found[-1].weekday
            found.append(
                Slot(
                    _time(clock),
                    stop,
                    role,
                    weekday,
                    clock.start(),
                    last.end(),
                    heads=folded.endswith("• ", 0, clock.start()),
                )
            )
    return found


def hours_of(found: Sequence[Slot]) -> Hours | None:
    """Tell when an event is, of which the text says all hours somewhere: the first that is of no doors, else of doors."""
    of_event = [one for one in found if one.role is Role.START] or [
        one for one in found if one.role is Role.DOORS
    ]
    if not of_event:
        return None
    first = of_event[0]
    stop = first.stop
    ends = [one.stop or one.start for one in found if one.role is Role.END]
    if stop is None and ends and found[-1].role in {Role.END, Role.OTHER, first.role}:
        stop = ends[-1]
    overnight = stop is not None and first.start >= _EVENING and stop <= _MORNING
    if stop is not None and stop <= first.start and not overnight:
        stop = None
    return Hours(
        start=first.start, stop=stop, begin=first.begin, end=first.end, doubtful=True, overnight=overnight
    )


def hours_of_ends(found: Sequence[Slot], first: int, last: int) -> Hours | None:
    """Tell when several days begin and end whose weekdays have hours of their own: "samedi de 14h à 19h et dimanche de 10h à 18h".

    Args:
        found: all hours of the text.
        first: weekday of the first day, from Monday, 0.
        last: that of the last day.
    """
    begin = next((one for one in found if one.weekday == first and one.role is Role.START), None)
    end = next((one for one in reversed(found) if one.weekday == last and one.stop is not None), None)
    if first == last or begin is None or end is None:
        return None
    return Hours(start=begin.start, stop=end.stop, begin=begin.begin, end=end.end, doubtful=True)


def last_of_programme(found: Sequence[Slot]) -> dt.time | None:
    """Tell when the last part of a programme ends whose parts follow each other: "9h30-12h : communications, 14h-17h : visites"."""
    parts = all(one.stop is not None and one.role is Role.START and one.heads for one in found)
    if len(found) < _PARTS or not parts:
        return None
    follow = all(one.stop is not None and one.stop <= other.start for one, other in pairwise(found))
    return found[-1].stop if follow else None


def _spans(folded: str, clock: re.Match[str], following: re.Match[str]) -> bool:
    between = folded[clock.end() : following.start()]
    if _TO.fullmatch(between):
        return True
    return (
        _AND.fullmatch(between) is not None
        and _BETWEEN.search(folded, max(0, clock.start() - 10), clock.start()) is not None
    )


def _time(clock: re.Match[str]) -> dt.time:
    if clock["noon"]:
        return dt.time(12 if clock["noon"] == "midi" else 0, 30 if clock["half"] else 0)
    return dt.time(int(clock["hour"] or clock["first"]) % 24, int(clock["minute"] or clock["minutes"] or 0))


def _is_length(folded: str, clock: re.Match[str]) -> bool:
    """Whether it is a duration: "12 h de musique", "durée : 1h30"."""
    if clock["noon"]:
        return False
    told = folded[: clock.start()].endswith(
        (" a ", "des ", "vers ", "- ", "depart ")
    )  # « on part à 18h de la mairie »
    if told and _time(clock).hour >= _EARLY:
        return False
    alone = _time(clock).hour < _EARLY and not told
    before = folded[max(0, clock.start() - 30) : clock.start()]
    return alone or _LASTING.match(folded, clock.end()) is not None or _LENGTH.search(before) is not None


def _weekday(folded: str, clock: re.Match[str]) -> int | None:
    """Tell the weekday of an hour: "dépôt le samedi de 14h à 18h, vente le dimanche de 9h à 16h"."""
    near = _SHORTENED.sub(r"\1 ", folded[max(0, clock.start() - _NEAR) : clock.start()])
    if head := _DAY_HEAD.search(near):  # « vendredi 11 : 16h30/19h30 »
        return weekday_number(head[1])
    named = _WEEKDAY.findall(_CLAUSE.split(near)[-1])
    return weekday_number(named[-1]) if named else None


def _role(folded: str, clock: re.Match[str], last: re.Match[str]) -> Role:
    near = _FROM.sub("", folded[max(0, clock.start() - _NEAR) : clock.start()])
    before = _CLAUSE.split(near.rstrip(" :("))[-1]
    named = [*_ROLES_BEFORE.finditer(before)]
    said = named[-1] if named else _ROLES_AFTER.match(folded, last.end())
    if said is None:
        return Role.START
    return Role.DOORS if said["doors"] else Role.END if said["end"] else Role.OTHER
