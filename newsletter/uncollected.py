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


_blocks = 0  # that are going on, one within the other
_is_for_good = False


def set_apart_for_good() -> None:
    """Look for no garbage any more in what there is: of a program that goes on with it until its end."""
    global _is_for_good  # noqa: PLW0603 - there is one collector
    gc.freeze()
    _is_for_good = True


@contextmanager
def set_apart() -> Iterator[None]:
    """Look for garbage only among what is made in the block: what was there before it stays, and may be much.

    Forks of the program share it for longer, too: it is not written to. Where what there was is set apart for good nothing is
    done: what would be set apart beside it, garbage too, could never be given back.
    """
    global _blocks  # noqa: PLW0603 - there is one collector
    if _is_for_good:
        yield
        return
    gc.freeze()
    _blocks += 1
    try:
        yield
    finally:
        _blocks -= 1
        if not _blocks:
            gc.unfreeze()
