"""Approving: the editor's word. The exact bytes are frozen under `var/frozen/`, their hashes go into the file."""

import dataclasses
import datetime as dt
import hashlib
import logging
from pathlib import Path

from newsletter.draft import content_sha256, differences, read_edition
from newsletter.exceptions import HeldError
from newsletter.files import write_atomically
from newsletter.model import Approval, Edition, EditionStatus
from newsletter.pipeline.composing import Composed, composed, letter_bytes, message_of
from newsletter.pipeline.context import Context, named, read_text
from newsletter.pipeline.drafting import current, is_edited, is_open, require_edition, save
from newsletter.pipeline.linking import SECONDS, linked
from newsletter.pipeline.rechecking import changed_words
from newsletter.store import Store

_log = logging.getLogger(__name__)
_CLOSED = {EditionStatus.SENT, EditionStatus.SENDING, EditionStatus.SKIPPED}


class BlockedError(HeldError):
    """Preflight found errors."""

    def __init__(self, letter: Composed) -> None:
        self.findings = letter.blocking
        day = letter.edition.date
        super().__init__(
            "Not approved", str(day), cause=self.findings[0].message, remedy=f"newsletter check {day}"
        )


def prepare(context: Context, store: Store, day: dt.date) -> None:
    """Ask a draft's foreign links before the workspace is held for `approve`: that may take a minute.

    Raises:
        UsageError: there is no such edition.
    """
    if is_open(require_edition(context, day)):
        edition = current(context, store, day)
        linked(context, store, edition, message_of(context, edition))


def approve(context: Context, store: Store, day: dt.date, *, asking: float = SECONDS) -> bool:
    """Approve a draft; False when it was approved already, and what it says still holds.

    Args:
        context: the workspace.
        store: its database.
        day: the edition's date.
        asking: seconds for foreign links that were not asked lately; 0 after `prepare`.

    Raises:
        UsageError: there is no such edition.
        HeldError: preflight found an error, or the edition is being sent, sent or skipped.
    """
    edition = require_edition(context, day)
    _refuse_closed(edition)
    if _is_approved(context, edition):
        if reason := changed_words(context, store, edition):
            raise HeldError("Not approved again", str(day), cause=reason, remedy=f"newsletter check {day}")
        return False
    letter = composed(context, current(context, store, day), store, asking=asking)
    if letter.blocking:
        raise BlockedError(letter)
    raw = letter_bytes(context, letter)
    approval = Approval(
        at=context.now,
        edition_sha256=content_sha256(letter.edition),
        message_sha256=hashlib.sha256(raw).hexdigest(),
    )
    after = dataclasses.replace(letter.edition, status=EditionStatus.APPROVED, approval=approval)
    write_atomically(_frozen(context, day) / "message.eml", raw)
    save(context, edition, after)
    write_atomically(_frozen(context, day) / f"{day}.md", context.workspace.edition(day).read_bytes())
    _log.info("approved %s, message %s", day, approval.message_sha256)
    return True


def _is_approved(context: Context, edition: Edition) -> bool:
    if edition.status is not EditionStatus.APPROVED or is_edited(edition):
        return False
    return frozen_bytes(context, edition) is not None


def withdraw(context: Context, day: dt.date) -> bool:
    """Make an approved edition a draft again; False when it is one.

    Raises:
        UsageError: there is no such edition.
        HeldError: it is being sent, sent or skipped.
    """
    edition = require_edition(context, day)
    _refuse_closed(edition)
    if edition.status is EditionStatus.DRAFT:
        return False
    save(context, edition, dataclasses.replace(edition, status=EditionStatus.DRAFT, approval=None))
    _log.info("approval of %s withdrawn", day)
    return True


def frozen_bytes(context: Context, edition: Edition) -> bytes | None:
    """Return the approved bytes; None when they are lost or damaged."""
    path = _frozen(context, edition.date) / "message.eml"
    if edition.approval is None or not path.is_file():
        return None
    raw = path.read_bytes()
    return raw if hashlib.sha256(raw).hexdigest() == edition.approval.message_sha256 else None


def approved_bytes(context: Context, edition: Edition) -> bytes:
    """Return the bytes that were approved: frozen, or composed anew when that gives the very same.

    Raises:
        HeldError: they are lost, and composing gives others.
    """
    raw = frozen_bytes(context, edition)
    if raw is not None:
        return raw
    raw = letter_bytes(context, composed(context, edition))
    if edition.approval is None or hashlib.sha256(raw).hexdigest() != edition.approval.message_sha256:
        raise HeldError(
            "Lettre retenue", named(edition.date), cause="les octets approuvés sont perdus, et la lettre a changé depuis",
            remedy=f"newsletter approve {edition.date}",
        )  # fmt: skip
    write_atomically(_frozen(context, edition.date) / "message.eml", raw)
    return raw


def edited_words(context: Context, edition: Edition) -> str:
    """Say what was edited since the approval (French)."""
    path = _frozen(context, edition.date) / f"{edition.date}.md"
    if not path.is_file():
        return "modifiée depuis l’approbation"
    before = read_edition(read_text(path), path.name, context.config.letter.zone)
    return f"modifiée depuis l’approbation : {', '.join(differences(before, edition))}"


def _frozen(context: Context, day: dt.date) -> Path:
    return context.workspace.frozen / day.isoformat()


def _refuse_closed(edition: Edition) -> None:
    if edition.status in _CLOSED:
        raise HeldError(
            "Cannot be changed any more", str(edition.date), cause=f"it is {edition.status.value}",
            remedy="the next edition can",
        )  # fmt: skip
