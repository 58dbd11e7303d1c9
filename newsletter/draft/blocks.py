"""The blocks of `[[entry]]` tables in a front matter's text, put in another order with all that people wrote in them. Pure.

A block goes from its `[[entry]]` line, and the comments right above it, to the next table that is not its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.schema.opaque import OPAQUE

_HEAD = re.compile(r"\s*\[\[?\s*(?P<key>[^\[\]\s.]+)[^\[\]]*\]\]?\s*(?:#.*)?")
_ROW = re.compile(r"\s*\[\[\s*[\"']?entry[\"']?\s*\]\]")
_HIDDEN = "\0"  # stands for a line end inside a text; TOML has no such character


@dataclass(frozen=True, slots=True)
class _Block:
    lines: tuple[str, ...]
    is_row: bool

    @property
    def words(self) -> int:
        """How many lines it has, less the empty ones at its end."""
        filled = [number for number, line in enumerate(self.lines, start=1) if line.strip()]
        return filled[-1] if filled else 0


def reordered(front: str, places: Sequence[int]) -> str:
    """Put the rows of a front matter in another order.

    Args:
        front: TOML that was read before.
        places: for each row of the new order, where it stands now; one for each `[[entry]]`.

    Returns:
        The text with its blocks moved; the empty lines between them stay where they are.
    """
    blocks = _blocks(_lines(front))
    rows = [block for block in blocks if block.is_row]
    assert len(rows) == len(places)
    moved = iter([rows[place] for place in places])
    lines = [
        line
        for block in blocks
        for line in (_in_place_of(block, next(moved)) if block.is_row else block.lines)
    ]
    return "\n".join(lines).replace(_HIDDEN, "\n")


def parted(front: str) -> list[tuple[str, bool]]:
    """Part a front matter into what stands before the rows, its rows, and what stands between and after; say which are rows."""
    return [("\n".join(block.lines).replace(_HIDDEN, "\n"), block.is_row) for block in _blocks(_lines(front))]


def count(front: str) -> int:
    """Count the `[[entry]]` tables; rows that stand in an inline list are none."""
    return sum(1 for line in _lines(front) if _ROW.match(line))


def _lines(front: str) -> list[str]:
    return OPAQUE.sub(lambda found: found[0].replace("\n", _HIDDEN), front).split("\n")


def _in_place_of(old: _Block, new: _Block) -> tuple[str, ...]:
    return (*new.lines[: new.words], *old.lines[old.words :])


def _blocks(lines: Sequence[str]) -> list[_Block]:
    starts = [0]
    for number, line in enumerate(lines):
        if not _begins(line):
            continue
        first = number
        while first > starts[-1] and lines[first - 1].lstrip().startswith("#"):
            first -= 1
        starts.append(first)
    ends = [*starts[1:], len(lines)]
    parts = [tuple(lines[first:last]) for first, last in zip(starts, ends, strict=True)]
    return [_Block(part, any(_ROW.match(line) for line in part)) for part in parts]


def _begins(line: str) -> bool:
    """Whether a line begins a table of its own: a row, or one that belongs to none."""
    head = _HEAD.fullmatch(line)
    return head is not None and (_ROW.match(line) is not None or head["key"].strip("\"'") != "entry")
