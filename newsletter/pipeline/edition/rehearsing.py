"""Sending that reaches no reader: a rehearsal into the outbox, and tests to some addresses."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Sequence

from newsletter.compose import to_bytes
from newsletter.config import ENGINES
from newsletter.deliver import Outbox
from newsletter.exceptions import HeldError
from newsletter.model import Edition, EditionStatus, Standing
from newsletter.pipeline.context import Context, named
from newsletter.pipeline.edition.approving import approved_letter
from newsletter.pipeline.edition.composing import composed, listed, sent_along
from newsletter.pipeline.edition.drafting import current, require_edition
from newsletter.pipeline.edition.held import why_held
from newsletter.pipeline.edition.looking import TEST, seen_whole
from newsletter.pipeline.edition.since import read_agenda_again
from newsletter.pipeline.gathering.pictured import named_pictures, own_files
from newsletter.pipeline.way_out import messenger, refuse_unusable
from newsletter.pipeline.written import read_text
from newsletter.store import Store

_TESTED = "tested"  # the fact's name
_MOST = 10  # addresses that are remembered


def rehearse(context: Context, store: Store, day: dt.date) -> bool:
    """Write what would be sent into the outbox, once, changing no status; False when that was done before.

    Raises:
        HeldError: it would be held.
        FileError: nobody could be sent anything.
        FailedError: the outbox can't be written.
    """
    edition = require_edition(context, day)
    if edition.status is EditionStatus.SENT:
        return False
    refuse_unusable(context)
    read_agenda_again(context, store)
    if reason := why_held(context, store, edition):
        raise HeldError("Lettre retenue", named(day), cause=reason, remedy="newsletter status")
    letter = approved_letter(context, edition)
    done = f"rehearsed-{letter.sha256[:16]}"
    if store.memory.was_told(day, done, context.now):
        return False  # whoever took the file from the outbox since wants no second one
    outbox = Outbox(context.workspace)
    outcomes = list(outbox.hand_over(letter, outbox.recipients(letter)))
    if outcomes[-1].standing is Standing.ACCEPTED:
        store.memory.tell(day, done, context.now)
    return True


def send_test(context: Context, store: Store, day: dt.date, addresses: Sequence[str]) -> bool:
    """Send an edition in any state to some addresses, its subject marked `[TEST]`; only that it was seen, and by whom, is remembered.

    Others have the workspace while the messenger is waited for. Pictures that the archive will show with the letter, and does not yet, are sent along.

    Returns:
        Whether it shows them: an engine takes none.

    Raises:
        DeliveryError: the messenger did not take it.
        FileError: its readers could be sent nothing.
    """
    refuse_unusable(context)
    edition, text = current(context, store, day), read_text(context.workspace.edition(day))
    letter = composed(context, edition)
    pictures = _unpublished(context, edition)
    is_whole = not pictures or context.config.delivery.messenger not in ENGINES
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
            images=sent_along(context, message) | (pictures if is_whole else {}),
            listed=listed(context.config, day),
        )
        with context.away():
            messenger(context).post(raw, address, f"{day.isoformat()}-test-{digest}")
    _remember(store, addresses)
    seen_whole(context, store, day, TEST, text)
    return is_whole


def _unpublished(context: Context, edition: Edition) -> dict[str, bytes]:
    """Read the pictures that no letter before has shown, by their addresses: the archive gets them with the letter, after its tests."""
    base = context.config.letter.base
    shown = {
        path
        for other in context.editions()
        if other.is_handed_over
        for path in named_pictures(context, other)
    }
    files = own_files(context, edition).items()
    return {base + path: file.read_bytes() for path, file in files if path not in shown}


def tested(store: Store) -> tuple[str, ...]:
    """Return the addresses that tests were sent to lately, the latest first."""
    return tuple(store.memory.words(_TESTED).split("\n")) if store.memory.words(_TESTED) else ()


def _remember(store: Store, addresses: Sequence[str]) -> None:
    known = dict.fromkeys([*addresses, *tested(store)])
    store.memory.keep(_TESTED, "\n".join([*known][:_MOST]))
