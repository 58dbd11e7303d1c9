"""Plain text as a PDF gives it: lines cut at the page's width, items behind a dot or a dash. Pure.

Only what is certain is put together. What holds signs of Markdown, or whose lines end where somebody ended them, stays as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_DOTS = "•▪◦‣●■▫○\uf0b7\uf0a7"  # the last two: of the font « Symbol », as Word and PDFs have them
_SIGN = rf"[{_DOTS}]|[–—](?=[ \u00a0\t])"
_ITEM = re.compile(rf"\s*(?P<sign>{_SIGN})[ \u00a0\t]*(?P<words>.*)", re.DOTALL)
_DASHES = "–—"
_MARKDOWN = re.compile(r"\s*(?:#{1,6} |>|[-+*] |```|\|)| {4}|\t", re.MULTILINE)
_NUMBERED = re.compile(r"\s*\d{1,3}[.)] ")
_NARROWEST, _WIDEST = 40, 140  # signs of a line that a page cut
_FULL = 0.75  # of the widest line: a shorter one was ended, not cut
_CUT = 2  # lines that go on in the middle of a sentence


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or an item of a list."""

    words: str
    is_item: bool


def together(text: str) -> tuple[Block, ...]:
    """Put lines together that a page has cut, and tell its items; nothing where neither is certain."""
    lines = [line.rstrip() for line in text.splitlines()]
    has_items = is_list(lines)
    if _MARKDOWN.search(text) or not (has_items or _is_cut(lines)):
        return ()
    width = max(map(len, lines)) * _FULL
    return tuple(_joined(_parts(lines, width if _is_cut(lines) else 0, has_items=has_items)))


def is_item(line: str) -> bool:
    """Whether a line begins as an item does."""
    return _ITEM.match(line) is not None


def is_list(lines: Sequence[str]) -> bool:
    """Whether lines that begin as items do are some: a dash that is alone may be said in a dialogue."""
    signs = [match["sign"] for line in lines if (match := _ITEM.match(line))]
    return len(signs) > 1 or any(sign not in _DASHES for sign in signs)


def words_of_item(line: str) -> str:
    """Return what stands behind the sign of an item."""
    match = _ITEM.match(line)
    return match["words"] if match else line


def marked(blocks: Sequence[Block]) -> str:
    """Write blocks as Markdown."""
    text = ""
    for block, before in zip(blocks, (None, *blocks), strict=False):
        is_tight = before is not None and before.is_item and block.is_item
        text += ("" if before is None else "\n" if is_tight else "\n\n") + "- " * block.is_item + block.words
    return text


def _is_cut(lines: Sequence[str]) -> bool:
    """Whether sentences go on, often, from a line as wide as the others to the next."""
    widest = max(map(len, lines), default=0)
    if not _NARROWEST <= widest <= _WIDEST:
        return False
    on = [one for one, after in pairwise(lines) if _goes_on(one, after)]
    return sum(len(one) >= _FULL * widest for one in on) >= min(_CUT, len(lines) - 1) and len(on) > 0


def _goes_on(line: str, after: str) -> bool:
    return line[-1:] not in {"", ".", "!", "?", ":", "…"} and after.lstrip()[:1].islower()


def _parts(lines: Sequence[str], width: float, *, has_items: bool) -> Iterator[tuple[bool, list[str]]]:
    """Put lines into paragraphs and items; a line that is narrower than `width` may be the last of one."""
    held: list[str] = []
    is_item = False
    for line in lines:
        match = _ITEM.match(line) if has_items else None
        is_new = bool(held) and (not line.strip() or match is not None or _ends(held[-1], line, width))
        if is_new:
            yield is_item, held
            held = []
        if match:
            is_item, held = True, [match["words"]]
        elif line.strip():
            is_item = is_item and bool(held)
            held.append(line.strip())
    if held:
        yield is_item, held


def _ends(line: str, after: str, width: float) -> bool:
    """Whether a paragraph or an item ends with a line; a dot that stands alone has its words in the next line."""
    if not line or _goes_on(line, after):
        return False
    return len(line) < width or not width or (line[-1] in ".!?:;" and bool(_NUMBERED.match(after)))


def _joined(parts: Iterator[tuple[bool, list[str]]]) -> Iterator[Block]:
    for is_item, lines in parts:
        words = ""
        for line in filter(None, lines):
            gap = "" if not words or words.endswith(("\u00ad", "-")) else " "
            words = words.removesuffix("\u00ad") + gap + line
        if words:
            yield Block(words, is_item)
