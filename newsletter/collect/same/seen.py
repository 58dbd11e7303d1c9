"""What comparing an entry needs to know of it, made once. Pure."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache

from newsletter.addresses import folded, is_front_page
from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.likeness import Title, last_part, read, squashed
from newsletter.collect.same.words import is_mark
from newsletter.french import day_of
from newsletter.model import Entry, Kind

_MEDIUM = re.compile(r"-(youtube|podcasts?|ics|site|openagenda|agenda|feed|rss|videos?|blog)$")
_ENDINGS = 4  # titles of a source that end alike, from which on the end says nothing


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry, with what comparing needs, made once.

    Args:
        entry: as its source gave it.
        title: read.
        address: folded; None when it says nothing of what the entry is.
        day: of its start, or of its publication.
        stems: the beginnings of the title's words.
        initials: their first letters.
        facts: the words that its day, its place and its rubric would be named with in a title.
        is_named: whether its title is enough to know it by: not what every house says.
        shared_from: when its source first had a second thing at this address (for an event: on its day); from then
            on the address alone says nothing.
    """

    entry: Entry
    title: Title
    address: str | None
    day: dt.date | None
    stems: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    is_named: bool = False
    shared_from: dt.datetime | None = None

    @property
    def source(self) -> str:
        """Return the id of its source."""
        return self.entry.sources[0]


def seen(entries: Iterable[Entry]) -> list[Seen]:
    """Read what comparing needs of each entry."""
    entries = list(entries)
    endings = _endings(entries)
    names: dict[tuple[str, str], frozenset[str]] = {}
    found = [_seen(entry, names, endings) for entry in entries]
    at_one: dict[object, list[dt.datetime]] = defaultdict(list)
    for one in found:
        at_one[_spot(one)].append(one.entry.first_seen)
    return [
        replace(one, shared_from=sorted(times)[1])
        if one.address is not None and len(times := at_one[_spot(one)]) > 1
        else one
        for one in found
    ]


def _spot(one: Seen) -> object:
    return one.entry.kind, one.source, one.address, one.day if one.entry.kind is Kind.EVENT else None


def at_one_address(one: Seen, other: Seen) -> bool:
    """Whether both stand at one address, which neither's source had for several things when the later was met."""
    if one.address is None or one.address != other.address:
        return False
    met = max(one.entry.first_seen, other.entry.first_seen)
    return all(each.shared_from is None or each.shared_from > met for each in (one, other))


def is_heard(entry: Entry) -> bool:
    """Whether a recording is sound, and no film."""
    return entry.type == "podcast" or any(link.label == "Écouter" for link in entry.links)


def _seen(
    entry: Entry, names: dict[tuple[str, str], frozenset[str]], endings: Mapping[str, AbstractSet[str]]
) -> Seen:
    address = folded(entry.url) if entry.url else ""
    (host, _, path), source = address.partition("/"), entry.sources[0]
    is_own = path or (entry.url and not is_front_page(entry.url))
    own = names.get((source, host))
    if own is None:
        own = names[source, host] = _names(source, host)
    recorded = entry.kind is not Kind.PUBLICATION
    title = read(entry.title, recorded=recorded, names=own, endings=endings.get(source, ()))
    when = entry.start if entry.kind is Kind.EVENT else entry.published
    day = day_of(when) if when else None
    return Seen(
        entry=entry,
        title=title,
        address=address if is_own else None,
        day=day,
        stems=frozenset(word[:4] for word in title.words if word not in v.LINKS),
        initials=frozenset(word[0] for word in title.words),
        facts=_facts(day, entry.place) | title.rubric,
        is_named=_is_named(title),
    )


def _names(source: str, host: str) -> frozenset[str]:
    """Return what a source may call itself in its titles."""
    labels = [*host.split(".")[:-1], source, _MEDIUM.sub("", source)]
    return frozenset(name for label in labels if len(name := squashed(label)) > 2 and not is_mark(name))


def _endings(entries: Iterable[Entry]) -> dict[str, set[str]]:
    """Return the last parts that several titles of one source have in common."""
    starts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in entries:
        if ending := last_part(entry.title):
            starts[entry.sources[0], squashed(ending)].add(entry.title)
    found: dict[str, set[str]] = defaultdict(set)
    for (source, ending), titles in starts.items():
        if len(titles) >= _ENDINGS and ending:
            found[source].add(ending)
    return found


def _is_named(title: Title) -> bool:
    words = {
        word for word in title.words if not word.isdigit() or len(word) > 4
    }  # "10 000 alliances" says much
    words -= v.LINKS
    if len(words) < 2 or all(word in v.GENERIC or is_mark(word) for word in words):
        return False
    return any(map(str.isdigit, words)) or not any(common <= words for common in v.COMMON)


def _facts(day: dt.date | None, place: str | None) -> frozenset[str]:
    words = place_words(place or "")
    if day is None:
        return words
    return words | {str(day.day), v.MONTHS[day.month - 1], str(day.year), v.WEEKDAYS[day.weekday()]}


def share_half(one: Seen, other: Seen) -> bool:
    """Whether two titles have the beginnings of half of the shorter one's words in common: else don't look closer."""
    shared = len(one.stems & other.stems)
    return shared > 0 and shared * 2 >= min(len(one.stems), len(other.stems))


@lru_cache(maxsize=4096)
def place_words(place: str) -> frozenset[str]:
    """Return the words of a place, each in one form."""
    return frozenset(read(place).words)
