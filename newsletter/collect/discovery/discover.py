"""Finds the feeds and calendars that a web page announces, links to, or is likely to have. Pure.

Announced: `<link rel="alternate">` (WHATWG HTML, section 4.6.6.1), resolved against `<base>` and the address.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urljoin, urlsplit

from lxml import etree

from newsletter.addresses import folded, is_web, web_address
from newsletter.collect.discovery import hosts
from newsletter.collect.feeds.charset import decoded
from newsletter.markup import plain

FEED, CALENDAR, PAGE = hosts.FEED, hosts.CALENDAR, "page"
_LONGEST = 2_000_000  # bytes, and characters, of a page that are looked at
_MOST = 30
_MOST_LINKS = 3_000
_LONGEST_ADDRESS = 2_000
_TYPES = {
    "application/rss+xml": FEED,
    "application/atom+xml": FEED,
    "application/rdf+xml": FEED,
    "application/feed+json": FEED,
    "application/x-rss+xml": FEED,
    "text/rss+xml": FEED,
    "text/calendar": CALENDAR,
}
_FEED_PATH = re.compile(r"(?:^|/)(?:feed|rss2?|atom|backend|flux-rss)/?$|\.(?:rss|atom|rdf)$", re.IGNORECASE)
_XML_NAME = re.compile(r"feed|rss|atom|flux|actu|news|podcast|videos|^index\.", re.IGNORECASE)
_QUERY = {
    ("feed", "rss2"): FEED,
    ("feed", "rss"): FEED,
    ("feed", "atom"): FEED,
    ("format", "feed"): FEED,
    ("page", "backend"): FEED,
    ("format", "rss"): FEED,
    ("ical", "1"): CALENDAR,
    ("outlook-ical", "1"): CALENDAR,
    ("format", "ical"): CALENDAR,
    ("format", "ics"): CALENDAR,
}
_EVENT = re.compile(r"\"@type\"\s*:\s*\[?\s*\"(?:https?://schema\.org/)?(?:\w*Event|Festival|Hackathon)\"")
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_PART = re.compile(
    r"/(?:category|categorie|categories|tag|tags|etiquette|author|auteur|rubrique)/|[?&](?:cat|tag|author|id_rubrique)=",
    re.IGNORECASE,
)
_AGENDA_PATH = re.compile(
    r"agenda|event|evenement|calend|rendez-vous|rencontre|webinaire|formation", re.IGNORECASE
)
_ROOT_SHAPES = (
    "feed/",
    "?feed=rss2",
    "rss.xml",
    "feed.xml",
    "atom.xml",
    "index.xml",
    "rss",
    "feed.json",
    "fr/rss.xml",
    "spip.php?page=backend",
    "index.php?format=feed&type=rss",
)
_CALENDAR_SHAPES = (
    "events/?ical=1",
    "?post_type=tribe_events&ical=1&eventDisplay=list",
    "wp-json/tribe/events/v1/events?per_page=50",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a source.

    Args:
        url: absolute; http, https or webcal.
        title: what the page calls it, plain text; else empty.
        format: "feed", "calendar", or "page": the page itself, by the events that its JSON-LD describes.
    """

    url: str
    title: str
    format: str


def discover(page: bytes, address: str, content_type: str = "") -> list[Candidate]:
    """Find what a page offers, best first; each address once, at most 30.

    Args:
        page: HTML of any quality; its first 2 MB count.
        address: where it came from.
        content_type: the header as sent, for its charset.
    """
    text = decoded(page[:_LONGEST], content_type)[:_LONGEST]
    reader = _read(text)
    base = _joined(address, reader.base) or address
    announced = [
        Candidate(url, title, form)
        for href, title, form in reader.announced
        if (url := _joined(base, href)) is not None
    ]
    linked = [
        Candidate(url, title, form)
        for href, title in reader.links.items()
        if (url := _joined(base, href)) is not None and (form := format_of(url)) is not None
    ]
    certain = [Candidate(url, "", form) for url, form in hosts.by_address(address)]
    likely = [Candidate(url, "", form) for url, form in hosts.by_page(text, address)]
    itself = [Candidate(address, reader.title, PAGE)] if _EVENT.search(reader.described) else []
    found = [*certain, *announced, *likely, *linked, *itself]
    return _once(sorted(found, key=lambda one: _rank(one, address)))[:_MOST]


def well_known(address: str) -> list[str]:
    """Say which addresses to try when a page announces nothing, likeliest first.

    WordPress, The Events Calendar, SPIP, Joomla, Drupal and static sites each have their usual shapes.
    """
    parts = urlsplit(address)
    root = f"{parts.scheme}://{parts.netloc}/"
    below = _folder(address)
    tried = [url for url, _ in hosts.by_address(address)]
    if below != root:
        tried += [f"{below}?ical=1"] if _AGENDA_PATH.search(parts.path) else []
        tried += [f"{below}feed/"]
    shapes = (
        (*_CALENDAR_SHAPES, *_ROOT_SHAPES)
        if _AGENDA_PATH.search(parts.path)
        else (*_ROOT_SHAPES, *_CALENDAR_SHAPES)
    )
    return list(dict.fromkeys([*tried, *(root + shape for shape in shapes)]))


class _Reader:
    """What lxml's parser tells of a page; no tree is built."""

    def __init__(self) -> None:
        self.base = ""
        self.title = ""
        self.described = ""
        self.announced: list[tuple[str, str, str]] = []
        self.links: dict[str, str] = {}
        self._open: str | None = None
        self._texts: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        href = (attributes.get("href") or "").strip()
        if tag == "base" and not self.base:
            self.base = href
        elif tag == "link" and href and len(self.announced) < _MOST_LINKS:
            self._link(href, attributes)
        elif tag == "a" and href and len(self.links) < _MOST_LINKS:
            self.links.setdefault(href, plain(attributes.get("title") or ""))
        elif (tag == "title" and not self.title) or (
            tag == "script" and "ld+json" in (attributes.get("type") or "")
        ):
            self._open, self._texts = tag, []

    def _link(self, href: str, attributes: dict[str, str]) -> None:
        words = (attributes.get("rel") or "").lower().split()
        media = (attributes.get("type") or "").partition(";")[0].strip().lower()
        form = _TYPES.get(media)
        if form is None and media in {"application/json", "text/xml", "application/xml"}:
            form = FEED if "feed" in href.lower() or "rss" in href.lower() else None
        if form is not None and ("alternate" in words or "feed" in words):
            self.announced.append((href, plain(attributes.get("title") or ""), form))

    def data(self, text: str) -> None:
        if self._open is not None:
            self._texts.append(text)

    def end(self, tag: str) -> None:
        if tag != self._open:
            return
        text, self._open = "".join(self._texts), None
        if tag == "title":
            self.title = plain(text)
        else:
            self.described += text + "\n"

    def close(self) -> None:
        """The parser's end."""


def _read(text: str) -> _Reader:
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, recover=True, no_network=True, encoding="utf-8")
    try:
        parser.feed(text.replace("\0", "").encode("utf-8", "replace"))
        parser.close()
    except etree.LxmlError:
        pass  # what was read until here counts
    return reader


def _joined(base: str, href: str) -> str | None:
    """Make an address absolute; None when it is none that a source may have."""
    if len(href) > _LONGEST_ADDRESS:
        return None
    try:
        url = urlsplit(urljoin(base, href))._replace(fragment="").geturl()
    except ValueError:
        return None
    return url if is_web(web_address(url)) and not re.search(r"[\s\x00-\x1f\x7f]", url) else None


def format_of(url: str) -> str | None:
    """Tell by its shape whether an address is a feed's or a calendar's; None when it does not say."""
    parts = urlsplit(url)
    if parts.scheme == "webcal" or parts.path.lower().endswith(".ics"):
        return CALENDAR
    for key, values in parse_qs(parts.query[:_LONGEST_ADDRESS]).items():
        if (form := _QUERY.get((key.lower(), values[0].lower()))) is not None:
            return form
    name = parts.path.rpartition("/")[2]
    is_xml = name.lower().endswith(".xml") and _XML_NAME.search(name) is not None
    return FEED if is_xml or _FEED_PATH.search(parts.path) else None


def _rank(one: Candidate, address: str) -> tuple[bool, int, bool, bool]:
    """Comments last; events before news on an agenda's page; then what the page has of its own, then the site's."""
    order = (CALENDAR, PAGE, FEED) if _AGENDA_PATH.search(urlsplit(address).path) else (FEED, CALENDAR, PAGE)
    here = _folder(address)
    is_own = urlsplit(here).path != "/" and one.url.startswith(here)
    comments = _COMMENTS.search(one.title) or _COMMENTS.search(urlsplit(one.url).path)
    return bool(comments), order.index(one.format), not is_own, _PART.search(one.url) is not None


def _folder(address: str) -> str:
    return re.split(r"[?#]", address, maxsplit=1)[0].rstrip("/") + "/"


def _once(found: list[Candidate]) -> list[Candidate]:
    kept: dict[tuple[str, str], Candidate] = {}
    for one in found:
        kept.setdefault((folded(web_address(one.url)), one.format), one)
    return list(kept.values())
