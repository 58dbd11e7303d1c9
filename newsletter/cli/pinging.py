"""A run whose end is told by a ping, whatever it is."""

from collections.abc import Callable

from newsletter.exceptions import NewsletterError
from newsletter.pipeline.notify.ping import Ping

_INTERRUPTED = 130
_BROKEN = 1


def pinged(ping: Ping, work: Callable[[], tuple[int, list[str]]]) -> int:
    """Do what a run does, and tell how it ended.

    Args:
        ping: whom to tell.
        work: returns its exit code, and what it met in a few words.
    """
    try:
        code, words = work()
    except BaseException as error:
        ping.end(*_of(error))
        raise
    ping.end(code, words)
    return code


def _of(error: BaseException) -> tuple[int, list[str]]:
    """Return the exit code that an error leads to, and what it is: its other words may hold addresses."""
    if isinstance(error, NewsletterError):
        return error.exit_code, [error.what]
    if isinstance(error, KeyboardInterrupt):
        return _INTERRUPTED, []
    if isinstance(error, SystemExit) and isinstance(error.code, int):
        return error.code, []
    return _BROKEN, [type(error).__name__]
