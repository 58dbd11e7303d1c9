"""What an edition was before: its kept versions, and what each of them changed."""

import datetime as dt
from dataclasses import dataclass, replace
from itertools import pairwise

from newsletter.draft import differences
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
        changed: what it changed of the one before (French).
    """

    name: str
    at: dt.datetime
    edition: Edition
    changed: tuple[str, ...] = ()


def history(context: Context, day: dt.date) -> tuple[Past, ...]:
    """Return the versions of a day's edition that can still be read, the newest first."""
    zone = context.config.letter.zone
    found = [
        Past(name=name, at=dt.datetime.fromtimestamp(at, zone), edition=edition)
        for name, at in context.versions(day).times().items()
        if (edition := version(context, day, name)) is not None
    ]
    return tuple(
        replace(one, changed=tuple(differences(before.edition, one.edition)) if before else ())
        for one, before in pairwise([*found, None])
        if one
    )
