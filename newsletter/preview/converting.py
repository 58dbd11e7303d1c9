"""Harmless HTML of a clipboard → Markdown as an editor writes it (markdownify, by way of Beautiful Soup). Pure."""

import re
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString
from markdownify import MarkdownConverter

# What would mean something where it stands is kept from meaning it; the rest stays easy to read.
_SIGNS = re.compile(r"[\\*`]|(?<!\w)_|_(?!\w)|<(?=!--)|\[(?=[^\]]*\][({])|&(?=#?\w+;)")
_BEGINNINGS = re.compile(r"^(\s*\d*)(#{1,6} |>|[-+] |={3,}|-{3,}|(?<=\d)[.)] )")
_TABLES = ("table", "thead", "tbody", "tfoot", "tr", "td", "th")
_PARENTHESIS = re.compile(r"[()]")
_AFTER_BREAK = re.compile(r"(?<= {2}\n) ")
_BEFORE_BLANK = re.compile(r" +(?=\n\s*\n)")
_BLANK_QUOTED = re.compile(r"^> $", re.MULTILINE)


def markdown(html: str) -> str:
    """Write what `newsletter.markup.pasted` leaves of a clipboard."""
    soup = BeautifulSoup(html, "lxml")
    for cell in soup(list(_TABLES)):
        cell.name = "div"  # what is still a table only sets things side by side
    text = _Converter(heading_style="atx", bullets="-").convert_soup(soup)
    text = _BEFORE_BLANK.sub("", _AFTER_BREAK.sub("", text))
    return re.sub(r"\n{3,}", "\n\n", _BLANK_QUOTED.sub(">", text)).strip()


class _Converter(MarkdownConverter):
    """Markdown as this project's éditos have it."""

    def escape(self, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 - as its base calls it
        """Take from words what would be a sign of Markdown."""
        return _BEGINNINGS.sub(r"\1\\\2", _SIGNS.sub(r"\\\g<0>", text))

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        """Write words; where a line ends in a page's source, they go on."""
        text: str = super().process_text(el, parent_tags=parent_tags)  # type: ignore[misc]
        return text if "pre" in (parent_tags or ()) else text.replace("\n", " ")

    def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        """Write a link; its address is one already that readers may follow."""
        words = text.strip()
        address = _PARENTHESIS.sub(r"\\\g<0>", el.get("href"))
        return text.replace(words, f"[{words}]({address})", 1) if words else text

    def convert_blockquote(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """Write a quotation, which is a paragraph of its own."""
        quoted: str = super().convert_blockquote(el, text, parent_tags)  # type: ignore[misc]
        return f"\n\n{quoted}\n\n"
