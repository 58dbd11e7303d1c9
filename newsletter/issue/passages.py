"""Passages in another language, which the editor marks as `[Sustainable Development Goals]{lang=en}`."""

import html
import re

from newsletter import typography
from newsletter.typography import Narrow

_MARKED = re.compile(r"\[([^\[\]<>{}]{1,300})\]\{lang=([a-z]{2,3}(?:-[A-Z]{2})?)\}")
_TAG = re.compile(r"(<[^>]*>)")


def markup(source: str, narrow: Narrow) -> str:
    """Set the texts of HTML; marked passages become elements that say their language, and stay unset."""
    if "]{lang=" in source:
        parts = _TAG.split(source)
        parts[::2] = [_MARKED.sub(r'<span lang="\2">\1</span>', part) for part in parts[::2]]
        source = "".join(parts)
    return typography.markup(source, narrow)


def text(words: str, narrow: Narrow) -> str:
    """Set plain text; marked passages lose their mark, and stay unset."""
    if not _MARKED.search(words):
        return typography.text(words, narrow)
    return html.unescape(_TAG.sub("", markup(html.escape(words, quote=False), narrow)))
