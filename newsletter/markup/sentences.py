"""The sentences of prose: what an inbox may show of a letter."""

import re
from collections.abc import Iterator

from newsletter.markup.html import plain

_PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)
# « Fin. Début », « Fin ! « Début » »: a stop, what closes with it, and a capital after the blank.
_END = re.compile(r"(?<=[.!?…])(?P<close>[\s\u00a0\u202f]*[»”)])?\s+(?=[«“(]?[\s\u00a0\u202f]*[A-ZÀ-Þ0-9])")
_ABBREVIATED = re.compile(r"(?:^|[\s(«])(?:MM?|Mmes?|Mlle|Dr|Pr|Me|St|cf|p|art|av|env|[A-ZÀ-Þ])\.$")
_GREETING = re.compile(r"^(?:bonjour|bonsoir|ch[eè]re?s?|madame|monsieur|mesdames)\b.{0,80}$", re.IGNORECASE)


def sentences(html: str) -> Iterator[str]:
    """Go through the sentences of an édito's paragraphs, in plain text; greetings are passed over."""
    for paragraph in _PARAGRAPH.finditer(html):
        words = " ".join(plain(paragraph[1]).split())
        if words and not _GREETING.match(words):
            yield from _parted(words)


def _parted(words: str) -> Iterator[str]:
    begin = 0
    for end in _END.finditer(words):
        stop = end.start() + len(end["close"] or "")
        if _ABBREVIATED.search(words[begin : end.start()]) is None:
            yield words[begin:stop]
            begin = end.end()
    yield words[begin:]
