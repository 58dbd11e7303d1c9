"""What the program says beside the rows of an edition's file, as comments. Pure.

It says what waits for the editor's answer, and which repères its rules propose. The comments are the program's: it writes them anew each time, and takes them out when there is nothing to say any more.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from newsletter.draft.reading import FENCE
from newsletter.model import Suggestion

ASKED, PROPOSED, POSSIBLE = "# ? ", "# Repères proposés : ", "# Peut-être aussi : "
"""How a line of a question begins, and those of the repères."""
_NONE: Mapping[str, str] = MappingProxyType({})
ACCEPTED = "# Accepté, "
"""How a line begins that says why a finding is accepted."""
_ACCEPT = re.compile(r"accept\s*=")  # accept = ["long:html"]
_KEY = re.compile(r"\s*key\s*=")


def with_comments(
    text: str,
    asked: Iterable[Suggestion],
    proposed: Mapping[str, str] = _NONE,
    possible: Mapping[str, str] = _NONE,
) -> str:
    """Write beside each row what it probably is and what to write in the agenda, and its repères; all else stays, byte for byte.

    Args:
        text: an edition's file.
        asked: what is asked about its rows.
        proposed: which repères the rules propose for its rows and by which words, by their keys.
        possible: which others they are not sure of.
    """
    lines = text.split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
    if len(fences) < 2:
        return text
    end = "\r" if lines[0].endswith("\r") else ""
    comments = _comments(asked, {PROPOSED: proposed, POSSIBLE: possible})
    front = lines[1 : fences[1]]
    commented = [line for row in front for line in _commented(row, comments, end)]
    # A text of several lines may look like a row's key.
    if commented == front or not _say_the_same(commented, front):
        return text
    return "\n".join([lines[0], *commented, *lines[fences[1] :]])


def _comments(
    asked: Iterable[Suggestion], reperes: Mapping[str, Mapping[str, str]]
) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in asked:
        found[one.entry.key] += [f"{ASKED}{_flat(one.words)}", f"{ASKED}{_flat(one.remedy)}"]
    for start, said in reperes.items():
        for key, words in said.items():
            found[key].append(f"{start}{_flat(words)}")
    return found


def _commented(line: str, comments: Mapping[str, Sequence[str]], end: str) -> Iterator[str]:
    if line.startswith((ASKED, PROPOSED, POSSIBLE)):
        return
    yield line
    yield from (f"{comment}{end}" for comment in comments.get(_key(line), ()))


def _key(line: str) -> str:
    try:
        return str(tomllib.loads(line.rstrip())["key"]) if _KEY.match(line) else ""
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


def with_reason(text: str, finding: str, reason: str) -> str:
    """Write why a finding is accepted, as a comment above the line that accepts it, in place of what was said of it before.

    Args:
        text: an edition's file.
        finding: `code:where`.
        reason: the editor's words; empty ones are not written.
    """
    lines = text.split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
    if len(fences) < 2:
        return text
    front = lines[1 : fences[1]]
    before = f"{ACCEPTED}{_flat(finding)} :"
    written = [line for line in front if not line.startswith(before)]
    place = next((number for number, line in enumerate(written) if _ACCEPT.match(line)), None)
    if place is not None and (said := _flat(reason).strip()):
        end = "\r" if lines[0].endswith("\r") else ""
        written.insert(place, f"{before} {said}{end}")
    if written == front or not _say_the_same(written, front):
        return text
    return "\n".join([lines[0], *written, *lines[fences[1] :]])
