"""What a build makes early and needs again late, laid aside on disk meanwhile: years of editions take no memory then.

Forks of the program find what it laid aside before they began. What the disk refuses is not there: it is made again.
"""

import os
import tempfile
from collections.abc import Hashable
from contextlib import suppress
from pathlib import Path
from typing import IO


class Aside:
    """Bytes in a file that has no name, and goes with whoever opened it; `close` it.

    Args:
        folder: on whose disk it lies, once there is something to lay aside; None leaves that to the system.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._places: dict[Hashable, tuple[int, int]] = {}
        self._end = 0

    def lay(self, name: Hashable, content: bytes) -> None:
        """Lay something aside."""
        with suppress(OSError):
            if self._file is None:
                self._file = self._opened()
            if os.pwrite(self._file.fileno(), content, self._end) == len(content):
                self._places[name] = self._end, len(content)
                self._end += len(content)

    def take(self, name: Hashable) -> bytes | None:
        """Return what was laid aside under a name; None where nothing is."""
        if self._file is None or name not in self._places:
            return None
        begin, length = self._places[name]
        try:
            found = os.pread(self._file.fileno(), length, begin)
        except OSError:
            return None
        return found if len(found) == length else None

    def close(self) -> None:
        """Let go of all."""
        self._places.clear()
        if self._file is not None:
            self._file.close()
        self._file, self._end = None, 0

    def _opened(self) -> IO[bytes]:
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryFile(dir=self._folder, buffering=0)
