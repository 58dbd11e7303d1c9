"""Phrases found in texts: the longest one that stands at a word hides the shorter ones inside it. Pure.

A phrase is written as people write it; its words are compared by their stems, without articles. Marks before it:
`=` its words are compared as they are, but for the plural; `*` it names people, `~` it says little, `?` it is often a figure
of speech, `%` it only belongs to a field (see `weighing`); `^` it is a noun, not what is told of another one; `&` it is told of another noun;
`@` it is one who acts, not a part of the map; `!` it is written with a capital.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from newsletter.facets.words import Word, stem, words

MARKS = "=~?^&@!*%"
_HEAD = 3
_REMEMBERED = 1 << 15  # words


class Said(NamedTuple):
    """What a phrase says.

    Args:
        facet: the facet's id; empty for a phrase that says nothing, and hides what it holds.
        value: the value's id.
        marks: those of `MARKS` that stood before the phrase.
        is_own: whether it comes from the configuration, which nothing hides.
    """

    facet: str
    value: str
    marks: str = ""
    is_own: bool = False


class Found(NamedTuple):
    """A phrase in a text: what it says, its first word, and the word after its last."""

    said: Said
    first: int
    after: int


@dataclass(slots=True)
class _Node:
    """A place in the tree of phrases: what ends here, and the words that may follow."""

    ends: list[Said] = field(default_factory=list)
    next: dict[str, "_Node"] = field(default_factory=dict)


class _Phrase(NamedTuple):
    text: str
    said: Said


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """All phrases. They grow into it when a word is met that may begin them: stemming them all takes longer than most texts.

    Args:
        heads: the first letters of their first words: others are not worth stemming, which changes no beginning.
        seeds: by these letters, the phrases that have not grown yet.
        root: where all begin.
        starts: what begins with each word that was met, which is remembered.
    """

    heads: frozenset[str]
    seeds: dict[str, list[_Phrase]]
    root: _Node = field(default_factory=_Node)
    starts: dict[str, list[_Node]] = field(default_factory=dict)

    def begun(self, word: Word) -> list[_Node]:
        """Return where phrases that begin with a word go on."""
        steps = self.starts.get(word.forms.folded)
        if steps is None:
            for phrase in self.seeds.pop(word.forms.folded[:_HEAD], ()):
                _grow(self.root, phrase)
            if len(self.starts) == _REMEMBERED:
                self.starts.clear()
            steps = self.starts[word.forms.folded] = _steps(self.root, word)
        return steps


def planted(phrases: Iterable[tuple[str, Said]]) -> Tree:
    """Make a tree of phrases."""
    seeds: dict[str, list[_Phrase]] = defaultdict(list)
    for phrase, said in phrases:
        bare = phrase.lstrip(MARKS)
        marks = phrase[: len(phrase) - len(bare)]
        if cut := words(bare):
            seeds[cut[0].forms.folded[:_HEAD]].append(_Phrase(bare, said._replace(marks=marks)))
    return Tree(frozenset(seeds), seeds)


def _grow(root: _Node, phrase: _Phrase) -> None:
    node, is_exact = root, "=" in phrase.said.marks
    for word in words(phrase.text):
        node = node.next.setdefault(word.forms.exact if is_exact else stem(word.forms.folded), _Node())
    node.ends.append(phrase.said)


def found(tree: Tree, text: Sequence[Word]) -> Iterator[Found]:
    """Find all phrases that begin at each word, in order."""
    for first, word in enumerate(text):
        if word.forms.folded[:_HEAD] not in tree.heads:
            continue
        nodes = tree.begun(word)
        after = first + 1
        while nodes:
            for node in nodes:
                for said in node.ends:
                    yield Found(said, first, after)
            open_ended = [node for node in nodes if node.next]
            if not open_ended or after == len(text) or text[after].is_apart:
                break
            nodes = [step for node in open_ended for step in _steps(node, text[after])]
            after += 1


def unhidden(all_found: Iterable[Found]) -> Iterator[Found]:
    """Leave out what stands inside a longer phrase that says nothing, and such phrases."""
    phrases = list(all_found)
    if all(one.said.facet for one in phrases):
        yield from phrases
        return
    reach = 0
    for _, group in groupby(phrases, key=attrgetter("first")):
        here = list(group)
        longest = max((one.after for one in here if not one.said.facet), default=0)
        for one in here:
            if one.said.is_own or (one.said.facet and one.after > reach and one.after >= longest):
                yield one
        reach = max(reach, longest)


def _steps(node: _Node, word: Word) -> list[_Node]:
    steps = (node.next.get(word.forms.exact), node.next.get(stem(word.forms.folded)))
    return [step for step in steps if step is not None]
