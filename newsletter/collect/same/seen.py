"""What comparing an entry needs to know of it, made once. Pure."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

from newsletter.addresses import folded, is_front_page
from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.title import Title, read, repaired, squashed
from newsletter.collect.same.title_words import counted_words
from newsletter.french import day_of
from newsletter.markup import plain
from newsletter.model import Entry, Kind
from newsletter.recognition import date_of, uid_of

_MEDIUM = re.compile(r"-(youtube|podcasts?|ics|site|openagenda|agenda|feed|rss|videos?|blog)$")
_CODE = re.compile(r"\d{2,3}")  # of a department


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry, with what comparing needs, made once.

    Args:
        entry: as its source gave it.
        title: read.
        address: folded; None when it says nothing of what the entry is.
        uid: of an event, that of its calendar, where it names nothing else in the world.
        day: of its start, or of its publication.
        shared_from: when its source first had a second thing at this address (for an event: on its day); from then
            on the address alone says nothing.
    """

    entry: Entry
    title: Title
    address: str | None
    uid: str | None
    day: dt.date | None
    shared_from: dt.datetime | None = None

    @property
    def source(self) -> str:
        """Return the id of its source."""
        return self.entry.sources[0]

    @property
    def facts(self) -> frozenset[str]:
        """Return the words that its day and its place would be named with in a title."""
        return _facts(self.day, self.entry.place)

    @property
    def summary(self) -> str:
        """Return the text of its summary."""
        return _text(self.entry.summary) if self.entry.summary else ""


def seen(entries: Iterable[Entry]) -> list[Seen]:
    """Read what comparing needs of each entry."""
    found = [_seen(entry) for entry in entries]
    at_one: dict[object, list[dt.datetime]] = defaultdict(list)
    for one in found:
        at_one[_spot(one)].append(one.entry.first_seen)
    return [
        replace(one, shared_from=sorted(times)[1])
        if one.address is not None and len(times := at_one[_spot(one)]) > 1
        else one
        for one in found
    ]


def at_one_address(one: Seen, other: Seen) -> bool:
    """Whether both stand at one address, which neither's source had for several things when the later was met."""
    if one.address is None or one.address != other.address:
        return False
    met = max(one.entry.first_seen, other.entry.first_seen)
    return all(each.shared_from is None or each.shared_from > met for each in (one, other))


def house_of(source: str) -> str:
    """Return the id of a source, less the medium that ends it: "lerameau-youtube" is of "lerameau"."""
    return _MEDIUM.sub("", source)


def are_of_one_house(one: Seen, other: Seen) -> bool:
    """Whether the name of one source has all words of the other's, but for the medium: "cocagne-youtube"."""
    mine, theirs = ({*house_of(each.source).split("-")} for each in (one, other))
    return mine <= theirs or theirs <= mine


def are_of_two_places(one: Seen, other: Seen) -> bool:
    """Whether two houses are, by the names of their sources, of two places, or two branches of one network.

    "cimade-metz" and "lpo-tours" name other towns, "restos-11" and "apf-52" other departments; "ape-ferry" and "ape-pasteur"
    begin alike and end otherwise. "apf" is the head of "apf-52", and the sources of one site are one house.
    """
    first, second = (house_of(each.source).split("-") for each in (one, other))
    mine, theirs = {*first}, {*second}
    if mine <= theirs or theirs <= mine or _host(one) == _host(other):
        return False
    named = ((mine & v.LANDS, theirs & v.LANDS), (_codes(mine), _codes(theirs)))
    is_elsewhere = any(own and others and own.isdisjoint(others) for own, others in named)
    return is_elsewhere or (first[0] == second[0] and first[0] not in v.STOP)


def within(days: int) -> str:
    """Say how far apart two days are."""
    if days == 0:
        return "même jour"
    return "un jour d’écart" if days == 1 else f"{days} jours d’écart"


def is_heard(entry: Entry) -> bool:
    """Whether a recording is sound, and no film."""
    return entry.type == "podcast" or any(link.label == "Écouter" for link in entry.links)


def _codes(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if _CODE.fullmatch(word))


def _host(one: Seen) -> str | None:
    return urlsplit(one.entry.url).hostname if one.entry.url else None


def _spot(one: Seen) -> object:
    return one.entry.kind, one.source, one.address, one.day if one.entry.kind is Kind.EVENT else None


def _seen(entry: Entry) -> Seen:
    address = folded(entry.url) if entry.url else ""
    host, _, path = address.partition("/")
    is_own = path or (entry.url and not is_front_page(entry.url))
    when = date_of(entry)
    return Seen(
        entry=entry,
        title=read(entry.title, _names(entry.sources[0], host)),
        address=address if is_own else None,
        uid=uid_of(entry.key, entry.kind),
        day=day_of(when) if when else None,
    )


@lru_cache(maxsize=4096)
def _names(source: str, host: str) -> frozenset[str]:
    """Return what a source may call itself in its titles."""
    labels = [*host.split(".")[:-1], source, house_of(source)]
    return frozenset(name for label in labels if len(name := squashed(label)) > 2)


@lru_cache(maxsize=4096)
def _facts(day: dt.date | None, place: str | None) -> frozenset[str]:
    words = frozenset(counted_words(place or ""))
    if day is None:
        return words
    return words | {str(day.day), v.MONTHS[day.month - 1], str(day.year), v.WEEKDAYS[day.weekday()]}


@lru_cache(maxsize=4096)
def _text(summary: str) -> str:
    return repaired(plain(summary))
