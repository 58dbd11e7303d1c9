"""Writing a backup: beside the one before it, whole and on disk before it takes its place."""

import datetime as dt
import gzip
import hashlib
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from newsletter import __version__
from newsletter.backup.members import BLOCK
from newsletter.files import beside_open

FORMAT = 1
ABOUT, SUMS = "backup.json", "SHA256SUMS"
_CHUNK = 256 * 1024


class Writer:
    """Writes members, one after the other."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._sums: list[str] = []
        self.size = 0

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._sums)

    def add(self, name: str, content: bytes, mode: int = 0o600) -> None:
        """Write a member."""
        self._begin(name, len(content), mode)
        self._stream.write(content)
        self._end(name, len(content), hashlib.sha256(content))

    def add_file(self, name: str, path: Path, mode: int = 0o600) -> None:
        """Write a member from a file that nobody changes."""
        told, size = hashlib.sha256(), path.stat().st_size
        self._begin(name, size, mode)
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                told.update(chunk)
                self._stream.write(chunk)
        self._end(name, size, told)

    def close(self) -> None:
        """Write the sums, and the end."""
        self.add(SUMS, "".join(self._sums).encode())
        self._stream.write(bytes(2 * BLOCK))

    def _begin(self, name: str, size: int, mode: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, mode
        self._stream.write(info.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict"))

    def _end(self, name: str, size: int, told: "hashlib._Hash") -> None:
        self._stream.write(bytes(-size % BLOCK))
        self._sums.append(f"{told.hexdigest()}  {name}\n")
        self.size += size


@contextmanager
def written(path: Path, taken: dt.datetime) -> Iterator[Writer]:
    """Write a backup, which takes its place when the block ends well; else the one before it stays.

    Args:
        path: the file; for its owner alone.
        taken: when it was begun.

    Raises:
        OSError: it cannot be written.
    """
    about = {"format": FORMAT, "program": f"jeudis-odd17 {__version__}", "taken": taken.isoformat()}
    is_packed = path.suffix in {".gz", ".tgz"}
    with beside_open(path) as file, _packed(file, is_packed=is_packed) as stream:
        writer = Writer(stream)
        writer.add(ABOUT, f"{json.dumps(about, indent=2)}\n".encode())
        yield writer
        writer.close()


@contextmanager
def _packed(file: BinaryIO, *, is_packed: bool) -> Iterator[BinaryIO]:
    if not is_packed:
        yield file
        return
    with gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=0) as stream:
        yield stream  # type: ignore[misc]
