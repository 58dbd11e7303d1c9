"""When a reader is tried again whom the server refused for now: after pauses that grow, and once more before it is too late. Pure."""

import datetime as dt

from newsletter.deliver.mishap import MishapKind
from newsletter.model import LONGEST_PAUSE

_FIRST = dt.timedelta(minutes=10)  # as often as cron calls
_LAST = dt.timedelta(minutes=15)  # before the end: cron comes by once more
_THEIRS = {
    MishapKind.READER,
    MishapKind.FULL,
    MishapKind.MESSAGE,
    MishapKind.ANSWER,
    MishapKind.BROKEN,
    MishapKind.PATIENCE,
}
"""What happened as one reader's turn came. What is about us, or the server, is tried by every run: it is nobody's own."""
_DENIED = {MishapKind.RELAY, MishapKind.ACCESS, MishapKind.TURNED_AWAY}
"""What is one reader's own too, where others have the letter by the same server."""


def next_try(
    kind: MishapKind, tries: int, at: dt.datetime, end: dt.datetime, *, is_taken: bool = False
) -> dt.datetime | None:
    """Say from when on a reader is tried again; None where the next run does.

    Each pause is twice as long as the one before, from ten minutes to two hours (RFC 5321, section 4.5.4.1, leaves it to
    who sends). It ends with a whole minute, so that a run by the clock is not a second too early.

    Args:
        kind: why the reader was refused for now.
        tries: how often that was, this time included.
        at: when it was.
        end: when it is too late.
        is_taken: whether others have the letter.
    """
    last = end - _LAST
    is_theirs = kind in _THEIRS or (is_taken and kind in _DENIED)
    if not is_theirs or at >= last:
        return None
    pause = min(_FIRST * (1 << min(tries - 1, 8)), LONGEST_PAUSE)
    return min((at + pause).replace(second=0, microsecond=0), last)
