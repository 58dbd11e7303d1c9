"""Tags that people write, and that name no value of a facet, or contradict each other."""

import re
from collections.abc import Iterator, Sequence

from newsletter.config import Config, slug
from newsletter.facets import Sorting, Texts, sorting
from newsletter.french import listed
from newsletter.model import Edition, EditionEntry, Finding
from newsletter.model.quotes import quoted
from newsletter.preflight.events import Known
from newsletter.preflight.finding import warning

_AGENDA = "agenda/"
_NEAR = 70  # of 100
_BEGUN = 90  # a name that begins so, or has that word
_SAME_WORD = 85  # a word of a name is short: it is to be nearly the same
_SHORTEST = 4  # letters; « et », « des » are in many names
_NO = "!"
_SEVERAL = re.compile(r"\s*[;,|/]\s*")  # "Fondations ; local" in one pair of quotes


def unknown_tags(edition: Edition, config: Config, known: Known | None) -> Iterator[Finding]:
    """Tell of tags of the agenda, and of those that the editor wrote into the edition; what feeds call things is left in peace.

    Args:
        edition: whose entries are looked at.
        config: has the facets.
        known: what is known of them now; None where nobody can tell what the editor wrote.
    """
    sorted_by = sorting(config)
    for entry in edition.shown:
        unknown = [tag for tag in _written(entry, known) if sorted_by.named(tag) is None]
        said = [_told(tag, sorted_by) for tag in unknown if _is_said(tag)]
        told = [f"aucun repère ne s’appelle {', '.join(said)}"] if said else []
        told += ["une étiquette est vide, retirez-la"] if len(said) < len(unknown) else []
        if told:
            yield warning("tag-unknown", entry.key, f"{quoted(entry.title)}\u00a0: {', et '.join(told)}.")


def contradicted_tags(edition: Edition, config: Config, known: Known | None) -> Iterator[Finding]:
    """Tell of tags that a person wrote and that give a value and deny it: nobody knows which is meant.

    Args:
        edition: whose entries are looked at.
        config: has the facets.
        known: what is known of them now; None where nobody can tell what the editor wrote.
    """
    sorted_by = sorting(config)
    for entry in edition.shown:
        called: dict[tuple[str, str], list[str]] = {}
        for tag in _written(entry, known):
            if (found := sorted_by.named(tag)) is not None:
                called.setdefault((found[0].id, found[1].id), []).append(tag)
        pairs = [tags for tags in called.values() if len({tag.startswith(_NO) for tag in tags}) > 1]
        if pairs:
            said = "\u202f; ".join(listed([*map(quoted, dict.fromkeys(tags))]) for tags in pairs)
            yield warning(
                "tag-contradicted",
                entry.key,
                f"{quoted(entry.title)}\u00a0: les étiquettes {said} se contredisent, et c’est le «\u00a0!\u00a0» qui compte."
                " Gardez-en une.",
            )


def _is_said(tag: str) -> bool:
    return bool(tag.strip(f"{_NO} \t\u00a0\u202f"))


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
    from rapidfuzz import fuzz  # noqa: PLC0415 - few tags name no value

    whole = fuzz.ratio(sought, name)
    start = _BEGUN if name.startswith(sought) else 0
    words = [fuzz.ratio(sought, word) for word in name.split("-") if len(word) > _SHORTEST]
    like = max(words, default=0)
    return max(whole, start, _BEGUN * like / 100 if like >= _SAME_WORD else 0)


def _told(tag: str, sorted_by: Sorting) -> str:
    """Quote a tag, with the value that was probably meant, denied as it is; or with the several that stand in it."""
    parts = _SEVERAL.split(tag.strip())
    if len(parts) > 1 and all(sorted_by.named(part) for part in parts):
        each = '", "'.join(parts)
        return f'{quoted(tag)} (écrivez "{each}"\u202f?)'
    near = nearest(tag, [mark.title for mark in sorted_by.marks]) or _said_by(tag, sorted_by)
    sign = _NO if tag.startswith(_NO) else ""
    return f"{quoted(tag)} ({quoted(f'{sign}{near}')}\u202f?)" if near else quoted(tag)


def _said_by(tag: str, sorted_by: Sorting) -> str:
    """Return the value that entries with these words in their title have by rule, the first of several; empty where there is none."""
    found = sorted_by.each(sorted_by.of(Texts(tag.removeprefix(_NO))))
    return next((facet.titles[one.value] for facet, one in found), "")


def _written(entry: EditionEntry, known: Known | None) -> tuple[str, ...]:
    """Return the tags that a person wrote."""
    if entry.key.startswith(_AGENDA):
        return entry.tags
    there = known.entries.get(entry.key) if known else None
    return tuple(tag for tag in entry.tags if tag not in there.tags) if there else ()
