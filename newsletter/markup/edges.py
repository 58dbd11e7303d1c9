"""Ends of the lines that are pasted: word processors put a no-break space where nothing is (lxml). Pure."""

import re
from collections.abc import Iterator

from lxml import etree, html

from newsletter.markup.tree import HEADINGS, LISTS, TABLES

_BREAKING = {"p", "div", "li", "blockquote", "br", "hr", "pre", *HEADINGS, *LISTS, *TABLES}
_BEFORE, _AFTER = re.compile(r"^\s*\u00a0\s*"), re.compile(r"\s*\u00a0\s*$")
_Place = tuple[html.HtmlElement, str]


def trim(root: html.HtmlElement) -> None:
    """Drop the no-break spaces that a line begins or ends with, but of what is shown as it was typed."""
    for line in _lines(root):
        _cut(line, _BEFORE)
        _cut(line[::-1], _AFTER)


def _lines(root: html.HtmlElement) -> Iterator[list[_Place]]:
    """List the texts of each line: an element, and which of its two it is, `text` or `tail`."""
    line: list[_Place] = []
    typed = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        is_start = event == "start"
        if node.tag in _BREAKING:
            yield line
            line = []
        if node.tag == "pre":
            typed += 1 if is_start else -1
        if not typed:
            line.append((node, "text" if is_start else "tail"))
    yield line


def _cut(line: list[_Place], blank: re.Pattern[str]) -> None:
    """Take blanks off the first text, and off those after it as long as nothing else is left."""
    for node, name in line:
        text = blank.sub("", getattr(node, name) or "")
        if text != (getattr(node, name) or ""):
            setattr(node, name, text)
        if text.strip():
            return
