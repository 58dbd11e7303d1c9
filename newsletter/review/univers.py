"""The univers that a step speaks to: as the page of its entry in the archive has them. Pure."""

from collections.abc import Callable, Mapping, Sequence

from newsletter.facets import Sorting
from newsletter.issue.summaries import texts_of
from newsletter.model import EditionEntry
from newsletter.review.things import Said, Thing


def univers_by(sorting: Sorting, names: Mapping[str, str]) -> Callable[[Thing], Sequence[str]]:
    """Make what names the univers of a thing, by their titles, in their order.

    They are those that its tags name, in the last letter that showed it, else in what is known of it; else the rules'.

    Args:
        sorting: the letter's facets.
        names: of the sources that readers are told of, by id.
    """
    facet = sorting.univers

    def names_univers(said: Said) -> bool:
        found = (sorting.named(tag) for tag in said.tags)
        return any(one is not None and one[0] is facet for one in found)

    def univers_of(thing: Thing) -> Sequence[str]:
        parts = [one for one in (thing.said, thing.known) if one is not None]
        tagged = next((one for one in parts if names_univers(one)), thing.said)
        found = sorting.of(texts_of(thing.said, _speaker(thing.said, names)), tagged.tags)
        return [facet.titles[one.value] for one in found.get(facet.id, ())]

    return univers_of


def _speaker(said: Said, names: Mapping[str, str]) -> str | None:
    if isinstance(said, EditionEntry):
        return said.source
    return next((names[one] for one in said.sources if one in names), None)
