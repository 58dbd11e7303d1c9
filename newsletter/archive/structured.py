"""What pages say to programs in JSON-LD, by schema.org: the letter, its editions, events, recordings and publications.

Values are those that the page shows. Whoever shows the letter elsewhere can take all from here.
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from newsletter.archive.imprint import Imprint
from newsletter.archive.thing import Thing
from newsletter.durations import iso_duration
from newsletter.model import Card, Issue, Kind, When
from newsletter.permalinks import AGENDA, HOME, SEARCH, cover, page_name, shelf_page
from newsletter.presence import ROOM, is_on_site, is_only_online, presence

Data = dict[str, Any]

_SCHEMA = "https://schema.org"
_TYPES = {"livre": "Book", "étude": "Report", "guide": "Report", "dossier": "Report", "note": "Report"}
_HEARD = re.compile(r"\bpodcast\b|\bémission\b", re.IGNORECASE)
_HYBRID = re.compile(r"\bhybride\b", re.IGNORECASE)
_KINDS = {Kind.EVENT: "Agenda", Kind.REPLAY: "À voir, à écouter", Kind.PUBLICATION: "Publications"}


def site_data(site: Imprint) -> list[Data]:
    """Describe the site and the letter."""
    page: Data = {"@type": "WebSite", "name": site.name, "url": site.base, "inLanguage": site.language}
    if site.search:
        page["potentialAction"] = {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{site.base}{SEARCH}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        }
    return [_rooted(page), _rooted(_periodical(site))]


def issue_data(issue: Issue, site: Imprint) -> list[Data]:
    """Describe an edition."""
    made: Data = {
        "@type": "PublicationIssue",
        "name": issue.title,
        "url": issue.web_url,
        "issueNumber": issue.number,
        "datePublished": issue.date.isoformat(),
        "inLanguage": site.language,
        "image": site.base + cover(issue.date),
        "isPartOf": _periodical(site),
    }
    if issue.corrected:
        made["dateModified"] = issue.corrected.isoformat()
    return [_rooted(made), trail(site, [(issue.title, page_name(issue.date))])]


def entry_data(thing: Thing, card: Card, site: Imprint) -> list[Data]:
    """Describe an entry on its own page."""
    describe = {Kind.EVENT: _event, Kind.REPLAY: _recording, Kind.PUBLICATION: _publication}[card.kind]
    made = describe(card, thing, site)
    made |= {"name": card.title, "mainEntityOfPage": site.base + thing.page}
    made |= {"inLanguage": card.language or site.language} if card.kind is not Kind.EVENT else {}
    if card.page:
        made["url"] = card.page
    if card.summary:
        made["description"] = card.summary
    made["image"] = _picture(card, thing, site)
    above = AGENDA if card.kind is Kind.EVENT else shelf_page(card.kind)
    return [_rooted(made), trail(site, [(_KINDS[card.kind], above), (card.title, thing.page)])]


def trail(site: Imprint, steps: Sequence[tuple[str, str]]) -> Data:
    """Say where a page stands in the site, home first: names and paths."""
    rows = [
        {
            "@type": "ListItem",
            "position": number,
            "name": name,
            "item": site.base + ("" if path == HOME else path),
        }
        for number, (name, path) in enumerate([(site.name, HOME), *steps], start=1)
    ]
    return _rooted({"@type": "BreadcrumbList", "itemListElement": rows})


def _event(card: Card, _: Thing, __: Imprint) -> Data:
    made: Data = {"@type": "Event", "eventStatus": f"{_SCHEMA}/{_status(card)}"}
    if card.start is not None:
        made["startDate"] = _said(card.start)
    if card.end is not None:
        made["endDate"] = _said(card.end)
    before = card.start if card.is_put_off else card.moved_from
    if before is not None:
        made["previousStartDate"] = _said(before)
    return made | _where(card)


def _status(card: Card) -> str:
    if card.is_cancelled:
        return "EventCancelled"
    if card.is_put_off:
        return "EventPostponed"
    return "EventScheduled" if card.moved_from is None else "EventRescheduled"


def _where(card: Card) -> Data:
    place = card.place or ""
    modes = presence(place) or place
    online = "ligne" in modes or is_only_online(place) or _HYBRID.search(place) is not None
    on_site = is_on_site(place)
    found: list[Data] = []
    if on_site:
        found.append({"@type": "Place", "name": place, "address": place})
    room = next((link.url for link in card.links if link.label == ROOM), None)
    if online and (address := room or card.url or card.page):
        found.append({"@type": "VirtualLocation", "url": address})
    if not found:
        return {}
    mode = "Mixed" if on_site and online else "Online" if online else "Offline"
    return {
        "location": found[0] if len(found) == 1 else found,
        "eventAttendanceMode": f"{_SCHEMA}/{mode}EventAttendanceMode",
    }


def _recording(card: Card, thing: Thing, site: Imprint) -> Data:
    # A video has to have a day (Google's guidelines): of one that tells none, the day on which it was known at the latest.
    day = (card.published or thing.appearances[0].record.date).isoformat()
    made: Data = {"uploadDate": day, "description": card.title}
    if _HEARD.search(card.label):
        made = {"@type": "PodcastEpisode", "description": card.title}
        if card.published:
            made |= {"uploadDate": day, "datePublished": day}
    else:
        made |= {"@type": "VideoObject", "thumbnailUrl": _picture(card, thing, site)}
    if length := iso_duration(card.duration):
        made["duration"] = length
    return made


def _publication(card: Card, _: Thing, __: Imprint) -> Data:
    words = card.label.lower()
    kind = next((name for word, name in _TYPES.items() if words.startswith(word)), "Article")
    made: Data = {"@type": kind}
    if card.published:  # when a letter spoke of it says nothing of that
        made["datePublished"] = card.published.isoformat()
    if kind == "Article":
        made["headline"] = card.title
    if card.source:
        made["publisher"] = {"@type": "Organization", "name": card.source}
    if length := iso_duration(card.duration):
        made["timeRequired"] = length
    return made


def _picture(card: Card, thing: Thing, site: Imprint) -> str:
    """Return the address of an entry's own picture, else of that which stands for the edition that showed it last."""
    return card.picture.url if card.picture else site.base + cover(thing.latest.date)


def _periodical(site: Imprint) -> Data:
    publisher = {"@type": "Organization", "name": site.publisher}
    return {"@type": "Periodical", "name": site.name, "url": site.base, "publisher": publisher}


def _rooted(made: Data) -> Data:
    return {"@context": _SCHEMA, **made}


def _said(when: When) -> str:
    """Say a day, or an instant with its offset, to the minute (ISO 8601)."""
    return when.isoformat(timespec="minutes") if isinstance(when, dt.datetime) else when.isoformat()
