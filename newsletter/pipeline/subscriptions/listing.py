"""Lists the sources, and how each fared when it was last collected."""

import dataclasses
import datetime as dt
from dataclasses import dataclass

from newsletter.collect.failure import Failure
from newsletter.collect.handwritten import SOURCE as AGENDA
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.record import happened
from newsletter.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One source. `address` is a URL, or a path inside the workspace; `error` is French, None while it answers."""

    id: str
    kind: str
    address: str
    verified: bool = True
    enabled: bool = True
    entries: int = 0
    last_new: dt.datetime | None = None
    error: str | None = None


def listed(context: Context, store: Store) -> list[Listed]:
    """List the agenda's files and the configured sources, in their order."""
    files = [(AGENDA, "agenda.toml"), *((path.stem, path.name) for path in context.workspace.calendars())]
    local = [Listed(id=name, kind="agenda", address=f"feeds/{file}") for name, file in files]
    outside = [
        Listed(
            id=source.id,
            kind=source.kind.value,
            address=source.url or source.file or "",
            verified=source.verified,
            enabled=source.enabled,
        )
        for source in context.sources()
    ]
    return [_with_health(one, context, store) for one in local + outside]


def _with_health(one: Listed, context: Context, store: Store) -> Listed:
    health = store.collected.source(one.id).health
    failure = Failure.read(health.error)
    return dataclasses.replace(
        one,
        entries=store.collected.count(one.id),
        last_new=happened(health.last_new, context.now),
        error=failure.french if failure else None,
    )
