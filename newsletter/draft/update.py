"""Brings a draft up to date with what is proposed now, field by field, and undoes no edit. Pure.

Three states are compared: the file as it is, the proposal that its editor had seen (its base), the proposal of now. A
field that still is as proposed follows the proposal; any other is the editor's, and so is all that says when an event takes
place as soon as one field of it is (`corrections`). A row that the editor had seen and that is
not in the file was deleted; one that came later, to a file that was then saved from an older window, comes again.
"""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from newsletter.config import Config
from newsletter.curate import Proposal, order
from newsletter.draft.corrections import kept, noted, untouchable
from newsletter.model import Edition, EditionEntry, Kind, State
from newsletter.model.quotes import quoted
from newsletter.proposal import preheader, refreshed, subject

GONE = "n’est plus proposé"
BACK = " ; revenue : le fichier avait été enregistré sans la connaître"
_LOST = "n’est plus dans l’agenda de sa source"


@dataclass(frozen=True, slots=True)
class Update:
    """The edition as it should be now, the base to remember, and keys that are new in it."""

    edition: Edition
    base: Edition
    new: tuple[str, ...]


def update(
    edition: Edition,
    base: Edition | None,
    proposal: Proposal,
    config: Config,
    unseen: Collection[str] = (),
    joined: Mapping[str, str] = MappingProxyType({}),
) -> Update:
    """Bring a draft up to date.

    Args:
        edition: as its file is now.
        base: as the program had proposed it to whoever saved the file; None when that was forgotten: then no row is changed.
        proposal: of now, its rows dated by their sources.
        config: the letter's sections, for the place of new rows.
        unseen: keys of rows that came into the file after the base.
        joined: what entries that are known to be another by now are called, by their keys.
    """
    edition, base = _called_anew(edition, base, proposal)
    bases = {row.key: row for row in base.entries} if base else {}
    here = {row.key: row for row in edition.entries}
    proposed = [_told(_kept(row, here, bases), bases, {*unseen} - {*here}) for row in proposal.entries]
    wanted = {row.key: row for row in proposed}
    same = {key: f"c’est la même chose que {quoted(title)}" for key, title in joined.items()}
    reasons = same | {omission.key: omission.reason for omission in proposal.omitted}
    rows = [_followed(row, bases.get(row.key), wanted.get(row.key), reasons) for row in edition.entries]
    new = [row for row in proposed if row.key not in here and row.key not in bases]
    for row in new:
        rows.insert(_index(row, rows, config), row)
    updated = refreshed(dataclasses.replace(edition, entries=tuple(rows)), base, config)
    forgotten = (
        # A row that the editor changed keeps its base: what was decided on it still shows as theirs later.
        row if here.get(key, row) != row else _gone(row, reasons)
        for key, row in bases.items()
        if key not in wanted
    )
    next_base = dataclasses.replace(
        updated,
        subject=subject(updated, config),
        preheader=preheader(updated, config),
        entries=(*proposed, *forgotten),
        edito="",
        approval=None,
        sent=None,
    )
    return Update(updated, next_base, tuple(row.key for row in new))


def _called_anew(
    edition: Edition, base: Edition | None, proposal: Proposal
) -> tuple[Edition, Edition | None]:
    """Let rows follow whose own source calls them by another key: they stay what their editor made of them."""
    here = {row.key for row in edition.entries}
    now = {
        name: row.key
        for row in proposal.entries
        for name in row.aliases
        if name in here and row.key not in here and _source(name) == _source(row.key)
    }
    if not now:
        return edition, base
    return _with_keys(edition, now), _with_keys(base, now) if base else None


def _with_keys(edition: Edition, now: Mapping[str, str]) -> Edition:
    rows = (
        dataclasses.replace(
            row,
            key=now.get(row.key, row.key),
            aliases=tuple(dict.fromkeys((*row.aliases, row.key))) if row.key in now else row.aliases,
            accompanies=now.get(row.accompanies or "", row.accompanies),
            replay_of=now.get(row.replay_of or "", row.replay_of),
        )
        for row in edition.entries
    )
    return dataclasses.replace(edition, entries=tuple(rows))


def _source(key: str) -> str:
    return key.partition("/")[0]


def _told(row: EditionEntry, bases: Mapping[str, EditionEntry], back: Collection[str]) -> EditionEntry:
    """Say of a row that it comes back, as long as it is in the letter."""
    if row.key in back or (row.key in bases and bases[row.key].reason.endswith(BACK)):
        return dataclasses.replace(row, reason=row.reason + BACK)
    return row


def _kept(
    row: EditionEntry, here: Mapping[str, EditionEntry], bases: Mapping[str, EditionEntry]
) -> EditionEntry:
    return kept(here[row.key], bases[row.key], row) if row.key in here and row.key in bases else row


def _followed(
    row: EditionEntry, base: EditionEntry | None, wanted: EditionEntry | None, reasons: Mapping[str, str]
) -> EditionEntry:
    """Let the fields that the editor has not touched follow the proposal."""
    if base is None:
        return row
    target = wanted if wanted is not None else _gone(base, reasons)
    if wanted is None and row != base:
        return row
    names = {field.name for field in dataclasses.fields(row)} - untouchable(row, base, target)
    follow = {name: getattr(target, name) for name in names if getattr(row, name) == getattr(base, name)}
    return dataclasses.replace(row, **{**follow, **noted(row, base, target)})


def _gone(row: EditionEntry, reasons: Mapping[str, str]) -> EditionEntry:
    reason = reasons.get(row.key, _LOST if row.kind is Kind.EVENT else "")
    return dataclasses.replace(row, state=State.OUT, reason=f"{GONE} : {reason}" if reason else GONE)


def _index(row: EditionEntry, rows: Sequence[EditionEntry], config: Config) -> int:
    """Find where a new row goes: in order where its section is in order, else at the section's end."""
    ranks = {section.id: rank for rank, section in enumerate(config.section)}
    here = [index for index, other in enumerate(rows) if other.section == row.section]
    if not here:
        rank = ranks.get(row.section, len(ranks))
        earlier = (n for n, other in enumerate(rows) if ranks.get(other.section, len(ranks)) < rank)
        return max(earlier, default=-1) + 1
    keys = [order(rows[index]) for index in here]
    if keys == sorted(keys):
        return next((index for index in here if order(rows[index]) > order(row)), here[-1] + 1)
    return here[-1] + 1
