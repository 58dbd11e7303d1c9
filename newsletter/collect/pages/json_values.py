"""Foreign JSON, read with suspicion: what has another type than expected counts as missing. Pure."""

import json
import re
from typing import Any

from newsletter.markup import plain

# A string, or else: a comment, or a comma before a closing bracket. Each takes what is not closed to the end: no match
# is tried twice.
_LOOSE = re.compile(r'("(?:[^"\\]|\\.)*+"?)|//[^\n]*|/\*(?:(?!\*/).)*+(?:\*/)?|,(?=\s*[}\]])', re.DOTALL)


_SIGNS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[{}\[\]]', re.DOTALL)  # a string, or a bracket
_DEEPEST = 200


def loads(text: str) -> Any:
    """Read JSON; also with line breaks in strings, comments, and commas too many.

    Raises:
        ValueError: it is none, or it is nested too deep.
    """
    try:
        return _strict(text)
    except ValueError:
        for _ in range(2):  # a comma may stand before a comment
            text = _LOOSE.sub(lambda match: match[1] or "", text)
        return _strict(text)


def _strict(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except RecursionError:
        raise ValueError("nested too deep") from None


def loads_whole(text: str) -> tuple[Any, bool]:
    """Read JSON, of a text that was cut what stands whole in its outermost list; and whether it was not cut.

    Raises:
        ValueError: it is none, or nothing stands whole in it.
    """
    try:
        return loads(text), True
    except ValueError:
        if (rest := _whole_part(text)) is None:
            raise
        return loads(rest), False


def _whole_part(text: str) -> str | None:
    """Cut a text after the last object that ends in its outermost list, and close what is open; else None."""
    opened: list[str] = []
    ended = 0
    for sign in _SIGNS.finditer(text):
        mark = sign[0]
        if mark in "{[":
            opened.append("}" if mark == "{" else "]")
            if len(opened) > _DEEPEST:
                return None
        elif mark in "}]":
            if not opened or opened.pop() != mark:
                return None
            if mark == "}" and opened in (["}", "]"], ["]"]):
                ended, closing = sign.end(), "".join(reversed(opened))
    return text[:ended] + closing if ended and opened else None


def mapping(value: Any) -> dict[str, Any]:
    """Return an object, else an empty one; of a list, its first."""
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """Return a list; one value alone is a list of one, nothing is empty."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def text(value: Any) -> str:
    """Return a string or a number as stripped text; of a list, its first; of what has languages, French."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("fr") or next(iter(value.values()), None)
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def words(value: Any) -> tuple[str, ...]:
    """Return keywords as plain texts: a list of texts or of objects with a name, or one text with commas."""
    if isinstance(value, dict) and not ({"name", "@value"} & set(value)):
        value = value.get("fr") or next(iter(value.values()), None)
    if isinstance(value, str):
        value = value.split(",")
    found = (
        plain(text(one.get("name") or one) if isinstance(one, dict) else text(one)) for one in listed(value)
    )
    return tuple(dict.fromkeys(word for word in found if word))[:50]
