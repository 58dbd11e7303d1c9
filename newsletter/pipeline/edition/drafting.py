"""Drafting: proposes an edition, or brings its draft up to date. Reads the local agenda, never the network."""

import dataclasses
import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from newsletter.curate import curate
from newsletter.draft import Update, content_sha256, edits, new_text, read_edition, rewritten, update
from newsletter.exceptions import UsageError
from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.known import known_entries
from newsletter.pipeline.gathering.local import collect_agenda
from newsletter.pipeline.gathering.picturing import with_own_pictures
from newsletter.pipeline.reading import as_edition, as_text
from newsletter.proposal import refreshed
from newsletter.store import Store
from newsletter.swapping import create, rewrite

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """An edition before and after an edit; `changed`: whether its file was written to."""

    before: Edition
    after: Edition
    changed: bool


def draft(context: Context, store: Store, day: dt.date) -> Drafted:
    """Propose or update the edition of a day; an approved, sent or skipped one is left as it is."""
    collect_agenda(context, store)
    edition = context.edition(day)
    if edition is not None and not is_open(edition):
        return Drafted(edition=edition, path=context.workspace.edition(day))
    plan = _Plan(context, store, day)
    created = _create(context, store, plan) if edition is None else None
    return created or _update(context, store, day, plan)


def foreseen(context: Context, store: Store, day: dt.date) -> Drafted:
    """Say what `draft` would make of the edition of a day now, and write no file.

    Args:
        context: the workspace.
        store: a copy of its database: the agenda is collected into it, and it remembers what would be proposed.
        day: the edition's date.
    """
    collect_agenda(context, store)
    path, edition = context.workspace.edition(day), context.edition(day)
    if edition is not None and not is_open(edition):
        return Drafted(edition=edition, path=path)
    plan = _Plan(context, store, day)
    if edition is None:
        first = plan.first()
        _remember(store, first)
        return _drafted_first(first, path)
    found = plan.update(edition)
    _remember(store, found.base)
    return Drafted(edition=found.edition, path=path, changed=found.edition != edition, new=found.new)


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
    """Return an edition as it would be composed now.

    Raises:
        UsageError: there is none.
    """
    return renewed(context, store, require_edition(context, day))


def renewed(context: Context, store: Store, edition: Edition) -> Edition:
    """Return an edition as it would be composed: an open one with its subject and preheader renewed."""
    if not is_open(edition):
        return edition
    return refreshed(edition, base_of(context, store, edition.date), context.config)


def save(context: Context, day: dt.date, edit: Callable[[Edition], Edition]) -> Saved:
    """Edit an edition's file as it is at this instant: an edit is made again to what somebody saves meanwhile.

    Args:
        context: the workspace.
        day: the edition's date.
        edit: makes of the edition what it should be; what it raises is raised, and nothing is written.

    Raises:
        ConfigurationError: the file is wrong, or would be.
        FailedError: the disk refused; the old file is intact.
    """
    path = context.workspace.edition(day)
    states: list[tuple[Edition, Edition]] = []

    def change(content: bytes) -> bytes:
        before = as_edition(content, path, context.config.letter.zone)
        after = edit(before)
        states.append((before, after))
        if after == before:
            return content
        written = rewritten(as_text(content, path), before, after).encode()
        as_edition(written, path, context.config.letter.zone)  # read as strictly as it will be
        return written

    changed = rewrite(path, change)
    before, after = states[-1]
    return Saved(before=before, after=after, changed=changed)


class _Plan:
    """What drafting makes of the edition of a day, by what is known now.

    Args:
        context: the workspace.
        store: its database.
        day: the edition's date.
    """

    def __init__(self, context: Context, store: Store, day: dt.date) -> None:
        self._context, self._store, self._day = context, store, day
        others = context.editions()
        entries = with_own_pictures(store, known_entries(context, store))
        self._proposal = curate(entries, others, day, context.config)
        self._number = _next_number(context, others, day)

    def first(self) -> Edition:
        """Propose the edition."""
        blank = Edition(
            date=self._day,
            number=self._number,
            status=EditionStatus.DRAFT,
            signature=self._context.config.letter.signature,
            entries=self._proposal.entries,
        )
        return refreshed(blank, blank, self._context.config)

    def update(self, edition: Edition) -> Update:
        """Bring an open edition up to date."""
        base = base_of(self._context, self._store, self._day)
        found = update(edition, base, self._proposal, self._context.config)
        after = found.edition
        if base is not None and edition.number == base.number:
            after = dataclasses.replace(after, number=self._number)
        if edition.status is EditionStatus.APPROVED and after != edition:
            after = edits.withdraw(after)
        next_base = dataclasses.replace(edits.withdraw(found.base), number=self._number)
        return dataclasses.replace(found, edition=after, base=next_base)

    def edit(self, edition: Edition) -> Edition:
        """Bring an edition up to date, if it is open."""
        return self.update(edition).edition if is_open(edition) else edition


def _create(context: Context, store: Store, plan: _Plan) -> Drafted | None:
    """Write the file of a new edition; None when somebody else has made it by now."""
    edition = plan.first()
    path = context.workspace.edition(edition.date)
    text = new_text(edition)
    if not create(path, text.encode()):
        return None
    store.memory.propose(edition.date, text)
    _log.info("drafted %s with %d entries", edition.date, len(edition.entries))
    return _drafted_first(edition, path)


def _drafted_first(edition: Edition, path: Path) -> Drafted:
    keys = tuple(row.key for row in edition.entries)
    return Drafted(edition=edition, path=path, created=True, changed=True, new=keys)


def _update(context: Context, store: Store, day: dt.date, plan: _Plan) -> Drafted:
    saved, path = save(context, day, plan.edit), context.workspace.edition(day)
    if not is_open(saved.before):
        return Drafted(edition=saved.before, path=path)
    found = plan.update(saved.before)
    _remember(store, found.base)
    if saved.changed:
        _log.info("updated draft %s, %d new entries", day, len(found.new))
    return Drafted(edition=saved.after, path=path, changed=saved.changed, new=found.new)


def _remember(store: Store, base: Edition) -> None:
    text = new_text(base)
    if store.memory.proposal(base.date) != text:
        store.memory.propose(base.date, text)


def _next_number(context: Context, others: list[Edition], day: dt.date) -> int:
    sent = [edition.number for edition in others if edition.is_handed_over and edition.date != day]
    return max(sent) + 1 if sent else context.config.letter.first_number
