"""Status: what happened, what comes next, what needs a person. All words are French."""

import datetime as dt
from dataclasses import dataclass

from newsletter import french
from newsletter.model import Edition, EditionStatus, Standing, Tally
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.composing import composed
from newsletter.pipeline.edition.drafting import current, is_edited, is_open
from newsletter.pipeline.edition.frozen import edited_words
from newsletter.pipeline.edition.held import refusal_words, why_held
from newsletter.pipeline.edition.since import since_approval
from newsletter.pipeline.gathering.health import SourceHealth, sources_health
from newsletter.pipeline.gathering.local import agenda_trouble
from newsletter.pipeline.gathering.record import last_collection
from newsletter.schedule import is_letter_day, times
from newsletter.store import Store

_RECENT = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The next edition. `status` is None when it has no file; `held` says why it would not leave now, else None."""

    date: dt.date
    status: EditionStatus | None
    draft_at: dt.datetime
    send_at: dt.datetime
    held: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDelivery:
    """How an edition's hand-over went: counts of recipients, and those that nobody knows about.

    Args:
        pending: those that it is still to be handed over to, or is being.
    """

    edition: dt.date
    messenger: str
    accepted: int
    refused: int
    pending: int
    suppressed: int
    uncertain: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The whole state. `collected` is the last collection of all sources."""

    next: Next
    collected: dt.datetime | None
    sources: tuple[SourceHealth, ...]
    deliveries: tuple[EditionDelivery, ...]
    needs: tuple[str, ...]


def status(context: Context, store: Store) -> Status:
    """Gather the state of a workspace."""
    coming = _next(context, store)
    sources = sources_health(context, store)
    return Status(
        next=coming,
        collected=last_collection(context),
        sources=sources,
        deliveries=deliveries(context, store),
        needs=tuple(_needs(context, store, coming, sources)),
    )


def deliveries(context: Context, store: Store) -> tuple[EditionDelivery, ...]:
    """Return the ledger by edition, oldest first, with what the files alone know of."""
    known = store.ledger.tallies()
    files = {edition.date: edition for edition in context.editions() if edition.sent is not None}
    return tuple(
        _by_ledger(context, store, day, known[day]) if day in known else _by_file(files[day])
        for day in sorted({*known, *files})
    )


def _by_ledger(context: Context, store: Store, day: dt.date, tally: Tally) -> EditionDelivery:
    at_it = tally.handing if tally.handing and context.is_handing_over else 0
    uncertain = store.ledger.standing(day, Standing.UNCERTAIN)
    interrupted = [] if at_it else store.ledger.standing(day, Standing.HANDING)
    return EditionDelivery(
        edition=day,
        messenger=store.ledger.messenger(day),
        accepted=tally.accepted,
        refused=tally.refused,
        pending=tally.waiting + at_it,
        suppressed=0,  # nobody can be: there is no list of those that want nothing more
        uncertain=(*uncertain, *interrupted),
    )


def _by_file(edition: Edition) -> EditionDelivery:
    """Say what the file alone knows: the ledger was lost, or is another machine's."""
    assert edition.sent is not None
    in_doubt = edition.status is EditionStatus.SENDING
    return EditionDelivery(
        edition=edition.date,
        messenger=edition.sent.messenger,
        accepted=0 if in_doubt else edition.sent.recipients or 0,
        refused=0,
        pending=0,
        suppressed=0,
        uncertain=("?",) if in_doubt else (),
    )


def _next(context: Context, store: Store) -> Next:
    day = context.day(None)
    edition, due = context.edition(day), times(day, context.config)
    held = None
    if (edition is not None and context.now >= due.send_at) or (
        edition is not None and edition.status is EditionStatus.SENDING
    ):
        held = why_held(context, store, edition) or None
    elif edition is not None and is_edited(edition):
        held = edited_words(context, edition)
    state = edition.status if edition else None
    if edition is not None and is_open(edition):
        state = EditionStatus.DRAFT
    return Next(date=day, status=state, draft_at=due.draft_at, send_at=due.send_at, held=held)


def _needs(context: Context, store: Store, coming: Next, sources: tuple[SourceHealth, ...]) -> list[str]:
    needs = [
        line for edition in context.editions() if (line := _past_need(context, store, edition, coming.date))
    ]
    needs += _missed(context, coming.date)
    if why := store.ledger.why(coming.date, Standing.DEFERRED):
        failed = f"L’envoi de la lettre du {french.long_date(coming.date)} a échoué, il sera tenté à nouveau"
        needs.append(f"{failed} : {refusal_words(why)}.")
    if trouble := agenda_trouble(context):
        needs.append(f"L’agenda ne peut pas être lu, le brouillon n’est donc plus tenu à jour. {trouble}")
    if coming.status is None and context.now >= coming.draft_at:
        needs.append(
            f"Le brouillon de la lettre du {french.long_date(coming.date)} n’est pas préparé : newsletter draft"
        )
    if coming.held:
        needs.append(f"La lettre du {french.long_date(coming.date)} est retenue : {coming.held}.")
    elif (edition := context.edition(coming.date)) is not None:
        needs += since_approval(context, store, edition)
    if coming.status is EditionStatus.DRAFT:
        needs += _draft_needs(context, store, coming)
    return [*needs, *(need for source in sources for need in source.needs)]


def _draft_needs(context: Context, store: Store, coming: Next) -> list[str]:
    needs = []
    if context.config.schedule.approval == "required" and not coming.held:
        needs.append(
            f"La lettre du {french.long_date(coming.date)} attend votre accord : newsletter approve {coming.date}"
        )
    errors = composed(context, current(context, store, coming.date), store).blocking
    if errors:
        needs.append(
            f"{french.count(len(errors), 'erreur')} à corriger avant d’approuver : newsletter check {coming.date}"
        )
    return needs


def _missed(context: Context, coming: dt.date) -> list[str]:
    """Say which of the last letters were never made, since the first was."""
    made = {edition.date for edition in context.editions()}
    days = (context.now.date() - dt.timedelta(days=n) for n in range(_RECENT.days, -1, -1))
    return [
        f"La lettre du {french.long_date(day)} n’a pas été préparée à temps."
        for day in days
        if made and min(made) < day < coming and day not in made and is_letter_day(day, context.config)
    ]


def _past_need(context: Context, store: Store, edition: Edition, coming: dt.date) -> str | None:
    """Say what went wrong with an edition whose time is over."""
    if edition.status in {EditionStatus.SENT, EditionStatus.SKIPPED} or edition.date >= coming:
        return None
    said = french.long_date(edition.date)
    if edition.status is EditionStatus.SENDING:
        return f"La lettre du {said} : {why_held(context, store, edition) or 'son envoi n’est pas terminé'}."
    if context.now - times(edition.date, context.config).send_at > _RECENT:
        return None
    refused = store.ledger.why(edition.date, Standing.REFUSED, Standing.DEFERRED)
    why = refusal_words(refused) if refused else why_held(context, store, edition)
    return f"La lettre du {said} n’est pas partie : {why}. Ce qui est encore d’actualité revient dans la prochaine."
