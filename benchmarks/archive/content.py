# ruff: noqa: INP001 - a script's module
"""What the peers build from: the same editions and entries as plain data, relations already found for them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from newsletter.markup import inline
from newsletter.model import Edition, EditionEntry, EventStatus, Kind, When
from newsletter.permalinks import digest

_KINDS = {Kind.EVENT: "evenements", Kind.REPLAY: "replays", Kind.PUBLICATION: "publications"}
_LABELS = {Kind.EVENT: "Événement", Kind.REPLAY: "Replay", Kind.PUBLICATION: "Publication"}
_SECTIONS = {
    "semaine": "Cette semaine",
    "agendas": "À vos agendas",
    "replays": "À voir, à écouter",
    "apport": "L’apport méthodologique",
}

Table = dict[str, Any]


@dataclass(frozen=True)
class Content:
    """Editions, oldest first, and every entry once, as it was last shown; all as JSON has them."""

    editions: list[Table]
    entries: list[Table]


def content(editions: Sequence[Edition]) -> Content:
    """Make editions plain data."""
    shown: dict[str, list[Edition]] = {}
    latest: dict[str, EditionEntry] = {}
    for edition in editions:
        for entry in edition.shown:
            shown.setdefault(entry.key, []).append(edition)
            latest[entry.key] = entry
    related = _related(latest)
    entries = [
        {
            **_row(entry, shown[key][0]),
            "appearances": [{"date": one.date.isoformat(), "title": one.subject} for one in shown[key]],
            "related": [_reference(latest[other]) for other in sorted(related.get(key, ()))],
        }
        for key, entry in latest.items()
    ]
    around = (None, *editions, None)
    return Content(
        [
            {**_edition(edition), "previous": _neighbour(previous), "following": _neighbour(following)}
            for previous, edition, following in zip(around, editions, around[2:], strict=False)
        ],
        entries,
    )


def _related(entries: dict[str, EditionEntry]) -> dict[str, set[str]]:
    """Say which entries belong together, in both directions."""
    found: dict[str, set[str]] = {}
    for key, entry in entries.items():
        for other in filter(entries.__contains__, filter(None, (entry.replay_of, entry.accompanies))):
            found.setdefault(key, set()).add(other)
            found.setdefault(other, set()).add(key)
    return found


def _edition(edition: Edition) -> Table:
    heading, _, rest = edition.edito.partition("\n")
    titled = heading.startswith("# ")
    return {
        "date": edition.date.isoformat(),
        "year": str(edition.date.year),
        "number": edition.number,
        "title": heading.removeprefix("# ") if titled else edition.subject,
        "preheader": edition.preheader,
        "signature": edition.signature,
        "edito": rest.strip() if titled else edition.edito,
        "sections": list(_sections(edition)),
    }


def _neighbour(edition: Edition | None) -> Table:
    return {"date": edition.date.isoformat(), "title": edition.subject} if edition else {}


def _sections(edition: Edition) -> Iterable[Table]:
    for section, title in _SECTIONS.items():
        rows = [_row(entry, edition) for entry in edition.shown if entry.section == section]
        if rows:
            yield {"id": section, "title": title, "rows": rows}


def _row(entry: EditionEntry, edition: Edition) -> Table:
    day = _day(entry.start) or edition.date
    return {
        **_reference(entry),
        "kind": _KINDS[entry.kind],
        "day": day.isoformat(),
        "month": f"{day:%Y-%m}" if entry.kind is Kind.EVENT else "",
        "hours": _hours(entry.start, entry.end),
        "last": (_day(entry.end) or day).isoformat(),
        "place": entry.place or "",
        "notice": _notice(entry),
        "duration": entry.duration or "",
        "summary": inline(entry.summary or ""),
        "url": entry.url or "",
        "links": [{"label": link.label, "url": link.url} for link in entry.links],
        "source": entry.source or "",
        "language": entry.language or "fr",
    }


def _reference(entry: EditionEntry) -> Table:
    return {
        "id": digest(entry.key)[:16],
        "title": entry.title,
        "label": (entry.type or _LABELS[entry.kind]).capitalize(),
    }


def _notice(entry: EditionEntry) -> str:
    if entry.status is EventStatus.CANCELLED:
        return "Annulé"
    if entry.moved_from:
        return f"Nouvelle date, au lieu du {entry.moved_from:%d/%m/%Y}"
    return "Complet" if entry.is_full else "À confirmer" if entry.status is EventStatus.TENTATIVE else ""


def _hours(start: When | None, end: When | None) -> str:
    return " – ".join(f"{when:%H:%M}" for when in (start, end) if isinstance(when, dt.datetime))


def _day(when: When | None) -> dt.date | None:
    return when.date() if isinstance(when, dt.datetime) else when
