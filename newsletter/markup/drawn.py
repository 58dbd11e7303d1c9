"""The editor's Markdown as readers would see it, block by block: what is left of marks in it was meant to be one. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.markup import bare_links
from newsletter.markup.notes import written
from newsletter.model.signs import MASK

if TYPE_CHECKING:
    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Drawn:
    """A block.

    Args:
        kind: "paragraph", "heading", "code" (indented lines) or "lost" (a definition that no link uses).
        source: as it was written.
        seen: as readers would see it; U+E000 stands for code, pictures, and signs that were escaped.
        inside: words set off inside a word, as in « inscrit*e*s ».
        underlined: whether a line below made it a heading.
        outermost: whether it stands in no list and no quotation.
        level: of a heading, from 1; else 0.
    """

    kind: str
    source: str
    seen: str = ""
    inside: tuple[str, ...] = ()
    underlined: bool = False
    outermost: bool = True
    level: int = 0


def drawn(source: str) -> Iterator[Drawn]:
    """Draw an editor's text; addresses that stand bare are words here."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - foreign HTML, next door, is read without it

    environment: dict[str, dict[str, dict[str, str]]] = {}
    parser = MarkdownIt("commonmark", {"html": False}).disable("text_join")
    parser.inline.ruler.before("emphasis", "bare_addresses", bare_links.keep)
    text = written(source).text
    tokens = parser.parse(text, environment)
    for token, before in zip(tokens, [None, *tokens], strict=False):
        if token.type == "code_block":
            yield Drawn("code", token.content)
        elif token.type == "inline" and before is not None:
            children = token.children or ()
            kind = "heading" if before.type == "heading_open" else "paragraph"
            yield Drawn(
                kind,
                token.content,
                "".join(map(_seen, children)),
                tuple(_inside(children)),
                underlined=kind == "heading" and before.markup in {"-", "="},
                outermost=before.level == 0,
                level=int(before.tag[1]) if kind == "heading" else 0,
            )
    yield from _lost(text, environment.get("references", {}))


def _seen(token: "Token") -> str:
    match token.type:
        case "text":
            return token.content
        case "softbreak" | "hardbreak":
            return "\n"
        case "code_inline" | "image" | "text_special":
            return MASK
    return ""


def _inside(children: Sequence["Token"]) -> Iterator[str]:
    """Find words that emphasis has set off in the middle of a word."""
    for at, token in enumerate(children[1:-3], start=1):
        before, words, closing, after = children[at - 1], *children[at + 1 : at + 4]
        around = before.content[-1:].isalpha() and after.content[:1].isalpha()
        if token.type == "em_open" and closing.type == "em_close" and around:
            last, first = before.content.split()[-1], after.content.split()[0]
            yield f"{last}{token.markup}{words.content}{token.markup}{first}"


def _lost(text: str, references: dict[str, dict[str, str]]) -> Iterator[Drawn]:
    """Find definitions of links, `[the words]: https://…`, that nothing uses: readers would see nothing of them."""
    folded = " ".join(text.upper().split())
    for label, reference in references.items():
        if folded.count(f"[{label}]") < 2:
            lines = (line.strip() for line in text.split("\n"))
            begins = f"[{label}]:"
            yield Drawn(
                "lost",
                next(
                    (line for line in lines if line.upper().startswith(begins)),
                    f"{begins} {reference['href']}",
                ),
            )
