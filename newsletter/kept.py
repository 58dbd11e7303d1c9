"""What pure functions made last, kept by the content of what they made it from: asked for again, it is not made again.

Values that are equal may still differ in content: nine o'clock in Paris is seven o'clock in Greenwich, and not the same day
everywhere. So what is compared is the content, to the byte.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any, Generic, TypeVar

import msgspec

T = TypeVar("T")
R = TypeVar("R")


class _Content(Generic[T]):
    """A value, which is another where its content is."""

    __slots__ = ("content", "value")

    def __init__(self, value: T) -> None:
        self.value, self.content = value, msgspec.json.encode(value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content) and self.content == other.content

    def __hash__(self) -> int:
        return hash(self.content)


def by_content(most: int) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Keep what a pure function makes.

    Args:
        most: how many results are kept; that which was not asked for longest goes.

    Returns:
        What decorates it. Its first argument counts by its content, dataclasses of plain values; others by their equality.
    """

    def decorated(make: Callable[..., R]) -> Callable[..., R]:
        @lru_cache(maxsize=most)
        def kept(one: _Content[Any], *others: Hashable) -> R:
            return make(one.value, *others)

        @wraps(make)
        def asked(value: Any, *others: Hashable) -> R:
            return kept(_Content(value), *others)

        return asked

    return decorated
