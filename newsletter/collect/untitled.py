"""A title for what has none, or a program's date: the first words of its text, as people write where no title is asked for. Pure."""

import re

from newsletter.collect.boilerplate import without_boilerplate
from newsletter.markup import plain, shortened
from newsletter.model import UNTITLED

_LONGEST = 100  # characters
_BLOCK = re.compile(r"</(?:p|div|h\d|li|td)\s*>|<br\s*/?>|\n\s*\n", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)+/\S*")  # example.org/guide
# The end of a sentence: « Notre guide est en ligne ! Lisez-le ».
_SENTENCE = re.compile(
    r"(?P<first>.{12,}?(?:[!?…](?=\s|\Z)|(?<![A-ZÉ\d])\.(?=\s+[^\sa-zà-ÿ]|\s*\Z)))", re.DOTALL
)
# « Mon, 30 Nov 2026 09:12:00 +0000 », « 2026-11-30T09:12:00Z »: an hour and nothing else; « 11 septembre 2001 » is a title.
_MOMENT = re.compile(
    r"(?:[a-z]{3,9}\.?,? )?\d{1,2} [a-zéû]{3,9}\.?,? \d{4},? (?:à |at )?\d{1,2}[:h]\d{2}(?::\d{2})?(?: ?[ap]m)?(?: [+-]\d{4}| (?:GMT|UTC?|Z|CES?T|MES?Z|WES?T|BST|[ECMP][SD]T))?|"
    r"\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?z| ?[+-]\d{2}:?\d{2}| (?:GMT|UTC))?|"
    r"\d{1,2}/\d{1,2}/\d{4},?(?: à| -)? \d{1,2}[:h]\d{2}(?::\d{2})?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]{2,}\s.*[^\W\d_]{2,}")  # « Affiche du forum », and no « IMG_0412.jpg »
_ALT = re.compile(r"<img\b[^<>]{0,2000}?\balt=(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')", re.IGNORECASE)


def titled(title: str, source: str) -> str:
    """Keep a title, unless it is none, or but a moment that a program printed, and the text has better words.

    Args:
        title: plain text.
        source: the text, HTML of any quality.
    """
    if title and not _MOMENT.fullmatch(title):
        return title
    found = title_from(source)
    return title if title and found == UNTITLED else found


def title_from(source: str) -> str:
    """Make a title of a text's first sentence, else of what its first picture is said to show.

    Args:
        source: HTML of any quality, or plain text.
    """
    for block in _BLOCK.split(without_boilerplate(source)):
        words = " ".join(_ADDRESS.sub(" ", plain(block)).split())
        if any(character.isalpha() for character in words):
            found = _SENTENCE.match(words)
            return shortened(found["first"].removesuffix(".") if found else words, _LONGEST)
    shown = (plain(match["double"] or match["single"] or "") for match in _ALT.finditer(source))
    return next((shortened(words, _LONGEST) for words in shown if _WORDS.search(words)), UNTITLED)
