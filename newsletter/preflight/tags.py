"""Tags that people write, and that name no value of a facet."""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from newsletter.config import Config, slug
from newsletter.facets import sorting
from newsletter.model import Edition, EditionEntry, Finding
from newsletter.model.quotes import quoted
from newsletter.preflight.events import Known
from newsletter.preflight.finding import warning

_AGENDA = "agenda/"
_NEAR = 70  # of 100
_BEGUN = 90  # a name that begins so, or has that word
_SAME_WORD = 85  # a word of a name is short: it is to be nearly the same
_SHORTEST = 4  # letters; « et », « des » are in many names


def unknown_tags(edition: Edition, config: Config, known: Known | None) -> Iterator[Finding]:
    """Tell of tags of the agenda, and of those that the editor wrote into the edition; what feeds call things is left in peace.

    Args:
        edition: whose entries are looked at.
        config: has the facets.
        known: what is known of them now; None where nobody can tell what the editor wrote.
    """
    sorted_by = sorting(config)
    names = [mark.title for mark in sorted_by.marks]
    for entry in edition.shown:
        unknown = [tag for tag in _written(entry, known) if sorted_by.named(tag) is None]
        if unknown:
            said = ", ".join(_told(tag, names) for tag in unknown)
            yield warning(
                "tag-unknown", entry.key, f"{quoted(entry.title)}\u00a0: aucun repère ne s’appelle {said}."
            )


def nearest(tag: str, names: Sequence[str]) -> str:
    """Return the name that a tag probably meant: as a whole, by how it begins, or by one of its words; empty where none is near.

    Args:
        tag: as it was written, "!" included.
        names: of all values, as readers see them.
    """
    sought = slug(tag)
    best = max(names, key=lambda name: _likeness(sought, slug(name)), default="")
    return best if _likeness(sought, slug(best)) >= _NEAR else ""


def _likeness(sought: str, name: str) -> float:
    """Return how much a tag is like a name, of 100; one that is a word of it, a little less than one that is all of it."""
    if len(sought) < _SHORTEST:
        return 0
    whole = fuzz.ratio(sought, name)
    start = _BEGUN if name.startswith(sought) else 0
    words = [fuzz.ratio(sought, word) for word in name.split("-") if len(word) > _SHORTEST]
    like = max(words, default=0)
    return max(whole, start, _BEGUN * like / 100 if like >= _SAME_WORD else 0)


def _told(tag: str, names: Sequence[str]) -> str:
    """Quote a tag, with the value that was probably meant."""
    near = nearest(tag, names)
    return f"{quoted(tag)} ({quoted(near)}\u202f?)" if near else quoted(tag)


def _written(entry: EditionEntry, known: Known | None) -> tuple[str, ...]:
    """Return the tags that a person wrote."""
    if entry.key.startswith(_AGENDA):
        return entry.tags
    there = known.entries.get(entry.key) if known else None
    return tuple(tag for tag in entry.tags if tag not in there.tags) if there else ()
