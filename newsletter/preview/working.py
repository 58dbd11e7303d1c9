"""Holds a workspace while something is changed in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from newsletter.pipeline.context import Context
from newsletter.store import Store

_PATIENCE = 20  # seconds that an editor waits for another command


@contextmanager
def at_work(opened: Callable[[], Context]) -> Iterator[tuple[Context, Store]]:
    """Open a workspace anew, held against other commands.

    Raises:
        BusyError: another command holds it for too long.
    """
    context = opened()
    with context.lock(patience=_PATIENCE), context.store() as store:
        yield context, store
