"""Tags that people write, and that name no value of a facet."""

from collections.abc import Iterator

from rapidfuzz import fuzz, process

from newsletter.config import Config
from newsletter.facets import sorting
from newsletter.model import Edition, EditionEntry, Finding
from newsletter.model.quotes import quoted
from newsletter.preflight.events import Known
from newsletter.preflight.finding import warning

_AGENDA = "agenda/"


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
            said = ", ".join(map(quoted, unknown))
            near = process.extract(unknown[0].removeprefix("!"), names, scorer=fuzz.WRatio, limit=1)
            remedy = "".join(f" Écrivez peut-être {quoted(name)}." for name, _, _ in near)
            yield warning(
                "tag-unknown",
                entry.key,
                f"{quoted(entry.title)}\u00a0: aucun repère ne s’appelle {said}.{remedy}",
            )


def _written(entry: EditionEntry, known: Known | None) -> tuple[str, ...]:
    """Return the tags that a person wrote."""
    if entry.key.startswith(_AGENDA):
        return entry.tags
    there = known.entries.get(entry.key) if known else None
    return tuple(tag for tag in entry.tags if tag not in there.tags) if there else ()
