"""Keeps what people save with their own editors as versions, while the preview is open: its pages are made from them."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from newsletter.exceptions import NewsletterError
from newsletter.preview.watch import fingerprint

_EVERY = 1.0  # seconds between two looks
_log = logging.getLogger(__name__)


@contextmanager
def keeping(keep: Callable[[], None], files: Callable[[], Sequence[Path]]) -> Iterator[None]:
    """Keep the content of files now, and whenever one has changed, until the block is left.

    Args:
        keep: does it.
        files: which; there may be more of them later.
    """
    stop = Event()
    seen = {path: fingerprint([path]) for path in files()}
    _kept(keep)
    watching = Thread(target=_watch, args=(keep, files, seen, stop), daemon=True)
    watching.start()
    try:
        yield
    finally:
        stop.set()
        watching.join()


def _watch(
    keep: Callable[[], None], files: Callable[[], Sequence[Path]], seen: dict[Path, str], stop: Event
) -> None:
    while not stop.wait(_EVERY):
        now = {path: fingerprint([path]) for path in files()}
        if any(seen.get(path, mark) != mark for path, mark in now.items()):
            _kept(keep)
        seen = now


def _kept(keep: Callable[[], None]) -> None:
    """Keep; what cannot be read, or kept, is told elsewhere, and stops nobody from working."""
    try:
        keep()
    except NewsletterError as error:
        _log.warning("a version was not kept: %s", error)
