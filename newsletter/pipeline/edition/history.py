"""What an edition was before: its kept versions."""

import datetime as dt
from dataclasses import dataclass

from newsletter.model import Edition
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.changing import version


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An old version of an edition.

    Args:
        name: by which it is kept.
        at: when it was kept, in the letter's zone.
        edition: what it says.
    """

    name: str
    at: dt.datetime
    edition: Edition


def history(context: Context, day: dt.date) -> tuple[Past, ...]:
    """Return the versions of a day's edition that can still be read, the newest first."""
    zone = context.config.letter.zone
    return tuple(
        Past(name=name, at=dt.datetime.fromtimestamp(at, zone), edition=edition)
        for name, at in context.versions(day).times().items()
        if (edition := version(context, day, name)) is not None
    )
