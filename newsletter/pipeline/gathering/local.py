"""Collecting the local agenda: `feeds/agenda.toml` and every calendar beside it; never the network."""

import asyncio
import dataclasses
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from newsletter.collect.handwritten import SOURCE as AGENDA, agenda_answers, agenda_entries
from newsletter.collect.parsed import Parsed
from newsletter.collect.received import PARSERS, Job
from newsletter.collect.workers import Parse, workers
from newsletter.config import Source
from newsletter.exceptions import BusyError, FileError, NewsletterError, SourceError
from newsletter.model import Kind
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.record import Report, compare, file_answer, happened, with_skipped
from newsletter.pipeline.gathering.vanished import agenda_text, refuse_without_sources
from newsletter.pipeline.written import refuse_outside
from newsletter.schema import Agenda, mistakes, read_agenda as rows_of
from newsletter.store import SourceState, Store


def collect_agenda(
    context: Context, store: Store, names: Sequence[str] = (), parse: Parse | None = None
) -> list[Report]:
    """Read the local agenda, or those of its files that are named.

    Raises:
        FileError: a file of it is wrong, or has vanished; or the list of sources has.
    """
    if parse is None:
        with workers() as there:
            return collect_agenda(context, store, names, there)
    refuse_without_sources(context, store)
    reports = []
    if not names or AGENDA in names:
        reports.append(_agenda(context, store))
    calendars = [path for path in context.workspace.calendars() if not names or path.stem in names]
    return reports + [_calendar(context, store, path, parse) for path in calendars]


def agenda_if_sound(context: Context, store: Store) -> FileError | None:
    """Read the local agenda; return what is wrong where it cannot be read: then it counts as it was read last.

    Raises:
        FileError: the list of sources has vanished.
    """
    refuse_without_sources(context, store)
    try:
        collect_agenda(context, store)
    except FileError as error:
        return error
    return None


def agenda_errors(context: Context, store: Store) -> list[NewsletterError]:
    """Return what is wrong with the local agenda, an error for each of its files that cannot be read.

    A calendar whose bytes were read before is not parsed again; nothing is stored.
    """
    with workers() as parse:
        reading: list[Callable[[], object]] = [partial(_agenda_rows, context, store)]
        reading += [
            partial(_read_calendar, context, store, path, parse) for path in context.workspace.calendars()
        ]
        return [error for read in reading if (error := _error_of(read)) is not None]


def _error_of(read: Callable[[], object]) -> NewsletterError | None:
    try:
        read()
    except NewsletterError as error:
        return error
    return None


def _read_calendar(context: Context, store: Store, path: Path, parse: Parse) -> None:
    job, state = _job(context, path), store.collected.source(path.stem)
    then = dataclasses.replace(job, now=state.health.last_success or context.now)
    if then.fingerprint != state.fingerprint:
        _entries(path, job, parse)


def read_agenda(context: Context, store: Store) -> None:
    """Read the local agenda, unless another command is at work: it reads it too.

    Raises:
        FileError: a file of it is wrong.
    """
    with suppress(BusyError), context.lock(patience=0):
        collect_agenda(context, store)


def _agenda(context: Context, store: Store) -> Report:
    zone = context.config.letter.zone
    text, rows = _agenda_rows(context, store)
    store.answers.keep(agenda_answers(rows))
    fingerprint = hashlib.sha256(f"{PARSERS} {zone.key} {text}".encode()).hexdigest()
    state = store.collected.source(AGENDA)
    if state.fingerprint == fingerprint:
        return _unchanged(state)
    return _record(context, store, state, fingerprint, Parsed.of(agenda_entries(rows, zone, context.now)))


def _agenda_rows(context: Context, store: Store) -> tuple[str, Agenda]:
    text = agenda_text(context, store)
    return text, rows_of(text, context.config.letter.zone)


def _calendar(context: Context, store: Store, path: Path, parse: Parse) -> Report:
    job, state = _job(context, path), store.collected.source(path.stem)
    if state.fingerprint == job.fingerprint:
        return _unchanged(state)
    return _record(context, store, state, job.fingerprint, _entries(path, job, parse))


def _job(context: Context, path: Path) -> Job:
    if path.stem == AGENDA:
        raise FileError("feeds/agenda.ics", cause=mistakes.NAME_TAKEN.text, remedy=mistakes.NAME_TAKEN.remedy)
    refuse_outside(path, context.workspace.root, f"feeds/{path.name}")
    source = Source(id=path.stem, kind=Kind.EVENT, format="calendar")
    with _of_people(path):
        answer = file_answer(path, path.stem)
    return Job(source=source, answer=answer, zone=context.config.letter.zone, now=context.now)


def _entries(path: Path, job: Job, parse: Parse) -> Parsed:
    with _of_people(path):
        return asyncio.run(_parsed(parse, job))


@contextmanager
def _of_people(path: Path) -> Iterator[None]:
    """What a person put there is for a person to mend: no failure that passes by itself."""
    try:
        yield
    except SourceError:
        mistake = mistakes.NO_CALENDAR
        raise FileError(f"feeds/{path.name}", cause=mistake.text, remedy=mistake.remedy) from None


async def _parsed(parse: Parse, job: Job) -> Parsed:
    return await parse(job)


def _unchanged(state: SourceState) -> Report:
    health = state.health
    return Report(
        id=health.id,
        status="unchanged",
        entries=state.entries,
        skipped=health.skipped,
        reason=health.skipped_reason,
        local=True,
    )


def _record(context: Context, store: Store, state: SourceState, fingerprint: str, parsed: Parsed) -> Report:
    found = compare(context, store, state, parsed, local=True, calendar=False)
    health = dataclasses.replace(
        with_skipped(state.health, parsed),
        first_collected=happened(state.health.first_collected, context.now) or context.now,
        last_attempt=context.now,
        last_success=context.now,
        last_new=context.now if found.new else state.health.last_new,
    )
    state = dataclasses.replace(state, health=health, fingerprint=fingerprint, entries=len(parsed.entries))
    store.collected.save(state, found.put, found.forget)
    return Report(
        id=state.health.id,
        status="ok",
        entries=len(parsed.entries),
        new=found.new,
        changed=found.changed,
        skipped=parsed.count,
        reason=parsed.reason,
        local=True,
    )
