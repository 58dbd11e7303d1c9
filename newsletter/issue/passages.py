"""Texts set as in print, all but the words that are marked as another language's and what an earlier step kept."""

from collections.abc import Callable

from newsletter import typography
from newsletter.markup import is_foreign, pieces, spans
from newsletter.model.signs import CLOSES, OPENS
from newsletter.typography import Narrow

_SIGNS = str.maketrans("", "", OPENS + CLOSES)
_Set = Callable[[str, Narrow], str]


def markup(source: str, narrow: Narrow) -> str:
    """Set the texts of HTML; marked passages become elements that say their language, and stay unset."""
    return typography.markup(spans(source), narrow)


def text(words: str, narrow: Narrow, setting: _Set = typography.text) -> str:
    """Set plain text; marked passages lose their mark, and stay unset."""
    kept = (
        f"{OPENS}{typography.letters(piece)}{CLOSES}" if is_foreign(language) else piece
        for piece, language in pieces(words)
    )
    return bare(setting("".join(kept), narrow))


def bare(words: str) -> str:
    """Take off the signs around what was kept."""
    return words.translate(_SIGNS)
