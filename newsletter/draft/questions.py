"""What waits for the editor's answer, as comments beside the rows of an edition's file. Pure.

The comments are the program's: it writes them anew each time, and takes them out when nothing is asked any more.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from newsletter.draft.reading import FENCE
from newsletter.model import Suggestion

MARK = "# ? "
_KEY = re.compile(r"\s*key\s*=")


def with_questions(text: str, suggestions: Iterable[Suggestion]) -> str:
    """Write beside each row what it probably is, and what to write in the agenda; all else stays, byte for byte.

    Args:
        text: an edition's file.
        suggestions: what is asked about its rows.
    """
    lines = text.split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
    if len(fences) < 2:
        return text
    asked: Mapping[str, list[Suggestion]] = defaultdict(list)
    for one in suggestions:
        asked[one.entry.key].append(one)
    end = "\r" if lines[0].endswith("\r") else ""
    front = lines[1 : fences[1]]
    commented = [line for row in front for line in _commented(row, asked, end)]
    if not _say_the_same(commented, front):  # a text of several lines looked like a row's key
        return text
    return "\n".join([lines[0], *commented, *lines[fences[1] :]])


def _commented(line: str, asked: Mapping[str, Sequence[Suggestion]], end: str) -> Iterator[str]:
    if line.startswith(MARK):
        return
    yield line
    for one in asked.get(_key(line), ()):
        yield f"{MARK}{_flat(one.words)}{end}"
        yield f"{MARK}{_flat(one.remedy)}{end}"


def _key(line: str) -> str:
    try:
        return str(tomllib.loads(line.rstrip()).get("key", "")) if _KEY.match(line) else ""
    except tomllib.TOMLDecodeError:
        return ""


def _flat(text: str) -> str:
    """Leave out what a comment must not hold (TOML 1.0, comments)."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _say_the_same(one: Iterable[str], other: Iterable[str]) -> bool:
    try:
        mine, theirs = (tomllib.loads("\n".join([*lines, ""])) for lines in (one, other))
    except tomllib.TOMLDecodeError:
        return False
    return mine == theirs
