"""Keeps what people save with their own editors as versions, while the preview is open: its pages are made from them."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from newsletter.exceptions import NewsletterError
from newsletter.preview.watch import fingerprint

_EVERY = 1.0  # seconds between two looks
_log = logging.getLogger(__name__)


@contextmanager
def keeping(keep: Callable[[], None], path: Path) -> Iterator[None]:
    """Keep a file's content now, and whenever it has changed, until the block is left.

    Args:
        keep: does it.
        path: of the file.
    """
    stop = Event()
    seen = fingerprint([path])
    _kept(keep)
    watching = Thread(target=_watch, args=(keep, path, seen, stop), daemon=True)
    watching.start()
    try:
        yield
    finally:
        stop.set()
        watching.join()


def _watch(keep: Callable[[], None], path: Path, seen: str, stop: Event) -> None:
    while not stop.wait(_EVERY):
        now = fingerprint([path])
        if now != seen:
            seen = now
            _kept(keep)


def _kept(keep: Callable[[], None]) -> None:
    """Keep; what cannot be read, or kept, is told elsewhere, and stops nobody from working."""
    try:
        keep()
    except NewsletterError as error:
        _log.warning("a version was not kept: %s", error)
