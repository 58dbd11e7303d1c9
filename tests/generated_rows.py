"""Rows of generated letters: events, recordings and publications, of every form that real ones have. Pure."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from newsletter.model import MAP, EditionEntry, EventStatus, Kind, Link, When, in_zone
from tests import phrases

ZONE = ZoneInfo("Europe/Paris")
UNIVERS = (
    "premier kilomètre des besoins", "initiatives citoyennes", "entreprises", "associations", "fondations",
    "collectivités territoriales", "institutions publiques et académiques",
)  # fmt: skip
_ELSEWHERE = (
    ("Indian/Reunion", "Saint-Denis (La Réunion)"), ("America/Martinique", "Fort-de-France"), ("Pacific/Noumea", "Nouméa"),
    ("Europe/Lisbon", "Lisboa"), ("America/Montreal", "Montréal et en ligne"),
)  # fmt: skip
_HOUSES = ("mairie", "salle « L’Œuvre »", "CESE", "théâtre", "Maison des associations", "amphi B & C")
_EVENT_TYPES = ("webinaire", "colloque", "atelier", "forum", None, None)
_RECORDING_TYPES = ("podcast", "entretien", None, None)
_PUBLICATION_TYPES = (
    "note", "étude", "guide", "livre", "article", "parcours", "dossier", "blog", None,
)  # fmt: skip
_SOURCES = (
    ("rameau", "Le RAMEAU"),
    ("carenews", "Carenews"),
    ("avise", "L’Avise & ses amis"),
    ("agenda", None),
)
_LABELS = {
    Kind.EVENT: ("Programme et inscription", "3\u00a0raisons d’y être", MAP),
    Kind.REPLAY: ("Écouter", "La transcription"),
    Kind.PUBLICATION: ("Le résumé & l’annexe",),
}


def event(chance: Random, day: dt.date) -> EditionEntry:
    """Write a new event of the two months after a day."""
    zone, place = chance.choice(_ELSEWHERE) if chance.random() < 0.08 else (None, _place(chance))
    start, end = _hours(
        chance, day + dt.timedelta(days=chance.randint(1, 60)), ZoneInfo(zone) if zone else ZONE
    )
    return _row(
        chance,
        Kind.EVENT,
        title=phrases.event_title(chance),
        type=chance.choice(_EVENT_TYPES),
        start=start,
        end=end,
        all_day=not isinstance(start, dt.datetime),
        place=place,
        timezone=zone,
        status=chance.choices(tuple(EventStatus), (85, 10, 5))[0],
        is_full=chance.random() < 0.05,
    )


def recording(chance: Random, day: dt.date, of: EditionEntry | None) -> EditionEntry:
    """Write a recording that came out by a day: of an event, or of none."""
    about: dict[str, Any] = {"title": phrases.event_title(chance)}
    earliest = last_day(of) if of else day - dt.timedelta(days=9)
    if of:
        about = {
            "title": of.title,
            "replay_of": of.key,
            "occasion": of.start,
            "occasion_type": of.type,
        }
    return _row(
        chance,
        Kind.REPLAY,
        type=chance.choice(_RECORDING_TYPES),
        start=day - dt.timedelta(days=chance.randint(0, (day - earliest).days)),
        duration=_length(chance.randint(4, 150)),
        **about,
    )


def publication(chance: Random, day: dt.date, accompanied: Sequence[EditionEntry]) -> EditionEntry:
    """Write a publication of the weeks around a day; it may accompany one of some events."""
    beside = chance.choice(accompanied) if accompanied and chance.random() < 0.35 else None
    about = {"accompanies": beside.key, "occasion": beside.start} if beside else {}
    ahead = 20 if beside and last_day(beside) > day else 0
    reading = f"{chance.randint(3, 40)}\u00a0min de lecture"
    return _row(
        chance,
        Kind.PUBLICATION,
        title=phrases.publication_title(chance),
        type=chance.choice(_PUBLICATION_TYPES),
        start=day + dt.timedelta(days=chance.randint(-14, ahead)) if chance.random() < 0.9 else None,
        duration=chance.choice((reading, _length(chance.randint(20, 400)), None, None)),
        **about,
    )


def renamed(chance: Random, entry: EditionEntry) -> dict[str, Any]:
    """Say how another source calls an entry; its old key becomes an alias."""
    return {"key": _key(chance, "avise", entry.title), "aliases": (entry.key, *entry.aliases)}


def later(entry: EditionEntry, days: int) -> dict[str, Any]:
    """Say when an event is that moves by some days."""
    return {"start": _plus(entry.start, days), "end": _plus(entry.end, days), "moved_from": entry.start}


def day_of(when: When | None) -> dt.date:
    """Return the day of an instant; what has no date is after all else."""
    if when is None:
        return dt.date.max
    return when.date() if isinstance(when, dt.datetime) else when


def last_day(event: EditionEntry) -> dt.date:
    """Return the last day of an event."""
    return day_of(event.end or event.start)


def _plus(when: When | None, days: int) -> When | None:
    """Move an instant to the same hour of another day."""
    if isinstance(when, dt.datetime):
        when = when.replace(tzinfo=None)
    return in_zone(when + dt.timedelta(days=days), ZONE) if when else None


def _hours(chance: Random, day: dt.date, zone: ZoneInfo) -> tuple[When | None, When | None]:
    """Draw when an event starts and ends: hours mostly, without an end, past midnight, on days, on whole days."""
    start = dt.datetime.combine(day, dt.time(chance.randint(8, 20), chance.choice((0, 15, 30))), zone)
    after, some = day + dt.timedelta(days=1), day + dt.timedelta(days=chance.randint(1, 12))
    start_and_end = chance.choices(
        (
            (start, start + dt.timedelta(minutes=chance.choice((45, 60, 90, 180)))),
            (start, None),
            (start, dt.datetime.combine(after, dt.time(1, 30), zone)),
            (start, dt.datetime.combine(some, dt.time(12), zone)),
            (day, None),
            (day, some),
        ),
        (60, 8, 5, 4, 13, 10),
    )[0]
    return in_zone(start_and_end[0], ZONE), in_zone(start_and_end[1], ZONE)


def _place(chance: Random) -> str | None:
    town, house = chance.choice(phrases.TOWNS), chance.choice(_HOUSES)
    known = (f"{house}, {town}", f"{house}, {town}", town, f"{town} et en ligne", "En ligne", "En ligne")
    return chance.choice((*known, "Lieu à préciser", None))


def _row(chance: Random, kind: Kind, *, title: str, **fields: Any) -> EditionEntry:
    """Write what rows of every kind have."""
    summary, language = phrases.summary(chance) if chance.random() < 0.9 else None, None
    if chance.random() < 0.05:
        language, title, summary = phrases.foreign(chance)
    if chance.random() < 0.05:
        title = phrases.dire(chance, title)
    source, name = chance.choice(_SOURCES)
    key = _key(chance, source, title)
    url = f"https://example.org/{kind}/{key.rpartition('/')[2]}"
    url += "?a=1&b=%22%3E&c='é'#fin" if chance.random() < 0.1 else ""
    return EditionEntry(
        key=key,
        section={Kind.EVENT: "agendas", Kind.REPLAY: "replays", Kind.PUBLICATION: "apport"}[kind],
        kind=kind,
        title=title,
        reason="proposée par le programme",
        source=name,
        url=url if chance.random() < 0.94 else None,
        links=tuple(_links(chance, kind)),
        summary=summary,
        tags=tuple(_tags(chance)),
        language=language,
        aliases=(f"{url}/ancienne-adresse",) if chance.random() < 0.06 else (),
        **fields,
    )


def _key(chance: Random, source: str, title: str) -> str:
    digits = f"{chance.getrandbits(48):012x}"
    if source == "agenda":
        return f"agenda/{re.sub('[^a-z]+', '-', title.lower()).strip('-')[:40]}-{digits}"
    return f"rameau/{digits}@example.org" if source == "rameau" else f"{source}/{digits}"


def _links(chance: Random, kind: Kind) -> Iterator[Link]:
    for label in _LABELS[kind]:
        if chance.random() < 0.35:
            number = chance.randint(1, 99999)
            yield Link(label=label, url=f"https://example.org/liens/{number}?de=lettre&n={number}")


def _tags(chance: Random) -> Iterator[str]:
    """Name univers, sometimes as editors do: with a capital, or to say that it is none."""
    for univers in chance.sample(UNIVERS, chance.choice((0, 1, 1, 1, 2))):
        yield chance.choices((univers, univers.capitalize(), f"!{univers}"), (90, 7, 3))[0]
    if chance.random() < 0.2:
        yield chance.choice(("méthode", "R&D", "Europe"))


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours}\u00a0h\u00a0{rest:02}" if hours else f"{rest}\u00a0min"
