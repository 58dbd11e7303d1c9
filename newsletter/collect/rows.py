"""The agenda's text, changed row by row: every sign outside of the row that is meant stays where it is. Pure.

tomlkit sets tables of one name together, and comments apart from what they are about: so it is only ever given one row.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import tomlkit

from newsletter.exceptions import FailedError
from newsletter.schema.opaque import OPAQUE


@dataclass(frozen=True, slots=True)
class _Part:
    """What says one thing: the own lines of a table, or a key above all tables. `is_row` tells `[[name]]` from others."""

    name: str
    start: int
    end: int
    is_row: bool


def changed(text: str, name: str, index: int, change: Callable[[Any], None]) -> str:
    """Change a row where it stands.

    Args:
        text: TOML that was read before.
        name: of the rows' tables.
        index: which of them.
        change: writes into its keys, or takes some out.

    Raises:
        FailedError: it is written in a way in which this cannot be done.
    """
    wanted = tomllib.loads(text)
    change(wanted[name][index])
    part, place = _place(text, name, index)
    document = tomlkit.parse(_lines_of(text, part))
    rows: Any = document[name]
    change(rows[place])
    return _checked(_replaced(text, part, tomlkit.dumps(document)), wanted)


def without(text: str, name: str, index: int) -> str:
    """Take a row out, and the empty lines that it was set apart by; comments stay.

    Raises:
        FailedError: it is written in a way in which this cannot be done.
    """
    wanted = tomllib.loads(text)
    del wanted[name][index]
    return _checked(
        _without(text, name, index), {key: rows for key, rows in wanted.items() if key != name or rows}
    )


def _checked(after: str, wanted: dict[str, Any]) -> str:
    """Return a text that says what is wanted; nothing else is written."""
    with suppress(tomllib.TOMLDecodeError):
        if tomllib.loads(after) == wanted:
            return after
    raise FailedError(
        "The agenda cannot be changed",
        "feeds/agenda.toml",
        cause="it is written in a way that only people can change",
        remedy="write the change into it by hand",
    )


def _without(text: str, name: str, index: int) -> str:
    part, place = _place(text, name, index)
    if not part.is_row:
        document = tomlkit.parse(_lines_of(text, part))
        rows: Any = document[name]
        del rows[place]
        if not rows:
            del document[name]
        return _replaced(text, part, tomlkit.dumps(document))
    before, after = text[: part.start], text[part.end :]
    is_apart = not before or re.search(r"\n[ \t]*\r?\n\Z", before)
    return before + (re.sub(r"\A(?:[ \t]*\r?\n)+", "", after) if is_apart else after)


def _place(text: str, name: str, index: int) -> tuple[_Part, int]:
    """Find a row, and which it is of those in its part: a list in brackets is one part."""
    parts = [part for part in _parts(text) if part.name == name]
    rows = [part for part in parts if part.is_row]
    return (rows[index], 0) if rows else (parts[0], index)


def _lines_of(text: str, part: _Part) -> str:
    """Return the lines of a part, the last one ended."""
    lines = text[part.start : part.end].replace("\r\n", "\n")
    return lines if lines.endswith("\n") else f"{lines}\n"


def _replaced(text: str, part: _Part, lines: str) -> str:
    """Write a part anew, with the line ends of the file; the last line of a file may have none."""
    old = text[part.start : part.end]
    new = lines if old.endswith("\n") else lines.removesuffix("\n")
    return text[: part.start] + (new.replace("\n", "\r\n") if "\r\n" in text else new) + text[part.end :]


def _parts(text: str) -> Iterator[_Part]:
    """Part a text at its tables, and at the keys above them; what stands between, and behind a table's last key, is no part."""
    masked = OPAQUE.sub(lambda found: (" " if found[0][0] == "#" else "x") * len(found[0]), text)
    start, end, depth, has_table = 0, 0, 0, False
    for line in re.finditer(r"[^\n]*\n|[^\n]+", masked):
        signs = line[0].strip()
        is_table = not depth and signs.startswith("[")
        if is_table or (signs and not depth and not has_table):
            yield from _part(text, start, end, is_row=has_table)
            start, has_table = line.start(), is_table
        if signs:
            end = line.end()
        depth += sum((sign in "[{") - (sign in "]}") for sign in signs)
    yield from _part(text, start, end, is_row=has_table)


def _part(text: str, start: int, end: int, *, is_row: bool) -> Iterator[_Part]:
    """Name a part by what it says; an empty one is none."""
    for name, value in tomllib.loads(text[start:end]).items():
        yield _Part(name, start, end, is_row and isinstance(value, list))
