"""The univers of the letter, as the tags of entries name them. Pure."""

from collections.abc import Sequence

from newsletter.french import comparable
from newsletter.review.things import Said

UNIVERS = (
    "premier kilomètre des besoins",
    "initiatives citoyennes",
    "entreprises",
    "associations",
    "fondations",
    "collectivités territoriales",
    "institutions publiques et académiques",
)


def tagged(said: Said) -> Sequence[str]:
    """Return the univers that an entry's tags name, in the order of all, whatever their case and accents."""
    tags = {comparable(tag) for tag in said.tags}
    return [title for title in UNIVERS if comparable(title) in tags]
