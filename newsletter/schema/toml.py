"""TOML text to values, with errors in French that name file, line and key, quote what stands there, and say what to write."""

import datetime as dt
import re
import tomllib
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from newsletter.exceptions import FileError
from newsletter.schema import mistakes
from newsletter.schema.broken import broken
from newsletter.schema.headless import headless
from newsletter.schema.place import wrong
from newsletter.schema.refused import refused

T = TypeVar("T")
_YEARS = range(1000, 3000)  # from here no time zone leads out of the calendar
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")  # what no text needs: all below U+0020, but tab and line end
_CONFLICT = re.compile(r"^<{7} .*^>{7} ", re.MULTILINE | re.DOTALL)  # <<<<<<< HEAD … >>>>>>> other


def decode(text: str, name: str, shape: type[T]) -> T:
    """Read TOML into a shape.

    Args:
        text: the file's text.
        name: the file's name, for messages.
        shape: the msgspec type that it must have.

    Raises:
        FileError: not TOML (its version 1.0.0), an unknown or missing key, a wrong type.
    """
    read: T = _decoded(text, name, shape)  # type: ignore[arg-type] # a class has a hash, though mypy sees none
    return read


@lru_cache(maxsize=32)  # all shapes are frozen; the preview reads the same files for each page
def _decoded(text: str, name: str, shape: type[Any]) -> Any:
    refuse_conflict(text, name)
    try:
        return msgspec.convert(parse(text, name), shape)
    except FileError as error:
        raise headless(text, name, shape) or error from None
    except msgspec.ValidationError as error:
        raise headless(text, name, shape) or refused(str(error), text, name, shape) from None


def parse(text: str, name: str) -> dict[str, Any]:
    """Read TOML into plain tables; control characters in texts and years that no calendar needs are refused."""
    refuse_conflict(text, name)
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise broken(text, name, error) from None
    _refuse_unusable(table, text, name, "$")
    return table


def refuse_conflict(text: str, name: str) -> None:
    """Refuse a file in which git left both versions of what two people changed.

    Raises:
        FileError: it has such a place; its line is named.
    """
    if found := _CONFLICT.search(text):
        line, said = text[: found.start()].count("\n") + 1, mistakes.NOT_MERGED
        raise FileError(name, line, cause=said.text, remedy=said.remedy)


def _refuse_unusable(value: object, text: str, name: str, path: str) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_unusable(inner, text, name, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _refuse_unusable(inner, text, name, f"{path}[{index}]")
    elif isinstance(value, str) and _CONTROL.search(value):
        raise wrong(text, name, path, mistakes.CONTROL_CHARACTER)
    elif isinstance(value, dt.date) and value.year not in _YEARS:
        raise wrong(text, name, path, mistakes.YEAR, year=value.year)
