"""The suppression file: who wants nothing more, read and added to. Pure.

Who is missed here gets a letter that they asked not to get, so everything counts that could be meant: a line of an
address alone, in whatever table, "Jean <jean@example.org>", mailto:, quotes that are not closed, and files that are not
UTF-8 (in which addresses are as good as always ASCII). A line of which nobody can tell who is meant is named (`nobody_in`).
"""

import csv
import re
from collections.abc import Iterator, Sequence

from newsletter.recipients.address import AT_SIGNS, folded, keyed, visible
from newsletter.recipients.table import ADDRESS, Header, header_of, refuse_foreign, told_separator

_TURNS = "\u202b\u202d\u202e\u2067"  # the direction of what follows (Unicode, annex 9)
_BETWEEN = rf"\s\"<>()\[\],;:\\{AT_SIGNS}{_TURNS}"
_WORD = re.compile(rf"(?<![^{_BETWEEN}])[^{_BETWEEN}]++[{AT_SIGNS}][^{_BETWEEN}?/|]+")  # <jean@example.org>
_HASH = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{32}(?![0-9A-Za-z])")
_AROUND = "'`´‘’«»“”*_.!\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_DOMAIN = re.compile(rf"[{AT_SIGNS}]|\w\.[a-z]{{2}}", re.IGNORECASE)  # as in a(at)example.org
_WORDS = re.compile(r"\w")
_AT = "at"
_END = re.compile(rb"\r\n|\n|\r")


def read_suppressed(raw: bytes, name: str) -> frozenset[str]:
    """Read a suppression file, CSV with a column `address` or one address a line, as folded addresses.

    Who asked to be forgotten stands there by the ledger's name (`hashed`), which is given as it stands.
    Of a line with an address in its column only that counts; of any other every address that stands in it, and so where
    several columns are called so.

    Raises:
        FileError: it is a spreadsheet or a document, or has NUL bytes, so that nobody can tell who is meant.
    """
    refuse_foreign(raw, name)
    lines, header = _table(raw)
    found: set[str] = set()
    for _, line in lines:
        found |= _meant(line, header)
    return frozenset(found)


def nobody_in(raw: bytes, name: str) -> list[int]:
    """Find the lines, from 1, that hold words, and of which nobody can tell whom they mean. Errors as of `read_suppressed`.

    What a table says of itself means nobody: its first line, a comment (`#`), cells that go on on the next line.
    """
    refuse_foreign(raw, name)
    lines, header = _table(raw)
    is_open, goes_on, found = False, set[int](), list[int]()
    for place, (number, line) in enumerate(lines):
        if is_open:
            goes_on.add(number)
        is_open ^= line.count('"') % 2 == 1
        is_title = place == 0 and (header is not None or not _DOMAIN.search(line))
        if not is_title and _says_somebody(line) and not _meant(line, header):
            found.append(number)
    return found if is_open else [number for number in found if number not in goes_on]


def appended(raw: bytes, name: str, addresses: Sequence[str], at: str) -> bytes:
    """Add to a suppression file whoever is not in it; what stands there stays, to the byte.

    An empty file gets the columns `address` and `at`. Elsewhere a row is as the first line says, with its separator and its
    line ends, and the instant stands where there is a column for it.

    Args:
        raw: the file's content.
        name: as its writer calls it.
        addresses: valid ones.
        at: the instant, ISO 8601.

    Raises:
        FileError: as of `read_suppressed`.
    """
    known = read_suppressed(raw, name)
    rows = {folded(one): one for one in addresses if folded(one) not in known}
    return _with_rows(raw, list(rows.values()), at) if rows else raw


def noted(raw: bytes, name: str, digest: str) -> bytes:
    """Add to a suppression file somebody who asked to be forgotten, by the ledger's name. Errors as of `read_suppressed`."""
    return raw if digest in read_suppressed(raw, name) else _with_rows(raw, [digest], "")


def _with_rows(raw: bytes, rows: Sequence[str], at: str) -> bytes:
    lines, header = _table(raw)
    if not lines:
        header = Header(",", (ADDRESS, _AT))
    new = b""
    end = found[0] if (found := _END.search(raw)) else b"\n"
    if not lines:
        new = b"address,at" + end
    elif not raw.endswith((b"\n", b"\r")):
        new = end
    return raw + new + b"".join(_row(one, at, header).encode() + end for one in rows)


def _row(address: str, at: str, header: Header | None) -> str:
    if header is None:
        return address
    said = {ADDRESS: address, _AT: at}
    return header.separator.join(said.pop(column, "") for column in header.columns)


def _table(raw: bytes) -> tuple[list[tuple[int, str]], Header | None]:
    """Give the lines that hold anything, with their numbers, and what their first says; not the one that is for Excel."""
    lines = [(number, line) for number, line in enumerate(_lines(raw), 1) if line.strip("\ufeff \t\v\f")]
    told = told_separator(lines[0][1]) if lines else ""
    if told:
        lines = lines[1:]
    return lines, header_of(lines[0][1], told) if lines else None


def _lines(raw: bytes) -> list[str]:
    """Decode the lines, one by one, where others have added some in their own encoding."""
    try:
        return raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return [_decoded(line) for line in raw.splitlines()]


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _meant(line: str, header: Header | None) -> set[str]:
    """Find who is meant by a line: folded addresses, and the ledger's names."""
    return (_column(line, header) or set(_anywhere(line))) | set(_HASH.findall(line))


def _says_somebody(line: str) -> bool:
    """Whether a line of a table seems to mean somebody."""
    words = visible(line).strip()
    return _WORDS.search(words) is not None and not words.startswith("#") and header_of(words) is None


def _column(line: str, header: Header | None) -> set[str]:
    """Find the address of a line where it should stand; nothing where there is none."""
    place = header.place(ADDRESS) if header is not None else None
    if header is None or place is None or header.columns.count(ADDRESS) > 1:
        return set()
    cells = _cells(line, header.separator)
    one = keyed(cells[place].strip()) if place < len(cells) else None
    return {one[1]} if one is not None else set()


def _cells(line: str, separator: str) -> list[str]:
    if '"' not in line:
        return line.split(separator)
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:  # no cell is that long
        return []


def _anywhere(text: str) -> Iterator[str]:
    """Find every address that stands in a text."""
    for written in addresses_in(text):
        if (one := keyed(written)) is not None:
            yield one[1]


def addresses_in(text: str) -> Iterator[str]:
    """Give what may be an address in a text, as it is written there, with and without the signs around it."""
    for word in _WORD.findall(text):
        yield from (word, word.strip(_AROUND))
