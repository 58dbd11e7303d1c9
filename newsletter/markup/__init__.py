"""Markup: foreign HTML made harmless, the editor's Markdown made HTML and text. Pure."""

from newsletter.markup.html import escaped, excerpt, inline, plain, shortened
from newsletter.markup.markdown import Edito, read_edito

__all__ = ["Edito", "escaped", "excerpt", "inline", "plain", "read_edito", "shortened"]
