"""One reader's address taken out of files of addresses, all else in them left as it is, to the byte. Pure."""

import re
from collections.abc import Iterator

from newsletter.recipients.address import keyed
from newsletter.recipients.suppressed import addresses_in
from newsletter.recipients.table import Table

_HASH = re.compile(rb"(?<![0-9A-Za-z])[0-9a-f]{32}(?![0-9A-Za-z])")
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


def without(raw: bytes, name: str, form: str) -> bytes:
    """Leave a reader's rows out of a recipients file.

    Args:
        raw: the file's content.
        name: as its writer calls it.
        form: the reader's folded address.

    Raises:
        FileError: it is no such file (`read_recipients`).
    """
    lines = _LINE.findall(raw)
    gone = {number for first, last in _rows_of(raw, name, form) for number in range(first, last)}
    return b"".join(line for number, line in enumerate(lines, 1) if number not in gone)


def _rows_of(raw: bytes, name: str, form: str) -> Iterator[tuple[int, int]]:
    """Give the lines, from 1, of each of a reader's rows: the first, and the one after the last."""
    table = Table(raw, name)
    place = table.header.place("address") or 0
    begun: int | None = None
    line = 0
    for line, cells in table.rows():
        if begun is not None:
            yield begun, line
        address = cells if isinstance(cells, str) else cells[place].strip() if place < len(cells) else ""
        found = keyed(address)
        begun = line if found is not None and found[1] == form else None
    if begun is not None:
        yield begun, max(line, len(_LINE.findall(raw))) + 1


def hashed(raw: bytes, form: str, digest: str) -> bytes:
    """Write a hash in place of a reader's address, wherever it stands in a suppression file: they still want nothing.

    Args:
        raw: the file's content.
        form: the reader's folded address.
        digest: as the ledger names them.
    """
    return b"".join(_hashed(line, form, digest) for line in _LINE.findall(raw))


def unhashed(raw: bytes, digest: str) -> bytes:
    """Take a hash out of a suppression file: whoever it stands for wants the letter again.

    A line that says nothing of anybody else goes whole. A file that held nothing else keeps its columns.
    """
    lines = [_unhashed(line, digest) for line in _LINE.findall(raw)]
    found = b"".join(lines)
    return found if found.strip() or not raw.strip() else b"address,at\n"


def _unhashed(line: bytes, digest: str) -> bytes:
    rest = re.sub(rb"(?<![0-9A-Za-z])%s(?![0-9A-Za-z])" % digest.encode(), b"", line)
    if rest == line:
        return line
    return rest if b"@" in rest or _HASH.search(rest) else b""


def _hashed(line: bytes, form: str, digest: str) -> bytes:
    text = line.decode("utf-8", "surrogateescape")
    for word in sorted(set(addresses_in(text)), key=len, reverse=True):
        found = keyed(word)
        if found is not None and found[1] == form:
            text = text.replace(word, digest)
    return text.encode("utf-8", "surrogateescape")
