"""A title or a summary read: its words, and the phrases that mean what they say. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from newsletter.facets.meaning import means
from newsletter.facets.phrases import Found, Tree, found, unhidden
from newsletter.facets.surroundings import Surroundings
from newsletter.facets.texts import Evidence, Part
from newsletter.facets.words import words

_LONGEST = 2000  # what a text is about stands in its beginning
# « L’article Les vélos est apparu en premier sur Vélo. »
_FEED = re.compile(
    r"(?:L[’']article\b[^.!?]{0,200}est apparu|Cet article est apparu|The post\b[^.!?]{0,200}appeared first).*\Z",
    re.DOTALL,
)


@dataclass(frozen=True)
class Passage:
    """A part of an entry's texts.

    Args:
        part: which one it is.
        text: its characters.
        around: its words.
        tree: the phrases that are looked for.
    """

    part: Part
    text: str
    around: Surroundings
    tree: Tree

    def of(self, facet: str) -> list[Found]:
        """Return the phrases of a facet that mean what they say, in order."""
        return self._by_facet.get(facet, [])

    def evidence(self, one: Found) -> Evidence:
        """Return what a phrase says, with its words as they stand."""
        said = self.text[self.around.words[one.first].start : self.around.words[one.after - 1].end]
        return Evidence(one.said.value, said, self.part)

    @cached_property
    def meant(self) -> list[Found]:
        """All phrases that mean what they say, in order."""
        return [one for one in unhidden(found(self.tree, self.around.words)) if means(self.around, one)]

    @cached_property
    def _by_facet(self) -> dict[str, list[Found]]:
        by_facet: dict[str, list[Found]] = {}
        for one in self.meant:
            by_facet.setdefault(one.said.facet, []).append(one)
        return by_facet


def passages(texts: Iterable[tuple[Part, str]], tree: Tree) -> Iterator[Passage]:
    """Read the parts of an entry's texts that are not empty."""
    for part, text in texts:
        if text:
            start = _FEED.sub("", text[:_LONGEST])
            yield Passage(part, start, Surroundings(words(start), start.isupper()), tree)
