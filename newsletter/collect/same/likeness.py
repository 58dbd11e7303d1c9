"""How alike two titles are: their words compared in order, in one form, less what says nothing. Pure.

A title's words are folded (case, accents, quotes, dashes), French stop words dropped, ordinals and numbers in one
form: "9e", "9ème", "neuvième" and "IX" are 9. Two titles differ by the words that only one of them has; a slip of
the pen (rapidfuzz) is no difference, but a number, a month or a town never is one.
"""

import html
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from newsletter.collect.same import vocabulary as v
from newsletter.french import folded

_LONG = 300  # characters of a title that are read: more is no title
_BREAK = re.compile(r"\s*\|\s*|\s+[-–—•·]\s+|\s*:\s+")
_CUT = re.compile(r"\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")
_TAG = re.compile(r"^\s*\[([^\]]{1,40})\]\s*|^\s*([^|]{1,40})\|\s*")
_LETTER = re.compile(rf"\b({v.LETTERED})\s+([A-Z])\b(?!['’])", re.IGNORECASE)
_INCLUSIVE = (
    (re.compile(r"\((?:ne|e|le|te|se|ve|rice|trice)\)", re.IGNORECASE), ""),
    (re.compile(r"(?<=\w)[·•‧.](?:ne|e|le|te|se|ve|rice|trice)[·•‧.]?s\b", re.IGNORECASE), "s"),
    (re.compile(r"(?<=\w)[·•‧](?:ne|e|le|te|se|ve|rice|trice)\b", re.IGNORECASE), ""),
)
_ORDINAL = re.compile(r"\b(\d+)\s?(?:ers?|eres?|res?|es?|emes?|nde?s?)\b")
_THOUSANDS = re.compile(r"(?<=\d)[ .](?=\d{3}\b)")
_DIGIT = re.compile(r"\d")
_MAY_BE_INCLUSIVE = re.compile(r"[(·•‧]|\.\w{1,5}\.?s\b")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff]"
)
_WORD = re.compile(r"\d+|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Title:
    """A title to be compared.

    Args:
        words: those that count, in order, each in one form.
        text: the words sorted, to tell quickly how alike two titles are.
        is_cut: whether it was shortened, with an ellipsis.
        ending: the part that was dropped because many titles of its source end with it.
    """

    words: tuple[str, ...]
    text: str
    is_cut: bool = False
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What tells two titles apart: the words that only one of them has, and how alike they are (0 to 100)."""

    one: tuple[str, ...]
    other: tuple[str, ...]
    percent: int

    @property
    def is_none(self) -> bool:
        """Whether nothing that counts tells them apart."""
        return not self.one and not self.other

    @property
    def is_contradiction(self) -> bool:
        """Whether each has a number, a date or a town that the other has not."""
        return any(map(is_mark, self.one)) and any(map(is_mark, self.other))


def is_mark(word: str) -> bool:
    """Whether a word tells things apart by itself: a number, a day, a month, a town, a region, a letter."""
    return word.isdigit() or word in v.MARKS or word.startswith("lettre ")


def read(
    text: str, *, recorded: bool = False, names: Collection[str] = (), endings: Collection[str] = ()
) -> Title:
    """Read a title.

    Args:
        text: plain text.
        recorded: whether it names an event or a recording: words such as "replay" and "webinaire" say nothing then.
        names: names of its source, as `squashed` gives them; a part of the title that is one is dropped.
        endings: last parts, as `squashed` gives them, that many titles of its source have in common.
    """
    text = html.unescape(text[:_LONG])
    is_cut = _CUT.search(text) is not None
    ending = squashed(last_part(text)) if endings else ""
    parts = _own_parts(_untagged(_CUT.sub("", text)), {*names, *endings})
    words = _words(" : ".join(parts))
    if recorded:
        words = [word for word in words if word not in v.MEDIA] or words
    return Title(tuple(words), " ".join(sorted(words)), is_cut, ending if ending in endings else "")


def squashed(text: str) -> str:
    """Fold a name to its letters and digits: "Le RAMEAU" is `lerameau`."""
    return re.sub(r"[\W_]+", "", folded(text))


def last_part(text: str) -> str:
    """Return what stands after the last dash or bar of a title; empty when there is none."""
    parts = _BREAK.split(text)
    return parts[-1] if len(parts) > 1 else ""


def difference(one: Title, other: Title, least: int = 0) -> Difference | None:
    """Compare two titles; None when they are less alike than `least`."""
    percent = round(fuzz.ratio(one.text, other.text, score_cutoff=least))
    if percent < least:
        return None
    left, right = one.words, other.words
    if one.is_cut != other.is_cut:
        left, right = (_as_cut(left, right), right) if one.is_cut else (left, _as_cut(right, left))
        percent = 100 if left == right else percent
    mine, theirs = _own_words(left, right)
    if one.ending and other.ending and one.ending != other.ending:
        mine, theirs = [*mine, one.ending], [*theirs, other.ending]
    return Difference(tuple(mine), tuple(theirs), percent)


def _own_words(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Return the words that only the one, and only the other has."""
    mine: list[str] = []
    theirs: list[str] = []
    if left == right:
        return mine, theirs
    for operation in Levenshtein.opcodes(left, right):
        gone = left[operation.src_start : operation.src_end]
        come = right[operation.dest_start : operation.dest_end]
        if operation.tag == "replace":
            different = [(a, b) for a, b in zip(gone, come, strict=True) if not _is_slip(a, b)]
            mine += [a for a, _ in different]
            theirs += [b for _, b in different]
        elif operation.tag != "equal":
            mine += gone
            theirs += come
    _drop_moved(mine, theirs)
    return mine, theirs


def _as_cut(cut: tuple[str, ...], whole: tuple[str, ...]) -> tuple[str, ...]:
    """Complete a shortened title by the whole one that it begins, unless what it has lost could tell them apart."""
    if not 4 <= len(cut) <= len(whole) or cut[:-1] != whole[: len(cut) - 1]:
        return cut
    lost = whole[len(cut) :]
    begins = whole[len(cut) - 1].startswith(cut[-1]) and (
        cut[-1] == whole[len(cut) - 1] or not is_mark(cut[-1])
    )
    return whole if begins and not any(is_mark(word) or word in v.PARTS for word in lost) else cut


def _is_slip(one: str, other: str) -> bool:
    """Whether two words are one but for a plural or a slip of the pen."""
    if is_mark(one) or is_mark(other) or one[0] != other[0]:
        return False
    if one.rstrip("sx") == other.rstrip("sx"):
        return True
    shorter = min(len(one), len(other))
    return shorter >= 5 and OSA.distance(one, other) <= (1 if shorter < 8 else 2)


def _drop_moved(one: list[str], other: list[str]) -> None:
    """Drop what both have, in another place: "partie 3" is "3e partie"; other words in another order tell apart."""
    for word, times in (Counter(one) & Counter(other)).items():
        if is_mark(word) or word in v.FORMS or word in v.PARTS:
            for _ in range(times):
                one.remove(word)
                other.remove(word)


def _untagged(text: str) -> str:
    """Drop a heading such as "[Tribune]" or "Étude |"."""
    tag = _TAG.match(text)
    words = set(_words(tag[1] or tag[2])) if tag else set()
    return text[tag.end() :] if tag and words and words <= v.RUBRICS else text


def _own_parts(text: str, names: Collection[str]) -> list[str]:
    """Drop the parts that only name the source, unless hardly anything would be left."""
    parts = [part for part in _BREAK.split(text) if part.strip()]
    whole = len(parts)
    while len(parts) > 1 and _is_name(parts[-1], names):
        parts.pop()
    while len(parts) > 1 and _is_name(parts[0], names):
        parts.pop(0)
    return parts if len(parts) == whole or len(_words(" ".join(parts))) > 1 else [text]


def _is_name(part: str, names: Collection[str]) -> bool:
    return len(part) < 60 and (squashed(part) in names or "".join(_words(part)) in names)


def _words(text: str) -> list[str]:
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    if _MAY_BE_INCLUSIVE.search(text):
        for pattern, instead in _INCLUSIVE:
            text = pattern.sub(instead, text)
    letters = [letter for _, letter in _LETTER.findall(text) if letter.isupper()]
    bare = folded(text).replace("œ", "oe").replace("æ", "ae")
    if _DIGIT.search(bare):
        bare = _ORDINAL.sub(r"\1 ", _THOUSANDS.sub("", bare))
    bare = v.PHRASE.sub(lambda found: v.PHRASES.get(found[0], " "), bare)
    words = (v.NUMBERS.get(word, word) for word in _WORD.findall(bare) if word not in v.STOP)
    found = [word.lstrip("0") or "0" if word[0] == "0" else word for word in words]
    return found + [f"lettre {letter}" for letter in letters]
