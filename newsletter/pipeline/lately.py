"""When all sources were last collected: the time of an empty file, so that a collection without news writes nothing."""

import datetime as dt
import os

from newsletter.files import failure
from newsletter.pipeline.context import Context


def last_collection(context: Context) -> dt.datetime | None:
    """Return the instant of the last collection of all sources, in the letter's zone; None when there was none."""
    try:
        seconds = context.workspace.collected.stat().st_mtime
    except OSError:
        return None
    return dt.datetime.fromtimestamp(seconds, context.config.letter.zone)


def remember_collection(context: Context) -> None:
    """Remember that all sources were collected now.

    Raises:
        FailedError: the file cannot be made.
    """
    path, seconds = context.workspace.collected, context.now.timestamp()
    try:
        path.touch()
        os.utime(path, (seconds, seconds))
    except OSError as error:
        raise failure("Cannot write", path, error) from error


def is_due(context: Context, every: dt.timedelta) -> bool:
    """Whether the last collection of all sources is long enough ago."""
    last = last_collection(context)
    return last is None or last + every <= context.now
