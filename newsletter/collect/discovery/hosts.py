"""Hosts whose feeds follow from the address of a page, or from an id that stands in it. Pure.

YouTube, Vimeo, Dailymotion, PeerTube, podcast hosts, OpenAgenda, Google calendars.
"""

import re
from urllib.parse import parse_qs, quote, urlsplit

FEED, CALENDAR = "feed", "calendar"

_CHANNEL = re.compile(r"UC[0-9A-Za-z_-]{22}")
_PLAYLIST = re.compile(r"[0-9A-Za-z_-]{12,64}")
_CHANNEL_IN_PAGE = re.compile(
    r"(?:youtube\.com/channel/|\"(?:channelId|externalId|browseId)\"\s*:\s*\"|"
    r"itemprop=[\"']?(?:channelId|identifier)[\"']?\s+content=[\"']?)(UC[0-9A-Za-z_-]{22})"
)
_AGENDA_IN_PAGE = re.compile(
    r"openagenda\.com/agendas/(\d{4,12})\b|\"agendaUid\"\s*:\s*\"?(\d{4,12})|\"agenda\"\s*:\s*{\s*\"uid\"\s*:\s*(\d{4,12})"
)
_GOOGLE_IN_PAGE = re.compile(r"calendar\.google\.com/calendar/embed\?([^\s\"'<>]{1,2000})")
_SOUNDCLOUD_IN_PAGE = re.compile(r"soundcloud://users:(\d{1,15})\b")
_FEED_HOST_IN_PAGE = re.compile(
    r"https?://(?:feeds?|rss)\.(?:ausha\.co|acast\.com|audiomeans\.fr|audion\.fm|buzzsprout\.com|captivate\.fm|"
    r"libsyn\.com|megaphone\.fm|podbean\.com|podcloud\.fr|podcastics\.com|simplecast\.com|soundcloud\.com|"
    r"transistor\.fm|art19\.com)/[^\s\"'<>\\&]{1,300}|https?://anchor\.fm/s/[0-9a-f]{1,20}/podcast/rss"
)
_NAME = r"([0-9A-Za-z_.-]{1,100})"
# Address of a page (host and path) → address of its feed.
_SHAPES = [
    (rf"(?:www\.)?vimeo\.com/(?!channels/|groups/|\d){_NAME}/?(?:videos/?)?", "https://vimeo.com/{}/videos/rss"),
    (rf"(?:www\.)?vimeo\.com/channels/{_NAME}/?(?:videos/?)?", "https://vimeo.com/channels/{}/videos/rss"),
    (rf"(?:www\.)?dailymotion\.com/(?!video/|playlist/|embed/){_NAME}/?", "https://www.dailymotion.com/rss/user/{}"),
    (rf"shows\.acast\.com/{_NAME}(?:/.*)?", "https://feeds.acast.com/public/shows/{}"),
    (r"(?:www\.)?buzzsprout\.com/(\d{1,12})(?:/.*)?", "https://feeds.buzzsprout.com/{}.rss"),
    (r"(?:www\.)?spreaker\.com/(?:show/|podcast/[^/]*--)(\d{1,12})(?:/.*)?", "https://www.spreaker.com/show/{}/episodes/feed"),
    (r"(?!www\.|feed\.)([0-9a-z-]{1,63})\.podbean\.com(?:/.*)?", "https://feed.podbean.com/{}/feed.xml"),
    (r"(?!www\.|feeds?\.)([0-9a-z-]{1,63})\.libsyn\.com(?:/.*)?", "https://{}.libsyn.com/rss"),
    (r"(?!www\.|feeds?\.)([0-9a-z-]{1,63})\.transistor\.fm(?:/.*)?", "https://feeds.transistor.fm/{}"),
]  # fmt: skip
_COMPILED = [(re.compile(shape), feed) for shape, feed in _SHAPES]
_PEERTUBE = re.compile(r"/(c|video-channels|a|accounts)/([0-9A-Za-z_.@-]{1,200})(?:/.*)?")

_RECORDINGS = re.compile(
    r"(?:^|\.)(?:youtube\.com|vimeo\.com|dailymotion\.com|soundcloud\.com|ausha\.co|acast\.com|audiomeans\.fr|audion\.fm|"
    r"anchor\.fm|buzzsprout\.com|captivate\.fm|libsyn\.com|megaphone\.fm|podbean\.com|podcloud\.fr|podcastics\.com|"
    r"simplecast\.com|spreaker\.com|transistor\.fm|art19\.com|radiofrance\.fr|radiofrance-podcast\.net)$"
)
_SHARED = re.compile(
    r"(?:^|\.)(?:openagenda\.com|google\.com|feedburner\.com|wordpress\.com|blogspot\.com|substack\.com|medium\.com|"
    r"meetup\.com|eventbrite\.\w+|helloasso\.com|over-blog\.com|linkedin\.com)$"
)


def keeps_recordings(address: str) -> bool:
    """Whether an address is on a host of videos or podcasts."""
    return _RECORDINGS.search(_host(address)) is not None


def is_shared(address: str) -> bool:
    """Whether an address is on a host of many, whose name says nothing of whose it is."""
    host = _host(address)
    return _RECORDINGS.search(host) is not None or _SHARED.search(host) is not None


def by_address(address: str) -> list[tuple[str, str]]:
    """Tell feeds from a page's address alone, as (address, format)."""
    parts = urlsplit(address)
    host, path = (parts.hostname or "").lower(), parts.path
    if _is_youtube(host):
        return _youtube(path, parts.query)
    found = [
        (feed.format(match[1]), FEED)
        for shape, feed in _COMPILED
        if (match := shape.fullmatch(f"{host}{path}"))
    ]
    if match := _PEERTUBE.fullmatch(path):
        key = "videoChannelName" if match[1] in {"c", "video-channels"} else "accountName"
        found.append((f"https://{parts.netloc}/feeds/videos.xml?{key}={quote(match[2])}", FEED))
    if host == "openagenda.com" and (match := re.match(r"/(?:[a-z]{2}/)?agendas/(\d{4,12})\b", path)):
        found.append((_agenda(match[1]), CALENDAR))
    return found


def by_page(text: str, address: str) -> list[tuple[str, str]]:
    """Tell feeds from the ids that a page holds, in its links, frames and scripts, as (address, format).

    Args:
        text: the page's source.
        address: where it came from.
    """
    plain = text.replace("\\/", "/").replace("&amp;", "&")  # scripts and attributes write them so
    host = _host(address)
    if _is_youtube(host):
        return [(_channel(match[1]), FEED) for match in _CHANNEL_IN_PAGE.finditer(plain)][:1]
    found = [(match[0], FEED) for match in _FEED_HOST_IN_PAGE.finditer(plain)]
    if host.endswith("soundcloud.com"):
        pattern = "https://feeds.soundcloud.com/users/soundcloud:users:{}/sounds.rss"
        found += [(pattern.format(match[1]), FEED) for match in _SOUNDCLOUD_IN_PAGE.finditer(plain)][:1]
    found += [
        (_agenda(next(filter(None, match.groups()))), CALENDAR) for match in _AGENDA_IN_PAGE.finditer(plain)
    ]
    for match in _GOOGLE_IN_PAGE.finditer(plain):
        found += [(_google(name), CALENDAR) for name in parse_qs(match[1]).get("src", ())]
    return found


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").lower()


def _is_youtube(host: str) -> bool:
    return host in {"youtube.com", "www.youtube.com", "m.youtube.com"}


def _youtube(path: str, query: str) -> list[tuple[str, str]]:
    """A playlist says more than the channel that it is watched on."""
    lists = [name for name in parse_qs(query).get("list", ()) if _PLAYLIST.fullmatch(name)]
    if lists:
        return [(f"https://www.youtube.com/feeds/videos.xml?playlist_id={lists[0]}", FEED)]
    step = path.removeprefix("/channel/").split("/")[0]
    if path.startswith("/channel/") and _CHANNEL.fullmatch(step):
        return [(_channel(step), FEED)]
    return []


def _channel(name: str) -> str:
    return f"https://www.youtube.com/feeds/videos.xml?channel_id={name}"


def _agenda(uid: str) -> str:
    return f"https://openagenda.com/agendas/{uid}/events.v2.ics"


def _google(name: str) -> str:
    return f"https://calendar.google.com/calendar/ical/{quote(name, safe='')}/public/basic.ics"
