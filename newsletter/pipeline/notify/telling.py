"""Telling: something is told by mail, to each of those whom it concerns once, and to the webhook."""

import datetime as dt
import hashlib
import logging
from collections.abc import Sequence
from contextlib import nullcontext, suppress

from newsletter.compose import note
from newsletter.deliver import Messenger, Outbox
from newsletter.exceptions import FailedError, NewsletterError
from newsletter.french import one_stop
from newsletter.model import Need
from newsletter.model.quotes import quoted
from newsletter.pipeline.context import Context
from newsletter.pipeline.needs.mail import mail_failed, mail_went
from newsletter.pipeline.notify.audience import Notice, Reader, readers
from newsletter.pipeline.notify.webhook import queue
from newsletter.pipeline.way_out import poster
from newsletter.store import Store

_log = logging.getLogger(__name__)


def tell(
    context: Context,
    store: Store,
    day: dt.date,
    kind: str,
    subject: str,
    text: str,
    *,
    notice: Notice,
    needs: Sequence[Need] = (),
    rehearsal: bool = False,
) -> bool:
    """Tell those whom something concerns, each once; True when the editor was told before.

    Args:
        context: the workspace.
        store: remembers what was told.
        day: the edition that it is about.
        kind: names the notice; a rehearsal's are apart.
        subject: without the letter's name.
        text: the whole text.
        notice: what it is about.
        needs: what a person should see to.
        rehearsal: write it into `var/notices/` whatever the messenger, and tell no webhook.
    """
    if not rehearsal:
        queue(context, store, (day, kind), notice, text, edition=day, needs=needs)
    told = [
        _tell(context, store, reader, (day, kind), subject, text, rehearsal=rehearsal)
        for reader in readers(context.config, notice, needs)
    ]
    return told[0]


def _tell(
    context: Context,
    store: Store,
    reader: Reader,
    mark: tuple[dt.date, str],
    subject: str,
    text: str,
    *,
    rehearsal: bool,
) -> bool:
    day, kind = mark[0], named(mark[1], reader, rehearsal=rehearsal)
    if store.memory.was_told(day, kind, context.now):
        return True
    name = f"{day.isoformat()}-{kind}"
    if store.memory.can_tell() and post(
        context, store, reader, name, subject, text, about=day, rehearsal=rehearsal
    ):
        store.memory.tell(day, kind, context.now)
    return False


def post(
    context: Context,
    store: Store,
    reader: Reader,
    name: str,
    subject: str,
    text: str,
    *,
    about: dt.date | None,
    rehearsal: bool,
) -> bool:
    """Post a notice, which leads to the preview; False when it was not taken: remembered, for a letter would fare no better."""
    letter, page = context.config.letter, context.config.preview.page(about)
    text = f"{_why(context, reader)}{one_stop(text.rstrip())}\n"
    text = f"{text}\nOuvrir l’aperçu : {page}\n" if page else text
    digest = hashlib.sha256(f"{name} {text}".encode()).hexdigest()[:16]
    raw = note(
        letter,
        subject=f"{letter.title} : {subject}",
        text=text,
        to=reader.address,
        at=context.now,
        identifier=f"<notice-{name[:10]}-{digest}@{letter.list_id}>",
    )
    try:
        way: Messenger = Outbox(context.workspace) if rehearsal else poster(context)
        # Of two that were to tell the same, the one that is not at work keeps the other waiting, and so from telling it.
        with context.away() if context.is_alone else nullcontext():
            way.post(raw, reader.address, name)
    except NewsletterError as error:
        _log.warning("the %s could not be told: %s", "operator" if reader.is_operator else "editor", error)
        if not rehearsal:
            with suppress(FailedError):
                mail_failed(context, store, error)
        return False
    if not rehearsal:
        with suppress(FailedError):  # the disk, which is told by itself
            mail_went(context, store)
    return True


def _why(context: Context, reader: Reader) -> str:
    if not reader.is_operator:
        return ""
    title = quoted(context.config.letter.title)
    return f"Vous gérez la machine de {title} : cet avis, que la rédaction reçoit aussi, vous concerne.\n\n"


def named(kind: str, reader: Reader | None = None, *, rehearsal: bool) -> str:
    """Name a notice, as it is remembered: a rehearsal's are apart, and so are the operator's."""
    kind = f"operator-{kind}" if reader is not None and reader.is_operator else kind
    return f"rehearsal-{kind}" if rehearsal else kind
