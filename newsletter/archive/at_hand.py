"""Records of years, held in little memory: what thousands of lines have in common is there once."""

from functools import lru_cache
from operator import attrgetter
from sys import intern

from msgspec.structs import force_setattr

from newsletter.archive.record import Record

_COMMON = ("anchor", "label", "source", "place", "presence", "type")
_common = attrgetter(*_COMMON)


def at_hand(record: Record) -> Record:
    """Read the lines of a record now, and let them share their words for what they are, and the names of places and houses."""
    for line in record.lines:
        for name, said in zip(_COMMON, _common(line), strict=True):
            if said:
                force_setattr(line, name, intern(said))
        if line.facets:
            force_setattr(line, "facets", _same(line.facets))
        if line.leaf:
            force_setattr(line, "leaf", _same(line.leaf))
    return record


@lru_cache(maxsize=1 << 12)
def _same(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(intern, words))
