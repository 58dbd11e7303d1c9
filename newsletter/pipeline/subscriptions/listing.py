"""Lists the sources: how each fares, and, when they are tried, how each answers now; nothing that is stored changes."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from newsletter.collect.agenda import SOURCE as AGENDA
from newsletter.collect.discovery.instead import feed_instead
from newsletter.collect.failure import Failure
from newsletter.config import Source
from newsletter.exceptions import UsageError
from newsletter.french import day_of
from newsletter.pipeline.context import Context
from newsletter.pipeline.subscriptions.trying import Trial, probing
from newsletter.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One source. `address` is a URL, or a path inside the workspace; `error` is French, None while it answers."""

    id: str
    kind: str
    address: str
    verified: bool
    enabled: bool
    entries: int
    last_new: dt.datetime | None
    error: str | None


def listed(context: Context, store: Store) -> list[Listed]:
    """List the agenda's files and the configured sources, in their order."""
    local = [
        (AGENDA, "feeds/agenda.toml"),
        *((path.stem, f"feeds/{path.name}") for path in context.workspace.calendars()),
    ]
    rows = [(name, "agenda", address, True, True) for name, address in local]
    rows += [
        (source.id, source.kind.value, source.url or source.file or "", source.verified, source.enabled)
        for source in context.sources()
    ]
    return [_listed(store, *row) for row in rows]


def _listed(store: Store, name: str, kind: str, address: str, verified: bool, enabled: bool) -> Listed:  # noqa: FBT001
    health = store.collected.source(name).health
    failure = Failure.read(health.error)
    return Listed(
        id=name,
        kind=kind,
        address=address,
        verified=verified,
        enabled=enabled,
        entries=store.collected.count(name),
        last_new=health.last_new,
        error=failure.french if failure else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How one source answered.

    Args:
        status: "ok" or "failed".
        format: "feed", "calendar" or "page"; None when it was not read.
        newest: the latest date of its entries, which for events is when they take place.
        remark: what a person should know or do, in French.
        proposed: an address that serves better than the configured one.
        error: the reason of a failure, in English.
    """

    id: str
    status: str
    format: str | None
    entries: int
    newest: dt.date | None
    remark: str
    proposed: str | None
    error: str | None


def verify(
    context: Context, names: Sequence[str] = (), *, network: httpx.AsyncBaseTransport | None = None
) -> list[Verified]:
    """Try all enabled sources, or those named, in the order of the file.

    Args:
        context: the workspace.
        names: ids of sources, also of disabled ones; none means all that are enabled.
        network: in place of the real one, for tests.

    Raises:
        UsageError: a name that no source has.
        ConfigurationError: the sources' file is wrong.
    """
    sources = context.sources()
    known = [source.id for source in sources]
    for name in names:
        if name not in known:
            raise UsageError("Unknown source", name, remedy=f"known: {', '.join(known) or 'none'}")
    wanted = [source for source in sources if (source.id in names if names else source.enabled)]
    trials = asyncio.run(_all(context, wanted, network)) if wanted else []
    return [_verified(trial) for trial in trials]


async def _all(
    context: Context, sources: Sequence[Source], network: httpx.AsyncBaseTransport | None
) -> list[Trial]:
    async with probing(context, network) as probe:
        return await asyncio.gather(*(probe.attempt(source) for source in sources))


def _verified(trial: Trial) -> Verified:
    proposed = trial.moved_to or feed_instead(trial.source, trial.error, trial.answer) or None
    return Verified(
        id=trial.source.id,
        status="ok" if trial.error is None else "failed",
        format=trial.format,
        entries=len(trial.entries),
        newest=day_of(trial.newest) if trial.newest else None,
        remark=" ; ".join(_remarks(trial, proposed)),
        proposed=proposed,
        error=str(trial.error) if trial.error else None,
    )


def _remarks(trial: Trial, proposed: str | None) -> list[str]:
    source = trial.source
    if trial.error is not None:
        reason = Failure.of(trial.error, source.url or "").french
        return [reason, f"elle annonce {proposed}"] if proposed else [reason]
    remarks = [] if trial.entries else ["aucune entrée"]
    if trial.moved_to:
        remarks.append(f"nouvelle adresse : {trial.moved_to}")
    if not source.verified:
        remarks.append("vérifiée : retirez verified = false")
    if not source.enabled:
        remarks.append("désactivée")
    return remarks
