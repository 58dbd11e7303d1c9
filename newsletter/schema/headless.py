"""Rows of a list that stand before the row they would belong to: `[[facet.value]]` without `[[facet]]` above it. Pure."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from newsletter.exceptions import FileError
from newsletter.schema import mistakes
from newsletter.schema.scanning import still_open
from newsletter.schema.shapes import item, struct, type_at

_HEADER = re.compile(r"(?m)^[ \t]*(\[\[?)[ \t]*([\w-]+(?:\.[\w-]+)*)[ \t]*\]\]?")


def headless(text: str, name: str, shape: object) -> FileError | None:
    """Say of the first such row what it lacks; None where there is none. TOML takes it for another table, or for none at all.

    Args:
        text: of a file that was refused.
        name: as its writer calls it.
        shape: that it must have.
    """
    met: set[str] = set()
    for found in _HEADER.finditer(text):
        if still_open(text, found.start()):
            continue  # a text of several lines
        *above, _ = _prefixes(found[2])
        if lacking := next((one for one in above if one not in met and _is_list(one, shape)), None):
            return _told(text, name, found, lacking, shape)
        met.add(found[2])
    return None


def _prefixes(header: str) -> Sequence[str]:
    """Return what a header stands below, outermost first, and itself: "facet", "facet.value"."""
    parts = header.split(".")
    return [".".join(parts[: number + 1]) for number in range(len(parts))]


def _is_list(header: str, shape: object) -> bool:
    return struct(item(type_at(f"$.{header}", shape))) is not None


def _told(text: str, name: str, found: re.Match[str], lacking: str, shape: object) -> FileError:
    said, line = found[0].strip(), _line(text, found.start())
    later = re.compile(rf"(?m)^[ \t]*\[\[[ \t]*{re.escape(lacking)}[ \t]*\]\]").search(text, found.end())
    mistake = mistakes.BELOW_ITS_OWN if later else mistakes.HEADLESS
    words = {
        "said": said,
        "head": f"[[{lacking}]]",
        "keys": " et ".join(_required(lacking, shape)),
        "later": later and _line(text, later.start()),
    }
    return FileError(name, line, cause=mistake.text.format(**words), remedy=mistake.remedy.format(**words))


def _required(header: str, shape: object) -> Iterator[str]:
    row = struct(type_at(f"$.{header}", shape))
    fields: Sequence[msgspec.inspect.Field] = row.fields if row else ()
    return (field.encode_name for field in fields if field.required)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
