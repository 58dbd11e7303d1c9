"""Holds a workspace while something is changed in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from newsletter.pipeline.context import Context
from newsletter.store import Store

_PATIENCE = 20  # seconds that an editor waits for another command


@contextmanager
def at_work(opened: Callable[[], Context], *, alone: bool = False) -> Iterator[tuple[Context, Store]]:
    """Open a workspace anew, held against other commands.

    Args:
        opened: opens it.
        alone: whether no other command may even wait for the world meanwhile: of what collects.

    Raises:
        BusyError: another command holds it for too long.
    """
    context = opened()
    working = context.working(patience=_PATIENCE) if alone else nullcontext()
    with working, context.lock(patience=_PATIENCE), context.store() as store:
        yield context, store
