"""Words in another language than the letter's, which people mark as `[Sustainable Development Goals]{lang=en}`. Pure.

The mark says what typography and preflight leave alone. It is read here in plain text (a subject, a title), next door in
the édito's Markdown; readers never see it.
"""

import re

from newsletter.markup.html import shortened

HERE = "fr"
MARK = r"\{ ?lang ?= ?[\"'“”«]?(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z]{2})?)[\"'“”»]? ?\}"
"""What follows the closing bracket."""
_SIGN = re.compile(rf"\[|\](?:{MARK})?")
_TAG = re.compile(r"(<[^>]*>)")
_Mark = tuple[int, int, int, str]  # where it begins, its words end, it ends; its language


def tag(language: str) -> str:
    """Write a language as BCP 47 does: "en", "en-GB"."""
    first, *region = language.split("-")
    return "-".join([first.lower(), *map(str.upper, region)])


def is_foreign(language: str | None) -> bool:
    """Whether a language, BCP 47, is another one than the letter's; what says none is not."""
    return bool(language) and tag(language or "").partition("-")[0] != HERE


def pieces(words: str) -> list[tuple[str, str]]:
    """Part a text: each piece without its mark, and its language, "" where nothing marks it."""
    if "]{" not in words:
        return [(words, "")] if words else []
    found, at = [], 0
    outer, inner = _parted(_marks(words), len(words))
    signs = list(words)
    for first, last, end, _language in inner:
        signs[first] = ""
        signs[last:end] = [""] * (end - last)
    for first, last, end, language in outer:
        found += [(words[at:first], ""), ("".join(signs[first + 1 : last]), tag(language))]
        at = end
    return [piece for piece in (*found, (words[at:], "")) if piece[0]]


def unmarked(words: str) -> str:
    """Return a text as readers see it."""
    return "".join(piece for piece, _language in pieces(words))


def marked(words: str, language: str | None) -> str:
    """Mark words in another language; those whose own brackets would spoil the mark stay as they are."""
    if not words or not is_foreign(language):
        return words
    mark = f"[{words}]{{lang={tag(language or '')}}}"
    return mark if pieces(mark) == [(words, tag(language or ""))] else words


def cut(words: str, longest: int) -> str:
    """Cut a text at a word so that readers see at most `longest` characters; marks stay whole."""
    bare = unmarked(words)
    short = shortened(bare, longest)
    if short == bare:
        return words
    kept, found = len(short) - 1, []
    for piece, language in pieces(words):
        found.append(marked(piece[:kept], language))
        kept = max(0, kept - len(piece))
    return "".join(found) + "…"


def spans(source: str) -> str:
    """Make the marks in the texts of HTML elements that say their language."""
    if "]{" not in source:
        return source
    parts = _TAG.split(source)
    parts[::2] = ["".join(map(_span, pieces(part))) for part in parts[::2]]
    return "".join(parts)


def _span(piece: tuple[str, str]) -> str:
    words, language = piece
    return f'<span lang="{language}">{words}</span>' if language else words


def _marks(words: str) -> list[_Mark]:
    """Find the marks, as they close."""
    found: list[_Mark] = []
    opened: list[int] = []
    for sign in _SIGN.finditer(words):
        if sign[0] == "[":
            opened.append(sign.start())
        elif opened:
            first = opened.pop()
            if sign["language"]:
                found.append((first, sign.start(), sign.end(), sign["language"]))
    return found


def _parted(marks: list[_Mark], end: int) -> tuple[list[_Mark], list[_Mark]]:
    """Tell the outermost marks, in their order, from those inside them."""
    outer: list[_Mark] = []
    inner: list[_Mark] = []
    for mark in reversed(marks):
        if mark[2] <= end:
            outer.append(mark)
            end = mark[0]
        else:
            inner.append(mark)
    return outer[::-1], inner
