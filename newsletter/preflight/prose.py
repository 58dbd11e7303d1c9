"""The texts that the editor can mend, as passages of plain words with their place."""

import html
import re
from dataclasses import dataclass

from newsletter.markup import plain, read_edito
from newsletter.model import Edition

_CODE = re.compile(r"<(code|pre)\b[^>]*>.*?</\1>", re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|h[1-6]|li|ul|ol|blockquote|pre|div)\b[^>]*>|<[bh]r\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_ADDRESS = re.compile(
    r"(?:https?|mailto|webcal|ftp):[^\s<>»]+|\bwww\.[^\s<>»]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|`[^`\n]*`|&#?\w{1,8};",
    re.IGNORECASE,
)
_PLACE = "\ue000"  # stands for what is no prose
# Words that no French sentence has, and English ones can't do without.
_ENGLISH = re.compile(r"\b(?:the|of|and|with|your|our|how|from|this|is|are)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text without line breaks.

    Args:
        where: "subject", "preheader", "edito", "signature", or an entry's key.
        name: how a finding calls it (French).
        text: U+E000 stands for addresses and code.
        running: whether it is the editor's own prose, rather than a title that a source gave.
    """

    where: str
    name: str
    text: str
    running: bool = True


def passages(edition: Edition) -> list[Passage]:
    """Return the editor's texts, in the order of the letter."""
    edito = read_edito(edition.edito)
    found = [
        Passage("subject", "l’objet", _masked(edition.subject)),
        Passage("preheader", "l’accroche", _masked(edition.preheader)),
        Passage("edito", "l’édito", _masked(edito.title)),
        *(Passage("edito", "l’édito", block) for block in _blocks(edito.html)),
        Passage("signature", "la signature", _masked(edition.signature)),
    ]
    for entry in edition.shown:
        name = f"« {entry.title} »"
        found += [
            Passage(entry.key, name, _masked(text), running=False)
            for text in (entry.title, entry.place or "", *(link.label for link in entry.links))
        ]
    return list(dict.fromkeys(passage for passage in found if passage.text.strip()))


def summaries(edition: Edition) -> list[Passage]:
    """Return the summaries of the entries: words of their sources, which only what is false concerns."""
    return [
        Passage(entry.key, f"« {entry.title} »", _masked(plain(entry.summary)), running=False)
        for entry in edition.shown
        if entry.summary
    ]


def is_english(text: str) -> bool:
    """Whether a text is, at least in part, English."""
    return len(_ENGLISH.findall(text)) > 1 or (
        bool(_ENGLISH.search(text)) and re.search(r"[à-ÿ]|\b(?:le|la|les|des?|du|et|un|une)\b", text) is None
    )


def _blocks(source: str) -> list[str]:
    """Part the HTML of an édito into its blocks."""
    source = _CODE.sub(_PLACE, source)
    return [
        _masked(html.unescape(_TAG.sub("", block)).replace("\n", " ").strip(" "))
        for block in _BLOCK.split(source)
        if block.strip()
    ]


def _masked(text: str) -> str:
    return _ADDRESS.sub(_PLACE, text)
