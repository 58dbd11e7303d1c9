"""What the home page takes out of editions: opening words, coming events, recent replays and publications. Pure."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from newsletter.french import count, day_of
from newsletter.markup import plain, shortened
from newsletter.model import Card, Issue, Kind

_PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)
_WORDS = {Kind.EVENT: "événement", Kind.REPLAY: "replay", Kind.PUBLICATION: "publication"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """One card out of an edition, and where it stands there."""

    card: Card
    issue: Issue
    anchor: str


def opening(issue: Issue, limit: int) -> str:
    """Take the first words of the édito, at most `limit` characters; else the preheader."""
    for paragraph in _PARAGRAPH.finditer(issue.edito_html):
        if text := plain(paragraph[1]):
            return shortened(text, limit)
    return shortened(issue.preheader, limit)


def anchor(section_id: str, position: int) -> str:
    """Name the place of a card on its edition's page."""
    return f"{section_id}-{position}"


def walk(issue: Issue) -> Iterator[Extract]:
    """Go through all cards of an edition in the order of the letter; apports come after their card."""
    for section in issue.sections:
        for position, card in enumerate(section.cards, start=1):
            for one in (card, *card.apports):
                yield Extract(card=one, issue=issue, anchor=anchor(section.id, position))


def coming(issue: Issue, limit: int) -> tuple[Extract, ...]:
    """Take the soonest events of an edition that take place."""
    taking_place = (one for one in walk(issue) if not one.card.is_cancelled)
    return _of_kind(sorted(taking_place, key=_beginning), Kind.EVENT, limit)


def recent(issues: Sequence[Issue], kind: Kind, limit: int) -> tuple[Extract, ...]:
    """Take the last things of a kind, newest edition first, each once."""
    newest_first = chain.from_iterable(walk(issue) for issue in reversed(issues))
    return _of_kind(newest_first, kind, limit)


def by_year(issues: Iterable[Issue]) -> tuple[tuple[int, tuple[Issue, ...]], ...]:
    """Group editions by year, newest first."""
    newest_first = sorted(issues, key=lambda issue: issue.date, reverse=True)
    return tuple((year, tuple(group)) for year, group in groupby(newest_first, lambda issue: issue.date.year))


def contents(issue: Issue) -> str:
    """Say what an edition holds: "2 événements · 1 replay"."""
    kinds = [extract.card.kind for extract in walk(issue)]
    return " · ".join(count(kinds.count(kind), word) for kind, word in _WORDS.items() if kind in kinds)


def _beginning(extract: Extract) -> tuple[dt.date, str]:
    start = extract.card.start
    return (day_of(start), start.isoformat()) if start else (dt.date.max, "")


def _of_kind(found: Iterable[Extract], kind: Kind, limit: int) -> tuple[Extract, ...]:
    first_seen: dict[str, Extract] = {}
    for extract in found:
        if len(first_seen) == limit:
            break
        if extract.card.kind is kind:
            first_seen.setdefault(extract.card.key, extract)
    return tuple(first_seen.values())
