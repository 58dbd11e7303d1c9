"""Room that a full disk cannot take: a file of one size, written in place."""

import json
import os
from contextlib import suppress
from pathlib import Path

from newsletter.sharing import make_shared

_SIZE = 16 * 1024
_ROOM = 1024  # bytes that what is yet to be kept may take


class Reserve:
    """Words by name, in a file that has its room already.

    Args:
        path: of the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def make(self) -> None:
        """Make the file, unless it is there; where there is no room for it, nothing is left of it."""
        if self._path.exists():
            return
        try:
            make_shared(self._path)
            self._write(b"")
        except OSError:
            with suppress(OSError):
                self._path.unlink()

    @property
    def has_room(self) -> bool:
        """Whether one more thing can be kept."""
        with suppress(OSError):
            is_open = self._path.stat().st_size == _SIZE and os.access(self._path, os.W_OK)
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

    def forget(self, name: str) -> None:
        """Keep nothing under a name any more."""
        found = self.words()
        if found.pop(name, None) is not None:
            self._keep(found)

    def _keep(self, found: dict[str, str]) -> bool:
        raw = _written(found)
        with suppress(OSError):
            if len(raw) <= _SIZE == self._path.stat().st_size:
                self._write(raw)
                return True
        return False

    def _write(self, raw: bytes) -> None:
        with self._path.open("r+b", buffering=0) as file:
            file.write(raw.ljust(_SIZE))
            os.fsync(file.fileno())
        if self._path.stat().st_size < _SIZE:
            raise OSError


def _written(found: dict[str, str]) -> bytes:
    return json.dumps(found, ensure_ascii=False).encode() if found else b"{}"
