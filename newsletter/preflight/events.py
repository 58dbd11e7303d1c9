"""The events: dated, still to come, and as their source says them now."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from newsletter.addresses import folded, is_front_page
from newsletter.curate import is_moved, is_past
from newsletter.model import Edition, EditionEntry, Entry, EventStatus, Finding, Kind
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import error, warning
from newsletter.printed import said_when


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of entries now.

    Args:
        entries: by key.
        base: the edition as the program last proposed it, which tells the editor's corrections from what changed since;
            None when that was forgotten.
    """

    entries: Mapping[str, Entry]
    base: Edition | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An event of the letter, and what its source says of it now."""

    entry: EditionEntry
    now: Entry

    @property
    def is_cancellation(self) -> bool:
        """Whether it does not take place; else it has moved."""
        return self.now.status is EventStatus.CANCELLED

    @property
    def is_reinstatement(self) -> bool:
        """Whether it takes place after all, and the letter says that it does not."""
        return self.entry.status is EventStatus.CANCELLED and self.now.status is EventStatus.CONFIRMED

    @property
    def is_put_off(self) -> bool:
        """Whether its source says that it is put off: the day that it names is the old one, or to be verified."""
        return _is_put_off(self.now)

    @property
    def fact(self) -> str:
        """Say "« Le colloque » est annulé" (French)."""
        title = quoted(self.entry.title)
        if self.is_cancellation:
            return f"{title} est annulé"
        if self.is_put_off:
            return f"{title} est reporté"
        when = said_when(self.now)
        return (
            f"{title} a finalement lieu, {when}"
            if self.is_reinstatement
            else f"{title} a changé de date, {when}"
        )

    @property
    def accepted_as(self) -> str:
        """What `accept` holds when the editor wants the letter to leave all the same."""
        return f"{self.code}:{self.entry.key}"

    @property
    def code(self) -> str:
        """The finding's."""
        if self.is_cancellation:
            return "event-cancelled"
        return "event-reinstated" if self.is_reinstatement else "event-moved"


def events(edition: Edition, leaves_at: dt.datetime) -> Iterator[Finding]:
    """Check the dates of what is announced by a letter that leaves at an instant."""
    for entry in _announced(edition):
        if entry.start is None:
            yield error("event-undated", entry.key, f"L’événement {quoted(entry.title)} n’a pas de date.")
            continue
        if is_past(entry, leaves_at):
            yield error(
                "event-past",
                entry.key,
                f"{quoted(entry.title)} sera passé quand la lettre partira. Écartez-le.",
            )
        if entry.is_date_unchecked:
            yield warning(
                "date-to-check",
                entry.key,
                f"La date de {quoted(entry.title)} est incertaine : vérifiez-la, puis supprimez sa ligne uncertain_start.",
            )


def changes(edition: Edition, known: Known) -> Iterator[Change]:
    """Find events that their source now says cancelled, moved or reinstated, and the letter does not.

    What the editor wrote instead of the source's word is no change: only what the source says otherwise since. Where the
    proposal was forgotten, the approval tells what the source said then.
    """
    base = {row.key: row for row in known.base.entries} if known.base else {}
    for entry, now in _looked_up(_events(edition), known):
        if now is None or now.kind is not Kind.EVENT:
            continue
        if entry.key not in base and is_as_heard(edition, entry.key, now):
            continue
        if _is_changed(entry, base.get(entry.key, entry), now):
            yield Change(entry, now)


def heard_when_approved(edition: Edition, base: Edition | None) -> tuple[str, ...]:
    """Say in short what sources said of the events that an edition shows, as it was proposed to whoever approves it."""
    proposed = {row.key: row for row in base.entries} if base else {}
    return tuple(_saying(row.key, proposed[row.key]) for row in _events(edition) if row.key in proposed)


def is_as_heard(edition: Edition, key: str, now: Entry | EditionEntry) -> bool:
    """Whether this is what a source said of an event when its letter was approved."""
    return edition.approval is not None and _saying(key, now) in edition.approval.heard


def _saying(key: str, one: Entry | EditionEntry) -> str:
    """Say in short what is said of an event's day and whether it takes place (SHA-256, 16 hex digits)."""
    when = [at.astimezone(dt.UTC) if isinstance(at, dt.datetime) else at for at in (one.start, one.end)]
    told = [key, *(at.isoformat() if at else "" for at in when), one.status.value if one.status else ""]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def heard_of(edition: Edition, known: Known) -> list[EditionEntry]:
    """Return the events of which a source speaks today."""
    return [
        entry
        for entry, now in _looked_up(_events(edition), known)
        if now is not None and now.kind is Kind.EVENT
    ]


def withdrawn(edition: Edition, known: Known) -> Iterator[EditionEntry]:
    """Find events that the program proposed, and no source has any more: called off perhaps, or only taken off a list."""
    if known.base is None:
        return
    proposed = {row.key for row in known.base.entries}
    for entry, now in _looked_up(_announced(edition), known):
        if now is None and entry.key in proposed:
            yield entry


def changed(edition: Edition, known: Known | None) -> Iterator[Finding]:
    """Tell of events that their source now says cancelled, moved or reinstated."""
    for change in changes(edition, known) if known else ():
        key, fact = change.entry.key, change.fact
        if change.is_cancellation:
            yield error("event-cancelled", key, f'{fact} : écrivez status = "cancelled", ou écartez-le.')
        elif change.is_reinstatement:
            yield error("event-reinstated", key, f'{fact} : écrivez status = "confirmed", ou écartez-le.')
        elif change.is_put_off:
            yield error(
                "event-moved",
                key,
                f'{fact} : corrigez start et end, ou écrivez status = "tentative", ou écartez-le.',
            )
        else:
            yield error("event-moved", key, f"{fact}. Corrigez start et end, ou écartez-le.")


def overruled(edition: Edition) -> Iterator[Finding]:
    """Tell of events of which their source says something else since the editor corrected them, until that is settled."""
    for entry in _events(edition):
        title = quoted(entry.title)
        if entry.source_start and (entry.start, entry.end) != (entry.source_start, entry.source_end):
            mine = said_when(entry) if entry.start else "aucune date"
            theirs = dataclasses.replace(entry, start=entry.source_start, end=entry.source_end)
            yield error(
                "event-moved",
                entry.key,
                f"Pour {title}, vous avez corrigé la date, et la lettre dit {mine} ; sa source dit maintenant"
                f" {said_when(theirs)}. Écrivez la date juste dans start et end, puis"
                " supprimez sa ligne source_start.",
            )
        if entry.source_status not in {None, entry.status}:
            is_cancelled = entry.source_status is EventStatus.CANCELLED
            yield error(
                "event-cancelled" if is_cancelled else "event-reinstated",
                entry.key,
                f"{title} {'est annulé' if is_cancelled else 'a lieu'}, dit maintenant sa source, et vous avez écrit autre"
                f' chose : écrivez status = "{entry.source_status}", ou supprimez sa ligne source_status.',
            )


def gone(edition: Edition, known: Known | None) -> Iterator[Finding]:
    """Tell of events that no source has any more."""
    for entry in withdrawn(edition, known) if known else ():
        yield warning(
            "event-withdrawn",
            entry.key,
            f"{quoted(entry.title)} n’est plus dans l’agenda de sa source : vérifiez qu’il a toujours lieu.",
        )


def _is_changed(entry: EditionEntry, before: EditionEntry, now: Entry) -> bool:
    """Whether the source says something else since, and the letter does not."""
    if now.status is EventStatus.CANCELLED:
        return EventStatus.CANCELLED not in {before.status, entry.status}
    if entry.status is EventStatus.CANCELLED and (before is entry or before.status is entry.status):
        return before is not entry and now.status is EventStatus.CONFIRMED and now.start is not None
    if _is_put_off(now):
        return EventStatus.TENTATIVE not in {before.status, entry.status} and before.start == entry.start
    if now.start is None or now.uncertain or entry.start is None:
        return False
    if _is_corrected(entry, before) and (now.start, now.end) != (entry.start, entry.end):
        return (now.start, now.end) != (before.start, before.end)
    return is_moved(before, now) and is_moved(entry, now)


def _is_corrected(entry: EditionEntry, before: EditionEntry) -> bool:
    return (entry.start, entry.end, entry.status) != (before.start, before.end, before.status)


def _is_put_off(now: Entry) -> bool:
    return now.status is EventStatus.TENTATIVE and now.uncertain


def _events(edition: Edition) -> Iterator[EditionEntry]:
    return (entry for entry in edition.shown if entry.kind is Kind.EVENT)


def _announced(edition: Edition) -> Iterator[EditionEntry]:
    return (entry for entry in _events(edition) if entry.status is not EventStatus.CANCELLED)


def _looked_up(rows: Iterable[EditionEntry], known: Known) -> Iterator[tuple[EditionEntry, Entry | None]]:
    """Give each event with what is known of it now: by any of its keys, else by its address."""
    by_address = _by_address(known.entries)
    by_name = {name: one for one in known.entries.values() for name in one.aliases} | dict(known.entries)
    for entry in rows:
        named = (by_name[name] for name in (entry.key, *entry.aliases) if name in by_name)
        yield entry, next(named, None) or by_address.get(folded(entry.url) if entry.url else "")


def _by_address(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return the events that alone have their address: what comes every month under the same one is not known by it."""
    found: dict[str, list[Entry]] = {}
    for entry in entries.values():
        if entry.kind is Kind.EVENT and entry.url and not is_front_page(entry.url):
            found.setdefault(folded(entry.url), []).append(entry)
    return {address: same[0] for address, same in found.items() if len(same) == 1}
