"""A CSV file of addresses (RFC 4180) as people and spreadsheets save it: its columns and its rows, with their lines. Pure."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.exceptions import FileError
from newsletter.schema import mistakes
from newsletter.schema.mistakes import Mistake

_FOREIGN = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%PDF")  # xlsx and ods, xls, RTF, PDF
_SEPARATORS = ",;"
_LONGEST = 80  # signs of what is shown
ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Header:
    """What the first line says.

    Args:
        separator: of cells.
        columns: their names, without case.
    """

    separator: str
    columns: tuple[str, ...]

    def place(self, column: str) -> int | None:
        """Tell where a column stands, from 0; the first where there are several, None where there is none."""
        return self.columns.index(column) if column in self.columns else None


class Table:
    """A file's rows, read one by one, once.

    Lines end as anywhere (LF, CRLF, CR), cells may hold line ends in quotes.

    Args:
        raw: the file's content, UTF-8 with or without a BOM.
        name: as its writer calls it.

    Raises:
        FileError: it is no text, or has no column `address`, or more than one.
    """

    def __init__(self, raw: bytes, name: str) -> None:
        refuse_foreign(raw, name)
        self._raw, self._name = raw, name
        self._lines = _Lines(raw)
        self.header = self._header()
        self._skipped = self._lines.count

    def rows(self) -> Iterator[tuple[int, list[str] | str]]:
        """Give each row's line, from 1, and its cells; a line whose quotes or length make no cells is given as it stands.

        Raises:
            FileError: it is not UTF-8; or quotes that are not closed take following lines with them.
        """
        reader = csv.reader(self._lines, delimiter=self.header.separator, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                for cells in reader:
                    yield line + self._skipped, cells
                    line = reader.line_num + 1
            except UnicodeDecodeError:
                raise _not_utf8(self._raw, self._name) from None
            except csv.Error:
                if reader.line_num > line:
                    raise _wrong(self._name, line + self._skipped, mistakes.OPEN_QUOTE) from None
                yield line + self._skipped, self._lines.last
            else:
                return

    def swallowed(self, line: int) -> FileError:
        """Say that quotes of a line have taken following ones with them."""
        return _wrong(self._name, line, mistakes.OPEN_QUOTE)

    def _header(self) -> Header:
        try:
            first = next((line for line in self._lines if line.strip()), "")
        except UnicodeDecodeError:
            raise _not_utf8(self._raw, self._name) from None
        found = header_of(first)
        if found is None:
            mistake = mistakes.NO_COLUMN if first else mistakes.NO_RECIPIENTS
            line = self._lines.count if first else None
            raise _wrong(self._name, line, mistake, first=shown(first))
        if found.columns.count(ADDRESS) > 1:
            raise _wrong(self._name, self._lines.count, mistakes.TWO_COLUMNS, first=shown(first))
        return found


class _Lines:
    """The lines of a text, decoded one after the other: a long file is not held twice."""

    def __init__(self, raw: bytes) -> None:
        self._text = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline="")
        self.last, self.count = "", 0

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self.last = line
            self.count += 1
            yield line


def header_of(line: str) -> Header | None:
    """Read a first line; None where it names no column `address`."""
    for separator in _SEPARATORS:
        try:
            cells = next(csv.reader([line], delimiter=separator, strict=True), [])
        except csv.Error:
            continue
        columns = tuple(cell.strip().casefold() for cell in cells)
        if ADDRESS in columns:
            return Header(separator, columns)
    return None


def refuse_foreign(raw: bytes, name: str) -> None:
    """Refuse what other programs save under a table's name.

    Raises:
        FileError: it is a spreadsheet or a document, or it has NUL bytes, as UTF-16 has.
    """
    if raw.startswith(_FOREIGN):
        raise _wrong(name, None, mistakes.NO_TABLE)
    if (place := raw.find(b"\0")) >= 0:
        raise _wrong(name, _line_at(raw, place), mistakes.NOT_UTF8)


def shown(text: str) -> str:
    """Write what stands in a file so that it can be shown on one line: without invisible signs, cut at 80 signs."""
    start = text.strip()[: _LONGEST + 1]
    plain = "".join(sign if sign.isprintable() else "\ufffd" for sign in start)
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def _not_utf8(raw: bytes, name: str) -> FileError:
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return _wrong(name, _line_at(raw, error.start), mistakes.NOT_UTF8)
    return _wrong(name, None, mistakes.NOT_UTF8)


def _line_at(raw: bytes, place: int) -> int:
    return max(raw.count(b"\n", 0, place), raw.count(b"\r", 0, place)) + 1


def _wrong(name: str, line: int | None, mistake: Mistake, **words: object) -> FileError:
    return FileError(name, line, cause=mistake.text.format(**words), remedy=mistake.remedy)
