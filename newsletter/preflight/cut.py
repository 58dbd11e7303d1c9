"""Words that a line's end has cut in two, as those of a PDF or a scan are: readers would see « parte- nariat »."""

import re
from collections.abc import Iterator

from newsletter.model import Edition, Finding
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import warning
from newsletter.preflight.slip import Slip

# A hyphen at a line's end between two parts of a word; what PDFs write for one, also where no line ends any more.
_CUT = re.compile(
    r"(?P<first>[^\W\d_][\w’'-]{0,60})(?:[-\u2010\xad\u00ac][ \t]*\n\s*|\u00ac)(?P<rest>[^\W\d_][\w’'-]{0,60})"
)
_SIGN = re.compile(r"\S{0,60}\u00ac")
_SUSPENDED = {"et", "ou", "ni", "voire", "puis"}  # « pré- et post-production »
# Parts that stand before or after a hyphen of the word's own, and seldom are the beginning or end of a syllable's cut.
_BEFORE = """
après arrière avant celle celles celui ceux chef cinquante demi dix là non peut porte quarante quelques rendez savoir trente
vice vingt
"""
_AFTER = """
elle elles ils moi même mêmes nous on toi vous être
"""


def cut_words(seen: str) -> Iterator[Slip]:
    """Find such words in a block as readers would see it, its lines apart."""
    for match in _CUT.finditer(seen):
        if match["rest"].lower() not in _SUSPENDED:
            yield Slip("word-cut", " ".join(match[0].split()), _whole(match["first"], match["rest"]))
    for match in _SIGN.finditer(_CUT.sub("", seen)):
        yield Slip("word-cut", match[0], hint="le signe ¬ marque une coupure dans un PDF, retirez-le")


def cut_elsewhere(edition: Edition) -> Iterator[Finding]:
    """Find such words in the summaries that the letter's people wrote in the agenda."""
    for entry in edition.shown:
        if not entry.key.startswith("agenda/"):
            continue
        if found := [slip for slip in cut_words(entry.summary or "") if slip.after]:
            pairs = [f"{quoted(slip.after)} au lieu de {quoted(slip.before)}" for slip in found]
            yield warning("word-cut", entry.key, f"Dans {quoted(entry.title)}, écrivez {', '.join(pairs)}.")


def _whole(first: str, rest: str) -> str:
    """Put the parts together again; with the hyphen where the word has one of its own."""
    is_compound = (
        "-" in first
        or "-" in rest
        or first.lower() in _BEFORE.split()
        or rest.lower() in _AFTER.split()
        or rest[0].isupper()
    )
    return f"{first}{'-' if is_compound else ''}{rest}"
