"""Reading an edition's file: TOML front matter between `+++` lines, then the édito in Markdown. Strict, and pure.

What stands in the front matter follows from what `newsletter.model` declares of an edition and of what it holds.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from newsletter.addresses import is_web
from newsletter.config import Language, LinkRow, is_zone
from newsletter.exceptions import FileError
from newsletter.markup import read_edito
from newsletter.model import Declared, Edition, EditionEntry, Link, Text, declared, in_zone
from newsletter.permalinks import is_picture
from newsletter.schema import mistakes
from newsletter.schema.mistakes import Mistake
from newsletter.schema.mistyped import day
from newsletter.schema.place import wrong
from newsletter.schema.toml import decode, refuse_conflict

FENCE = "+++"
EDITO, ROWS = "edito", "entries"
"""What stands below the front matter, and what `[[entry]]` tables hold."""
KEYS = {ROWS: "entry"}
"""The front matter's keys, where they are not the fields' own names."""
_INLINE: Mapping[type[Any] | None, type[Any]] = {Link: LinkRow}  # inline tables, as the agenda has them

_CHECKS: Mapping[
    Text | None, tuple[Callable[[str], object], Mistake]
] = {  # what is right, what it is where it isn't
    Text.ADDRESS: (is_web, mistakes.NOT_WEB),
    Text.ZONE: (is_zone, mistakes.NO_ZONE),
    Text.PICTURE: (is_picture, mistakes.NO_PICTURE),
}


def read_edition(text: str, name: str, zone: ZoneInfo) -> Edition:
    """Read an edition's file. Without a subject of its own, it has the first heading of its édito for one.

    Args:
        text: the file's text.
        name: the file's name, for messages; its stem must be the edition's date.
        zone: the letter's, for instants without an offset.

    Raises:
        FileError: with file, line, what stands there and what to write.
    """
    front, tail = split(text, name)
    shaped: Any = decode(front, name, _shape(Edition))
    if not name.endswith(f"{shaped.date.isoformat()}.md"):
        raise wrong(
            front, name, "$.date", mistakes.OTHER_NAME, named=name.rpartition("/")[2].removesuffix(".md")
        )
    fields = _Reader(front, name, zone).fields(Edition, shaped, "$")
    edito = tail.removeprefix("\n")
    if shaped.subject is None:
        fields["subject"] = read_edito(edito).title
    _refuse_twins(fields[ROWS], front, name)
    return Edition(**fields, edito=edito)


def split(text: str, name: str) -> tuple[str, str]:
    """Part front matter and what follows it. The front matter keeps its line numbers: its fence becomes an empty line.

    Line ends are layout: those of Windows are read as all others.
    """
    refuse_conflict(text, name)
    lines = text.replace("\r\n", "\n").split("\n")
    ends = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
    if not ends or ends[0] != 0 or len(ends) < 2:
        mistake = mistakes.NO_SECOND_FENCE if ends and ends[0] == 0 else mistakes.NO_FENCE
        raise FileError(name, cause=mistake.text, remedy=mistake.remedy)
    front = "\n" + "\n".join(lines[1 : ends[1]]) + "\n"
    return front, "\n".join(lines[ends[1] + 1 :])


@cache
def _shape(kind: Any) -> type[Any]:
    """Make the strict form of a table from the fields of the values that it becomes."""
    shapes: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    for one in declared(kind):
        if one.name == "subject":
            shapes.append((one.name, str | None, None))  # none is not the same as an empty one
        elif one.name != EDITO:
            shapes.append((one.name, _hint(one), *_default(one)))
    return msgspec.defstruct(
        kind.__name__, shapes, frozen=True, kw_only=True, forbid_unknown_fields=True, rename=KEYS
    )


def _default(one: Declared) -> tuple[Any, ...]:
    return () if one.is_required else (one.default,)


def _hint(one: Declared) -> Any:
    """Say what msgspec should look for: it knows no choice of an instant or a day."""
    if one.is_moment:
        return Any
    if one.text is Text.LANGUAGE:
        return Language | None
    if one.inner is None:
        return one.hint
    inner: Any = one.inner
    row: Any = _INLINE.get(inner) or _shape(inner)
    return tuple[row, ...] if one.many else row | None


class _Reader:
    """Makes values of tables.

    Args:
        front: the front matter, for the lines in messages.
        name: the file's.
        zone: of instants without an offset.
    """

    def __init__(self, front: str, name: str, zone: ZoneInfo) -> None:
        self._front, self._name, self._zone = front, name, zone

    def fields(self, kind: type[Any], row: Any, path: str) -> dict[str, Any]:
        """Return the fields of a value, by name."""
        found = {}
        for one in declared(kind):
            if one.name != EDITO:
                where = f"{path}.{KEYS.get(one.name, one.name)}"
                found[one.name] = self._value(one, getattr(row, one.name), where)
        if issubclass(kind, EditionEntry):
            self._refuse_half_hours(row, path)
        return found

    def _value(self, one: Declared, value: Any, path: str) -> Any:
        if value is None:
            return None
        if one.is_moment:
            return self._moment(value, path)
        if one.is_instant:
            return in_zone(value, self._zone)
        if one.inner is None and one.text not in _CHECKS:
            return value
        if one.many:
            paths = (f"{path}[{index}]" for index in range(len(value)))
            return tuple(self._part(one, part, where) for part, where in zip(value, paths, strict=True))
        return self._part(one, value, path)

    def _part(self, one: Declared, value: Any, path: str) -> Any:
        if one.inner is not None:
            return one.inner(**self.fields(one.inner, value, path))
        is_right, mistake = _CHECKS[one.text]
        if not is_right(value):
            raise self._wrong(path, mistake)
        return value

    def _moment(self, value: Any, path: str) -> Any:
        if not isinstance(value, dt.date):
            meant = day(value).strip("?") if isinstance(value, str) else ""
            raise self._wrong(path, mistakes.NOT_DATE, example=meant or "2026-12-10T18:00:00")
        return in_zone(value, self._zone)

    def _refuse_half_hours(self, row: Any, path: str) -> None:
        if isinstance(row.start, dt.datetime) != isinstance(row.end or row.start, dt.datetime):
            raise self._wrong(f"{path}.end", mistakes.HALF_HOURS)

    def _wrong(self, path: str, mistake: Mistake, **words: object) -> FileError:
        return wrong(self._front, self._name, path, mistake, **words)


def _refuse_twins(entries: tuple[EditionEntry, ...], front: str, name: str) -> None:
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        if entry.key in seen:
            raise wrong(front, name, f"$.entry[{index}].key", mistakes.TWICE)
        seen.add(entry.key)
