"""What things are known by later: entries and the rows of letters, by their keys, addresses, and what tells as much. Pure."""

from collections.abc import Hashable, Iterator
from functools import lru_cache

from newsletter import french
from newsletter.addresses import folded, is_front_page, is_web
from newsletter.markup import destinations
from newsletter.model import UNTITLED, Edition, EditionEntry, Entry, Kind

_AGENDA = "agenda/"  # how keys begin that people gave


def keys_of(one: Entry | EditionEntry) -> list[str]:
    """Return the key of an entry, and those of what was merged into it, which may be parted or called so later."""
    return [one.key, *(name for name in one.aliases if not is_web(name))]


def names_of(one: Entry | EditionEntry) -> list[str]:
    """Return what an entry is known by later: its keys and its addresses, but never a site's front page."""
    addresses = [one.url or "", *(name for name in one.aliases if is_web(name))]
    return [*keys_of(one), *(folded(url) for url in addresses if url and not is_front_page(url))]


def led_to(edition: Edition) -> tuple[str, ...]:
    """Give by what is known what the text of a letter leads to that has no rows, for it was imported; a front page tells nothing."""
    return _linked(edition.edito) if edition.is_imported else ()


@lru_cache(maxsize=2048)  # ten years of letters are asked for wherever one is drafted
def _linked(edito: str) -> tuple[str, ...]:
    return tuple(folded(url) for url in destinations(edito) if not is_front_page(url))


def handles_of(one: Entry | EditionEntry) -> Iterator[Hashable]:
    """Give what an entry is recognised by, the surest first; an address tells no event, for series share one."""
    yield from keys_of(one)
    if one.kind is not Kind.EVENT and one.url and not is_front_page(one.url):
        yield one.kind, folded(one.url)
    when = one.start if isinstance(one, EditionEntry) or one.kind is Kind.EVENT else one.published
    if when is not None and one.title != UNTITLED:
        day = when if one.kind is Kind.EVENT else french.day_of(when)
        yield one.kind, french.comparable(one.title), day


def meant(name: str) -> str:
    """Return what a person means who names an entry: an address however it is written, a key; one without source is the agenda's."""
    if is_web(name):
        return folded(name)
    return name if "/" in name else f"{_AGENDA}{name}"
