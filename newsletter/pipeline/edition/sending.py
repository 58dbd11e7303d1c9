"""Sending: never twice, never late, never what was not approved or is not true any more.

In this order, each step on disk before the next: the ledger is prepared, the edition's file says `sending`, the
ledger says that the hand-over begins, the messenger is handed the bytes, the ledger has the outcome, the file says
`sent`. Killed anywhere, the next run knows what happened, or that nobody can know.
"""

import dataclasses
import datetime as dt
import hashlib
import logging
from collections.abc import Sequence

from newsletter.compose import message_id, to_bytes
from newsletter.curate import is_past
from newsletter.deliver import Outbox
from newsletter.exceptions import DeliveryError, HeldError, UncertainError
from newsletter.french import instant, listed
from newsletter.model import Edition, EditionStatus, Kind, Sent
from newsletter.pipeline.archiving import build_site, publish_site
from newsletter.pipeline.context import Context, named
from newsletter.pipeline.edition.approving import approved_bytes
from newsletter.pipeline.edition.composing import composed, sent_along
from newsletter.pipeline.edition.drafting import current, is_edited, require_edition, save
from newsletter.pipeline.edition.frozen import edited_words, frozen_bytes
from newsletter.pipeline.edition.since import changed_words, read_agenda_again, refuse_missing
from newsletter.schedule import times
from newsletter.store import Delivery, Outcome, Store

_log = logging.getLogger(__name__)
_RESOLVE = "vérifiez sur la liste de diffusion si la lettre est arrivée"


def send(context: Context, store: Store, day: dt.date) -> bool:
    """Send an approved edition now; False when it was sent before.

    Raises:
        UsageError: there is no such edition.
        HeldError: not approved, edited since, too early, too late, or uncertain; or an event was cancelled or moved
            since, or the archive lacks what the letter links to.
        PublishError: its page could not be published; nothing was sent.
        DeliveryError: the messenger did not take it; nothing was sent.
        UncertainError: nobody knows whether it was taken.
    """
    edition = require_edition(context, day)
    if edition.status is EditionStatus.SENT:
        return False
    if _is_settled(context, store, edition):
        return True
    raw = _cleared(context, store, edition)
    build_site(context, leaving=day)
    if edition.status is EditionStatus.APPROVED:
        refuse_missing(context, edition, raw)
    publish_site(context)
    _hand_over(context, store, edition, raw)
    return True


def rehearse(context: Context, store: Store, day: dt.date) -> bool:
    """Write what would be sent into the outbox, changing no status; False when it is there already.

    Raises:
        HeldError: it would be held.
    """
    edition = require_edition(context, day)
    if edition.status is EditionStatus.SENT:
        return False
    outbox, raw = Outbox(context.workspace), _cleared(context, store, edition)
    if outbox.took(raw, day):
        return False
    outbox.hand_over(raw, day)
    return True


def send_test(context: Context, store: Store, day: dt.date, addresses: Sequence[str]) -> None:
    """Send an edition in any state to some addresses, its subject marked `[TEST]`; nothing is recorded.

    Raises:
        DeliveryError: the messenger did not take it.
    """
    letter = composed(context, current(context, store, day))
    message = dataclasses.replace(letter.message, subject=f"[TEST] {letter.message.subject}")
    for address in addresses:
        digest = hashlib.sha256(f"{address} {context.now.isoformat()} {message.html}".encode()).hexdigest()[
            :16
        ]
        raw = to_bytes(
            message,
            context.config.letter,
            to=address,
            at=context.now,
            identifier=f"<test-{day.isoformat()}-{digest}@{context.config.letter.list_id}>",
            images=sent_along(context, message),
        )
        context.messenger.post(raw, address, f"{day.isoformat()}-test-{digest}")


def why_held(context: Context, store: Store, edition: Edition) -> str:
    """Say why an edition may not be sent at this instant (French); empty when it may."""
    due = times(edition.date, context.config)
    if edition.status is EditionStatus.SKIPPED:
        return "ce jeudi est sauté"
    if doubt := _doubt(context, store, edition):
        return doubt
    if edition.status is EditionStatus.DRAFT:
        return "elle n’est pas approuvée"
    if is_edited(edition):
        return edited_words(context, edition)
    if context.now < due.send_at:
        return f"il est trop tôt : elle part {instant(due.send_at)}"
    if context.now >= due.deadline:
        return f"il est trop tard : elle devait partir avant le {instant(due.deadline)}"
    if edition.status is EditionStatus.SENDING:
        return ""  # its hand-over began: it is finished, not judged anew
    return changed_words(context, store, edition) or _past_words(context, edition)


def _past_words(context: Context, edition: Edition) -> str:
    """Say which events would be over, or begun, as the letter leaves late (French); empty when none would."""
    send_at = times(edition.date, context.config).send_at
    late = [
        f"« {row.title} »"
        for row in edition.shown
        if row.kind is Kind.EVENT
        and row.start is not None
        and f"event-past:{row.key}" not in edition.accept
        and is_past(row.start, row.end, context.now)
        and not is_past(row.start, row.end, send_at)
    ]
    return f"l’heure est passée pour {listed(late)} ; écartez-le de la lettre et approuvez-la" if late else ""


def _cleared(context: Context, store: Store, edition: Edition) -> bytes:
    """Return the approved bytes.

    Raises:
        HeldError: the edition may not be sent at this instant.
    """
    read_agenda_again(context, store)
    if reason := why_held(context, store, edition):
        raise HeldError("Lettre retenue", named(edition.date), cause=reason, remedy=_remedy(edition))
    return approved_bytes(context, edition)


def _remedy(edition: Edition) -> str:
    if edition.status is EditionStatus.SENDING:
        return _RESOLVE
    return f"newsletter status, ou newsletter approve {edition.date}"


def _doubt(context: Context, store: Store, edition: Edition) -> str:
    """Say why nobody knows whether it was handed over; empty when that is known."""
    rows = store.ledger.deliveries(edition.date)
    if edition.status is EditionStatus.SENDING and not rows:
        return "elle était en cours d’envoi et le registre des envois n’en sait rien"
    if any(row.outcome is Outcome.ACCEPTED for row in rows):
        return "le registre des envois dit qu’elle est déjà partie"
    if any(row.outcome is Outcome.HANDING for row in rows) and _asked(context, edition) is None:
        return "son envoi a été interrompu et personne ne sait si elle est partie"
    return ""


def _asked(context: Context, edition: Edition) -> bool | None:
    """Ask the messenger whether it took the edition; None when it can't be asked, or the bytes are lost."""
    messenger, raw = context.messenger, frozen_bytes(context, edition)
    if raw is None or (edition.sent is not None and edition.sent.messenger != messenger.name):
        return None
    return messenger.took(raw, edition.date)


def _is_settled(context: Context, store: Store, edition: Edition) -> bool:
    """Conclude a hand-over that was interrupted after the messenger had taken the letter."""
    rows = store.ledger.deliveries(edition.date)
    if not rows or edition.approval is None:
        return False
    if any(row.message_sha256 != edition.approval.message_sha256 for row in rows):
        return False
    if any(row.outcome is Outcome.HANDING for row in rows) and _asked(context, edition):
        for row in rows:
            store.ledger.conclude(
                edition.date, row.recipient, Outcome.ACCEPTED, context.now, "messenger asked"
            )
        rows = store.ledger.deliveries(edition.date)
    if any(row.outcome is not Outcome.ACCEPTED for row in rows):
        return False
    sent = edition.sent or Sent(
        at=rows[0].intended_at, messenger=rows[0].messenger, message_id=rows[0].message_id
    )
    _conclude(context, edition, sent, len(rows))
    return True


def _hand_over(context: Context, store: Store, edition: Edition, raw: bytes) -> None:
    messenger, day = context.messenger, edition.date
    sent = Sent(at=context.now, messenger=messenger.name, message_id=message_id(day, context.config.letter))
    if not any(row.outcome is Outcome.HANDING for row in store.ledger.deliveries(day)):
        # A hand-over that the messenger says it never took goes on with the row that it has.
        store.ledger.intend(
            Delivery(
                edition=day,
                messenger=messenger.name,
                recipient=messenger.recipient,
                message_id=sent.message_id,
                message_sha256=hashlib.sha256(raw).hexdigest(),
                intended_at=context.now,
            )
        )
    sending = dataclasses.replace(edition, status=EditionStatus.SENDING, sent=sent)
    save(context, edition, sending)
    store.ledger.conclude(day, messenger.recipient, Outcome.HANDING, context.now)
    try:
        messenger.hand_over(raw, day)
    except UncertainError:
        _log.exception("uncertain: %s", day)
        raise
    except DeliveryError as error:
        store.ledger.conclude(day, messenger.recipient, Outcome.REFUSED, context.now, str(error))
        save(context, sending, edition)  # nothing was sent: it still is what was approved
        raise
    store.ledger.conclude(day, messenger.recipient, Outcome.ACCEPTED, context.now)
    _conclude(context, sending, sent, 1)


def _conclude(context: Context, edition: Edition, sent: Sent, recipients: int) -> None:
    sent = dataclasses.replace(sent, recipients=recipients)
    save(context, edition, dataclasses.replace(edition, status=EditionStatus.SENT, sent=sent))
    _log.info("sent %s by %s", edition.date, sent.messenger)
