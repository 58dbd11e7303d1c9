"""Lists the sources: what is configured, and how each fares."""

import datetime as dt
from dataclasses import dataclass

from newsletter.collect.agenda import SOURCE as AGENDA
from newsletter.collect.failure import Failure
from newsletter.pipeline.context import Context
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
