"""What pure functions made last, kept by what they made it from: asked for again, it is not made again.

Values that are equal may still differ in content: nine o'clock in Paris is seven o'clock in Greenwich, and not the same day
everywhere. So what is compared is the content, to the byte. Where that is long, as thousands of editions are, it is told by
which objects hold it: whoever reads files keeps what was read, so what has not changed is the very same object.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from operator import is_
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


class _Objects:
    """A value that is another where it holds other objects, if it is a list or a tuple; where it is not equal, if not."""

    __slots__ = ("_hash", "_held", "value")

    def __init__(self, value: Any) -> None:
        self.value = value
        self._held = tuple(value) if isinstance(value, list | tuple) else None
        ends = (
            (*self._held[:1], *self._held[-1:]) if self._held else ()
        )  # there may be thousands between them
        self._hash = hash((len(self._held or ()), *map(id, ends)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Objects):
            return False
        mine, theirs = self._held, other._held
        if mine is None or theirs is None:
            return self.value is other.value or bool(self.value == other.value)
        return mine is theirs or (len(mine) == len(theirs) and all(map(is_, mine, theirs)))

    def __hash__(self) -> int:
        return self._hash


def by_sameness(most: int) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Keep what a pure function makes of many values that nobody changes.

    Args:
        most: how many results are kept; that which was not asked for longest goes.

    Returns:
        What decorates it. Its lists and tuples count by which objects they hold, other arguments by their equality.
    """

    def decorated(make: Callable[..., R]) -> Callable[..., R]:
        @lru_cache(maxsize=most)
        def kept(*given: _Objects) -> R:
            return make(*(one.value for one in given))

        @wraps(make)
        def asked(*given: Any) -> R:
            return kept(*map(_Objects, given))

        return asked

    return decorated
