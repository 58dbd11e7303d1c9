"""Collecting the sources: all at once; each outcome is a value, in the sources' order."""

import asyncio
import dataclasses
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from newsletter.collect.failure import Failure
from newsletter.collect.fetch import Fetched, Fetcher
from newsletter.collect.received import Job, Received, is_agenda
from newsletter.collect.workers import Parse
from newsletter.config import Source
from newsletter.exceptions import SourceError, WebPageError
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.doubting import Came, doubt_of
from newsletter.pipeline.gathering.health import MOVED_FOR_GOOD, asked_to_wait
from newsletter.pipeline.gathering.record import (
    Report,
    compare,
    happened,
    last_answer,
    listed_file,
    recorded,
    with_answer,
    with_skipped,
)
from newsletter.store import Health, SourceState, Store, listed
from newsletter.web.trouble import NoAnswerError, Trouble

_log = logging.getLogger(__name__)


async def collect_sources(
    context: Context,
    store: Store,
    sources: Sequence[Source],
    parse: Parse,
    *,
    named: Collection[str],
    offline: bool,
) -> list[Report]:
    """Collect sources, never stopped by one that fails.

    Args:
        context: the workspace.
        store: its database.
        sources: which.
        parse: parses their answers.
        named: ids that a person asked for: these are asked also when they said that they are gone.
        offline: use the last answers, else the recorded ones.

    Raises:
        ConfigurationError: a source names a file outside the workspace.
    """
    async with Fetcher(context.user_agent, context.now) as fetcher:
        work = _Collection(context, store, parse, None if offline else fetcher, named)
        return await asyncio.gather(*map(work.one, sources))


@dataclass(frozen=True, slots=True)
class _Collection:
    """One collection. `fetcher` is None when offline."""

    context: Context
    store: Store
    parse: Parse
    fetcher: Fetcher | None
    named: Collection[str]

    async def one(self, source: Source) -> Report:
        """Collect one source."""
        state = self.store.collected.source(source.id)
        if self.fetcher is not None and (error := self._left_alone(source, state.health)) is not None:
            return self._report(source, state, error)
        answer = None
        try:
            fetched = await self._fetched(source, last_answer(state))
            answer = fetched.answer
            job = Job(
                source=source, answer=answer, zone=self.context.config.letter.zone, now=self.context.now
            )
            if state.fingerprint == job.fingerprint:
                return self._same(source, state, fetched)
            parsed = await self.parse(job)
        except SourceError as error:
            return self._failed(source, state, error, answer)
        except Exception as error:  # noqa: BLE001 - whatever one source sets off, the others are collected
            _log.exception("unexpected, from %s", source.id, extra={"source": source.id})
            return self._failed(source, state, _unexpected(source, error), answer)
        for one in parsed.skipped[:1]:
            _log.warning(
                "%s: %d not read, the first: %s",
                source.id,
                parsed.count,
                one.english,
                extra={"source": source.id},
            )
        found = compare(self.context, self.store, state, parsed, local=False, calendar=is_agenda(answer.body))
        doubt = doubt_of(self.context, self.store, Came(source, state, answer, parsed, found))
        if doubt is not None and source.id not in self.named and self.fetcher is not None:
            return self._failed(source, state, doubt, answer)
        is_same = state.body == answer.body and not (found.new or found.changed or found.forget)
        now = self.context.now
        health = dataclasses.replace(
            with_skipped(self._answered(state.health, fetched), parsed),
            first_collected=happened(state.health.first_collected, now) or now,
            last_new=now if found.new else state.health.last_new,
        )
        state = dataclasses.replace(
            with_answer(state, answer),
            health=health,
            fingerprint=job.fingerprint,
            entries=len(parsed.entries),
            listed=listed(found.listed) if parsed.whole or state.listed is None else state.listed,
        )
        self.store.collected.save(state, found.put, found.forget, found.known_as)
        return Report(
            id=source.id,
            status="offline" if self.fetcher is None else "unchanged" if is_same else "ok",
            entries=len(parsed.entries),
            new=found.new,
            changed=found.changed,
            skipped=parsed.count,
            reason=parsed.reason,
        )

    async def _fetched(self, source: Source, last: Received | None) -> Fetched:
        if source.file is not None:
            return Fetched(answer=listed_file(self.context, source))
        if self.fetcher is None:
            return Fetched(answer=last or recorded(self.context, source))
        return await self.fetcher.fetch(source, last)

    def _left_alone(self, source: Source, health: Health) -> NoAnswerError | None:
        """Say why a source is not asked; None when it is. A corrected address has said nothing yet."""
        failure = Failure.read(health.error)
        if failure is None or failure.address != _address(source):
            return None
        if health.gone and source.id not in self.named:
            remedy = (
                f"remove it from feeds/sources.toml, or correct it; newsletter collect {source.id} asks again"
            )
            return NoAnswerError(
                Trouble.GONE, "it said that it is gone (HTTP 410)", which=source.id, remedy=remedy
            )
        if (until := asked_to_wait(health, self.context.now)) is not None:
            cause = f"it asked to be left alone until {until:%Y-%m-%d %H:%M}"
            return NoAnswerError(Trouble.LATER, cause, which=source.id)
        return None

    def _same(self, source: Source, state: SourceState, fetched: Fetched) -> Report:
        """Nothing new: a healthy source is not written to, unless it now tells its answer apart otherwise."""
        after = with_answer(state, fetched.answer)
        answered = self._answered(state.health, fetched)
        still = dataclasses.replace(
            answered, last_attempt=state.health.last_attempt, last_success=state.health.last_success
        )
        if after != state or still != state.health:
            self.store.collected.save(dataclasses.replace(after, health=answered))
        status = "unchanged" if self.fetcher else "offline"
        return self._report(source, state, status=status)

    def _answered(self, health: Health, fetched: Fetched) -> Health:
        """Return the health of a source that gave a good answer; offline it gave none."""
        if self.fetcher is None:
            return health
        agreed = health.moved_times if fetched.moved_to == health.moved_to else 0
        return dataclasses.replace(
            health,
            last_attempt=self.context.now,
            last_success=self.context.now,
            error=None,
            failures=0,
            retry_at=None,
            gone=False,
            moved_to=fetched.moved_to,
            moved_times=min(agreed + 1, MOVED_FOR_GOOD) if fetched.moved_to else 0,
            discovered="",
        )

    def _failed(
        self, source: Source, state: SourceState, error: SourceError, answer: Received | None
    ) -> Report:
        _log.warning("%s", error, extra={"source": source.id})
        if self.fetcher is not None:
            health, address = state.health, _address(source)
            failure = Failure.of(error, address).following(Failure.read(health.error), self.context.now)
            health = dataclasses.replace(
                health,
                last_attempt=self.context.now,
                error=failure.written,
                failures=health.failures + 1,
                retry_at=error.retry_at if isinstance(error, NoAnswerError) else None,
                gone=failure.trouble is Trouble.GONE,
                discovered=_instead(source, error, answer),
            )
            self.store.collected.save(dataclasses.replace(state, health=health))
        return self._report(source, state, error)

    def _report(
        self, source: Source, state: SourceState, error: SourceError | None = None, *, status: str = "failed"
    ) -> Report:
        """Tell of a source whose last good answer stays what it was."""
        return Report(
            id=source.id,
            status=status,
            entries=state.entries,
            skipped=state.health.skipped,
            reason=state.health.skipped_reason,
            error=str(error) if error else None,
        )


def _unexpected(source: Source, error: Exception) -> SourceError:
    cause = f"{type(error).__name__}: {error}"[:200]
    return SourceError(
        "Unexpected error",
        source.id,
        cause=cause,
        remedy="its last good answer is kept; see var/newsletter.log",
    )


def _address(source: Source) -> str:
    return source.url or source.file or ""


def _instead(source: Source, error: SourceError, answer: Received | None) -> str:
    if isinstance(error, NoAnswerError) and error.trouble is Trouble.STRAYED and answer is not None:
        return answer.address
    if not isinstance(error, WebPageError):
        return ""
    from newsletter.collect.discovery.discover import feed_instead  # noqa: PLC0415 - few answers are pages

    return feed_instead(source, error, answer)
