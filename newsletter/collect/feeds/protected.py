"""Posts that WordPress lists in its feeds although no reader can open them: behind a password, or private. Pure."""

import re

from newsletter.french import comparable
from newsletter.markup import plain

_PREFIX = re.compile(r"(?:protege|prive|protected|private) ?: ?\S")  # « Protégé : Compte rendu »
_BEHIND_A_PASSWORD = re.compile(r"(?:protege|protected) ?:")
# What WordPress writes instead of an excerpt, and above the form that asks for the password.
_INSTEAD = re.compile(
    r"il n'y a pas d'extrait,? car cette publication est protegee|there is no excerpt because this is a protected post|"
    r"(?:ce contenu|cet article|cette publication) est protegee? par (?:un )?mot de passe|"
    r"this (?:content|post) is password[- ]protected"
)
_GENERATOR = b"wordpress.org/"
_HEAD = 16_384  # bytes of a feed in which it says what made it


def is_by_wordpress(body: bytes) -> bool:
    """Whether a feed names WordPress as what made it."""
    return _GENERATOR in body[:_HEAD]


def is_protected(title: str, html: str, *, by_wordpress: bool) -> bool:
    """Whether prefix and words agree that a post is behind a password or private; « Protégé : le patrimoine » is a title.

    Args:
        title: plain text.
        html: its description, of any quality.
        by_wordpress: whether WordPress made the feed: then no words beside « Protégé : » tell as much as its own.
    """
    named = comparable(title)
    if _PREFIX.match(named) is None:
        return False
    words = comparable(plain(html))
    if not words:
        return by_wordpress and _BEHIND_A_PASSWORD.match(named) is not None
    return _INSTEAD.match(words) is not None
