"""Addresses that stand bare in a text become links: mail programs make links of them in the text part.

`resolve` and `mark` are rules of markdown-it's core, `keep` one of its inline rules; `linked` does the same to HTML.
"""

import html
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

# https://www.example.org/a, www.example.org
_ADDRESS = re.compile(
    r"(?<![\w@/.-])(?:https?://|www\.(?=[\w-]+\.))[^\s<>«»“”\"\ue000-\ue002]{1,2000}", re.IGNORECASE
)
_TRAILING = ".,;:!?…'’*"
_PAIRS = {")": "(", "]": "["}
_TAG = re.compile(r"(<[^>]*>)")  # <a href="/">
_KEPT = re.compile(r"<(/?)(?:a|code|pre)\b", re.IGNORECASE)  # what holds no links of ours


def addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Find where bare addresses begin and end, and where each leads; what closes the sentence is no part of one."""
    for found in _ADDRESS.finditer(text):
        shown = _whole(found[0])
        if len(shown.partition("//")[2] or shown.partition(".")[2]) > 1:
            yield found.start(), found.start() + len(shown), shown if "://" in shown else f"https://{shown}"


def resolve(state: "StateCore") -> None:
    """Make the bare addresses of all texts links, but inside links."""
    for token in state.tokens:
        if token.type == "inline" and _ADDRESS.search(token.content):
            token.children = list(_resolved(token.children or ()))


def keep(state: "StateInline", silent: bool) -> bool:  # noqa: FBT001 - as markdown-it calls it
    """Keep a `_` or `*` inside a bare address from being read as emphasis."""
    if state.src[state.pos] not in "_*":
        return False
    within = state.pos in _own(state.src)
    if within and not silent:
        state.pending += state.src[state.pos]
    state.pos += within
    return within


@lru_cache(maxsize=1)  # asked again at each sign of one text
def _own(text: str) -> frozenset[int]:
    """Find the signs of emphasis inside bare addresses; one that ends an address closes what began before it."""
    return frozenset(
        at for begins, ends, _ in addresses(text) for at in range(begins + 1, ends - 1) if text[at] in "_*"
    )


def mark(state: "StateCore") -> None:
    """Give links whose words are their address a class: paper, which adds the addresses of the others, needs none there."""
    for token in state.tokens:
        children = token.children or []
        for opens, words, closes in zip(children, children[1:], children[2:], strict=False):
            is_plain = (opens.type, words.type, closes.type) == ("link_open", "text", "link_close")
            if is_plain and _core(words.content) == _core(str(opens.attrGet("href"))):
                opens.attrSet("class", "bare")


def _core(address: str) -> str:
    """Leave of an address what tells it from others: www.example.org of https://www.example.org/."""
    return unquote(address).strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/")


def linked(source: str) -> str:
    """Make the bare addresses in the texts of well-formed HTML links, but inside links and code."""
    if not _ADDRESS.search(source):
        return source
    parts, inside = _TAG.split(source), 0
    for index, part in enumerate(parts):
        if index % 2 == 0:
            parts[index] = part if inside else _linked(html.unescape(part))
        elif kept := _KEPT.match(part):
            inside += -1 if kept[1] else 1
    return "".join(parts)


def _linked(text: str) -> str:
    made, at = "", 0
    for begins, ends, address in addresses(text):
        shown = html.escape(text[begins:ends], quote=False)
        made += f'{html.escape(text[at:begins], quote=False)}<a href="{html.escape(address)}">{shown}</a>'
        at = ends
    return made + html.escape(text[at:], quote=False)


def _resolved(children: Sequence["Token"]) -> Iterator["Token"]:
    inside = 0
    for child in children:
        inside += child.nesting if child.type.startswith("link_") else 0
        if child.type == "text" and not inside:
            yield from _parted(child)
        else:
            yield child


def _parted(text: "Token") -> Iterator["Token"]:
    at = 0
    for begins, ends, address in addresses(text.content):
        if begins > at:
            yield text.copy(content=text.content[at:begins])
        yield text.copy(type="link_open", tag="a", nesting=1, attrs={"href": address}, content="")
        yield text.copy(content=text.content[begins:ends])
        yield text.copy(type="link_close", tag="a", nesting=-1, attrs={}, content="")
        at = ends
    if at < len(text.content):
        yield text.copy(content=text.content[at:])


def _whole(address: str) -> str:
    """Take off what follows an address in a sentence: points, and brackets that it did not open."""
    while address and (
        address[-1] in _TRAILING
        or (address[-1] in _PAIRS and address.count(address[-1]) > address.count(_PAIRS[address[-1]]))
    ):
        address = address[:-1]
    return address
