"""Tags that people write, and that name no value of a facet."""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from newsletter.config import Config, slug
from newsletter.facets import sorting
from newsletter.model import Edition, EditionEntry, Finding
from newsletter.model.quotes import quoted
from newsletter.preflight.events import Known
from newsletter.preflight.finding import warning

_AGENDA = "agenda/"
_NEAR = 70  # of 100


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


def _told(tag: str, names: Sequence[str]) -> str:
    """Quote a tag, with the value that was probably meant."""
    near = process.extractOne(
        tag.removeprefix("!"), names, scorer=fuzz.ratio, processor=slug, score_cutoff=_NEAR
    )
    return f"{quoted(tag)} ({quoted(near[0])}\u202f?)" if near else quoted(tag)


def _written(entry: EditionEntry, known: Known | None) -> tuple[str, ...]:
    """Return the tags that a person wrote."""
    if entry.key.startswith(_AGENDA):
        return entry.tags
    there = known.entries.get(entry.key) if known else None
    return tuple(tag for tag in entry.tags if tag not in there.tags) if there else ()
