"""Editions as their files were read last, by the stamps of the files: what is long past is not parsed again and again.

What was read is kept in `var/cache/`, and never trusted over the files. A file that was changed only just now is read
again, for it may have been changed once more in the same moment.
"""

import datetime as dt
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from newsletter.exceptions import FailedError, NewsletterError
from newsletter.kept import by_sameness
from newsletter.model import Edition, EditionStatus
from newsletter.packed import packed
from newsletter.pipeline.copies import message_of
from newsletter.pipeline.gist import Gist, gist_of
from newsletter.pipeline.kept_editions import KeptEdition, Row, as_kept, is_it, load, write
from newsletter.pipeline.seen import Read, Seen, seen_of
from newsletter.pipeline.written import (
    as_broken,
    goes_by_others,
    is_edition_file,
    listed,
    read_edition,
)
from newsletter.side_by_side import done
from newsletter.stamps import Stamp, is_settled, of_program, snapshot, stamp
from newsletter.uncollected import uncollected
from newsletter.workspace import PACKAGE

_PAST = {
    EditionStatus.SENT,
    EditionStatus.SKIPPED,
}  # a draft changes too often for all others to be kept anew each time


_SHARE = 16  # of the editions: while no more have changed since all were kept, they are kept beside
_MANY = 100  # files to be read, from which on all processors read them
_UNASKED: Stamp = (0, 0, 0, 0)


@lru_cache(maxsize=4)
def shelf(folder: Path, kept: Path, zone: ZoneInfo, base: str) -> "Shelf":
    """Return the shelf of a folder; each has one as long as the program runs."""
    return Shelf(folder, kept, zone, base)


@dataclass(frozen=True, slots=True)
class _Look:
    """The last look at the folder.

    Args:
        stamps: of what lies there, by path.
        found: what the files of editions hold, by name, in the order of the names.
        again: names of those that are read at each look: they cannot be read, may change once more in the same moment, or go by others.
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
        self._known: dict[str, KeptEdition] = {}
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
        self._read_many(names, now)
        found = {name: self._read_or_broken(name, now[f"{self._prefix}{name}"]) for name in names}
        found |= self._of_two(found, now)
        seen = seen_of(found, sorted({*there} - found.keys()))
        return _Look(now, found, self._unsure(names, now), seen)

    def _renewed(self, last: _Look, now: Mapping[str, Stamp | None], names: Collection[str]) -> _Look:
        """Read some again; where none says anything else, what was seen is what is."""
        read = {name: self._read_or_broken(name, now[f"{self._prefix}{name}"]) for name in names}
        if any(one is not last.found[name] for name, one in read.items()):
            read |= self._of_two({**last.found, **read}, now)
        changed = {name: last.found[name] for name, one in read.items() if one is not last.found[name]}
        again = self._unsure({*names, *read}, now)
        if not changed:
            return _Look(now, last.found, again, last.seen)
        found = {**last.found, **read}
        return _Look(now, found, again, last.seen.after(found, changed))

    def _of_two(self, found: Mapping[str, Read], now: Mapping[str, Stamp | None]) -> dict[str, Read]:
        """Read those again that were read before another was there with the same message: they may be copies of that one."""
        messages = {name: self._message(name, one) for name, one in found.items()}
        count = Counter(messages.values())
        twice = [name for name, one in messages.items() if one and count[one] > 1 and self._is_altered(name)]
        for name in twice:
            del self._known[name]
        return {name: self._read_or_broken(name, now[f"{self._prefix}{name}"]) for name in twice}

    def _message(self, name: str, one: Read) -> str:
        known = self._known.get(name)
        if known is not None:
            return known.gist.message
        return message_of(one) if isinstance(one, Edition) else ""

    def _is_altered(self, name: str) -> bool:
        known = self._known.get(name)
        return known is not None and known.gist.is_altered

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
            if len(self._since) * _SHARE <= len(self._known) and is_it(self._path, self._whole):
                since = {name: self._known[name] for name in self._since & self._known.keys()}
                write(self._beside, since, self._by_beside())
            else:
                self._whole = write(self._path, self._known, self._by())
                self._since.clear()
                with suppress(OSError):  # it is beside another file
                    self._beside.unlink(missing_ok=True)
            self._is_changed = False

    def _load(self) -> None:
        if self._is_loaded:
            return
        self._is_loaded = True
        with uncollected():
            self._whole, self._known = load(self._path, self._by())
            since = load(self._beside, self._by_beside())[1] if self._whole else {}
        self._since = {*since}
        self._known |= since

    @property
    def _beside(self) -> Path:
        return self._path.with_name(f"{self._path.stem}-since{self._path.suffix}")

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

    def _read_many(self, names: Iterable[str], now: Mapping[str, Stamp | None]) -> None:
        """Read those that are not known, where they are many, on all processors; what is not certain is read when its turn comes."""
        new = sorted(self._unsure(names, now))
        if len(new) < _MANY:
            return
        pieces = [partial(self._sent, self._folder / name, now[f"{self._prefix}{name}"]) for name in new]
        for name, sent in zip(new, done(pieces, new), strict=True):
            if (row := msgspec.json.decode(sent, type=Row | None)) is not None:
                self._know(name, row)

    def _sent(self, path: Path, now: Stamp | None) -> bytes:
        """Read an edition for another process: JSON of how it is kept, or of nothing."""
        with suppress(NewsletterError):
            return msgspec.json.encode(self._taken(path, now)[1])
        return msgspec.json.encode(None)

    def _taken(self, path: Path, now: Stamp | None) -> tuple[Edition, Row | None]:
        """Read an edition; with how it is kept, where it is certain that its file was like this, and says by itself what it is."""
        taken = time.time_ns()
        edition = read_edition(path, self._zone)
        if now is None or not is_settled(now, taken) or stamp(path) != now or goes_by_others(edition):
            return edition, None
        return edition, (now, gist_of(edition, self._base), msgspec.Raw(packed(edition)))

    def _read(self, path: Path, now: Stamp | None) -> Edition:
        edition, row = self._taken(path, now)
        if row is not None:
            return self._know(path.name, row)  # years of bodies that nobody asks for take much memory
        self._known.pop(path.name, None)  # it may change once more: it is read each time
        return edition

    def _know(self, name: str, row: Row) -> Edition:
        made = self._known[name] = as_kept(row)
        self._is_changed = self._is_changed or made.edition.status in _PAST
        self._since.add(name)
        return made.edition
