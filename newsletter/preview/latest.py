"""Remembers the latest of what it is given, by name; threads may share it."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Latest(Generic[T]):
    """What was remembered last.

    Args:
        most: how many are remembered; the oldest goes.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[str, T] = OrderedDict()
        self._lock = Lock()

    def remember(self, name: str, one: T) -> str:
        """Remember one as the latest, and return its name."""
        with self._lock:
            self._held[name] = one
            self._held.move_to_end(name)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return name

    def get(self, name: str) -> T | None:
        """Return what has a name; None when it is forgotten."""
        with self._lock:
            return self._held.get(name)
