"""A summary as a person types it in a field, and as the inline HTML that is kept of it: each can be had from the other. Pure.

Every sign is itself, entities too, and so is every line; only whole tags that a summary may have are tags.
"""

import re
from html import escape, unescape

from newsletter.addresses import published
from newsletter.markup.html import escaped, undisturbed

# <b>, </em>, <a href="https://www.example.org/">; each in linear time: an attribute has no bracket in it
_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>a|b|cite|code|em|i|q|strong|sub|sup)"""
    r"""(?P<attributes>(?:\s++[a-z-]++\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>=]++))*+)\s*+>""",
    re.IGNORECASE,
)
_HREF = re.compile(r"""\shref\s*+=\s*+(?:"([^"]*)"|'([^']*)'|(\S+))""", re.IGNORECASE)
_DEEPEST = 12


def of_typed(text: str) -> str:
    """Make inline HTML of what was typed; what could reorder or hide the text around it is left out."""
    text = undisturbed(text)
    tags = _tags(text)
    made, at = "", 0
    for begins, ends, tag in tags:
        made += escaped(text[at:begins]) + tag
        at = ends
    return made + escaped(text[at:])


def as_typed(html: str) -> str:
    """Write inline HTML as it would be typed."""
    return unescape(html)


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
    return sorted(found)


def _opening(name: str, attributes: str) -> str:
    """Write a tag that opens; empty where it is no tag of a summary."""
    if name != "a":
        return f"<{name}>"
    href = _HREF.search(attributes)
    address = published(next(filter(None, href.groups()), "")) if href else None
    return f'<a href="{escape(address)}">' if address else ""
