"""The editor's Markdown (CommonMark, no raw HTML), as HTML and as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_LIST = {"bullet_list_open": "bullet", "ordered_list_open": "ordered"}


@dataclass(frozen=True, slots=True)
class Edito:
    """An édito. `title`: its first heading as plain text, else empty; `html` and `text` come without a leading one."""

    title: str
    html: str
    text: str


def read_edito(source: str) -> Edito:
    """Read the editor's text. Headings inside it start at the second level: the first is the edition's title."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - foreign HTML, next door, is read without it

    parser = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True})
    tokens = parser.parse(source)
    title = ""
    at = next((n for n, token in enumerate(tokens) if token.type == "heading_open"), None)
    if at is not None:
        title = _words(tokens[at + 1].children or ())
        if at == 0:
            tokens = tokens[3:]
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{max(2, int(token.tag[1]))}"
    rendered = parser.renderer.render(tokens, parser.options, {})
    return Edito(title=title, html=rendered, text=_Plain().render(tokens))


def _words(children: Sequence["Token"]) -> str:
    parts = [
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in children
        if child.type in {"text", "code_inline", "softbreak", "hardbreak", "image"}
    ]
    return "".join(parts).strip()


class _Plain:
    """Writes block tokens as text: headings underlined, lists indented, addresses in place."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._lists: list[int] = []  # for each open list: next number, 0 for bullets
        self._marker = ""
        self._first_item = True
        self._quoted = 0

    def render(self, tokens: Sequence["Token"]) -> str:
        """Return the text, blocks parted by blank lines, items of a list by line ends."""
        for token, before in zip(tokens, [None, *tokens], strict=False):
            if token.type in _LIST:
                self._open_list(token)
            elif token.type in {"bullet_list_close", "ordered_list_close"}:
                self._lists.pop()
            elif token.type == "list_item_open":
                self._open_item()
            elif token.type.startswith("blockquote"):
                self._quoted += token.nesting
            elif token.type == "inline":
                heading = before is not None and before.type == "heading_open"
                self._add(_inline(token.children or ()), "-" if heading else "")
            elif token.type in {"fence", "code_block"}:
                self._add(token.content.rstrip("\n"), "")
            elif token.type == "hr":
                self._add("* * *", "")
        return "\n\n".join(self._blocks)

    def _open_list(self, token: "Token") -> None:
        self._first_item = not self._lists
        self._lists.append(0 if _LIST[token.type] == "bullet" else int(token.attrGet("start") or 1))

    def _open_item(self) -> None:
        number = self._lists[-1]
        self._marker = f"{number}. " if number else "- "
        if number:
            self._lists[-1] += 1

    def _add(self, text: str, underline: str) -> None:
        """Add a block, indented under the list item that it belongs to."""
        if underline:
            text = f"{text}\n{underline * min(len(text), 72)}"
        outer = "  " * max(0, len(self._lists) - 1)
        first = outer + self._marker if self._lists else ""
        rest = outer + "  " if self._lists else ""
        if self._lists and not self._marker:
            first = rest
        lines = text.split("\n")
        quote = "> " * self._quoted
        block = "\n".join(quote + (rest if n else first) + line for n, line in enumerate(lines))
        if self._marker and not self._first_item:
            self._blocks[-1] += "\n" + block
        else:
            self._blocks.append(block)
        self._first_item = self._first_item and not self._marker
        self._marker = ""


def _inline(children: Sequence["Token"]) -> str:
    parts: list[str] = []
    addresses: list[str] = []
    for child in children:
        if child.type in {"text", "code_inline", "image"}:
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
        elif child.type == "link_open":
            addresses.append(str(child.attrGet("href") or ""))
        elif child.type == "link_close":
            address = addresses.pop()
            if not parts or parts[-1] != address:
                parts.append(f" <{address}>")
    return "".join(parts)
