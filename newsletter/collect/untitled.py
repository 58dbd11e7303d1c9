"""A title for what has none: the first words of its text, as people write where no title is asked for. Pure."""

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


def title_from(source: str) -> str:
    """Make a title of a text's first sentence.

    Args:
        source: HTML of any quality, or plain text.
    """
    for block in _BLOCK.split(without_boilerplate(source)):
        words = " ".join(_ADDRESS.sub(" ", plain(block)).split())
        if any(character.isalpha() for character in words):
            found = _SENTENCE.match(words)
            return shortened(found["first"].removesuffix(".") if found else words, _LONGEST)
    return UNTITLED
