"""What the édito may link to, found by a few letters: entries of the edition, past letters, and all that is known."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from newsletter.addresses import published
from newsletter.french import comparable, short_date
from newsletter.kept import by_sameness
from newsletter.model import Edition, EditionEntry, Entry
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.known import known_entries
from newsletter.preview.latest import Latest
from newsletter.preview.watch import fingerprint

_MOST = 12  # that are worth reading


@dataclass(frozen=True, slots=True)
class Target:
    """A page that may be linked to.

    Args:
        title: its words.
        url: its address.
        facts: what tells it from others of that title (French).
        language: that of its title (BCP 47), when it says one.
    """

    title: str
    url: str
    facts: str
    language: str | None = None


class Known:
    """All that a workspace knows. What was collected is read once, until more is; what letters showed, until one changes.

    Args:
        opened: opens the workspace anew.
    """

    def __init__(self, opened: Callable[[], Context]) -> None:
        self._opened = opened
        self._collected: Latest[list[Target]] = Latest(1)

    def targets(self) -> list[Target]:
        """List the letters that have left, what is known of the world, and what letters showed, the latest first."""
        context = self._opened()
        letters, shown = _told(context.files().handed_over, context.config.letter.base)
        return [*letters, *self._entries(context), *shown]

    def _entries(self, context: Context) -> list[Target]:
        name = fingerprint([context.workspace.database])
        if (held := self._collected.get(name)) is None:
            with context.copied_store() as store:
                entries = sorted(known_entries(context, store), key=_day, reverse=True)
            held = list(_entries(entries))
            self._collected.remember(name, held)
        return held


def own_targets(rows: Iterable[EditionEntry]) -> list[Target]:
    """List the entries of an edition, in its order."""
    return list(_entries(rows))


def address(typed: str) -> Target | None:
    """Read an address, less what tracks who follows it; None where it is none."""
    url = published(typed) if typed.lower().startswith(("http://", "https://")) else None
    return Target(urlsplit(url).netloc.removeprefix("www."), url, "cette adresse") if url else None


def matching(targets: Iterable[Target], typed: str) -> Sequence[Target]:
    """Find those that have all the typed letters, each address once; words that begin with them come first."""
    words = comparable(typed).split()
    found: dict[str, tuple[int, Target]] = {}
    for target in targets:
        said = " " + comparable(f"{target.title} {target.facts}").replace("'", " ")
        if all(word in said for word in words):
            within = sum(f" {word}" not in said for word in words)
            found.setdefault(target.url, (within, target))
    return [target for _, target in sorted(found.values(), key=lambda one: one[0])[:_MOST]]


@by_sameness(1)
def _told(letters: Sequence[Edition], base: str) -> tuple[list[Target], list[Target]]:
    """List the letters that have left, and what they showed, the latest first."""
    latest = letters[::-1]
    shown = _entries(row for edition in latest for row in edition.shown)
    return [_letter(edition, base) for edition in latest], list(shown)


def _letter(edition: Edition, base: str) -> Target:
    return Target(edition.subject, f"{base}{edition.date}.html", f"lettre du {_said(edition.date)}")


def _entries(rows: Iterable[Entry | EditionEntry]) -> Iterator[Target]:
    for row in rows:
        if row.url and row.title:
            day = _date(row)
            facts = " · ".join(filter(None, [_said(day) if day else "", row.place, row.type]))
            yield Target(row.title, row.url, facts, row.language)


def _said(day: dt.date) -> str:
    return f"{short_date(day)} {day.year}"


def _date(row: Entry | EditionEntry) -> dt.date | None:
    when = row.start or (row.published if isinstance(row, Entry) else None)
    return when.date() if isinstance(when, dt.datetime) else when


def _day(entry: Entry) -> dt.date:
    return _date(entry) or dt.date.min
