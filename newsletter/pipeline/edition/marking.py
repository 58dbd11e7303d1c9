"""Says which repères the rules propose for the rows of an edition, and by which words. Pure."""

from collections.abc import Iterator

from newsletter.config import Config
from newsletter.facets import Sorting, sorting
from newsletter.issue.summaries import texts_of
from newsletter.model import Edition, EditionEntry
from newsletter.model.quotes import quoted


def proposed_marks(edition: Edition, config: Config) -> dict[str, str]:
    """Say them in French, by the keys of the rows that the letter shows; those that tags name are nobody's proposal.

    Args:
        edition: whose rows are looked at.
        config: has the facets and the chemins.
    """
    sorted_by = sorting(config)
    said = {row.key: ", ".join(_proposed(row, sorted_by)) for row in edition.shown}
    return {key: words for key, words in said.items() if words}


def _proposed(row: EditionEntry, sorted_by: Sorting) -> Iterator[str]:
    for facet, one in sorted_by.each(sorted_by.of(texts_of(row, row.source), row.tags)):
        if one.said:
            yield f"{_as_tag(facet.titles[one.value])} ({quoted(one.said)})"


def _as_tag(title: str) -> str:
    """Write a title as tags have it: « fondations »; what is in capitals stays so."""
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"
