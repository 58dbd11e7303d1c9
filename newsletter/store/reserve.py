"""Room that a full disk cannot take: a file of one size, written in place."""

import json
import os
from contextlib import suppress
from pathlib import Path

from newsletter.sharing import make_shared

_SIZE = 16 * 1024
_ROOM = (
    4 * 1024
)  # bytes that what is yet to be kept may take: a message marks each of its needs, in some 80 bytes


class Reserve:
    """Words by name, in a file that has its room already.

    Args:
        path: of the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def make(self) -> None:
        """Make the file, unless it is there whole; where there is no room for it, nothing is left of it."""
        if self._is_whole:
            return
        try:
            self._path.unlink(missing_ok=True)  # a kill came between its making and its writing
            make_shared(self._path)
            self._write(b"")
        except OSError:
            with suppress(OSError):
                self._path.unlink()

    @property
    def _is_whole(self) -> bool:
        with suppress(OSError):
            return self._path.stat().st_size == _SIZE
        return False

    @property
    def has_room(self) -> bool:
        """Whether what one message tells can be kept."""
        with suppress(OSError):
            is_open = self._is_whole and os.access(self._path, os.W_OK)
            return is_open and len(_written(self.words())) + _ROOM <= _SIZE
        return False

    def words(self) -> dict[str, str]:
        """Return what is kept; nothing where it was cut while it was written."""
        with suppress(OSError, ValueError):
            found = json.loads(self._path.read_bytes())
            return {str(name): str(words) for name, words in found.items()}
        return {}

    def keep(self, name: str, words: str) -> bool:
        """Keep words under a name; False where that cannot be done."""
        return self._keep({**self.words(), name: words})

    def has(self, name: str) -> bool:
        """Whether words are kept under a name."""
        return name in self.words()

    def forget(self, name: str) -> bool:
        """Keep nothing under a name any more; False where that cannot be done, and its words stay."""
        found = self.words()
        return found.pop(name, None) is None or self._keep(found)

    def _keep(self, found: dict[str, str]) -> bool:
        raw = _written(found)
        with suppress(OSError):
            if len(raw) <= _SIZE and self._is_whole:
                self._write(raw)
                return True
        return False

    def _write(self, raw: bytes) -> None:
        with self._path.open("r+b", buffering=0) as file:
            if file.write(raw.ljust(_SIZE)) != _SIZE:
                raise OSError
            os.fsync(file.fileno())


def _written(found: dict[str, str]) -> bytes:
    return json.dumps(found, ensure_ascii=False).encode()
