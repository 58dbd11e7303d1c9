"""Long lists in pages that stay as they are when something is added: they are counted from the oldest. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsletter.archive.record import digest
from newsletter.archive.thing import Thing

LENGTH = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One page of a list.

    Args:
        number: 1 for the first page; others are called by theirs for ever: 2 holds the oldest, 3 what came next.
        path: where it lies.
        things: newest first.
        newer: where the page with the next ones lies; empty on the first page.
        older: where that with the ones before lies; empty on the last.
        first: where the first page lies, that of the newest.
        oldest: where that of the oldest lies; both never change while a list grows.
        total: how many pages there are, said on the first alone: the others stay as they are when one is added.
    """

    number: int
    path: str
    things: Sequence[Thing]
    newer: str = ""
    older: str = ""
    first: str = ""
    oldest: str = ""
    total: int = 0

    @property
    def further(self) -> str:
        """What its title says that tells it from the first page: its number; empty on that one."""
        return f", page {self.number}" if self.newer else ""

    @property
    def mark(self) -> str:
        """Of all that a page shows of it that says of events that they are over."""
        return digest([(one.shown, one.is_over) for one in self.things], self.newer, self.older, self.total)


def shelves(things: Sequence[Thing], path: Callable[[int], str]) -> list[Shelf]:
    """Part a list, oldest first, in pages, newest first.

    The first page holds what comes after the last full page but one, so it is never nearly empty; what is added changes
    it alone, until it has two pages' worth.

    Args:
        things: oldest first.
        path: where the page of a number lies.
    """
    full = max(len(things) // LENGTH - 1, 0)
    cuts = [number * LENGTH for number in range(full + 1)]
    numbers = [1, *range(full + 1, 1, -1)]
    paths = [*map(path, numbers), ""]
    parts = [things[begin:end] for begin, end in zip(cuts, [*cuts[1:], len(things)], strict=True)][::-1]
    return [
        Shelf(
            number=number,
            path=paths[at],
            things=part[::-1],
            newer=paths[at - 1] if at else "",
            older=paths[at + 1],
            first=paths[0],
            oldest=paths[-2],
            total=0 if at else len(parts),
        )
        for at, (number, part) in enumerate(zip(numbers, parts, strict=True))
    ]
