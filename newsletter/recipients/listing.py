"""The recipients file: who the letter goes to, and which of its lines are no address. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newsletter.model import Recipient
from newsletter.recipients.address import folded, keyed, visible
from newsletter.recipients.table import ADDRESS, Table, shown

# Controls (C0, C1), line ends, and what turns the direction of all that follows (Unicode, annex 9).
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_LONGEST_NAME = 200  # signs
_TOLD = 10  # lines, beyond which they are only counted


@dataclass(frozen=True, slots=True)
class Invalid:
    """What is no address.

    Args:
        line: in the file, from 1.
        text: what stands there in its place, cut at 80 signs; empty where nothing does.
        is_quoted: whether its quotes make no cells, so that nobody can tell which is the address.
    """

    line: int
    text: str
    is_quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """What a recipients file says, without naming anybody.

    Args:
        readers: how many there are.
        invalid: how many lines are no address.
        lines: the first of those, from 1.
        quoted: how many lines have quotes that make no cells; they are not among the invalid ones.
        quoted_lines: the first of those.
    """

    readers: int
    invalid: int
    lines: tuple[int, ...]
    quoted: int = 0
    quoted_lines: tuple[int, ...] = ()


def read_recipients(raw: bytes, name: str) -> Iterator[Recipient | Invalid]:
    """Read a recipients file, line by line: CSV with the columns `address` and, if there is one, `name`; others don't count.

    A name of more than 200 signs is none. Whoever has no address on a line that is not empty is invalid.

    Returns:
        What its lines say, in their order: of a long file no more than one is held. A reader may come again.

    Args:
        raw: the file's content, UTF-8.
        name: as its writer calls it: "recipients.csv".

    Raises:
        FileError: it is no such file: no UTF-8, no column `address`, or several, a spreadsheet; or quotes that are not closed take
            following lines with them, whose readers would be lost.
    """
    table = Table(raw, name)
    places = table.header.place(ADDRESS) or 0, table.header.place("name")
    for line, cells in table.rows():
        address, called = (cells, "") if isinstance(cells, str) else _taken(cells, *places)
        found = keyed(address)
        if found is None:
            if address or any(visible(cell).strip() for cell in cells):
                yield Invalid(line, shown(address), is_quoted=isinstance(cells, str) and '"' in cells)
            continue
        if called and not called.isprintable():
            if _holds_lines(called):
                raise table.swallowed(line)
            called = _CONTROL.sub(" ", called).strip()
        yield Recipient(found[0], called if len(called) <= _LONGEST_NAME else "")


def census(lines: Iterable[Recipient | Invalid]) -> Census:
    """Count what a recipients file says, each reader once."""
    met: set[str] = set()
    invalid: list[int] = []
    quoted: list[int] = []
    for one in lines:
        if isinstance(one, Invalid):
            (quoted if one.is_quoted else invalid).append(one.line)
        else:
            met.add(folded(one.address))
    return Census(
        readers=len(met),
        invalid=len(invalid),
        lines=tuple(invalid[:_TOLD]),
        quoted=len(quoted),
        quoted_lines=tuple(quoted[:_TOLD]),
    )


def _taken(cells: list[str], address: int, name: int | None) -> tuple[str, str]:
    """Take address and name from a row, which may be short."""
    count = len(cells)
    return (
        visible(cells[address]).strip() if address < count else "",
        cells[name].strip() if name is not None and name < count else "",
    )


def _holds_lines(name: str) -> bool:
    """Whether quotes that are not closed made other lines, with their addresses, part of a name."""
    return "@" in name and ("\n" in name or "\r" in name)
