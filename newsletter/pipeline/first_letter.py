"""Which letter was the first that was made here: by the files alone, so that a clone knows it too.

A clock that is wrong when a machine starts makes the draft of a week in which the program did not run. Nobody approved it, and
nothing follows it for months: it is not the first letter, for a letter that has not begun misses nothing. Where letters leave by
themselves one may have left so: a lone one that nothing follows for years is not the first either.
"""

import datetime as dt

from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.context import Context

_LONG, _YEARS = dt.timedelta(weeks=13), dt.timedelta(weeks=104)
_LONE = 2  # letters that left under a clock that was wrong for a while
_NOT_BEGUN = {EditionStatus.DRAFT, EditionStatus.SKIPPED}


def beginning(context: Context) -> dt.date:
    """Return the day of the first letter that was made here, or is to be: of those before it only the rules are known."""
    own = _own(context)
    return [*(one.date for one in own), context.day(None)][_left_alone(own, context.day(None))]


def before_the_first(context: Context) -> list[Edition]:
    """Return what was drafted, or skipped, long before the first letter."""
    own = _own(context)
    return own[: _left_alone(own, context.day(None))]


def _own(context: Context) -> list[Edition]:
    coming = context.day(None)
    return [one for one in context.editions() if not one.is_imported and one.date < coming]


def _left_alone(own: list[Edition], coming: dt.date) -> int:
    """Count the letters at the beginning that nothing follows for months, where nobody approved one; for years, where few left."""
    count, begun, following = 0, 0, [*(one.date for one in own[1:]), coming]
    for number, (one, after) in enumerate(zip(own, following, strict=False), 1):
        begun += one.status not in _NOT_BEGUN
        if begun > _LONE:
            break
        if after - one.date > (_YEARS if begun else _LONG):
            count, begun = number, 0
    return count
