"""Editions as their files were read last, by the stamps of the files: what is long past is not parsed again and again.

What was read is kept in `var/cache/`, and never trusted over the files. A file that was changed only just now is read
again, for it may have been changed once more in the same moment.
"""

import datetime as dt
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zlib import crc32
from zoneinfo import ZoneInfo

import msgspec

from newsletter.exceptions import FailedError, NewsletterError
from newsletter.files import rewrite_atomically
from newsletter.kept import by_sameness
from newsletter.model import Edition, EditionStatus
from newsletter.packed import packed, unpacked
from newsletter.pipeline.gist import Gist, gist_of
from newsletter.pipeline.written import (
    BrokenEdition,
    as_broken,
    is_edition_file,
    listed_editions,
    read_edition,
)
from newsletter.stamps import Stamp, is_settled, of_program, snapshot, stamp
from newsletter.uncollected import uncollected
from newsletter.workspace import PACKAGE

_PAST = {
    EditionStatus.SENT,
    EditionStatus.SKIPPED,
}  # a draft changes too often for all others to be kept anew each time


_SHARE = 16  # of the editions: while no more have changed since all were kept, they are kept beside
_SUM = 8  # bytes at the beginning, which tell whether the others are as they were written


class _Kept(msgspec.Struct):
    """What a file holds. `by` tells the program that read the editions, and the zone that it read them in.

    Of those that were read since all were kept it also tells what these are beside: of another file they say nothing.
    """

    by: str
    editions: dict[str, tuple[Stamp, Gist, msgspec.Raw]]


@lru_cache(maxsize=4)
def shelf(folder: Path, kept: Path, zone: ZoneInfo, base: str) -> "Shelf":
    """Return the shelf of a folder; each has one as long as the program runs."""
    return Shelf(folder, kept, zone, base)


@dataclass(frozen=True, slots=True)
class _Read:
    """An edition, its gist, what its file was like, and how it is kept."""

    stamp: Stamp
    edition: Edition
    gist: Gist
    packed: msgspec.Raw


@dataclass(frozen=True, slots=True)
class Seen:
    """The editions as they were read at one moment, by date; those that readers have; those that cannot be read, by name."""

    editions: tuple[Edition, ...]
    handed_over: tuple[Edition, ...]
    broken: tuple[BrokenEdition, ...]


def seen_of(found: Iterable[Edition | BrokenEdition]) -> Seen:
    """Part editions, in their order, from what cannot be read."""
    known = list(found)
    editions = tuple(one for one in known if isinstance(one, Edition))
    handed_over = tuple(one for one in editions if one.is_handed_over)
    return Seen(editions, handed_over, tuple(one for one in known if isinstance(one, BrokenEdition)))


class Shelf:
    """The editions of one folder.

    Args:
        folder: where their files lie.
        kept: where what was read is kept.
        zone: the letter's.
        base: the archive's address.
    """

    def __init__(self, folder: Path, kept: Path, zone: ZoneInfo, base: str) -> None:
        self._folder, self._path, self._zone, self._base = folder, kept, zone, base
        self._known: dict[str, _Read] = {}
        self._since: set[str] = (
            set()
        )  # names of those that are otherwise than the file with all of them has them
        self._whole = b""  # what tells that file; nothing where there is none
        self._is_loaded = self._is_changed = False

    def all(self, stamps: Mapping[str, Stamp | None] | None = None) -> list[Edition | BrokenEdition]:
        """Read all editions, by name; one that cannot be read stops none of the others.

        Args:
            stamps: of all that lies in the folder, by path, as they were just now; None looks at them.
        """
        self._load()
        found = self._named(stamps) if stamps is not None else self._looked_at()
        for name in self._known.keys() - found.keys():
            del self._known[name]
        return [self._read_or_broken(name, now) for name, now in found.items()]

    def seen(self, stamps: Mapping[str, Stamp | None] | None = None) -> Seen:
        """Do as `all`, and part those that can be read from those that cannot."""
        return seen_of(self.all(stamps))

    def _named(self, stamps: Mapping[str, Stamp | None]) -> dict[str, Stamp | None]:
        folder = f"{self._folder}/"
        below = {path[len(folder) :]: one for path, one in stamps.items() if path.startswith(folder)}
        names = sorted(name for name in below if name in self._known or is_edition_file(name))
        return {name: below[name] for name in names}

    def _looked_at(self) -> dict[str, Stamp | None]:
        return {file.name: stamp(file) for file in listed_editions(self._folder)}

    def marks(self) -> dict[dt.date, str]:
        """Tell of each edition, as it was read last, what its file was like; one of which that is not certain has none."""
        return {one.edition.date: str(one.stamp) for one in self._known.values()}

    def gist(self, edition: Edition) -> Gist:
        """Return the gist of an edition; of one that was read here it is known."""
        known = self._known.get(f"{edition.date}.md")
        return known.gist if known is not None and known.edition is edition else gist_of(edition, self._base)

    @by_sameness(2)  # years of letters are the same at each change of the next one
    def announced(self, editions: Sequence[Edition]) -> frozenset[str]:
        """Return the names of the events that editions show."""
        gists = map(self.gist, editions)
        return frozenset(name for one in gists for row in one.told if row.is_event for name in row.names)

    @by_sameness(2)
    def altered(self, editions: Sequence[Edition]) -> tuple[Edition, ...]:
        """Return the editions that have left and were changed since."""
        return tuple(one for one in editions if self.gist(one).is_altered)

    def last(self, name: str) -> Edition | None:
        """Return an edition as its file was read last, also where that cannot be read any more; None where it never was."""
        known = self._known.get(name)
        return known.edition if known is not None else None

    def keep(self) -> None:
        """Keep what was read; where that can't be written, it is read again another time."""
        if not self._is_changed:
            return
        with suppress(FailedError):
            if len(self._since) * _SHARE <= len(self._known) and self._is_whole():
                self._write(self._beside, self._since & self._known.keys(), self._by_beside())
            else:
                self._whole = self._write(self._path, self._known, self._by())
                self._since.clear()
                with suppress(OSError):  # it is beside another file
                    self._beside.unlink(missing_ok=True)
            self._is_changed = False

    def _write(self, path: Path, names: Collection[str], by: str) -> bytes:
        known = ((name, self._known[name]) for name in names)
        editions = {name: (one.stamp, one.gist, one.packed) for name, one in known}
        content = msgspec.json.encode({"by": by, "editions": editions})
        rewrite_atomically(path, _sum(content) + content)
        return _sum(content)

    def _load(self) -> None:
        if self._is_loaded:
            return
        self._is_loaded = True
        with uncollected():
            self._whole, self._known = _loaded(self._path, self._by())
            since = _loaded(self._beside, self._by_beside())[1] if self._whole else {}
        self._since = {*since}
        self._known |= since

    @property
    def _beside(self) -> Path:
        return self._path.with_name(f"{self._path.stem}-since{self._path.suffix}")

    def _is_whole(self) -> bool:
        """Whether the file with all of them is the one that is known here: another process may have written it anew."""
        try:
            with self._path.open("rb") as file:
                return bool(self._whole) and file.read(_SUM) == self._whole
        except OSError:
            return False

    def _by_beside(self) -> str:
        return f"{self._by()} {self._whole.decode()}"

    def _by(self) -> str:
        return snapshot(of_program(PACKAGE, ".py"), [self._zone.key, self._base]).digest

    def _read_or_broken(self, name: str, now: Stamp | None) -> Edition | BrokenEdition:
        known = self._known.get(name)
        if known is not None and known.stamp == now:
            return known.edition
        path = self._folder / name
        try:
            return self._read(path, now)
        except NewsletterError as error:
            return as_broken(path, error)

    def _read(self, path: Path, now: Stamp | None) -> Edition:
        taken = time.time_ns()
        edition = read_edition(path, self._zone)
        if now is not None and is_settled(now, taken) and stamp(path) == now:
            raw, gist = msgspec.Raw(packed(edition)), gist_of(edition, self._base)
            self._is_changed = self._is_changed or edition.status in _PAST
            self._known[path.name] = _Read(now, unpacked(raw), gist, raw)
            self._since.add(path.name)
            return self._known[path.name].edition  # years of bodies that nobody asks for take much memory
        self._known.pop(path.name, None)  # it may change once more: it is read each time
        return edition


def _loaded(path: Path, by: str) -> tuple[bytes, dict[str, _Read]]:
    """Read what was kept, with what tells the file; nothing where there is none, or none by the same program."""
    with suppress(OSError, msgspec.MsgspecError, ValueError, TypeError):
        found = path.read_bytes()
        content = found[_SUM:]
        if found[:_SUM] == _sum(content):  # bodies are read later: nobody would notice then
            kept = msgspec.json.decode(content, type=_Kept)
            if kept.by == by:
                known = {
                    name: _Read(of, unpacked(raw), gist, raw)
                    for name, (of, gist, raw) in kept.editions.items()
                }
                return found[:_SUM], known
    return b"", {}


def _sum(content: bytes) -> bytes:
    """Tell content from what a disk makes of it."""
    return b"%08x" % crc32(content)
