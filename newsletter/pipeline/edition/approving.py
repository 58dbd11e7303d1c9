"""Approving: the editor's word. The exact bytes are frozen under `var/frozen/`, their hashes go into the file."""

import dataclasses
import datetime as dt
import logging

from newsletter.draft import content_sha256, differences, edits, rows_of
from newsletter.exceptions import HeldError
from newsletter.model import Approval, Edition, EditionStatus, FrozenLetter, Tally, fixed
from newsletter.pipeline.context import Context, named
from newsletter.pipeline.edition.approved_readers import remember_readers
from newsletter.pipeline.edition.approved_settings import freeze_settings
from newsletter.pipeline.edition.changing import ClosedError
from newsletter.pipeline.edition.composing import Composed, composed, letter_of, message_of, site_with
from newsletter.pipeline.edition.drafting import current, is_edited, is_open, renewed, require_edition, save
from newsletter.pipeline.edition.frozen import freeze_file, freeze_message, frozen_letter
from newsletter.pipeline.edition.held import state_of
from newsletter.pipeline.edition.lapsing import remember_approval
from newsletter.pipeline.edition.linking import SECONDS, linked
from newsletter.pipeline.edition.looking import APPROVAL, seen_whole
from newsletter.pipeline.edition.proposing import base_of
from newsletter.pipeline.edition.since import changed_words, missing_words, way_words
from newsletter.pipeline.gathering.local import collect_agenda
from newsletter.pipeline.signing import key_record
from newsletter.pipeline.way_out import refuse_unusable
from newsletter.preflight import heard_when_approved
from newsletter.store import Store

_SOON = dt.timedelta(minutes=1)  # a clock that was ahead for longer was wrong

_log = logging.getLogger(__name__)


class BlockedError(HeldError):
    """Preflight found errors."""

    def __init__(self, letter: Composed) -> None:
        self.findings = letter.blocking
        day = letter.edition.date
        super().__init__(
            "Lettre non approuvée",
            named(day),
            cause=self.findings[0].message.rstrip("."),
            remedy=f"newsletter check {day}",
        )


def prepare(context: Context, store: Store, day: dt.date) -> None:
    """Ask a draft's foreign links, and DNS for the key that signs, before the workspace is held for `approve`: that may take a minute.

    Raises:
        UsageError: there is no such edition.
        FileError: nobody could be sent anything.
    """
    edition = require_edition(context, day)
    refuse_unusable(context)
    if is_open(edition) or edition.status is EditionStatus.SKIPPED:
        edition = current(context, store, day)
        linked(context, store, edition, message_of(context, edition))
        key_record(context, store, asks=True)


def approve(context: Context, store: Store, day: dt.date, *, asking: float = SECONDS) -> bool:
    """Approve a draft; False when it was approved already, and what it says still holds. `skipping.reopen` comes first.

    Args:
        context: the workspace.
        store: its database.
        day: the edition's date.
        asking: seconds for foreign links that were not asked lately; 0 after `prepare`.

    Raises:
        UsageError: there is no such edition.
        HeldError: preflight found an error, or the edition is being sent, sent or skipped, or was edited meanwhile.
        FileError: nobody could be sent anything.
    """
    edition = require_edition(context, day)
    refuse_closed(context, store, edition)
    refuse_unusable(context)
    if edition.status is EditionStatus.SKIPPED:
        raise _closed(context, store, edition)
    tally = store.ledger.tally(day)
    collect_agenda(context, store)
    if _is_approved(context, edition):
        _refuse_stale(context, store, edition)
        return _again(context, edition, tally) if _was_refused_since(edition, tally) else False
    letter = composed(context, renewed(context, store, edition), store, asking=asking)
    if letter.blocking:
        raise BlockedError(letter)
    frozen = letter_of(context, letter)
    approval = Approval(
        at=_approved_at(context, tally),
        edition_sha256=content_sha256(letter.edition),
        message_sha256=frozen.sha256,
        rows=rows_of(letter.edition),
        heard=heard_when_approved(letter.edition, base_of(context, store, letter.edition)),
    )
    freeze_message(context, frozen)
    freeze_settings(context, edition)
    text = _save_as_checked(context, edition, edits.approve(letter.edition, approval))
    seen_whole(context, store, day, APPROVAL, text)
    remember_approval(store, day)
    remember_readers(context, store, day)
    _log.info("approved %s, message %s", day, approval.message_sha256)
    return True


def _refuse_stale(context: Context, store: Store, edition: Edition) -> None:
    """Refuse to say that an approval holds when it would not be sent."""
    letter = frozen_letter(context, edition)
    assert letter is not None
    reason = (
        way_words(context, edition)
        or changed_words(context, store, edition)
        or missing_words(edition, letter.html, context, site_with(context, edition))
    )
    if reason:
        raise HeldError(
            "Approbation à refaire",
            named(edition.date),
            cause=reason,
            remedy=f"newsletter check {edition.date}",
        )


def _is_approved(context: Context, edition: Edition) -> bool:
    if edition.status is not EditionStatus.APPROVED or is_edited(edition):
        return False
    return frozen_letter(context, edition) is not None


def _was_refused_since(edition: Edition, tally: Tally) -> bool:
    """Whether every recipient has refused, for good, what was approved: approving it again tries again."""
    assert edition.approval is not None
    return tally.refused_at is not None and not tally.waiting and edition.approval.at <= tally.refused_at


def _approved_at(context: Context, tally: Tally) -> dt.datetime:
    """Return when it is approved: after its last refusal for good, which may be of this very second."""
    now, refused_at = context.now, tally.refused_at
    if refused_at is None or not dt.timedelta() <= refused_at - now < _SOON:
        return now
    return fixed(refused_at + dt.timedelta(seconds=1), context.config.letter.zone)


def _again(context: Context, edition: Edition, tally: Tally) -> bool:
    assert edition.approval is not None
    approval = dataclasses.replace(edition.approval, at=_approved_at(context, tally))
    _save_as_checked(context, edition, edits.approve(edition, approval))
    _log.info("approved %s again", edition.date)
    return True


def approved_letter(context: Context, edition: Edition) -> FrozenLetter:
    """Return the letter that was approved: frozen, or composed anew when that gives the very same.

    Raises:
        HeldError: they are lost, and composing gives others.
    """
    letter = frozen_letter(context, edition)
    if letter is not None:
        return letter
    letter = letter_of(context, composed(context, edition))
    if edition.approval is None or letter.sha256 != edition.approval.message_sha256:
        raise HeldError(
            "Lettre retenue", named(edition.date), cause="la lettre approuvée est introuvable, et elle a changé depuis",
            remedy=f"newsletter approve {edition.date}",
        )  # fmt: skip
    freeze_message(context, letter)
    return letter


def _save_as_checked(context: Context, checked: Edition, after: Edition) -> str:
    """Save and freeze what was checked, unless it was edited meanwhile: nobody has checked that. Return its file's text."""

    def as_checked(now: Edition) -> Edition:
        if now == checked:
            return after
        said = f"modifiée pendant l’approbation\u00a0: {', '.join(differences(checked, now))}"
        raise HeldError(
            "Lettre non approuvée", named(now.date), cause=said, remedy=f"newsletter approve {now.date}"
        )

    text = save(context, checked.date, as_checked).text
    freeze_file(context, checked.date, text)
    return text


def refuse_closed(context: Context, store: Store, edition: Edition) -> None:
    """Refuse to change what readers have, or may have, also where its file was restored, or written anew.

    Raises:
        ClosedError: it is being sent, or sent.
    """
    if edition.is_handed_over:
        raise _closed(context, store, edition)
    tally = store.ledger.tally(edition.date)
    if tally.has_begun or tally.handing:
        state = EditionStatus.SENT if tally.accepted else EditionStatus.SENDING
        raise _closed(context, store, dataclasses.replace(edition, status=state))


def _closed(context: Context, store: Store, edition: Edition) -> ClosedError:
    return ClosedError(edition, state_of(context, store, edition), "la prochaine peut être modifiée")
