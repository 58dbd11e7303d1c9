"""Drafting: proposes an edition, or brings its draft up to date. Reads the local agenda, never the network."""

import dataclasses
import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from newsletter.draft import content_sha256, read_edition, with_comments
from newsletter.exceptions import FailedError, FileError, UsageError
from newsletter.model import Edition, EditionStatus, Suggestion
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.lapsing import remember_lapse, remember_loss
from newsletter.pipeline.edition.proposing import Plan, Planned, base_of, plan_of, remember
from newsletter.pipeline.gathering.local import agenda_if_sound, collect_agenda
from newsletter.pipeline.written import as_edition, as_text, read_text
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
        asked: what its editor should decide.
        text: of the file.
        unread: what is wrong with the local agenda, which then counts as it was read last.
    """

    edition: Edition
    path: Path
    text: str
    created: bool = False
    changed: bool = False
    new: tuple[str, ...] = ()
    asked: tuple[Suggestion, ...] = ()
    unread: FileError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """An edition before and after an edit, the text of its file then, and whether that was written."""

    before: Edition
    after: Edition
    text: str
    changed: bool


def draft(context: Context, store: Store, day: dt.date) -> Drafted:
    """Propose or update the edition of a day; an approved, sent or skipped one is left as it is."""
    collect_agenda(context, store)
    return _draft(context, store, day)


def draft_as_known(context: Context, store: Store, day: dt.date) -> Drafted:
    """Propose or update the edition of a day as `draft` does; an agenda that cannot be read counts as it was read last."""
    agenda_if_sound(context, store)
    return _draft(context, store, day)


def _draft(context: Context, store: Store, day: dt.date) -> Drafted:
    path, edition = context.workspace.edition(day), context.edition(day)
    if edition is not None and not is_open(edition):
        return Drafted(edition=edition, path=path, text=read_text(path))
    plan = plan_of(context, store, day)
    created = create_draft(context, store, plan.first(), path) if edition is None else None
    return created or _update(context, store, plan, path)


def foreseen(context: Context, store: Store, day: dt.date) -> Drafted:
    """Say what `draft` would make of the edition of a day now, and write no file.

    Args:
        context: the workspace.
        store: a copy of its database: the agenda is collected into it, where it can be read, and it remembers what would be
            proposed.
        day: the edition's date.
    """
    unread = agenda_if_sound(context, store)
    path = context.workspace.edition(day)
    before = read_text(path) if path.is_file() else ""
    before = before if before.strip() else ""  # an emptied file is as one that is not there
    edition = as_edition(before.encode(), path, context.config.letter.zone) if before else None
    if edition is not None and not is_open(edition):
        return Drafted(edition=edition, path=path, text=before, unread=unread)
    plan = plan_of(context, store, day)
    found = plan.first() if edition is None else plan.update(edition)
    remember(store, found.base)
    text = _text(context, found, before, edition)
    drafted = _drafted(found, path, text, created=edition is None, changed=found.edition != edition)
    return dataclasses.replace(drafted, unread=unread)


def revise(
    context: Context,
    store: Store,
    day: dt.date,
    edit: Callable[[Edition], Edition],
    noted: Callable[[str], str] = str,
) -> Saved:
    """Edit an open edition, and bring it up to date in the same write: its file then says all that is shown of it.

    An agenda that cannot be read stops no edit: it counts as it was read last.

    Args:
        context: the workspace.
        store: its database.
        day: the edition's date.
        edit: makes of the edition what it should be; what it raises is raised, and nothing is written.
        noted: writes comments into the file's text.

    Raises:
        ConfigurationError: the file is wrong, or would be.
        FailedError: the disk refused; the old file is intact.
    """
    agenda_if_sound(context, store)
    saved, _ = _revised(context, store, plan_of(context, store, day), edit, noted)
    return saved


def is_open(edition: Edition) -> bool:
    """Whether collections may still change it: a draft, also one that an edit after its approval made a draft."""
    return edition.status is EditionStatus.DRAFT or is_edited(edition)


def is_edited(edition: Edition) -> bool:
    """Whether it was edited after its approval."""
    if edition.status is not EditionStatus.APPROVED:
        return False
    return edition.approval is None or edition.approval.edition_sha256 != content_sha256(edition)


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
    return refreshed(edition, base_of(context, store, edition), context.config)


def save(
    context: Context, day: dt.date, edit: Callable[[Edition], Edition], noted: Callable[[str], str] = str
) -> Saved:
    """Edit an edition's file as it is at this instant: an edit is made again to what somebody saves meanwhile.

    Args:
        context: the workspace.
        day: the edition's date.
        edit: makes of the edition what it should be; what it raises is raised, and nothing is written.
        noted: writes the program's comments into the file's text.

    Raises:
        ConfigurationError: the file is wrong, or would be.
        FailedError: the disk refused; the old file is intact.
    """
    from newsletter.draft.writing import rewritten  # noqa: PLC0415 - most commands write no edition

    path = context.workspace.edition(day)
    states: list[tuple[Edition, Edition, str, str]] = []

    def change(content: bytes) -> bytes:
        before = as_edition(content, path, context.config.letter.zone)
        text = as_text(content, path)
        after = edit(before)
        written = noted(rewritten(text, _as_it_says(context, before, text), after))
        states.append((before, after, text, written))
        if written == text:
            return content
        as_edition(written.encode(), path, context.config.letter.zone)  # read as strictly as it will be
        return written.encode()

    changed = rewrite(path, change)
    before, after, old, new = states[-1]
    if changed:
        _keep(context, day, old, new)
    return Saved(before=before, after=after, text=new, changed=changed)


def _text(context: Context, found: Planned, before: str = "", edition: Edition | None = None) -> str:
    """Write what is made of an edition as the text of its file, which is new where there is no edition before."""
    from newsletter.draft.writing import new_text, rewritten  # noqa: PLC0415 - most commands write no edition

    if edition is None:
        text = new_text(found.edition)
    else:
        text = rewritten(before, _as_it_says(context, edition, before), found.edition)
    return _commented(context, text, found)


def _as_it_says(context: Context, edition: Edition, text: str) -> Edition:
    """Return an edition as the text of its file has it: a copy of another day's letter says that it was sent, and must not any more."""
    if edition.sent_as is None and edition.proposal != 0:
        return edition
    return read_edition(text, f"{edition.date}.md", context.config.letter.zone)


def _keep(context: Context, day: dt.date, *texts: str) -> None:
    """Keep versions: no letter waits for that, and where the disk is full the file itself could not be written."""
    try:
        for text in texts:
            context.versions(day).keep(text.encode())
    except FailedError as error:
        _log.warning("a version of %s was not kept: %s", day, error)


def create_draft(
    context: Context,
    store: Store,
    found: Planned,
    path: Path,
    make: Callable[[Path, bytes], bool] | None = None,
) -> Drafted | None:
    """Write the file of a new edition.

    Args:
        context: the workspace.
        store: its database.
        found: what is proposed.
        path: the file.
        make: writes into one that is there; False when somebody else has written there by now. None makes a new one.

    Returns:
        None when somebody else has written there by now.
    """
    text = _text(context, found)
    if not (make or create)(path, text.encode()):
        return None
    remember(store, found.base)
    remember_loss(store, found.edition.date)
    _log.info("drafted %s with %d entries", found.edition.date, len(found.edition.entries))
    return _drafted(found, path, text, created=True, changed=True)


def _update(context: Context, store: Store, plan: Plan, path: Path) -> Drafted:
    saved, made = _revised(context, store, plan, lambda now: now)
    if made is None:
        return Drafted(edition=saved.before, path=path, text=saved.text)
    if saved.changed:
        _log.info("updated draft %s, %d new entries", plan.day, len(made.new))
    return _drafted(made, path, saved.text, created=False, changed=saved.changed)


def _revised(
    context: Context,
    store: Store,
    plan: Plan,
    edit: Callable[[Edition], Edition],
    noted: Callable[[str], str] = str,
) -> tuple[Saved, Planned | None]:
    """Edit an edition and, where it is open then, bring it up to date; in one write."""
    made: list[Planned] = []

    def revised(now: Edition) -> Edition:
        edited = edit(now)
        made[:] = [plan.update(edited)] if is_open(edited) else []
        return made[0].edition if made else edited

    def commented(text: str) -> str:
        return noted(_commented(context, text, made[0]) if made else text)

    saved = save(context, plan.day, revised, commented)
    if not made:
        return saved, None
    remember(store, made[0].base)
    remember_lapse(context, store, saved.before, saved.after)
    return saved, made[0]


def _commented(context: Context, text: str, found: Planned) -> str:
    """Write beside the rows what is asked of them, and which repères the rules propose."""
    from newsletter.pipeline.edition.marking import (  # noqa: PLC0415 - most commands draft nothing
        possible_marks,
        proposed_marks,
    )

    edition, config = found.edition, context.config
    return with_comments(text, found.asked, proposed_marks(edition, config), possible_marks(edition, config))


def _drafted(found: Planned, path: Path, text: str, *, created: bool, changed: bool) -> Drafted:
    return Drafted(
        edition=found.edition,
        path=path,
        text=text,
        created=created,
        changed=changed,
        new=found.new,
        asked=found.asked,
    )
