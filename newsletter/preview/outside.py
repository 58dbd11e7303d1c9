"""What was done to an edition's file by others than the preview, while its page was open."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from newsletter.model import Edition, EditionStatus
from newsletter.preview.gestures import gesture
from newsletter.preview.latest import Latest
from newsletter.versions import name_of

_OWN = 50  # versions that the preview is known to have written


@dataclass(frozen=True, slots=True)
class Replaced:
    """A file that somebody else changed.

    Args:
        before: the name of the version that it held before, and `after` of that which it holds since.
        words: what went, and what came (French).
    """

    before: str
    after: str
    words: str


class Outside:
    """Tells what others did to one file, until the preview writes it again.

    Args:
        read: reads a text as the edition's file would be.
    """

    def __init__(self, read: Callable[[str], Edition]) -> None:
        self._read = read
        self._own: Latest[bool] = Latest(_OWN)
        self._text = ""
        self._replaced: Replaced | None = None

    @property
    def replaced(self) -> Replaced | None:
        """What was done last, and not by the preview; also where that was seen before the preview knew what it had written."""
        found = self._replaced
        return None if found is None or self._own.get(found.after) else found

    def wrote(self, text: str) -> None:
        """Know a text as the preview's own: what others did before is known to who wrote it."""
        self._own.remember(name_of(text.encode()), one=True)
        self._text, self._replaced = text, None

    def saw(self, text: str, sections: Mapping[str, str]) -> None:
        """Look at what the file holds; empty where there is none, as for a moment while others put another there."""
        name = name_of(text.encode())
        if not text or text == self._text:
            return
        before, self._text = self._text, text
        if self._own.get(name):
            return
        words = told(self._read(before), self._read(text), sections) if before else ""
        self._replaced = Replaced(name_of(before.encode()), name, words) if words else None


def told(old: Edition, new: Edition, sections: Mapping[str, str]) -> str:
    """Say what was done to a draft (French); nothing where only entries came in, as when sources are collected."""
    if {old.status, new.status} != {EditionStatus.DRAFT}:
        return ""  # the page says where it stands
    known = {row.key for row in old.entries}
    without_news = dataclasses.replace(
        new, entries=tuple(row for row in new.entries if row.key in known), proposal=old.proposal
    )
    return gesture(old, new, sections) if without_news != old else ""
