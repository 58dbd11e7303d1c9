"""Bold and italics of what is pasted, so that Markdown can say them (CommonMark, section 6.2; lxml). Pure."""

import re

from lxml import html

_EMPHASES = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}
_INLINE = {*_EMPHASES, "a", "code", "span"}
_LETTER = re.compile(r"[^\W_]")


def join(root: html.HtmlElement) -> None:
    """Make one of runs of one weight or slant that stand side by side: word processors cut words in pieces."""
    for node in list(root.iter(*_EMPHASES)):
        node.tag = _EMPHASES[node.tag]
        if node.tag in {one.tag for one in node.iterancestors()} or not node.text_content():
            node.drop_tag()
    for node in list(root.iter(*_EMPHASES)):
        if node.getparent() is not None:  # else it stands in one before
            _take_in(node)


def _take_in(node: html.HtmlElement) -> None:
    """Put into an emphasis all that follows it of the same kind; its texts are joined at once, since there may be thousands."""
    texts = [node[-1].tail if len(node) else node.text]
    while not node.tail and (after := node.getnext()) is not None and after.tag == node.tag:
        texts.append(after.text)
        if len(after):
            _end_with(node, texts)
            node.extend(list(after))
            texts = [node[-1].tail]
        node.tail = after.tail
        after.getparent().remove(after)
    _end_with(node, texts)


def _end_with(node: html.HtmlElement, texts: list[str | None]) -> None:
    """Write what the last text of a node is."""
    text = "".join(filter(None, texts))
    if len(node):
        node[-1].tail = text
    else:
        node.text = text


def flank(root: html.HtmlElement) -> None:
    """Put blanks at the edge of an emphasis out of it, and signs where a word stands beside (CommonMark, section 6.2)."""
    for node in list(root.iter(*_EMPHASES)):
        if not _LETTER.search(node.text_content()):
            node.drop_tag()
            continue
        signs = r"[\W_]" if _LETTER.match(_after(node)) else r"\s"
        node.tail = _cut(node, re.compile(f"{signs}+$"), -1) + (node.tail or "")
        signs = r"[\W_]" if _LETTER.match(_before(node)[-1:]) else r"\s"
        cut, before = _cut(node, re.compile(f"^{signs}+"), 0), node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + cut
        else:
            node.getparent().text = (node.getparent().text or "") + cut


def _after(node: html.HtmlElement) -> str:
    """Return what stands right after a node in its line."""
    while node.tag in _INLINE:
        if node.tail:
            return str(node.tail)
        if (after := node.getnext()) is not None:
            return str(after.text_content()) if after.tag in _INLINE else ""
        node = node.getparent()
    return ""


def _before(node: html.HtmlElement) -> str:
    """Return what stands right before a node in its line."""
    while node.tag in _INLINE:
        if (before := node.getprevious()) is not None:
            return str(before.tail or (before.text_content() if before.tag in _INLINE else ""))
        node = node.getparent()
        if node.text:
            return str(node.text)
    return ""


def _cut(node: html.HtmlElement, signs: re.Pattern[str], end: int) -> str:
    """Take the signs at one end of a node out of it."""
    cut = ""
    texts = node.xpath(".//text()[string()]")
    for near in reversed(texts) if end else texts:
        if not (found := signs.search(near)):
            break
        kept = near[: found.start()] + near[found.end() :]
        setattr(near.getparent(), "text" if near.is_text else "tail", kept or None)
        cut = found[0] + cut if end else cut + found[0]
        if kept:
            break
    return cut
