"""Markup: foreign HTML made harmless, the editor's Markdown made HTML and text. Pure."""

from newsletter.markup.html import escaped, excerpt, inline, plain, shortened
from newsletter.markup.languages import cut, is_foreign, marked, pieces, spans, unmarked
from newsletter.markup.markdown import Edito, read_edito
from newsletter.markup.sentences import sentences

__all__ = [
    "Edito",
    "cut",
    "escaped",
    "excerpt",
    "inline",
    "is_foreign",
    "marked",
    "pieces",
    "plain",
    "read_edito",
    "sentences",
    "shortened",
    "spans",
    "unmarked",
]
