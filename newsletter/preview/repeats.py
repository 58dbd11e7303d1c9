"""What an edition says that an earlier one said: its entries, its subject, whole sentences. Pure."""

from collections.abc import Iterator

from newsletter.french import comparable
from newsletter.markup import read_edito, sentences
from newsletter.model import Edition, EditionEntry
from newsletter.model.quotes import quoted

_LONG = 6  # words of a sentence that is no turn of speech


def repeats(edition: Edition, earlier: Edition) -> tuple[str, ...]:
    """Say what an edition repeats of an earlier one, in whole sentences (French)."""
    return tuple(_repeats(edition, earlier))


def _repeats(edition: Edition, earlier: Edition) -> Iterator[str]:
    if edition.subject and comparable(edition.subject) == comparable(earlier.subject):
        yield f"Le même objet\u00a0: {quoted(edition.subject)}."
    known = {name for row in earlier.shown for name in _names(row)}
    for row in edition.shown:
        if known & set(_names(row)):
            yield f"La même entrée\u00a0: {quoted(row.title)}."
    said = {comparable(one) for one in _sentences(earlier)}
    for one in _sentences(edition):
        if comparable(one) in said:
            yield f"La même phrase\u00a0: {quoted(one)}"


def _names(row: EditionEntry) -> Iterator[str]:
    yield from filter(None, (row.key, row.url, *row.aliases))


def _sentences(edition: Edition) -> Iterator[str]:
    return (one for one in sentences(read_edito(edition.edito).html) if len(one.split()) >= _LONG)
