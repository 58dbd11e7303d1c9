"""Places as programs write them: said twice, still unknown, or the address of a map or of a meeting. Pure."""

import dataclasses
import re
from urllib.parse import urlsplit

from newsletter.addresses import published
from newsletter.french import comparable
from newsletter.model import MAP, Entry, Kind, Link
from newsletter.presence import is_only_online, is_unknown

ONLINE = "En ligne"
_ADDRESS = re.compile(r"(?:https?://|geo:)[^\s<>\"'«»]+", re.IGNORECASE)
_ENDINGS = ".,;:!?)]’"
_MAPS = re.compile(
    r"(?:maps\.app\.goo\.gl|g\.co|maps\.google\.[a-z.]+|maps\.apple\.com|(?:[\w-]+\.)*openstreetmap\.(?:org|fr|de)|osm\.org|osm\.to|"
    r"(?:[\w-]+\.)*(?:mappy\.com|waze\.com|viamichelin\.\w+|here\.com|citymapper\.com|what3words\.com|w3w\.co|plus\.codes|"
    r"geoportail\.gouv\.fr|organicmaps\.app|mapcarta\.com|umap\.\w+|komoot\.\w+)|omaps\.app|ge0\.me)"
)
_MAP_PATHS = re.compile(
    r"(?:(?:www\.)?google\.[a-z.]+/maps|goo\.gl/maps|(?:www\.)?bing\.com/maps|(?:www\.)?qwant\.com/maps|"
    r"framacarte\.org|(?:www\.)?yandex\.\w+/maps|duckduckgo\.com/\?.*iaxm=)",
    re.IGNORECASE,
)


def is_map(address: str) -> bool:
    """Whether an address shows where something is, on a map."""
    if address.lower().startswith("geo:"):
        return True
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    return _MAPS.fullmatch(host) is not None or _MAP_PATHS.match(address.partition("://")[2]) is not None


def with_known_place(entry: Entry) -> Entry:
    """Say a place once that begins twice, as Google writes venues; one that is still to be found is none."""
    place = None if entry.place is None or is_unknown(entry.place) else _said_once(entry.place)
    return entry if place == entry.place else dataclasses.replace(entry, place=place)


def _said_once(place: str) -> str:
    """« Le Rex, Le Rex, 12 rue Nationale » is « Le Rex, 12 rue Nationale »."""
    parts = place.split(",")
    folded = [comparable(part) for part in parts]
    for size in range(len(parts) // 2, 0, -1):
        if folded[:size] == folded[size : 2 * size] and any(folded[:size]):
            return ",".join(parts[size:]).strip()
    return place


def with_place(entry: Entry, label: str | None = None) -> Entry:
    """Make links of the addresses in an event's place; one that is no map's is where it is followed online.

    Args:
        entry: as its source, or a person, gave it.
        label: the words of the link to where it is followed, when it has a page of its own; None for no link.
    """
    if entry.kind is not Kind.EVENT or not entry.place or not (found := _ADDRESS.findall(entry.place)):
        return entry
    addresses = [one.rstrip(_ENDINGS) for one in found]
    maps = [url for one in addresses if is_map(one) and (url := published(one))]
    meetings = [url for one in addresses if not is_map(one) and (url := published(one))]
    rest = " ".join(_ADDRESS.sub(" ", entry.place).split()).strip(" ,;:–—-()<>[]/|+&•·")
    is_named = any(character.isalpha() for character in rest) and not (meetings and is_only_online(rest))
    named = rest if is_named else None
    further = [Link(label=MAP, url=url) for url in maps[:1]]
    if label and entry.url and meetings and meetings[0] != entry.url:
        further = [Link(label=label, url=meetings[0]), *further]
    return dataclasses.replace(
        entry,
        place=named or (ONLINE if meetings else None),
        url=entry.url or next(iter(meetings), None),
        links=(*entry.links, *(one for one in further if one.url not in {link.url for link in entry.links})),
    )
