"""Days that French texts count from their publication: "ce soir, 19h", "lundi en huit", "le 28 courant". Pure.

Whoever reads later counts otherwise, so none is ever certain.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator

from dateutil.easter import easter  # type: ignore[import-untyped]

from newsletter.collect.dates.days import MONTH_NUMBERS
from newsletter.collect.dates.hours import names_an_hour
from newsletter.collect.dates.mention import WEEKDAY_NAME, WEEKDAYS, Mention, WrittenDay, weekday_number
from newsletter.collect.dates.sentences import EVENT

_WEEKDAY = "|".join(WEEKDAYS)
_PART = r"(?:soir|matin|midi|apres-midi)"
_HOUR = r",? ?(?:[:!] ?)?(?:(?:a|de|des|vers|entre|a partir de) )?(?:\d{1,2} ?(?:h|:\d)|midi|minuit)"  # « , 19h », « ! 14h », « à 18 h »
# What comes back each week: « le mardi de 17h à 18h », « du lundi au vendredi de 9h », « mardi et jeudi 10h-12h ».
_ONCE = (
    r"(?<!le )(?<!les )(?<!du )(?<!des )(?<!au )(?<!un )(?<!et )(?<!ou )(?<!que )(?<!di, )(?<!-)(?<!di au )"
)
_ORDINALS = {
    word: number
    for number, words in enumerate(
        ("premier 1er", "deuxieme second 2eme 2e", "troisieme 3eme 3e", "quatrieme 4eme 4e")
    )
    for word in words.split()
}
_ORDINAL = rf"(?:{'|'.join(_ORDINALS)}|dernier)"
_FEASTS = {
    "chandeleur": (2, 2), "saint-valentin": (14, 2), "saint-patrick": (17, 3), "fete de la musique": (21, 6),
    "fete nationale": (14, 7), "halloween": (31, 10), "saint-nicolas": (6, 12), "saint-sylvestre": (31, 12),
}  # fmt: skip
_AFTER_EASTER = {
    "mardi gras": -47, "vendredi saint": -2, "dimanche de paques": 0, "lundi de paques": 1, "jeudi de l'ascension": 39,
    "ascension": 39, "dimanche de pentecote": 49, "lundi de pentecote": 50,
}  # fmt: skip
_RELATIVE = re.compile(
    r"\b(?:(?P<after>apres-demain)"
    r"|(?P<tomorrow>(?<!de )(?<!pour )(?<!apres-)demain)"  # « demain », but not « le monde de demain »
    rf"(?=,? {_PART}|{_HOUR}|,? (?:{_WEEKDAY})| ?[!:.](?: |$)| a [^.:!?\d]{{1,40}} :)"  # « demain à 18 h », « demain soir », « demain, jeudi »
    rf"|(?P<today>aujourd'hui|ce (?:soir|matin|midi)|cet apres-midi)(?={_HOUR})"  # « ce soir, 19h »
    r"|(?P<weekend>(?:ce|le) week-?end(?: prochain)?)(?<!le week-end)(?<!le weekend)"  # « ce week-end »
    rf"|(?P<next>{_WEEKDAY}) (?:prochain|en (?P<later>huit|quinze))"  # « jeudi prochain », « lundi en huit »
    rf"|ce (?P<this>{_WEEKDAY})(?! \d{{1,2}} ?[a-z]{{3}})"  # « ce jeudi », but not « ce jeudi 5 octobre »
    rf"|(?P<on>{WEEKDAY_NAME}) (?P<number>[12]\d|3[01]|[1-9])"  # « jeudi 5 »
    r"(?! ?(?:h|:\d|/|%|€|e\b|[.,]?\d))"  # but not « jeudi 18 h »
    r"(?![^.!?;]{0,40} (?:janv|fevr|(?:mars|avril|mai|juin|juil|aout|sept|oct|nov|dec)\b|juillet|septe|octo|nove|dece))"  # nor « jeudi 5 et 6 octobre »
    rf"|{_ONCE}(?P<bare>{_WEEKDAY})(?: {_PART}(?={_HOUR}|,)|(?={_HOUR}))"  # « mardi à 18h30 », « vendredi soir, concert »
    rf"|(?:(?<=^)|(?<=[.!?:] ))(?P<heading>{_WEEKDAY})(?=, [^.?!]{{0,80}}\b\d{{1,2}} ?(?:h|:\d))"  # « Jeudi, on fête ça : 18h30 »
    rf"|de (?P<from>{_WEEKDAY}) a (?P<to>{_WEEKDAY})"  # « de vendredi à dimanche »
    # « le 28 courant », « le 28 à 18h », « cette année, le 19. », « le réveillon du 31 : »
    r"|(?:le|du) (?P<current>[12]\d|3[01]|[1-9])(?: courant|(?=,? (?:a |de |des )?\d{1,2} ?h| ?[:.!](?: |$)))"
    # « tous les derniers samedis du mois », « 1er jeudi de chaque mois », « chaque 2e mardi »
    rf"|(?<!et )(?<!et le )(?:(?:(?:tous )?les |le )?(?P<monthly>{_ORDINAL})s? (?P<monthlyday>{_WEEKDAY})s?(?= (?:du|de chaque) mois\b(?! d))"
    rf"|(?:chaque |tous les )(?P<every>{_ORDINAL})s? (?P<everyday>{_WEEKDAY})s?)"
    # « tous les jeudis de 19h à 21h », but not « tous les mardis et jeudis »
    rf"|(?:tous les|chaque) (?P<weekly>{_WEEKDAY})s?(?=(?: soirs?| matins?| midis?| apres-midis?)?{_HOUR})"
    rf"|(?P<nth>{_ORDINAL}) (?P<nthday>{_WEEKDAY}) (?:du mois )?d(?:e |')"  # « le troisième samedi d’avril »
    rf"(?P<nthmonth>{'|'.join(name for name in MONTH_NUMBERS if len(name) > 2)})"
    rf"|(?P<feast>{'|'.join((*_FEASTS, *_AFTER_EASTER))})(?=[^.!?]{{0,80}}\b\d{{1,2}} ?h))\b"  # « bal de la Saint-Valentin à 21h »
)
_FARTHEST = 62  # days
_YEAR = 366
_SATURDAY = 5


def relative_days(folded: str, anchor: dt.date) -> Iterator[Mention]:
    """Find the days that a folded text counts from the day that it was published; several weekdays are a habit."""
    found = list(_RELATIVE.finditer(folded))
    if sum(match["bare"] is not None for match in found) > 1:
        found = [match for match in found if not match["bare"]]
    if not (EVENT.search(folded) or names_an_hour(folded)):  # « chaque premier dimanche, entrée gratuite »
        found = [match for match in found if not (match["monthly"] or match["every"])]
    if not EVENT.search(folded):  # « Permanence fermée tous les jeudis à 12h »
        found = [match for match in found if not match["weekly"]]
    for match in found:
        ahead = _ahead(match, anchor)
        if ahead is None:
            continue
        first = anchor + dt.timedelta(days=ahead)
        last = first + dt.timedelta(days=_more(match, first))
        yield Mention(
            first=_written(first), last=_written(last), begin=match.start(), end=match.end(), doubtful=True
        )


def _more(match: re.Match[str], first: dt.date) -> int:
    """Count the days after the first that are meant with it."""
    if match["weekend"]:
        return _SATURDAY + 1 - first.weekday()
    return (weekday_number(match["to"]) - first.weekday()) % 7 if match["to"] else 0


def _written(day: dt.date) -> WrittenDay:
    return WrittenDay(day.day, day.month, day.year)


def _ahead(match: re.Match[str], anchor: dt.date) -> int | None:
    """Count the days from the publication."""
    if match["after"] or match["tomorrow"]:
        return 2 if match["after"] else 1
    if match["today"]:
        return 0
    if match["weekend"]:
        ahead = max(0, _SATURDAY - anchor.weekday())
        return ahead if ahead or "prochain" not in match["weekend"] else _SATURDAY + 7 - anchor.weekday()
    if match["on"]:
        number, weekday = int(match["number"]), weekday_number(match["on"])
        return _first(anchor, _FARTHEST, lambda day: (day.day, day.weekday()) == (number, weekday))
    if match["current"]:
        return _first(anchor, _FARTHEST, lambda day: day.day == int(match["current"]))
    if match["nth"]:
        month = MONTH_NUMBERS[match["nthmonth"]]
        return _first(
            anchor,
            _YEAR,
            lambda day: day.month == month and _is_nth(match["nth"], match["nthday"], day),
        )
    if ordinal := match["monthly"] or match["every"]:
        name = match["monthlyday"] or match["everyday"]
        return _first(anchor, _FARTHEST, lambda day: _is_nth(ordinal, name, day))
    if match["feast"]:
        return _first(anchor, _YEAR, lambda day: _is_feast(match["feast"], day))
    days = (
        weekday_number(
            match["next"]
            or match["this"]
            or match["bare"]
            or match["from"]
            or match["heading"]
            or match["weekly"]
        )
        - anchor.weekday()
    ) % 7
    if match["next"]:
        return (days or 7) + {"huit": 7, "quinze": 14}.get(match["later"], 0)
    return days


def _is_feast(name: str, day: dt.date) -> bool:
    if name in _FEASTS:
        return (day.day, day.month) == _FEASTS[name]
    return bool(day - easter(day.year) == dt.timedelta(days=_AFTER_EASTER[name]))


def _is_nth(ordinal: str, weekday: str, day: dt.date) -> bool:
    """Whether a day is the "troisième samedi" of its month."""
    if day.weekday() != weekday_number(weekday):
        return False
    if ordinal == "dernier":
        return (day + dt.timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 == _ORDINALS[ordinal]


def _first(anchor: dt.date, within: int, suits: Callable[[dt.date], bool]) -> int | None:
    """Count the days to the first that suits."""
    return next((ahead for ahead in range(within) if suits(anchor + dt.timedelta(days=ahead))), None)
