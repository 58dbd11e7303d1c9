"""What stands between the blocks of HTML once they run on in one line: a comma, a colon, the end of a sentence.

Marks take the place of tags before HTML is cleaned; afterwards they become punctuation, never a second one. They are
control characters, which no source's text keeps.
"""

import html
import re

_LIST, _ITEM, _CELL, _ROW, _END, _PARAGRAPH = "\x01", "\x02", "\x03", "\x04", "\x05", "\x06"
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6"}
_OPENING = {"ul": _LIST, "ol": _LIST, "li": _ITEM, **dict.fromkeys(_PARAGRAPHS, _PARAGRAPH)}
_CLOSING = {
    "ul": _END, "ol": _END, "table": _END, "dl": _END, "dt": _LIST, "td": _CELL, "th": _CELL, "tr": _ROW, "dd": _ROW,
    **dict.fromkeys(_PARAGRAPHS, _PARAGRAPH),
}  # fmt: skip
_MARKS = frozenset({_LIST, _ITEM, _CELL, _ROW, _END, _PARAGRAPH})
_PIECES = re.compile(r"(</?[a-z][^<>]*>|[\x01-\x06])", re.IGNORECASE)  # </strong>
_CLOSERS = ")]»”’\"'%€°"  # besides letters and figures, what a clause may end with
_OPENERS = "(«“\"'"
_BLANKS = " \t\r\n\f\v\u00a0\u202f"


def mark(name: str, *, is_closing: bool) -> str:
    """Say what takes the place of a block's tag: a space, and perhaps a mark between two.

    Args:
        name: of the tag, small letters.
        is_closing: whether it ends the block.
    """
    found = (_CLOSING if is_closing else _OPENING).get(name)
    return f" {found} " if found else " "


def punctuated(text: str) -> str:
    """Make punctuation of marks: « Trois temps : accueil, ateliers, bilan ».

    Args:
        text: HTML with inline tags only, with marks.
    """
    if _MARKS.isdisjoint(text):
        return text
    out: list[str] = []
    before, at = "", -1  # the words before, and where they stand
    seen: set[str] = set()
    for piece in _PIECES.split(text):
        if piece in _MARKS:
            seen.add(piece)
        elif not piece.startswith("<") and piece.strip(_BLANKS):
            words = html.unescape(piece).strip(_BLANKS)
            if between := seen and _between(before, words, seen):
                out[at] = out[at].rstrip(_BLANKS)
                out.insert(_behind(out, at), between)
            seen, before, at = set(), words, len(out)
            out.append(piece)
        else:
            out.append(piece)
    return "".join(out)


def _behind(out: list[str], at: int) -> int:
    """Find where the tags have ended that the words at a place are in."""
    while at + 1 < len(out) and (not out[at + 1] or out[at + 1].startswith("</")):
        at += 1
    return at + 1


def _between(before: str, after: str, seen: set[str]) -> str:
    """Say what is between two blocks; nothing where the words have punctuation of their own, or are none."""
    is_open = before[-1:].isalnum() or before[-1:] in _CLOSERS
    if not before or not is_open or not (after[0].isalnum() or after[0] in _OPENERS):
        return ""
    begins_a_sentence = after.lstrip(_OPENERS + _BLANKS)[:1].isupper()
    if _ROW in seen and _END not in seen:
        return ". " if begins_a_sentence else "\u00a0; "
    if _LIST in seen and _END not in seen:
        return "\u00a0: "
    if _ITEM in seen or (_CELL in seen and _ROW not in seen):
        return ", "
    return ". " if begins_a_sentence else ""
