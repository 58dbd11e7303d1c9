"""Notices of what needs a person: many things in one message, to each of those whom they concern."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence

from newsletter.french import long_date
from newsletter.model import Need
from newsletter.pipeline.context import Context
from newsletter.pipeline.needs.mail import mail_needs
from newsletter.pipeline.notify.audience import Reader, notice_of, readers
from newsletter.pipeline.notify.telling import named, post
from newsletter.pipeline.notify.webhook import queue
from newsletter.store import Store


def needs_a_person(context: Context, store: Store, needs: Sequence[Need], *, rehearsal: bool) -> None:
    """Tell what needs a person in one message: what is about an edition once, all else once for each letter to come.

    Whoever runs the machine is told what they can see to, in one of their own.
    """
    if not needs:
        return
    coming = context.day(None)
    told: dict[Reader, list[Need]] = {}
    for need in needs:
        notice = notice_of(need)
        if not rehearsal and need.code != "webhook-fails":  # by then it would be no news there
            mark, said = mark_of(need, coming), f"{need.text} {need.remedy}"
            queue(context, store, mark, notice, said, edition=need.edition, needs=[need])
        for reader in readers(context.config, notice, [need]):
            told.setdefault(reader, []).append(need)
    for reader, theirs in told.items():
        _tell_needs(
            context, store, reader, {mark_of(need, coming): need for need in theirs}, rehearsal=rehearsal
        )


def _tell_needs(
    context: Context,
    store: Store,
    reader: Reader,
    needs: Mapping[tuple[dt.date, str], Need],
    *,
    rehearsal: bool,
) -> None:
    marks = {(day, named(kind, reader, rehearsal=rehearsal)): need for (day, kind), need in needs.items()}
    fresh = {mark: need for mark, need in marks.items() if not store.memory.was_told(*mark, context.now)}
    if not fresh or not store.memory.can_tell():
        return
    lines = [f"{need.text}\n  {need.remedy}\n" for need in fresh.values()]
    text = "\n".join([*lines, "Où en est tout le reste : newsletter status"])
    day, kind = next(iter(fresh))
    name, about = f"{day.isoformat()}-{kind}", _about(fresh.values())
    subject = f"à voir pour la lettre du {long_date(about or context.day(None))}"
    if post(context, store, reader, name, subject, text, about=about, rehearsal=rehearsal):
        for mark in fresh:
            store.memory.tell(*mark, context.now)


def mark_of(need: Need, coming: dt.date) -> tuple[dt.date, str]:
    """Return what a need is remembered by, once it is told."""
    return need.told_for or need.edition or coming, _kind_of(need)


def is_known(store: Store, need: Need, now: dt.datetime) -> bool:
    """Whether what needs a person was told, of an edition."""
    return need.edition is not None and store.memory.was_told(need.edition, _kind_of(need), now)


def _about(needs: Iterable[Need]) -> dt.date | None:
    """Say which edition all of several needs are about; None when there is no such."""
    editions = {need.edition for need in needs}
    return editions.pop() if len(editions) == 1 else None


def _kind_of(need: Need) -> str:
    about = hashlib.sha256(f"{need.level} {need.source}".encode()).hexdigest()[:8]
    return f"need-{need.code}-{about}"


def what_mail_cannot_tell(context: Context, store: Store) -> None:
    """Tell the webhook that mail cannot be sent: no notice can."""
    for need in mail_needs(context, store):
        said = f"{need.text} {need.remedy}"
        mark = mark_of(need, context.day(None))
        queue(context, store, mark, notice_of(need), said, edition=need.edition, needs=[need])
