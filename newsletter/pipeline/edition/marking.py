"""Says which repères the rules propose for the rows of an edition, which they only think possible, and by which words. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from newsletter.config import Config
from newsletter.facets import Evidence, Sorting, Texts, sorting
from newsletter.issue.summaries import texts_of
from newsletter.kept import by_content
from newsletter.model import Edition, EditionEntry
from newsletter.model.quotes import quoted

_Ask = Callable[[Sorting, Texts, Sequence[str]], Mapping[str, Sequence[Evidence]]]


def proposed_marks(edition: Edition, config: Config) -> dict[str, str]:
    """Say them in French, by the keys of the rows that the letter shows; those that tags name are nobody's proposal.

    Args:
        edition: whose rows are looked at.
        config: has the facets and the chemins.
    """
    return _of_rows(edition, sorting(config), Sorting.of)


def possible_marks(edition: Edition, config: Config) -> dict[str, str]:
    """Say in the same way which others a row may have: nobody sees them unless its editor writes them."""
    return _of_rows(edition, sorting(config), Sorting.doubts)


def marks_of(row: EditionEntry, config: Config) -> tuple[str, str]:
    """Say of one row which are proposed, and which others are possible; each may be empty."""
    sorted_by = sorting(config)
    return _told(row, sorted_by, Sorting.of), _told(row, sorted_by, Sorting.doubts)


def _of_rows(edition: Edition, sorted_by: Sorting, ask: _Ask) -> dict[str, str]:
    said = {row.key: _told(row, sorted_by, ask) for row in edition.shown}
    return {key: words for key, words in said.items() if words}


@by_content(256)  # of the rows of a letter most are as they were
def _told(row: EditionEntry, sorted_by: Sorting, ask: _Ask) -> str:
    return ", ".join(_said(row, sorted_by, ask))


def _said(row: EditionEntry, sorted_by: Sorting, ask: _Ask) -> Iterator[str]:
    for facet, one in sorted_by.each(ask(sorted_by, texts_of(row, row.source), row.tags)):
        if one.said:
            where = ", nom de la source" if one.place == "source" else ""
            yield f"{_as_tag(facet.titles[one.value])} ({quoted(one.said)}{where})"


def _as_tag(title: str) -> str:
    """Write a title as tags have it: « fondations »; what is in capitals stays so."""
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"
