"""The vocabulary of schema.org: events, articles, books, videos and podcasts as things described. Pure."""

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from newsletter.addresses import folded, is_web, published
from newsletter.collect.dates import instants
from newsletter.collect.feeds.pictured import picture
from newsletter.collect.pages.described import Described
from newsletter.collect.pages.json_values import listed, mapping, text, words
from newsletter.collect.received import Job
from newsletter.collect.where import ONLINE
from newsletter.markup import plain
from newsletter.model import EventStatus, Kind, Link, When

Node = dict[str, Any]

_EVENTS = {"Festival", "Hackathon", "CourseInstance", "EventSeries"}
_NO_EVENTS = {"DeliveryEvent", "OnDemandEvent"}
_REPLAYS = {"VideoObject": None, "AudioObject": "podcast", "PodcastEpisode": "podcast"}
_PUBLICATIONS = {"Book": "livre", "Report": None}
_POSTS = {"BlogPosting", "LiveBlogPosting"}
# https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ
_PLAYER = re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})")
# PT1H30M
_DURATION = re.compile(r"P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})(?:\.\d+)?S)?)?\Z")


def is_thing(node: Node) -> bool:
    """Whether a node is of a type that becomes an entry, and more than a reference to one."""
    return _sort(node) is not None and bool(_title(node))


def described(nodes: Sequence[Node], known: Mapping[str, Node], base: str, job: Job) -> list[Described]:
    """Read nodes that are things; of two that are alike the first counts.

    Args:
        nodes: the things.
        known: all nodes of the page by their `@id`: others refer to them.
        base: what addresses are resolved against, and the address of what has none.
        job: for the zone of dates without one.
    """
    reader = _Graph(known, base, job)
    rows = [(node, reader.address(node), reader.times(node)[0]) for node in nodes]
    titles = Counter(address for address, _ in {(_folded(url), _title(node)) for node, url, _ in rows})
    starts = Counter(name for name, _ in {(_name(node, url, titles), start) for node, url, start in rows})
    found: dict[str, Described] = {}
    for node, url, start in rows:
        name = _name(node, url, titles)
        key = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16]
        if starts[name] > 1:  # one event at several dates
            key += f"#{_slot(start)}"
        if key not in found:
            found[key] = reader.described(node, key, url)
    return list(found.values())


def _folded(url: str | None) -> str:
    return folded(url) if url else ""


def _name(node: Node, url: str | None, titles: Counter[str]) -> str:
    """Name a thing by its address, with its title where the address is that of several."""
    address = _folded(url)
    return address if address and titles[address] == 1 else f"{address} {_title(node)}"


def _slot(start: When | None) -> str:
    if isinstance(start, dt.datetime):
        return f"{start.astimezone(dt.UTC):%Y%m%dT%H%MZ}"
    return f"{start:%Y%m%d}" if start else ""


def _sort(node: Node) -> tuple[Kind | None, str | None] | None:
    """Tell a node's kind (None: as the source says) and type in the letter's words; None when it is no thing."""
    for one in listed(node.get("@type")):
        name = re.split(r"[/#:]", one)[-1] if isinstance(one, str) else ""
        if name in _EVENTS or (name.endswith("Event") and name not in _NO_EVENTS):
            return Kind.EVENT, None
        if name in _REPLAYS:
            return Kind.REPLAY, _REPLAYS[name]
        if name in _PUBLICATIONS:
            return Kind.PUBLICATION, _PUBLICATIONS[name]
        if name in _POSTS or name.endswith("Article"):
            return None, None
    return None


def _title(node: Node) -> str:
    return plain(text(node.get("name")) or text(node.get("headline")))


class _Graph:
    """Reads the properties of nodes; those that refer to another node are looked up."""

    def __init__(self, known: Mapping[str, Node], base: str, job: Job) -> None:
        self._known, self._base, self._zone = known, base, job.local_zone

    def described(self, node: Node, name: str, url: str | None) -> Described:
        kind, word = _sort(node) or (None, None)
        start, end = self.times(node)
        status = self._enumerated(node, "eventStatus")
        media = self._node(node.get("associatedMedia") or node.get("encoding"))
        return Described(
            name=name,
            title=_title(node),
            kind=kind,
            type=word,
            html=text(node.get("description")) or text(node.get("abstract")),
            base=self._base,
            url=url,
            links=tuple(self._links(node, media, kind)),
            published=instants.instant(
                text(node.get("datePublished"))
                or text(node.get("uploadDate"))
                or text(node.get("dateCreated")),
                self._zone,
            ),
            start=start,
            end=end,
            place=self._place(node),
            status=EventStatus.CANCELLED if status == "EventCancelled" else EventStatus.CONFIRMED,
            postponed=status == "EventPostponed",
            categories=words(node.get("keywords")) or words(node.get("articleSection")),
            media=text(node.get("encodingFormat")) or text(media.get("encodingFormat")),
            image=self._image(node),
            seconds=_seconds(text(node.get("duration")) or text(media.get("duration"))),
        )

    def address(self, node: Node) -> str | None:
        """Find a thing's page: its url, else the page that it is the main thing of, its name, its player."""
        name, page = text(node.get("@id")), node.get("mainEntityOfPage")
        of_page = text(page.get("@id")) if isinstance(page, dict) else text(page)
        candidates = (
            text(node.get("url")),
            of_page.partition("#")[0],
            name if is_web(name) and "#/schema/" not in name else "",  # names of WordPress that lead nowhere
            _watched(text(node.get("embedUrl"))),
        )
        found = (published(one, self._base) for one in candidates if one)
        return next((url for url in found if url), None) or published(self._base)

    def times(self, node: Node) -> tuple[When | None, When | None]:
        """Read when an event begins and ends; the opening of its doors stands in for its beginning."""
        start = instants.read(text(node.get("startDate")), self._zone)
        doors = instants.read(text(node.get("doorTime")), self._zone)
        return start or doors, instants.read(text(node.get("endDate")), self._zone)

    def _node(self, value: Any) -> Node:
        """Return a node itself, or the one that a reference names."""
        node = mapping(value)
        return self._known.get(text(node.get("@id")), node) if len(node) == 1 else node

    @staticmethod
    def _enumerated(node: Node, name: str) -> str:
        value = node.get(name)
        named = text(value.get("@id")) if isinstance(value, dict) else text(value)
        return re.split(r"[/#:]", named)[-1]

    def _place(self, node: Node) -> str:
        """Say where: the place's name and address, "En ligne", or both."""
        places, online = (
            [],
            self._enumerated(node, "eventAttendanceMode")
            in {
                "OnlineEventAttendanceMode",
                "MixedEventAttendanceMode",
            },
        )
        for value in listed(node.get("location"))[:10]:
            place = self._node(value)
            if place.get("@type") == "VirtualLocation":
                online = True
            elif where := _where(value if isinstance(value, str) else place):
                places.append(where)
        if self._enumerated(node, "eventAttendanceMode") == "OnlineEventAttendanceMode" or not places:
            return ONLINE if online else ""
        return f"{places[0]} et en ligne" if online else places[0]

    def _links(self, node: Node, media: Node, kind: Kind | None) -> Iterator[Link]:
        if kind is Kind.EVENT:
            offer = published(text(self._node(node.get("offers")).get("url")), self._base)
            if offer:
                yield Link(label="Inscription", url=offer)
        sound = published(text(media.get("contentUrl")), self._base)
        if kind is Kind.REPLAY and sound:
            yield Link(label="Écouter", url=sound)

    def _image(self, node: Node) -> str | None:
        for value in (*listed(node.get("image"))[:5], *listed(node.get("thumbnailUrl"))[:5]):
            held = self._node(value)
            url = text(held.get("url")) or text(held.get("contentUrl")) if held else text(value)
            if url and (found := picture(url, self._base)):
                return found
        return None


def _watched(player: str) -> str:
    """Give the page of a YouTube video in place of its bare player."""
    match = _PLAYER.match(player)
    return f"https://www.youtube.com/watch?v={match[1]}" if match else player


def _where(value: str | Node) -> str:
    if isinstance(value, str):
        return plain(value)
    address = value.get("address")
    if isinstance(address, dict):
        town = f"{text(address.get('postalCode'))} {text(address.get('addressLocality'))}"
        parts = [text(value.get("name")), text(address.get("streetAddress")), town]
    else:
        parts = [text(value.get("name")), text(address)]
    return ", ".join(dict.fromkeys(part for one in parts if (part := plain(one))))


def _seconds(words: str) -> int | None:
    """Read a duration (ISO 8601, section 5.5.2)."""
    match = _DURATION.match(words.strip().upper())
    if match is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds or None
