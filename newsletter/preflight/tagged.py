"""HTML tags in the édito, which readers would see: what to write instead, to the letter where that is certain."""

import re
from collections.abc import Callable, Iterator

from newsletter.markup import Drawn
from newsletter.model.signs import MASK
from newsletter.preflight.slip import Slip

_TAGS = (
    "a|abbr|b|big|blockquote|br|button|center|code|div|em|font|form|h[1-6]|hr|i|iframe|img|input|li|ol|p|pre|script|small|"
    "span|strike|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul|video"
)
TAG = re.compile(
    rf"<(?P<closes>/?)(?P<name>{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE
)  # <b>, <br />, <a href="…">
_BREAK = "une ligne vide, ou \\ à la fin de la ligne"
_INSTEAD = {"b": "**gras**", "strong": "**gras**", "i": "*italique*", "em": "*italique*", "a": "[les mots](https://…)",
            "li": "- un point", "ul": "- un point", "ol": "1. un point", "hr": "* * *", "img": "![description](https://…)",
            "br": _BREAK, "p": "une ligne vide"}  # fmt: skip
_HINT = "les balises HTML se verraient, retirez-la"
_SIGNS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
# <b>gras</b>, whole, and no sign of Markdown in it or around it
_PAIR = re.compile(
    rf"(?<![*_\\>])<(?P<name>b|strong|i|em)>(?P<words>[^<>*_\\`\[\]{MASK}]+)</(?P=name)>(?![*_<])",
    re.IGNORECASE,
)
# <a href="https://www.example.org/">les mots</a>
_LINK = re.compile(
    rf"(?<![\\!])<a\s+href=[\"'](?P<address>https?://[^\s\"'<>()\\{MASK}]+)[\"'][^<>]*>"
    rf"(?P<words>[^<>*_\\`\[\]{MASK}]+)</a>(?![(\[])",
    re.IGNORECASE,
)
# one line<br>, the next; a letter that follows begins neither a list nor a title
_LINE_END = re.compile(r"(?<=[^\s\\>])[ ]*<br\s*/?>(?:(?=\n[ ]*[^\W\d_])|[ ]*(?=[^\W\d_]))", re.IGNORECASE)


def without_tags(block: Drawn, seen: str) -> Iterator[Slip]:
    """Find tags: those that Markdown has signs for, whole; of others, what would be written.

    Args:
        block: where they stand.
        seen: what readers would see of it, without what is told already.
    """
    for pattern, instead in _CERTAIN:
        certain = {match[0] for match in pattern.finditer(block.source)}
        for match in pattern.finditer(seen):
            after = instead(match, block) if match[0] in certain else ""
            if after:
                like = _BREAK if pattern is _LINE_END else ""
                yield Slip("html-tag", match[0], after, like=like)
                seen = seen[: match.start()] + MASK * len(match[0]) + seen[match.end() :]
    opened: set[str] = set()
    for match in TAG.finditer(seen):
        name = match["name"].lower()
        if not match["closes"]:
            opened.add(name)
            like = _INSTEAD.get(name, "")
            yield Slip("html-tag", match[0], like=like, hint="" if like else _HINT)
        elif name not in opened:
            yield Slip("html-tag", match[0], hint=_HINT)


def _emphasis(found: re.Match[str], _block: Drawn) -> str:
    """Signs count only where a blank or a sign stands outside them, if no letter stands inside (CommonMark 0.31, section 6.2)."""
    whole, sign = found["words"], _SIGNS[found["name"].lower()]
    words = whole.strip()
    before, after = found.string[: found.start()], found.string[found.end() :]
    first = " " if whole[0].isspace() and not before[-1:].isspace() else ""
    last = " " if whole[-1].isspace() and not after[:1].isspace() else ""
    begins = words[:1].isalnum() or not f"{before}{first}"[-1:].strip()
    ends = words[-1:].isalnum() or not f"{last}{after}"[:1].strip(" \n\u00a0.,;:!?)…")
    return f"{first}{sign}{words}{sign}{last}" if words and begins and ends else ""


def _link(found: re.Match[str], _block: Drawn) -> str:
    words = found["words"].strip()
    return f"[{words}]({found['address']})" if words == found["words"] and words else ""


def _line_end(found: re.Match[str], block: Drawn) -> str:
    if block.kind != "paragraph":
        return ""
    return "\\" if found.string[found.end() : found.end() + 1] == "\n" else "\\\n"


_CERTAIN: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Drawn], str]], ...] = (
    (_PAIR, _emphasis),
    (_LINK, _link),
    (_LINE_END, _line_end),
)
