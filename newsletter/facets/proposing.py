"""Which values of facets an entry has, and may have, as its words say. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from newsletter.facets.actors import ACTORS, Row
from newsletter.facets.domains import DOMAINS
from newsletter.facets.fields import CIRCLES, FIELDS, marked
from newsletter.facets.naming import named_phrases
from newsletter.facets.passages import Passage, passages
from newsletter.facets.phrases import Said, Tree, planted
from newsletter.facets.scales import SCALES
from newsletter.facets.scaling import scaled
from newsletter.facets.senses import NOTHING
from newsletter.facets.subjects import Strength, strength, witnesses
from newsletter.facets.taxonomy import Facet
from newsletter.facets.texts import Evidence, Texts
from newsletter.facets.weighing import FITTED, Case, gathered, score
from newsletter.facets.words import words
from newsletter.markup import plain

Rules = Mapping[str, Mapping[str, tuple[Row, ...]]]


def _joined(*tables: Mapping[str, tuple[Row, ...]]) -> Mapping[str, tuple[Row, ...]]:
    return {value: tuple(row for table in tables for row in table.get(value, ())) for value in tables[0]}


RULES: Rules = {
    "acteurs": _joined(ACTORS, marked(CIRCLES)),
    "domaines": _joined(DOMAINS, marked(FIELDS)),
    "echelons": SCALES,
}
_TREES = 8


class Proposals(NamedTuple):
    """What rules say of an entry, by facet, in the order of the taxonomy.

    Args:
        sure: the values that it has.
        doubtful: those that it may have: only its editor can tell.
    """

    sure: Mapping[str, tuple[Evidence, ...]]
    doubtful: Mapping[str, tuple[Evidence, ...]]


def proposed(texts: Texts, facets: Sequence[Facet], settled: AbstractSet[str] = frozenset()) -> Proposals:
    """Say which values an entry has, and which it may have, each with the words that say so most.

    Args:
        texts: the entry's words.
        facets: what is asked; built-in values are also recognised by rules, all by their own words.
        settled: the ids of those of them of which nothing more is asked: it has none of their values by its words.
    """
    return _proposed(texts, tuple(facets), frozenset(settled))


@lru_cache(
    maxsize=4096
)  # asked for again wherever an edition is brought up to date, and most of it is as it was
def _proposed(texts: Texts, facets: tuple[Facet, ...], settled: frozenset[str]) -> Proposals:
    tree = _tree(facets)
    read = passages_of(texts, tree)
    sure: dict[str, tuple[Evidence, ...]] = {}
    doubtful: dict[str, tuple[Evidence, ...]] = {}
    for facet in facets:
        said, asked = _said(facet, read, texts, tree) if facet.id not in settled else ((), ())
        sure[facet.id] = _ordered(facet, said)
        has = {one.value for one in sure[facet.id]}
        doubtful[facet.id] = tuple(one for one in _ordered(facet, asked) if one.value not in has)
    return Proposals(sure, doubtful)


def passages_of(texts: Texts, tree: Tree) -> tuple[Passage, ...]:
    """Read title and summary."""
    summary = plain(texts.summary) if "<" in texts.summary or "&" in texts.summary else texts.summary
    return tuple(passages((("title", texts.title), ("summary", summary)), tree))


@lru_cache(maxsize=_TREES)
def _tree(facets: tuple[Facet, ...]) -> Tree:
    return tree_of(facets, RULES)


def tree_of(facets: Sequence[Facet], rules: Rules) -> Tree:
    """Make the tree of the phrases of some facets, by some rules."""
    return planted(_phrases(facets, rules))


def _phrases(facets: Sequence[Facet], rules: Rules) -> Iterator[tuple[str, Said]]:
    for facet in facets:
        for value in facet.values:
            for row in rules.get(facet.id, {}).get(value.id, ()):
                yield from ((phrase, Said(facet.id, value.id)) for phrase in parted(row[0]))
            yield from ((" ".join(_bare(own)), Said(facet.id, value.id, is_own=True)) for own in value.words)
    yield from ((phrase, Said("", "")) for row in NOTHING for phrase in parted(row[0]))
    yield from named_phrases()


def parted(phrases: str) -> Iterator[str]:
    """Return the phrases of a row."""
    return (phrase.strip() for phrase in phrases.split(","))


def _bare(phrase: str) -> Iterator[str]:
    return (word.raw for word in words(phrase))


def _said(
    facet: Facet, read: Sequence[Passage], texts: Texts, tree: Tree
) -> tuple[Iterable[Evidence], Iterable[Evidence]]:
    """Return what a facet is said to be, and what it may be."""
    own = tuple(passage.evidence(one) for passage in read for one in passage.of(facet.id) if one.said.is_own)
    if facet.id == "echelons":
        return (*scaled(read, texts.place), *own), ()
    if facet.id not in FITTED:
        return own, ()
    weights = FITTED[facet.id]
    cases = cases_of(texts, read, facet.id, tree)
    scored = [(score(case, weights), case.evidence) for case in cases]
    sure = [evidence for points, evidence in scored if points >= weights.least]
    doubtful = [evidence for points, evidence in scored if weights.doubtful <= points < weights.least]
    return (*sure, *own), (*doubtful, *_of_its_house(facet, texts, tree, {case.value for case in cases}))


def _of_its_house(facet: Facet, texts: Texts, tree: Tree, said: AbstractSet[str]) -> Iterator[Evidence]:
    """Ask whether who announces what takes place somewhere acts there, or only hosts it, where its name alone says who that is."""
    if facet.id == "acteurs" and texts.place:
        house = _house(texts.source, tree).said
        yield from (one for its, one in house if its == facet.id and one.value not in said)


def cases_of(texts: Texts, read: Sequence[Passage], facet: str, tree: Tree) -> list[Case]:
    """Gather the words that speak for each value of a facet.

    Args:
        texts: the entry's words.
        read: its title and its summary.
        facet: its id.
        tree: the phrases that are looked for.
    """
    house = _house(texts.source, tree)
    publisher = frozenset(evidence.value for its, evidence in house.said if its == facet)
    return gathered([*witnesses(read, facet, house.words)], publisher)


class _House(NamedTuple):
    """What the name of a house that publishes tells: its words, in the singular, and what they say plainly, by facet."""

    words: frozenset[str]
    said: tuple[tuple[str, Evidence], ...]


@lru_cache(maxsize=64)  # one publishes much
def _house(name: str, tree: Tree) -> _House:
    said = tuple(
        (one.said.facet, passage.evidence(one))
        for passage in passages((("source", name),), tree)
        for one in passage.meant
        if strength(one.said.marks) is Strength.PLAIN
    )
    return _House(frozenset(word.forms.exact for word in words(name)), said)


def _ordered(facet: Facet, said: Iterable[Evidence]) -> tuple[Evidence, ...]:
    first: dict[str, Evidence] = {}
    for evidence in said:
        first.setdefault(evidence.value, evidence)
    return tuple(first[value.id] for value in facet.values if value.id in first)
