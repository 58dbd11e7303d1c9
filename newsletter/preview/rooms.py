"""The editions that the preview shows: each is opened when it is first asked for."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from newsletter.exceptions import NewsletterError, UsageError
from newsletter.preview.desk import Desk
from newsletter.preview.moments import YEARS
from newsletter.preview.watch import Current


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One edition in the preview.

    Args:
        day: its date.
        desk: changes it.
        current: shows it.
        file: where it stands.
    """

    day: dt.date
    desk: Desk
    current: Current
    file: Path


class Rooms:
    """The editions, by their days.

    Args:
        opening: opens one; raises a `UsageError` where there can be none of that day.
        default: the day that is shown where none is asked for: it moves on from week to week.
    """

    def __init__(self, opening: Callable[[dt.date], Room], default: Callable[[], dt.date]) -> None:
        self._opening, self._default = opening, default
        self._rooms: dict[dt.date, Room] = {}
        self._latest: dt.date | None = None
        self._lock = Lock()

    def room(self, asked: str | None) -> Room:
        """Return the edition of a day, as addresses and forms name it: 2023-09-28; without one, the next.

        Raises:
            UsageError: there can be none of that day.
            NewsletterError: it was never opened, and what the workspace says of its days cannot be read.
        """
        day = _day(asked) if asked else self._next()
        with self._lock:
            if day not in self._rooms:
                self._rooms[day] = self._opening(day)
            return self._rooms[day]

    def _next(self) -> dt.date:
        """Return the next day; while nobody can tell which, the one that was next before."""
        try:
            self._latest = self._default()
        except NewsletterError:
            if self._latest is None:
                raise
        return self._latest

    def files(self) -> Sequence[Path]:
        """Return the files of the editions that were opened."""
        with self._lock:
            return [room.file for room in self._rooms.values()]

    def keep(self) -> None:
        """Keep what their files hold as versions."""
        with self._lock:
            rooms = list(self._rooms.values())
        for room in rooms:
            room.desk.standing.keep()


def _day(asked: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(asked)
    except ValueError:
        raise UsageError("Wrong value", asked, cause="it is no date", remedy="write 2023-09-28") from None
    if day.year not in YEARS:
        raise UsageError("Wrong value", asked, cause="no letter is of that year", remedy="write 2023-09-28")
    return day
