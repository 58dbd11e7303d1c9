"""What the coming letter needs, from its draft to its departure."""

import datetime as dt
from contextlib import suppress

from newsletter import french
from newsletter.deliver import DENIALS, Outbox
from newsletter.exceptions import FileError, UnreadableError
from newsletter.model import Edition, EditionStatus, Finding, Level, Need, fixed
from newsletter.pipeline.context import Context
from newsletter.pipeline.departure import approving, at_once
from newsletter.pipeline.edition.composing import composed
from newsletter.pipeline.edition.drafting import current, is_edited, is_open
from newsletter.pipeline.edition.frozen import edited_words, frozen_path
from newsletter.pipeline.edition.held import edited_since, is_in_doubt, obstacle, why_held, why_open
from newsletter.pipeline.edition.lapsing import is_lost
from newsletter.pipeline.edition.lateness import sending_key
from newsletter.pipeline.edition.reach import reach, said_last, tried_again_at
from newsletter.pipeline.edition.since import since_approval, since_remedy
from newsletter.pipeline.needs.causes import OPERATOR, Cause, cause, of_mishap
from newsletter.pipeline.needs.handing import doubt_remedy, has_begun, refusal
from newsletter.pipeline.needs.machine import ENDED, at_work_words, machine_needs
from newsletter.pipeline.needs.making import error, warning
from newsletter.schedule import times_of
from newsletter.store import Store

_SOME = (
    "Le même serveur a pris la lettre pour d’autres\u00a0: s’il ne le dit que de quelques adresses (newsletter deliveries {day} les nomme),"
    " retirez-les du fichier des destinataires ou corrigez-les pour les lettres suivantes\u202f; s’il le dit de toutes,"
)
_SOON = dt.timedelta(minutes=20)  # cron calls every ten


def held_words(context: Context, store: Store, edition: Edition) -> str:
    """Say why an edition would not leave at its hour, or now that it has struck (French); empty when it would."""
    has_struck = context.now >= times_of(edition, context.config).send_at
    if has_struck or edition.status is EditionStatus.SENDING or is_in_doubt(context, store, edition):
        return why_held(context, store, edition)
    return edited_words(context, edition) if is_edited(edition) else ""


def letter_needs(context: Context, store: Store) -> list[Need]:
    """Say what the letters at hand need: a draft, corrections, an approval, a look at what holds them."""
    return [need for day in context.at_hand() for need in _needs_of(context, store, day)]


def lost_approvals(context: Context, store: Store) -> list[Need]:
    """Say of letters at hand that they were approved, that their files have vanished since, and where what was approved is."""
    broken = {one.date for one in context.broken_editions()}
    return [
        _lost(context, day)
        for day in context.at_hand()
        if day not in broken and is_lost(store, day, context.readable(day))
    ]


def _lost(context: Context, day: dt.date) -> Need:
    text = f"La lettre du {french.long_date(day)} était approuvée, et son fichier a disparu : elle ne partira pas."
    if context.readable(day) is not None:
        text = f"{text} Un nouveau brouillon est à sa place, sans ce que vous aviez écrit."
    file, root = frozen_path(context, day), context.workspace.root
    kept = (
        f"Pour la retrouver telle que vous l’aviez approuvée : cp {file.relative_to(root)} archive/editions/"
        if file.is_file()
        else f"Ses versions sont dans var/versions/{day} : recopiez la bonne dans archive/editions/{day}.md."
    )
    return error("approval-lost", text, f"{kept} Sinon : {approving(context, day)}", edition=day)


def _needs_of(context: Context, store: Store, day: dt.date) -> list[Need]:
    edition = context.readable(day)
    if edition is None:
        return _unmade(context, day)
    held = held_words(context, store, edition)
    needs = [_held(context, store, edition, held)] if held else _changed(context, store, edition)
    if not held and edition.status is EditionStatus.SENDING and (doubt := why_open(context, store, edition)):
        needs.append(uncertain(store, edition, doubt))
    needs += unfinished(context, store, edition)
    return [*needs, *(_draft_needs(context, store, edition, held=bool(held)) if is_open(edition) else [])]


def unfinished(context: Context, store: Store, edition: Edition) -> list[Need]:
    """Say that some have a letter, and others wait for it, where nobody is handing it over to them just now."""
    tally = store.ledger.tally(edition.date)
    is_between = edition.status is EditionStatus.SENDING and tally.has_begun and not context.is_handing_over
    if not (is_between and tally.waiting):
        return []
    failed, known = _said_last(store, edition.date), reach(context, store, edition.date)
    had = (
        f"est chez {french.count(known.accepted, 'lecteur')}"
        if known.accepted
        else "n’est encore chez personne à coup sûr"
    )
    text = f"La lettre du {french.long_date(edition.date)} {had} ; {known.waited}"
    again = _again(context, store, edition.date) or "Nouvel essai dans les dix minutes."
    again = f"{again} Les essais s’espacent, de dix minutes à deux heures, jusqu’à minuit."
    said = f"{text} : {failed.text}." if failed else f"{text}."
    remedy = f"{failed.remedy} {again}" if failed else again
    return [warning("readers-waiting", said, remedy, edition=edition.date)]


def _said_last(store: Store, day: dt.date) -> Cause | None:
    """Return why the last of those who wait was refused for now. What others are not refused for may be about single readers."""
    mishap = said_last(store, day)
    if mishap is None:
        return None
    said = of_mishap(mishap)
    if mishap.kind not in DENIALS or not store.ledger.tally(day).accepted:
        return said
    remedy = said.remedy[0].lower() + said.remedy[1:]
    return Cause(said.text, f"{_SOME.format(day=day)} {remedy}")


def uncertain(store: Store, edition: Edition, why: str) -> Need:
    """Say of whom nobody knows whether they have a letter, or that nobody knows of anybody."""
    text = f"La lettre du {french.long_date(edition.date)} : {why}."
    return error("letter-uncertain", text, doubt_remedy(store, edition), edition=edition.date)


def _again(context: Context, store: Store, day: dt.date) -> str:
    at = tried_again_at(context, store, day)
    return f"Nouvel essai à {french.hour(at)}." if at else ""


def overdue(context: Context, store: Store) -> list[Need]:
    """Say that approved letters should have left, and have not, though nothing holds them."""
    return [need for day in context.at_hand() for need in _overdue(context, store, context.readable(day))]


def _overdue(context: Context, store: Store, edition: Edition | None) -> list[Need]:
    if edition is None or edition.status not in {EditionStatus.APPROVED, EditionStatus.SENDING}:
        return []
    due = times_of(edition, context.config)
    if context.now < due.send_at or has_begun(store, edition.date) or why_held(context, store, edition):
        return []
    why, is_known = _why_overdue(context, store, edition)
    if edition.status is EditionStatus.SENDING and not is_known:
        return []  # it is being sent
    hour = french.hour(due.send_at)
    text = f"La lettre du {french.long_date(edition.date)} devait partir à {hour} et n’est pas encore partie. {why.text}."
    make = error if is_known or context.now >= due.send_at + _SOON else warning
    return [make("letter-overdue", text, why.remedy, edition=edition.date)]


def sending_failed(store: Store, day: dt.date, problem: Exception) -> None:
    """Remember why a letter that is due could not be sent, until it is."""
    store.memory.keep(sending_key(day), cause(problem).written)


def last_failure(store: Store, day: dt.date) -> Cause | None:
    """Return why an edition could not be sent when that was last tried; None when it did not fail."""
    written = store.memory.words(sending_key(day))
    found = Cause.read(written) if written else refusal(store, day)
    if found is None:
        return None
    return Cause(f"La dernière tentative a échoué : {found.text}", found.remedy)


def _why_overdue(context: Context, store: Store, edition: Edition) -> tuple[Cause, bool]:
    """Return why, and whether it is more than that nothing has happened yet."""
    soon = at_once(context, edition.date)
    if failed := last_failure(store, edition.date):
        until = french.hour(times_of(edition, context.config).deadline)
        again = soon or _again(context, store, edition.date)
        again = again or f"Elle est tentée à nouveau toutes les dix minutes, jusqu’à {until}."
        return Cause(failed.text, f"{failed.remedy} {again}"), True
    closed = [need for need in machine_needs(context) if need.level is Level.ERROR]
    if closed:
        return Cause(closed[0].text.rstrip("."), closed[0].remedy), True
    late = times_of(edition, context.config).send_at + _SOON
    if context.config.delivery.messenger != Outbox.name and _is_rehearsed(context, edition.date):
        words = "Le programme n’a fait qu’une répétition"
        return Cause(words, f"La commande de cron doit finir par « run --live ». {OPERATOR}"), True
    if (busy := context.at_work) is not None:
        return Cause(at_work_words(context, busy), ENDED), context.now >= late
    wait = f"Attendez dix minutes. Si rien ne part, c’est que cron est arrêté. {OPERATOR}"
    return Cause(f"Le programme n’est pas passé depuis{_accord(context, edition)}", soon or wait), False


def _accord(context: Context, edition: Edition) -> str:
    """Say since when an approval is there that came after the hour: runs before it had nothing to send; else nothing."""
    given = fixed(edition.approval.at, context.config.letter.zone) if edition.approval else None
    if given is None or given < times_of(edition, context.config).send_at:
        return ""
    return f" votre accord ({french.hour(given)})"


def _is_rehearsed(context: Context, day: dt.date) -> bool:
    return (context.workspace.outbox / f"{day.isoformat()}.eml").is_file()


def _unmade(context: Context, day: dt.date) -> list[Need]:
    is_broken = any(one.date == day for one in context.broken_editions())
    if is_broken or context.now < context.times(day).draft_at:
        return []
    text = f"Le brouillon de la lettre du {french.long_date(day)} n’est pas préparé."
    return [error("draft-missing", text, f"Pour le préparer : newsletter draft {day}", edition=day)]


def _held(context: Context, store: Store, edition: Edition, reason: str) -> Need:
    day = edition.date
    is_partly = store.ledger.tally(day).accepted
    text = f"La lettre du {french.long_date(day)}{'' if is_partly else ' est retenue'} : {reason}."
    if edition.status is EditionStatus.SENDING or is_in_doubt(context, store, edition):
        return error("letter-uncertain", text, doubt_remedy(store, edition), edition=day)
    again = f"puis approuvez-la : {approving(context, day)}"
    if reason == obstacle(context, store, edition):
        remedy = f"Reprenez-la comme brouillon (newsletter approve {day} --withdraw), mettez-la à jour (newsletter draft {day}), relisez-la, {again}"
    else:
        remedy = f"Relisez-la, {again}"
    return error("letter-held", text, remedy, edition=day)


def _changed(context: Context, store: Store, edition: Edition) -> list[Need]:
    lines: tuple[str, ...] = ()
    with suppress(FileError, UnreadableError):  # the list of sources
        lines = since_approval(context, store, edition)
    return [
        warning("letter-changed", line, since_remedy(edition.date), edition=edition.date) for line in lines
    ]


def _draft_needs(context: Context, store: Store, edition: Edition, *, held: bool) -> list[Need]:
    day, needs = edition.date, []
    if context.config.schedule.approval == "required" and not held:
        text = f"La lettre du {french.long_date(day)} attend votre accord."
        if edited := edited_since(context, store, edition):
            text = f"La lettre du {french.long_date(day)} attend de nouveau votre accord, car elle a été {edited}."
        remedy = f"Relisez-la (newsletter preview {day}), puis approuvez-la : {approving(context, day)}"
        needs.append(warning("approval-awaited", text, remedy, edition=day))
    errors: tuple[Finding, ...] = ()
    with suppress(FileError, UnreadableError):  # the list of sources: told by itself
        errors = composed(context, current(context, store, day), store).blocking
    if errors:
        text = f"La lettre du {french.long_date(day)} a {french.count(len(errors), 'erreur')} à corriger avant d’approuver."
        needs.append(error("draft-errors", text, f"Pour les voir : newsletter check {day}", edition=day))
    return needs
