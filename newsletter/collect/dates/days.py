"""How French texts write days: "jeudi 5 octobre 2023", "du 3 au 5 juillet", "les 28 et 29 septembre". Pure.

Texts are compared folded, letter by letter, so that places in the folded text are places in the text itself.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from newsletter.collect.dates.english import days_in_english
from newsletter.collect.dates.figures import in_figures
from newsletter.collect.dates.hours import opening_hours
from newsletter.collect.dates.mention import WEEKDAY_NAME, Mention, WrittenDay, valid, weekday_number

_MONTHS = (
    ("janvier", "janv"),
    ("fevrier", "fevr", "fev"),
    ("mars",),
    ("avril", "avr"),
    ("mai",),
    ("juin",),
    ("juillet", "juil"),
    ("aout",),
    ("septembre", "sept"),
    ("octobre", "oct"),
    ("novembre", "nov"),
    ("decembre", "dec"),
)
MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_ENGLISH = {"september", "october", "november", "december"}
_SHORTEST_MISTYPED = 7  # letters: a slip in "mars" or "juin" gives another word


def _slips(name: str) -> set[str]:
    """Mistype a month as hurried hands do: "octobe", "ocotbre", "noveembre"."""
    places = range(1, len(name))
    left_out = {name[:at] + name[at + 1 :] for at in places}
    swapped = {name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :] for at in places}
    return (left_out | swapped | {name[:at] + name[at - 1 :] for at in places}) - {name, *_ENGLISH}


_MISTYPED = {
    slip: number
    for number, (name, *_) in enumerate(_MONTHS, 1)
    if len(name) >= _SHORTEST_MISTYPED
    for slip in sorted(_slips(name))
}

_WEEKDAY = rf"(?:{WEEKDAY_NAME}[ ,]+(?:le )?)?"  # « jeudi 5 », « jeu. 5 », « jeudi, le 5 »
_APART = r"(?<![\w/-])(?<!\d[.,:])"  # begins no number's end: not « 1,5 octobre », nor « 9:30 au 4 mars »
_NUMBER = (
    r"(?:(?:premier|ier)(?= (?:au|et|janv|fevr|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec))"  # « premier octobre »
    r"|1 ?er|[12]\d|3[01]|0?[1-9])"  # « 1er », « 05 »
)
# "5 sept étapes" is no date: without its point, the short form must end something.
_MONTH = (
    r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    rf"|{'|'.join(_MISTYPED)}"  # « octobe »
    r"|(?:janv|fevr|fev|avr|juil|sept|oct|nov|dec)"
    r"(?:\.|(?= (?:1[5-9]|20)\d\d\b| ?[,;:()|!?-]| a \d| de \d| (?:et|au|&) |$)))(?!\w)"  # « oct. », « oct 2023 », « oct à 9 h », « oct, »
)
_YEAR = r"(?:,? (?:1[5-9]|20)\d\d(?!\d))?"  # « 2023 », « 1905 », Drupal's « 5 octobre, 2023 »
_BARE = _WEEKDAY + _NUMBER
_FULL = rf"{_BARE}[ -]?{_MONTH}{_YEAR}"  # « 7 novembre », « 7novembre », « 8-Mai »
_ASIDE = r"(?: ?\([^()]{1,30}\))?"  # « mercredi 25 (9h-18h) et jeudi 26 novembre »
_JOIN = r"(?: et | & | ou | et/ou | au | ?- ?| ?/ ?)(?:les? |au )?"  # « 5 et le 6 », « 5 au 6 », « 5-6 », « 5 / 6 »
# « jeudi 5, vendredi 6 et samedi 7 octobre 2023 », « 6, 7, 8 mars », « 30 septembre au 2 octobre »
_WORDS = re.compile(
    rf"{_APART}(?:(?:{_BARE}{_ASIDE} ?, ?){{0,5}}{_BARE}{_ASIDE}{_JOIN}|(?:{_BARE}, ){{2,5}}|{WEEKDAY_NAME} {_NUMBER}, (?={WEEKDAY_NAME} ))?{_FULL}(?:{_ASIDE}{_JOIN}{_FULL}){{0,2}}"
)
_BETWEEN = re.compile(r"\([^()]*\)")
# Each day of these: « jeudi 5 », « samedi 7 octobre 2023 ».
_ITEM = re.compile(
    rf"(?:(?P<weekday>{WEEKDAY_NAME})[ ,]+(?:le )?)?(?<!\d)(?P<day>{_NUMBER})(?!\d)"
    rf"(?:[ -]?(?P<month>{_MONTH}))?(?:,? (?P<year>(?:1[5-9]|20)\d\d)(?!\d))?"
)
# « 5 octobre 23 », « octobre ’23 », but not « 18 h »
_SHORT_YEAR = re.compile(r" ?'?\d\d(?! ?(?:h|:|-|a \d)|\d)")


def fold(text: str) -> str:
    """Fold case, accents, apostrophes, dashes, spaces and styled letters ("𝗡"); every letter keeps its place."""
    return "".join(map(_folded_letter, text))


@lru_cache(maxsize=1024)
def _folded_letter(letter: str) -> str:
    if letter in "’ʼ‘":
        return "'"
    if letter in "‐‑‒–—−→➜➔➝⟶":
        return "-"
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", letter).casefold())[:1]
    return " " if plain.isspace() else plain or letter


def mentions(folded: str) -> list[Mention]:
    """Find the days that a folded text names, in their order."""
    found = [mention for match in _WORDS.finditer(folded) for mention in _in_words(match, folded)]
    found += [*in_figures(folded, MONTH_NUMBERS), *days_in_english(folded)]
    return list(_apart(sorted(found, key=lambda mention: mention.begin)))


def _in_words(match: re.Match[str], folded: str) -> list[Mention]:
    words = _BETWEEN.sub(lambda aside: " " * len(aside[0]), match[0])
    items = list(_ITEM.finditer(words))
    joins = [words[one.end() : other.start()].strip() for one, other in pairwise(items)]
    days = _days_of(items)
    if not all(valid(str(day.day), str(day.month), str(day.year or 2024)) for day in days):
        return []
    first, last = days[0], days[-1]
    spanned = len(days) == 2 and joins[0].partition(" ")[0] in {"au", "-"}
    rising = (first.month, first.day) < (last.month, last.day) or first.year != last.year or first is last
    named = Mention(first=first, last=last, begin=match.start(), end=match.end())
    if any("ou" in join for join in joins) or (not spanned and not is_run(days)):
        return [
            _with_hours(replace(named, first=day, last=day, doubtful=True), match[0][item.end() : following])
            for day, item, following in zip(
                days, items, [*(one.start() for one in items[1:]), len(match[0])], strict=True
            )
        ]
    if spanned and not rising and first.month == last.month:
        return [replace(named, first=last, doubtful=True)]
    unsure = bool(_SHORT_YEAR.match(folded, match.end()))
    aside = _BETWEEN.search(match[0])
    hours = opening_hours(aside[0][1:-1]) if aside else None
    if hours is None:
        return [replace(named, doubtful=unsure or aside is not None)]
    return [replace(named, opens_at=hours.start, closes_at=hours.stop, doubtful=True)]


def _with_hours(mention: Mention, beside: str) -> Mention:
    """Give one of several days the hours that stand beside it: "le 7 avril (12h) et le 9 avril (18h)"."""
    aside = _BETWEEN.search(beside)
    hours = opening_hours(aside[0][1:-1]) if aside else None
    return replace(mention, opens_at=hours.start, closes_at=hours.stop) if hours else mention


def _days_of(items: Sequence[re.Match[str]]) -> list[WrittenDay]:
    """Read days; what is said once, at the end, holds for those before."""
    days: list[WrittenDay] = []
    month: int | None = None
    year: int | None = None
    for item in reversed(items):
        if item["month"]:
            month = _number_of(item["month"])
        year = int(item["year"]) if item["year"] else year
        weekday = weekday_number(item["weekday"]) if item["weekday"] else None
        later = days[0] if days else None
        number = int(re.sub(r"\D", "", item["day"]) or 1)
        assert month is not None
        if year and later and not item["year"] and (month, number) > (later.month, later.day):
            year -= 1
        days.insert(0, WrittenDay(number, month, year, weekday))
    return days


def _number_of(month: str) -> int:
    name = month.rstrip(".")
    return MONTH_NUMBERS.get(name) or _MISTYPED[name]


def is_run(days: list[WrittenDay]) -> bool:
    """Whether days follow each other without a gap."""
    dates = [dt.date(day.year or 2024, day.month, day.day) for day in days]
    pairs = pairwise(dates)
    return all(
        other - one == dt.timedelta(days=1) or (one.month, one.day) == (12, 31) for one, other in pairs
    )


def _apart(found: list[Mention]) -> Iterator[Mention]:
    """Leave out what overlaps; days of one list stand in one place."""
    end, same = -1, (-1, -1)
    for mention in found:
        if mention.begin >= end or (mention.begin, mention.end) == same:
            yield mention
            end, same = mention.end, (mention.begin, mention.end)
