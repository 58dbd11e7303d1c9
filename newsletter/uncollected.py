"""Work in the midst of which looking for garbage would only take time: that makes none, or beside much that stays."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage until the block ends."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def set_apart() -> Iterator[None]:
    """Look for garbage only among what is made in the block: what was there before it stays, and may be much.

    Forks of the program share it for longer, too: it is not written to.
    """
    was_apart = gc.get_freeze_count() > 0
    gc.freeze()
    try:
        yield
    finally:
        if not was_apart:
            gc.unfreeze()
