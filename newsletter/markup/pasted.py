"""What word processors and pages put on the clipboard, left with what Markdown can say (nh3, lxml). Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import nh3
from lxml import html

from newsletter.addresses import published
from newsletter.markup.emphases import flank, join

_PICTURES = {"img", "video", "audio", "canvas"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"ul", "ol"}
_LAYOUT = {"table", "h1", "h2", "h3", "h4", *_LISTS}  # in a table: it only sets things side by side
_TABLES = {"table", "tbody", "thead", "tfoot", "tr", "td", "th"}
_DELETED = {"del", "s", "strike"}
_KEPT = {
    "a", "b", "blockquote", "br", "code", "div", "em", "hr", "i", "li", "p", "pre", "span", "strong",
    *_PICTURES, *_HEADINGS, *_LISTS, *_TABLES, *_DELETED,
}  # fmt: skip
# Their words are dropped with them.
_UNSEEN = {
    "style", "script", "template", "noscript", "title", "iframe", "object", "svg", "math", "xml", "select", "textarea",
    "button",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"style", "class", "aria-hidden"}, "a": {"href"}, "ol": {"start"}, "img": {"alt", "src", "width", "height"},
}  # fmt: skip
_HIDDEN = re.compile(r"mso-list:\s*ignore|mso-hide:\s*all|display:\s*none", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration[\w-]*:[^;]*line-through", re.IGNORECASE)
# What others remark beside a text, and what stands below it: by Word, LibreOffice (sd…), and Google Docs (cmnt, ftnt).
_COMMENTS = re.compile(
    r"class=\"[^\"]*\b(?:MsoComment(?:Reference|Text|Subject)|msocom(?:anchor|txt|off))\b|mso-element:\s*comment"
    r"|href=\"#(?:_msocom|_msoanchor|cmnt)"
)
_NOTES = re.compile(
    r"class=\"[^\"]*\b(?:Mso(?:Foot|End)note(?:Reference|Text)|sd(?:foot|end)note)|mso-element:\s*(?:foot|end)note"
    r"|href=\"#(?:_ftn|_edn|sd(?:foot|end)note|ftnt)"
)
_BACK = re.compile(r"#(?:cmnt_ref|ftnt_ref|sd(?:foot|end)note\d+anc)")  # stands before their words
_SIGN = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)  # what Word puts before an item
_ITEM = re.compile(r"mso-list:\s*(\w+)\s+level(\d)", re.IGNORECASE)  # mso-list:l0 level2 lfo1
_NUMBER = re.compile(r"\(?\w{1,4}[.)]")
_BOLD = re.compile(r"(?<!-)font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NOT_BOLD = re.compile(r"(?<!-)font-weight:\s*(?:normal|400)", re.IGNORECASE)
_SLANTED = re.compile(r"(?<!-)font-style:\s*italic", re.IGNORECASE)
# More than the one that French wants.
_BLANKS = re.compile("[ \u00a0]*(?:\u00a0[ \u00a0]| \u00a0)[ \u00a0]*")
_UNPRINTED = re.compile("[\u00ad\u200b\ufeff]")
_LONGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Pasted:
    """Harmless HTML without styles, and what was left out of it.

    Args:
        html: what is left.
        pictures: how many were left out.
        is_struck: whether anything that was struck out was.
        has_comments: whether comments of a word processor were, and `has_notes` its footnotes and endnotes.
    """

    html: str
    pictures: int
    is_struck: bool
    has_comments: bool = False
    has_notes: bool = False


def _words_alone(attributes: Mapping[str, str]) -> str:
    """Leave the words that stand for a picture."""
    return attributes.get("alt", "")


def pasted(
    source: str, picture: Callable[[Mapping[str, str]], str] = _words_alone, *, keeps_notes: bool = False
) -> Pasted:
    """Leave of HTML what Markdown can say: a list that Word writes as paragraphs is one, weight that a style says is a tag.

    Args:
        source: as the clipboard holds it.
        picture: returns the words to put in the place of a picture, by its attributes: `src`, `alt`, `width`, `height`.
        keeps_notes: whether footnotes and endnotes stay, as they were read.
    """
    clean = nh3.clean(
        source[:_LONGEST],
        tags=_KEPT,
        clean_content_tags=_UNSEEN,
        attributes=_ATTRIBUTES,
        url_schemes={
            "http",
            "https",
            "cid",
        },  # cid: names a picture within a mail; as a link it leads nowhere
        link_rel=None,
    )
    root = html.fragment_fromstring(clean, create_parent="div")
    pictures = _each(root, *_PICTURES)
    lost = sum(not _is_sign(one.get("alt", "")) for one in pictures)
    for shown in pictures:
        shown.text, shown[:] = picture(shown.attrib), []
        if shown.getparent() is not None:  # else it was in another
            shown.drop_tag()
    has_comments = _unremark(root, _COMMENTS)
    has_notes = not keeps_notes and _unremark(root, _NOTES)
    is_struck = _strike(root)
    for step in (_list, _leave_out, _nest, _emphasise, _flatten, _tidy, join, flank, _link):
        step(root)
    return Pasted(html.tostring(root, encoding="unicode"), lost, is_struck, has_comments, has_notes)


def _is_sign(alt: str) -> bool:
    """Say whether a picture is a sign of the text, as chats draw emoji: its words stand for all of it."""
    return bool(alt.strip()) and not re.search(r"\w", alt)


def _unremark(root: html.HtmlElement, known: re.Pattern[str]) -> bool:
    """Drop remarks or notes, and the signs that lead to them; return whether they had words."""
    found = [node for node in _each(root) if known.search(_told(node))]
    found = [_remark(node) if _BACK.match(node.get("href", "")) else node for node in found]
    has_words = any(node.text_content().strip() for node in found)
    for node in found:
        if node.getparent() is not None:  # else it was in another
            node.drop_tree()
    return has_words


def _told(node: html.HtmlElement) -> str:
    return " ".join(f'{name}="{value}"' for name, value in node.attrib.items())


def _remark(sign: html.HtmlElement) -> html.HtmlElement:
    """Return all of the remark that a sign stands before."""
    whole = sign
    for around in sign.iterancestors("span", "p", "li", "div"):
        begins = around.text_content().strip().startswith(sign.text_content().strip())
        if around.getparent() is None or not begins:
            break
        whole = around
    return whole


def _strike(root: html.HtmlElement) -> bool:
    """Drop what somebody has deleted or struck out; return whether it had words."""
    struck = [node for node in _each(root) if node.tag in _DELETED or _STRUCK.search(_styled(node))]
    has_words = any(node.text_content().strip() for node in struck)
    for node in struck:
        node.drop_tree()
    return has_words


def _list(root: html.HtmlElement) -> None:
    """Make lists of the paragraphs that Word writes: their style tells the list and the level."""
    lists: list[html.HtmlElement] = []
    last = ""
    for node in _each(root, "p"):
        found = _ITEM.search(_styled(node))
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
        lists[-1].append(_wrapped(node, "li"))
        node.drop_tree()


def _is_numbered(item: html.HtmlElement) -> bool:
    sign = next((one for one in item.iter() if _SIGN.search(_styled(one))), None)
    return sign is not None and bool(_NUMBER.match(sign.text_content().strip()))


def _leave_out(root: html.HtmlElement) -> None:
    """Drop what nobody sees: what is hidden, signs before items."""
    for node in _each(root):
        if node.get("aria-hidden") == "true" or _HIDDEN.search(_styled(node)):
            node.drop_tree()


def _nest(root: html.HtmlElement) -> None:
    """Put a list that stands between the items of another into the item before it."""
    for node in _each(root, *_LISTS):
        before = node.getprevious()
        if node.getparent().tag in _LISTS and before is not None:
            before.append(node)


def _emphasise(root: html.HtmlElement) -> None:
    """Make tags of weight and slant that a style says; Google Docs puts all that it copies into a <b> that is not bold."""
    for node in _each(root):
        style = _styled(node)
        around = {node.tag, *(one.tag for one in node.iterancestors())}
        if "MsoTitle" in node.get("class", "").split():
            node.tag = "h1"
        elif not around & _HEADINGS and node.tag not in {*_LISTS, "li"}:
            if _BOLD.search(style) and not around & {"b", "strong"}:
                node.append(_wrapped(node, "strong"))
            if _SLANTED.search(style) and not around & {"i", "em"}:
                node.append(_wrapped(node, "em"))
        if node.tag == "b" and _NOT_BOLD.search(style):
            node.drop_tag()


def _flatten(root: html.HtmlElement) -> None:
    """Make a line of each row of a table; one that only sets things side by side, as mails do, is left."""
    for row in _each(root, "tr"):
        table = next(row.iterancestors("table"), root)
        if _each(table, *_LAYOUT) or table.xpath(".//p[preceding-sibling::*[1][self::p]]"):
            continue
        for block in _each(row, "p", "div"):
            block.drop_tag()
        cells = [cell for cell in row if cell.text_content().strip()]
        for cell in list(row):
            cell.tail = None
            if cell in cells:
                cell.text = (" · " if cell is not cells[0] else "") + (cell.text or "")
                cell.drop_tag()
            else:
                cell.drop_tree()
        row.append(row.makeelement("br"))
        row.drop_tag()
    for table in _each(root, "table"):
        if not _each(table, "tr"):
            table.tag = "div"
            for part in list(table.iterchildren("tbody", "thead", "tfoot")):
                part.drop_tag()


def _tidy(root: html.HtmlElement) -> None:
    """Leave one blank of many, and nothing that holds no words."""
    for node in root.iter():
        node.text, node.tail = (
            _UNPRINTED.sub("", _BLANKS.sub(" ", one or "")) for one in (node.text, node.tail)
        )
    for node in _each(root, "p", "li", "blockquote", *_HEADINGS):
        if not node.text_content().strip():
            node.drop_tree()
    for node in _each(root, "p"):
        parent = node.getparent()
        if parent is not None and parent.tag == "li" and len(parent.findall("p")) == 1:
            node.drop_tag()


def _link(root: html.HtmlElement) -> None:
    """Take from addresses what tracks their readers, and all other attributes."""
    for node in _each(root):
        url = published(node.get("href"))
        kept = {"href": url} if url else {"start": node.get("start")} if node.get("start") else {}
        node.attrib.clear()
        node.attrib.update(kept)
        if node.tag == "a" and not (url and node.text_content().strip()):
            node.drop_tag()


def _each(root: html.HtmlElement, *names: str) -> list[html.HtmlElement]:
    """List what is inside, as it stands now."""
    return [node for node in root.iter(*names) if node is not root]


def _styled(node: html.HtmlElement) -> str:
    return node.get("style") or ""


def _wrapped(node: html.HtmlElement, name: str) -> html.HtmlElement:
    """Put all that a node holds into a new one."""
    around = node.makeelement(name)
    around.text, node.text = node.text, None
    around.extend(list(node))
    return around
