"""Drafting: proposes an edition, or brings its draft up to date. Reads the local agenda, never the network."""

import dataclasses
import datetime as dt
import logging
from dataclasses import dataclass
from pathlib import Path

from newsletter.curate import Proposal, curate
from newsletter.draft import Update, content_sha256, new_text, read_edition, rewritten, update
from newsletter.exceptions import UsageError
from newsletter.files import write_atomically
from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.known import known_entries
from newsletter.pipeline.gathering.local import collect_agenda
from newsletter.pipeline.gathering.picturing import with_own_pictures
from newsletter.pipeline.reading import read_text
from newsletter.proposal import refreshed
from newsletter.store import Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """The edition as its file holds it now.

    Args:
        created: whether the file is new.
        changed: whether the file was written to.
        new: keys of entries that were not in it before.
    """

    edition: Edition
    path: Path
    created: bool = False
    changed: bool = False
    new: tuple[str, ...] = ()


def draft(context: Context, store: Store, day: dt.date) -> Drafted:
    """Propose or update the edition of a day; an approved, sent or skipped one is left as it is."""
    collect_agenda(context, store)
    path, edition = context.workspace.edition(day), context.edition(day)
    if edition is not None and not is_open(edition):
        return Drafted(edition=edition, path=path)
    others = context.editions()
    entries = with_own_pictures(store, known_entries(context, store))
    proposal = curate(entries, others, day, context.config)
    number = _next_number(context, others, day)
    if edition is None:
        return _create(context, store, day, number, proposal)
    return _update(context, store, edition, number, proposal)


def is_open(edition: Edition) -> bool:
    """Whether collections may still change it: a draft, also one that an edit after its approval made a draft."""
    return edition.status is EditionStatus.DRAFT or is_edited(edition)


def is_edited(edition: Edition) -> bool:
    """Whether it was edited after its approval."""
    if edition.status is not EditionStatus.APPROVED:
        return False
    return edition.approval is None or edition.approval.edition_sha256 != content_sha256(edition)


def base_of(context: Context, store: Store, day: dt.date) -> Edition | None:
    """Return the edition as the program last proposed it; None when that was forgotten."""
    text = store.memory.proposal(day)
    return read_edition(text, f"{day.isoformat()}.md", context.config.letter.zone) if text else None


def require_edition(context: Context, day: dt.date) -> Edition:
    """Return an edition that must exist.

    Raises:
        UsageError: it does not.
    """
    edition = context.edition(day)
    if edition is None:
        raise UsageError(
            "No edition", day.isoformat(), cause="it was not drafted", remedy=f"newsletter draft {day}"
        )
    return edition


def current(context: Context, store: Store, day: dt.date) -> Edition:
    """Return an edition as it would be composed now: an open one with its subject and preheader renewed."""
    edition = require_edition(context, day)
    return refreshed(edition, base_of(context, store, day), context.config) if is_open(edition) else edition


def save(context: Context, before: Edition, after: Edition) -> bool:
    """Write what changed into an edition's file; False when nothing did.

    Raises:
        FailedError: the disk refused; the old file is intact.
    """
    path = context.workspace.edition(before.date)
    return write_atomically(path, rewritten(read_text(path), before, after).encode())


def _create(context: Context, store: Store, day: dt.date, number: int, proposal: Proposal) -> Drafted:
    blank = Edition(
        date=day,
        number=number,
        status=EditionStatus.DRAFT,
        signature=context.config.letter.signature,
        entries=proposal.entries,
    )
    edition = refreshed(blank, blank, context.config)
    path = context.workspace.edition(day)
    text = new_text(edition)
    write_atomically(path, text.encode())
    store.memory.propose(day, text)
    _log.info("drafted %s with %d entries", day, len(edition.entries))
    return Drafted(
        edition=edition, path=path, created=True, changed=True, new=tuple(row.key for row in edition.entries)
    )


def _update(context: Context, store: Store, edition: Edition, number: int, proposal: Proposal) -> Drafted:
    base = base_of(context, store, edition.date)
    found = update(edition, base, proposal, context.config)
    after = found.edition
    if base is not None and edition.number == base.number:
        after = dataclasses.replace(after, number=number)
    if edition.status is EditionStatus.APPROVED and after != edition:
        after = dataclasses.replace(after, status=EditionStatus.DRAFT, approval=None)
    changed = after != edition and save(context, edition, after)
    _remember(store, found, number)
    if changed:
        _log.info("updated draft %s, %d new entries", edition.date, len(found.new))
    return Drafted(
        edition=after, path=context.workspace.edition(edition.date), changed=changed, new=found.new
    )


def _remember(store: Store, found: Update, number: int) -> None:
    text = new_text(dataclasses.replace(found.base, number=number, status=EditionStatus.DRAFT))
    if store.memory.proposal(found.base.date) != text:
        store.memory.propose(found.base.date, text)


def _next_number(context: Context, others: list[Edition], day: dt.date) -> int:
    sent = [edition.number for edition in others if edition.is_handed_over and edition.date != day]
    return max(sent) + 1 if sent else context.config.letter.first_number
