"""How alike two titles are: their words compared in order, in one form, less what says nothing. Pure.

A title's words are folded (case, accents, quotes, dashes), French stop words dropped, ordinals and numbers in one
form: "9e", "9ème", "neuvième" and "IX" are 9. Two titles differ by the words that only one of them has; a slip of
the pen is no difference, but a number, a month, a town or a name never is one.
"""

import html
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.headings import unheaded, untagged
from newsletter.collect.same.slips import is_one_word, is_spelled_out, names_in
from newsletter.collect.same.spelling import are_two, other_words
from newsletter.collect.same.words import is_mark, words
from newsletter.french import folded

_LONG = 300  # characters of a title that are read: more is no title
_BREAK = re.compile(r"\s*\|\s*|\s+[-–—•·]\s+|\s*:\s+")
_CUT = re.compile(r"\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")
_YEAR = re.compile(r"(?:19|20)\d\d")
# "Créer un podcast": of a medium that it is about, a title says more than how it is seen.
_MADE = re.compile(r"(?<=\w )(?:une?|son|sa|ses|leurs?)\s+(\w+)", re.IGNORECASE)
_APART = re.compile(r"[|:,;()\[\]]|\s[-–—•·]\s")


@dataclass(frozen=True, slots=True)
class Title:
    """A title to be compared.

    Args:
        words: those that count, in order, each in one form.
        text: the words sorted, to tell quickly how alike two titles are.
        written: as it stands, less rubrics and names of its source.
        is_cut: whether it was shortened, with an ellipsis.
        ending: the part that was dropped because many titles of its source end with it.
        rubric: the words of the rubrics and headings that were dropped.
    """

    words: tuple[str, ...]
    text: str
    written: str = ""
    is_cut: bool = False
    ending: str = ""
    rubric: frozenset[str] = frozenset()

    @property
    def headings(self) -> set[str]:
        """Return the headings that it has, dropped or not: "Atelier : les dons" is not "Les dons"."""
        return {word for word in (*self.rubric, *self.words) if word in v.HEADED}


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
    written, rubric = untagged(_CUT.sub("", text))
    if recorded:
        written, heading = unheaded(written)
        rubric |= heading
    written = _own_part(written, {*names, *endings})
    found = words(written)
    if recorded:
        about = {folded(made[1]) for made in _MADE.finditer(written)}
        found = [word for word in found if word not in v.MEDIA or word in about] or found
    kept = ending if ending in endings else ""
    return Title(tuple(found), " ".join(sorted(found)), written, is_cut, kept, rubric)


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
    mine, theirs = _own_words(one, other, left, right)
    if one.ending and other.ending and one.ending != other.ending:
        mine, theirs = [*mine, one.ending], [*theirs, other.ending]
    if not (mine and theirs):
        two = other_words(one.written, other.written)
        mine, theirs = (
            [*mine, *(f"l’un {word}" for word in two)],
            [*theirs, *(f"l’autre {word}" for word in two)],
        )
    return Difference(tuple(mine), tuple(theirs), percent)


def _own_words(
    one: Title, other: Title, left: tuple[str, ...], right: tuple[str, ...]
) -> tuple[list[str], list[str]]:
    """Return the words that only the one, and only the other has."""
    mine: list[str] = []
    theirs: list[str] = []
    if left == right:
        return mine, theirs
    for operation in Levenshtein.opcodes(left, right):
        gone = left[operation.src_start : operation.src_end]
        come = right[operation.dest_start : operation.dest_end]
        if operation.tag == "replace":
            pairs = zip(gone, come, strict=True)
            different = [(a, b) for a, b in pairs if a[0] != b[0] or not _is_one(a, b, one, other)]
            mine += [a for a, _ in different]
            theirs += [b for _, b in different]
        elif operation.tag != "equal":
            mine += gone
            theirs += come
    _drop_moved(mine, theirs, one, other)
    return mine, theirs


def _is_one(word: str, theirs: str, one: Title, other: Title) -> bool:
    if is_spelled_out(word, theirs, one.written) or is_spelled_out(theirs, word, other.written):
        return True
    if not is_one_word(word, theirs, names_in(one.written), names_in(other.written)):
        return False
    return not are_two(word, theirs, one.written, other.written)


def _as_cut(cut: tuple[str, ...], whole: tuple[str, ...]) -> tuple[str, ...]:
    """Complete a shortened title by the whole one that it begins, unless what it has lost could tell them apart."""
    if not 4 <= len(cut) <= len(whole) or cut[:-1] != whole[: len(cut) - 1]:
        return cut
    lost = whole[len(cut) :]
    begins = whole[len(cut) - 1].startswith(cut[-1]) and (
        cut[-1] == whole[len(cut) - 1] or not is_mark(cut[-1])
    )
    return whole if begins and not any(is_mark(word) or word in v.PARTS for word in lost) else cut


def _drop_moved(mine: list[str], theirs: list[str], one: Title, other: Title) -> None:
    """Drop what both have, in another place: "partie 3" is "3e partie"; other words in another order tell apart."""
    if not mine or not theirs:
        return
    for word, times in (Counter(mine) & Counter(theirs)).items():
        if _may_move(word, one, other):
            for _ in range(times):
                mine.remove(word)
                theirs.remove(word)


def _may_move(word: str, one: Title, other: Title) -> bool:
    if word in v.SIGNS or word in v.COMPASS or word.startswith("lettre "):
        return False
    if word in v.LANDS and not any(_stands_apart(word, title.written) for title in (one, other)):
        return False
    if word in v.LANDS or word.isdigit():
        return _in_order(one.words, other.words)
    return is_mark(word) or word in v.FORMS or word in v.PARTS or word == "edition"


def _stands_apart(word: str, written: str) -> bool:
    """Whether a town stands by itself: "Lyon : le forum", and not "de Lyon à Paris"."""
    return any(words(part) == [word] for part in _APART.split(written))


def _in_order(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether numbers and towns come in one order, dates aside: "saison 2, épisode 3" is not "saison 3, épisode 2"."""
    both = {*one} & {*other}
    return _ordered(one, both) == _ordered(other, both)


def _ordered(title: tuple[str, ...], both: Collection[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the numbers and towns in order, and apart from them the days, each with its month."""
    counted: list[str] = []
    days: list[tuple[str, str]] = []
    for word, after in pairwise((*title, "")):
        if word not in both:
            continue
        if word.isdigit() and after in v.MONTHS:
            days.append((word, after))
        elif word in v.LANDS or (word.isdigit() and not _YEAR.fullmatch(word)):
            counted.append(word)
    return counted, sorted(days)


def _own_part(text: str, names: Collection[str]) -> str:
    """Drop the parts that only name the source, unless hardly anything would be left."""
    parts = [part for part in _BREAK.split(text) if part.strip()]
    whole = len(parts)
    while len(parts) > 1 and _is_name(parts[-1], names):
        parts.pop()
    while len(parts) > 1 and _is_name(parts[0], names):
        parts.pop(0)
    return text if len(parts) == whole or len(words(" ".join(parts))) < 2 else " : ".join(parts)


def _is_name(part: str, names: Collection[str]) -> bool:
    return len(part) < 60 and (squashed(part) in names or "".join(words(part)) in names)
