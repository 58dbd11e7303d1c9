"""What stands before and after a title proper: rubrics, the number of an episode, the name of a house. Pure."""

import re

from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.words import is_mark, words
from newsletter.french import folded

# "[étude]" at the end.
_END_TAG = re.compile(r"\s*\[([^\]]{1,40})\]\s*$")
_TAG = re.compile(r"^\s*\[([^\]]{1,40})\]\s*|^\s*([^|]{1,40})\|\s*")
_PUBLISHED = re.compile(
    r"^\W{0,3}(?:nouvelle\s+)?(?:publication|parution)\s*(?::|\||[-–—]\s)\s*", re.IGNORECASE
)
_NEW = re.compile(rf"^\W{{0,3}}nouve(?:au|lle|l)\s+(?=(?:{v.DOCUMENTS})\s*(?::|\||[-–—]\s))", re.IGNORECASE)
_FORMAT = re.compile(r"\s*[(\[]\s*pdf\b[^()\[\]]{0,20}[)\]]\s*$", re.IGNORECASE)
_EPISODE = re.compile(
    r"^\W{0,3}(?:[^|:#–—]{0,40}?\s)?(?:#\s?\d{1,4}|\bep(?:isode)?s?\.?\s?\d{1,4}|\bs\d{1,2}\s?e\d{1,3}|\be\d{1,3})"
    r"\s*(?:[|:•·–—]|-\s)|^\W{0,3}#\d{1,4}\s"
)
_STATEMENT = re.compile(r"^\W{0,3}communiqué(?: de presse)?\s*(?::|\||[-–—]\s)\s*", re.IGNORECASE)
_VIA = re.compile(r"\s*\(via [^()]{2,30}\)\s*$", re.IGNORECASE)
_HEADING = re.compile(rf"^\W{{0,3}}({v.HEADINGS})\s*(?::|[-–—]\s|(?=[«“\"]))\s*", re.IGNORECASE)
_SERIES = re.compile(r"\s*\|\s*podcast\s+([^|]{2,40})$", re.IGNORECASE)
_PLATFORM = "|".join(sorted(v.PLATFORMS))
# After a colon or a dash a platform is what a title is about: "Réseaux sociaux : LinkedIn".
_SHOWN = re.compile(
    rf"^\W{{0,3}}(?:{_PLATFORM})\s*\||(?:\|\s*(?:sur )?|\(sur )(?:{_PLATFORM})\W{{0,3}}$"
    rf"|\b(?:live|vid[ée]o|direct)(?: sur)? (?:{_PLATFORM})\b|\b(?:{_PLATFORM})(?= (?:live|vid[ée]o|direct)\b)",
    re.IGNORECASE,
)
_LONG_HEADING = 7  # words, signs among them
_SIGNATURE = re.compile(r"\|\s*([^|:]{2,40})$")
_ACRONYM = re.compile(r"\b[^\W\d_a-zà-ÿ]{3,}\b")


def untagged(text: str) -> tuple[str, frozenset[str]]:
    """Drop what only says that something came out, and how: "[Tribune]", "Étude |", "Publication :", "(PDF)".

    Returns:
        The rest, and the words of the rubrics that were dropped.
    """
    text = _VIA.sub("", _FORMAT.sub("", text))
    text = _NEW.sub("", _PUBLISHED.sub("", _unless_bare(_STATEMENT, text)))
    dropped: set[str] = set()
    for pattern in (_TAG, _END_TAG):
        tag = pattern.search(text)
        said = set(words(next(filter(None, tag.groups()), ""))) if tag else set()
        if tag and said and said <= v.RUBRICS:
            text = text[: tag.start()] + text[tag.end() :]
            dropped |= said
    return text, frozenset(dropped)


def unheaded(text: str) -> tuple[str, frozenset[str]]:
    """Drop what a title of an event or a recording may do without: "Atelier : ", "| Podcast Alliances", "YouTube |".

    Returns:
        The rest, and the words that tell what was dropped from another such heading.
    """
    text = _SHOWN.sub(" ", text)
    dropped: set[str] = set()
    for pattern in (_HEADING, _SERIES):
        found = pattern.search(text)
        if found and (rest := _unless_bare(pattern, text)) != text:
            text = rest
            dropped.update(words(found[1]))
    return text, frozenset(dropped)


def _unless_bare(pattern: re.Pattern[str], text: str) -> str:
    """Drop what a pattern finds, unless hardly anything would be left."""
    rest = pattern.sub("", text)
    return rest if rest == text or len(words(rest)) > 1 else text


def episode(text: str) -> tuple[str, ...]:
    """Return the words of a heading that numbers an episode: "#12 –", "Ép. 12 |", "Podcast Alliances #12 :"."""
    found = _EPISODE.match(folded(text))
    return tuple(words(found[0])) if found and len(found[0].split()) <= _LONG_HEADING else ()


def signature(text: str, *, may_be_town: bool) -> tuple[str, ...]:
    """Return the words of a house's name after a last bar: "| Le RAMEAU"; nothing where it tells a part or a place.

    Args:
        text: the title.
        may_be_town: whether a town would say something here: then only what has an acronym is a house.
    """
    found = _SIGNATURE.search(text.rstrip())
    if found is None or not found[1][0].isupper() or (may_be_town and not _ACRONYM.search(found[1])):
        return ()
    said = words(found[1])
    tells = any(is_mark(word) or word in v.PARTS or word in v.FORMS or word in v.GENERIC for word in said)
    return () if tells or len(said) > 4 else tuple(said)
