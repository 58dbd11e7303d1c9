"""Editions as their files were read last, by the stamps of the files: what is long past is not parsed again and again.

What was read is kept in `var/cache/`, and never trusted over the files. A file that was changed only just now is read
again, for it may have been changed once more in the same moment.
"""

import datetime as dt
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
from newsletter.pipeline.seen import Read, Seen, seen_of
from newsletter.pipeline.written import (
    as_broken,
    is_edition_file,
    listed,
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
_UNASKED: Stamp = (0, 0, 0, 0)
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
class _Look:
    """The last look at the folder.

    Args:
        stamps: of what lies there, by path.
        found: what the files of editions hold, by name, in the order of the names.
        again: names of those that are read at each look: they cannot be read, or may change once more in the same moment.
        seen: what was found, in its parts.
    """

    stamps: Mapping[str, Stamp | None]
    found: Mapping[str, Read]
    again: frozenset[str]
    seen: Seen


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
        self._prefix = f"{folder}/"
        self._known: dict[str, _Read] = {}
        self._last = _Look({}, {}, frozenset(), Seen())
        # The file with all of them, by what tells it, or nothing where there is none; and the names of those that it has otherwise.
        self._whole, self._since = b"", set[str]()
        self._is_loaded = self._is_changed = False

    def all(self) -> list[Read]:
        """Read all editions, by name; one that cannot be read stops none of the others."""
        return [*self._look().found.values()]

    def seen(self, stamps: Mapping[str, Stamp | None] | None = None) -> Seen:
        """Read all editions; of those whose files are as they were at the last look nothing is asked.

        Args:
            stamps: of all that lies in the folder, by path, as they were just now; None looks at them.
        """
        return self._look(stamps).seen

    def _look(self, stamps: Mapping[str, Stamp | None] | None = None) -> _Look:
        self._load()
        last, now = self._last, self._looked_at() if stamps is None else stamps
        held = last.stamps
        paths = [path for path, one in now.items() if held.get(path, last) is not one]
        changed = {*self._names([*paths, *(held.keys() - now.keys())])}
        known = last.found.keys() | {*last.seen.beside}
        if changed <= known and all(now.get(f"{self._prefix}{name}") for name in changed):
            look = self._renewed(last, now, (changed | last.again) & last.found.keys())
        else:
            look = self._anew(now)
        self._last = look
        return look

    def _names(self, paths: Iterable[str]) -> Iterator[str]:
        """Give the names of those of some paths that lie in the folder itself and are not hidden."""
        for path in paths:
            name = path[len(self._prefix) :] if path.startswith(self._prefix) else ""
            if name and "/" not in name and not name.startswith("."):
                yield name

    def _anew(self, now: Mapping[str, Stamp | None]) -> _Look:
        """Read all: some came or went, or this is the first look."""
        there = sorted(
            name
            for name in self._names(now)
            if now[f"{self._prefix}{name}"] is not None or (self._folder / name).is_symlink()
        )
        names = [name for name in there if name in self._known or is_edition_file(name)]
        for name in self._known.keys() - {*names}:
            del self._known[name]
        found = {name: self._read_or_broken(name, now[f"{self._prefix}{name}"]) for name in names}
        seen = seen_of(found, sorted({*there} - found.keys()))
        return _Look(now, found, self._unsure(names, now), seen)

    def _renewed(self, last: _Look, now: Mapping[str, Stamp | None], names: Collection[str]) -> _Look:
        """Read some again; where none says anything else, what was seen is what is."""
        read = {name: self._read_or_broken(name, now[f"{self._prefix}{name}"]) for name in names}
        changed = {name: last.found[name] for name, one in read.items() if one is not last.found[name]}
        again = self._unsure(names, now)
        if not changed:
            return _Look(now, last.found, again, last.seen)
        found = {**last.found, **read}
        return _Look(now, found, again, last.seen.after(found, changed))

    def _unsure(self, names: Iterable[str], now: Mapping[str, Stamp | None]) -> frozenset[str]:
        known = self._known
        return frozenset(
            name
            for name in names
            if (one := known.get(name)) is None or one.stamp != now[f"{self._prefix}{name}"]
        )

    def _looked_at(self) -> dict[str, Stamp | None]:
        """Look at the files of editions; of others it matters that they are there."""
        return {
            one.path: stamp(one) if is_edition_file(one.name) else _UNASKED for one in listed(self._folder)
        }

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

    def _read_or_broken(self, name: str, now: Stamp | None) -> Read:
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
