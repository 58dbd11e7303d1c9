"""How far a letter has come on its way to many readers: one line of a terminal, written over itself."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from newsletter import french
from newsletter.model import Advance

_PAUSE = 0.25  # seconds between two lines at least
_USUAL = 80  # columns, where a terminal does not tell
_MINUTE, _HOUR = 60, 3600


class Bar:
    """Writes a line for what it is told, four a second at most, never as wide as the terminal: it would wrap.

    Args:
        stream: a terminal.
        clock: seconds that only grow.
        width: tells the terminal's columns.
    """

    def __init__(
        self,
        stream: TextIO,
        clock: Callable[[], float] = time.monotonic,
        width: Callable[[], int] | None = None,
    ) -> None:
        self._stream, self._clock = stream, clock
        self._width = width or self._columns
        self._begun: float | None = None
        self._drawn = float("-inf")
        self._shown = 0

    def __call__(self, advance: Advance) -> None:
        """Show it, where there is more than one to wait for."""
        now = self._clock()
        if self._begun is None or advance.done <= 1:
            self._begun = now
        if advance.total > 1 and now - self._drawn >= _PAUSE:
            self._drawn = now
            self._write(line(advance, now - self._begun, self._width() - 1))

    def clear(self) -> None:
        """Leave the line empty."""
        if self._shown:
            self._write("")

    def _write(self, words: str) -> None:
        rest = min(max(self._shown - len(words), 0), max(self._width() - 1 - len(words), 0))
        with suppress(OSError):  # a terminal that is gone stops no letter
            self._stream.write("\r" + words + " " * rest + ("" if words else "\r"))
            self._stream.flush()
        self._shown = len(words)

    def _columns(self) -> int:
        with suppress(OSError, ValueError):
            return os.get_terminal_size(self._stream.fileno()).columns or _USUAL
        return _USUAL


def line(advance: Advance, seconds: float, width: int) -> str:
    """Say how far it is (French), as much of it as there is room for.

    Args:
        advance: how far.
        seconds: since the first.
        width: columns at most; every sign here takes one.
    """
    said = f"{advance.done}/{advance.total}"
    for more in _parts(advance, seconds):
        if len(said) + len(more) > width:
            break
        said += more
    return said if len(said) <= width else ""


def _parts(advance: Advance, seconds: float) -> list[str]:
    """Say what is worth less and less, the narrower it gets."""
    accepted = french.count(advance.accepted, "accepté")
    refused = french.count(advance.refused, "refusé")
    parts = [f", {accepted}", f", {refused}"]
    if seconds < 1 or not advance.done:
        return parts
    rate = advance.done / seconds
    return [*parts, f", {rate:.0f}/s", f", encore {_lasting((advance.total - advance.done) / rate)}"]


def _lasting(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.0f}{french.NBSP}s"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f}{french.NBSP}min"
    return f"{seconds // _HOUR:.0f}{french.NBSP}h{french.NBSP}{seconds % _HOUR // _MINUTE:02.0f}"
