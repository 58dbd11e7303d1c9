"""Where what a finding is about is written: in one of the edition's own texts, or in an entry. Pure."""

from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from newsletter.addresses import encoded, published
from newsletter.draft.reading import EDITO
from newsletter.issue.illustrations import own_path
from newsletter.markup import bare_addresses, hrefs, pictures, read_edito
from newsletter.model import Edition, EditionEntry, Finding, State
from newsletter.preflight.parts import has_leftover
from newsletter.preflight.prose import passages, summaries
from newsletter.preview.actions import TEXTS

_LEFTOVER = "template-leftover"


def lead(finding: Finding, edition: Edition, base: str) -> str:
    """Name the text of the edition, by its field, or the entry, by its key, in which a finding's place is; empty where nobody can tell.

    Args:
        finding: what preflight says.
        edition: what it says that of.
        base: the archive's address; ends with "/".
    """
    name = finding.where.partition(":")[0]
    if name in TEXTS:
        return name
    keys = {one.key for one in edition.entries}
    if (key := finding.where if finding.where in keys else name) in keys:
        return key
    if finding.code == _LEFTOVER:
        return _with_leftover(edition)
    return next(
        (of for of, found in _addresses(edition, base) if {finding.where, encoded(finding.where)} & found),
        "",
    )


def _with_leftover(edition: Edition) -> str:
    """Find the text with a rest of a template, as it is read, else as it is written."""
    for passage in (*passages(edition), *summaries(edition)):
        if has_leftover(passage.text):
            return passage.where
    return EDITO if has_leftover(edition.edito) else ""


def _addresses(edition: Edition, base: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Give the addresses that each text leads to or shows; of entries those of the letter first."""
    yield EDITO, _of_edito(edition.edito, base)
    yield "signature", _coded(_bare(edition.signature))
    for row in sorted(edition.entries, key=lambda one: one.state is not State.IN):
        yield row.key, _coded(_of_entry(row, base))


@lru_cache(maxsize=2)  # asked again for each finding
def _of_edito(edito: str, base: str) -> frozenset[str]:
    html = read_edito(edito).html
    shown = [one.source for one in pictures(html)]
    own = [base + path for source in shown if (path := own_path(source, base)) is not None]
    return _coded([*hrefs(html), *shown, *own])


def _of_entry(row: EditionEntry, base: str) -> Iterator[str]:
    yield from filter(None, (row.url, base + row.image if row.image else None))
    yield from (link.url for link in row.links)
    for text in (row.title, row.summary, row.place):
        yield from (*_bare(text or ""), *hrefs(text or ""))


def _bare(text: str) -> Iterator[str]:
    return (address for _, _, address in bare_addresses(unescape(text)))


def _coded(addresses: Iterator[str] | list[str]) -> frozenset[str]:
    """Return addresses as they are written, as readers click them, and both as every program takes them."""
    known = {form for one in addresses for form in (one, published(one) or one)}
    return frozenset(known | {*map(encoded, known)})
