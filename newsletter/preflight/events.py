"""The events: dated, still to come, and as their source says them now."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from newsletter import french
from newsletter.addresses import folded, is_front_page
from newsletter.curate import is_moved, is_past
from newsletter.model import Edition, EditionEntry, Entry, EventStatus, Finding, Kind
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import error, warning


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
    def is_put_off(self) -> bool:
        """Whether its source says that it is put off: the day that it names is the old one, or to be verified."""
        return _is_put_off(self.now)

    @property
    def fact(self) -> str:
        """Say "« Le colloque » est annulé" (French)."""
        if self.is_cancellation:
            return f"{quoted(self.entry.title)} est annulé"
        if self.is_put_off:
            return f"{quoted(self.entry.title)} est reporté"
        assert self.now.start is not None
        return f"{quoted(self.entry.title)} a changé de date, {french.when(self.now.start, self.now.end)}"

    @property
    def accepted_as(self) -> str:
        """What `accept` holds when the editor wants the letter to leave all the same."""
        return f"{'event-cancelled' if self.is_cancellation else 'event-moved'}:{self.entry.key}"


def events(edition: Edition, leaves_at: dt.datetime) -> Iterator[Finding]:
    """Check the dates of what is announced by a letter that leaves at an instant."""
    for entry in _announced(edition):
        if entry.start is None:
            yield error("event-undated", entry.key, f"L’événement {quoted(entry.title)} n’a pas de date.")
            continue
        if is_past(entry.start, entry.end, leaves_at):
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
    """Find events that their source now says cancelled or moved, and the letter does not.

    What the editor wrote instead of the source's word is no change: only what the source says otherwise since.
    """
    base = {row.key: row for row in known.base.entries} if known.base else {}
    for entry, now in _looked_up(edition, known):
        if now is not None and now.kind is Kind.EVENT and _is_changed(entry, base.get(entry.key, entry), now):
            yield Change(entry, now)


def withdrawn(edition: Edition, known: Known) -> Iterator[EditionEntry]:
    """Find events that the program proposed, and no source has any more: called off perhaps, or only taken off a list."""
    if known.base is None:
        return
    proposed = {row.key for row in known.base.entries}
    for entry, now in _looked_up(edition, known):
        if now is None and entry.key in proposed:
            yield entry


def changed(edition: Edition, known: Known | None) -> Iterator[Finding]:
    """Tell of events that their source now says cancelled or moved."""
    for change in changes(edition, known) if known else ():
        if change.is_cancellation:
            yield error(
                "event-cancelled",
                change.entry.key,
                f'{change.fact} : écrivez status = "cancelled", ou écartez-le.',
            )
        elif change.is_put_off:
            yield error(
                "event-moved",
                change.entry.key,
                f'{change.fact} : corrigez start et end, ou écrivez status = "tentative", ou écartez-le.',
            )
        else:
            yield error(
                "event-moved", change.entry.key, f"{change.fact}. Corrigez start et end, ou écartez-le."
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
    if now.status is EventStatus.CANCELLED:
        return before.status is not EventStatus.CANCELLED
    if _is_put_off(now):
        return EventStatus.TENTATIVE not in {before.status, entry.status} and before.start == entry.start
    if now.start is None or now.uncertain or entry.start is None:
        return False
    return is_moved(before.start, now.start) and is_moved(entry.start, now.start)


def _is_put_off(now: Entry) -> bool:
    return now.status is EventStatus.TENTATIVE and now.uncertain


def _announced(edition: Edition) -> Iterator[EditionEntry]:
    for entry in edition.shown:
        if entry.kind is Kind.EVENT and entry.status is not EventStatus.CANCELLED:
            yield entry


def _looked_up(edition: Edition, known: Known) -> Iterator[tuple[EditionEntry, Entry | None]]:
    """Give each announced event with what is known of it now: by any of its keys, else by its address."""
    by_address = _by_address(known.entries)
    by_name = {name: one for one in known.entries.values() for name in one.aliases} | dict(known.entries)
    for entry in _announced(edition):
        named = (by_name[name] for name in (entry.key, *entry.aliases) if name in by_name)
        yield entry, next(named, None) or by_address.get(folded(entry.url) if entry.url else "")


def _by_address(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return the events that alone have their address: what comes every month under the same one is not known by it."""
    found: dict[str, list[Entry]] = {}
    for entry in entries.values():
        if entry.kind is Kind.EVENT and entry.url and not is_front_page(entry.url):
            found.setdefault(folded(entry.url), []).append(entry)
    return {address: same[0] for address, same in found.items() if len(same) == 1}
