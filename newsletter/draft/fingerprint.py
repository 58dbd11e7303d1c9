"""What an edition says, whatever its file looks like: its hash, and what tells two states of it apart. Pure."""

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from newsletter.model import Approval, Edition, EditionEntry, EditionStatus, Mark, State, declared
from newsletter.model.quotes import quoted


def content_sha256(edition: Edition) -> str:
    """Hash what an approval is about: all of an edition but its status, approval and sending."""
    return hashlib.sha256(
        json.dumps(_content(edition), sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def rows_of(edition: Edition) -> tuple[str, ...]:
    """Say in short what tells each row that an edition shows, in their order: which it is, and what it says (SHA-256: 8-16 hex digits)."""
    return tuple(f"{_name(row.key)}-{_row(row)}" for row in edition.shown)


def untouched(edition: Edition) -> frozenset[str]:
    """Return the keys of the rows that are as they were when the edition was approved.

    None are where nobody knows, nor where all is as it was again: what was put right meanwhile was seen by readers.
    """
    approval = edition.approval
    if approval is None or approval.edition_sha256 == content_sha256(edition):
        return frozenset()
    approved = _approved(approval)
    return frozenset(row.key for row in edition.shown if _row(row) in approved)


def as_approved(edition: Edition, rows: Iterable[EditionEntry]) -> frozenset[str]:
    """Return the keys of those among other states of rows that are known to have been approved.

    An approval that tells no rows gives them away, one alone or all of them, where nothing else was changed.
    """
    approval, rows = edition.approval, [*rows]
    if approval is None:
        return frozenset()
    if approved := _approved(approval):
        return frozenset(row.key for row in rows if _row(row) in approved)
    known = [some for some in ([row] for row in rows) if _is_approved(edition, some)]
    return frozenset(
        row.key for some in (*known, rows if _is_approved(edition, rows) else ()) for row in some
    )


def _is_approved(edition: Edition, rows: Iterable[EditionEntry]) -> bool:
    """Whether an edition was approved with rows like these instead of its own."""
    before = {row.key: row for row in rows}
    entries = tuple(before.get(one.key, one) for one in edition.entries)
    held = edition.approval.edition_sha256 if edition.approval is not None else ""
    return content_sha256(dataclasses.replace(edition, entries=entries)) == held


def taken_out(edition: Edition) -> tuple[EditionEntry, ...]:
    """Return the rows that an edition does not show any more, and showed when it was approved: left out since, nothing else."""
    approval = edition.approval
    if approval is None or approval.edition_sha256 == content_sha256(edition):
        return ()
    out = [row for row in edition.entries if row.state is not State.IN]
    known = as_approved(edition, [dataclasses.replace(row, state=State.IN) for row in out])
    return tuple(row for row in out if row.key in known)


def missing_rows(edition: Edition) -> int:
    """Count the rows that an edition lost since it was approved, besides those that are known to be `taken_out`: deleted, or changed too.

    An approval that does not tell which row is which gives away no more than how many there were.
    """
    told = edition.approval.rows if edition.approval is not None else ()
    gone, named = taken_out(edition), [one.partition("-")[0] for one in told if "-" in one]
    if len(named) < len(told):
        return max(len(told) - len(edition.shown) - len(gone), 0)
    there = {_name(name) for row in (*edition.shown, *gone) for name in (row.key, *row.aliases)}
    return sum(one not in there for one in named)


def _approved(approval: Approval) -> frozenset[str]:
    """Return what tells what each row said that was approved."""
    return frozenset(one.rpartition("-")[2] for one in approval.rows)


def differences(old: Edition, new: Edition) -> list[str]:
    """Name what differs between two states of an edition: fields, and titles of entries (French)."""
    names = {"subject": "objet", "preheader": "accroche", "signature": "signature", "edito": "édito",
             "send_at": "heure d’envoi"}  # fmt: skip
    found = [words for name, words in names.items() if getattr(old, name) != getattr(new, name)]
    before, after = ({entry.key: entry for entry in edition.entries} for edition in (old, new))
    changed = [key for key in dict.fromkeys([*before, *after]) if before.get(key) != after.get(key)]
    found += [quoted((after.get(key) or before[key]).title) for key in changed]
    if not found and old.entries != new.entries:
        found.append("ordre des entrées")
    return found or ["autres champs"]


def _content(edition: Edition) -> dict[str, Any]:
    hashed = [one.name for one in declared(type(edition)) if Mark.UNHASHED not in one.marks]
    fields = {name: getattr(edition, name) for name in hashed if name != "entries"}
    fields["edito"] = edition.edito.strip()
    fields["status"] = EditionStatus.DRAFT  # whatever it is: approvals that are given hold this one
    return {**_filled(fields), "entries": [_filled(_fields(row)) for row in edition.entries]}


def _name(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def _row(row: EditionEntry) -> str:
    text = json.dumps(_filled(_fields(row)), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty, so that a field added to the program later changes no hash."""
    return {name: _plain(value) for name, value in fields.items() if value not in (None, (), "", False)}


def _fields(value: object) -> dict[str, Any]:
    return {one.name: getattr(value, one.name) for one in declared(type(value))}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if dataclasses.is_dataclass(value):
        return {name: _plain(inner) for name, inner in _fields(value).items()}
    return value
