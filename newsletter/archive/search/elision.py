"""The words that French ties to the next by an apostrophe, set apart so that a search finds the next one. Pure.

Pagefind takes « l’étude » for one word, and finds it by neither "étude" nor "etude": only a real space parts words. It is put
into what is indexed, never into a page. `templates/site/recherche.js` has the same words: it treats what is sought alike, and
joins again what readers are shown.
"""

import re

from newsletter.archive.search.texts import in_texts

ELIDED = ("l", "d", "qu", "c", "j", "m", "n", "s", "t", "jusqu", "lorsqu", "puisqu", "quoiqu")

_LONGEST = max(map(len, ELIDED))
# A word of its own: not in « aujourd’hui », not in « rock 'n' roll ».
_ELIDED = re.compile(rf"(?<![\w'’])(?:{'|'.join(ELIDED)})\Z", re.IGNORECASE)
_APOSTROPHE = re.compile(r"['’](?!\s)")
_REFERENCE = re.compile(r"(?:['’]|&(?:#39|#x27|apos|#8217|#x2019|rsquo);)(?!\s)", re.IGNORECASE)


def apart(words: str) -> str:
    """Put a space after each elided word that none follows: « l’étude » becomes « l’ étude »."""
    return _APOSTROPHE.sub(_spaced, words)


def apart_in(markup: str) -> str:
    """Do as `apart` in the texts of HTML; an apostrophe may be written as a character reference. No tag is changed."""
    return in_texts(markup, lambda text: _REFERENCE.sub(_spaced, text))


def _spaced(apostrophe: re.Match[str]) -> str:
    """Apostrophes are looked for first, since they are fewer than letters that may begin such a word."""
    before = apostrophe.string[max(0, apostrophe.start() - _LONGEST - 1) : apostrophe.start()]
    return f"{apostrophe[0]} " if _ELIDED.search(before) else apostrophe[0]
