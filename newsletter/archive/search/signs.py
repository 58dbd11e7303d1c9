"""Signs that stand alone, « & », « : », « » », joined to the word beside them in what is indexed. Pure.

Pagefind counts such a sign as a word, and passes over it in what is sought: no words that follow each other on both sides of
it would be found between quotation marks. A sign that opens is joined to the word after it, another to the one before; what
joins them is no letter and no space, and becomes the space again that readers are shown (`templates/site/recherche.js`).
"""

import re

from newsletter.archive.search.texts import in_texts

JOINED = "\u2060"  # WORD JOINER

_SPACE = r"(?:[^\S\n]|&(?:#160|nbsp);)"
_SIGN = r"(?:&(?:amp|lt|gt|quot|#3[49]);|[^\w\s<&«“„(\[\u2060])"
_OPENING = re.compile(rf"(?<![^\s>])([«“„(\[]){_SPACE}(?=\S|\Z)")
_ALONE = re.compile(rf"(?:(?<=\S)|\A){_SPACE}({_SIGN}+)(?=[\s\u2060]|&(?:#160|nbsp);|\Z)")


def joined_in(markup: str) -> str:
    """Write « Jeunes & Territoires » as « Jeunes& Territoires », in the texts of HTML."""
    return in_texts(markup, _joined)


def _joined(text: str) -> str:
    return _ALONE.sub(rf"{JOINED}\1", _OPENING.sub(rf"\1{JOINED}", text))
