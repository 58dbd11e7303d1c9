r"""The marks of `newsletter.markup.languages` in the tokens of the editor's Markdown, whatever stands inside them.

A rule of markdown-it's core: it runs when emphasis, links and code are tokens, before what was escaped (`\[`) is text
like any other. So a mark may hold them, and a bracket of the words is none of the mark.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsletter.markup.languages import MARK, tag

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

OPENS, CLOSES = "language_open", "language_close"
_SIGN = re.compile(rf"(?P<open>\[)|\](?P<mark>{MARK})?")


def resolve(state: "StateCore") -> None:
    """Make the marks of all texts tokens of their own, drawn as `<span lang="en">`."""
    for token in state.tokens:
        if token.type == "inline" and "]{" in token.content:
            token.children = _resolved(token.children or ())


def _resolved(children: Sequence["Token"]) -> list["Token"]:
    made: list[Token] = []
    opened: list[int] = []  # where in `made` a bracket stands that may open a mark
    for child in children:
        if child.nesting < 0:  # what an element opened can't be closed outside it
            opened = [at for at in opened if made[at].level <= child.level]
        if child.type == "text":
            _read(child, made, opened)
        else:
            made.append(child)
    return made


def _read(text: "Token", made: list["Token"], opened: list[int]) -> None:
    """Add a text, parted at its brackets; a bracket that turns out to open a mark becomes its opening."""
    done = 0
    for sign in _SIGN.finditer(text.content):
        _add(text, text.content[done : sign.start()], made)
        done = sign.end()
        if sign["open"]:
            opened.append(len(made))
        first = None if sign["open"] else _opening(text, made, opened)
        if first is None or sign["mark"] is None:
            _add(text, sign[0], made)
            continue
        language = tag(sign["language"])
        made[first] = _like(text, OPENS, 1, {"lang": language})
        made.append(_like(text, CLOSES, -1, {}))
    _add(text, text.content[done:], made)


def _opening(text: "Token", made: list["Token"], opened: list[int]) -> int | None:
    """Take the last open bracket, if it stands in the same element."""
    return opened.pop() if opened and made[opened[-1]].level == text.level else None


def _add(text: "Token", words: str, made: list["Token"]) -> None:
    if words:
        made.append(text.copy(content=words))


def _like(text: "Token", name: str, nesting: int, attributes: dict[str, str | int | float]) -> "Token":
    return text.copy(type=name, tag="span", nesting=nesting, attrs=attributes, content="")
