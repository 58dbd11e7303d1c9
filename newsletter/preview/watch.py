"""Notices that files changed, and composes again only then."""

import asyncio
import dataclasses
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import chain
from pathlib import Path
from threading import Event, Lock
from zlib import crc32

from newsletter.exceptions import NewsletterError
from newsletter.preview.problem import Problem
from newsletter.preview.view import View
from newsletter.stamps import Stamp, of_files, of_folders, stamp

# Milliseconds: how long changes that come together are gathered, between two looks for more of them, and between two
# looks at the files themselves.
_GATHERING, _STEP, _LATEST = 200, 50, 5000
_MARKS = 1 << 64


Stamps = Mapping[str, Stamp | None]


def look(paths: Sequence[Path]) -> Stamps:
    """Return the stamps of files, and of all that is in folders, by their paths; a missing file has none."""
    return dict(
        chain.from_iterable(of_files(path) if path.is_dir() else [(str(path), stamp(path))] for path in paths)
    )


class Marked(dict[str, Stamp | None]):
    """Stamps with the sum of their marks: where some change among thousands, the sum is had from those.

    Args:
        stamps: by path.
        mark: their sum; None adds all.
    """

    def __init__(self, stamps: Stamps, mark: int | None = None) -> None:
        super().__init__(stamps)
        self.mark = sum(map(_mark, self.items())) if mark is None else mark

    def after(self, come: Stamps, gone: Collection[str] = ()) -> "Marked":
        """Return what they are once some have come, in the place of others or beside them, and some are gone."""
        lost = [(name, self[name]) for name in {*come, *gone} if name in self]
        mark = self.mark + sum(map(_mark, come.items())) - sum(map(_mark, lost))
        found = Marked({**self, **come}, mark)
        for name in gone:
            found.pop(name, None)
        return found


def _mark(one: tuple[str, Stamp | None]) -> int:
    """Tell a file's name, size and time from others: the same in every process, as no hash of a text is."""
    name, now = one
    return hash((crc32(os.fsencode(name)), *(now[1:3] if now else ())))


def named(stamps: Stamps) -> str:
    """Tell one state of files from another by their times and sizes."""
    known = stamps if isinstance(stamps, Marked) else Marked(stamps)
    return f"{known.mark % _MARKS:016x}"


def fingerprint(paths: Sequence[Path]) -> str:
    """Tell one state of files, and of all that is in folders, from another; that one is missing is a state too."""
    return named(look(paths))


def folders_of(paths: Sequence[Path]) -> set[Path]:
    """Return the folders in which files lie, and those that are folders, with all below them."""
    within = {Path(name) for path in paths if path.is_dir() for name, _ in of_folders(path)}
    return within | {path.parent for path in paths if path.parent.is_dir() and not path.is_dir()}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """How files and folders are looked at.

    Args:
        look: by whoever does not want to wait.
        look_again: by whoever has the time, now and then.
        folders: finds the folders in which something may change.
    """

    look: Callable[[Sequence[Path]], Stamps] = look
    look_again: Callable[[Sequence[Path]], Stamps] = look
    folders: Callable[[Sequence[Path]], set[Path]] = folders_of


DISK = Disk()
"""Looks at all each time."""


async def fingerprints(
    watched: Callable[[], Sequence[Path]], ended: asyncio.Event | None = None, disk: Disk = DISK
) -> AsyncIterator[str]:
    """Tell the fingerprint of files now, and each time that it has become another.

    The system tells which files change, and those alone are looked at; now and then all are, for some disks tell nothing.

    Args:
        watched: the files, and folders with all that is in them; there may be others later.
        ended: nothing is told any more once it is set.
        disk: how they are looked at.
    """
    seen, looking = "", disk.look
    while True:
        folders = disk.folders(watched())
        async with _changes(folders, ended) as changed:
            while True:
                stamps: Stamps | None = await asyncio.to_thread(looking, watched())
                looking = disk.look_again
                if disk.folders(watched()) != folders:
                    break
                while stamps is not None:
                    if (now := named(stamps)) != seen:
                        seen = now
                        yield now
                    told = await changed()
                    if told is None:
                        return
                    stamps = renewed(stamps, told, folders, watched())


def called(told: Collection[tuple[object, str]], folders: Collection[Path]) -> set[Path]:
    """Call what changed as it is called in these folders; nothing where some of it lies elsewhere."""
    names = {str(path.absolute()): path for path in folders}  # as the system calls them
    parted = [(names.get(str(Path(path).parent)), Path(path).name) for _, path in told]
    return (
        set()
        if any(folder is None for folder, _ in parted)
        else {Path(folder or "", name) for folder, name in parted}
    )


def renewed(
    stamps: Stamps, told: Collection[Path], folders: Collection[Path], watched: Sequence[Path]
) -> Marked | None:
    """Look again at the files that changed; None where all must be looked at: nobody says which, or a folder did."""
    if not told or any(path in folders or path.is_dir() for path in told):
        return None
    trees = tuple(f"{path}/" for path in watched if path.is_dir())
    now = {str(path): stamp(path) for path in told}
    named_ones = {*map(str, watched)}
    come = {name: one for name, one in now.items() if name in named_ones or (one and name.startswith(trees))}
    known = stamps if isinstance(stamps, Marked) else Marked(stamps)
    return known.after(come, now.keys() - come.keys())


@asynccontextmanager
async def _changes(
    folders: set[Path], ended: asyncio.Event | None
) -> AsyncIterator[Callable[[], Awaitable[Collection[Path] | None]]]:
    """Watch folders; gives what waits for changes since it was asked last, or since the beginning.

    It tells the paths of what changed, none where it is time to look at all; None when it has ended.
    """
    from watchfiles import awatch  # noqa: PLC0415 - most commands watch nothing

    told = awatch(
        *folders,
        watch_filter=None,
        recursive=False,
        debounce=_GATHERING,
        step=_STEP,
        rust_timeout=_LATEST,
        yield_on_timeout=True,
        stop_event=ended,
    )
    # None ends it: an error would be told of a server that ends while nobody waits for the next one.
    next_one = asyncio.ensure_future(anext(told, None))
    await asyncio.sleep(0)  # the system tells from here on

    async def changed() -> Collection[Path] | None:
        nonlocal next_one
        if (found := await next_one) is None:
            return None
        next_one = asyncio.ensure_future(anext(told, None))
        await asyncio.sleep(0)
        return called(found, folders)

    try:
        yield changed
    finally:
        next_one.cancel()
        with suppress(asyncio.CancelledError):
            await next_one
        await told.aclose()


Told = Callable[[View], bool]
_FETCHED = 0.1  # seconds that what is said of a mail waits for the mail to be fetched


def nobody(_: View) -> bool:
    """Nobody waits for it."""
    return False


class Current:
    """The view of the files as they are now.

    Args:
        view: composes it of files that have these stamps, and tells its mail before all that is said of it; where it
            raises an error of ours, the last good view stays, with the problem beside it.
        watched: the files and folders that it is made from.
        explain: says what an error is about.
        disk: how they are looked at.
    """

    def __init__(
        self,
        view: Callable[[Stamps, Callable[[View], None]], View],
        watched: Callable[[], Sequence[Path]],
        explain: Callable[[NewsletterError], Problem],
        disk: Disk = DISK,
    ) -> None:
        self._compose = view
        self._watched = watched
        self._disk = disk
        self._explain = explain
        self._lock = Lock()
        self._good = View(title="Aperçu")
        self._known: tuple[str, View] | None = None
        self._begun, self._is_fetched = self._good, Event()

    def versions(self, ended: asyncio.Event) -> AsyncIterator[str]:
        """Tell the fingerprint of the watched files, and each that follows, until it has ended."""
        return fingerprints(self._watched, ended, self._disk)

    def version(self) -> str:
        """Return the fingerprint of the watched files."""
        return named(self._disk.look(self._watched()))

    def shown(self, name: str) -> View | None:
        """Return what a page shows, by its version or by the name of its content: its frame asks for nothing else.

        None where another has been composed since: then nobody looks at that page any more.
        """
        version, view = self._known or ("", self._good)
        if name and name == self._begun.content:
            self._is_fetched.set()
            return self._begun
        return view if name in {version, view.content} - {""} else None

    def get(self, told: Told = nobody) -> tuple[str, View]:
        """Return the version and its view; requests come in threads, and composing costs, so one at a time.

        Args:
            told: is told the mail as soon as it is composed, which frames may then ask for, and returns whether one will: it
                comes first; not where it is known already.
        """

        def begun(view: View) -> None:
            self._begun = view
            self._is_fetched.clear()
            if told(view) and view.content != self._good.content:
                self._is_fetched.wait(_FETCHED)

        with self._lock:
            # Before composing: a file saved meanwhile then shows as the next version.
            stamps = self._disk.look(self._watched())
            version = named(stamps)
            if self._known is None or self._known[0] != version:
                try:
                    self._good = self._compose(stamps, begun)
                    self._known = (version, self._good)
                except NewsletterError as error:
                    self._known = None  # it may pass by itself: another command at work, a full disk
                    # What was said of the file as it was then, such as that it is empty, is not said of this one.
                    return version, dataclasses.replace(
                        self._good, look="", gone=None, problem=self._explain(error)
                    )
            return self._known
