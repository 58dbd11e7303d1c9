"""Editions as their files were read last, by the stamps of the files: what is long past is not parsed again and again.

What was read is kept in `var/cache/`, and never trusted over the files. A file that was changed only just now is read
again, for it may have been changed once more in the same moment.
"""

import datetime as dt
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from newsletter.draft.fingerprint import content_sha256
from newsletter.exceptions import FailedError, NewsletterError
from newsletter.files import rewrite_atomically
from newsletter.model import Edition, EditionStatus
from newsletter.packed import packed, unpacked
from newsletter.pipeline.written import BrokenEdition, as_broken, listed_editions, read_edition
from newsletter.stamps import Stamp, is_settled, of_program, snapshot, stamp
from newsletter.workspace import PACKAGE

_PAST = {
    EditionStatus.SENT,
    EditionStatus.SKIPPED,
}  # a draft changes too often for all others to be kept anew each time


class _Kept(msgspec.Struct):
    """What the file holds. `by` tells the program that read the editions, and the zone that it read them in."""

    by: str
    editions: dict[str, tuple[Stamp, bool, msgspec.Raw]]


@lru_cache(maxsize=4)
def shelf(folder: Path, kept: Path, zone: ZoneInfo) -> "Shelf":
    """Return the shelf of a folder; each has one as long as the program runs."""
    return Shelf(folder, kept, zone)


@dataclass(frozen=True, slots=True)
class _Read:
    """An edition, what its file was like, and whether its content is another than was approved."""

    stamp: Stamp
    edition: Edition
    is_altered: bool


class Shelf:
    """The editions of one folder.

    Args:
        folder: where their files lie.
        kept: where what was read is kept.
        zone: the letter's.
    """

    def __init__(self, folder: Path, kept: Path, zone: ZoneInfo) -> None:
        self._folder, self._path, self._zone = folder, kept, zone
        self._known: dict[str, _Read] = {}
        self._fresh: dict[str, Edition] = {}  # changed only just now: they are read each time
        self._is_loaded = self._is_changed = False

    def all(self) -> list[Edition | BrokenEdition]:
        """Read all editions, by name; one that cannot be read stops none of the others."""
        self._load()
        files = listed_editions(self._folder)
        for name in self._known.keys() - {file.name for file in files}:
            del self._known[name]
        self._fresh.clear()
        return [self._read_or_broken(file) for file in files]

    def marks(self) -> dict[dt.date, str]:
        """Tell of each edition, as it was read last, what its file was like; one of which that is not certain has none."""
        return {one.edition.date: str(one.stamp) for one in self._known.values()}

    def altered(self) -> list[Edition]:
        """Return the editions that have left, and whose content, as it was read last, is not what was approved."""
        known = [one.edition for one in self._known.values() if one.is_altered]
        return [*known, *filter(_is_altered, self._fresh.values())]

    def last(self, name: str) -> Edition | None:
        """Return an edition as its file was read last, also where that cannot be read any more; None where it never was."""
        known = self._known.get(name)
        return known.edition if known is not None else None

    def keep(self) -> None:
        """Keep what was read; where that can't be written, it is read again another time."""
        if not self._is_changed:
            return
        editions = {
            name: (one.stamp, one.is_altered, msgspec.Raw(packed(one.edition)))
            for name, one in self._known.items()
        }
        with suppress(FailedError):
            rewrite_atomically(self._path, msgspec.json.encode(_Kept(by=self._by(), editions=editions)))
            self._is_changed = False

    def _load(self) -> None:
        if self._is_loaded:
            return
        self._is_loaded = True
        with suppress(OSError, msgspec.MsgspecError, ValueError, TypeError):
            kept = msgspec.json.decode(self._path.read_bytes(), type=_Kept)
            if kept.by == self._by():
                self._known = {
                    name: _Read(of, unpacked(bytes(raw)), is_altered)
                    for name, (of, is_altered, raw) in kept.editions.items()
                }

    def _by(self) -> str:
        return snapshot(of_program(PACKAGE, ".py"), [self._zone.key]).digest

    def _read_or_broken(self, file: "os.DirEntry[str]") -> Edition | BrokenEdition:
        try:
            return self._read(file)
        except NewsletterError as error:
            return as_broken(Path(file), error)

    def _read(self, file: "os.DirEntry[str]") -> Edition:
        taken, now = time.time_ns(), stamp(file)
        known = self._known.get(file.name)
        if known is not None and known.stamp == now:
            return known.edition
        path = Path(file)
        edition = read_edition(path, self._zone)
        if now is not None and is_settled(now, taken) and stamp(path) == now:
            self._known[path.name] = _Read(now, edition, _is_altered(edition))
            self._is_changed = self._is_changed or edition.status in _PAST
        else:
            self._known.pop(path.name, None)
            self._fresh[path.name] = edition
        return edition


def _is_altered(edition: Edition) -> bool:
    if edition.approval is None or edition.status is not EditionStatus.SENT:
        return False
    return content_sha256(edition) != edition.approval.edition_sha256
