"""The stamps of a folder's files, kept: the system tells what changes there, and that alone is looked at again.

There may be thousands of editions, of which nobody touches any but the next. What changes is told as soon as it does, but
for a millisecond perhaps: so a file that matters at once is named beside its folder, and looked at each time.
"""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

from newsletter.preview.watch import Disk, Marked, Stamps, called, folders_of, look, renewed

# Seconds after which all is looked at all the same, for some disks tell nothing: by whoever has the time, and by anybody.
_LATEST, _OLDEST = 5.0, 15.0
_WAIT = 1  # millisecond that is waited for what was told


class Followed:
    """Looks at files and folders as `watch.look` does.

    Args:
        folder: the one that is followed.
        clock: counts seconds.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder, self._clock, self._lock = folder, clock, Lock()
        self._folders: set[Path] = set()
        self._told: Iterator[Collection[tuple[object, str]]] = iter(())
        self._stamps: Marked | None = None
        self._looked_at = 0.0

    @property
    def disk(self) -> Disk:
        """How files and folders are looked at, where those of this one are followed."""
        return Disk(look=self.look, look_again=self.look_again, folders=self.folders)

    def look(self, paths: Sequence[Path]) -> Stamps:
        """Return the stamps of files, and of all that is in folders, by their paths; a missing file has none."""
        return self._at_most(_OLDEST, paths)

    def look_again(self, paths: Sequence[Path]) -> Stamps:
        """Do the same, and look at all now and then, so that nobody else has to."""
        return self._at_most(_LATEST, paths)

    def folders(self, paths: Sequence[Path]) -> set[Path]:
        """Return the folders in which something may change, as they were at the last look at all."""
        others = [path for path in paths if path != self._folder]
        followed = len(others) < len(paths) and self._folders
        return self._folders | folders_of(others) if followed else folders_of(paths)

    def _at_most(self, seconds: float, paths: Sequence[Path]) -> Stamps:
        """Look at all where the last look at all is older."""
        others = [path for path in paths if path != self._folder]
        if others == [*paths] or not self._folder.is_dir():
            return look(paths)
        with self._lock:
            self._stamps = held = self._now(seconds) or self._looked()
        return held.after(look(others))

    def _now(self, seconds: float) -> Marked | None:
        """Return what is held, renewed; None where all must be looked at."""
        if self._stamps is None or self._clock() >= self._looked_at + seconds:
            return None
        told = self._heard()
        if told is None:
            return None
        if not told:
            return self._stamps
        return renewed(self._stamps, called(told, self._folders), self._folders, [self._folder])

    def _heard(self) -> Collection[tuple[object, str]] | None:
        """Return what was told since; None where nobody tells anything, as where the system follows too much already."""
        with suppress(OSError, RuntimeError):
            return next(self._told, None)
        return None

    def _looked(self) -> Marked:
        """Look at all, and be told from then on."""
        from watchfiles import watch  # noqa: PLC0415 - most commands watch nothing

        folders = folders_of([self._folder])
        if folders != self._folders or self._heard() is None:
            self._folders = folders
            self._told = watch(
                *folders,
                watch_filter=None,
                recursive=False,
                debounce=_WAIT,
                step=_WAIT,
                rust_timeout=_WAIT,
                yield_on_timeout=True,
                raise_interrupt=False,
            )
            self._heard()  # the system tells from here on
        self._looked_at = self._clock()
        return Marked(look([self._folder]))
