"""Being told to end, at the one moment at which ending would leave a doubt."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def held_back() -> Iterator[Callable[[], bool]]:
    """Hold SIGTERM and SIGINT back until the block ends; then they do what they would have done.

    Gives what tells whether one has come. Only the main thread has signals; elsewhere none ever comes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    came: list[int] = []
    before = {number: signal.signal(number, lambda sent, _frame: came.append(sent)) for number in _SIGNALS}
    try:
        yield lambda: bool(came)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])
