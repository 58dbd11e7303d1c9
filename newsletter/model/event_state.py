"""When and whether an event takes place, as far as is known at a time."""

import dataclasses
import datetime as dt
from dataclasses import dataclass

from newsletter.model.edition import EditionEntry
from newsletter.model.entry import EventStatus, When


@dataclass(frozen=True, slots=True, kw_only=True)
class EventState:
    """When and whether an event takes place; its fields mean the same as those of an `EditionEntry`."""

    start: When | None = None
    end: When | None = None
    all_day: bool = False
    status: EventStatus | None = None
    is_full: bool = False
    is_put_off: bool = False

    @classmethod
    def of(cls, row: EditionEntry) -> "EventState":
        """Return the state that a letter told."""
        return cls(**{field.name: getattr(row, field.name) for field in dataclasses.fields(cls)})

    def put_on(self, row: EditionEntry) -> EditionEntry:
        """Return a row of a letter with this state."""
        return dataclasses.replace(
            row, **{field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        )


@dataclass(frozen=True, slots=True)
class SeenState:
    """A state, and the instant at which it was first seen."""

    state: EventState
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class EventVersion:
    """A version of an event that calendars have said: what tells it from others, and the instant from which it counts."""

    said: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What has become known of an event after the last letter that showed it.

    Args:
        row: the event as it is known today; None where it is again what that letter says.
        at: the instant at which this was first seen, in the letter's zone.
    """

    row: EditionEntry | None
    at: dt.datetime
