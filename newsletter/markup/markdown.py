"""The editor's Markdown (CommonMark, no raw HTML), as HTML and as text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from newsletter.markup import bare_links, marks
from newsletter.markup.languages import is_foreign, marked, unmarked
from newsletter.markup.notes import written
from newsletter.model.signs import CLOSES, OPENS

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LIST = {"bullet_list_open": "bullet", "ordered_list_open": "ordered"}


@dataclass(frozen=True, slots=True)
class Edito:
    """An édito; `html` and `text` come without the heading that is its title, where it leads or is of the first level.

    Args:
        title: its first heading as plain text, other languages marked; else empty.
        html: other languages are elements that say so.
        text: what typography leaves alone stands between the signs of `newsletter.model.signs`.
    """

    title: str
    html: str
    text: str


@lru_cache(maxsize=32)  # one command asks for the title, the words and the links of the same text
def read_edito(source: str) -> Edito:
    """Read the editor's text. Headings inside it start at the second level: the first is the edition's title.

    Notes (`<!-- … -->`) and pasted pictures (`data:`) are no part of it; bare addresses are links.
    """
    parser = _parser()
    tokens = parser.parse(written(source).text)
    title = ""
    at = next((n for n, token in enumerate(tokens) if token.type == "heading_open"), None)
    if at is not None:
        title = _words(tokens[at + 1].children or ())
        if at == 0 or (tokens[at].tag, tokens[at].level) == ("h1", 0):  # else its place says something
            del tokens[at : at + 3]
    _level(tokens)
    rendered = parser.renderer.render(tokens, parser.options, {})
    return Edito(title=title, html=rendered, text=_Plain().render(tokens))


def read_page(source: str, called: str) -> str:
    """Read a text of a page that says itself what it is called, as HTML: all its headings are kept, below the page's own.

    Args:
        source: Markdown, as for `read_edito`.
        called: by the page: a heading that leads and says the same would be said twice.
    """
    parser = _parser()
    tokens = parser.parse(written(source).text)
    if tokens and tokens[0].type == "heading_open" and _is_said(tokens[1].children or (), called):
        del tokens[:3]
    _level(tokens, highest=1)
    rendered: str = parser.renderer.render(tokens, parser.options, {})
    return rendered


def _is_said(children: Sequence["Token"], called: str) -> bool:
    """Whether a heading says no more than what is said already."""
    said, known = (re.findall(r"\w+", one.casefold()) for one in (unmarked(_words(children)), called))
    return said == known


@cache
def _parser() -> "MarkdownIt":
    """Make CommonMark ours; a text leaves nothing in it."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - foreign HTML, next door, is read without it

    parser = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True})
    parser.core.ruler.before("text_join", "languages", marks.resolve)
    parser.core.ruler.push("bare_links", bare_links.resolve)
    parser.core.ruler.push("bare_words", bare_links.mark)
    parser.inline.ruler.before("emphasis", "bare_addresses", bare_links.keep)
    return parser


def _level(tokens: Sequence["Token"], highest: int = 2) -> None:
    """Number the headings from the second level on, so that none skips one on the way down; those of one level stay of one.

    Args:
        tokens: of the text.
        highest: the level from which on they are told apart as written.
    """
    above: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            written = max(highest, int(token.tag[1]))
            above = [level for level in above if level < written] + [written]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{1 + len(above)}"


def _words(children: Sequence["Token"]) -> str:
    """Write a heading as plain text; the outermost marks of other languages stay."""
    parts: list[str] = []
    language, begins, depth = "", 0, 0
    for child in children:
        if child.type == marks.OPENS:
            depth += 1
            if depth == 1:
                language, begins = str(child.attrGet("lang")), len(parts)
        elif child.type == marks.CLOSES:
            depth -= 1
            if depth == 0:
                parts[begins:] = [marked("".join(parts[begins:]), language)]
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type == "image":
            parts.append(_alt(child))
    return "".join(parts).strip()


class _Plain:
    """Writes block tokens as text: headings underlined, lists indented, addresses in place."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._lists: list[int] = []  # for each open list: next number, 0 for bullets
        self._marker = ""
        self._first_item = True
        self._quoted = 0
        self._is_tight = True  # whether the list has no blank lines: CommonMark, section 5.3

    def render(self, tokens: Sequence["Token"]) -> str:
        """Return the text, blocks parted by blank lines, items of a list by line ends, unless they are of paragraphs."""
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
                self._is_tight = before is not None and before.hidden
                self._add(_inline(token.children or ()), "-" if heading else "")
            elif token.type in {"fence", "code_block"}:
                self._add("\n".join(map(_kept, token.content.rstrip("\n").split("\n"))), "")
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
        if self._marker and not self._first_item and self._is_tight and self._blocks:
            self._blocks[-1] += "\n" + block
        else:
            self._blocks.append(block)
        self._first_item = self._first_item and not self._marker
        self._marker = ""


def _inline(children: Sequence["Token"]) -> str:
    """Write words with their addresses; code keeps its backquotes."""
    parts: list[str] = []
    addresses: list[str] = []
    foreign = 0
    for child in children:
        if child.type == "link_open":
            addresses.append(str(child.attrGet("href") or ""))
        elif child.type == "link_close":
            address = addresses.pop()
            if not parts or parts[-1] != address:
                parts.append(f" <{address}>")
        elif child.type == marks.OPENS and (foreign or is_foreign(str(child.attrGet("lang")))):
            foreign += 1
            parts += [OPENS] if foreign == 1 else []
        elif child.type == marks.CLOSES and foreign:
            foreign -= 1
            parts += [] if foreign else [CLOSES]
        else:
            parts += filter(None, [_word(child, kept=foreign > 0)])  # emphasis says nothing
    return "".join(parts)


def _word(token: "Token", *, kept: bool) -> str:
    """Write a token without others inside; `kept`: whether typography is kept from it already."""
    match token.type:
        case "text":
            return token.content
        case "image":
            return f"[Image\u00a0: {alt}]" if (alt := _alt(token)) else ""
        case "code_inline":
            return f"`{token.content}`" if kept else _kept(f"`{token.content}`")
        case "softbreak":
            return " "
        case "hardbreak":
            return f"{CLOSES}\n{OPENS}" if kept else "\n"
    return ""


def _alt(picture: "Token") -> str:
    """Say what a picture shows."""
    children = picture.children or ()
    words = (" " if child.type == "softbreak" else child.content for child in children)
    return unmarked("".join(words)).strip()


def _kept(line: str) -> str:
    """Keep a line from typography."""
    return f"{OPENS}{line}{CLOSES}" if line else ""
