"""Reads the date of an event in what a text says of it. Pure; precision goes before recall.

A date is read for certain when something speaks for an event (a word of meeting or of invitation in its sentence, or an
hour or a weekday where the day begins one) and the text leaves no doubt: one date (or one in the title), its weekday right, its year said or less than
nine months ahead of the publication, nothing about a move. Any other is read as uncertain. Deadlines, dates of
publication and dates of laws are no dates of an event.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from newsletter.collect.dates.days import fold, mentions
from newsletter.collect.dates.hours import (
    first_and_last_hours,
    hours_beside,
    hours_in_sentence,
    opening_hours,
)
from newsletter.collect.dates.mention import Hours, Mention, WrittenDay, with_year
from newsletter.collect.dates.relative import relative_days
from newsletter.collect.dates.sentences import names_another, tells_of_a_move
from newsletter.collect.dates.weighing import event_days
from newsletter.model import When

_LONGEST = 20_000
_NEAR = dt.timedelta(days=274)
_FARTHEST = dt.timedelta(days=550)
_LONGEST_SPAN = dt.timedelta(days=62)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDate:
    """A date read in a text.

    Args:
        start: an instant, or a day when `all_day`.
        end: the last instant, or the last day; None when it is not said.
        words: the words it was read from.
        uncertain: whether a person must look.
    """

    start: When
    end: When | None
    all_day: bool
    words: str
    uncertain: bool


@dataclass(frozen=True, slots=True)
class _Text:
    """A text on one line, and the same folded: places in one are places in the other."""

    words: str
    folded: str

    @classmethod
    def of(cls, text: str) -> "_Text":
        words = " ".join(text[:_LONGEST].split())
        return cls(words, fold(words))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """Days that may be the event's, with their year and hours.

    `aside`: over, or named by the way only. `unread`: an hour stands near them that was not read. `frames`, `own_event` and
    `moved_to` are those of a mention.
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

    def holds(self, other: "_Candidate") -> bool:
        return self.first <= other.first and other.last <= self.last


def read_date(
    title: str, text: str, anchor: dt.date, zone: dt.tzinfo, *, published: bool = True
) -> WrittenDate | None:
    """Read when an event takes place.

    Args:
        title: plain text of its title.
        text: plain text of its description.
        anchor: the day it was published: a date without a year is the next on or after it.
        zone: of the hours.
        published: whether the anchor is known; else a date must say its year or its weekday to be certain.

    Returns:
        None when no date is named.
    """
    texts = [_Text.of(title), _Text.of(text)]
    moved = any(tells_of_a_move(one.folded) for one in texts)
    named = _candidates(texts, [mentions(one.folded) for one in texts], anchor, published=published)
    if all(one.aside for found in named for one in found):
        counted = [list(relative_days(one.folded, anchor)) for one in texts]
        ahead = _candidates(texts, counted, anchor, published=published)
        named = _to_come(ahead) if any(_to_come(ahead)) else named
    else:
        named = _to_come(named)
    in_title, in_text = named
    found = in_title or in_text
    if moved:
        found = [one for one in (*in_title, *in_text) if one.moved_to] or found
    if not found:
        return None
    chosen = _chosen(found, [*in_title, *in_text])
    rivals = [one for one in found if not (chosen.holds(one) or (one.frames and one.holds(chosen)))]
    return _written(chosen, [*found, *in_text], zone, doubtful=moved or bool(rivals))


def _candidates(
    texts: Sequence[_Text], days: Sequence[Sequence[Mention]], anchor: dt.date, *, published: bool
) -> list[list[_Candidate]]:
    """Weigh the days of title and text."""
    title = texts[0].folded
    mentioned = [
        list(event_days(one.folded, found, title=above))
        for one, found, above in zip(texts, days, ("", title), strict=True)
    ]
    years = {_day(one): one.last.year for found in mentioned for one in found if one.last.year}
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


def _to_come(found: Sequence[Sequence[_Candidate]]) -> list[list[_Candidate]]:
    """Leave out what is over, or named by the way."""
    return [[one for one in candidates if not one.aside] for candidates in found]


def _chosen(found: Sequence[_Candidate], everywhere: Sequence[_Candidate]) -> _Candidate:
    """Choose the days that hold all others, but for those of a period that the event takes place in."""
    widest = next((one for one in found if all(one.holds(other) for other in found)), found[0])
    within = (one for one in everywhere if one.own_event and widest.holds(one) and not one.holds(widest))
    return next(within, widest) if widest.frames else widest


def _day(mention: Mention) -> tuple[int, int]:
    return mention.last.day, mention.last.month


def _candidate(
    mention: Mention,
    source: _Text,
    years: Mapping[tuple[int, int], int],
    anchor: dt.date,
    *,
    published: bool,
    below: Hours | None,
) -> _Candidate | None:
    year = mention.last.year or years.get(_day(mention))
    doubtful = mention.doubtful
    if year is None:
        last, unlikely = _next(mention.last, anchor, to_come=mention.to_come)
        unanchored = not published and mention.last.weekday is None
        doubtful, year = doubtful or unlikely or unanchored, last.year
    dated = with_year(mention, year)
    try:
        first, last = (dt.date(day.year or year, day.month, day.day) for day in (dated.first, dated.last))
    except ValueError:
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
    confirmed = hours is not None or (mention.first.weekday is not None and not mention.needs_hours)
    unconfirmed = (mention.weak or mention.needs_hours) and not confirmed
    # The day of publication itself, without an hour, is more often a dateline than an event.
    aside = mention.aside or last < anchor or (last == anchor and hours is None)
    unlikely_span = last - anchor > _FARTHEST or last - first > _LONGEST_SPAN
    another = names_another(source.folded, end)
    return _Candidate(
        first=first,
        last=last,
        hours=hours,
        words=source.words[begin:end].strip(" ,:|("),
        doubtful=doubtful or not right or aside or unlikely_span or another or unconfirmed,
        aside=aside,
        unread=hours is None and mention.near_an_hour,
        frames=mention.frames,
        moved_to=mention.moved_to,
        own_event=mention.own_event and mention.first == mention.last,
    )


def _hours_of(mention: Mention, folded: str) -> Hours | None:
    """Read the hours of a day: beside it, else in its sentence; of several days, also what the text says of both ends."""
    begin, end = mention.begin, mention.end
    beside = hours_beside(folded, begin, end)
    if beside and mention.opens_at:
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


def _written(
    chosen: _Candidate, found: Sequence[_Candidate], zone: dt.tzinfo, *, doubtful: bool
) -> WrittenDate:
    """Give the chosen days the hours that any mention of them says, when all say the same."""
    said = [one for one in found if one.hours and (one.first, one.last) == (chosen.first, chosen.last)]
    spoken = {(one.hours.start, one.hours.stop) for one in said if one.hours}
    teller = chosen if chosen.hours else next(iter(said), chosen)
    if len({start for start, _ in spoken}) > 1:
        doubtful = True
    hours = teller.hours
    doubtful = doubtful or chosen.doubtful or bool(hours and hours.doubtful)
    several = chosen.first != chosen.last
    if hours is None or (several and hours.stop is None):
        same = [chosen, *(one for one in found if (one.first, one.last) == (chosen.first, chosen.last))]
        return WrittenDate(
            start=chosen.first,
            end=chosen.last if several else None,
            all_day=True,
            words=teller.words,
            uncertain=doubtful or hours is not None or any(one.unread for one in same),
        )
    return WrittenDate(
        start=dt.datetime.combine(chosen.first, hours.start, zone),
        end=_end(chosen.last, hours, zone, several=several),
        all_day=False,
        words=teller.words,
        uncertain=doubtful,
    )


def _end(last: dt.date, hours: Hours, zone: dt.tzinfo, *, several: bool) -> dt.datetime | None:
    if hours.stop is None:
        return None
    overnight = hours.overnight and not several  # « dans la nuit du 17 au 18, de 22h à 5h »
    return dt.datetime.combine(last + dt.timedelta(days=overnight), hours.stop, zone)
