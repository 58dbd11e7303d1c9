"""Rows that came into the edition's file while it was open elsewhere, and that a save from there dropped."""

from collections.abc import Iterable, Iterator

from newsletter.model import Edition, EditionEntry, Finding
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import error


def overlooked(edition: Edition, rows: Iterable[EditionEntry]) -> Iterator[Finding]:
    """Tell of each: nobody who approves the letter has seen it."""
    for row in rows:
        yield error(
            "row-unseen",
            row.key,
            f"L’entrée {quoted(row.title)} est arrivée pendant que ce fichier était ouvert ailleurs, et l’enregistrer l’a effacée."
            f" newsletter draft {edition.date} la remet\u00a0: gardez-la, ou écartez-la.",
        )
