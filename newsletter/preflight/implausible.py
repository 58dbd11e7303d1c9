"""Days that may be slips of the hand: an event a year away, a replay of the days to come."""

import datetime as dt
from collections.abc import Iterator

from newsletter.french import day_of, long_date
from newsletter.model import Edition, EditionEntry, Finding, Kind
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import warning
from newsletter.printed import printed_days

_YEAR = dt.timedelta(days=365)


def days(edition: Edition) -> Iterator[Finding]:
    """Find days that a letter of this day hardly means."""
    for entry in edition.shown:
        if entry.start is None:
            continue
        if entry.kind is Kind.EVENT:
            yield from _far(entry, edition.date)
        elif entry.kind is Kind.REPLAY and day_of(entry.start) > edition.date:
            yield warning(
                "replay-coming",
                entry.key,
                f"Le replay {quoted(entry.title)} est daté du {long_date(day_of(entry.start))}, après cette lettre : corrigez"
                " sa date, ou écartez-le jusque-là.",
            )


def _far(entry: EditionEntry, day: dt.date) -> Iterator[Finding]:
    """Tell of an event that begins or ends more than a year from its letter: a year is soon mistyped."""
    first, last = printed_days(entry)
    if last - day > _YEAR:
        verb, far, where = ("a lieu le", first, "après") if first == last else ("finit le", last, "après")
    elif day - first > _YEAR:
        verb, far, where = "commence le", first, "avant"
    else:
        return
    yield warning(
        "event-far",
        entry.key,
        f"{quoted(entry.title)} {verb} {long_date(far)}, plus d’un an {where} cette lettre : vérifiez l’année.",
    )
