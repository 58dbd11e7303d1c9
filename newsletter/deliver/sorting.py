"""Sorting more lines than are to be held at once: in parts, which lie in files until they are merged.

Of each size there are few: as many as are merged at once make one of the next. So neither the memory that it takes nor the
number of open files grows with the lines.
"""

import heapq
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import IO

_PART = 1_000  # lines that are sorted at once
_MERGED = 10  # files that are merged at once
_Key = Callable[[bytes], bytes]


def in_order(lines: Iterable[bytes], key: _Key, folder: Path) -> Generator[bytes, None, None]:
    """Give lines in the order of their keys; of those with the same, the one that came first is first.

    Args:
        lines: each ends in a line feed, and has no other.
        key: what a line is sorted by.
        folder: where the parts lie, in files that nobody else sees.

    Raises:
        OSError: they could not be written.
    """
    rest = iter(lines)
    with closing(_Laid(key, folder)) as laid:
        while part := list(islice(rest, _PART)):
            part.sort(key=key)
            laid.add(part)
        del part
        yield from laid.merged()


class _Laid:
    """What is laid away: files of sorted lines, by how often they were merged, the latest last."""

    def __init__(self, key: _Key, folder: Path) -> None:
        self._key, self._folder = key, folder
        self._sizes: list[list[IO[bytes]]] = []

    def add(self, lines: Iterable[bytes], size: int = 0) -> None:
        """Lay sorted lines away, and merge files of their size once there are enough."""
        if size == len(self._sizes):
            self._sizes.append([])
        files = self._sizes[size]
        files.append(self._file(lines))
        if len(files) == _MERGED:
            self.add(heapq.merge(*files, key=self._key), size + 1)
            _close(files)

    def merged(self) -> Iterator[bytes]:
        """Give all lines in order; what was merged most often came first."""
        return heapq.merge(*chain.from_iterable(reversed(self._sizes)), key=self._key)

    def close(self) -> None:
        """Remove the files."""
        for files in self._sizes:
            _close(files)

    def _file(self, lines: Iterable[bytes]) -> IO[bytes]:
        file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - it is closed with all others
        try:
            file.writelines(lines)
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file


def _close(files: list[IO[bytes]]) -> None:
    for file in files:
        file.close()
    files.clear()
