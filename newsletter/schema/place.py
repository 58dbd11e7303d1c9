"""Where a key stands in a file that people write, what stands there, and the error about it. Pure."""

import datetime as dt
import json
import re
import tomllib
from contextlib import suppress
from typing import Any

from newsletter.exceptions import FileError
from newsletter.schema.mistakes import Mistake

_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")  # $.source[0].url
_ITEM = re.compile(
    r"((?:(?!\[\.{3}\]).)*)\[(\d+)\]"
)  # not $.minutes[...]: which value of a map, nobody tells
_IN_MAP = re.compile(r"\[\.{3}\]\[.*")
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?\Z", re.IGNORECASE)  # www.example.org/a
_LONGEST = 70  # characters of a value that is quoted


def wrong(text: str, name: str, path: str, mistake: Mistake, **words: object) -> FileError:
    """Build the error about a key: file, line, table, what stands there, what to write.

    Args:
        text: the file's.
        name: as its writer calls it: "feeds/agenda.toml".
        path: of the key: `$.event[1].start`.
        mistake: from the catalogue.
        **words: what its words hold, beyond the key and its value.
    """
    key, value = key_of(path), written(text, path)
    is_item = path.endswith("]") and not value.startswith("{")
    stands = value if is_item else f"{key} = {value}"
    where = _item_of(path) if is_item and value else table_of(path)
    known = {
        "key": key, "value": value, "said": stands if value else f"« {key} »", "address": _whole(value), **words,
    }  # fmt: skip
    return FileError(
        name, line_of(text, path), where, cause=mistake.text.format(**known), remedy=mistake.remedy.format(**known)
    )  # fmt: skip


def written(text: str, path: str) -> str:
    """Write the value that stands at a path as TOML does, cut where it is long; empty where there is none."""
    with suppress(tomllib.TOMLDecodeError, KeyError, IndexError, TypeError):
        return toml(_at(text, path))
    return ""


def _at(text: str, path: str) -> Any:
    found: Any = tomllib.loads(text)
    for key, index in _STEP.findall(path.removeprefix("$")):
        found = found[int(index)] if index else found[key]
    return found


def toml(value: object) -> str:
    """Write a value as TOML does, cut where it is long."""
    whole = _toml(value)
    return whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - 1]}…"


def _toml(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value[: 2 * _LONGEST], ensure_ascii=False)
        case dt.date() | dt.time():
            return value.isoformat()
        case list():
            return f"[{', '.join(map(_toml, value[:_LONGEST]))}]"
        case dict():
            return f"{{ {', '.join(f'{key} = {_toml(inner)}' for key, inner in list(value.items())[:_LONGEST])} }}"
    return str(value)


def _whole(value: str) -> str:
    """Write an address as it was probably meant; an example where that can't be told."""
    bare = value.strip('"')
    return f'"https://{bare}"' if _HOST.match(bare) else '"https://www.example.org/"'


def put(text: str, path: str, value: str) -> str:
    """Write the line with which a value stands at a path; of a list the whole, or the value alone where that is long.

    The value alone, too, of a map's, or of a list in a map: whose key is not told.

    Args:
        text: the file's.
        path: of the key, or of an item of its list.
        value: as TOML; where it is a text, the numbers beside it become texts, too.
    """
    if not path.endswith("]"):
        return f"{key_of(path)} = {value}"
    if (found := _ITEM.fullmatch(path)) is None:
        return value
    items = [_like(value, item) for item in _at(text, found[1])]
    items[int(found[2])] = value
    line = f"{key_of(path)} = [{', '.join(items)}]"
    return line if len(line) <= _LONGEST else value


def _like(value: str, item: object) -> str:
    is_bare = value.startswith('"') and not isinstance(item, str | list | dict)
    return _toml(_toml(item) if is_bare else item)


def key_of(path: str) -> str:
    """Name the key that a path leads to."""
    return next((key for key, _ in reversed(_STEP.findall(path)) if key), "")


def header_of(path: str) -> str:
    """Write what stands between the brackets of a table or a list of tables: "facet.value"."""
    return ".".join(key for key, _ in _STEP.findall(path.removeprefix("$")) if key)


def table_of(path: str) -> str:
    """Say in which table a path leads: « [[event]] n° 2 », « [delivery.smtp] »; nothing where it is in none."""
    steps = _STEP.findall(_IN_MAP.sub("", path.removeprefix("$")))
    if steps and steps[-1][0]:
        steps = steps[:-1]  # the key itself
    told: list[str] = []
    dotted = ""
    for key, index in steps:
        if index:
            is_outer = not any(" n° " in one for one in told)
            name = f"[[{dotted}]]" if is_outer else dotted.rpartition(".")[2]
            told = [*told[:-1], f"{name} n° {int(index) + 1}"]
        else:
            dotted = f"{dotted}.{key}" if dotted else key
            told.append(f"[{dotted}]")
    return ", ".join(one for number, one in enumerate(told) if " n° " in one or number == len(told) - 1)


def _item_of(path: str) -> str:
    """Say which item of a list a path leads to: « [[event]] n° 2, tags n° 1 »; of a map's, in which table that stands."""
    found = _ITEM.fullmatch(path)
    item = f"{key_of(path)} n° {int(found[2]) + 1}" if found else ""
    return ", ".join(filter(None, [table_of(found[1] if found else path), item]))


def line_of(text: str, path: str) -> int | None:
    """Find the line (from 1) of a key such as `$.event[1].start`; None if it can't be told."""
    lines = text.split("\n")  # as TOML counts them: U+2028 in a title ends no line
    first, last, found = 0, len(lines), None
    dotted = ""
    for key, index in _STEP.findall(path.removeprefix("$")):
        if index:
            heads = [n for n in range(first, last) if _is_head(lines[n], dotted, array=True)]
            if int(index) >= len(heads):
                break  # an inline list: its own line is as near as can be told
            first = found = heads[int(index)]
            last = next((n for n in heads if n > first), last)
            continue
        dotted = f"{dotted}.{key}" if dotted else key
        head = next((n for n in range(first, last) if _is_head(lines[n], dotted, array=False)), None)
        line = head if head is not None else _key_line(lines, first, last, key)
        if line is None:
            line = next((n for n in range(first, last) if _is_head(lines[n], dotted, array=True)), None)
        if line is not None:
            first = found = line
    return found + 1 if found is not None else None


def _is_head(line: str, dotted: str, *, array: bool) -> bool:
    left, right = (r"\[\[", r"\]\]") if array else (r"\[", r"\]")
    return re.match(rf"\s*{left}\s*{re.escape(dotted)}\s*{right}", line) is not None


def _key_line(lines: list[str], first: int, last: int, key: str) -> int | None:
    pattern = re.compile(rf"(^|[{{,])\s*[\"']?{re.escape(key)}[\"']?\s*=")
    return next((n for n in range(first, last) if pattern.search(lines[n])), None)
