"""What sorts the entries of a letter: its facets, the word of whoever tagged an entry, else the rules'. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from newsletter.config import Config, slug
from newsletter.facets.taxonomy import BUILT_IN, Facet, FacetValue
from newsletter.facets.texts import Evidence, Texts
from newsletter.kept import by_sameness
from newsletter.typography import text

_NO = "!"
CHEMINS = "chemin"
UNIVERS = "acteurs"


class Mark(NamedTuple):
    """A value as entries bear it."""

    facet: str
    value: str
    title: str

    @property
    def name(self) -> str:
        """What addresses call it: "acteurs/fondations"."""
        return f"{self.facet}/{self.value}"

    @property
    def is_chemin(self) -> bool:
        """Whether it is a chemin, which has a page elsewhere than the fiches Repères."""
        return self.facet == CHEMINS


class Sorting:
    """The facets of a letter, and the chemins, which are one too.

    Args:
        facets: in the order in which they are shown.
        chemins: as a facet; its values' words alone propose them.
    """

    def __init__(self, facets: Sequence[Facet], chemins: Facet) -> None:
        self.facets, self.chemins = tuple(facets), chemins

    @cached_property
    def univers(self) -> Facet:
        """The facet of those who act: that of this name, else the first."""
        return next((facet for facet in self.facets if facet.id == UNIVERS), self.facets[0])

    @cached_property
    def marks(self) -> Sequence[Mark]:
        """All values of facets and chemins, in order."""
        return [
            Mark(facet.id, value.id, value.title)
            for facet in (*self.facets, self.chemins)
            for value in facet.values
        ]

    @cached_property
    def _names(self) -> Mapping[str, tuple[Facet, FacetValue]]:
        """What values are called in tags: by their ids, and by their titles, without case and accents."""
        found: dict[str, tuple[Facet, FacetValue]] = {}
        for facet in (*self.facets, self.chemins):
            for value in facet.values:
                for name in (value.id, slug(value.title)):
                    found.setdefault(name, (facet, value))
        return found

    def each(self, found: Mapping[str, Sequence[Evidence]]) -> Iterator[tuple[Facet, Evidence]]:
        """Give what `of` or `doubts` found, in the order of facets and chemins."""
        return ((facet, one) for facet in (*self.facets, self.chemins) for one in found.get(facet.id, ()))

    def named(self, tag: str) -> tuple[Facet, FacetValue] | None:
        """Return the value that a tag names, also with « ! » before it; None when it names none."""
        return self._names.get(slug(tag.removeprefix(_NO)))

    def of(self, texts: Texts, tags: Sequence[str] = ()) -> dict[str, tuple[Evidence, ...]]:
        """Sort an entry.

        Args:
            texts: what it says.
            tags: values that it has by its writer's word, or has not (`!`); others say nothing.

        Returns:
            By facet, the values that it has; what is there by word has no evidence (`said` is empty). For a facet of
            which a tag names a value the rules have no say.
        """
        from newsletter.facets.proposing import proposed  # noqa: PLC0415 - its tables take a while, and most commands sort nothing

        said, denied = self._word_of(tags)
        by_rule = proposed(texts, (*self.facets, self.chemins), said.keys()).sure
        found_in = {
            facet: tuple(said.get(facet) or (one for one in some if (facet, one.value) not in denied))
            for facet, some in by_rule.items()
        }
        return {facet: some for facet, some in found_in.items() if some}

    def doubts(self, texts: Texts, tags: Sequence[str] = ()) -> dict[str, tuple[Evidence, ...]]:
        """Say which values an entry may have, of which only its editor can tell; tags that tell of them end the doubt.

        Args:
            texts: what it says.
            tags: as for `of`.
        """
        from newsletter.facets.proposing import proposed  # noqa: PLC0415 - as in `of`

        said, denied = self._word_of(tags)
        found_in = {
            facet: tuple(one for one in some if (facet, one.value) not in denied)
            for facet, some in proposed(texts, (*self.facets, self.chemins), said.keys()).doubtful.items()
        }
        return {facet: some for facet, some in found_in.items() if some}

    def _word_of(self, tags: Sequence[str]) -> tuple[dict[str, dict[Evidence, None]], set[tuple[str, str]]]:
        """Return the values that tags say, by facet, and those that they deny."""
        named = [(tag.startswith(_NO), *found) for tag in tags if (found := self.named(tag))]
        denied = {(facet.id, value.id) for is_no, facet, value in named if is_no}
        said: dict[str, dict[Evidence, None]] = {}
        for is_no, facet, value in named:
            if not is_no and (facet.id, value.id) not in denied:
                said.setdefault(facet.id, {})[Evidence(value.id, "", "title")] = None
        return said, denied


@by_sameness(2)
def sorting(config: Config) -> Sorting:
    """Make what sorts the entries of a letter."""
    narrow = config.look.narrow
    written = tuple(
        Facet(
            one.id,
            text(one.title, narrow),
            tuple(FacetValue(value.id, text(value.title, narrow), value.words) for value in one.value),
        )
        for one in config.facet
    )
    chemins = tuple(
        FacetValue(one.name, text(one.title, narrow), one.words) for one in config.boussole.chemin
    )
    return Sorting(written or BUILT_IN, Facet(CHEMINS, "Chemins", chemins))


def ids(found: Mapping[str, Sequence[Evidence]]) -> Iterator[str]:
    """Name the values that an entry has, as addresses do: "acteurs/fondations"."""
    return (f"{facet}/{one.value}" for facet, some in found.items() for one in some)
