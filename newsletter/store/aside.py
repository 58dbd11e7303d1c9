"""What the database cannot take down, kept in small files beside it: a closed or full disk must not make a notice come twice.

One file each, named by what it is about; where no file can be made, a reserve that was made before. What is there counts more
than the database, until that takes it down.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote

from newsletter.exceptions import FailedError
from newsletter.files import write_atomically
from newsletter.store.reserve import Reserve

_PREFIX = "aside-"
_PROBE = "probe"


class Aside:
    """Files beside a database.

    Args:
        folder: where they lie.
        is_open: whether they may be written; else what is written is lost.
    """

    def __init__(self, folder: Path, *, is_open: bool) -> None:
        self._folder, self._is_open = folder, is_open
        self._reserve = Reserve(folder / "reserve")

    def prepare(self) -> None:
        """Take room for what is to be kept once the disk has none."""
        if self._is_open:
            self._reserve.make()

    @property
    def can_keep(self) -> bool:
        """Whether the names of one message more can be kept: in the reserve, or as files; what the probe found is taken away."""
        if not self._is_open or self._reserve.has_room:
            return self._is_open
        path = self._path(_PROBE)
        can = self._marked(path)
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return can

    def read(self, name: str) -> str | None:
        """Return the words that are kept under a name; None where none are."""
        if (kept := self._reserve.words().get(name)) is not None:
            return kept
        with suppress(OSError, UnicodeDecodeError):
            return self._path(name).read_text("utf-8")
        return None

    def keep(self, name: str, words: str) -> bool:
        """Keep words under a name; False where that cannot be done either.

        What the reserve has counts more than a file, so it says the new words first: a kill after any write leaves them, and
        they stay in it until the file has them.
        """
        if not self._is_open:
            return False
        if self._reserve.has(name):
            self._reserve.keep(name, words)
        try:
            write_atomically(self._path(name), words.encode())
        except FailedError:
            return self._reserve.keep(name, words)
        return self._reserve.forget(name)

    def mark(self, name: str) -> bool:
        """Keep a name alone, which takes no room; False where that cannot be done either."""
        if not self._is_open:
            return False
        path = self._path(name)
        return self._marked(path) or path.exists() or self._reserve.keep(name, "")

    def _marked(self, path: Path) -> bool:
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o666))
            return True
        with suppress(OSError):  # where no more files fit on the disk, another name of one does
            os.link(self._folder / "lock", path)
            return True
        return False

    def forget(self, name: str) -> None:
        """Keep nothing under a name any more."""
        if self._is_open:
            with suppress(OSError):
                self._path(name).unlink(missing_ok=True)
                self._reserve.forget(
                    name
                )  # last, as it counts more: what a kill leaves must be the newer words

    def names(self) -> Iterator[str]:
        """Return the names under which anything is kept; what a probe left is none."""
        if self._is_open:
            files = (unquote(path.name[len(_PREFIX) :]) for path in self._folder.glob(f"{_PREFIX}*"))
            yield from sorted({*files, *self._reserve.words()} - {_PROBE})

    def has(self, name: str) -> bool:
        """Whether anything is kept under a name."""
        return os.path.lexists(self._path(name)) or self._reserve.has(name)

    def _path(self, name: str) -> Path:
        return self._folder / f"{_PREFIX}{quote(name, safe='')}"
