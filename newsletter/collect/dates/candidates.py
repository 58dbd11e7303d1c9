"""Days that may be an event's: those that a text names, with their year, their hours and their doubts. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from newsletter.collect.dates.days import mentions
from newsletter.collect.dates.hours import (
    first_and_last_hours,
    hours_beside,
    hours_in_sentence,
    opening_hours,
)
from newsletter.collect.dates.mention import Hours, Mention, WrittenDay, with_year
from newsletter.collect.dates.relative import relative_days
from newsletter.collect.dates.sentences import names_another
from newsletter.collect.dates.texts import Text
from newsletter.collect.dates.weighing import event_days

_NEAR = dt.timedelta(days=274)
_FARTHEST = dt.timedelta(days=550)
_LONG_AGO = dt.timedelta(days=366)  # a mistyped year is most often the last one
_LONGEST_SPAN = dt.timedelta(days=62)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Days that may be the event's, with their year and hours.

    `aside`: over, or named by the way only. `unread`: an hour stands near them that was not read. `on_weekday`: the text says
    the weekday, and it is right. `timed_apart`: the first and the last day have each an hour of their own. `named`: an event is
    named beside them. `frames`, `own_event` and `moved_to` are those of a mention. `before` and `after` stand around them in
    their sentence, `told` is its words.
    """

    first: dt.date
    last: dt.date
    hours: Hours | None
    words: str
    doubtful: bool
    aside: bool
    unread: bool
    frames: bool
    own_event: bool
    moved_to: bool
    on_weekday: bool
    timed_apart: bool
    named: bool
    before: str
    after: str
    told: str

    def holds(self, other: "Candidate") -> bool:
        """Whether the days of another are among these."""
        return self.first <= other.first and other.last <= self.last


def candidates(
    texts: Sequence[Text], days: Sequence[Sequence[Mention]], anchor: dt.date, *, published: bool
) -> list[list[Candidate]]:
    """Weigh the days of title and text."""
    title = texts[0].folded
    mentioned = [
        list(event_days(one.folded, found, title=above))
        for one, found, above in zip(texts, days, ("", title), strict=True)
    ]
    years = {
        _day(one): one.last.year
        for found in mentioned
        for one in found
        if one.last.year
        and one.last.year >= anchor.year - 1  # « l’armistice du 11 novembre 1918 » gives none its year
    }
    # « Rendez-vous le 5/10 ! », and below it: « De 18h à 20h ».
    below = None if mentioned[1] else opening_hours(texts[1].folded)
    return [
        [
            one
            for mention in found
            if (one := _candidate(mention, source, years, anchor, published=published, below=below))
        ]
        for found, source in zip(mentioned, texts, strict=True)
    ]


def days_ahead(texts: Sequence[Text], anchor: dt.date, *, published: bool) -> list[list[Candidate]]:
    """Find the days in title and text: those named; where none of them is to come, those counted from the publication."""
    named = candidates(texts, [mentions(one.folded) for one in texts], anchor, published=published)
    if all(one.aside for found in named for one in found):
        counted = to_come(counted_from(texts, anchor, published=published))
        return counted if any(counted) else named
    named = to_come(named)
    if all(one.frames for found in named for one in found):
        return _within(named, counted_from(texts, anchor, published=published))
    return named


def counted_from(texts: Sequence[Text], anchor: dt.date, *, published: bool) -> list[list[Candidate]]:
    """Weigh the days that are counted from the publication."""
    counted = [list(relative_days(one.folded, anchor)) for one in texts]
    return candidates(texts, counted, anchor, published=published)


def to_come(found: Sequence[Sequence[Candidate]]) -> list[list[Candidate]]:
    """Leave out what is over, or named by the way."""
    return [[one for one in candidates if not one.aside] for candidates in found]


def _within(
    periods: Sequence[Sequence[Candidate]], counted: Sequence[Sequence[Candidate]]
) -> list[list[Candidate]]:
    """Add days without a month that stand within a period: "Semaine du 2 au 9 novembre : le mercredi 4, concert"."""
    held = [
        [
            one
            for one in days
            if one.own_event and any(frame.holds(one) for found in periods for frame in found)
        ]
        for days in counted
    ]
    return [[*frames, *days] for frames, days in zip(periods, held, strict=True)]


def _day(mention: Mention) -> tuple[int, int]:
    return mention.last.day, mention.last.month


def _candidate(
    mention: Mention,
    source: Text,
    years: Mapping[tuple[int, int], int],
    anchor: dt.date,
    *,
    published: bool,
    below: Hours | None,
) -> Candidate | None:
    year = mention.last.year or years.get(_day(mention))
    doubtful = mention.doubtful
    past = mention.over and not mention.to_come
    if past and year is None:
        return None
    if year is None:
        last, unlikely = _next(mention.last, anchor, to_come=mention.to_come)
        unanchored = not published and mention.last.weekday is None
        doubtful, year = doubtful or unlikely or unanchored, last.year
    dated = with_year(mention, year)
    try:
        first, last = (dt.date(day.year or year, day.month, day.day) for day in (dated.first, dated.last))
    except ValueError:
        return None
    if mention.last.year is not None and last < anchor - _LONG_AGO:
        return None
    if (ahead := _with_next_year(mention, first, last, anchor)) is not None:
        (first, last), doubtful = ahead, True
    if (past and last <= anchor) or (mention.told_as_past and last < anchor):
        return None
    if last < first:
        first, doubtful = last, True
    right = all(
        day.weekday is None or date.weekday() == day.weekday
        for day, date in ((mention.first, first), (mention.last, last))
    )
    hours = _hours_of(mention, source.folded)
    begin, end = (hours.begin, hours.end) if hours else (mention.begin, mention.end)
    hours = hours or below
    # The day of publication itself, without an hour, is more often a dateline than an event.
    aside = mention.aside or last < anchor or (last == anchor and hours is None)
    unlikely_span = last - anchor > _FARTHEST or last - first > _LONGEST_SPAN
    another = names_another(source.folded, end)
    return Candidate(
        first=first,
        last=last,
        hours=hours,
        words=source.told(begin, end).strip(" ,:|("),
        doubtful=doubtful
        or not right
        or aside
        or unlikely_span
        or another
        or not _is_confirmed(mention, hours),
        aside=aside,
        unread=hours is None and mention.near_an_hour,
        frames=mention.frames,
        moved_to=mention.moved_to,
        on_weekday=mention.last.weekday is not None and right,
        timed_apart=mention.opens_at is not None and mention.closes_at is None,
        named=mention.named and not mention.weak,
        own_event=mention.own_event and mention.first == mention.last,
        before=source.folded[mention.sentence[0] : mention.begin],
        after=source.folded[mention.end : mention.sentence[1]],
        told=source.told(*mention.sentence).lower(),
    )


def _is_confirmed(mention: Mention, hours: Hours | None) -> bool:
    """Whether enough speaks for an event: a word of meeting, and an hour, a weekday, a span, or an invitation with a year or in the future."""
    on_weekday = mention.first.weekday is not None
    if not mention.named:  # « Jeudi 5 octobre, 18h »
        return hours is not None and on_weekday and not mention.invited
    spanned = mention.first != mention.last
    in_year = mention.last.year is not None and mention.invited
    will_be = mention.invited and mention.to_come  # « l’assemblée se tiendra le 25 avril »
    return hours is not None or on_weekday or ((spanned or in_year or will_be) and not mention.weak)


def _hours_of(mention: Mention, folded: str) -> Hours | None:
    """Read the hours of a day: beside it, else in its sentence; of several days, also what the text says of both ends."""
    begin, end = mention.begin, mention.end
    beside = hours_beside(folded, begin, end)
    if beside is None and mention.listed_to > end:  # « 23/04, 21/05, 18/06 à 18h30 »
        shared = hours_beside(folded, begin, mention.listed_to)
        beside = replace(shared, begin=begin, end=end, doubtful=True) if shared else None
    if beside and mention.opens_at and mention.first != mention.last:
        return replace(beside, start=mention.opens_at, stop=beside.stop or beside.start)
    if mention.opens_at:
        return Hours(start=mention.opens_at, stop=mention.closes_at, begin=begin, end=end)
    if beside:
        return beside
    found = hours_in_sentence(folded, *mention.sentence, (begin, end)) if mention.near_an_hour else None
    if found is None and mention.near_an_hour:  # « Le 5 octobre. À 18h, concert »
        found = opening_hours(folded[mention.sentence[1] :].lstrip(" .!?;•"))
        found = replace(found, doubtful=True) if found else None
    if found is None and mention.first != mention.last:
        found = first_and_last_hours(folded)
    return replace(found, begin=begin, end=end) if found else None


def _with_next_year(
    mention: Mention, first: dt.date, last: dt.date, anchor: dt.date
) -> tuple[dt.date, dt.date] | None:
    """Mend the year of days that are past by it, and whose weekday is right in the next: "samedi 16 janvier 2026", in December 2026."""
    weekday = mention.last.weekday
    if mention.last.year is None or weekday is None or last >= anchor or last.weekday() == weekday:
        return None
    try:
        first, last = (day.replace(year=day.year + 1) for day in (first, last))
    except ValueError:
        return None
    return (first, last) if last >= anchor and last.weekday() == weekday else None


def _next(day: WrittenDay, anchor: dt.date, *, to_come: bool) -> tuple[dt.date, bool]:
    """Give a day without a year the next one; far ahead, the text more likely speaks of the last one."""
    dates = [
        date
        for year in range(max(1, anchor.year - 8), anchor.year + 9)
        if (date := _real(year, day)) is not None
    ]
    ahead = next(date for date in dates if date >= anchor)
    if ahead - anchor <= _NEAR:
        return ahead, False
    before = max((date for date in dates if date < anchor), default=ahead)
    only_ahead = day.weekday == ahead.weekday() != before.weekday()
    return (ahead if only_ahead or to_come else before), True


def _real(year: int, day: WrittenDay) -> dt.date | None:
    try:
        return dt.date(year, day.month, day.day)
    except ValueError:
        return None
