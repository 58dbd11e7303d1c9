"""Whether an event takes place on site or online, as far as the words of its place tell."""

import re

from newsletter.french import comparable

_ONLINE = re.compile(
    r"\b(?:en ligne|online|remote(?:ly)?|virtue?l(?:le)?(?:ment)?|a distance|distanciel|visio\w*|video ?conf\w*|webinaires?"
    r"|zoom|teams|google meet|webex|jitsi|bbb|big ?blue ?button|livestorm|youtube|linkedin live|https?)\b"  # « Zoom », « https://… »
)
# What stands beside the name of a platform without naming a place.
_FILLER = re.compile(
    r"\b(?:reunions?|meetings?|conferences?|liens?|links?|sur|via|par|en|de|la|le|l|the|on|by|microsoft|google|event|evenement|seulement|only)\b"
)
_OWN = re.compile(r"[^\W_]")
_BOTH = re.compile(
    r"\b(?:et|ou|puis)\b| [+&/] |;"
)  # « CESE et en ligne », « Paris + Zoom », « Teams ; Salle Europe »
# « Teams ; code : 123 456 »: how to get in is no second place.
_ACCESS = re.compile(
    r"\W*(?:(?:le |votre )?(?:liens?|links?|codes?|id|identifiants?|mot de passe|password|passcode|inscriptions?|tel|telephone"
    r"|numero|meeting|reunion)\b|[\d\W]*\Z)"
)
_TO_COME = (
    r"a (?:definir|preciser|confirmer|venir|determiner|communiquer)"
    r"|tb[adc]|to be (?:announced|defined|determined|decided|confirmed|advised)"
)
_UNKNOWN = re.compile(
    rf"\W*(?:(?:le |the )?(?:lieux?|salles?|adresses?|endroit|location|venue|place|room|address)\b)?\W*(?:reste |encore |est )?(?:{_TO_COME})\W*"
)
# « Partout en France », « lieu à préciser »
_NOWHERE = re.compile(rf"partout|toute la france|france entiere|\b(?:{_TO_COME})\b")
# « Paris (hybride) »
_SAID = re.compile(r"en ligne|a distance|distanciel|visio|sur place|presentiel|hybride")


ROOM = "Suivre en ligne"
"""The words of the link to where an event is followed, beside its own page."""


def presence(place: str) -> str:
    """Say "sur place", "en ligne" or both; nothing when the place says so itself, or none is known.

    Args:
        place: as sources give it: "CESE, Paris", "Zoom", "Lyon et en ligne".
    """
    words = comparable(place)
    if not words or _SAID.search(words) or _NOWHERE.search(words):
        return ""
    if not _ONLINE.search(words):
        return "sur place"
    return "sur place et en ligne" if _is_elsewhere_too(words) else "en ligne"


def is_on_site(place: str) -> bool:
    """Whether people go there, as far as its words tell; hybrid events count, unknown places don't."""
    words = comparable(place)
    if not words or _NOWHERE.search(words):
        return False
    return not _ONLINE.search(words) or _is_elsewhere_too(words)


def is_only_online(place: str) -> bool:
    """Whether a place says but that it is none: « Remote », « en visio sur BBB », and not « Salle Zoom, Paris »."""
    words = comparable(place)
    return _ONLINE.search(words) is not None and not _OWN.search(_FILLER.sub(" ", _ONLINE.sub(" ", words)))


def is_unknown(place: str) -> bool:
    """Whether a place only says that it is not known yet: « À définir », « Lieu à confirmer », « TBA »."""
    return _UNKNOWN.fullmatch(comparable(place)) is not None


def _is_elsewhere_too(words: str) -> bool:
    """Whether one of several places that are named is not online."""
    parts = [part for part in _BOTH.split(words) if part.strip()]
    return len(parts) > 1 and any(
        _ONLINE.search(part) is None and _ACCESS.match(part) is None for part in parts
    )
