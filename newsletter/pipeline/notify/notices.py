"""Notices: what is told, in words (French), each once an edition. One that fails never stops the letter."""

import datetime as dt
import hashlib
from collections.abc import Container, Sequence
from pathlib import Path

from newsletter.exceptions import NewsletterError
from newsletter.french import instant, long_date
from newsletter.model import Edition, EditionStatus, Need, Suggestion
from newsletter.model.quotes import quoted
from newsletter.pipeline.context import Context
from newsletter.pipeline.departure import approving, departing, going, gone
from newsletter.pipeline.edition.drafting import Drafted, is_open
from newsletter.pipeline.edition.held import edited_since, reserved
from newsletter.pipeline.edition.lateness import is_untried
from newsletter.pipeline.gathering.health import sources_health
from newsletter.pipeline.gathering.remarks import source_remarks
from newsletter.pipeline.needs.addresses import lost_key_needs
from newsletter.pipeline.needs.causes import cause
from newsletter.pipeline.needs.handing import doubt_remedy
from newsletter.pipeline.needs.letters import last_failure
from newsletter.pipeline.needs.mail import is_proven, mail_needs, missing_secrets
from newsletter.pipeline.needs.making import error as error_need, warning
from newsletter.pipeline.needs.past import missed_remedy, nor_before
from newsletter.pipeline.notify.audience import Notice
from newsletter.pipeline.notify.telling import named, tell
from newsletter.schedule import times_of
from newsletter.store import Store

_REASON_SHOWN = "  - {title} ({reason})"


def draft_is_ready(context: Context, store: Store, drafted: Drafted, *, rehearsal: bool) -> None:
    """Tell that the draft is there, what it holds, what to do, and which sources are not as they should be."""
    edition = drafted.edition
    if store.memory.was_told(edition.date, named("draft", rehearsal=rehearsal), context.now):
        return
    lines = [_REASON_SHOWN.format(title=row.title, reason=row.reason or row.section) for row in edition.shown]
    doubtful = [_REASON_SHOWN.format(title=row.title, reason=row.reason) for row in edition.doubtful]
    asked = f"Hors de la lettre tant que vous n’avez pas vérifié leur date :\n{chr(10).join(doubtful)}\n\n"
    due = times_of(edition, context.config)
    wants = (
        f"Elle ne partira que si vous l’approuvez avant le {instant(due.deadline)}."
        if context.config.schedule.approval == "required"
        else f"Elle {going(context)} d’elle-même."
    )
    text = (
        f"Le brouillon de la lettre du {long_date(edition.date)} est prêt.\n\n"
        f"Départ prévu : {instant(due.send_at)}. {wants}\n\n"
        f"Ce qu’il contient :\n{chr(10).join(lines) or '  (rien cette semaine)'}\n\n"
        f"{asked if doubtful else ''}"
        f"{_to_decide(drafted.asked, {row.key for row in edition.shown})}"
        f"Pour le relire et le compléter : newsletter preview {edition.date}\n"
        f"Le fichier : {drafted.path.absolute()}\n"
        f"Pour l’approuver : newsletter approve {edition.date}\n"
        f"{_sources(context, store)}"
    )
    tell(
        context,
        store,
        edition.date,
        "draft",
        f"le brouillon du {long_date(edition.date)} est prêt",
        text,
        notice=Notice.DRAFT_READY,
        rehearsal=rehearsal,
    )


def _to_decide(asked: Sequence[Suggestion], shown: Container[str]) -> str:
    """Say what its editor should decide, what is left out as long as nobody does, and what to write; empty when nothing."""
    blocks = []
    for one in asked:
        out = "" if one.entry.key in shown else ", et n’est donc pas dans la lettre"
        said = [
            f"  - {quoted(one.entry.title)} est {one.words}{out}.",
            *(f"    {line}" for line in one.lines),
        ]
        blocks.append("\n".join(said))
    return "\n".join(["À décider :", *blocks, "", ""]) if blocks else ""


def draft_is_stuck(
    context: Context, store: Store, day: dt.date, error: NewsletterError, *, rehearsal: bool
) -> None:
    """Tell that a file that people write keeps the draft from being made, or kept up to date; once for each reason."""
    digest = hashlib.sha256(str(error).encode()).hexdigest()[:8]
    why = cause(error)
    text = (
        f"Le brouillon de la lettre du {long_date(day)} ne peut pas être préparé, ou tenu à jour :\n\n"
        f"  {why.text}.\n  {why.remedy}\n\n"
        "Une fois ce fichier corrigé, le brouillon suit dans les dix minutes.\n"
    )
    subject = f"le brouillon du {long_date(day)} attend une correction"
    need = error_need("draft-stuck", f"{why.text}.", why.remedy, edition=day)
    tell(
        context, store, day, f"stuck-{digest}", subject, text,
        notice=Notice.DRAFT_STUCK, needs=[need], rehearsal=rehearsal,
    )  # fmt: skip


def letter_is_held(context: Context, store: Store, day: dt.date, reason: str, *, rehearsal: bool) -> bool:
    """Tell that the letter was not sent, or that nobody knows, and why; True when that was told before."""
    digest = hashlib.sha256(reason.encode()).hexdigest()[:8]
    reason = f"{reason}{nor_before(context, store, day)}"
    edition, deadline = context.readable(day), context.times(day).deadline
    in_doubt = edition is not None and edition.status is EditionStatus.SENDING
    fate = "est peut-être partie" if in_doubt else "n’est pas partie"
    if edition is not None and in_doubt:
        remedy = doubt_remedy(store, edition)
    elif context.now < deadline:
        remedy = (
            f"Elle peut partir jusqu’au {instant(deadline)}. Pour l’approuver : {approving(context, day)}"
        )
    else:
        remedy = missed_remedy(context, store, day)
    text = (
        f"La lettre du {long_date(day)} {fate} : {reason}.\n\n"
        f"{remedy}\n"
        f"L’état de la lettre : newsletter status\n"
    )
    subject = f"la lettre du {long_date(day)} {fate}"
    need = error_need("letter-held", f"La lettre du {long_date(day)} {fate} : {reason}.", remedy, edition=day)
    return tell(
        context, store, day, _held_or_missed(context, store, edition, digest, rehearsal=rehearsal), subject, text,
        notice=_fate(context, store, day, edition), needs=[need], rehearsal=rehearsal,
    )  # fmt: skip


def _held_or_missed(
    context: Context, store: Store, edition: Edition | None, digest: str, *, rehearsal: bool
) -> str:
    """Name the notice: that the hours of a letter which nobody approved are over is another than that they have begun."""
    kind = f"held-{digest}"
    if edition is None or not is_open(edition):
        return kind  # why it is held has other words by then
    deadline = context.times(edition.date).deadline
    was_told = store.memory.was_told(edition.date, named(kind, rehearsal=rehearsal), deadline)
    return f"missed-{digest}" if was_told and context.now >= deadline else kind


def _fate(context: Context, store: Store, day: dt.date, edition: Edition | None) -> Notice:
    """Return what became of a letter that has not left at its hour."""
    if edition is not None and edition.status is EditionStatus.SENDING:
        return Notice.LETTER_UNCERTAIN
    if context.now >= context.times(day).deadline:
        has_failed = last_failure(store, day) or (edition is not None and is_untried(context, store, edition))
        return Notice.LETTER_FAILED if has_failed or edition is None else Notice.LETTER_MISSED
    waits = edition is not None and edition.status is EditionStatus.DRAFT
    is_asked = context.config.schedule.approval == "required"
    return Notice.APPROVAL_MISSING if waits and is_asked else Notice.LETTER_HELD


def approval_is_missing(context: Context, store: Store, edition: Edition, *, rehearsal: bool) -> None:
    """Tell the day before a letter leaves, at noon, that nobody has approved it; not where its draft was only just told."""
    due, day = times_of(edition, context.config), edition.date
    is_known = store.memory.was_told(day, named("draft", rehearsal=rehearsal), due.remind_at)
    if not (is_known and due.remind_at <= context.now < due.send_at and is_open(edition)):
        return
    leaves = f"{going(context)} {instant(due.send_at)}"
    text = f"La lettre du {long_date(day)} n’est pas encore approuvée, et {leaves} si elle l’est."
    if edited := edited_since(context, store, edition):
        text = f"La lettre du {long_date(day)} a été {edited}. Elle {leaves} si vous l’approuvez de nouveau."
    remedy = f"Relisez-la (newsletter preview {day}), puis approuvez-la : {approving(context, day)}"
    need = warning("approval-awaited", text, remedy, edition=day)
    tell(
        context, store, day, f"unapproved-{due.send_at.date()}",
        f"la lettre du {long_date(day)} attend votre accord", f"{text}\n\n{remedy}\n",
        notice=Notice.APPROVAL_MISSING, needs=[need], rehearsal=rehearsal,
    )  # fmt: skip


def links_are_dead(
    context: Context, store: Store, edition: Edition, links: Sequence[str], *, rehearsal: bool
) -> None:
    """Tell that links of a letter that is approved, or has left, lead nowhere; once for the same links."""
    day = edition.date
    digest = hashlib.sha256(" ".join(sorted(links)).encode()).hexdigest()[:8]
    listed = "".join(f"  - {link}\n" for link in links)
    correct = (
        "Rien n’est retenu. Avant son départ, vous pouvez corriger son fichier et l’approuver à nouveau :\n"
        f"newsletter approve {day}"
    )
    text = (
        f"Dans la lettre du {long_date(day)}, des liens ne mènent plus nulle part :\n{listed}\n"
        f"{f'La lettre est {gone(context, day)} ainsi.' if edition.is_handed_over else correct}\n"
    )
    subject = f"des liens morts dans la lettre du {long_date(day)}"
    tell(context, store, day, f"links-{digest}", subject, text, notice=Notice.LINKS_DEAD, rehearsal=rehearsal)


def letter_has_news(
    context: Context, store: Store, day: dt.date, lines: Sequence[str], *, rehearsal: bool
) -> None:
    """Tell what has come up since the approval; once for the same things."""
    digest = hashlib.sha256(" ".join(lines).encode()).hexdigest()[:8]
    text = "\n\n".join([f"La lettre du {long_date(day)} est approuvée, et n’est pas modifiée.", *lines])
    subject = f"du nouveau depuis l’approbation de la lettre du {long_date(day)}"
    tell(
        context,
        store,
        day,
        f"news-{digest}",
        subject,
        text,
        notice=Notice.LETTER_CHANGED,
        rehearsal=rehearsal,
    )


def letter_is_approved(context: Context, store: Store, edition: Edition) -> None:
    """Tell that a letter is approved, once for each approval; what cannot be told will hardly be sent either."""
    day, approval, due = edition.date, edition.approval, times_of(edition, context.config)
    if approval is None or is_open(edition) or context.now >= due.deadline:
        return
    leaves = reserved(context, store, edition) or departing(context, day)
    text = (
        f"La lettre du {long_date(day)} est approuvée. {leaves}\n\n"
        f"Pour retirer votre accord : newsletter approve {day} --withdraw\n"
    )
    kind = f"approved-{approval.message_sha256[:8]}-{approval.at:%Y%m%dT%H%M%S}"
    subject = f"la lettre du {long_date(day)} est approuvée"
    tell(context, store, day, kind, subject, text, notice=Notice.LETTER_APPROVED)


def try_mail(context: Context, store: Store, day: dt.date) -> list[Need]:
    """Tell that a letter was approved now, by a message that shows whether mail can be sent; return why it, or the letter, can't.

    Where the secrets are missing here, but mail has been sent before, the next run tells it: cron has them.
    """
    edition = context.readable(day)
    if edition is not None and not (missing_secrets(context) and is_proven(context, store)):
        letter_is_approved(context, store, edition)
    return [*mail_needs(context, store), *lost_key_needs(context, store)]


def file_is_restored(context: Context, store: Store, day: dt.date, kept: Path | None) -> None:
    """Tell that the file of a letter that has left was gone, or an older copy, and says again what was sent."""
    said = f"La lettre du {long_date(day)} est {gone(context, day)}, mais son fichier n’en disait plus rien : il est rétabli."
    where = f"\n\nLe texte qu’il contenait est gardé : {kept}" if kept is not None else ""
    digest = hashlib.sha256(f"{context.now} {kept}".encode()).hexdigest()[:8]
    subject = f"le fichier de la lettre du {long_date(day)} est rétabli"
    tell(context, store, day, f"restored-{digest}", subject, f"{said}{where}\n", notice=Notice.FILE_RESTORED)


def _sources(context: Context, store: Store) -> str:
    """Say what is remarkable about the sources; nothing when all is well."""
    remarks = source_remarks(sources_health(context, store))
    return "".join(["\nLes sources :\n", *(f"  - {remark}\n" for remark in remarks)]) if remarks else ""
