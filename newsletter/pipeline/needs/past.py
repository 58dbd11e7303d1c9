"""Letters whose hour is over and that did not leave; those that never will; pages of letters that nobody got."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from newsletter.config import WEEKDAYS
from newsletter.french import count, day_of, long_date
from newsletter.kept import by_sameness
from newsletter.model import Edition, EditionStatus, Need
from newsletter.permalinks import page_name
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.doubting import has_left_unseen, is_doubted
from newsletter.pipeline.edition.drafting import is_open
from newsletter.pipeline.edition.held import why_held, why_open
from newsletter.pipeline.edition.lateness import is_unnoted, is_untried, taken_over
from newsletter.pipeline.edition.unreadable import is_unknown, statuses_said
from newsletter.pipeline.first_letter import beginning
from newsletter.pipeline.needs.causes import CRON, OPERATOR
from newsletter.pipeline.needs.handing import refusal
from newsletter.pipeline.needs.letters import last_failure, uncertain, unfinished
from newsletter.pipeline.needs.making import error, warning
from newsletter.pipeline.publishing import is_published
from newsletter.schedule import is_letter_day, times_of, why_none
from newsletter.store import Store

_WEEK = dt.timedelta(days=7)
_RECENT, _LONG = dt.timedelta(days=14), dt.timedelta(days=365)
_DISK = "Faites de la place sur le disque, ou rendez-le accessible en écriture."
_WAITING = {EditionStatus.DRAFT, EditionStatus.APPROVED}


def missed(context: Context, store: Store) -> list[tuple[dt.date, str]]:
    """Return the letters of the last two weeks that did not leave, and older ones that were approved, each with why (French).

    Of those that may have left before this machine was restored from a backup, nobody can say that; nor, with the database lost,
    of any but those which that is known to have kept from leaving.
    """
    if store.lost is not None:
        return _kept_from_leaving(context, store)
    late = {edition.date: why_held(context, store, edition) for edition in _late(context, store)}
    never = dict.fromkeys(_never_made(context, store, _RECENT), "elle n’a pas été préparée à temps")
    unread = dict.fromkeys(_unread(context, store), "son fichier ne peut pas être lu")
    return sorted({**never, **unread, **late}.items())


def _kept_from_leaving(context: Context, store: Store) -> list[tuple[dt.date, str]]:
    """Return the letters of which is remembered, beside a lost database, that it kept them from leaving."""
    late = (one for one in _late(context, store) if last_failure(store, one.date))
    return sorted((one.date, why_held(context, store, one)) for one in late)


def nor_before(context: Context, store: Store, day: dt.date) -> str:
    """Say of the first of those that were not made which were not made before it, one after the other (French); else nothing."""
    if day not in _never_made(context, store, _RECENT)[:1]:
        return ""
    back = context.now.date() - day + _LONG
    made = max((one.date for one in context.editions() if one.date < day), default=dt.date.min)
    before = [one for one in _never_made(context, store, back) if made < one < day]
    if not before:
        return ""
    if len(before) == 1:
        return f"\u202f; celle du {long_date(before[0])} n’est pas partie non plus"
    first, last = long_date(before[0], year=before[0].year != before[-1].year), long_date(before[-1])
    return f"\u202f; les {count(len(before), 'lettre')} d’avant, du {first} au {last}, ne sont pas parties non plus"


def past_needs(context: Context, store: Store) -> list[Need]:
    """Say which letters did not leave, and of which nobody knows."""
    return [
        *missed_needs(context, store),
        *(
            need
            for edition in context.editions()
            if _is_open_question(context, edition)
            for need in _open(context, store, edition)
        ),
    ]


def missed_needs(context: Context, store: Store) -> list[Need]:
    """Say which letters did not leave."""
    return [_missed(context, store, day, why) for day, why in missed(context, store)]


def orphans(context: Context) -> list[Need]:
    """Say which editions will never leave, because the letter leaves on another day; of copies that is not what is wrong."""
    since = context.now.date() - _RECENT
    return [
        _orphan(context, edition)
        for edition in context.files().waiting
        if edition.status in _WAITING
        and edition.sent_as is None
        and edition.date >= since
        and not is_letter_day(edition.date, context.config)
    ]


def copies(context: Context) -> list[Need]:
    """Say which files are copies of another day's letter, that has left."""
    return [
        _copy(edition, edition.sent_as)
        for edition in context.files().waiting
        if edition.sent_as is not None and edition.status in _WAITING
    ]


def altered(context: Context) -> list[Need]:
    """Say which letters that have left were changed in their files since, and don't tell their readers so."""
    today = context.now.date()
    return [_altered(edition, today) for edition in context.altered_editions() if edition.corrected is None]


def misdated(context: Context) -> list[Need]:
    """Say which letters that have left bear a day of correction that cannot be one; it is not shown."""
    today = context.now.date()
    return [
        _misdated(edition, day_of(edition.corrected), today)
        for edition in _corrected(context.files().handed_over)
        if edition.corrected != edition.corrected_by(today) and edition.corrected
    ]


@by_sameness(2)
def _corrected(left: Sequence[Edition]) -> tuple[Edition, ...]:
    return tuple(one for one in left if one.corrected is not None)


def public_pages(context: Context, store: Store) -> list[Need]:
    """Say which pages are public of letters that were refused until it was too late: the page comes before the letter."""
    if not context.config.archive.publish:
        return []
    is_seen = is_published(context)
    files = context.files()
    left = files.handed_over[-1].date if files.handed_over else dt.date.min
    return [
        _page(edition)
        for edition in files.waiting
        if edition.status in _WAITING
        and edition.date > left  # a letter that left since published the archive without it
        and context.now >= times_of(edition, context.config).deadline
        and refusal(store, edition.date)
        and not (is_seen and not _has_page(context, edition.date))  # the site is published anew, without it
    ]


def _late(context: Context, store: Store) -> Iterator[Edition]:
    coming, said = context.day(None), context.said
    for edition in context.editions():
        if (
            edition.status not in _WAITING
            or edition.date >= coming
            or not is_letter_day(edition.date, context.config)
            or why_none(edition.date, context.config, said)
            or is_doubted(context, store, edition)
        ):
            continue
        is_recent = context.now - times_of(edition, context.config).send_at <= _RECENT
        if is_recent or edition.status is EditionStatus.APPROVED:  # somebody counts on that one
            yield edition


def _never_made(context: Context, store: Store, back: dt.timedelta) -> list[dt.date]:
    """Return those that have no file, since the first that was made here; a week with a letter of another weekday has one."""
    made = [edition.date for edition in context.editions()]
    known = [*made, *(one.date for one in context.broken_editions() if one.date is not None)]
    first, coming = beginning(context), context.day(None)
    days = (context.now.date() - dt.timedelta(days=n) for n in range(back.days, -1, -1))
    return [
        day
        for day in days
        if first < day < coming
        and is_letter_day(day, context.config)
        and not _is_near(day, known)
        and not why_none(day, context.config)
        and not has_left_unseen(store, day, context.times(day).send_at)
    ]


def _unread(context: Context, store: Store) -> Iterator[dt.date]:
    """Give those whose files cannot be read, and that had not left as far as these, or what was here when they were drafted, tell."""
    coming, left = context.day(None), {*context.left, *(one.date for one in context.unread)}
    for day in (one.date for one in context.broken_editions() if one.date is not None):
        is_due = day < coming and context.now - context.times(day).send_at <= _RECENT
        is_known = day in left or _has_page(context, day)
        if is_due and not is_known and _is_waiting(context, store, day):
            yield day


def _is_waiting(context: Context, store: Store, day: dt.date) -> bool:
    said = statuses_said(context, day)
    is_waiting = said <= _WAITING and (said or is_letter_day(day, context.config))
    return bool(is_waiting) and not is_unknown(context, store, day) and not store.ledger.tally(day).has_begun


def _has_page(context: Context, day: dt.date) -> bool:
    return (context.workspace.site / page_name(day)).exists()


def _is_near(day: dt.date, others: Iterable[dt.date]) -> bool:
    return any(abs(day - other) < _WEEK for other in others)


def _missed(context: Context, store: Store, day: dt.date, why: str) -> Need:
    text = f"La lettre du {long_date(day)} n’est pas partie : {why}{nor_before(context, store, day)}."
    return error("letter-missed", text, missed_remedy(context, store, day), edition=day)


def missed_remedy(context: Context, store: Store, day: dt.date) -> str:
    """Say what to do about a letter that did not leave (French)."""
    edition = context.readable(day)
    if edition is None:
        coming = context.day(None)
        back = f"Ce qui est encore d’actualité revient dans la lettre du {long_date(coming)}."
        if context.workspace.edition(day).exists():
            return f"{back} Ce que vous avez écrit reste dans archive/editions/{day}.md."
        return f"{back} {CRON} {OPERATOR}"
    told = taken_over(context, edition)
    if is_unnoted(context, store, edition):
        return f"{told} {_DISK} {OPERATOR}"
    if is_untried(context, store, edition):
        return f"{told} {CRON} {OPERATOR}"
    failed = last_failure(store, day)
    return f"{told} {failed.remedy}" if failed else told


def _is_open_question(context: Context, edition: Edition) -> bool:
    return edition.status is EditionStatus.SENDING and edition.date < context.day(None)


def _open(context: Context, store: Store, edition: Edition) -> list[Need]:
    """Say of a letter that has begun to leave who waits for it, and of whom nobody knows."""
    waiting = unfinished(context, store, edition)
    tally = store.ledger.tally(edition.date)
    is_certain = waiting and not (tally.uncertain or tally.handing)
    if is_certain or context.is_handing_over:
        return waiting
    why = why_open(context, store, edition) or "son envoi n’est pas terminé"
    return [uncertain(store, edition, why), *waiting]


def _orphan(context: Context, edition: Edition) -> Need:
    day, coming = edition.date, long_date(context.day(None))
    due = long_date(context.day(None)).partition(" ")[0]
    changed = f"la lettre part le {due}, et la prochaine est celle du {coming}"
    remedy = (
        f'Écrivez status = "skipped" dans archive/editions/{day}.md\u202f; ou, si le jour de la lettre a changé par erreur, remettez'
        f' weekday = "{WEEKDAYS[day.weekday()]}" dans newsletter.toml.'
    )
    if is_open(edition):
        text = f"Le brouillon du {long_date(day)} ne partira pas\u00a0: {changed}."
        return warning("edition-orphaned", text, remedy, edition=day)
    text = f"La lettre du {long_date(day)} est approuvée, mais ne partira pas\u00a0: {changed}."
    return error("edition-orphaned", text, remedy, edition=day)


def _copy(edition: Edition, original: dt.date) -> Need:
    text = (
        f"Le fichier de la lettre du {long_date(edition.date)} est une copie : l’envoi qu’il note est celui de la lettre du"
        f" {long_date(original)}. Cette lettre-ci n’est pas partie."
    )
    remedy = (
        f'Dans archive/editions/{edition.date}.md, écrivez status = "draft" et supprimez la partie [sent]\u202f; ou supprimez ce'
        " fichier."
    )
    return warning("edition-copied", text, remedy, edition=edition.date)


def _altered(edition: Edition, today: dt.date) -> Need:
    text = f"La lettre du {long_date(edition.date)} a été modifiée depuis son envoi : sa page n’est plus ce que ses lecteurs ont reçu."
    remedy = (
        f"Si c’est une correction, écrivez le jour où vous l’avez faite dans archive/editions/{edition.date}.md,"
        f" corrected = {today} si c’est aujourd’hui : la page le dira. Sinon, remettez le fichier en l’état."
    )
    return warning("edition-altered", text, remedy, edition=edition.date)


def _misdated(edition: Edition, day: dt.date, today: dt.date) -> Need:
    why = "est à venir" if day > today else "précède son envoi"
    text = (
        f"La lettre du {long_date(edition.date)} se dit corrigée le {long_date(day)}, un jour qui {why} : sa page n’en"
        " dit rien."
    )
    remedy = (
        f"Dans archive/editions/{edition.date}.md, écrivez le jour où vous l’avez corrigée, corrected = {today} si c’est"
        " aujourd’hui ; ou supprimez cette ligne."
    )
    return warning("corrected-date", text, remedy, edition=edition.date)


def _page(edition: Edition) -> Need:
    text = f"La page de la lettre du {long_date(edition.date)} est en ligne, alors que la lettre n’est pas partie."
    remedy = (
        "La prochaine mise en ligne de l’archive la retire. Pour le faire tout de suite, prévenez la personne qui gère"
        " la machine."
    )
    return warning("page-public", text, remedy, edition=edition.date)
