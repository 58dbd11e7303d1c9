"""Letters known again under another day: a file that was renamed, or copied to another week, holds the letter that it held. Pure."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from newsletter.model import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """What a letter is known by.

    Args:
        day: its date then.
        edito: SHA-256 of its édito; empty where it has none.
        keys: of what it showed.
    """

    day: dt.date
    number: int
    edito: str
    keys: tuple[str, ...]

    def is_of(self, edition: Edition, *, is_gone: bool) -> bool:
        """Whether an edition of another day is that letter: it has all its rows still, if out, and its édito.

        Without an édito the letter of the week after, drafted anew, may have them all, and its number, too: that letter is
        known again only where its own file is gone, for it was renamed.
        """
        if edition.date == self.day or not (self.edito or self.keys):
            return False
        rows = {name for row in edition.entries for name in (row.key, *row.aliases)}
        is_alike = _edito(edition) == self.edito and rows.issuperset(self.keys)
        return is_alike and bool(self.edito or (is_gone and edition.number == self.number))


def trait_of(edition: Edition) -> Trait:
    """Return what a letter is known by."""
    keys = tuple(row.key for row in edition.shown)
    return Trait(day=edition.date, number=edition.number, edito=_edito(edition), keys=keys)


def written(traits: Iterable[Trait]) -> str:
    """Write them, in the order of their days."""
    return json.dumps([asdict(one) for one in sorted(traits, key=lambda one: one.day)], default=str)


def read(text: str) -> list[Trait]:
    """Read what `written` gave."""
    return [
        Trait(
            day=dt.date.fromisoformat(one["day"]),
            number=one["number"],
            edito=one["edito"],
            keys=tuple(one["keys"]),
        )
        for one in json.loads(text or "[]")
    ]


def _edito(edition: Edition) -> str:
    text = edition.edito.strip()
    return hashlib.sha256(text.encode()).hexdigest() if text else ""
