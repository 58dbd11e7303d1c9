"""What is kept of collecting: how each source fared, when all were last collected, and the last good answers."""

import dataclasses
import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

from newsletter.collect.parsed import Parsed
from newsletter.collect.received import MAX_BYTES, Received
from newsletter.collect.same.changes import Changes, changes
from newsletter.config import Source
from newsletter.disk import failure
from newsletter.exceptions import SourceError
from newsletter.files import read_bounded
from newsletter.pipeline.context import Context
from newsletter.store import Health, SourceState, Store
from newsletter.web.trouble import NoAnswerError, Trouble

_REMEMBERED = 5  # answers whose unreadable parts tell what is usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How one source fared: `status` is ok, unchanged, failed or offline; `local` marks the agenda's.

    `error` is English, with the source's id; None unless it failed. `skipped` counts what of its last good answer could
    not be read, `reason` says in French why the first of it could not.
    """

    id: str
    status: str
    entries: int = 0
    new: int = 0
    changed: int = 0
    skipped: int = 0
    reason: str = ""
    error: str | None = None
    local: bool = False


def last_collection(context: Context) -> dt.datetime | None:
    """Return the instant of the last collection of all sources, in the letter's zone; None when there was none."""
    return happened(_collected_at(context), context.now)


def collection_ahead(context: Context) -> dt.datetime | None:
    """Return the instant of the last collection where it lies ahead: the clock was wrong then, or is now; else None."""
    at = _collected_at(context)
    return None if at == happened(at, context.now) else at


def happened(at: dt.datetime | None, now: dt.datetime) -> dt.datetime | None:
    """Return a remembered instant; None when there is none, or it lies ahead, written under a wrong clock."""
    return at if at is not None and at <= now else None


def _collected_at(context: Context) -> dt.datetime | None:
    try:
        seconds = context.workspace.collected.stat().st_mtime
    except OSError:
        return None
    return dt.datetime.fromtimestamp(seconds, context.config.letter.zone)


def remember_collection(context: Context) -> None:
    """Remember that all sources were collected now.

    Raises:
        FailedError: the file cannot be made.
    """
    path, seconds = context.workspace.collected, context.now.timestamp()
    try:
        path.touch()
        os.utime(path, (seconds, seconds))
    except OSError as error:
        raise failure("Cannot write", path, error) from error


def is_due(context: Context, every: dt.timedelta) -> bool:
    """Whether the last collection of all sources is long enough ago."""
    last = last_collection(context)
    return last is None or last + every <= context.now


def last_answer(state: SourceState) -> Received | None:
    """Return a source's last good answer; None when it never gave one."""
    if state.body is None:
        return None
    return Received(
        body=state.body,
        address=state.address,
        content_type=state.content_type,
        etag=state.etag,
        last_modified=state.last_modified,
    )


def with_answer(state: SourceState, answer: Received) -> SourceState:
    """Return a source's state with its last good answer replaced."""
    return dataclasses.replace(
        state,
        body=answer.body,
        address=answer.address,
        content_type=answer.content_type,
        etag=answer.etag,
        last_modified=answer.last_modified,
    )


def compare(
    context: Context, store: Store, state: SourceState, found: Parsed, *, local: bool, calendar: bool
) -> Changes:
    """Compare what was parsed with what is stored of the same source."""
    name, today, entries = state.health.id, context.now.date(), found.entries
    if local:
        stored = {entry.key: entry for entry in store.collected.entries(name)}
    else:
        stored = store.collected.alike(name, entries, today if calendar else None)
    unknown = [] if local else [entry for entry in entries if entry.key not in stored]
    return changes(
        stored,
        entries,
        first=happened(state.health.first_collected, context.now) is None,
        local=local,
        calendar=calendar,
        today=today,
        whole=found.whole,
        unread={f"{name}/{one.name}" for one in found.skipped if one.name},
        forgotten=store.collected.known_before(unknown) if unknown else {},
    )


def with_skipped(health: Health, found: Parsed) -> Health:
    """Return a source's health with what of its answer could not be read; earlier counts tell what is usual."""
    before = (*health.skips, health.skipped) if health.first_collected else ()
    return dataclasses.replace(
        health, skipped=found.count, skipped_reason=found.reason, skips=before[-_REMEMBERED:]
    )


def file_answer(path: Path, name: str) -> Received:
    """Read a file as a source's answer.

    Raises:
        NoAnswerError: it can't be read, or is larger than an answer may be.
    """
    try:
        body = read_bounded(path, MAX_BYTES)
    except OSError as error:
        raise NoAnswerError(
            Trouble.FILE, str(error.strerror), what="File cannot be read", which=name,
            remedy=f"check {path.name}",
        ) from None  # fmt: skip
    if len(body) > MAX_BYTES:
        raise NoAnswerError(
            Trouble.SIZE, f"over {MAX_BYTES // 1_000_000} MB", what="File too large", which=name,
            remedy="shorten it",
        )  # fmt: skip
    return Received(body=body)


def listed_file(context: Context, source: Source) -> Received:
    """Read the file that a source names.

    Raises:
        NoAnswerError: it can't be read.
    """
    return file_answer(context.workspace.root / (source.file or ""), source.id)


def recorded(context: Context, source: Source) -> Received:
    """Read the recorded answer of a source.

    Raises:
        SourceError: there is none.
    """
    for path in sorted(context.workspace.recorded.glob(f"{source.id}.*")):
        return dataclasses.replace(file_answer(path, source.id), address=source.url or "")
    raise SourceError(
        "Nothing to use offline", source.id, cause="it was never collected, and nothing is recorded of it",
        remedy="collect it once with the network",
    )  # fmt: skip
