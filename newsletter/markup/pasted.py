"""What word processors and pages put on the clipboard, left with what Markdown can say (nh3, lxml). Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import nh3
from lxml import html

from newsletter.addresses import published
from newsletter.markup.edges import trim
from newsletter.markup.emphases import flank, join
from newsletter.markup.lists import nest, of_dots, of_lines, of_word
from newsletter.markup.tree import HEADINGS, LISTS, TABLES, each, styled, wrapped

_PICTURES = {"img", "video", "audio", "canvas"}
_LAYOUT = {"table", "h1", "h2", "h3", "h4", *LISTS}  # in a table: it only sets things side by side
_DELETED = {"del", "s", "strike"}
_KEPT = {
    "a", "b", "blockquote", "br", "code", "div", "em", "hr", "i", "li", "p", "pre", "span", "strong",
    *_PICTURES, *HEADINGS, *LISTS, *TABLES, *_DELETED,
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
_BOLD = re.compile(r"(?<!-)font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NOT_BOLD = re.compile(r"(?<!-)font-weight:\s*(?:normal|400)", re.IGNORECASE)
_SLANTED = re.compile(r"(?<!-)font-style:\s*italic", re.IGNORECASE)
# More than the one that French wants.
_BLANKS = re.compile("[ \u00a0]*(?:\u00a0[ \u00a0]| \u00a0)[ \u00a0]*")
_UNPRINTED = re.compile("[\u00ad\u200b\ufeff]")
_MAIL = re.compile(
    r"mailto:[^\s@<>\"]+@[^\s@<>\"]+", re.IGNORECASE
)  # mailto:redaction@example.org?subject=Bonjour
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
            "mailto",
            "cid",
        },  # cid: names a picture within a mail; as a link it leads nowhere
        link_rel=None,
    )
    root = html.fragment_fromstring(clean, create_parent="div")
    pictures = each(root, *_PICTURES)
    lost = sum(not _is_sign(one.get("alt", "")) for one in pictures)
    for shown in pictures:
        shown.text, shown[:] = picture(shown.attrib), []
        if shown.getparent() is not None:  # else it was in another
            shown.drop_tag()
    has_comments = _unremark(root, _COMMENTS)
    has_notes = not keeps_notes and _unremark(root, _NOTES)
    is_struck = _strike(root)
    for step in (
        of_word,
        _leave_out,
        of_dots,
        of_lines,
        nest,
        _emphasise,
        _flatten,
        _tidy,
        join,
        flank,
        trim,
        _link,
    ):
        step(root)
    return Pasted(html.tostring(root, encoding="unicode"), lost, is_struck, has_comments, has_notes)


def _is_sign(alt: str) -> bool:
    """Say whether a picture is a sign of the text, as chats draw emoji: its words stand for all of it."""
    return bool(alt.strip()) and not re.search(r"\w", alt)


def _unremark(root: html.HtmlElement, known: re.Pattern[str]) -> bool:
    """Drop remarks or notes, and the signs that lead to them; return whether they had words."""
    found = [node for node in each(root) if known.search(_told(node))]
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
    struck = [node for node in each(root) if node.tag in _DELETED or _STRUCK.search(styled(node))]
    has_words = any(node.text_content().strip() for node in struck)
    for node in struck:
        node.drop_tree()
    return has_words


def _leave_out(root: html.HtmlElement) -> None:
    """Drop what nobody sees: what is hidden, signs before items."""
    for node in each(root):
        if node.get("aria-hidden") == "true" or _HIDDEN.search(styled(node)):
            node.drop_tree()


def _emphasise(root: html.HtmlElement) -> None:
    """Make tags of weight and slant that a style says; Google Docs puts all that it copies into a <b> that is not bold."""
    for node in each(root):
        style = styled(node)
        around = {node.tag, *(one.tag for one in node.iterancestors())}
        if "MsoTitle" in node.get("class", "").split():
            node.tag = "h1"
        elif not around & HEADINGS and node.tag not in {*LISTS, "li"}:
            if _BOLD.search(style) and not around & {"b", "strong"}:
                node.append(wrapped(node, "strong"))
            if _SLANTED.search(style) and not around & {"i", "em"}:
                node.append(wrapped(node, "em"))
        if node.tag == "b" and _NOT_BOLD.search(style):
            node.drop_tag()


def _flatten(root: html.HtmlElement) -> None:
    """Make a line of each row of a table; one that only sets things side by side, as mails do, is left."""
    for row in each(root, "tr"):
        table = next(row.iterancestors("table"), root)
        if each(table, *_LAYOUT) or table.xpath(".//p[preceding-sibling::*[1][self::p]]"):
            continue
        for block in each(row, "p", "div"):
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
    for table in each(root, "table"):
        if not each(table, "tr"):
            table.tag = "div"
            for part in list(table.iterchildren("tbody", "thead", "tfoot")):
                part.drop_tag()


def _tidy(root: html.HtmlElement) -> None:
    """Leave one blank of many, and nothing that holds no words."""
    for node in root.iter():
        node.text, node.tail = (
            _UNPRINTED.sub("", _BLANKS.sub(" ", one or "")) for one in (node.text, node.tail)
        )
    for node in each(root, "p", "li", "blockquote", *HEADINGS):
        if not node.text_content().strip():
            node.drop_tree()
    for node in each(root, "p"):
        parent = node.getparent()
        if parent is not None and parent.tag == "li" and len(parent.findall("p")) == 1:
            node.drop_tag()


def _link(root: html.HtmlElement) -> None:
    """Take from addresses what tracks their readers, and all other attributes."""
    for node in each(root):
        url = published(node.get("href")) or _mail_address(node.get("href", ""))
        kept = {"href": url} if url else {"start": node.get("start")} if node.get("start") else {}
        node.attrib.clear()
        node.attrib.update(kept)
        if node.tag == "a" and not (url and node.text_content().strip()):
            node.drop_tag()


def _mail_address(href: str) -> str | None:
    """Return an address that one writes to (RFC 6068); None where it is none."""
    return href if _MAIL.fullmatch(href) else None
