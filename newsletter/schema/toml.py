"""TOML text to values, with errors that name file, line, key, cause and remedy."""

import datetime as dt
import difflib
import re
import tomllib
import unicodedata
from typing import Any, TypeVar

import msgspec

from newsletter.exceptions import ConfigurationError

T = TypeVar("T")
_YEARS = range(1000, 3000)  # from here no time zone leads out of the calendar
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")  # $.source[0].url
# msgspec: Expected `str`, got `int`
_EXPECTED = re.compile(r"Expected `(?P<wanted>[^`]+)`, got `(?P<got>[^`]+)`")
_TYPES = {
    "str": "a text in quotes",
    "int": "a whole number",
    "bool": "true or false",
    "array": "a list [ … ]",
    "object": "a table",
    "datetime": "a date and time",
    "date": "a date",
    "null": "nothing",
    "float": "a number",
}
_PATTERNS = {
    r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z": 'a time such as "09:00"',
    r"^[1-9][0-9]{0,3}(min|h|d)\Z": 'a time span such as "30min", "6h" or "2d"',
    r"^[a-z0-9][a-z0-9_-]*\Z": "an id of small letters, digits, - and _",
    r"^[0-9]{4}-(0[1-9]|1[0-2])\Z": 'a month such as "2023-09"',
    r"^[a-z]{2,3}(-[A-Z]{2})?\Z": 'a language such as "en"',
    r"^#[0-9A-Fa-f]{6}\Z": 'a colour such as "#19486A"',
}
_CONFLICT = re.compile(r"^<{7} .*^>{7} ", re.MULTILINE | re.DOTALL)  # <<<<<<< HEAD … >>>>>>> other
_AT_LINE = re.compile(r"at line (\d+)")  # tomllib: (at line 3, column 5)
_DAY_FIRST = re.compile(r"=\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b")  # start = 05/10/2023
# Keys that a French hand writes.
_IN_FRENCH = {
    "adresse": ["url"], "date": ["start"], "debut": ["start"], "description": ["summary"], "duree": ["duration"],
    "etiquettes": ["tags"], "fin": ["end"], "genre": ["kind"], "heure": ["start"], "langue": ["language"],
    "lien": ["url"], "liens": ["links"], "lieu": ["place"], "nom": ["title", "name"], "objet": ["subject"],
    "resume": ["summary"], "statut": ["status"], "titre": ["title"], "ville": ["place"],
}  # fmt: skip


def decode(text: str, name: str, shape: type[T]) -> T:
    """Read TOML into a shape.

    Args:
        text: the file's text.
        name: the file's name, for messages.
        shape: the msgspec type that it must have.

    Raises:
        ConfigurationError: not TOML (its version 1.0.0), an unknown or missing key, a wrong type.
    """
    table = parse(text, name)
    try:
        return msgspec.convert(table, shape)
    except msgspec.ValidationError as error:
        raise _refused(str(error), text, name, shape) from None


def parse(text: str, name: str) -> dict[str, Any]:
    """Read TOML into plain tables; control characters in texts and years that no calendar needs are refused."""
    refuse_conflict(text, name)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(
            "Not valid TOML",
            name,
            cause=str(error),
            remedy=_mended(str(error), text),
        ) from None
    except RecursionError:
        raise ConfigurationError(
            "Not valid TOML", name, cause="nested too deeply", remedy="flatten it"
        ) from None
    _refuse_unusable(table, text, name, "$")
    return table


def refuse_conflict(text: str, name: str) -> None:
    """Refuse a file in which git left both versions of what two people changed.

    Raises:
        ConfigurationError: it has such a place; its line is named.
    """
    if found := _CONFLICT.search(text):
        raise ConfigurationError(
            "Not merged",
            f"{name}, line {text[: found.start()].count(chr(10)) + 1}",
            cause="git left both versions there",
            remedy="keep one of them, and remove the lines <<<<<<<, ======= and >>>>>>>",
        )


def _mended(message: str, text: str) -> str:
    """Guess from the line that TOML refuses what its writer meant."""
    found = _AT_LINE.search(message)
    lines = text.split("\n")
    line = lines[min(int(found[1]), len(lines)) - 1] if found else ""
    if _DAY_FIRST.search(line):
        return "write dates as 2026-12-25, without quotes"
    if message.startswith("Invalid date"):
        return "correct that line: there is no such day or hour"
    if line.count('"') % 2:
        return "correct that line: a quote is missing, or a quote inside the text needs a backslash"
    return "correct that line (is a quote or bracket missing?)"


def wrong(text: str, name: str, path: str, cause: str, remedy: str) -> ConfigurationError:
    """Build the error for a key that has the right type but a wrong value."""
    return ConfigurationError("Wrong value", _where(text, name, path), cause=cause, remedy=remedy)


def _refuse_unusable(value: object, text: str, name: str, path: str) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_unusable(inner, text, name, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _refuse_unusable(inner, text, name, f"{path}[{index}]")
    elif isinstance(value, str) and any(ord(char) < 32 and char not in "\n\t" for char in value):
        raise wrong(text, name, path, "holds a control character", "remove it")
    elif isinstance(value, dt.date) and value.year not in _YEARS:
        raise wrong(text, name, path, f"the year {value.year} is out of reach", "correct it")


def _refused(problem: str, text: str, name: str, shape: object) -> ConfigurationError:
    cause, _, path = problem.partition(" - at `")
    path = path.rstrip("`") or "$"
    if match := re.search(r"unknown field `([^`]+)`", cause):
        key = match[1]
        where = _where(text, name, f"{path}.{key}")
        return ConfigurationError(
            "Unknown key", where, cause=f"there is no {key!r} here", remedy=_nearest(key, path, shape)
        )
    if match := re.search(r"missing required field `([^`]+)`", cause):
        return ConfigurationError(
            "Missing key",
            _where(text, name, path),
            cause=f"{match[1]!r} is required",
            remedy=f"add {match[1]} = …",
        )
    choices = _choices(path, shape)
    remedy = f"write one of: {', '.join(choices)}" if choices else "correct it"
    return ConfigurationError("Wrong value", _where(text, name, path), cause=_plain(cause), remedy=remedy)


def _plain(cause: str) -> str:
    if match := _EXPECTED.search(cause):
        wanted = " or ".join(
            _TYPES.get(part, part) for part in match["wanted"].split(" | ") if part != "null"
        )
        return f"expected {wanted}, got {_TYPES.get(match['got'], match['got'])}"
    if "matching regex" in cause:
        for pattern, words in _PATTERNS.items():
            if repr(pattern) in cause:
                return f"expected {words}"
    return cause[0].lower() + cause[1:]


def _nearest(key: str, path: str, shape: object) -> str:
    table = _struct(_type_at(path, shape))
    known = [field.encode_name for field in table.fields] if table else []
    meant = _IN_FRENCH.get(_unaccented(key), [])
    close = [name for name in meant if name in known] or difflib.get_close_matches(key, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"remove it; known keys: {', '.join(known)}"


def _unaccented(key: str) -> str:
    return unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode().lower()


def _choices(path: str, shape: object) -> list[str]:
    """The values that a key may have, when they are a short list."""
    found = _type_at(path, shape)
    for part in found.types if isinstance(found, msgspec.inspect.UnionType) else (found,):
        if isinstance(part, msgspec.inspect.EnumType):
            return [member.value for member in part.cls]
        if isinstance(part, msgspec.inspect.LiteralType):
            return [str(value) for value in part.values]
    return []


def _type_at(path: str, shape: object) -> msgspec.inspect.Type | None:
    """The type of the key that a path leads to."""
    found: msgspec.inspect.Type | None = msgspec.inspect.type_info(shape)
    for step, _ in _STEP.findall(path.removeprefix("$")):
        table = _struct(found) if step else None
        if step:
            found = (
                next((field.type for field in table.fields if field.encode_name == step), None)
                if table
                else None
            )
    return found


def _struct(info: msgspec.inspect.Type | None) -> msgspec.inspect.StructType | None:
    if isinstance(info, msgspec.inspect.StructType):
        return info
    if isinstance(info, msgspec.inspect.VarTupleType | msgspec.inspect.ListType):
        return _struct(info.item_type)
    if isinstance(info, msgspec.inspect.UnionType):
        return next((found for part in info.types if (found := _struct(part))), None)
    return None


def _where(text: str, name: str, path: str) -> str:
    """Say where a key is: file, line and dotted path."""
    line = line_of(text, path)
    dotted = path.removeprefix("$").removeprefix(".")
    place = f"{name}, line {line}" if line else name
    return f"{place}, {_counted(dotted)}" if dotted else place


def _counted(dotted: str) -> str:
    """People count tables from one: `event[0].start` is `start of event 1`."""
    return re.sub(r"\[(\d+)\]", lambda match: f"[{int(match[1]) + 1}]", dotted)


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
        if line is not None:
            first = found = line
    return found + 1 if found is not None else None


def _is_head(line: str, dotted: str, *, array: bool) -> bool:
    left, right = (r"\[\[", r"\]\]") if array else (r"\[", r"\]")
    return re.match(rf"\s*{left}\s*{re.escape(dotted)}\s*{right}", line) is not None


def _key_line(lines: list[str], first: int, last: int, key: str) -> int | None:
    pattern = re.compile(rf"(^|[{{,])\s*[\"']?{re.escape(key)}[\"']?\s*=")
    return next((n for n in range(first, last) if pattern.search(lines[n])), None)
