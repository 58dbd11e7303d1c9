"""How French texts write days in figures: "05/10/2023", "jeudi 5/10", "2023-10-05", "5-oct-2023". Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from newsletter.collect.dates.hours import hours_beside
from newsletter.collect.dates.mention import WEEKDAY_NAME, Mention, WrittenDay, valid

_WEEKDAY = rf"(?:(?P<weekday>{WEEKDAY_NAME})[ ,]+(?:le )?)?"  # « jeudi 05/10/2023 »
_WHOLE = re.compile(
    rf"(?<![\w/.-]){_WEEKDAY}(?:(?P<d0>\d{{1,2}})/(?P<m0>\d{{1,2}})(?:/(?P<y0>20\d\d))?(?: au | ?- ?))?"  # « 03/07 au … »
    r"(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<year>20\d\d|(?<=/)\d\d)(?![\w/]|[.-]\d)"  # « 05/07/2023 », « 5/7/23 »
)
# « 2023-10-05 », « 2023/10/05 »
_ISO = re.compile(
    r"(?<![\w/.-])(?P<year>20\d\d)(?P<sep>[/-])(?P<month>\d\d)(?P=sep)(?P<day>\d\d)(?![\w/]|[.-]\d)"
)
# « 5-oct-2023 »
_NAMED = re.compile(r"(?<![\w/.-])(?P<day>\d{1,2})-(?P<month>[a-z]{3,9})\.?-(?P<year>20\d\d)(?![\w/-])")
_SHORT = re.compile(
    rf"(?<![\w/.,-]){_WEEKDAY}(?:(?P<article>le|du|au|ce) )?"  # « jeudi 5/10 », « le 5/10 »
    rf"(?:(?P<d0>\d{{1,2}})/(?P<m0>\d{{1,2}})(?: au | ?- ?)(?:{WEEKDAY_NAME} )?)?"  # « du 5/10 au samedi … »
    r"(?P<day>\d{1,2})/(?P<month>\d{1,2})"  # « 7/10 »
    r"(?![\w/%]|[.,-]\d"  # not « 1/2,5 »
    r"| ?(?:ans?|€|euros?|h|heures?|pers\w*|participants?|places?|pages?|tarif|journees?)\b)"  # not « 1/2 journée »
)
_EVERY_DAY = {("24", "7"), ("5", "7"), ("6", "7"), ("7", "7")}  # « ouvert 6/7 »
_LEAP = "2024"


def in_figures(folded: str, months: Mapping[str, int]) -> Iterator[Mention]:
    """Find the days that a folded text writes in figures; those of figures that may mean something else are doubtful.

    Args:
        folded: the text.
        months: numbers of months by their folded names and short forms.
    """
    for match in _WHOLE.finditer(folded):
        if found := _whole(match):
            yield found
    for match in _ISO.finditer(folded):
        if day := valid(match["day"], match["month"], match["year"]):
            yield _one(day, match)
    for match in _NAMED.finditer(folded):
        month = str(months.get(match["month"], 0))
        if day := valid(match["day"], month, match["year"]):
            yield _one(day, match)
    for match in _SHORT.finditer(folded):
        if found := _short(match, folded):
            yield found


def _one(day: WrittenDay, match: re.Match[str]) -> Mention:
    return Mention(first=day, last=day, begin=match.start(), end=match.end())


def _whole(match: re.Match[str]) -> Mention | None:
    if match["sep"] != "/" and (len(match["day"]), len(match["month"])) != (2, 2):
        return None
    short = len(match["year"]) == 2
    year = f"20{match['year']}" if short else match["year"]
    first = last = valid(match["day"], match["month"], year, None if match["d0"] else match["weekday"])
    if last is None:
        return None
    if match["d0"]:
        first = valid(match["d0"], match["m0"], match["y0"] or str(last.year), match["weekday"])
    if first is None:
        return None
    return Mention(first=first, last=last, begin=match.start(), end=match.end(), short_year=short)


def _short(match: re.Match[str], folded: str) -> Mention | None:
    """Read a day and a month: "24/7" and "1/2" are none, so something beside them must say that they are."""
    begin = match.start("weekday" if match["weekday"] else "d0" if match["d0"] else "day")
    told = match["weekday"] is not None or match["article"] is not None
    if not told and (match["day"], match["month"]) in _EVERY_DAY:
        return None
    padded = len(match["day"]) == len(match["month"]) == 2
    if not (told or padded or hours_beside(folded, begin, match.end(), farther=False)):
        return None
    first = last = valid(match["day"], match["month"], _LEAP, None if match["d0"] else match["weekday"])
    if match["d0"]:
        first = valid(match["d0"], match["m0"], _LEAP, match["weekday"])
    if first is None or last is None:
        return None
    first, last = (replace(day, year=None) for day in (first, last))
    return Mention(first=first, last=last, begin=begin, end=match.end(), weak=True)
