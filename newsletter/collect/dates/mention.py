"""Days as a text names them, before they have a year, and hours beside them. Pure."""

import datetime as dt
from dataclasses import dataclass, replace

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WEEKDAY_NAME = (
    rf"(?:{'|'.join(WEEKDAYS)}|(?:lun|mar|mer|jeu|vend?|sam|dim)(?:\.|(?= \d)))"  # « sam. », « sam 26 »
)


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as it is written: what is not said is None. `weekday` counts from Monday, 0."""

    day: int
    month: int
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Days that a text names together.

    Args:
        first: the first of them; `last` is the same for one day.
        begin: where the words begin in the folded text, `end` where they end.
        opens_at: the hour of the first day, when the text says it before the last day.
        closes_at: when the first day ends, where the text says it there.
        doubtful: whether the words leave open which days are meant.
        weak: whether hours or a weekday must confirm that an event is meant.
        moved_to: whether it is the day that something was put off to.
        aside: whether the text names them by the way: they count only where it names no other.
        named: whether the sentence, or the title above it, names an event.
        invited: whether the sentence invites to it.
        told_as_past: whether it is in a past tense.
        over: whether the text speaks of them as over, or as those of a publication.
        short_year: whether the year is written with two figures.
        to_come: whether the sentence speaks of what is to come.
        near_an_hour: whether an hour stands in the sentence, and no other day that it may be of.
        listed_to: where a list of days ends that it stands in.
        sentence: where its sentence begins and ends.
        own_event: whether an event is named between it and the days beside it, other than an opening.
        frames: whether it is a period that events take place in: "Mois de l'ESS (1er-30 novembre)".
    """

    first: WrittenDay
    last: WrittenDay
    begin: int
    end: int
    opens_at: dt.time | None = None
    closes_at: dt.time | None = None
    doubtful: bool = False
    weak: bool = False
    moved_to: bool = False
    aside: bool = False
    named: bool = False
    invited: bool = False
    told_as_past: bool = False
    over: bool = False
    short_year: bool = False
    to_come: bool = False
    near_an_hour: bool = False
    listed_to: int = 0
    sentence: tuple[int, int] = (0, 0)
    own_event: bool = False
    frames: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours beside a day; the day's words with them stand at `begin` to `end` of the folded text.

    `overnight`: whether they stop on the day after. `apart`: whether they stand elsewhere in the sentence. `clock`: by whose
    they are said; None is the letter's.
    """

    start: dt.time
    stop: dt.time | None
    begin: int
    end: int
    doubtful: bool = False
    overnight: bool = False
    apart: bool = False
    clock: dt.tzinfo | None = None


def valid(day: str, month: str, year: str, weekday: str | None = None) -> WrittenDay | None:
    """Make a day of figures; None when there is no such day."""
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return WrittenDay(date.day, date.month, date.year, weekday_number(weekday) if weekday else None)


def weekday_number(name: str) -> int:
    """Number a weekday, or its first three letters, from Monday, 0."""
    return next(number for number, one in enumerate(WEEKDAYS) if one.startswith(name[:3]))


def with_year(mention: Mention, year: int) -> Mention:
    """Give a mention without a year the year of its last day."""
    crosses = (mention.first.month, mention.first.day) > (mention.last.month, mention.last.day)
    return replace(
        mention,
        first=replace(mention.first, year=mention.first.year or (year - 1 if crosses else year)),
        last=replace(mention.last, year=mention.last.year or year),
    )
