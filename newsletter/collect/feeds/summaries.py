"""The summary of an item: what its feed describes it with, made short, harmless, and free of boilerplate. Pure."""

import html
import re

from newsletter.collect.boilerplate import without_boilerplate
from newsletter.french import comparable
from newsletter.markup import excerpt, inline, plain

LONGEST = 600  # characters of text

# « L’article X est apparu en premier sur Y. », which WordPress puts under every item: the words before X, and after it.
_BEFORE = re.compile(
    r"(?:<p[^<>]{0,99}>\s*)?"
    r"\b(?:The post|L(?:['’]|&#8217;|&#039;|&rsquo;|&apos;)article|Cet article|Le post|La publication|Der Beitrag|La entrada|"
    r"L(?:['’]|&#8217;|&rsquo;)articolo|Il post|Het bericht|O post|A publicação|O conteúdo)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:appeared first on|first appeared on|est apparue? (?:en premier|d(?:['’]|&#8217;|&rsquo;)abord) sur|"
    r"erschien (?:zuerst|erstmals) (?:auf|bei)|(?:se publicó|apareci[óo]|aparece) (?:primero|primeiro) e[nm]|"
    r"(?:proviene da|sembra essere il primo su)|verscheen (?:eerst|als eerste) op)\b.{0,600}\Z",
    re.IGNORECASE | re.DOTALL,
)
_LINK = re.compile(r"\W*<a\b[^<>]{0,999}>(?:(?!</?a\b).)*</a\s*>\W*", re.IGNORECASE | re.DOTALL)
# What SPIP puts under every item: « - Rubrique / mot / mot », links of its rubrique and its keywords.
_SPIP = re.compile(
    r"\s*(?:<br\s*/?>\s*)?[-–]?\s*(?:<a\b[^<>]{0,500}\brel=[\"'](?:directory|tag)[\"'][^<>]{0,500}>[^<>]{0,200}</a>\s*[/,]?\s*){1,40}"
    r"(?:</?(?:p|div|br)\b[^<>]{0,99}>\s*){0,9}\Z",
    re.IGNORECASE,
)
# « […] » at the end; in the middle it is a quotation's.
_CUT = re.compile(
    r"(?:\s|…|\.{3}|&#8230;|&hellip;){0,9}\[\s?(?:…|\.{3}|&#8230;|&hellip;|&#x2026;)\s?\]"  # « … [&hellip;] »
    r"(?=\s*(?:</?[a-z][^<>]{0,99}>\s*){0,9}\Z)",  # before nothing but tags
    re.IGNORECASE,
)
_TAG = re.compile(r"<[a-z/!]", re.IGNORECASE)  # <p
# &lt;p class="a"&gt;, in a summary that was escaped twice
_ESCAPED_TAG = re.compile(
    r"&lt;/?(?:p|br|div|span|a|b|i|u|em|strong|ul|ol|li|img|h[1-6]|blockquote|figure|table|iframe)\b[^<>]{0,2000}?&gt;",
    re.IGNORECASE,
)
_LONGEST_SOURCE = 100_000
_QUOTES = " \"'«»“”"
_LONGEST_TAIL = 2_000


def summary(source: str, base: str = "", title: str = "") -> str:
    """Make the summary: a few inline tags, at most some 600 characters of text, cut at a word.

    Args:
        source: HTML of any quality.
        title: of what it describes.
        base: what relative links are resolved against.
    """
    text = source if len(source) > _LONGEST_SOURCE else _without_tail(without_boilerplate(source), title)
    return excerpt(inline(text, base), LONGEST)


def escaped_once(source: str) -> str:
    """Decode HTML that was escaped twice: it has no tags, but the names of tags between angle brackets."""
    if "&lt;" not in source or _TAG.search(source) or not _ESCAPED_TAG.search(source):
        return source
    return html.unescape(source)


def _without_tail(source: str, title: str) -> str:
    """Drop what blogs put under every item, and the brackets around the dots of a cut text."""
    head, tail = source[:-_LONGEST_TAIL], source[-_LONGEST_TAIL:]
    lowered = tail.lower()
    if 'rel="directory"' in lowered or 'rel="tag"' in lowered:
        tail = _SPIP.sub("", tail)
    if (after := _AFTER.search(tail)) is not None:
        tail = tail[: _tail_begins(tail[: after.start()], title)]
    return head + (_CUT.sub("…", tail) if "[" in tail else tail)


def _tail_begins(before: str, title: str) -> int | None:
    """Find where a blog's tail begins: it names what it stands under, by a link or by its very title; None for an own sentence."""
    for words in reversed(list(_BEFORE.finditer(before))):
        named = before[words.end() :]
        if _LINK.fullmatch(named) or (title and comparable(plain(named)).strip(_QUOTES) == comparable(title)):
            return words.start()
    return None
