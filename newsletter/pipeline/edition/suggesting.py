"""What the editor should decide of an edition's rows: each is compared with the others, and with what was shown lately."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from newsletter.curate import Proposal
from newsletter.kept import by_content, by_sameness
from newsletter.model import Edition, EditionEntry, Entry, EventStatus, Kind, State, Suggestion
from newsletter.printed import printed_days

_SHOWN = dt.timedelta(days=100)  # how far back an edition is looked at
_YEAR = dt.timedelta(days=365)  # how far back what may be recorded, or told again: recordings come late


def suggested(
    rows: Iterable[EditionEntry],
    day: dt.date,
    editions: Sequence[Edition],
    known: Sequence[Entry],
    now: dt.datetime,
) -> tuple[Suggestion, ...]:
    """Find what should be decided of the rows of a day's edition, by their keys there. Pure.

    Args:
        rows: those that the edition shows, or would show.
        day: the edition's date.
        editions: those that readers have, or all.
        known: all entries known, merged.
        now: aware; what is not known any more counts as met now, or when its edition was sent.
    """
    names = {name: one for one in known for name in one.aliases} | {one.key: one for one in known}
    # By their keys: rows that change places ask nothing anew.
    mine = tuple(_as_known(row, names, now) for row in sorted(rows, key=lambda row: row.key))
    shown = [
        _as_known(row, names, edition.sent.at if edition.sent else now)
        for edition in shown_lately(editions, day, _YEAR)
        for row in edition.shown
        if row.kind is not Kind.PUBLICATION or day - edition.date <= _SHOWN
    ]
    others = {one.key: one for one in (*shown, *_took_place(known, now.date()))}
    return _found((mine, tuple(others.values())))


@by_content(4)  # asked for again when what was brought up to date is composed, checked and shown
def _found(compared: tuple[tuple[Entry, ...], tuple[Entry, ...]]) -> tuple[Suggestion, ...]:
    from newsletter.collect.same.suggest import suggestions  # noqa: PLC0415 - most runs of cron ask nothing

    return suggestions(*compared)


@by_sameness(8)
def shown_lately(
    editions: Sequence[Edition], day: dt.date, back: dt.timedelta = _SHOWN
) -> tuple[Edition, ...]:
    """Return the editions before a day's that readers have, as far back as is looked."""
    return tuple(
        edition for edition in editions if day - back <= edition.date < day and edition.is_handed_over
    )


def without_doubles(proposal: Proposal, asked: Iterable[Suggestion]) -> Proposal:
    """Leave out of a proposal the later of what is probably the same; where there is none, return it as it is."""
    from newsletter.collect.same.suggest import later  # noqa: PLC0415

    out = later(asked)
    if out.keys().isdisjoint(row.key for row in proposal.entries):
        return proposal
    entries = (
        dataclasses.replace(row, state=State.OUT, reason=out[row.key].words) if row.key in out else row
        for row in proposal.entries
    )
    return dataclasses.replace(proposal, entries=tuple(entries))


def _as_known(row: EditionEntry, names: Mapping[str, Entry], at: dt.datetime) -> Entry:
    """Return what is known of a row, under the row's key."""
    from newsletter.collect.same.suggest import as_entry  # noqa: PLC0415

    one = next((names[name] for name in (row.key, *row.aliases) if name in names), None)
    if one is None:
        return as_entry(row, at)
    return (
        one if one.key == row.key else dataclasses.replace(one, key=row.key, aliases=(one.key, *one.aliases))
    )


def _took_place(known: Iterable[Entry], today: dt.date) -> Iterator[Entry]:
    for one in known:
        if one.kind is not Kind.EVENT or one.start is None or one.status is EventStatus.CANCELLED:
            continue
        first, last = printed_days(one)
        if first <= today and last >= today - _YEAR:
            yield one
