"""The file in which editions are kept as they were read: JSON behind a sum of it, for the same program alone."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import msgspec

from newsletter.files import rewrite_atomically
from newsletter.model import Edition
from newsletter.packed import unpacked
from newsletter.pipeline.gist import Gist
from newsletter.stamps import Stamp

_SUM = 8  # bytes at the beginning, which tell whether the others are as they were written

Row = tuple[Stamp, Gist, msgspec.Raw]
"""How an edition is kept: what its file was like, its gist, and all of it, packed."""


class _Kept(msgspec.Struct):
    """What a file holds. `by` tells the program that read the editions, and the zone that it read them in.

    Of those that were read since all were kept it also tells what these are beside: of another file they say nothing.
    """

    by: str
    editions: dict[str, Row]


@dataclass(frozen=True, slots=True)
class KeptEdition:
    """An edition, its gist, what its file was like, and how it is kept."""

    stamp: Stamp
    edition: Edition
    gist: Gist
    packed: msgspec.Raw

    @property
    def row(self) -> Row:
        """As it stands in the file."""
        return self.stamp, self.gist, self.packed


def as_kept(row: Row) -> KeptEdition:
    """Read an edition that is kept; its body is read when it is asked for."""
    stamp, gist, packed = row
    return KeptEdition(stamp, unpacked(packed), gist, packed)


def load(path: Path, by: str) -> tuple[bytes, dict[str, KeptEdition]]:
    """Read what was kept, with what tells the file; nothing where there is none, or none by the same program."""
    with suppress(OSError, msgspec.MsgspecError, ValueError, TypeError):
        found = path.read_bytes()
        content = found[_SUM:]
        if found[:_SUM] == _sum(content):  # bodies are read later: nobody would notice then
            kept = msgspec.json.decode(content, type=_Kept)
            if kept.by == by:
                return found[:_SUM], {name: as_kept(row) for name, row in kept.editions.items()}
    return b"", {}


def write(path: Path, editions: Mapping[str, KeptEdition], by: str) -> bytes:
    """Keep editions; what tells the file is returned.

    Raises:
        FailedError: it could not be written; the old one is intact.
    """
    rows = {name: one.row for name, one in editions.items()}
    content = msgspec.json.encode({"by": by, "editions": rows})
    rewrite_atomically(path, _sum(content) + content)
    return _sum(content)


def is_it(path: Path, told: bytes) -> bool:
    """Whether a file is the one that this tells, and no other process has written it anew."""
    try:
        with path.open("rb") as file:
            return bool(told) and file.read(_SUM) == told
    except OSError:
        return False


def _sum(content: bytes) -> bytes:
    """Tell content from what a disk makes of it."""
    return b"%08x" % crc32(content)
