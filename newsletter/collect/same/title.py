"""A title read for comparing: all its words as they are written, and those that count. Pure."""

import html
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.title_words import counted_words
from newsletter.french import comparable

_LONG = 300  # characters of a title that are read: more is no title
_BREAK = re.compile(r"\s*\|\s*|\s+[-–—•·]\s+|\s*:\s+")
_ASIDE = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*|\s*\|\s*|\s+[-–—•·]\s+|\s*:\s+")
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff]"
)
# UTF-8 that was read as Windows-1252: "Ã©" is "é", "â€™" is "’".
_BROKEN = re.compile("[ÂÃÅ][\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]|â€[\x80-\xbfœ˜šžŸ™“”]")
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f.](?=\d{3}\b)")
_TOKEN = re.compile(r"(?:(?<=\s)|^)[+−–-](?=\d)|\d+|[^\W\d_]+|[%€&+]")
_NAME = 60  # characters of a part that may be a house's name


@dataclass(frozen=True, slots=True)
class Title:
    """A title to be compared.

    Args:
        written: as it stands, less the names of its source.
        exact: all its words and signs, in order, case and punctuation aside; none when it was cut short.
        core: the same, less what only says that it is a recording: "Replay : …", "… (vidéo)".
    """

    written: str
    exact: tuple[str, ...]
    core: tuple[str, ...]

    @property
    def counted(self) -> tuple[str, ...]:
        """Return the words that count, each in one form."""
        return counted_words(self.written)


def read(text: str, names: Collection[str] = ()) -> Title:
    """Read a title.

    Args:
        text: plain text.
        names: of its source, as `squashed` gives them; a part of the title that is one is dropped.
    """
    text = _visible(text[:_LONG])
    written = _own_part(text, names)
    exact = () if _CUT.search(written) else exact_words(written)
    return Title(written, exact, _core(written) if exact else ())


def exact_words(text: str) -> tuple[str, ...]:
    """Return all words and signs of a text, in order, accents and all: case and punctuation say nothing."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    bare = _THOUSANDS.sub("", plain.replace("œ", "oe").replace("æ", "ae"))
    return tuple("et" if sign == "&" else sign for sign in _TOKEN.findall(bare))


def squashed(text: str) -> str:
    """Fold a name to its letters and digits: "Le RAMEAU" is `lerameau`."""
    return re.sub(r"[\W_]+", "", comparable(text))


def _visible(text: str) -> str:
    if "&" in text:
        text = html.unescape(text)
    return text if text.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFC", repaired(text)))


def repaired(text: str) -> str:
    """Put right what was broken in transit, letter by letter; what cannot be read stays as it is."""
    return _BROKEN.sub(lambda found: _reread(found[0]), text)


def _reread(broken: str) -> str:
    try:
        return broken.encode("cp1252").decode()
    except UnicodeError:
        return broken


def _core(written: str) -> tuple[str, ...]:
    """Drop the parts that only name a medium, and a medium before the title proper."""
    parts = [words for part in _ASIDE.split(written) if part and (words := exact_words(part))]
    kept = [words for words in parts if not _is_medium(words)]
    if not kept:
        return exact_words(written)
    return (*_after_medium(kept[0]), *(word for words in kept[1:] for word in words))


def _is_medium(words: Collection[str]) -> bool:
    bare = {comparable(word) for word in words}
    return bare <= v.MEDIA | v.STOP and not bare.isdisjoint(v.MEDIA)


def _after_medium(words: tuple[str, ...]) -> tuple[str, ...]:
    """Drop "replay du webinaire" before the rest."""
    last = 0
    for place, word in enumerate(map(comparable, words), 1):
        if word not in v.MEDIA | v.STOP:
            break
        last = place if word in v.MEDIA else last
    return words[last:] or words


def _own_part(text: str, names: Collection[str]) -> str:
    """Drop the parts that only name the source, unless hardly anything would be left."""
    parts = [part for part in _BREAK.split(text) if part.strip()]
    whole = len(parts)
    while len(parts) > 1 and _is_name(parts[-1], names):
        parts.pop()
    while len(parts) > 1 and _is_name(parts[0], names):
        parts.pop(0)
    return text if len(parts) == whole or len(counted_words(" ".join(parts))) < 2 else " : ".join(parts)


def _is_name(part: str, names: Collection[str]) -> bool:
    return len(part) < _NAME and squashed(part) in names
