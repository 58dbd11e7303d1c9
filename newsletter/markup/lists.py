"""Lists that the clipboard holds as paragraphs: Word's, those with a dot or a dash before each, and lines of a PDF."""

import re
from collections.abc import Sequence
from copy import deepcopy

from lxml import html

from newsletter.markup.lines import Block, is_item, is_list, together, words_of_item
from newsletter.markup.tree import HEADINGS, LISTS, TABLES, each, styled, wrapped

_SIGN = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)  # what Word puts before an item
_ITEM = re.compile(r"mso-list:\s*(\w+)\s+level(\d)", re.IGNORECASE)  # mso-list:l0 level2 lfo1
_NUMBER = re.compile(r"\(?\w{1,4}[.)]")
_BLOCKS = {"p", "div", "blockquote", "pre", "li", "hr", *LISTS, *TABLES, *HEADINGS}
_SAID = {"a", "b", "strong", "i", "em", "code"}  # what a list that is made of bare words would lose


def of_word(root: html.HtmlElement) -> None:
    """Make lists of the paragraphs that Word writes: their style tells the list and the level."""
    lists: list[html.HtmlElement] = []
    last = ""
    for node in each(root, "p"):
        found = _ITEM.search(styled(node))
        if not found:
            continue
        name, level = found[1], max(1, int(found[2]))
        lists = lists[:level] if lists and name == last and node.getprevious() is lists[0] else []
        last = name
        while len(lists) < level:
            made = node.makeelement("ol" if _is_numbered(node) else "ul")
            if lists:
                (lists[-1][-1] if len(lists[-1]) else lists[-1]).append(made)
            else:
                node.addprevious(made)
            lists.append(made)
        lists[-1].append(wrapped(node, "li"))
        node.drop_tree()


def _is_numbered(item: html.HtmlElement) -> bool:
    sign = next((one for one in item.iter() if _SIGN.search(styled(one))), None)
    return sign is not None and bool(_NUMBER.match(sign.text_content().strip()))


def of_dots(root: html.HtmlElement) -> None:
    """Make lists of paragraphs that begin with a dot or a dash of their own."""
    run: list[html.HtmlElement] = []
    for node in _leaves(root):
        if run and (node.getprevious() is not run[-1] or (run[-1].tail or "").strip()):
            _as_list(run)
            run = []
        if is_item(node.text_content()):
            run.append(node)
    _as_list(run)


def _as_list(run: list[html.HtmlElement]) -> None:
    """Put paragraphs that follow each other into a list; a dash that stands alone begins a dialogue."""
    if not is_list([node.text_content() for node in run]):
        return
    made = run[0].makeelement("ul")
    run[0].addprevious(made)
    made.tail, run[-1].tail = run[-1].tail, None
    for node in run:
        _unsign(node)
        node.tag = "li"
        made.append(node)


def _unsign(item: html.HtmlElement) -> None:
    """Take the sign before an item's words away, and the blanks after it."""
    left = len(item.text_content()) - len(words_of_item(item.text_content()))
    for text in item.xpath(".//text()"):
        setattr(text.getparent(), "tail" if text.is_tail else "text", text[left:])
        left = max(0, left - len(text))


def of_lines(root: html.HtmlElement) -> None:
    """Put together what a page of a PDF has cut: text that has line breaks, and nothing else, as readers in browsers copy it."""
    for node in [*_leaves(root), *([root] if _is_leaf(root) else [])]:
        if node.find(".//br") is None or each(node, *_SAID):
            continue
        blocks = together(_text(node))
        if not blocks:
            continue
        made = _made(node, blocks)
        if node is root:
            root[:], root.text = made, None
        else:
            for one in made:
                node.addprevious(one)
            node.drop_tree()


def _text(node: html.HtmlElement) -> str:
    """Return the text of a block, line by line."""
    copy = deepcopy(node)
    for one in each(copy, "br"):
        one.tail = "\n" + (one.tail or "").lstrip("\n")
    return str(copy.text_content())


def _made(like: html.HtmlElement, blocks: Sequence[Block]) -> list[html.HtmlElement]:
    """Make paragraphs and lists."""
    found: list[html.HtmlElement] = []
    for block in blocks:
        node = like.makeelement("li" if block.is_item else "p")
        node.text = block.words
        if not block.is_item:
            found.append(node)
            continue
        if not found or found[-1].tag != "ul":
            found.append(like.makeelement("ul"))
        found[-1].append(node)
    return found


def _leaves(root: html.HtmlElement) -> list[html.HtmlElement]:
    return [node for node in each(root, "p", "div") if _is_leaf(node)]


def _is_leaf(node: html.HtmlElement) -> bool:
    """Whether a block holds no other."""
    return next((one for one in node.iter(*_BLOCKS) if one is not node), None) is None


def nest(root: html.HtmlElement) -> None:
    """Put a list that stands between the items of another into the item before it."""
    for node in each(root, *LISTS):
        before = node.getprevious()
        if node.getparent().tag in LISTS and before is not None:
            before.append(node)
