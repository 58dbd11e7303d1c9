"""What the letters of other days said of entries: which went out, which never may, which events were announced. Pure."""

import datetime as dt
from collections.abc import Sequence, Set as AbstractSet
from dataclasses import dataclass, field

from newsletter.kept import by_sameness
from newsletter.model import Edition, EditionEntry, Kind, State
from newsletter.names import keys_of, led_to, names_of


@dataclass(frozen=True, slots=True)
class Told:
    """What is known by the names of entries, as the latest letter has it.

    Args:
        sent: the days of letters that showed a replay or a publication, or will have by then.
        never: the days of letters for which an editor said « jamais ».
        linked: the days of letters whose text led there: they were imported.
        announced: the rows of events.
    """

    sent: dict[str, dt.date] = field(default_factory=dict)
    never: dict[str, dt.date] = field(default_factory=dict)
    linked: dict[str, dt.date] = field(default_factory=dict)
    announced: dict[str, EditionEntry] = field(default_factory=dict)


_NONE: AbstractSet[dt.date] = frozenset()


@by_sameness(4)  # years of letters are the same at each change of the next one
def told_by(editions: Sequence[Edition], first: AbstractSet[dt.date] = _NONE) -> Told:
    """Gather what editions said, of any status.

    Args:
        editions: all but the one that is asked for.
        first: the days of those that readers will have before that one.
    """
    told = Told()
    for edition in sorted(editions, key=lambda edition: edition.date):
        _remember(told, edition, is_had=edition.is_handed_over or edition.date in first)
    return told


def had(edition: Edition, editions: Sequence[Edition], first: AbstractSet[dt.date]) -> dict[str, dt.date]:
    """Return which replays and publications of an edition other letters show, by their keys, each with the latest one's day.

    Args:
        edition: that is asked for.
        editions: those that readers have, or will have before it.
        first: the days of the latter.
    """
    sent = told_by([one for one in editions if one.date != edition.date], first).sent
    rows = [(row, sent.keys() & {*names_of(row)}) for row in edition.shown if row.kind is not Kind.EVENT]
    return {row.key: max(sent[name] for name in names) for row, names in rows if names}


def _remember(told: Told, edition: Edition, *, is_had: bool) -> None:
    told.linked.update(dict.fromkeys(led_to(edition), edition.date))
    for row in edition.entries:
        if row.state is State.NEVER:
            told.never.update(dict.fromkeys(names_of(row), edition.date))
        elif row.state is State.IN and is_had and row.kind is Kind.EVENT:
            told.announced.update(dict.fromkeys(keys_of(row), row))
        elif row.state is State.IN and is_had:
            told.sent.update(dict.fromkeys(names_of(row), edition.date))
