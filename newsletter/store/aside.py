"""What the database cannot take down, kept in small files beside it: a closed or full disk must not make a notice come twice.

One file each, named by what it is about; it counts more than the database, until that takes down what is in it.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote

from newsletter.exceptions import FailedError
from newsletter.files import write_atomically

_PREFIX = "aside-"


class Aside:
    """Files beside a database.

    Args:
        folder: where they lie.
        is_open: whether they may be written; else what is written is lost.
    """

    def __init__(self, folder: Path, *, is_open: bool) -> None:
        self._folder, self._is_open = folder, is_open

    def read(self, name: str) -> str | None:
        """Return the words that are kept under a name; None where none are."""
        with suppress(OSError, UnicodeDecodeError):
            return self._path(name).read_text("utf-8")
        return None

    def keep(self, name: str, words: str) -> bool:
        """Keep words under a name; False where that cannot be done either."""
        if not self._is_open:
            return False
        try:
            write_atomically(self._path(name), words.encode())
        except FailedError:
            return False
        return True

    def mark(self, name: str) -> bool:
        """Keep a name alone, which takes no room; False where that cannot be done either."""
        if not self._is_open:
            return False
        path = self._path(name)
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o666))
            return True
        with suppress(OSError):  # where no more files fit on the disk, another name of one does
            os.link(self._folder / "lock", path)
            return True
        return path.exists()

    def forget(self, name: str) -> None:
        """Keep nothing under a name any more."""
        if self._is_open:
            with suppress(OSError):
                self._path(name).unlink()

    def names(self) -> Iterator[str]:
        """Return the names under which anything is kept."""
        if self._is_open:
            yield from (
                unquote(path.name[len(_PREFIX) :]) for path in sorted(self._folder.glob(f"{_PREFIX}*"))
            )

    def has(self, name: str) -> bool:
        """Whether anything is kept under a name."""
        return os.path.lexists(self._path(name))

    def _path(self, name: str) -> Path:
        return self._folder / f"{_PREFIX}{quote(name, safe='')}"
