"""An entry's fields as a form has them, and what a form makes of them. Pure."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from newsletter.addresses import typed
from newsletter.curate import row_of
from newsletter.markup import inline
from newsletter.model import EditionEntry, Entry, EventStatus, Kind, When, in_zone
from newsletter.preview import buttons

_ADDED = {
    "title",
    "summary",
    "start",
    "end",
    "place",
    "url",
    "links",
    "duration",
    "tags",
}  # of what is added by hand
_FRENCH_DAY = re.compile(r"\A(\d\d)/(\d\d)/(\d{4})(?!\d)")  # 05/10/2023
_HOUR = re.compile(r"[\sT]+(?:à\s+)?(\d{1,2})\s?[h:]\s?(\d\d)?\Z")  # 18h30; 9 h; à 18:30
_LONGEST = {
    "title": 300,
    "summary": 5_000,
    "place": 300,
    "duration": 40,
    "url": 2_000,
    "links": 20_000,
    "tags": 1_000,
}
LABELS = {
    "title": "Titre",
    "summary": "Résumé",
    "start": "Début",
    "end": "Fin",
    "place": "Lieu",
    "url": "Adresse web",
    "links": "Boutons et liens",
    "duration": "Durée",
    "tags": "Repères",
    "status": "État",
    "section": "Rubrique",
    "image": "Image",
}
"""The fields that a form has, by their names in the model, with what they are called."""


STATUSES = (
    ("", "rien de dit"),
    ("confirmed", "confirmé"),
    ("tentative", "à confirmer"),
    ("cancelled", "annulé"),
)
"""What an event's state may be, with its words."""


KINDS = ((Kind.EVENT, "un événement"), (Kind.REPLAY, "un replay"), (Kind.PUBLICATION, "une publication"))
"""What an entry may be, with its words."""


class FieldsError(Exception):
    """What cannot be written: for each field why (French)."""

    def __init__(self, reasons: Mapping[str, str], labels: Mapping[str, str] = LABELS) -> None:
        self.reasons = dict(reasons)
        super().__init__(" ".join(f"{labels[name]}\u00a0: {why}" for name, why in reasons.items()))


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, its label, what stands in it, and what the program proposes where that is another."""

    name: str
    label: str
    value: str
    proposed: str | None = None


def shown(row: EditionEntry, proposed: EditionEntry | None, zone: ZoneInfo) -> tuple[Field, ...]:
    """Show the fields of an entry.

    Args:
        row: the entry.
        proposed: as the program proposes it; None where that is forgotten.
        zone: the letter's.
    """
    values = written(row, zone)
    others = written(proposed, zone) if proposed else values
    return tuple(
        Field(name, LABELS[name], value, others[name] if others[name] != value else None)
        for name, value in values.items()
    )


def of_entry(entry: Entry | None, kind: Kind, zone: ZoneInfo) -> tuple[Field, ...]:
    """Show the fields of a row to come, as what was read at an address has them; else empty."""
    blank = EditionEntry(key="", section="", kind=kind, title="")
    values = written(row_of(entry, "") if entry else blank, zone)
    own = {**written(blank, zone), **values}
    return tuple(Field(name, LABELS[name], own[name]) for name in written(blank, zone) if name in _ADDED)


def written(row: EditionEntry, zone: ZoneInfo) -> dict[str, str]:
    """Write the fields of an entry as people do; instants in its own zone, else in the letter's."""
    there = ZoneInfo(row.timezone) if row.timezone else zone
    fields = {
        "title": row.title,
        "summary": row.summary or "",
        "start": _moment(row.start, there),
        "end": _moment(row.end, there),
        "place": row.place or "",
        "status": row.status.value if row.status else "",
        "url": row.url or "",
        "links": buttons.written(row.links),
        "duration": row.duration or "",
        "tags": ", ".join(row.tags),
        "section": row.section,
        "image": "oui" if row.image else "",
    }
    is_event = row.kind is Kind.EVENT
    hidden = {"duration"} if is_event else {"end", "status", "place"}
    return {name: value for name, value in fields.items() if name not in hidden}


def read(
    form: Mapping[str, str], row: EditionEntry, zone: ZoneInfo, sections: Mapping[str, str]
) -> dict[str, Any]:
    """Read what a form changes of an entry.

    Args:
        form: its fields; what it does not have stays.
        row: the entry as its editor saw it.
        zone: the letter's.
        sections: the letter's sections, by id.

    Returns:
        The fields of the model that are others, by name.

    Raises:
        FieldsError: some cannot be written.
    """
    before = written(row, zone)
    changed = {
        name: form[name].strip() for name in before if name in form and form[name].strip() != before[name]
    }
    there = ZoneInfo(row.timezone) if row.timezone else zone
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, value in changed.items():
        try:
            found[name] = _read(name, value, there, sections)
        except ValueError as error:
            wrong[name] = str(error)
    found |= _when(found, row, wrong) if not wrong else {}
    if wrong:
        raise FieldsError(wrong)
    return found


def _read(name: str, value: str, zone: ZoneInfo, sections: Mapping[str, str]) -> Any:
    """Read one field; a `ValueError` says in French why it cannot be."""
    longest = _LONGEST.get(name, 100)
    if len(value) > longest:
        raise ValueError(f"plus de {longest} signes\u00a0; raccourcissez.")
    if any(unicodedata.category(sign) == "Cc" for sign in value if sign not in "\n\t"):
        raise ValueError("un caractère invisible s’y est glissé\u00a0; retapez ce texte.")
    if name in {"start", "end"}:
        return _read_moment(value, zone)
    if name == "section":
        return _one_of(value, [*sections])
    return _READERS.get(name, _as_it_is)(value)


def _as_it_is(value: str) -> str | None:
    return value or None


def _read_title(value: str) -> str:
    if not value:
        raise ValueError("il en faut un.")
    return value.replace("\n", " ")


def _read_url(value: str) -> str | None:
    if not value:
        return None
    if (address := typed(value)) is None:
        raise ValueError(f"« {value} » n’est pas une adresse\u00a0; écrivez https://…")
    return address


def _read_image(value: str) -> None:
    if value:
        raise ValueError("une image ne se remet que depuis la proposition.")


_READERS: Mapping[str, Callable[[str], Any]] = {
    "title": _read_title,
    "summary": lambda value: inline(value) or None,
    "url": _read_url,
    "links": buttons.read_links,
    "status": lambda value: _one_of(value, [*EventStatus]) if value else None,
    "tags": lambda value: tuple(tag for part in value.split(",") if (tag := part.strip())),
    "image": _read_image,
}


def _one_of(value: str, choices: list[Any]) -> Any:
    if value not in choices:
        raise ValueError(f"« {value} » n’existe pas.")
    return choices[choices.index(value)]


def _read_moment(value: str, zone: ZoneInfo) -> When | None:
    """Read "2023-10-05" or "2023-10-05 18:30"; also "05/10/2023 18h30"."""
    if not value:
        return None
    given, value = value, _FRENCH_DAY.sub(r"\3-\2-\1", value)
    value = _HOUR.sub(lambda at: f" {int(at[1]):02}:{at[2] or '00'}", value)
    try:
        if len(value) == len("2023-10-05"):
            return dt.date.fromisoformat(value)
        return in_zone(dt.datetime.fromisoformat(value.replace("T", " ")), zone)
    except ValueError:
        raise ValueError(
            f"« {given} » n’est pas une date\u00a0; écrivez 2023-10-05, ou 2023-10-05 18:30."
        ) from None


def _when(found: Mapping[str, Any], row: EditionEntry, wrong: dict[str, str]) -> dict[str, Any]:
    """Say of start and end together whether they are days; tell what does not go together."""
    if not {"start", "end"} & {*found}:
        return {}
    start, end = found.get("start", row.start), found.get("end", row.end)
    if start is None:
        if row.kind is Kind.EVENT:
            wrong["start"] = "un événement en a un\u00a0; écrivez 2023-10-05, ou 2023-10-05 18:30."
        return {}
    is_day = not isinstance(start, dt.datetime)
    if end is not None and is_day is isinstance(end, dt.datetime):
        wrong["end"] = "une heure à l’un demande une heure à l’autre\u00a0; écrivez les deux, ou aucune."
    elif end is not None and end < start:
        wrong["end"] = "elle vient avant le début."
    return {"all_day": row.kind is Kind.EVENT and is_day}


def _moment(when: When | None, zone: ZoneInfo) -> str:
    if when is None:
        return ""
    if isinstance(when, dt.datetime):
        return f"{when.astimezone(zone):%Y-%m-%d %H:%M}"
    return when.isoformat()
