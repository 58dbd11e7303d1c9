"""Status: what happened, what comes next, what needs a person. All words are French."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from newsletter.exceptions import FailedError
from newsletter.model import Edition, EditionStatus, Figures, Need, Standing, Tally
from newsletter.pipeline.calendar import Planned, planned
from newsletter.pipeline.context import Context
from newsletter.pipeline.departure import messenger_of, state_words
from newsletter.pipeline.edition.as_known import as_known
from newsletter.pipeline.edition.closed import is_closed
from newsletter.pipeline.edition.drafting import is_open
from newsletter.pipeline.edition.following import figures
from newsletter.pipeline.edition.held import state_of
from newsletter.pipeline.edition.reach import tried_again_at
from newsletter.pipeline.gathering.health import SourceHealth, sources_health
from newsletter.pipeline.gathering.record import last_collection
from newsletter.pipeline.needs.causes import cause
from newsletter.pipeline.needs.counted import outdated as outdated_needs
from newsletter.pipeline.needs.gathered import needs, unreadable_state
from newsletter.pipeline.needs.letters import held_words
from newsletter.pipeline.way_out import addresses
from newsletter.schedule import is_letter_day
from newsletter.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The next edition.

    Args:
        status: None when it has no file.
        state: where it stands, in words (French).
        held: why it would not leave now; None when it would.
        reason: why it leaves at another instant than ever; None when it does not.
    """

    date: dt.date
    status: EditionStatus | None
    state: str
    draft_at: dt.datetime
    send_at: dt.datetime
    held: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDelivery:
    """How an edition's hand-over went: counts of recipients, and those that nobody knows about.

    Args:
        pending: those that it is still to be handed over to, or is being.
        figures: what an engine counts of its readers; None where none does.
        again_at: when the first of those is tried again that were refused for now; None where the next run does.
    """

    edition: dt.date
    messenger: str
    accepted: int
    refused: int
    pending: int
    suppressed: int
    uncertain: tuple[str, ...]
    figures: Figures | None = None
    again_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The whole state.

    Args:
        without: the days from today to the next edition's that have no letter, each with why.
        collected: when all sources were last collected.
        last: the edition that left last, by when it did; None where none has.
    """

    next: Next
    without: tuple[Planned, ...]
    collected: dt.datetime | None
    sources: tuple[SourceHealth, ...]
    deliveries: tuple[EditionDelivery, ...]
    needs: tuple[Need, ...]
    last: dt.date | None = None


def status(context: Context, store: Store) -> Status:
    """Gather the state of a workspace, its editions as they are at one moment."""
    files = context.looking()
    outdated, context = _outdated(files, store), as_known(files, store)
    sources, lost = _sources(context, store)
    coming, known = _next(context, store), deliveries(context, store)
    return Status(
        next=coming,
        without=tuple(_without(context, coming.date)),
        collected=last_collection(context),
        sources=sources,
        deliveries=known,
        last=_last(context, store, known),
        needs=tuple(dict.fromkeys((*lost, *outdated, *needs(context, store, sources)))),
    )


def _last(context: Context, store: Store, known: Sequence[EditionDelivery]) -> dt.date | None:
    """Return which edition left last: a postponed one may have left after a later one."""
    files = {one.date: one.sent.at for one in context.editions() if one.sent is not None}
    left: dict[dt.date, dt.datetime] = {}
    for day in (one.edition for one in known if one.accepted):
        handed = store.ledger.handed_over(day)
        at = handed.first_at if handed is not None else files.get(day)
        left[day] = at or context.times(day).send_at
    return max(left, key=lambda day: left[day], default=None)


def _sources(context: Context, store: Store) -> tuple[tuple[SourceHealth, ...], tuple[Need, ...]]:
    try:
        return sources_health(context, store), ()
    except FailedError as problem:
        return (), (unreadable_state(problem),)


def _outdated(context: Context, store: Store) -> list[Need]:
    with suppress(FailedError):  # the database is told by whatever else it cannot tell
        return outdated_needs(context, store)
    return []


def deliveries(context: Context, store: Store) -> tuple[EditionDelivery, ...]:
    """Return the ledger by edition, oldest first, with what the files alone know of; others sent what was imported."""
    known = store.ledger.tallies()
    files = {one.date: one for one in context.editions() if one.is_handed_over and not one.is_imported}
    return tuple(
        _by_ledger(context, store, day, known[day]) if day in known else _by_file(files[day])
        for day in sorted({*known, *files})
    )


def _by_ledger(context: Context, store: Store, day: dt.date, tally: Tally) -> EditionDelivery:
    at_it = tally.handing if tally.handing and context.is_handing_over else 0
    uncertain = store.ledger.standing(day, Standing.UNCERTAIN)
    interrupted = [] if at_it else store.ledger.standing(day, Standing.HANDING)
    closed = tally.waiting if is_closed(context, store, day, tally) else 0
    return EditionDelivery(
        edition=day,
        messenger=store.ledger.messenger(day),
        accepted=tally.accepted,
        refused=tally.refused + closed,
        pending=tally.waiting - closed + at_it,
        suppressed=tally.suppressed,
        uncertain=tuple(addresses(context, day, [*uncertain, *interrupted]).values()),
        figures=figures(store, day),
        again_at=None if closed else tried_again_at(context, store, day),
    )


def _by_file(edition: Edition) -> EditionDelivery:
    """Say what the file alone knows: the ledger was lost, is another machine's, or a person wrote that it left."""
    in_doubt = edition.status is EditionStatus.SENDING
    return EditionDelivery(
        edition=edition.date,
        messenger=messenger_of(edition),
        accepted=edition.sent.recipients or 0 if edition.sent and not in_doubt else 0,
        refused=0,
        pending=0,
        suppressed=0,
        uncertain=("?",) if in_doubt else (),
    )


def _next(context: Context, store: Store) -> Next:
    day = context.day(None)
    edition, due = context.files().on(day), context.times(day)
    held = _held(context, store, edition) if edition is not None else _unreadable(context, day)
    status = edition.status if edition else None
    if edition is not None and is_open(edition):
        status = EditionStatus.DRAFT
    (one,) = planned(context, [day])
    return Next(
        date=day,
        status=status,
        state=_state(context, store, edition, is_broken=bool(held)),
        draft_at=due.draft_at,
        send_at=due.send_at,
        held=held or None,
        reason=one.reason,
    )


def _state(context: Context, store: Store, edition: Edition | None, *, is_broken: bool) -> str:
    if edition is None:
        return "illisible" if is_broken else state_words(None)
    return state_words(EditionStatus.DRAFT) if is_open(edition) else state_of(context, store, edition)


def _held(context: Context, store: Store, edition: Edition) -> str:
    try:
        return held_words(context, store, edition)
    except FailedError as problem:
        return cause(problem).text


def _without(context: Context, coming: dt.date) -> Iterator[Planned]:
    today = context.now.date()
    days = (today + dt.timedelta(days=n) for n in range((coming - today).days))
    found = planned(context, (day for day in days if is_letter_day(day, context.config)))
    return (one for one in found if one.send_at is None and one.reason)


def _unreadable(context: Context, day: dt.date) -> str:
    is_broken = any(one.date == day for one in context.broken_editions())
    return "son fichier ne peut pas être lu" if is_broken else ""
