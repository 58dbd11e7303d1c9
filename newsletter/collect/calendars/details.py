"""What readers are told of a VEVENT (RFC 5545, section 3.8.1; RFC 7986): all but its times. Pure."""

import re
from dataclasses import dataclass
from typing import Any

from newsletter.addresses import folded, published
from newsletter.collect.boilerplate import without_boilerplate, without_merge_tags
from newsletter.collect.calendars.mending import unescaped
from newsletter.collect.calendars.vevent import VEvent
from newsletter.collect.meetings import without_meeting
from newsletter.collect.where import ONLINE, is_map
from newsletter.markup import escaped, inline, plain

_MARKUP = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&(?:[a-z]+|#\d+);", re.IGNORECASE)  # <br />, &nbsp;
_ADDRESS = re.compile(r"https?://[^\s<>\"'«»]+", re.IGNORECASE)  # https://meet.example.org/a
# « Le programme<https://e.example.org/programme> »
_IN_BRACKETS = re.compile(
    r"(?P<words>[^<>\n]{0,300}?)<(?P<address>(?:https?|mailto):[^\s<>]+)>", re.IGNORECASE
)
_ENDINGS = ".,;:!?)]’"
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:\?|$)", re.IGNORECASE)  # .jpg?w=300


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Plain texts, but for `description`, which is HTML of any quality, and `summary`, which is inline and harmless."""

    title: str
    description: str
    summary: str | None
    tags: tuple[str, ...]
    place: str | None
    url: str | None
    image: str | None


def details(event: VEvent, base: str) -> Details:
    """Read a VEVENT's words and addresses.

    Args:
        event: what is read.
        base: the address that relative ones are resolved against.
    """
    cleared = without_meeting(without_merge_tags(_written(event)))
    description = _description(cleared.text)
    place = _place(event)
    return Details(
        title=plain(event.text("SUMMARY")),
        description=description,
        summary=inline(without_boilerplate(description), base) or None,
        tags=_tags(event),
        place=place or (ONLINE if cleared.address else None),
        url=_address(event, base) or _only_link(description) or published(cleared.address),
        image=_image(event),
    )


def _written(event: VEvent) -> str:
    """DESCRIPTION, which is text, though some products write HTML; X-ALT-DESC where there is no other."""
    return event.text("DESCRIPTION").strip() or event.text("X-ALT-DESC")


def _description(found: str) -> str:
    """Make HTML of a description."""
    bare = _IN_BRACKETS.sub(_unwrapped, found)
    return bare if _MARKUP.search(bare) else escaped(_ADDRESS.sub(_clean, bare))


def _unwrapped(link: re.Match[str]) -> str:
    """Write a link of Outlook's as text and address: « Le programme<https://…> »."""
    words, address = link["words"] or "", link["address"]
    if words.rstrip().endswith(address) or not words:
        return words or address
    gap = "" if words[-1:].isspace() else " "
    return f"{words}{gap}{address}" if words.strip() else f"{words}{address}"


def _clean(address: re.Match[str]) -> str:
    """Show an address in a text without its tracking; what ends a sentence is none of it."""
    link = address[0].rstrip(_ENDINGS)
    return (published(link) or link) + address[0][len(link) :]


def _tags(event: VEvent) -> tuple[str, ...]:
    groups = event.properties.get("CATEGORIES") or []
    words = (word for group in groups for word in getattr(group, "cats", [group]))
    return tuple(dict.fromkeys(tag for word in words if (tag := plain(unescaped(str(word))))))


def _place(event: VEvent) -> str | None:
    """LOCATION on one line."""
    parts = [part.strip(" ,") for part in event.text("LOCATION").splitlines()]
    found = plain(", ".join(part for part in parts if part))
    return found or None


def _address(event: VEvent, base: str) -> str | None:
    """URL, else where one takes part, else what is attached."""
    if own := published(event.text("URL"), base):
        return own
    attached = [str(value) for value in event.properties.get("ATTACH") or [] if not _is_picture(value)]
    location = event.text("LOCATION")
    meeting = [
        *event.texts("CONFERENCE"),
        event.text("X-GOOGLE-CONFERENCE"),
        "" if is_map(location) else location,
    ]
    return next(filter(None, map(published, [*meeting, *attached])), None)


def _only_link(description: str) -> str | None:
    """The one address of a description: several don't say which of them is the event's."""
    found = (link.rstrip(_ENDINGS) for link in _ADDRESS.findall(description.replace("&amp;", "&")))
    links = {folded(link): link for link in found}
    return published(next(iter(links.values()))) if len(links) == 1 else None


def _image(event: VEvent) -> str | None:
    """IMAGE (RFC 7986, section 5.10), else an attached picture."""
    attached = [str(value) for value in event.properties.get("ATTACH") or [] if _is_picture(value)]
    return next(filter(None, map(published, [*event.texts("IMAGE"), *attached])), None)


def _is_picture(value: Any) -> bool:
    media = str(getattr(value, "params", {}).get("FMTTYPE", ""))
    return media.startswith("image/") or (not media and bool(_PICTURE.search(str(value))))
