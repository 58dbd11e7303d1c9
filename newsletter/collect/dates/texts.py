"""A text on one line, which days and hours are sought in; what stood on lines of its own stays apart. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from newsletter.collect.dates.canonical import Canonical, canonical
from newsletter.collect.dates.days import fold

_LONGEST = 20_000
# « 14h/17h », and on the next line « 45 employeurs »; but not « 18 h », and on the next line « 30 à la mairie »
_HOUR_ENDS_LINE = re.compile(
    r"(?<=\d)(\s?h(?:eures?)?)[^\S\n]*\n\s*(?=\d)(?!(?:00|15|30|45)(?:\s*[.,;)]|\s+(?:à|au|dans|en)\b|\s*$))",
    re.IGNORECASE,
)
# On a line of its own, what a label tells of is not of the line above: « Dépôt : vendredi 17 », « Vente : samedi 18 »
# and « 9h Accueil », « 9h30 Ouverture »
_LABELLED_LINE = re.compile(r"[^\W\d][\w’' ]{1,30}\s?:(?: |$)|\d{1,2}\s?[hH:]\s?\d{0,2}(?!\d)")
# In an agenda's listing a day has its own line below the place: « Caen 14000 », « Le 04/02/2026 »
_POSTCODE_ENDS = re.compile(r"[^\W\d].*\b\d{5}")
_DAY_ALONE = re.compile(r"(?:le |du )?\d{1,2}/\d{1,2}/20\d\d(?: au \d{1,2}/\d{1,2}/20\d\d)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Text:
    """A text on one line, and the same folded and written one way."""

    words: str
    written: Canonical

    @classmethod
    def of(cls, text: str) -> "Text":
        """Put a text on one line, its accents in one piece with their letters, and fold it; no hour has its minutes on the next line."""
        parted = _HOUR_ENDS_LINE.sub(r"\1 • ", unicodedata.normalize("NFC", text[:_LONGEST]))
        first, *others = (" ".join(line.split()) for line in parted.split("\n"))
        lines = [first, *(f"• {line}" if _LABELLED_LINE.match(line) else line for line in others)]
        for at, (above, line) in enumerate(pairwise(lines), 1):
            if _DAY_ALONE.fullmatch(line) and _POSTCODE_ENDS.fullmatch(above):
                lines[at] = f"• {line} •"
        words = " ".join(filter(None, lines))
        return cls(words, canonical(fold(words)))

    @property
    def folded(self) -> str:
        """The text that days and hours are sought in."""
        return self.written.text

    def told(self, begin: int, end: int) -> str:
        """Give what stands at some places of the folded text as it was written."""
        return self.words[self.written.origin(begin) : self.written.origin(end)]
