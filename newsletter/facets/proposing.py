"""Which values of facets an entry has, as its words say. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from newsletter.facets.actors import ACTORS, Row
from newsletter.facets.domains import DOMAINS
from newsletter.facets.naming import named_phrases
from newsletter.facets.passages import Passage, passages
from newsletter.facets.phrases import Found, Said, Tree, planted
from newsletter.facets.scales import SCALES
from newsletter.facets.scaling import scaled
from newsletter.facets.senses import NOTHING
from newsletter.facets.subjects import NEAR, subjects
from newsletter.facets.taxonomy import Facet
from newsletter.facets.texts import Evidence, Texts
from newsletter.facets.words import word_set, words
from newsletter.markup import plain

RULES: Mapping[str, Mapping[str, tuple[Row, ...]]] = {
    "acteurs": ACTORS,
    "domaines": DOMAINS,
    "echelons": SCALES,
}
_TREES = 8
# « Un professeur de l’Éducation nationale », « l’ancien directeur du CHU » speak for themselves.
_PERSONS = word_set(
    "=professeur =professeure =directeur =directrice =ancien =ancienne =retraite =retraitee =jeune"
)
# « Le guide de l’ADEME » only comes from it; « la braderie du Secours populaire » is its own.
_PUBLISHED = word_set(
    "=guide =rapport =note =etude =lettre =magazine =podcast =blog =barometre =enquete =avis =cahier =carnet =revue =site =chronique "
    "=actualite =kit =replay =panorama =dossier =livret =fiche =publication =newsletter =bulletin =tribune =outil =centre =directeur "
    "=expert =membre =observatoire =webinaire =colloque"
)
_OF = frozenset({"d", "de", "du"})


def proposed(texts: Texts, facets: Sequence[Facet]) -> Mapping[str, tuple[Evidence, ...]]:
    """Say which values an entry has, by facet, in the order of the taxonomy, each with the first words that say so.

    Args:
        texts: the entry's words.
        facets: what is asked; built-in values are also recognised by rules, all by their own words.
    """
    return _proposed(texts, tuple(facets))


@lru_cache(
    maxsize=4096
)  # asked for again wherever an edition is brought up to date, and most of it is as it was
def _proposed(texts: Texts, facets: tuple[Facet, ...]) -> Mapping[str, tuple[Evidence, ...]]:
    tree = _tree(facets)
    summary = plain(texts.summary) if "<" in texts.summary or "&" in texts.summary else texts.summary
    read = tuple(passages((("title", texts.title), ("summary", summary)), tree))
    return {facet.id: _ordered(facet, _said(facet, read, texts)) for facet in facets}


@lru_cache(maxsize=_TREES)
def _tree(facets: tuple[Facet, ...]) -> Tree:
    return planted(_phrases(facets))


def _phrases(facets: tuple[Facet, ...]) -> Iterator[tuple[str, Said]]:
    for facet in facets:
        for value in facet.values:
            for row in RULES.get(facet.id, {}).get(value.id, ()):
                yield from ((phrase, Said(facet.id, value.id)) for phrase in parted(row[0]))
            yield from ((" ".join(_bare(own)), Said(facet.id, value.id, is_own=True)) for own in value.words)
    yield from ((phrase, Said("", "")) for row in NOTHING for phrase in parted(row[0]))
    yield from named_phrases()


def parted(phrases: str) -> Iterator[str]:
    """Return the phrases of a row."""
    return (phrase.strip() for phrase in phrases.split(","))


def _bare(phrase: str) -> Iterator[str]:
    return (word.raw for word in words(phrase))


def _said(facet: Facet, read: Sequence[Passage], texts: Texts) -> Iterable[Evidence]:
    own = tuple(passage.evidence(one) for passage in read for one in passage.of(facet.id) if one.said.is_own)
    if facet.id == "echelons":
        return (*scaled(read, texts.place), *own)
    return (*_about(facet, read, texts), *own)


def _about(facet: Facet, read: Sequence[Passage], texts: Texts) -> Iterator[Evidence]:
    """Return what a title says, and what a summary says in its beginning, or twice."""
    if facet.id == "domaines":
        yield from subjects(read)
        return
    house = frozenset(word.forms.exact for word in words(texts.source))
    for passage in read:
        here = [one for one in passage.of(facet.id) if not _is_of_house(passage, one, house)]
        times = Counter(value for value, _ in {(one.said.value, passage.evidence(one).said) for one in here})
        for one in here:
            if passage.part == "title" or one.first < NEAR or times[one.said.value] > 1:
                yield passage.evidence(one)


def _is_of_house(passage: Passage, one: Found, house: frozenset[str]) -> bool:
    """Whether it is the house that publishes, as in « le guide de l’ADEME », or that somebody comes from."""
    word, previous = passage.around.words[one.first], passage.around.before(one.first)
    if one.said.facet != "acteurs" or _OF.isdisjoint(word.links):
        return False
    near = passage.around.words[max(0, one.first - 2) : one.first]
    is_published = any(other.forms.exact in _PUBLISHED for other in near)
    return (is_published and word.forms.exact in house) or (
        previous is not None and previous.forms.exact in _PERSONS
    )


def _ordered(facet: Facet, said: Iterable[Evidence]) -> tuple[Evidence, ...]:
    first: dict[str, Evidence] = {}
    for evidence in said:
        first.setdefault(evidence.value, evidence)
    return tuple(first[value.id] for value in facet.values if value.id in first)
