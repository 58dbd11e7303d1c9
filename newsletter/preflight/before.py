"""What readers have before a letter: no replay and no publication comes twice, nor a number."""

import datetime as dt
from collections.abc import Iterator, Mapping, Set as AbstractSet
from dataclasses import dataclass, field

from newsletter.french import long_date
from newsletter.model import Edition, Finding
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import warning
from newsletter.reasons import had


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What other letters took of an edition's.

    Args:
        had: the days of letters that show a replay or a publication of its, by its key.
        first: those of them that have not left yet, and will before it.
        taken: the day of one that has its number; None where none has.
    """

    had: Mapping[str, dt.date] = field(default_factory=dict)
    first: AbstractSet[dt.date] = frozenset()
    taken: dt.date | None = None


def before(edition: Edition, known: Before) -> Iterator[Finding]:
    """Tell what readers have, or will have, by another letter."""
    for row in edition.shown:
        if row.key in known.had:
            said = f"{quoted(row.title)} est dans deux lettres\u00a0: {had(known.had[row.key], known.first)}. Écartez-le, sauf si c’est voulu."
            yield warning("shown-before", row.key, said)
    if known.taken is not None:
        said = (
            f"Le numéro {edition.number} est celui de la lettre du {long_date(known.taken)}."
            f" newsletter draft {edition.date} donne le suivant."
        )
        yield warning("number-taken", "number", said)
