"""An entry's fields as a form has them, and what a form makes of them. Pure."""

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from newsletter.addresses import typed
from newsletter.curate import row_of
from newsletter.markup import as_typed, of_typed
from newsletter.model import EditionEntry, Entry, EventStatus, Kind
from newsletter.preflight import LONGEST_TITLE
from newsletter.preview import buttons, moments

_ADDED = {
    "title",
    "type",
    "summary",
    "start",
    "end",
    "place",
    "url",
    "links",
    "duration",
    "tags",
}  # of what is added by hand
_LONGEST = {
    "title": LONGEST_TITLE,
    "type": 40,
    "summary": 5_000,
    "place": 300,
    "duration": 40,
    "url": 2_000,
    "links": 20_000,
    "tags": 1_000,
}
LABELS = {
    "title": "Titre",
    "type": "Type",
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


TYPES = ("note", "étude", "guide", "livre", "article", "parcours", "dossier", "blog", "podcast")
"""What a publication may be, or what a replay is to be heard in; any other word does too."""


KINDS = ((Kind.EVENT, "un événement"), (Kind.REPLAY, "un replay"), (Kind.PUBLICATION, "une publication"))
"""What an entry may be, with its words."""


def labels_of(kind: Kind) -> Mapping[str, str]:
    """Call the fields as those of a kind are called: what is no event has a date."""
    return LABELS if kind is Kind.EVENT else {**LABELS, "start": "Date"}


def no_start(day: dt.date) -> str:
    """Say that an event has no start (French)."""
    return f"un événement en a un\u00a0; écrivez par exemple {moments.example(day)}."


class FieldsError(Exception):
    """What cannot be written: for each field why (French)."""

    def __init__(self, reasons: Mapping[str, str], labels: Mapping[str, str] = LABELS) -> None:
        self.reasons, self.labels = dict(reasons), labels
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
    labels = labels_of(row.kind)
    return tuple(
        Field(name, labels[name], value, others[name] if others[name] != value else None)
        for name, value in values.items()
    )


def of_entry(entry: Entry | None, kind: Kind, zone: ZoneInfo) -> tuple[Field, ...]:
    """Show the fields of a row to come, as what was read at an address has them; else empty."""
    blank = EditionEntry(key="", section="", kind=kind, title="")
    values = written(row_of(entry, "") if entry else blank, zone)
    own = {**written(blank, zone), **values}
    labels = labels_of(kind)
    return tuple(Field(name, labels[name], own[name]) for name in written(blank, zone) if name in _ADDED)


def written(row: EditionEntry, zone: ZoneInfo) -> dict[str, str]:
    """Write the fields of an entry as people do; instants in its own zone, else in the letter's."""
    there = ZoneInfo(row.timezone) if row.timezone else zone
    fields = {
        "title": row.title,
        "type": row.type or "",
        "summary": as_typed(row.summary or ""),
        "start": moments.written(row.start, there),
        "end": moments.written(row.end, there),
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
    hidden = {"duration", "type"} if is_event else {"end", "status", "place"}
    return {name: value for name, value in fields.items() if name not in hidden}


def read(
    form: Mapping[str, str], row: EditionEntry, zone: ZoneInfo, sections: Mapping[str, str], day: dt.date
) -> dict[str, Any]:
    """Read what a form changes of an entry.

    Args:
        form: its fields; what it does not have stays.
        row: the entry as its editor saw it.
        zone: the letter's.
        sections: the letter's sections, by id.
        day: the letter's, for examples of what can be read.

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
            if name in {"start", "end"}:
                start = None if name == "start" or "start" in wrong else found.get("start", row.start)
                found[name] = moments.read_moment(_sound(name, value), there, day, start=start)
            else:
                found[name] = _read(name, _sound(name, value), sections)
        except ValueError as error:
            wrong[name] = str(error)
    found |= _when(found, row, wrong, day) if not wrong else {}
    if wrong:
        raise FieldsError(wrong, labels_of(row.kind))
    return found


def _sound(name: str, value: str) -> str:
    """Return what can be read of a field; a `ValueError` says in French why nothing can."""
    longest = _LONGEST.get(name, 100)
    if len(value) > longest:
        raise ValueError(f"plus de {longest} signes (il y en a {len(value)})\u00a0; raccourcissez.")
    if any(unicodedata.category(sign) == "Cc" for sign in value if sign not in "\n\t"):
        raise ValueError("un caractère invisible s’y est glissé\u00a0; retapez ce texte.")
    return value


def _read(name: str, value: str, sections: Mapping[str, str]) -> Any:
    """Read one field; a `ValueError` says in French why it cannot be."""
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
    "summary": lambda value: of_typed(value) or None,
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


def _when(found: Mapping[str, Any], row: EditionEntry, wrong: dict[str, str], day: dt.date) -> dict[str, Any]:
    """Say of start and end together whether they are days; tell what does not go together."""
    if not {"start", "end"} & {*found}:
        return {}
    start, end = found.get("start", row.start), found.get("end", row.end)
    if start is None:
        if row.kind is Kind.EVENT:
            wrong["start"] = no_start(day)
        return {}
    is_day = not isinstance(start, dt.datetime)
    if end is not None and is_day is isinstance(end, dt.datetime):
        wrong["end"] = "une heure à l’un demande une heure à l’autre\u00a0; écrivez les deux, ou aucune."
    elif end is not None and end < start:
        wrong["end"] = "elle vient avant le début."
    elif end == start and not is_day:
        wrong["end"] = "elle est à l’heure du début\u00a0; écrivez la vraie, ou laissez-la vide."
    return {"all_day": row.kind is Kind.EVENT and is_day}
