"""How the sources fare, and what a person can do about it. All words are French."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

from newsletter import french
from newsletter.collect.failure import Failure
from newsletter.collect.parsed import french_count
from newsletter.collect.rhythm import Silence, are_many, silence
from newsletter.config import Source
from newsletter.exceptions import FileError, UnreadableError
from newsletter.model import Kind, Level, Need
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.doubting import PATIENCE
from newsletter.pipeline.gathering.record import happened, last_collection
from newsletter.store import Health, Store
from newsletter.web.trouble import Trouble

MOVED_FOR_GOOD = 3  # answers in a row that agree on the new address
_LONGEST_WAIT = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """A source's health.

    Args:
        error: why it does not answer, French; None while it does, as are `trouble`, which names the reason for
            programs, and `cause`, which says it in English.
        failures: how many collections in a row it has failed in.
        retry_at: when it asked to be left alone until.
        gone: whether it said that it is gone for good (410): it is not asked any more.
        moved_to: its new address, once it has said so often enough; else empty.
        discovered: the feed that the page which took its place announces; else empty.
        silent_weeks: for how long it has been silent, against its own rhythm; None when that is nothing unusual.
        silence: the same in a sentence; empty then.
        is_empty: whether its last answer, a good one, held nothing, though earlier ones did.
        skipped: how many parts of its last good answer could not be read.
        skipped_reason: why the first of them could not, French; None when all could.
        needs: what needs a person.
        remarks: these in sentences, and what is only worth knowing.
    """

    id: str
    entries: int
    last_success: dt.datetime | None
    last_new: dt.datetime | None
    failures: int
    error: str | None
    trouble: Trouble | None
    cause: str | None
    retry_at: dt.datetime | None
    gone: bool
    moved_to: str
    discovered: str
    silent_weeks: int | None
    skipped: int
    skipped_reason: str | None
    needs: tuple[Need, ...]
    remarks: tuple[str, ...]
    silence: str = ""
    is_empty: bool = False


def sources_health(context: Context, store: Store) -> tuple[SourceHealth, ...]:
    """Say how every source ever collected fares, by id; those that are switched off need nothing.

    Where their list cannot be read, what was collected is all that is known of them.
    """
    configured: dict[str, Source] = {}
    with suppress(FileError, UnreadableError):
        configured = {source.id: source for source in context.sources()}
    collected, emptied = last_collection(context), store.collected.emptied()
    return tuple(
        _source(
            context,
            store,
            health,
            configured.get(health.id),
            collected,
            is_empty=health.id in emptied and _should_hold_something(configured.get(health.id)),
        )
        for health in store.collected.health()
    )


def asked_to_wait(health: Health, now: dt.datetime) -> dt.datetime | None:
    """Return when a source asked to be left alone until; None when that is over.

    A wait is a day at most: one that ends later was written under another clock, and does not count.
    """
    if health.retry_at is not None and now < health.retry_at <= now + _LONGEST_WAIT:
        return health.retry_at
    return None


def _source(
    context: Context,
    store: Store,
    health: Health,
    source: Source | None,
    collected: dt.datetime | None,
    *,
    is_empty: bool,
) -> SourceHealth:
    asked = source is not None and source.enabled
    failure = Failure.read(health.error)
    waits = asked_to_wait(health, context.now)
    quiet = _silence(context, store, health) if asked else None
    has_moved = health.moved_times >= MOVED_FOR_GOOD and source is not None and source.url != health.moved_to
    moved_to = health.moved_to if has_moved else ""
    corrected = (
        failure is not None and source is not None and failure.address not in {"", source.url, source.file}
    )
    need = _need(health, failure, waits, moved_to) if asked and not corrected else None
    silent = f"La source « {health.id} » est {quiet.french}." if quiet and not failure else ""
    unread = ""
    if (asked or source is None) and health.skipped and not (need and need.code == "source-skips"):
        unread = f"La source « {health.id} » : {french_count(health.skipped)} ({health.skipped_reason})."
    empty = ""
    if is_empty:
        empty = f"La source « {health.id} » est vide : elle répond, mais n’a plus une seule entrée. Celles d’avant restent."
    is_well = failure is None and (asked or source is None)
    return SourceHealth(
        id=health.id,
        entries=store.collected.count(health.id),
        last_success=_last_success(
            happened(health.last_success, context.now), collected if is_well else None
        ),
        last_new=happened(health.last_new, context.now),
        failures=health.failures,
        error=_why(failure, waits) if failure else None,
        trouble=failure.trouble if failure else None,
        cause=failure.cause if failure else None,
        retry_at=waits,
        gone=health.gone,
        moved_to=moved_to,
        discovered=health.discovered,
        silent_weeks=quiet.weeks if quiet else None,
        skipped=health.skipped,
        skipped_reason=health.skipped_reason or None,
        needs=(need,) if need else (),
        remarks=tuple(filter(None, (f"{need.text} {need.remedy}" if need else "", empty, silent, unread))),
        silence=silent,
        is_empty=is_empty,
    )


def _should_hold_something(source: Source | None) -> bool:
    """Whether nothing is remarkable of a source: events pass, and who chooses may find nothing to choose."""
    if source is None or not source.enabled or source.kind is Kind.EVENT:
        return False
    return not (source.only or any(rule.ignore for rule in source.rule))


def _silence(context: Context, store: Store, health: Health) -> Silence | None:
    today = context.now.date()
    return silence(store.collected.news_days(health.id, today), today)


def _last_success(known: dt.datetime | None, collected: dt.datetime | None) -> dt.datetime | None:
    """Return the last success: of a healthy source the last collection is one, though nothing was written of it."""
    return max(known, collected.astimezone(known.tzinfo)) if known and collected else known


def _why(failure: Failure, waits: dt.datetime | None) -> str:
    return f"{failure.french} jusqu’à {french.instant(waits)}" if waits else failure.french


def _need(health: Health, failure: Failure | None, waits: dt.datetime | None, moved_to: str) -> Need | None:
    """Say what a person should do about a source; None when nothing."""
    name = f"La source « {health.id} »"
    if health.gone:
        text = (
            f"{name} a fermé : elle dit que son adresse n’existe plus (HTTP 410), et n’est plus interrogée."
        )
        remedy = "Retirez-la de feeds/sources.toml, ou corrigez son adresse."
        return _warning("source-gone", text, remedy, health.id)
    if failure is not None and failure.trouble in {Trouble.STRAYED, Trouble.EMPTIED}:
        return _doubted(health, failure, name)
    if health.discovered:
        text = f"{name} est devenue une page web."
        line = _line(health.discovered)
        remedy = f"Son flux est peut-être celui-ci, à écrire dans feeds/sources.toml : {line}"
        return _warning("source-replaced", text, remedy, health.id)
    if failure is not None:
        often = french.count(health.failures, "échec")
        text = f"{name} ne répond plus ({often} de suite) : {_why(failure, waits)}."
        remedy = "Ses entrées restent, et elle est interrogée à chaque collecte. Si cela dure : newsletter sources check"
        return _warning("source-failing", text, remedy, health.id)
    if moved_to:
        text = f"{name} a changé d’adresse pour de bon."
        remedy = f"Dans feeds/sources.toml, écrivez pour elle : {_line(moved_to)}"
        return _warning("source-moved", text, remedy, health.id)
    if are_many(health.skipped, health.skips):
        text = f"{name} : {french_count(health.skipped)}, plus que d’ordinaire ({health.skipped_reason})."
        remedy = "Ce qui a été lu est là. Dites-le à qui tient ce site, ou voyez l’adresse : newsletter sources check"
        return _warning("source-skips", text, remedy, health.id)
    return None


def _doubted(health: Health, failure: Failure, name: str) -> Need:
    """Say why what a source answers is not taken, though it answers well."""
    if failure.trouble is Trouble.STRAYED:
        text = f"{name} mène à un autre site, qui n’a rien de ce qui était connu d’elle\u00a0: ce qui s’y trouve n’est pas proposé."
        remedy = (
            f"Regardez ce qu’elle est devenue. Si c’est bien elle, écrivez dans feeds/sources.toml\u00a0: {_line(health.discovered)}"
            "\u00a0; sinon retirez-la, ou corrigez son adresse."
        )
        return _warning("source-strayed", text, remedy, health.id)
    until = f" jusqu’au {french.long_date((failure.since + PATIENCE).date())}" if failure.since else ""
    text = f"{name} n’annonce plus rien\u00a0: son agenda est vide, alors que des événements y étaient à venir. Ils restent{until}."
    remedy = f"Demandez à qui tient ce site. S’ils n’ont plus lieu\u00a0: newsletter collect {health.id}"
    return _warning("calendar-emptied", text, remedy, health.id)


def _warning(code: str, text: str, remedy: str, source: str) -> Need:
    return Need(level=Level.WARNING, code=code, text=text, remedy=remedy, source=source)


def _line(address: str) -> str:
    """Write the line of `feeds/sources.toml`: a basic string of TOML, whatever a stranger sent."""
    plain = "".join(char for char in address if char.isprintable())
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'url = "{escaped}"'
