"""What a message or a page loads by itself, and where it leads: as mail programs and browsers read it, also in what only Outlook reads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html as lxml_html

# Attributes by which something is loaded, or told of, without anybody's click (WHATWG HTML, "Links", "Embedded content").
_LOADING = {
    "src", "srcset", "poster", "background", "data", "codebase", "archive", "classid", "manifest", "ping", "imagesrcset",
    "longdesc", "lowsrc", "dynsrc", "formaction",
}  # fmt: skip
_LEADING = {"a", "area"}
_OF_LINK = {"alternate", "canonical", "next", "prev", "up", "author", "license", "help", "search"}
_IN_STYLE = re.compile(
    r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)|image-set\(\s*["']([^"']+)""", re.IGNORECASE
)
_IN_VML = re.compile(r"""\b(?:src|href|o:href)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\`)]+")


@dataclass(frozen=True)
class Image:
    """An image that is shown.

    Args:
        address: where it is.
        width: in pixels; None where nobody says.
        height: the same.
        style: how it is shown.
    """

    address: str
    width: str | None
    height: str | None
    style: str

    @property
    def is_seen(self) -> bool:
        """Whether anybody sees it: what counts openings is of one pixel, or hidden."""
        tiny = {"0", "1", "0px", "1px"}
        styled = re.findall(r"(?:^|;|\s)(?:max-)?(?:width|height)\s*:\s*([01](?:px)?)\s*(?:;|$)", self.style)
        hidden = re.search(
            r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)", self.style
        )
        return not (tiny & {self.width, self.height} or styled or hidden)


def images(text: str) -> list[Image]:
    """Return the images of a page."""
    found = lxml_html.fromstring(text).iter("img")
    return [
        Image(one.get("src", ""), one.get("width"), one.get("height"), one.get("style", "")) for one in found
    ]


def loaded(text: str) -> list[str]:
    """Return all that a page loads by itself, or tells of who reads it."""
    return [one.strip() for one in _loaded(text) if one.strip()]


def _loaded(text: str) -> Iterator[str]:
    for node in lxml_html.fromstring(text).iter():
        if not isinstance(node.tag, str):
            comment = node.text or ""  # what only Outlook reads stands in comments
            yield from (one for found in _IN_STYLE.findall(comment) for one in found if one)
            if "<a" not in comment:
                yield from _IN_VML.findall(comment)
            continue
        yield from _by(node.tag, dict(node.attrib), node.text or "")


def _by(tag: str, attributes: dict[str, str], inner: str) -> Iterator[str]:
    for name, value in attributes.items():
        if name in {"srcset", "imagesrcset"}:
            yield from (one.split()[0] for one in value.split(",") if one.strip())
        elif name in _LOADING:
            yield value
        elif name == "style":
            yield from in_style(value)
    if tag == "style":
        yield from in_style(inner)
    rel = set(attributes.get("rel", "").lower().split())
    if tag == "link" and not rel & _OF_LINK:
        yield attributes.get("href", "")
    if tag in {"use", "image", "fill", "base"}:
        yield attributes.get("href", "") or attributes.get("xlink:href", "")
    if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
        yield attributes.get("content", "")


def in_style(style: str) -> list[str]:
    """Return what a style loads."""
    return [one for found in _IN_STYLE.findall(style) for one in found if one]


def links(text: str) -> list[str]:
    """Return where a page leads whoever clicks, or sends a form."""
    root = lxml_html.fromstring(text)
    clicked = [node.get("href", "") for node in root.iter(*_LEADING) if node.get("href")]
    told = [
        one
        for node in root.iter()
        if not isinstance(node.tag, str)
        for one in _ADDRESS.findall(node.text or "")
    ]
    return [*clicked, *(node.get("action", "") for node in root.iter("form")), *told]


def addresses(text: str) -> list[str]:
    """Return the addresses of the web that a plain text says."""
    return [one.rstrip(".,;:!?»") for one in _ADDRESS.findall(text)]
