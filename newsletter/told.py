"""What the letters of other days said of entries: which went out, which never may, which events were announced. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsletter.kept import by_sameness
from newsletter.model import Edition, EditionEntry, Kind, State
from newsletter.names import keys_of, led_to, names_of


@dataclass(frozen=True, slots=True)
class Told:
    """What is known by the names of entries, as the latest letter has it.

    Args:
        sent: the days of letters that showed a replay or a publication.
        never: the days of letters for which an editor said « jamais ».
        linked: the days of letters whose text led there: they were imported.
        announced: the rows of events.
    """

    sent: dict[str, dt.date] = field(default_factory=dict)
    never: dict[str, dt.date] = field(default_factory=dict)
    linked: dict[str, dt.date] = field(default_factory=dict)
    announced: dict[str, EditionEntry] = field(default_factory=dict)


@by_sameness(2)  # years of letters are the same at each change of the next one
def told_by(editions: Sequence[Edition]) -> Told:
    """Gather what editions said, of any status."""
    told = Told()
    for edition in sorted(editions, key=lambda edition: edition.date):
        _remember(told, edition)
    return told


def _remember(told: Told, edition: Edition) -> None:
    told.linked.update(dict.fromkeys(led_to(edition), edition.date))
    for row in edition.entries:
        if row.state is State.NEVER:
            told.never.update(dict.fromkeys(names_of(row), edition.date))
        elif row.state is State.IN and edition.is_handed_over and row.kind is Kind.EVENT:
            told.announced.update(dict.fromkeys(keys_of(row), row))
        elif row.state is State.IN and edition.is_handed_over:
            told.sent.update(dict.fromkeys(names_of(row), edition.date))
