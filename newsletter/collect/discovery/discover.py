"""Finds the feeds and calendars that a web page announces, links to, or is likely to have. Pure.

Announced: `<link rel="alternate">` (WHATWG HTML, section 4.6.6.1), resolved against `<base>` and the address.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from newsletter.addresses import folded, is_web, web_address
from newsletter.collect.discovery.hosts import CALENDAR, FEED, PAGE, Candidate, by_host
from newsletter.collect.feeds.charset import decoded
from newsletter.collect.received import Received
from newsletter.config import Source
from newsletter.exceptions import SourceError, WebPageError
from newsletter.web.reach import leads_inside
from newsletter.web.route import start
from newsletter.web.trouble import NoAnswerError

_LONGEST = 2_000_000  # bytes, and characters, of a page that are looked at
_MOST = 30
_MOST_LINKS = 3_000
_LONGEST_ADDRESS = 2_000
# Of an announced feed: "application/rss+xml; charset=utf-8".
_FEED_TYPE = re.compile(r"application/(?:(?:rss|atom|rdf)\+xml|feed\+json)")
_CALENDAR = re.compile(
    r"""^webcal:                                # webcal://example.org/agenda
    |   \.ics (?:$|\?)                          # /agenda.ics
    |   [?&](?:outlook-)?ical=1 (?:$|&)         # The Events Calendar: /events/?ical=1
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FEED = re.compile(
    r"""^https?://(?:feeds?|rss)\.              # https://feed.ausha.co/aBc1
    |   /(?:feed|rss|atom)/?$                   # WordPress: /blog/feed/
    |   \.(?:rss|atom)$                         # /actualites.rss
    |   (?:feed|rss|atom|flux|actu)[^/]*\.xml$  # /rss/actualites.xml
    |   [?&]feed=(?:rss2?|atom)                 # WordPress: /?feed=rss2
    |   [?&]format=(?:feed|rss)                 # Joomla: /index.php?format=feed&type=rss
    |   [?&]page=backend                        # SPIP: /spip.php?page=backend
    """,
    re.IGNORECASE | re.VERBOSE,
)
_COMMENTS = re.compile(r"comment", re.IGNORECASE)  # /comments/feed/; « Flux des commentaires »
_EVENT = re.compile(r"\"@type\"\s*:\s*\[?\s*\"\w*(?:Event|Festival)\"")  # "@type": ["BusinessEvent"]
# /agenda/, /nos-evenements
_AGENDA = re.compile(
    r"agenda|event|evenement|calend|rendez-vous|rencontre|webinaire|formation", re.IGNORECASE
)
_FEED_SHAPES = (
    "feed/",  # WordPress
    "rss.xml",  # Drupal, Ghost, static sites
    "feed.xml",  # Jekyll
    "atom.xml",
    "rss",
    "spip.php?page=backend",  # SPIP
    "index.php?format=feed&type=rss",  # Joomla
)


def discover(page: bytes, address: str, content_type: str = "") -> list[Candidate]:
    """Find what a page offers, best first; each address once, at most 30.

    Args:
        page: HTML of any quality; its first 2 MB count.
        address: where it came from.
        content_type: the header as sent, for its charset.
    """
    text = decoded(page[:_LONGEST], content_type)[:_LONGEST]
    found = [*by_host(address, text), *_linked(text, address)]
    if _EVENT.search(text):
        found.append(Candidate(address, PAGE))
    once: dict[tuple[str, str], Candidate] = {}
    for one in sorted(found, key=lambda one: _rank(one, address)):
        once.setdefault((folded(web_address(one.url)), one.format), one)
    return [one for one in once.values() if _may_be_asked(one.url, address)][:_MOST]


def feed_instead(source: Source, error: SourceError | None, answer: Received | None) -> str:
    """Return the first feed of the page that came in a feed's place; empty when none did, or the page has none."""
    if answer is None or not isinstance(error, WebPageError):
        return ""
    offered = discover(answer.body, answer.address, answer.content_type)
    return next((one.url for one in offered if one.url != source.url), "")


def well_known(address: str) -> list[Candidate]:
    """Say which addresses to try when a page announces nothing, likeliest first."""
    root, folder = urljoin(address, "/"), _folder(address)
    feeds = [Candidate(url, FEED) for url in (f"{folder}feed/", *(root + shape for shape in _FEED_SHAPES))]
    # The Events Calendar
    calendars = [Candidate(url, CALENDAR) for url in (f"{folder}?ical=1", f"{root}events/?ical=1")]
    return list(dict.fromkeys(calendars + feeds if _is_agenda(address) else feeds + calendars))


def format_of(url: str) -> str | None:
    """Tell by its shape whether an address is a feed's or a calendar's; None when it does not say."""
    short = url[:_LONGEST_ADDRESS]
    return CALENDAR if _CALENDAR.search(short) else FEED if _FEED.search(short) else None


def is_source_address(url: str) -> bool:
    """Whether a source may have this address: http, https or webcal, whole, without blanks and controls."""
    return is_web(web_address(url)) and url.isprintable() and " " not in url


def _linked(text: str, address: str) -> Iterator[Candidate]:
    """Tell what a page announces and links to; a feed of comments is nothing to collect."""
    elements = list(_elements(text))
    bases = (_joined(address, one) for one in elements if one.tag == "base")
    base = next(filter(None, bases), address)
    for one in elements:
        url = _joined(base, one)
        if url is None or _COMMENTS.search(f"{url} {one.get('title')}"):
            continue
        form = format_of(url) if one.tag == "a" else _announced(one)
        if form is not None:
            yield Candidate(url, form)


def _elements(text: str) -> Iterator[Any]:
    parser = etree.HTMLParser(recover=True, no_network=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return iter(())
    return islice(root.iter("base", "link", "a"), _MOST_LINKS) if root is not None else iter(())


def _announced(link: Any) -> str | None:
    media = (link.get("type") or "").strip().lower()
    if "alternate" not in (link.get("rel") or "").lower().split():
        return None
    return FEED if _FEED_TYPE.match(media) else CALENDAR if media.startswith("text/calendar") else None


def _joined(base: str, element: Any) -> str | None:
    """Make an element's address absolute; None when it is none that a source may have."""
    href = (element.get("href") or "").strip()
    if len(href) > _LONGEST_ADDRESS:
        return None
    try:
        url = urlsplit(urljoin(base, href))._replace(fragment="").geturl()
    except ValueError:
        return None
    return url if is_source_address(url) else None


def _may_be_asked(url: str, address: str) -> bool:
    """Whether it is fit to be asked, and no address of a private network that only the page's word leads to."""
    try:
        target = start(url).home
        return not (address and leads_inside(start(address).home, target))
    except NoAnswerError:
        return False


def _rank(one: Candidate, address: str) -> tuple[int, bool]:
    """Events before news on an agenda's page; then what the page has of its own, then the site's."""
    order = (CALENDAR, PAGE, FEED) if _is_agenda(address) else (FEED, CALENDAR, PAGE)
    here = _folder(address)
    is_own = here != urljoin(address, "/") and one.url.startswith(here)
    return order.index(one.format), not is_own


def _is_agenda(address: str) -> bool:
    return _AGENDA.search(urlsplit(address).path) is not None


def _folder(address: str) -> str:
    return re.split(r"[?#]", address, maxsplit=1)[0].rstrip("/") + "/"
