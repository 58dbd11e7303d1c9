"""What msgspec refuses in a table that people write, said in French: unknown and missing keys, types, choices. Pure."""

import difflib
import re
import tomllib
from collections.abc import Sequence
from contextlib import suppress

import msgspec

from newsletter.exceptions import FileError
from newsletter.schema import mistakes
from newsletter.schema.in_french import fitting, meant_by, moment_of
from newsletter.schema.mistakes import Mistake
from newsletter.schema.mistyped import day
from newsletter.schema.place import header_of, key_of, line_of, put, toml, written, wrong
from newsletter.schema.shapes import item, struct, type_at

# msgspec: Expected `str`, got `int`
_EXPECTED = re.compile(r"Expected `(?P<wanted>[^`]+)`, got `(?P<got>[^`]+)`")
_BOUND = re.compile(r"Expected `\w+` (?P<sign>[<>]=?) (?P<bound>-?\d+)")  # Expected `int` <= 6
_LENGTH = re.compile(
    r"Expected `(?P<kind>\w+)` of (?:at least |length >?=? ?)(?P<length>\d+)"
)  # Expected `str` of length >= 1
_TYPES = {
    "str": ("un texte entre guillemets", '"…"'),
    "int": ("un nombre entier, sans guillemets", "1"),
    "bool": ("true ou false, sans guillemets", "true"),
    "array": ("une liste entre crochets", '["…"]'),
    "object": ("un tableau", "{ … }"),
    "datetime": ("une date et une heure, sans guillemets", "2026-12-10T18:00:00"),
    "date": ("une date, sans guillemets", "2026-12-10"),
    "float": ("un nombre, sans guillemets", "1.5"),
}
_PATTERNS = {
    r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z": ("une heure", '"09:00"'),
    r"^[1-9][0-9]{0,3}(min|h|d)\Z": ("une durée", '"30min", "6h" ou "2d"'),
    r"^[a-z0-9][a-z0-9_-]*\Z": ("un nom fait de petites lettres sans accent, de chiffres, de - et de _", '"cette-semaine"'),
    r"^[0-9]{4}-(0[1-9]|1[0-2])\Z": ("un mois", '"2026-12"'),
    r"^[a-z]{2,3}(-[A-Z]{2})?\Z": ("une langue", '"en"'),
    r"^#[0-9A-Fa-f]{6}\Z": ("une couleur", '"#19486A"'),
}  # fmt: skip
_YES = {
    "oui": "true",
    "vrai": "true",
    "yes": "true",
    "true": "true",
    "non": "false",
    "faux": "false",
    "no": "false",
    "false": "false",
}
_HOUR = re.compile(r'"(1?\d|2[0-3]) ?[hH:]? ?([0-5]\d)?"')  # "9h", "18 h 30"
_CLOCK = re.compile(r"([01]?\d|2[0-3])(?::([0-5]\d)(?::\d\d)?)?")  # 9, 09:00:00
_WHOLE = re.compile(r"(-?\d+)(?:\.0+)?")
_QUOTE = '"'
_NEAR = 0.7  # of two names, as difflib compares them: « places » is place, « location » no duration


def refused(problem: str, text: str, name: str, shape: object) -> FileError:
    """Say what msgspec refused.

    Args:
        problem: in its words.
        text: the file's.
        name: as its writer calls it.
        shape: that the file must have.
    """
    cause, _, path = problem.partition(" - at `")
    path = path.rstrip("`") or "$"
    if match := re.search(r"unknown field `([^`]+)`", cause):
        return _unknown(match[1], text, name, path, shape)
    if match := re.search(r"missing required field `([^`]+)`", cause):
        return _missing(match[1], text, name, path, shape)
    if stray := _stray(path, text, shape):
        return wrong(text, name, f"{path}.{stray[0]}", mistakes.MISPLACED, home=stray[1])
    mistake, words = _value(cause, path, text, shape)
    return wrong(text, name, path, mistake, **words)


def choices_in_words(choices: Sequence[str | int], table: str = "") -> str:
    """Say « "in", "out" ou "never" »; `table` is one more."""
    *first, last = filter(None, [*map(toml, choices), table])
    return f"{', '.join(first)} ou {last}" if first else last


def _unknown(key: str, text: str, name: str, path: str, shape: object) -> FileError:
    here, at = f"{path}.{key}", type_at(path, shape)
    table = struct(at)
    known = [field.encode_name for field in table.fields] if table else []
    meant, moment = [one for one in meant_by(key) if one in known], moment_of(key)
    if moment in known:
        return wrong(
            text, name, here, mistakes.HOUR_APART, moment=moment, instead=_with_hour(text, path, key)
        )
    if not meant and (home := _home(key, known, shape)):
        return wrong(text, name, here, mistakes.MISPLACED, home=home)
    meant = meant or difflib.get_close_matches(key.lower(), known, n=1, cutoff=_NEAR)
    if not meant:
        return wrong(text, name, here, mistakes.UNKNOWN, known=", ".join(known))
    value, is_table = written(text, here), re.search(rf"(?m)^\s*(\[+)\s*{re.escape(key)}\s*(\]+)", text)
    right = fitting(meant, value, path)
    if is_table:
        words = {
            "said": f"{is_table[1]}{key}{is_table[2]}",
            "instead": f"{is_table[1]}{right}{is_table[2]}",
        }
        return wrong(text, name, here, mistakes.MISNAMED, **words)
    if right.endswith("_env"):  # what stands there may be the secret itself
        return wrong(
            text, name, here, mistakes.MISNAMED_SECRET, key=key, instead=f'{right} = "{right[:-4].upper()}"'
        )
    instead = f"{right} = {_as(right, value, type_at(f'{path}.{right}', shape))}"
    return wrong(text, name, here, mistakes.MISNAMED, instead=instead)


def _as(key: str, value: str, wanted: msgspec.inspect.Type | None) -> str:
    """Write a value as its right key wants it: several where one stands, one where several do, « annulé = true » as a status."""
    if key == "status" and value in {"true", '"oui"'}:
        return '"cancelled"'
    if item(wanted) is None:
        return _alone(value)
    if value.startswith("["):
        return value
    return _labelled(value) if _is_labelled(wanted) else f"[{value}]"


def _labelled(address: str) -> str:
    return f'[{{ label = "…", url = {address} }}]'


def _is_labelled(wanted: msgspec.inspect.Type | None) -> bool:
    """Whether it takes addresses with their words, as `links` does."""
    table = struct(wanted)
    return table is not None and {field.encode_name for field in table.fields} == {"label", "url"}


def _with_hour(text: str, path: str, key: str) -> str:
    """Put an hour that stands apart to the day that stands beside it; an example where either is not certain."""
    days = (written(text, f"{path}.{one}").strip('"')[:10] for one in (moment_of(key), "start", "date"))
    found = day(f"{next(filter(None, days), '')} {written(text, f'{path}.{key}').strip(_QUOTE)}")
    return found if "T" in found else "2026-12-10T18:00:00"


def _home(key: str, known: list[str], shape: object) -> str:
    """Say where a key that is not known here belongs: above all tables, or in one that the file has once."""
    root = struct(msgspec.inspect.type_info(shape))
    if root is None or key in known:
        return ""
    here = {field.encode_name for field in root.fields}
    if key in here and set(known) != here and not struct(type_at(f"$.{key}", shape)):
        return "en haut du fichier, avant la première table entre crochets"
    for field in root.fields:
        table = field.type
        if isinstance(table, msgspec.inspect.StructType) and key in {one.encode_name for one in table.fields}:
            return f"sous [{field.encode_name}]"
    return ""


def _missing(key: str, text: str, name: str, path: str, shape: object) -> FileError:
    found = type_at(f"{path}.{key}", shape)
    mistake = mistakes.MISSING_TABLE if isinstance(found, msgspec.inspect.StructType) else mistakes.MISSING
    choices = _choices(found)
    example = toml(choices[0]) if choices else _example(found, key)
    error = wrong(text, name, f"{path}.{key}", mistake, example=example)
    return FileError(name, line_of(text, path), error.table, cause=error.cause, remedy=error.remedy)


def _value(cause: str, path: str, text: str, shape: object) -> tuple[Mistake, dict[str, object]]:
    value = written(text, path)
    if (alone := _alone(value)) != value and item(type_at(path, shape)) is None:
        return _of_one(cause, path, alone, text, shape)
    if choices := _choices(type_at(path, shape)):
        return mistakes.NO_SUCH_VALUE, {"choices": choices_in_words(choices, _table(type_at(path, shape)))}
    if match := _BOUND.search(cause):
        bound = int(match["bound"]) + {">": 1, "<": -1}.get(match["sign"], 0)
        too_small = match["sign"].startswith(">")
        return (mistakes.TOO_SMALL if too_small else mistakes.TOO_LARGE_A_NUMBER), {"most": bound}
    if match := _LENGTH.search(cause):
        if match["kind"] == "str":
            return mistakes.EMPTY, {}
        many = f"une liste de {match['length']}"
        return mistakes.WRONG_TYPE, {"wanted": many, "instead": put(text, path, "[0, 7]")}
    if "matching regex" in cause:
        return mistakes.WRONG_TYPE, _patterned(cause, path, value, text)
    if "RFC3339" in cause:
        return mistakes.NOT_DATE, {"example": day(value.strip('"')).strip("?") or _TYPES["date"][1]}
    if match := _EXPECTED.search(cause):
        if _is_labelled(type_at(path, shape)) and value.startswith('"'):
            instead = put(text, path, _labelled(value)[1:-1] if path.endswith("]") else _labelled(value))
            return mistakes.WRONG_TYPE, {"wanted": "les mots du lien et son adresse", "instead": instead}
        return mistakes.WRONG_TYPE, _typed(match["wanted"], path, value, text, type_at(path, shape))
    return mistakes.UNFIT, {}


def _stray(path: str, text: str, shape: object) -> tuple[str, str] | None:
    """Find a key that stands in a table of its own, where rows are wanted that do not have it, and say where it belongs."""
    row = struct(item(type_at(path, shape)))
    stands = tomllib.loads(text).get(key_of(path)) if row else None
    known = [field.encode_name for field in row.fields] if row else []
    homes = ((key, _home(key, known, shape)) for key in stands) if isinstance(stands, dict) else ()
    return next(((key, home) for key, home in homes if home), None)


def _patterned(cause: str, path: str, value: str, text: str) -> dict[str, object]:
    """Say which kind of text is wanted, and write one; an hour as it was probably meant."""
    found = (words for pattern, words in _PATTERNS.items() if repr(pattern) in cause)
    wanted, example = next(found, ("une autre valeur", "…"))
    if wanted == "une heure" and (hour := _HOUR.fullmatch(value)):
        example = f'"{int(hour[1]):02}:{hour[2] or "00"}"'
    return {"wanted": wanted, "instead": f"par exemple {put(text, path, example)}"}


def _of_one(cause: str, path: str, value: str, text: str, shape: object) -> tuple[Mistake, dict[str, object]]:
    """Say that one value is wanted where a list stands, and write its first as that key wants it."""
    found = type_at(path, shape)
    wanted = (match := _EXPECTED.search(cause)) and match["wanted"].partition(" ")[0]
    if choices := _choices(found):
        right = value if value in map(toml, choices) else choices_in_words(choices, _table(found))
        return mistakes.ONE_VALUE, {"instead": put(text, path, right) if right == value else right}
    instead = _typed(wanted or "str", path, value, text, found)["instead"]
    return mistakes.ONE_VALUE, {"instead": instead}


def _alone(value: str) -> str:
    """Return the first of a list of plain values, as TOML; what is none stays as it is."""
    with suppress(tomllib.TOMLDecodeError):
        read = tomllib.loads(f"x = {value}")["x"]
        if isinstance(read, list) and read and isinstance(read[0], str | int):
            return toml(read[0])
    return value


def _standard(field: msgspec.inspect.Field) -> object:
    """Return what a key is where nobody writes it; where that is nothing, a place for it."""
    return field.default if isinstance(field.default, str | int) else "…"


def _as_text(bare: str, found: msgspec.inspect.Type | None) -> str:
    """Write what stands there without quotes as the text that is wanted: an hour, a duration."""
    if bare.startswith(("[", "{")):
        return "…"
    pattern = found.pattern if isinstance(found, msgspec.inspect.StrType) else None
    if pattern is None or re.match(pattern, bare):
        return bare
    if re.match(pattern, "09:00") and (hour := _CLOCK.fullmatch(bare)):
        return f"{int(hour[1]):02}:{hour[2] or '00'}"
    if re.match(pattern, "6h") and bare.isdigit():
        return f"{int(bare)}h"
    return bare


def _typed(
    wanted: str, path: str, value: str, text: str, found: msgspec.inspect.Type | None = None
) -> dict[str, object]:
    """Say which type is wanted, and write the same in it where that can be guessed."""
    parts = [part for part in wanted.split(" | ") if part != "null"]
    kind = parts[0]
    said = " ou ".join(_TYPES.get(part, (part, ""))[0] for part in parts)
    bare, header = value.strip('"'), header_of(path)
    if kind == "array" and (head := re.search(rf"(?m)^\s*\[\s*{re.escape(header)}\s*\]", text)):
        return {"said": head[0].strip(), "wanted": "deux crochets de chaque côté", "instead": f"[[{header}]]"}
    meant = {
        "str": toml(_as_text(bare, found)),
        "int": whole[1] if (whole := _WHOLE.fullmatch(bare)) else f"par exemple {_TYPES['int'][1]}",
        "bool": _YES.get(bare.lower(), "true ou false"),
        "array": f"[{value}]",
    }
    if kind == "object" and (table := struct(found)) is not None and table.fields:
        meant[kind] = toml({one.encode_name: _standard(one) for one in table.fields})
    instead = meant.get(kind, _TYPES.get(kind, ("", "…"))[1])
    return {"wanted": said, "instead": instead if instead.startswith("par ") else put(text, path, instead)}


def _example(found: msgspec.inspect.Type | None, key: str) -> str:
    if key in {"date", "start", "end"}:
        return "2026-12-10"
    if isinstance(found, msgspec.inspect.IntType):
        return "1"
    return "2026-12-10T18:00:00" if isinstance(found, msgspec.inspect.DateTimeType) else '"…"'


def _choices(found: msgspec.inspect.Type | None) -> list[str | int]:
    """The values that a key may have, when they are a short list."""
    for part in found.types if isinstance(found, msgspec.inspect.UnionType) else (found,):
        if isinstance(part, msgspec.inspect.EnumType):
            return [member.value for member in part.cls]
        if isinstance(part, msgspec.inspect.LiteralType):
            return [value for value in part.values if isinstance(value, str | int)]
    return []


def _table(found: msgspec.inspect.Type | None) -> str:
    """Write the table that a key may have as well; empty where it may not."""
    table = struct(found)
    fields = table.fields if table else ()
    return toml({field.encode_name: "…" for field in fields}) if fields else ""
