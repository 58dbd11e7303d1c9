"""Hosts whose feeds follow from the address of a page, or from an id that stands in it. Pure."""

import re
from dataclasses import dataclass

FEED, CALENDAR, PAGE = "feed", "calendar", "page"

_PLAYLIST = "https://www.youtube.com/feeds/videos.xml?playlist_id={}"
_CHANNEL = "https://www.youtube.com/feeds/videos.xml?channel_id={}"
_AGENDA = "https://openagenda.com/agendas/{}/events.v2.ics"
_GOOGLE = "https://calendar.google.com/calendar/ical/{}/public/basic.ics"
_YOUTUBE = r"https?://(?:www\.|m\.)?youtube\.com/"
# In a page's address. A playlist says more than the channel that it is watched on.
_IN_ADDRESS = (
    # …/watch?v=abc&list=PL0123456789abcdef
    (rf"{_YOUTUBE}.*[?&]list=([\w-]{{12,64}})", _PLAYLIST, FEED),
    # …/channel/UC0123456789abcdef012345/videos
    (rf"{_YOUTUBE}channel/(UC[\w-]{{22}})", _CHANNEL, FEED),
    # …/fr/agendas/12345678
    (r"https?://openagenda\.com/(?:[a-z]{2}/)?agendas/(\d{4,12})\b", _AGENDA, CALENDAR),
)
# In the source of any page.
_IN_PAGE = (
    # <iframe src="https://openagenda.com/agendas/12345678/embeds/…">
    (r"openagenda\.com/agendas/(\d{4,12})\b", _AGENDA, CALENDAR),
    # <iframe src="…/embed?height=600&amp;src=a%40group.calendar.google.com&amp;ctz=Europe/Paris">
    (r"calendar\.google\.com/calendar/embed\?[^\s\"'<>]{0,200}?\bsrc=([\w.%@+-]{3,300})", _GOOGLE, CALENDAR),
)
# In the source of a page of YouTube's: {"channelId":"UC0123456789abcdef012345"}
_IN_CHANNEL = ((r"\b(UC[\w-]{22})\b", _CHANNEL, FEED),)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a source.

    Args:
        url: absolute; http, https or webcal.
        format: "feed", "calendar", or "page": the page itself, by the events that its JSON-LD describes.
    """

    url: str
    format: str


def by_host(address: str, text: str = "") -> list[Candidate]:
    """Tell the feeds that follow from a page's address, and from the ids in its frames and scripts.

    Args:
        address: the page's.
        text: its source, when it could be seen.
    """
    in_page = _IN_CHANNEL if re.match(_YOUTUBE, address) else _IN_PAGE
    found = [(feed, form, re.search(pattern, address)) for pattern, feed, form in _IN_ADDRESS]
    found += [(feed, form, re.search(pattern, text)) for pattern, feed, form in in_page]
    return [Candidate(feed.format(match[1]), form) for feed, form, match in found if match]
