"""Reads the date of an event in what a text says of it. Pure; precision goes before recall.

A date is read for certain when something speaks for an event (an hour, a weekday, a word of meeting or of invitation in
its sentence) and the text leaves no doubt: one date (or one in the title), its weekday right, its year said or less than
nine months ahead of the publication, nothing about a move. Any other is read as uncertain. Deadlines, dates of
publication and dates of laws are no dates of an event.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from newsletter.collect.dates.days import fold
from newsletter.collect.dates.hours import Hours, hours_beside, opening_hours
from newsletter.collect.dates.mention import Mention, WrittenDay, with_year
from newsletter.collect.dates.relative import relative_day
from newsletter.collect.dates.sentences import names_another
from newsletter.collect.dates.weighing import event_days
from newsletter.model import When

_LONGEST = 20_000
_NEAR = dt.timedelta(days=274)
_FARTHEST = dt.timedelta(days=550)
_LONGEST_SPAN = dt.timedelta(days=62)

_MOVED = re.compile(
    r"\b(?:(?:report|annul|decal|repouss|deplac|ajourn|reprogramm)(?:e|ee|es|ees)|avancee?s? au"  # « reporté », « avancée au »
    r"|(?:report|annulation) (?:du|de la|de l'|des|au|:)|remise?s? (?:au|a plus tard)"  # « report du colloque », « remis au »
    r"|initialement|finalement"  # « initialement prévu le »
    r"|a confirmer|dates? a preciser|sous reserve|dates? provisoires?|changements? de date|nouvelles? dates?)(?!\w)"  # « à confirmer »
)


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

    `aside`: over, or named by the way only. `unread`: an hour stands near them that was not read.
    """

    first: dt.date
    last: dt.date
    hours: Hours | None
    words: str
    doubtful: bool
    aside: bool
    unread: bool

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
    moved = any(_MOVED.search(one.folded) for one in texts)
    named = [list(event_days(texts[0].folded)), list(event_days(texts[1].folded, title=texts[0].folded))]
    years = {_day(one): one.last.year for mentioned in named for one in mentioned if one.last.year}
    # « Rendez-vous le 5/10 ! », and below it: « De 18h à 20h ».
    below = None if named[1] else opening_hours(texts[1].folded)
    in_title, in_text = (
        [
            one
            for mention in mentioned
            if (one := _candidate(mention, source, years, anchor, published=published, below=below))
        ]
        for mentioned, source in zip(named, texts, strict=True)
    )
    if not all(one.aside for one in (*in_title, *in_text)):
        in_title, in_text = ([one for one in found if not one.aside] for found in (in_title, in_text))
    found = in_title or in_text
    if not found:
        return next((read for one in texts if (read := _relative(one, anchor, zone))), None)
    chosen = next((one for one in found if all(one.holds(other) for other in found)), found[0])
    rivals = [one for one in found if not chosen.holds(one)]
    return _written(chosen, [*found, *in_text], zone, doubtful=moved or bool(rivals))


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
    begin, end = mention.begin, mention.end
    hours = hours_beside(source.folded, begin, end)
    if hours is not None:
        begin, end = hours.begin, hours.end
        if mention.opens_at:
            hours = replace(hours, start=mention.opens_at, stop=hours.stop or hours.start)
    elif mention.opens_at:
        hours = Hours(start=mention.opens_at, stop=mention.closes_at, begin=begin, end=end)
    hours = hours or below
    unconfirmed = mention.weak and hours is None and mention.first.weekday is None
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
    )


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
        end=_end(chosen.last, hours, zone),
        all_day=False,
        words=teller.words,
        uncertain=doubtful,
    )


def _end(last: dt.date, hours: Hours, zone: dt.tzinfo) -> dt.datetime | None:
    if hours.stop is None:
        return None
    return dt.datetime.combine(last + dt.timedelta(days=hours.overnight), hours.stop, zone)


def _relative(text: _Text, anchor: dt.date, zone: dt.tzinfo) -> WrittenDate | None:
    """Read "demain", "jeudi prochain": counted from the publication, so never for certain."""
    found = relative_day(text.folded, anchor)
    if found is None:
        return None
    hours = hours_beside(text.folded, found.begin, found.end)
    return WrittenDate(
        start=dt.datetime.combine(found.day, hours.start, zone) if hours else found.day,
        end=_end(found.day, hours, zone) if hours else None,
        all_day=hours is None,
        words=text.words[found.begin : hours.end if hours else found.end].strip(),
        uncertain=True,
    )
