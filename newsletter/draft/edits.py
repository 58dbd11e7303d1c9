"""Edits: what is done to an edition by its editor, and on the way to its readers. Each makes a new edition. Pure.

They are about the edition as it is when they are made, so that one can be made again when its file has changed meanwhile.
"""

import dataclasses
import datetime as dt
from typing import Any

from newsletter.exceptions import HeldError, UsageError
from newsletter.french import long_date
from newsletter.model import Approval, Edition, EditionEntry, EditionStatus, Kind, Sent, State, When


class UnsentError(HeldError):
    """A letter that has not left is edited, not corrected."""

    def __init__(self, day: dt.date) -> None:
        super().__init__(
            "Page non corrigée",
            f"lettre du {long_date(day)}",
            cause="elle n’est pas partie, ou pas encore à tous",
            remedy="sa page de l’archive ne se corrige qu’ensuite",
        )


def entry_of(edition: Edition, key: str) -> EditionEntry:
    """Return the entry of a key.

    Raises:
        UsageError: there is none.
    """
    entry = next((row for row in edition.entries if row.key == key), None)
    if entry is None:
        raise UsageError(
            "No such entry",
            key,
            cause=f"the edition of {edition.date} has none of that key",
            remedy="look again",
        )
    return entry


def set_state(edition: Edition, key: str, state: State) -> Edition:
    """Take an entry into the letter, out of it, or out of all letters.

    Raises:
        UsageError: there is no such entry; so do all that are about one.
    """
    return set_entry(edition, key, state=state)


def set_entry(edition: Edition, key: str, **fields: Any) -> Edition:
    """Write fields of an entry."""
    entry = entry_of(edition, key)
    changed = dataclasses.replace(entry, **fields)
    return _with(edition, tuple(changed if row is entry else row for row in edition.entries))


def set_fields(edition: Edition, **fields: Any) -> Edition:
    """Write fields of the edition itself: its subject, preheader, signature, édito."""
    return dataclasses.replace(edition, **fields)


def add(edition: Edition, row: EditionEntry) -> Edition:
    """Show an entry that the edition does not have, after the others."""
    return _with(edition, (*edition.entries, row))


def move_up(edition: Edition, key: str) -> Edition:
    """Move an entry before the one that the letter shows before it; the first of its section stays."""
    return _moved_by(edition, key, -1)


def move_down(edition: Edition, key: str) -> Edition:
    """Move an entry after the one that the letter shows after it; the last of its section stays."""
    return _moved_by(edition, key, +1)


def move_to(edition: Edition, key: str, section: str, position: int) -> Edition:
    """Move an entry to a place in a section.

    Args:
        edition: as it is now.
        key: the entry's.
        section: the id of its section then.
        position: how many entries stand before it there, of those that the letter shows as it does this one, or as it does
            not.
    """
    entry = dataclasses.replace(entry_of(edition, key), section=section)
    others = [row for row in edition.entries if row.key != key]
    beside = _beside(others, entry)
    if position < len(beside):
        place = others.index(beside[max(0, position)])
    elif beside:
        place = others.index(beside[-1]) + 1
    else:
        place = len(others)
    return _with(edition, (*others[:place], entry, *others[place:]))


def pair(
    edition: Edition, key: str, event: str, *, occasion: When | None, occasion_type: str | None = None
) -> Edition:
    """Tie an entry to an event: a publication accompanies it, a replay records it.

    Args:
        edition: as it is now.
        key: the entry's.
        event: the event's key.
        occasion: when it starts.
        occasion_type: what it is: "webinaire".
    """
    known = {"occasion": occasion, "occasion_type": occasion_type}
    return set_entry(edition, key, **{_tie(entry_of(edition, key)): event}, **known)


def unpair(edition: Edition, key: str) -> Edition:
    """Let an entry stand for itself."""
    alone = dict.fromkeys([_tie(entry_of(edition, key)), "occasion", "occasion_type"])
    return set_entry(edition, key, **alone)


def bring_back(edition: Edition, old: Edition) -> Edition:
    """Write what an edition said in an old version; entries that have come in since stay, after those of then."""
    known = {row.key for row in old.entries}
    since = tuple(row for row in edition.entries if row.key not in known)
    return dataclasses.replace(
        edition,
        subject=old.subject,
        preheader=old.preheader,
        signature=old.signature,
        edito=old.edito,
        accept=old.accept,
        entries=(*old.entries, *since),
    )


def accept(edition: Edition, finding: str) -> Edition:
    """Accept a finding, `code:where`; it stays visible."""
    if finding in edition.accept:
        return edition
    return dataclasses.replace(edition, accept=(*edition.accept, finding))


def approve(edition: Edition, approval: Approval) -> Edition:
    """Give the editor's word."""
    return dataclasses.replace(edition, status=EditionStatus.APPROVED, approval=approval)


def withdraw(edition: Edition) -> Edition:
    """Take the editor's word back: it is a draft again, postponed as it was."""
    return dataclasses.replace(edition, status=EditionStatus.DRAFT, approval=None)


def restore(edition: Edition) -> Edition:
    """Take a skip or a postponement back: a draft that leaves at the hour of its day."""
    return dataclasses.replace(withdraw(edition), send_at=None, reason="")


def refuse(edition: Edition, finding: str) -> Edition:
    """Accept a finding no more."""
    return dataclasses.replace(edition, accept=tuple(one for one in edition.accept if one != finding))


def skip(edition: Edition, reason: str) -> Edition:
    """Let a day go without a letter, saying why (French)."""
    return dataclasses.replace(
        edition, status=EditionStatus.SKIPPED, approval=None, send_at=None, reason=reason
    )


def postpone(edition: Edition, at: dt.datetime, reason: str) -> Edition:
    """Let a letter leave at another instant, saying why (French).

    Another `Date:` makes other bytes than those that were approved: then it is a draft.
    """
    if edition.send_at == at and edition.status is not EditionStatus.SKIPPED:
        return dataclasses.replace(edition, reason=reason)
    return dataclasses.replace(withdraw(edition), send_at=at, reason=reason)


def begin_sending(edition: Edition, sent: Sent) -> Edition:
    """Say that an approved edition is about to be handed over."""
    return dataclasses.replace(edition, status=EditionStatus.SENDING, sent=sent)


def take_back(edition: Edition) -> Edition:
    """Say that nothing was handed over: it still is what was approved."""
    return dataclasses.replace(edition, status=EditionStatus.APPROVED, sent=None)


def conclude(edition: Edition, sent: Sent | None) -> Edition:
    """Say that an edition was handed over; None where nobody knows how."""
    return dataclasses.replace(edition, status=EditionStatus.SENT, sent=sent)


def never_sent(edition: Edition) -> Edition:
    """Say that an edition whose file says so was not handed over: a draft of which its editor has seen no proposal yet."""
    return dataclasses.replace(edition, status=EditionStatus.DRAFT, approval=None, sent=None, proposal=0)


def correct(edition: Edition, edito: str, at: dt.datetime) -> Edition:
    """Put the édito of an edition that has left right, at an instant; one that says so already stays as it is.

    Raises:
        UnsentError: it has not left.
    """
    refuse_unsent(edition)
    if edition.edito == edito:
        return edition
    return dataclasses.replace(edition, edito=edito, corrected=at)


def refuse_unsent(edition: Edition) -> None:
    """Refuse to correct a letter that has not left: it is edited instead.

    Raises:
        UnsentError: it has not, or its sending goes on.
    """
    if edition.status is not EditionStatus.SENT:
        raise UnsentError(edition.date)


def _moved_by(edition: Edition, key: str, step: int) -> Edition:
    entry = entry_of(edition, key)
    beside = _beside(edition.entries, entry)
    position = beside.index(entry) + step
    if not 0 <= position < len(beside):
        return edition
    return move_to(edition, key, entry.section, position)


def beside(edition: Edition, key: str) -> list[EditionEntry]:
    """Return the entries that stand in one list with that of a key, itself among them, in their order."""
    return _beside(edition.entries, entry_of(edition, key))


def _beside(rows: list[EditionEntry] | tuple[EditionEntry, ...], entry: EditionEntry) -> list[EditionEntry]:
    """Return the entries that stand in one list with an entry, in their order."""
    is_shown = entry.state is State.IN
    return [row for row in rows if row.section == entry.section and (row.state is State.IN) is is_shown]


def _tie(entry: EditionEntry) -> str:
    if entry.kind is Kind.EVENT:
        raise UsageError(
            "Nothing to tie", entry.key, cause="an event belongs to no other", remedy="tie the other"
        )
    return "replay_of" if entry.kind is Kind.REPLAY else "accompanies"


def _with(edition: Edition, entries: tuple[EditionEntry, ...]) -> Edition:
    return dataclasses.replace(edition, entries=entries)
