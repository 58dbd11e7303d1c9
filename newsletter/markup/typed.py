"""A summary as a person types it in a field, and as the inline HTML that is kept of it: each can be had from the other. Pure.

Every sign is itself, entities too, and so is every line; only whole tags that a summary may have are tags.
"""

import re
from html import escape, unescape

from newsletter.addresses import published
from newsletter.markup.html import escaped, undisturbed

# b>, /em>, a href="https://www.example.org/">; each in linear time: an attribute has no bracket in it
_REST = (
    r"""(?P<close>/?)(?P<name>a|b|cite|code|em|i|q|strong|sub|sup)"""
    r"""(?P<attributes>(?:\s++[a-z-]++\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>=]++))*+)\s*+>"""
)
_TAG = re.compile(f"<{_REST}", re.IGNORECASE)  # <b>
_NO_TAG = re.compile(
    rf"&(?:amp;)*+lt;(?={_REST})", re.IGNORECASE
)  # &lt;b>, and &amp;lt;b> for who means that
_LIKE_ONE = re.compile(rf"(?:<|&(?:amp;)*+lt;)(?={_REST})", re.IGNORECASE)
_HREF = re.compile(r"""\shref\s*+=\s*+(?:"([^"]*)"|'([^']*)'|(\S+))""", re.IGNORECASE)
_DEEPEST = 12


def of_typed(text: str) -> str:
    """Make inline HTML of what was typed; what could reorder or hide the text around it is left out."""
    text = undisturbed(text)
    tags = [*_tags(text), *((one.start(), one.end(), one[0]) for one in _NO_TAG.finditer(text))]
    made, at = "", 0
    for begins, ends, written in sorted(tags):
        made += escaped(text[at:begins]) + written
        at = ends
    return made + escaped(text[at:])


def as_typed(html: str) -> str:
    """Write inline HTML as it would be typed: a "<" is `&lt;` where it would begin a tag that is none."""
    text = unescape(html)
    if of_typed(text) == html:
        return text
    made, at = "", 0
    for tag in _TAG.finditer(html):
        made += _as_words(html[at : tag.start()]) + unescape(tag[0])
        at = tag.end()
    return made + _as_words(html[at:])


def _as_words(html: str) -> str:
    return _LIKE_ONE.sub(lambda one: escaped(one[0]), unescape(html))


def _tags(text: str) -> list[tuple[int, int, str]]:
    """Find the tags that begin and end, one within another, with where they stand and how HTML writes them."""
    found: list[tuple[int, int, str]] = []
    opened: list[tuple[str, int, int, str]] = []
    for one in _TAG.finditer(text):
        name = one["name"].lower()
        if not one["close"]:
            if tag := _opening(name, one["attributes"]):
                opened.append((name, one.start(), one.end(), tag))
        elif (
            at := next((n for n in range(len(opened) - 1, -1, -1) if opened[n][0] == name), None)
        ) is not None:
            if at < _DEEPEST and not (name == "a" and any(other[0] == "a" for other in opened[:at])):
                _, begins, ends, tag = opened[at]
                found += [(begins, ends, tag), (one.start(), one.end(), f"</{name}>")]
            del opened[at:]  # what was opened within it never ends
    return found


def _opening(name: str, attributes: str) -> str:
    """Write a tag that opens; empty where it is no tag of a summary."""
    if name != "a":
        return f"<{name}>"
    href = _HREF.search(attributes)
    address = published(next(filter(None, href.groups()), "")) if href else None
    return f'<a href="{escape(address)}">' if address else ""
