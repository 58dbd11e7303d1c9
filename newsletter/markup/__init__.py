"""Markup: foreign HTML made harmless, the editor's Markdown made HTML and text. Pure."""

from newsletter.markup.bare_links import addresses as bare_addresses, linked
from newsletter.markup.by_hand import by_hand
from newsletter.markup.destinations import destinations, hrefs
from newsletter.markup.drawn import Drawn, drawn
from newsletter.markup.html import escaped, excerpt, inline, plain, shortened, undisturbed, without_hidden
from newsletter.markup.languages import cut, is_foreign, marked, pieces, spans, unmarked
from newsletter.markup.lines import marked as lines_marked, together
from newsletter.markup.literal import link, literal, quoted
from newsletter.markup.markdown import Edito, read_edito, read_page
from newsletter.markup.notes import Written, written
from newsletter.markup.pasted import Pasted, pasted
from newsletter.markup.pictures import Shown, pictures, redrawn
from newsletter.markup.sentences import sentences
from newsletter.markup.typed import as_typed, of_typed

__all__ = [
    "Drawn",
    "Edito",
    "Pasted",
    "Shown",
    "Written",
    "as_typed",
    "bare_addresses",
    "by_hand",
    "cut",
    "destinations",
    "drawn",
    "escaped",
    "excerpt",
    "hrefs",
    "inline",
    "is_foreign",
    "lines_marked",
    "link",
    "linked",
    "literal",
    "marked",
    "of_typed",
    "pasted",
    "pictures",
    "pieces",
    "plain",
    "quoted",
    "read_edito",
    "read_page",
    "redrawn",
    "sentences",
    "shortened",
    "spans",
    "together",
    "undisturbed",
    "unmarked",
    "without_hidden",
    "written",
]
