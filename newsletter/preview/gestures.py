"""What was done to an edition from one version to the next, as its editor would tell it. Pure."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from newsletter.french import count, instant, listed
from newsletter.model import Edition, EditionEntry, EditionStatus, State
from newsletter.model.quotes import quoted
from newsletter.preview.column import words_of
from newsletter.preview.fields import LABELS

_NAMED = 3  # entries of one gesture that are called by their titles; of more, their number is said
_TEXTS = {"subject": "objet", "preheader": "accroche", "signature": "signature"}
_STATES = {State.IN: "remis", State.OUT: "écarté", State.NEVER: "écarté pour toujours"}
_TIES = ("accompanies", "replay_of")
_STATUSES = {
    EditionStatus.DRAFT: "de nouveau un brouillon",
    EditionStatus.APPROVED: "approuvée",
    EditionStatus.SENDING: "départ commencé",
    EditionStatus.SENT: "partie",
    EditionStatus.SKIPPED: "sautée",
}
_OTHERS = {"number": "numéro", "reason": "raison", "corrected": "date de correction", "proposal": "proposition du programme",
           "review": "bilan", "approval": "approbation", "sent": "envoi", "date": "date"}  # fmt: skip
_NOTES = "notes ou mise en forme du fichier"


def gesture(old: Edition, new: Edition, sections: Mapping[str, str]) -> str:
    """Say what was done: "À la une : « Colloque » écarté", "édito : 12 mots de plus · objet" (French).

    Args:
        old: the version before.
        new: the version after.
        sections: the titles of the letter's sections, by their ids.
    """
    said = (
        *_status(old, new),
        *_edito(old.edito, new.edito),
        *(words for name, words in _TEXTS.items() if getattr(old, name) != getattr(new, name)),
        *_entries(old, new, sections),
        *_accepted(old.accept, new.accept),
    )
    others = (words for name, words in _OTHERS.items() if getattr(old, name) != getattr(new, name))
    return " · ".join(said or others) or _NOTES


def moments(found: Sequence[dt.datetime]) -> list[str]:
    """Say instants, in the order in which they are given: with their seconds where another is of the same minute (French)."""
    minutes = Counter(at.replace(second=0, microsecond=0) for at in found)
    return [
        instant(at) + (_seconds(at) if minutes[at.replace(second=0, microsecond=0)] > 1 else "")
        for at in found
    ]


def size(edition: Edition) -> str:
    """Say how much a version holds: "édito de 612 mots, 11 entrées" (French)."""
    words = len(words_of(edition.edito))
    edito = f"édito de {count(words, 'mot')}" if words else "sans édito"
    return f"{edito}, {count(len(edition.entries), 'entrée')}"


def _seconds(at: dt.datetime) -> str:
    minutes = "" if at.minute else "\u00a000"
    return f"{minutes}\u00a0min\u00a0{at.second:02}\u00a0s"


def _status(old: Edition, new: Edition) -> Iterator[str]:
    if old.status is not new.status:
        yield _STATUSES[new.status]
    if old.send_at != new.send_at and new.status is not EditionStatus.SKIPPED:
        yield f"reportée au {instant(new.send_at)}" if new.send_at else "rendue à son heure"


def _edito(old: str, new: str) -> Iterator[str]:
    if old == new:
        return
    before, after = words_of(old), words_of(new)
    if more := len(after) - len(before):
        yield f"édito\u00a0: {count(abs(more), 'mot')} de {'plus' if more > 0 else 'moins'}"
    elif other := sum((Counter(after) - Counter(before)).values()):
        yield f"édito\u00a0: {count(other, 'mot changé', 'mots changés')}"
    else:
        yield f"édito\u00a0: {'signes ou mise en forme' if before == after else 'ordre des mots'}"


def _entries(old: Edition, new: Edition, sections: Mapping[str, str]) -> Iterator[str]:
    """Say what was done to entries: those of one section and one gesture together, in the order of the letter."""
    before, after = ({row.key: row for row in one.entries} for one in (old, new))
    done: dict[tuple[str, str], list[EditionEntry]] = defaultdict(list)
    for key, row in {**after, **before}.items():
        now = after.get(key, row)
        for what in _row(before.get(key), after.get(key), sections):
            done[now.section, what].append(now)
    for (section, what), rows in done.items():
        yield f"{_place(section, sections)}{_titles(rows)} {_agreed(what, len(rows))}"
    stay = {key for key in before.keys() & after.keys() if before[key].section == after[key].section}
    orders = _orders(old, stay), _orders(new, stay)
    for section in orders[1]:
        if orders[0][section] != orders[1][section]:
            yield f"{_place(section, sections)}ordre changé"


def _orders(edition: Edition, keys: Collection[str]) -> dict[str, list[str]]:
    """Return the keys of each section in their order, as far as they are asked for."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in edition.entries:
        if row.key in keys:
            found[row.section].append(row.key)
    return found


def _place(section: str, sections: Mapping[str, str]) -> str:
    name = sections.get(section, section)
    return f"{name}\u00a0: " if name else ""


def _agreed(what: str, number: int) -> str:
    """Let what was done agree with titles, which are masculine, or with « entrées »."""
    first, gap, rest = what.partition(" ")
    if number == 1 or first.startswith("("):
        return what
    stem = first + ("e" if number > _NAMED else "")
    return f"{stem if stem.endswith('s') else stem + 's'}{gap}{rest}"


def _row(old: EditionEntry | None, new: EditionEntry | None, sections: Mapping[str, str]) -> Iterator[str]:
    if new is None or old is None:
        yield "ajouté" if old is None else "retiré"
        return
    if old.state is not new.state:
        yield _STATES[new.state]
    if old.section != new.section:
        yield f"venu de {quoted(sections.get(old.section, old.section))}"
    if any(getattr(old, name) != getattr(new, name) for name in _TIES):
        yield (
            "lié à un événement" if any(getattr(new, name) for name in _TIES) else "détaché de tout événement"
        )
    fields = [
        label.lower()
        for name, label in LABELS.items()
        if name != "section" and getattr(old, name) != getattr(new, name)
    ]
    if old.is_date_unchecked and not new.is_date_unchecked and old.start == new.start:
        fields.append("date confirmée")
    if fields:
        yield f"({listed(fields)})"
    elif (
        all(getattr(old, name) == getattr(new, name) for name in ("state", "section", *_TIES)) and old != new
    ):
        yield "mis à jour"


def _titles(rows: Sequence[EditionEntry]) -> str:
    if len(rows) > _NAMED:
        return count(len(rows), "entrée")
    return listed([quoted(row.title) for row in rows])


def _accepted(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    if more := {*new} - {*old}:
        yield count(len(more), "point accepté", "points acceptés")
    if less := {*old} - {*new}:
        yield count(len(less), "point qui n’est plus accepté", "points qui ne sont plus acceptés")
