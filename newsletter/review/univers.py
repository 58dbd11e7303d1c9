"""The univers of the letter, as the tags of entries name them. Pure."""

from collections.abc import Sequence

from newsletter.facets.taxonomy import ACTORS
from newsletter.french import comparable
from newsletter.review.things import Said

UNIVERS = tuple(value.title[0].lower() + value.title[1:] for value in ACTORS.values)


def tagged(said: Said) -> Sequence[str]:
    """Return the univers that an entry's tags name, in the order of all, whatever their case and accents."""
    tags = {comparable(tag) for tag in said.tags}
    return [title for title in UNIVERS if comparable(title) in tags]
