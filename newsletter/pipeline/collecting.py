"""Collecting: the local agenda, then every source at once; each outcome is a value, in the sources' order."""

import asyncio
import dataclasses
import datetime as dt
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from newsletter import __version__
from newsletter.collect.agenda import SOURCE as AGENDA, agenda_entries
from newsletter.collect.answer import Answer, Job, is_calendar
from newsletter.collect.changes import Changes, changes
from newsletter.collect.fetch import MAX_BYTES, Fetcher, Unchanged
from newsletter.collect.merge import merge
from newsletter.collect.workers import Parse, workers
from newsletter.config import Source
from newsletter.exceptions import ConfigurationError, SourceError, UsageError
from newsletter.french import count
from newsletter.model import Entry, Kind
from newsletter.pipeline.context import Context, read_text
from newsletter.schema import read_agenda
from newsletter.store import SourceState, Store

_log = logging.getLogger(__name__)
LAST = "collected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How one source fared: `status` is ok, unchanged, failed or offline; `local` marks the agenda's."""

    id: str
    status: str
    entries: int = 0
    new: int = 0
    changed: int = 0
    error: str | None = None
    local: bool = False


def collect(
    context: Context,
    store: Store,
    names: Sequence[str] = (),
    *,
    offline: bool = False,
    transport: httpx.AsyncBaseTransport | None = None,
) -> list[Report]:
    """Collect all sources, or those named.

    Args:
        context: the workspace.
        store: its database.
        names: ids of sources; none means all.
        offline: use the last answers, else the recorded ones.
        transport: in place of the network, for tests.

    Raises:
        UsageError: a name that no source has.
        ConfigurationError: the agenda or the sources' file is wrong.
    """
    sources = context.sources()
    local = [AGENDA, *(path.stem for path in context.workspace.calendars())]
    _refuse_unknown(names, [*local, *(source.id for source in sources)])
    wanted = [source for source in sources if (source.id in names if names else source.enabled)]
    with workers() as parse:
        reports = collect_agenda(context, store, names, parse)
        if wanted:
            fetched = _collect_sources(
                context, store, wanted, parse, offline=offline or context.is_offline, transport=transport
            )
            reports += asyncio.run(fetched)
    if not names:
        store.collected.drop([*local, *(source.id for source in sources)])
        store.memory.remember(LAST, context.now)
    return reports


def known_entries(context: Context, store: Store) -> list[Entry]:
    """Return all entries known, merged, by key."""
    local = [AGENDA, *(path.stem for path in context.workspace.calendars())]
    order = [*local, *(source.id for source in context.sources())]
    return merge(store.collected.entries(), {name: rank for rank, name in enumerate(order)})


def collect_agenda(
    context: Context, store: Store, names: Sequence[str] = (), parse: Parse | None = None
) -> list[Report]:
    """Read the local agenda: `agenda.toml` and every calendar beside it; never the network.

    Raises:
        ConfigurationError: a file of it is wrong.
    """
    if parse is None:
        with workers() as there:
            return collect_agenda(context, store, names, there)
    reports = []
    if not names or AGENDA in names:
        reports.append(_agenda(context, store))
    calendars = [path for path in context.workspace.calendars() if not names or path.stem in names]
    return reports + [_local_calendar(context, store, path, parse) for path in calendars]


def _refuse_unknown(names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise UsageError("Unknown source", name, remedy=f"known: {', '.join(known)}")


def _agenda(context: Context, store: Store) -> Report:
    path, zone = context.workspace.agenda, context.config.letter.zone
    text = read_text(path) if path.is_file() else ""
    rows = read_agenda(text, zone)
    fingerprint = hashlib.sha256(f"{zone.key} {text}".encode()).hexdigest()
    return _record_local(context, store, AGENDA, fingerprint, agenda_entries(rows, zone, context.now))


def _local_calendar(context: Context, store: Store, path: Path, parse: Parse) -> Report:
    if path.stem == AGENDA:
        raise ConfigurationError(
            "Name taken",
            "feeds/agenda.ics",
            cause="agenda.toml is called `agenda` too",
            remedy="rename the calendar",
        )
    source = Source(id=path.stem, kind=Kind.EVENT, format="calendar")
    job = Job(source=source, answer=_file(path, path.stem), zone=context.config.letter.zone, now=context.now)
    state = store.collected.source(path.stem)
    if state.fingerprint == job.fingerprint:
        return Report(id=path.stem, status="unchanged", entries=store.collected.count(path.stem), local=True)
    try:
        entries = asyncio.run(_parsed(parse, job))
    except SourceError as error:
        raise ConfigurationError(
            error.what, f"feeds/{path.name}", cause=error.cause, remedy="export it again, or remove it"
        ) from None
    return _record_local(context, store, path.stem, job.fingerprint, entries)


async def _parsed(parse: Parse, job: Job) -> list[Entry]:
    return await parse(job)


def _record_local(
    context: Context, store: Store, name: str, fingerprint: str, entries: list[Entry]
) -> Report:
    state = store.collected.source(name)
    if state.fingerprint == fingerprint:
        return Report(id=name, status="unchanged", entries=len(entries), local=True)
    stored = {entry.key: entry for entry in store.collected.entries(name)}
    found = changes(stored, entries, first=False, local=True, calendar=False, today=context.now.date())
    _save(context, store, dataclasses.replace(state, fingerprint=fingerprint), found)
    return Report(
        id=name, status="ok", entries=len(entries), new=found.new, changed=found.changed, local=True
    )


async def _collect_sources(
    context: Context,
    store: Store,
    sources: Sequence[Source],
    parse: Parse,
    *,
    offline: bool,
    transport: httpx.AsyncBaseTransport | None,
) -> list[Report]:
    letter = context.config.letter
    agent = f"jeudis-odd17/{__version__} (+{letter.base}; {letter.editor})"
    async with Fetcher(agent, transport) as fetcher:
        jobs = [
            _collect_one(context, store, source, parse, None if offline else fetcher) for source in sources
        ]
        return await asyncio.gather(*jobs)


async def _collect_one(
    context: Context, store: Store, source: Source, parse: Parse, fetcher: Fetcher | None
) -> Report:
    """Collect one source; `fetcher` is None when offline."""
    state = store.collected.source(source.id)
    last = _last_answer(state)
    try:
        answer = await _answer(context, source, last, fetcher)
        job = Job(source=source, answer=answer, zone=context.config.letter.zone, now=context.now)
        if state.fingerprint == job.fingerprint:
            return _unchanged(context, store, state, source, offline=fetcher is None)
        entries = await parse(job)
    except SourceError as error:
        return _failed(context, store, state, error)
    stored = {entry.key: entry for entry in store.collected.entries(source.id)}
    found = changes(
        stored,
        entries,
        first=state.health.first_collected is None,
        local=False,
        calendar=is_calendar(answer.body),
        today=context.now.date(),
    )
    _save(context, store, _answered(state, answer, job.fingerprint), found)
    status = "offline" if fetcher is None else "ok"
    return Report(id=source.id, status=status, entries=len(entries), new=found.new, changed=found.changed)


async def _answer(context: Context, source: Source, last: Answer | None, fetcher: Fetcher | None) -> Answer:
    if source.file is not None:
        path = (context.workspace.root / source.file).resolve()
        if not path.is_relative_to(context.workspace.root.resolve()):
            raise ConfigurationError(
                "Wrong value", f"feeds/sources.toml, file of {source.id}", cause="it leads outside the workspace",
                remedy="copy the file into feeds/",
            )  # fmt: skip
        return _file(path, source.id)
    if fetcher is None:
        return last or _recorded(context, source)
    found = await fetcher.fetch(source, last)
    if isinstance(found, Unchanged):
        assert last is not None
        return last
    return found


def _file(path: Path, name: str) -> Answer:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(
                "File too large", name, cause=f"over {MAX_BYTES // 1_000_000} MB", remedy="shorten it"
            )
        return Answer(body=path.read_bytes())
    except OSError as error:
        raise SourceError(
            "File cannot be read", name, cause=str(error.strerror), remedy=f"check {path.name}"
        ) from None


def _recorded(context: Context, source: Source) -> Answer:
    for path in sorted(context.workspace.recorded.glob(f"{source.id}.*")):
        return dataclasses.replace(_file(path, source.id), address=source.url or "")
    raise SourceError(
        "Nothing to use offline", source.id, cause="it was never collected, and nothing is recorded of it",
        remedy="collect it once with the network",
    )  # fmt: skip


def _last_answer(state: SourceState) -> Answer | None:
    if state.body is None:
        return None
    return Answer(
        body=state.body,
        address=state.address,
        content_type=state.content_type,
        etag=state.etag,
        last_modified=state.last_modified,
    )


def _answered(state: SourceState, answer: Answer, fingerprint: str) -> SourceState:
    return dataclasses.replace(
        state,
        body=answer.body,
        address=answer.address,
        content_type=answer.content_type,
        etag=answer.etag,
        last_modified=answer.last_modified,
        fingerprint=fingerprint,
    )


def _save(context: Context, store: Store, state: SourceState, found: Changes) -> None:
    now = context.now
    health = dataclasses.replace(
        state.health,
        first_collected=state.health.first_collected or now,
        last_attempt=now,
        last_success=now,
        last_new=now if found.new else state.health.last_new,
        error=None,
        failures=0,
    )
    store.collected.save(dataclasses.replace(state, health=health), found.put, found.forget)


def _unchanged(
    context: Context, store: Store, state: SourceState, source: Source, *, offline: bool
) -> Report:
    """A healthy source that has nothing new is not written to."""
    if state.health.error is not None:
        _save(context, store, state, Changes())
    known = store.collected.count(source.id)
    return Report(id=source.id, status="offline" if offline else "unchanged", entries=known)


def _failed(context: Context, store: Store, state: SourceState, error: SourceError) -> Report:
    _log.warning("%s", error)
    cause = error.cause or error.what
    health = dataclasses.replace(
        state.health, last_attempt=context.now, error=cause, failures=state.health.failures + 1
    )
    store.collected.save(dataclasses.replace(state, health=health))
    known = store.collected.count(state.health.id)
    return Report(id=state.health.id, status="failed", entries=known, error=str(error))


def is_due(context: Context, store: Store, every: dt.timedelta) -> bool:
    """Whether the last collection of all sources is long enough ago."""
    last = store.memory.instant(LAST)
    return last is None or last + every <= context.now


def known_sources(store: Store) -> list[str]:
    """Say how the sources fare, a line for each that fails, else one for all (French)."""
    health = store.collected.health()
    failing = [f"{one.id} ne répond plus : {one.error}" for one in health if one.error]
    return failing or [f"{count(len(health), 'source')} à jour"]
