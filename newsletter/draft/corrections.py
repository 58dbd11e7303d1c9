"""When an event takes place, as its editor corrected it, beside what its source says since. Pure.

Start, end, whole days and zone are one answer: whoever corrected one of them, or the status, has given all of them, and the
source changes none by itself any more. What the source then says otherwise is noted in the row (`source_start`,
`source_end`, `source_status`), and asked, until the editor agrees with it or deletes the note.
"""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from newsletter.curate import Proposal
from newsletter.model import Edition, EditionEntry, Entry, EventStatus, Kind
from newsletter.model.quotes import quoted

_WHEN = ("start", "end", "all_day", "timezone")
_NEWS = " ; sa source dit maintenant : "
_WORDS = {"title": "titre", "place": "lieu", "url": "adresse", "links": "liens", "summary": "résumé"}


def corrected(
    edition: Edition, base: Edition | None, known: Iterable[Entry]
) -> dict[str, tuple[EditionEntry, EditionEntry]]:
    """Return the events whose editor has said when they take place, with what the program had proposed; by key.

    Args:
        edition: as its file is now.
        base: as the program had proposed it to whoever saved the file; None when that was forgotten.
        known: all entries, as their sources give them.
    """
    bases = {row.key: row for row in base.entries} if base else {}
    now = {entry.key: entry for entry in known}
    return {
        row.key: (row, bases[row.key])
        for row in edition.entries
        if row.key in bases and row.key in now and is_answered(row, bases[row.key], now[row.key])
    }


def is_answered(row: EditionEntry, base: EditionEntry, now: EditionEntry | Entry) -> bool:
    """Whether the editor has said when an event takes place: by its hours, or by a status that its source does not have."""
    if {row.kind, base.kind, now.kind} != {Kind.EVENT}:
        return False
    return _when(row) != _when(base) or row.status not in {base.status, now.status}


def untouchable(row: EditionEntry, base: EditionEntry, now: EditionEntry) -> frozenset[str]:
    """Name the fields of a row that don't follow its source, for its editor has answered all of them by one."""
    if not is_answered(row, base, now):
        return frozenset()
    return frozenset(
        _WHEN if base.uncertain_start is None else (*_WHEN, "uncertain_start")
    )  # a doubt may arise


def as_corrected(
    known: Iterable[Entry], answers: Mapping[str, tuple[EditionEntry, EditionEntry]], said: Proposal
) -> list[Entry]:
    """Give events the dates that their editor wrote: by these they are judged.

    Args:
        known: all entries, as their sources give them.
        answers: what the editor wrote, and what had been proposed; by key.
        said: what is proposed by the sources' dates, which says whether a doubt is settled since an earlier letter.
    """
    settled = {row.key for row in said.entries if row.uncertain_start is None}
    return [
        _dated(entry, *answers[entry.key], is_settled=entry.key in settled) if entry.key in answers else entry
        for entry in known
    ]


def as_said(proposal: Proposal, said: Proposal, known: Iterable[Entry], keys: Collection[str]) -> Proposal:
    """Give rows their sources' dates back, which the next proposal is compared with.

    Args:
        proposal: made by the dates that the editor wrote.
        said: made by those of the sources.
        known: all entries, as their sources give them.
        keys: of the rows whose dates are the editor's.
    """
    proposed = {row.key: row for row in said.entries}
    entries = {entry.key: entry for entry in known if entry.key in keys}
    rows = (
        _said(row, proposed.get(row.key), entries[row.key]) if row.key in entries else row
        for row in proposal.entries
    )
    return dataclasses.replace(proposal, entries=tuple(rows))


def noted(row: EditionEntry, base: EditionEntry, wanted: EditionEntry) -> dict[str, Any]:
    """Return what is to be noted in a row of what its source says otherwise than its editor, by field.

    Args:
        row: as its file has it.
        base: as it was proposed to its editor.
        wanted: as it is proposed now, dated by its source.
    """
    start = end = status = None
    if is_answered(row, base, wanted) and _span(row) != _span(wanted):
        is_news = _span(wanted) != _span(base) and wanted.uncertain_start is None
        start, end = _span(wanted) if is_news else (row.source_start, row.source_end)
    if row.status not in {base.status, wanted.status} and is_answered(row, base, wanted):
        status = wanted.status if wanted.status is not base.status else row.source_status
    is_telling = EventStatus.CANCELLED in {
        row.status,
        status,
    }  # « À confirmer » for « confirmé » misleads nobody
    return {
        "source_start": start,
        "source_end": end if start else None,
        "source_status": status if is_telling else None,
    }


def kept(row: EditionEntry, base: EditionEntry, wanted: EditionEntry) -> EditionEntry:
    """Return a proposal less what waits for the editor, and with what its source says otherwise as words of its reason.

    As long as two dates stand against each other the place belongs to one of them: it is no more changed than the date.
    """
    if noted(row, base, wanted)["source_start"] and row.place == base.place:
        held = dataclasses.replace(wanted, place=base.place)
    else:
        held = wanted
    told = [_item(name, wanted) for name in _WORDS if _is_told(name, row, base, wanted)]
    return dataclasses.replace(held, reason=wanted.reason + _NEWS + ", ".join(told)) if told else held


def _is_told(name: str, row: EditionEntry, base: EditionEntry, wanted: EditionEntry) -> bool:
    """Whether the source has another word than the editor, which it did not have when they wrote theirs."""
    mine, seen, now = (getattr(one, name) for one in (row, base, wanted))
    if name == "place" and mine == seen:
        return bool(now != seen and noted(row, base, wanted)["source_start"])
    if mine in (seen, now):
        return False
    return bool(now != seen or (_NEWS in base.reason and _item(name, base) in base.reason.split(_NEWS)[-1]))


def _item(name: str, row: EditionEntry) -> str:
    value = getattr(row, name)
    if not value:
        return f"{_WORDS[name]} : rien"
    return f"{_WORDS[name]} {quoted(value)}" if name in {"title", "place", "url"} else _WORDS[name]


def _dated(entry: Entry, row: EditionEntry, base: EditionEntry, *, is_settled: bool) -> Entry:
    """A doubt that the editor had seen when they wrote another date, or deleted its line, is none any more."""
    is_settled = is_settled or (base.uncertain_start is not None and not row.is_date_unchecked)
    return dataclasses.replace(
        entry,
        start=row.start,
        end=row.end,
        all_day=row.all_day,
        timezone=row.timezone,
        uncertain=entry.uncertain and not is_settled,
        read_from=None if is_settled else entry.read_from,
    )


def _said(row: EditionEntry, proposed: EditionEntry | None, entry: Entry) -> EditionEntry:
    when = {name: getattr(proposed or entry, name) for name in _WHEN}
    read = proposed.uncertain_start if proposed else entry.start if entry.uncertain else None
    return dataclasses.replace(row, **when, uncertain_start=row.uncertain_start or read)


def _when(row: EditionEntry) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in (*_WHEN, "uncertain_start"))


def _span(row: EditionEntry) -> tuple[Any, Any]:
    return row.start, row.end
