"""The latest versions of a file that people and the program write: each content once, the newest last."""

import datetime as dt
import hashlib
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from newsletter.files import write_atomically

MOST = 50
"""How many are kept."""
_NAMED = re.compile(r"(?P<number>\d{6})-(?P<name>[0-9a-f]{16})\.md")
_LAST = 10**6 - 1


def name_of(content: bytes) -> str:
    """Name a content: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(content).hexdigest()[:16]


class Versions:
    """The versions of one file.

    Args:
        folder: where they lie; made when the first is kept.
        clock: gives the instant of now: when a version is kept stands at its file.
    """

    def __init__(self, folder: Path, clock: Callable[[], dt.datetime]) -> None:
        self._folder, self._clock = folder, clock

    def keep(self, content: bytes) -> Path:
        """Keep a content as the newest version; of more than `MOST` the oldest goes.

        Raises:
            FailedError: it could not be written; what was kept before still is.
        """
        found = self._found()
        name = name_of(content)
        if found and found[-1][1] == name:
            return self._path(*found[-1])
        path = self._path(min(found[-1][0] + 1, _LAST) if found else 1, name)
        write_atomically(path, content)
        at = self._clock().timestamp()
        with suppress(OSError):  # then it is told by the machine's
            os.utime(path, (at, at))
        held = [one for one in found if one[1] == name]
        others = [one for one in found if one[1] != name]
        for old in (*held, *others[: -(MOST - 1)]):
            with suppress(OSError):
                self._path(*old).unlink()
        return path

    def content(self, name: str) -> bytes | None:
        """Return the content of a name; None when it is not kept, or is no more what it was."""
        for one in self._found():
            if one[1] == name:
                with suppress(OSError):
                    content = self._path(*one).read_bytes()
                    return content if name_of(content) == name else None
        return None

    def times(self) -> dict[str, float]:
        """Return when each version was kept (seconds since 1970), by its name, the newest first."""
        found: dict[str, float] = {}
        for number, name in reversed(self._found()):
            with suppress(OSError):
                found[name] = self._path(number, name).stat().st_mtime
        return found

    def names(self) -> tuple[str, ...]:
        """Return the names of all versions, the newest first."""
        return tuple(name for _, name in reversed(self._found()))

    def _found(self) -> list[tuple[int, str]]:
        if not self._folder.is_dir():
            return []
        matches = filter(None, (_NAMED.fullmatch(path.name) for path in self._folder.iterdir()))
        return sorted((int(match["number"]), match["name"]) for match in matches)

    def _path(self, number: int, name: str) -> Path:
        return self._folder / f"{number:06}-{name}.md"
