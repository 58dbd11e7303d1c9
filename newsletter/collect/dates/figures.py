"""How French texts write days in figures: "05/10/2023", "jeudi 5/10", "2023-10-05", "5-oct-2023". Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from newsletter.collect.dates.hours import hours_beside
from newsletter.collect.dates.mention import WEEKDAY_NAME, Mention, WrittenDay, valid

_WEEKDAY = rf"(?:(?P<weekday>{WEEKDAY_NAME})[ ,]+(?:le )?)?"  # « jeudi 05/10/2023 »
_AND = rf"(?: au | et | & |-)(?:le )?(?:{WEEKDAY_NAME} )?"  # « 9 au 11.06.2026 », « 25 & 26/11 »
_WHOLE = re.compile(
    rf"(?<![\w/.-]){_WEEKDAY}(?:(?P<d0>\d{{1,2}})/(?P<m0>\d{{1,2}})(?:/(?P<y0>20\d\d))?(?: au | ?- ?)"  # « 03/07 au … »
    rf"|(?P<bare>\d{{1,2}})(?P<and>{_AND}))?"
    r"(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<year>20\d\d|(?:(?<=/)|(?<=\.))\d\d)(?![\w/]|[.-]\d)"  # « 05/07/2023 », « 5/7/23 », « 05.07.23 »
)
# « 2023-10-05 », « 2023/10/05 »
_ISO = re.compile(
    r"(?<![\w/.-])(?P<year>20\d\d)(?P<sep>[/-])(?P<month>\d\d)(?P=sep)(?P<day>\d\d)(?![\w/]|[.-]\d)"
)
# « 5-oct-2023 »
_NAMED = re.compile(r"(?<![\w/.-])(?P<day>\d{1,2})-(?P<month>[a-z]{3,9})\.?-(?P<year>20\d\d)(?![\w/-])")
_SHORT = re.compile(
    rf"(?<![\w/.,-])(?:(?P<article>les?|du|au|ce) )?{_WEEKDAY}"  # « jeudi 5/10 », « le 5/10 »
    rf"(?:(?P<d0>\d{{1,2}})/(?P<m0>\d{{1,2}})(?: au | ?- ?)(?:{WEEKDAY_NAME} )?"  # « du 5/10 au samedi … »
    rf"|(?P<bare>\d{{1,2}})(?P<and>{_AND}))?"
    r"(?P<day>\d{1,2})(?P<sep>[/.])(?P<month>\d{1,2})"  # « 7/10 », « le 19.05 »
    r"(?![\w/%]|[.,-]\d"  # not « 1/2,5 »
    r"| ?(?:ans?|€|euros?|h|heures?|pers\w*|participants?|places?|pages?|tarif|journees?)\b)"  # not « 1/2 journée »
)
_EVERY_DAY = {("24", "7"), ("5", "7"), ("6", "7"), ("7", "7")}  # « ouvert 6/7 »
_LIST_BEFORE = re.compile(r"\d[/.](\d{1,2}) ?(?:,|;|&|et|puis) ?(?:le )?$")
_LIST_AFTER = re.compile(r" ?(?:,|;|&|et|puis) ?(?:le )?\d{1,2}[/.](\d{1,2})\b(?![/.%])")
_NEXT_MONTH = {0, 1, -11}
_PADDED = 2
_LED_TO = re.compile(r"(?:^|[:|(-] )$")
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
    day = 1 if match["bare"] else 2  # « du 3 au 5.06.2026 », but not « version 1.10.2023 »
    if match["sep"] != "/" and (len(match["day"]) < day or len(match["month"]) != 2):
        return None
    short = len(match["year"]) == 2
    pointed = short and match["sep"] == "."  # as a version may be
    if pointed and len(match["day"]) < _PADDED:
        return None
    found = _days(match, f"20{match['year']}" if short else match["year"], match["y0"])
    if found is None:
        return None
    return replace(found, short_year=short, doubtful=found.doubtful or pointed, weak=pointed)


def _short(match: re.Match[str], folded: str) -> Mention | None:
    """Read a day and a month: "24/7" and "1/2" are none, so something beside them must say that they are."""
    begin = match.start(next(name for name in ("weekday", "d0", "bare", "day") if match[name]))
    told = match["weekday"] is not None or match["article"] is not None or _is_listed(match, folded)
    if not told and (match["day"], match["month"]) in _EVERY_DAY:
        return None
    padded = len(match["day"]) == len(match["month"]) == _PADDED
    beside = hours_beside(folded, begin, match.end(), farther=False) is not None
    if match["sep"] == ".":  # « le 19.05 à 18h », but not « version 10.12 »
        confirmed = told and padded and (beside or match["weekday"] is not None)
    else:
        confirmed = told or padded or beside
    found = _days(match, _LEAP, None) if confirmed else None
    if found is None:
        return None
    first, last = (replace(day, year=None) for day in (found.first, found.last))
    return replace(found, first=first, last=last, begin=begin, weak=True)


def _is_listed(match: re.Match[str], folded: str) -> bool:
    """Whether others like it stand beside: "23/04, 21/05", or something that hours follow leads to it: ": 30.01, 18h30"."""
    lead = folded[max(0, match.start() - 14) : match.start()]
    month = int(match["month"])
    earlier, later = _LIST_BEFORE.search(lead), _LIST_AFTER.match(folded, match.end())
    if (earlier and month - int(earlier[1]) in _NEXT_MONTH) or (
        later and int(later[1]) - month in _NEXT_MONTH
    ):
        return True
    return len(match["day"]) == len(match["month"]) == _PADDED and _LED_TO.search(lead) is not None


def _days(match: re.Match[str], year: str, first_year: str | None) -> Mention | None:
    """Read one day, or the first and the last, whose month may be said but once: "du 9 au 11/06"."""
    lead = match["d0"] or match["bare"]
    last = valid(match["day"], match["month"], year, None if lead else match["weekday"])
    if last is None or not lead:
        return _one(last, match) if last else None
    first = valid(lead, match["m0"] or match["month"], first_year or year, match["weekday"])
    if first is None:
        return None
    spanned = Mention(first=first, last=last, begin=match.start(), end=match.end())
    parted = match["bare"] is not None and ("et" in match["and"] or "&" in match["and"])
    if last.day < first.day and match["bare"]:
        return replace(spanned, first=last, doubtful=True)
    return replace(spanned, last=first, doubtful=True) if parted and last.day - first.day > 1 else spanned
