"""What stands before and after a title proper: rubrics, and what says that it came out. Pure."""

import re

from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.words import words

_TAG = re.compile(r"^\s*\[([^\]]{1,40})\]\s*|^\s*([^|]{1,40})\|\s*")
_PUBLISHED = re.compile(
    r"^\W{0,3}(?:nouvelle\s+)?(?:publication|parution)\s*(?::|\||[-–—]\s)\s*", re.IGNORECASE
)
_NEW = re.compile(rf"^\W{{0,3}}nouve(?:au|lle|l)\s+(?=(?:{v.DOCUMENTS})\s*(?::|\||[-–—]\s))", re.IGNORECASE)
_FORMAT = re.compile(r"\s*[(\[]\s*pdf\b[^()\[\]]{0,20}[)\]]\s*$", re.IGNORECASE)


def untagged(text: str) -> str:
    """Drop what only says that something came out, and how: "[Tribune]", "Étude |", "Publication :", "(PDF)"."""
    text = _NEW.sub("", _PUBLISHED.sub("", _FORMAT.sub("", text)))
    tag = _TAG.match(text)
    said = set(words(tag[1] or tag[2])) if tag else set()
    return text[tag.end() :] if tag and said and said <= v.RUBRICS else text
