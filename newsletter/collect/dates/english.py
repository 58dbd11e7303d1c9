"""Days and hours as English texts write them: "October 20-22, 2026", "Wednesday 17 June, 2pm-4.30pm". Pure."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from newsletter.collect.dates.mention import Hours, Mention, WrittenDay, valid

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Three letters are a month only beside a year: « Oct 20, 2026 », « 20 Oct 2026 ».
_MONTH = (
    rf"(?:{'|'.join(_MONTHS)}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?(?=[ ,\d-]{{1,12}}20\d\d))"
)
_WEEKDAY = rf"(?:(?P<{{0}}weekday>(?:{'|'.join(_WEEKDAYS)})s?|(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)\.?),? (?:the )?)?"
_DAY = r"(?P<{0}day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<year>20\d\d)(?!\d))?"
_TO = r"(?: to | until | and | & | ?- ?)(?:the )?"
_DAY_FIRST = re.compile(  # « from 24 December to 4 January 2027 », « 20-22 October », « the 17th of June »
    rf"(?<![\w/.,-]){_WEEKDAY.format('a')}(?:{_DAY.format('a')}(?P<list>(?:, \d{{1,2}}){{1,5}})?(?: (?:of )?(?P<amonth>{_MONTH}))?(?P<to>{_TO}){_WEEKDAY.format('b')})?"
    rf"{_DAY.format('b')} (?:of )?(?P<bmonth>{_MONTH})\b{_YEAR}"
)
_MONTH_FIRST = re.compile(  # « Wednesday, June 17th, 2026 », « October 20-22, 2026 », « June 30 to July 2 »
    rf"(?<![\w/.-]){_WEEKDAY.format('a')}\b(?P<amonth>{_MONTH}) {_DAY.format('a')}(?!\d)"
    rf"(?:(?P<to>{_TO}){_WEEKDAY.format('b')}(?:(?P<bmonth>{_MONTH}) )?{_DAY.format('b')}(?![\d:.]| ?[ap]\.?m))?{_YEAR}"
)
_LEAP = "2024"
_CLOCK = r"(?P<{0}>1[0-2]|0?[1-9])(?:[:.](?P<{0}m>[0-5]\d))? ?(?P<{0}half>{1})"
_HALF = r"[ap]\.?m\b\.?|noon\b"
_HOURS = (
    r"(?:(?:at|from|between|@) )?"
    rf"(?:{_CLOCK.format('a', f'(?:{_HALF})?')} ?(?:-|to|until|and) ?)?{_CLOCK.format('b', _HALF)}"  # « 2-4.30pm », « 6:00 p.m. »
)
_AFTER = re.compile(rf" ?[,(|-]? ?{_HOURS}")
_BEFORE = re.compile(rf"\b{_HOURS},? (?:on )?(?:the )?$")
_ANYWHERE = re.compile(rf"(?<![\w.,/]){_CLOCK.format('b', _HALF)}|\bnoon\b")


def days_in_english(folded: str) -> Iterator[Mention]:
    """Find the days that a folded English text names."""
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(folded):
            if found := _mention(match):
                yield found


def hours_in_english(folded: str, begin: int, end: int) -> Hours | None:
    """Read the hours of a day whose words stand at `begin` to `end` of a folded text."""
    if match := _AFTER.match(folded, end):
        return _hours(match, begin, match.end())
    before = _BEFORE.search(folded[max(0, begin - 40) : begin])
    return _hours(before, begin - len(before[0]), end) if before else None


def names_an_english_hour(part: str) -> bool:
    """Whether an English hour stands anywhere in a part of a sentence."""
    return _ANYWHERE.search(part) is not None


def _hours(match: re.Match[str], begin: int, end: int) -> Hours:
    last = _time(match["b"], match["bm"], match["bhalf"])
    if match["a"] is None:
        return Hours(start=last, stop=None, begin=begin, end=end)
    start = _time(match["a"], match["am"], match["ahalf"] or match["bhalf"])
    if start > last and not match["ahalf"]:  # « 10 to 1pm »
        start = _time(match["a"], match["am"], "a")
    return Hours(start=start, stop=last if last > start else None, begin=begin, end=end)


def _time(hour: str, minute: str | None, half: str) -> dt.time:
    after = half.startswith("p") or half == "noon"
    return dt.time(int(hour) % 12 + (12 if after else 0), int(minute or 0))


def _mention(match: re.Match[str]) -> Mention | None:
    """Read one day, or the first and the last, whose month may be said but once."""
    said = match.groupdict()
    month_last = said["bmonth"] or said["amonth"]
    last = _day(
        said["bday"] or said["aday"],
        month_last,
        said["year"],
        said["bweekday" if said["bday"] and said["aday"] else "aweekday"],
    )
    first = _day(said["aday"] or said["bday"], said["amonth"] or month_last, said["year"], said["aweekday"])
    if first is None or last is None:
        return None
    parted = said["to"] is not None and said["to"].strip() in {"and", "and the", "&"}
    if said.get("list") or (parted and last.day - first.day > 1):  # « Tuesdays 3, 10 and 17 November »
        last = first
    series = last is first and said["to"] is not None
    return Mention(first=first, last=last, begin=match.start(), end=match.end(), doubtful=series)


def _day(day: str, month: str, year: str | None, weekday: str | None) -> WrittenDay | None:
    number = next(number for number, one in enumerate(_MONTHS, 1) if one.startswith(month[:3]))
    found = valid(day, str(number), year or _LEAP)
    if found is None:
        return None
    on = next(at for at, one in enumerate(_WEEKDAYS) if one.startswith(weekday[:3])) if weekday else None
    return replace(found, year=found.year if year else None, weekday=on)
