"""Days as English texts write them: "October 20-22, 2026", "Wednesday 17 June", "Thu 12 Feb". Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from newsletter.collect.dates.mention import Mention, WrittenDay, valid

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = rf"(?:{'|'.join(_MONTHS)}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?(?!\w))"
_HOURS_AFTER = re.compile(r",? (?:\| |- |a )?\d{1,2} ?[h:]")
_WEEKDAY = rf"(?:(?P<{{0}}weekday>(?:{'|'.join(_WEEKDAYS)})s?|(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)\.?),? (?:the )?)?"
_DAY = r"(?P<{0}day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<year>20\d\d)(?!\d))?"
_TO = r"(?: to | until | and | & | ?- ?)(?:the )?"
_DAY_FIRST = re.compile(  # « from 24 December to 4 January 2027 », « 20-22 October », « the 17th of June »
    rf"(?<![\w/.,-]){_WEEKDAY.format('a')}(?:{_DAY.format('a')}(?P<list>(?:, \d{{1,2}}){{1,5}})?(?: (?:of )?(?P<amonth>{_MONTH}))?(?P<to>{_TO}){_WEEKDAY.format('b')})?"
    rf"{_DAY.format('b')} (?:of )?(?P<bmonth>{_MONTH})(?!\w){_YEAR}"
)
_MONTH_FIRST = re.compile(  # « Wednesday, June 17th, 2026 », « October 20-22, 2026 », « June 30 to July 2 »
    rf"(?<![\w/.-]){_WEEKDAY.format('a')}\b(?P<amonth>{_MONTH}) {_DAY.format('a')}(?!\d)"
    rf"(?:(?P<to>{_TO}){_WEEKDAY.format('b')}(?:(?P<bmonth>{_MONTH}) )?{_DAY.format('b')}(?![\d:.h]))?{_YEAR}"
)
_LEAP = "2024"


def days_in_english(folded: str) -> Iterator[Mention]:
    """Find the days that a folded English text names."""
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(folded):
            if _is_said_in_full(match, folded) and (found := _mention(match)):
                yield found


def _is_said_in_full(match: re.Match[str], folded: str) -> bool:
    """Whether three letters are a month: beside a year, a weekday or hours: "Oct 20, 2026", "Thu 12 Feb", "Nov. 10, 16h"."""
    said = match.groupdict()
    months = [month for month in (said["amonth"], said["bmonth"]) if month]
    if any(month in _MONTHS for month in months) or said["year"]:
        return True
    if said["aweekday"] or said["bweekday"]:
        return True
    return not months[0].startswith("mar") and _HOURS_AFTER.match(folded, match.end()) is not None


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
