"""Long lists in pages that stay as they are when something is added: they are counted from the oldest. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.archive.thing import Thing

LENGTH = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One page of a list.

    Args:
        name: its file's.
        things: newest first.
        newer: the name of the page with the next ones; empty on the first page.
        older: the name of that with the ones before; empty on the last.
    """

    name: str
    things: Sequence[Thing]
    newer: str = ""
    older: str = ""

    @property
    def further(self) -> str:
        """What its title says that tells it from the first page: its number, by which it is called for ever; empty on that one."""
        return f", page {self.name.removeprefix('index-').removesuffix('.html')}" if self.newer else ""


def shelves(things: Sequence[Thing]) -> list[Shelf]:
    """Part a list, oldest first, in pages, newest first.

    The first page holds what comes after the last full page but one, so it is never nearly empty; what is added changes
    it alone, until it has two pages' worth.
    """
    full = max(len(things) // LENGTH - 1, 0)
    cuts = [number * LENGTH for number in range(full + 1)]
    names = ["index.html", *(f"index-{number + 1}.html" for number in range(full, 0, -1)), ""]
    parts = [things[begin:end] for begin, end in zip(cuts, [*cuts[1:], len(things)], strict=True)][::-1]
    return [
        Shelf(name=names[at], things=part[::-1], newer=names[at - 1] if at else "", older=names[at + 1])
        for at, part in enumerate(parts)
    ]
