"""Harmless HTML → Markdown in which all words stand as they are (markdownify, by way of Beautiful Soup). Pure."""

import re
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString
from lxml import html as lxml_html
from markdownify import MarkdownConverter

from newsletter.addresses import published
from newsletter.markup import bare_addresses, link, quoted

# What begins a block of CommonMark (sections 4 and 5), or git's mark of a conflict, at the start of a line.
_BEGINS = re.compile(
    r"^(\s*)(#{1,6}(?=\s|$)|>|[-+](?=[-+\s]|$)|=(?==*\s*$)|=(?===)|~(?=~~)|\d{1,9}(?=[.)](?:\s|$)))"
)
_PICTURE = re.compile(r"(\\.)|!\[")  # « Venez ! » before a link makes no picture of it
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")
_ENDS = re.compile(r"(?:[ \t]|\\(?=\n\n|\Z))+$", re.MULTILINE)


def markdown(root: Any) -> str:
    """Write the content of an element.

    Args:
        root: of lxml; what `newsletter.markup.pasted` leaves: no attributes but addresses of the web, and here neither tables nor code.
    """
    soup = BeautifulSoup(lxml_html.tostring(root, encoding="unicode"), "lxml")
    text = _Converter(
        heading_style="atx", bullets="-", newline_style="backslash", strip=["img"]
    ).convert_soup(soup)
    text = _PICTURE.sub(lambda found: found[1] or r"\![", text)
    return _BLANK_LINES.sub("\n\n", _ENDS.sub("", text)).strip()


class _Converter(MarkdownConverter):
    """Markdown as this project's éditos have it."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Take from words what would be a sign of Markdown; an address that stands bare is a link."""
        return quoted(text) if "a" in parent_tags else _addressed(text)

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        """Write words; what begins a line begins no block."""
        text: str = super().process_text(el, parent_tags=parent_tags)  # type: ignore[misc]
        before = el.previous_sibling
        text = text.replace("\n", " ")
        is_first = before is None or getattr(before, "name", None) in {"br", "div", "p", "ul", "ol", "hr"}
        return _BEGINS.sub(_literal, text) if is_first else text

    def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 - as its base calls it
        """Write a link; its address is one already that readers may follow."""
        words = text.strip()
        if not words:
            return text
        return text.replace(words, link(words, el.get("href")), 1)

    def convert_br(self, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        """End a line."""
        return f" {text}" if "_inline" in parent_tags else f"\\\n{text}"


def _addressed(text: str) -> str:
    parts, at = [], 0
    for begins, ends, address in bare_addresses(text):
        parts += [
            quoted(text[at:begins]),
            f"<{published(address)}>" if published(address) else quoted(text[begins:ends]),
        ]
        at = ends
    return "".join([*parts, quoted(text[at:])])


def _literal(found: re.Match[str]) -> str:
    blank, sign = found.groups()
    return f"{blank}{sign}\\" if sign.isdigit() else f"{blank}\\{sign}"
