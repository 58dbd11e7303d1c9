"""Two people's changes of one text, brought together paragraph by paragraph. Pure."""

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_PARTS = re.compile(r"(.+?)((?:\n[ \t]*){2,}|\n*\Z)", re.DOTALL)
_GAP = "\n\n"


class _Change(NamedTuple):
    """Paragraphs `first` to `last` (exclusive) of the common text become others."""

    first: int
    last: int
    becomes: tuple[str, ...]

    @property
    def is_insertion(self) -> bool:
        return self.first == self.last


def merged_text(base: str, mine: str, theirs: str) -> str | None:
    """Bring two changes of a text together.

    Args:
        base: what both began with; lines end with LF.
        mine: one of the two.
        theirs: the other.

    Returns:
        The text with both; None where both changed one and the same paragraph in two ways. Where only one of them changed
        anything it is theirs, byte for byte; else the gaps between paragraphs are those of whoever changed them.
    """
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    paragraphs = [words for words, _ in _parts(base)]
    changes = _together(_changes(paragraphs, _words(mine)), _changes(paragraphs, _words(theirs)))
    if changes is None:
        return None
    found = list(_applied(paragraphs, changes))
    gaps = {**_gaps(base), **_gaps(theirs), **_changed_gaps(base, mine)}
    joined = [f"{one}{gaps.get((one, other), _GAP)}" for one, other in pairwise(found)]
    return "".join([*joined, *found[-1:], _end(base, mine, theirs)])


def _parts(text: str) -> list[tuple[str, str]]:
    """Part a text into paragraphs, each with the gap that follows it; what stands before the first belongs to it."""
    return [(found[1], found[2]) for found in _PARTS.finditer(text)]


def _words(text: str) -> list[str]:
    return [words for words, _ in _parts(text)]


def _changes(base: Sequence[str], text: Sequence[str]) -> list[_Change]:
    """Say what became of paragraphs; as many that become as many are changed one by one."""
    matcher = difflib.SequenceMatcher(None, base, text, autojunk=False)
    found: list[_Change] = []
    for what, first, last, start, end in matcher.get_opcodes():
        if what == "equal":
            continue
        if last - first == end - start:
            pairs = zip(range(first, last), text[start:end], strict=True)
            found += [_Change(place, place + 1, (words,)) for place, words in pairs]
        else:
            found.append(_Change(first, last, tuple(text[start:end])))
    return found


def _together(mine: list[_Change], theirs: list[_Change]) -> list[_Change] | None:
    """Put the changes of both in order; None where two of them meet and differ."""
    if any(_meet(one, other) for one in mine for other in theirs if one != other):
        return None
    return sorted({*mine, *theirs})


def _meet(one: _Change, other: _Change) -> bool:
    if one.is_insertion and other.is_insertion:
        return one.first == other.first
    return one.first < other.last and other.first < one.last


def _applied(base: Sequence[str], changes: Sequence[_Change]) -> Iterator[str]:
    done = 0
    for change in changes:
        yield from base[done : change.first]
        yield from change.becomes
        done = change.last
    yield from base[done:]


def _gaps(text: str) -> dict[tuple[str, str], str]:
    """Return the gap between each two paragraphs that follow each other."""
    parts = _parts(text)
    return {(one, other): gap for (one, gap), (other, _) in pairwise(parts)}


def _changed_gaps(base: str, text: str) -> dict[tuple[str, str], str]:
    before = _gaps(base)
    return {between: gap for between, gap in _gaps(text).items() if before.get(between) != gap}


def _end(base: str, mine: str, theirs: str) -> str:
    """Return what follows the last paragraph."""
    ends = [parts[-1][1] if (parts := _parts(text)) else "" for text in (base, mine, theirs)]
    return ends[1] if ends[1] != ends[0] else ends[2]
