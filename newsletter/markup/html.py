"""Foreign HTML, made harmless: plain text for titles, a few inline tags for summaries (nh3)."""

import html
import re
import unicodedata

import nh3

from newsletter.addresses import published

_INLINE = {"a", "b", "cite", "code", "em", "i", "q", "strong", "sub", "sup"}
_BLOCKS = re.compile(
    r"(?=</?(?:p|div|br|hr|li|ul|ol|dl|dt|dd|h[1-6]|tr|td|th|table|blockquote|pre|section|article|figure|figcaption)\b)",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_DEAD_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)
_TAG = re.compile(r"<(/?)[a-z]")
# What could reorder or hide the text around it: bidirectional overrides and isolates, controls, U+FEFF.
_DISTURBING = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LONGEST = 100_000
_DEEPEST = 12


def plain(source: str) -> str:
    """Read HTML as plain text: tags dropped, script and style with their content, entities decoded once."""
    stripped = nh3.clean(_prepared(source), tags=set(), clean_content_tags={"script", "style"})
    return _tidy(html.unescape(stripped))


def inline(source: str, base: str = "") -> str:
    """Reduce HTML to a few well-formed inline tags; links become absolute http(s), without tracking.

    Args:
        source: HTML of any quality.
        base: address that relative links are resolved against.
    """

    def attribute(_tag: str, _name: str, value: str) -> str | None:
        return published(value, base)

    clean = nh3.clean(
        _prepared(source),
        tags=_INLINE,
        clean_content_tags={"script", "style"},
        attributes={"a": {"href"}},
        attribute_filter=attribute,
        url_schemes={"http", "https"},
        link_rel=None,
    )
    clean = _tidy(_DEAD_LINK.sub(r"\1", clean).replace("&nbsp;", "\u00a0"))
    return clean if _depth(clean) <= _DEEPEST else escaped(plain(clean))


def escaped(text: str) -> str:
    """Make plain text HTML."""
    return html.escape(text, quote=False)


def shortened(text: str, longest: int) -> str:
    """Cut plain text at a word so that it has at most `longest` characters, its « … » included."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > longest // 2 else cut).rstrip(" ,;:.–-\u00a0\u202f") + "…"


def _prepared(source: str) -> str:
    """Bound the size, and keep words of neighbouring blocks apart."""
    return _BLOCKS.sub(" ", _DISTURBING.sub("", source[:_LONGEST]))


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", _DISTURBING.sub("", unicodedata.normalize("NFC", text))).strip()


def _depth(clean: str) -> int:
    depth = deepest = 0
    for match in _TAG.finditer(clean):
        depth += -1 if match[1] else 1
        deepest = max(deepest, depth)
    return deepest
