"""A CSV file of addresses (RFC 4180) as people and spreadsheets save it: its columns and its rows, with their lines. Pure."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from newsletter.exceptions import FileError
from newsletter.recipients.address import visible
from newsletter.schema import mistakes
from newsletter.schema.mistakes import Mistake

_FOREIGN = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%PDF")  # xlsx and ods, xls, RTF, PDF
_SEPARATORS = ",;\t"
_TOLD_SEPARATOR = re.compile(r"""\ufeff?"?sep=([^\w\s"'@]|\t)"?[\s,;]*""", re.IGNORECASE)  # sep=; for Excel
_SAYS_ADDRESS = re.compile("mail|adress|courriel")
_LONGEST = 80  # signs of what is shown
ADDRESS = "address"
_NO_WORDS: Mapping[str, str] = {}


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
            if told := told_separator(first):
                first = next((line for line in self._lines if line.strip()), "")
        except UnicodeDecodeError:
            raise _not_utf8(self._raw, self._name) from None
        found = header_of(first, told)
        if found is None:
            line = self._lines.count if first else None
            raise _wrong(self._name, line, *_no_header(first, told))
        if found.columns.count(ADDRESS) > 1:
            raise _wrong(self._name, self._lines.count, mistakes.TWO_COLUMNS, {"first": shown(first)})
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


def told_separator(line: str) -> str:
    """Return the separator of cells that a line tells Excel before all others: `sep=;`; empty where it is no such line."""
    found = _TOLD_SEPARATOR.fullmatch(line)
    return found[1] if found else ""


def header_of(line: str, told: str = "") -> Header | None:
    """Read a first line; None where it names no column `address`. `told` is its separator where a line before it tells."""
    for separator in told or _SEPARATORS:
        columns = tuple(cell.casefold() for cell in _columns(line, separator))
        if ADDRESS in columns:
            return Header(separator, columns)
    return None


def _columns(line: str, separator: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        return []
    return [visible(cell).strip() for cell in cells]


def _no_header(first: str, told: str) -> tuple[Mistake, dict[str, str]]:
    """Say what a first line lacks: another word for the column's name is told from none at all."""
    if not first:
        return mistakes.NO_RECIPIENTS, {}
    words = {"first": shown(first)}
    named = [_columns(first, one) for one in told or _SEPARATORS]
    for column in max(named, key=len):
        if "@" not in column and _SAYS_ADDRESS.search(column.casefold()):
            return mistakes.OTHER_COLUMN, {**words, "column": shown(column)}
    return mistakes.NO_COLUMN, words


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
    plain = "".join(sign if sign.isprintable() else " " if sign == "\t" else "\ufffd" for sign in start)
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def _not_utf8(raw: bytes, name: str) -> FileError:
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return _wrong(name, _line_at(raw, error.start), mistakes.NOT_UTF8)
    return _wrong(name, None, mistakes.NOT_UTF8)


def _line_at(raw: bytes, place: int) -> int:
    return max(raw.count(b"\n", 0, place), raw.count(b"\r", 0, place)) + 1


def _wrong(name: str, line: int | None, mistake: Mistake, words: Mapping[str, str] = _NO_WORDS) -> FileError:
    return FileError(name, line, cause=mistake.text.format(**words), remedy=mistake.remedy.format(**words))
