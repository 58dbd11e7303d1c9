"""Letters whose hours are over: why an approved one did not leave, and how its editor takes over what was in it (French)."""

import datetime as dt
from contextlib import suppress

from newsletter.deliver import Mishap
from newsletter.exceptions import FailedError
from newsletter.french import hour, instant, instant_seen, long_date
from newsletter.markup import read_edito
from newsletter.model import Edition, EditionStatus, Standing
from newsletter.pipeline.conditions import cannot_note
from newsletter.pipeline.context import Context
from newsletter.pipeline.departure import OUTBOX, is_closing
from newsletter.pipeline.edition.doubting import was_doubted
from newsletter.pipeline.edition.drafting import is_edited, is_open
from newsletter.pipeline.gathering.record import last_collection
from newsletter.pipeline.held_up import held_up
from newsletter.pipeline.unread_settings import Unread
from newsletter.schedule import Times, times_of
from newsletter.store import Store

_OFF = " : la machine ou cron était sans doute à l’arrêt"
_UNNOTED, _WAS_OFF = "unnoted", "off"
_UNNOTED_WORDS = ", et le programme, qui ne pouvait rien écrire sur le disque, n’a pas pu noter pourquoi"
_UNREAD = "les réglages ne pouvaient pas être lus"
_RECENT = dt.timedelta(days=14)


def remember_silence(context: Context, store: Store) -> None:
    """Remember when all was last collected before a letter's hour that nobody was there for; a run collects anew."""
    last, unread = last_collection(context), Unread.read(context.workspace.unread)
    for edition in context.editions():
        due = times_of(edition, context.config)
        is_missed = edition.status is EditionStatus.APPROVED and due.deadline <= context.now
        if not is_missed or context.now - due.deadline > _RECENT:
            continue
        try:
            if last is not None and last < due.send_at:
                store.memory.keep(_silent(edition.date), last.isoformat())
            if (met := held_up(context, due.send_at, due.deadline)) is not None:
                store.memory.keep(_held(edition.date), f"{met.last.isoformat()}\n{met.words(context)}")
            if unread is not None and unread.is_within(due.send_at, due.deadline):
                store.memory.keep(_held(edition.date), f"{unread.last.isoformat()}\n{_UNREAD} ({unread.why})")
        finally:
            _settle(context, store, edition, due)


def remember_obstacle(context: Context, store: Store, edition: Edition, reason: str) -> None:
    """Remember what holds an approved letter within its hours, of which nothing shows when they are over."""
    if not is_open(edition) and context.instant() < times_of(edition, context.config).deadline:
        store.memory.keep(_held(edition.date), f"{context.now.isoformat()}\n{' '.join(reason.split())}")


def remember_interruption(context: Context, store: Store, edition: Edition) -> None:
    """Remember why nobody knew whether a letter had left, now that it is known that nobody has it."""
    is_restored = was_doubted(store, edition.date)
    why = "ce dossier a été rétabli d’après une sauvegarde" if is_restored else "son envoi a été interrompu"
    store.memory.keep(_held(edition.date), f"{context.now.isoformat()}\n{why}")


def remember_delay(context: Context, store: Store, day: dt.date, what: str) -> None:
    """Remember what took so long that it was too late for a letter that had begun to leave.

    Args:
        context: the workspace.
        store: its database.
        day: the letter's.
        what: took so long (French): "la mise en ligne de l’archive".
    """
    words = f"{what} a duré jusqu’à {hour(context.instant())}"
    store.memory.keep(
        sending_key(day),
        f"{words}\nCherchez ce qui a été si lent, ou donnez plus de temps\u00a0: grace, dans [schedule].",
    )


def late_words(context: Context, store: Store, edition: Edition) -> str:
    """Say that it is too late for an edition, and why it did not leave before."""
    due = times_of(edition, context.config)
    return f"il est trop tard : elle devait partir avant le {instant(due.deadline)}{_why(context, store, edition, due)}"


def is_untried(context: Context, store: Store, edition: Edition) -> bool:
    """Whether an approved edition did not leave, and nothing tells of a try."""
    approval, due = edition.approval, times_of(edition, context.config)
    if edition.status is not EditionStatus.APPROVED or is_edited(edition) or approval is None:
        return False
    is_hopeless = approval.at >= due.deadline or is_closing(due, approval.at)
    return not (is_hopeless or _failure(store, edition.date) or _obstacle(context, store, edition))


def is_unnoted(context: Context, store: Store, edition: Edition) -> bool:
    """Whether nothing tells of a try as nothing could be noted, and not as nobody was there."""
    due = times_of(edition, context.config)
    return is_untried(context, store, edition) and _found(context, store, due) == _UNNOTED


def taken_over(context: Context, edition: Edition) -> str:
    """Say what becomes of an edition that will not leave, and what to do; whole sentences."""
    coming = context.day(None)
    back = f"Ce qui est encore d’actualité revient dans la lettre du {long_date(coming)}"
    mine, next_file = (context.workspace.edition(day) for day in (edition.date, coming))
    root = context.workspace.root
    if not _has_own_words(context, edition):
        return f"{back} : relisez-la (newsletter preview {coming}), puis approuvez-la."
    made = "" if next_file.is_file() else f", une fois qu’il est là (newsletter draft {coming})"
    return (
        f"{back}, mais pas l’édito : il reste dans {mine.relative_to(root)}. Pour le reprendre, copiez-le dans"
        f" {next_file.relative_to(root)}{made}."
    )


def sending_key(day: dt.date) -> str:
    """Name what is remembered of why a letter that is due could not be sent."""
    return f"sending {day.isoformat()}"


def _settle(context: Context, store: Store, edition: Edition, due: Times) -> None:
    """Decide why a letter is missed of which nothing tells of a try, at the first run after its hours: tomorrow's disk is another.

    It is marked as a notice is, as a mark takes no room on a full disk; what nothing can remember is not decided.
    """
    approval = edition.approval
    if approval is None or _decided(context, store, due) or _tried(context, store, edition, approval.at):
        return
    with suppress(FailedError):
        store.memory.tell(due.day, _mark(_found(context, store, due), due), context.now)


def _why(context: Context, store: Store, edition: Edition, due: Times) -> str:
    approval = edition.approval
    assert approval is not None  # else it is held for that
    if tried := _tried(context, store, edition, approval.at):
        return tried
    if _found(context, store, due) == _UNNOTED:
        return _UNNOTED_WORDS
    return _off_words(context, store, due, approval.at)


def _tried(context: Context, store: Store, edition: Edition, approved: dt.datetime) -> str:
    """Say what tells why it did not leave; empty where nothing does."""
    due = times_of(edition, context.config)
    if approved >= due.deadline:
        return f", et n’a été approuvée que {instant(approved)}"
    if obstacle := _obstacle(context, store, edition):
        return f", et elle était retenue : {obstacle}"
    if failure := _failure(store, edition.date):
        return f", et la dernière tentative a échoué\u00a0: {failure}"
    if is_closing(due, approved):
        return f", et n’a été approuvée que {instant(approved)} : le programme n’est pas passé entre-temps"
    if context.config.delivery.messenger != OUTBOX and _is_rehearsed(context, edition.date):
        return (
            ", et le programme n’a fait qu’une répétition : la commande de cron doit finir par « run --live »"
        )
    return ""


def _off_words(context: Context, store: Store, due: Times, approved: dt.datetime) -> str:
    since = max(due.send_at, approved)
    from_when = hour(since) if since.date() == due.deadline.date() else instant(since)
    silence = _silence(context, store, due)
    until = hour(due.deadline)
    if until == from_when:  # the hour that comes twice
        from_when, until = f"{from_when} (heure d’été)", f"{until} (heure d’hiver)"
    return f", et le programme n’est pas passé entre {from_when} et {until}{silence}"


def _silence(context: Context, store: Store, due: Times) -> str:
    kept = store.memory.words(_silent(due.day))
    last = dt.datetime.fromisoformat(kept) if kept else last_collection(context)
    if last is None or last >= due.send_at:
        return _OFF
    return f", et n’avait plus rien collecté depuis {instant_seen(last, context.now)}{_OFF}"


def _failure(store: Store, day: dt.date) -> str:
    """Say why the last try failed (French, no whole sentence); empty where none did."""
    if kept := store.memory.words(sending_key(day)):
        return kept.partition("\n")[0]
    why = store.ledger.why(day, Standing.DEFERRED, Standing.REFUSED)
    return Mishap.read(why).french if why else ""


def _obstacle(context: Context, store: Store, edition: Edition) -> str:
    """Return what held a letter after its last approval; also a command that still keeps every run from taking it down."""
    if edition.approval is None:
        return ""
    at, _, reason = store.memory.words(_held(edition.date)).partition("\n")
    if at and dt.datetime.fromisoformat(at) >= edition.approval.at:
        return reason
    due = times_of(edition, context.config)
    met = held_up(context, max(due.send_at, edition.approval.at), due.deadline)
    return met.words(context) if met is not None else ""


def _decided(context: Context, store: Store, due: Times) -> str:
    """Return what was decided on for these hours; empty before."""
    kinds = (_UNNOTED, _WAS_OFF)
    return next((k for k in kinds if store.memory.was_told(due.day, _mark(k, due), context.now)), "")


def _found(context: Context, store: Store, due: Times) -> str:
    """Return what was decided on for these hours, else what is to be decided now."""
    return _decided(context, store, due) or (_UNNOTED if cannot_note(context.workspace) else _WAS_OFF)


def _mark(kind: str, due: Times) -> str:
    return f"{kind}-{due.deadline:%Y%m%dT%H%M}"


def _has_own_words(context: Context, edition: Edition) -> bool:
    """Whether it has an édito that no later edition has taken over."""
    edito = read_edito(edition.edito)
    text = edition.edito.strip()
    later = (one.edito for one in context.editions() if one.date > edition.date)
    return bool(edito.title or edito.html.strip()) and not any(text in other for other in later)


def _is_rehearsed(context: Context, day: dt.date) -> bool:
    return (context.workspace.outbox / f"{day.isoformat()}.eml").is_file()


def _held(day: dt.date) -> str:
    return f"held {day.isoformat()}"


def _silent(day: dt.date) -> str:
    return f"silent {day.isoformat()}"
