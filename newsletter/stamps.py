"""Stamps of files: what tells that they are as they were, without reading them.

A stamp holds the time of the last change of any kind (`ctime`), which no program can set: an older file that is put
back, and one whose date was set back, have another. A file system counts time in ticks, so what changes twice within
one has the same stamp: stamps can be relied on once the last change is some ticks ago (`Snapshot.is_settled`).
"""

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from marshal import dumps
from operator import itemgetter
from pathlib import Path
from stat import S_ISDIR

from newsletter.uncollected import uncollected

Stamp = tuple[int, int, int, int]
"""Inode, size in bytes, nanoseconds of the last change of the content and of the last change of any kind."""

_TICK = 20_000_000  # nanoseconds: twice the longest tick of Linux
_COARSE = 2_000_000_000  # where a file system counts in seconds, or in twos
_SECOND = 1_000_000_000
_MANY = 1 << 64
_PAUSE = 0.03  # seconds, in which what was just written settles
_COMPILED = "__pycache__"
PLAIN = 2
"""The last version of marshal's format that writes equal values alike, whoever else holds them."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Stamps of many files at one moment.

    Args:
        digest: of all of them, by name.
        newest: the last change of any of them, in nanoseconds since 1970.
        taken: the moment, by the system's clock.
    """

    digest: str
    newest: int
    taken: int

    @property
    def is_settled(self) -> bool:
        """Whether a change from now on will show."""
        return _is_settled(self.newest, self.taken)


def stamp(path: str | Path | os.DirEntry[str]) -> Stamp | None:
    """Return the stamp of a file or folder, where a link leads; None when there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - of thousands of files: a Path for each costs more than the look
    except OSError:
        return None
    return _stamp(found)


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def now() -> int:
    """Return the moment by the system's clock, as stamps count."""
    return time.time_ns()


def is_settled(one: Stamp, taken: int) -> bool:
    """Whether a change from a moment on will show, by the system's clock in nanoseconds since 1970."""
    return _is_settled(one[3], taken)


def _is_settled(newest: int, taken: int) -> bool:
    return newest + (_TICK if newest % _SECOND else _COARSE) <= taken


def snapshot(stamps: Iterable[tuple[str, Stamp | None]], words: Iterable[str] = ()) -> Snapshot:
    """Put stamps together, with words that count too; their order says nothing."""
    taken = now()
    found = sorted(stamps, key=itemgetter(0))
    newest = max((one[3] for _, one in found if one is not None), default=0)
    whole = dumps(found, PLAIN) + repr(list(words)).encode("utf-8", "surrogateescape")
    return Snapshot(sha256(whole).hexdigest(), newest, taken)


def settled(look: Callable[[], Snapshot]) -> Snapshot:
    """Look, and once more a moment later where something was written only just now: a change after that will show."""
    seen = look()
    if seen.is_settled:
        return seen
    time.sleep(_PAUSE)
    return look()


def of_files(folder: Path, ending: str = "") -> Iterator[tuple[str, Stamp | None]]:
    """Give the stamps of all files below a folder, or of those whose names end so."""
    for _, entries in _walked(folder, set()):
        for entry in entries:
            if entry.name.endswith(ending) and not _is_folder(entry):
                yield entry.path, stamp(entry)


class Tree:
    """The stamps of a folder and of all that lies below it, hidden or not, by path below it: as they were when it was made.

    Who changes some of it says so (`renew`): the others need not be looked at again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.look_again()

    def ending(self, ending: str) -> list[Path]:
        """Return what has a name that ends so."""
        return [self._folder / path for path in self.stamps if path.endswith(ending)]

    def renew(self, paths: Iterable[str]) -> None:
        """Look again at some paths below the folder, and at the folders that they are in."""
        for path in _with_folders(paths):
            now = stamp(f"{self._folder}/{path}")
            if now is None:
                self.stamps.pop(path, None)
            else:
                self.stamps[path] = now

    def look_again(self) -> None:
        """Look again at all."""
        with uncollected():
            self.stamps = _all(self._folder)

    def snapshot(self) -> Snapshot:
        """Put them together. Whatever comes, goes or is called otherwise changes the stamp of a folder: names need not count."""
        taken, stamps = now(), self.stamps.values()
        digest = f"{len(stamps)} {sum(map(hash, stamps)) % _MANY:x}"
        return Snapshot(digest, max(map(itemgetter(3), stamps), default=0), taken)

    def settled(self, changed: Collection[str]) -> Snapshot:
        """Put them together after a look at what changed, and another a moment later where that was only just now."""
        self.renew(changed)
        seen = self.snapshot()
        if seen.is_settled:
            return seen
        time.sleep(_PAUSE)
        self.renew(changed)
        return self.snapshot()


def of_whole(folder: Path) -> Stamp:
    """Return one stamp for a folder with all that lies below it: another one as soon as any of theirs is."""
    stamps = _all(folder).values()
    newest = max(map(itemgetter(3), stamps), default=0)
    return len(stamps), sum(map(hash, stamps)) % _MANY, newest, newest


def _with_folders(paths: Iterable[str]) -> set[str]:
    """Return paths with those of the folders that they are in, up to the first; none of none."""
    found = set()
    for path in paths:
        while path:
            found.add(path)
            path = path.rpartition("/")[0]  # noqa: PLW2901 - the folder that it is in
    return {".", *found} if found else found


def _all(folder: Path) -> dict[str, Stamp]:
    """Look at each file from its folder, which takes two thirds of the time that whole paths take."""
    found: dict[str, Stamp] = {}
    waiting, met = [(".", "")], set()
    while waiting:
        path, prefix = waiting.pop()
        with suppress(OSError), _opened(folder / path) as opened:
            top = os.fstat(opened)
            if (top.st_dev, top.st_ino) in met:  # links lead in a circle
                continue
            met.add((top.st_dev, top.st_ino))
            found[path] = _stamp(top)
            for name in os.listdir(opened):  # noqa: PTH208 - there is no path
                try:
                    now = os.stat(name, dir_fd=opened)
                except OSError:
                    continue
                if S_ISDIR(now.st_mode):
                    waiting.append((prefix + name, f"{prefix}{name}/"))
                else:
                    found[prefix + name] = now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns
    return found


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield opened
    finally:
        os.close(opened)


@cache
def of_program(folder: Path, ending: str = "") -> tuple[tuple[str, Stamp | None], ...]:
    """Do as `of_files` for files that this process runs on: as they were when it first asked, so that what it notes is its own."""
    return tuple(of_files(folder, ending))


def of_folders(folder: Path) -> Iterator[tuple[str, Stamp | None]]:
    """Give the stamps of a folder and of those below it: they tell which files there are, not what is in them."""
    return ((str(inside), stamp(inside)) for inside, _ in _walked(folder, set()))


def _walked(folder: Path, met: set[tuple[int, int]]) -> Iterator[tuple[Path, list[os.DirEntry[str]]]]:
    """Give a folder and those below it with what is in them, each once, also where links lead in a circle."""
    try:
        found = folder.stat()
    except OSError:
        return
    if (found.st_dev, found.st_ino) in met:
        return
    met.add((found.st_dev, found.st_ino))
    entries = _listed(folder)
    yield folder, entries
    for entry in entries:
        if _is_folder(entry) and entry.name != _COMPILED:
            yield from _walked(Path(entry.path), met)


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is one, or leads to one; a link that leads nowhere, or in a circle, is like a file that is not there."""
    try:
        return entry.is_dir()
    except OSError:
        return False
