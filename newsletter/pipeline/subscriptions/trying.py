"""Trying addresses: asked and really parsed, and nothing is stored."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

from newsletter.collect.fetch import Fetched, Fetcher
from newsletter.collect.parsed import Parsed
from newsletter.collect.received import Job, Received, is_calendar
from newsletter.collect.workers import Parse, workers
from newsletter.config import Source
from newsletter.exceptions import FailedError, SourceError
from newsletter.model import Entry, When
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.record import listed_file

_NOTHING = Parsed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of one address.

    Args:
        answer: what came, also when it could not be parsed; None when nothing did.
        moved_to: where it is to be found from now on, by its own word; else empty.
        error: why it gives no entries; None when it was read.
    """

    source: Source
    answer: Received | None = None
    moved_to: str = ""
    parsed: Parsed = _NOTHING
    error: SourceError | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What was read."""
        return self.parsed.entries

    @property
    def format(self) -> str | None:
        """One of "feed", "calendar" and "page"; None when it was not read."""
        if self.answer is None or self.error is not None:
            return None
        return self.source.format or ("calendar" if is_calendar(self.answer.body) else "feed")

    @property
    def newest(self) -> When | None:
        """The latest date of its entries: when they were published, else when they take place."""
        dates = [when for one in self.entries if (when := one.published or one.start) is not None]
        return max(dates, key=lambda when: when.isoformat()[:10], default=None)


Try = Callable[[Source], Awaitable[Trial]]


@asynccontextmanager
async def trying(context: Context) -> AsyncIterator[Try]:
    """Give what tries a source; its failures are values.

    Raises:
        FailedError: the environment forbids the network.
    """
    if context.is_offline:
        raise FailedError("No network", "NEWSLETTER_NETWORK=off", remedy="unset it, then try again")
    with workers() as parse:
        async with Fetcher(context.user_agent, context.now) as fetcher:
            yield partial(_tried, context, fetcher, parse)


async def _tried(context: Context, fetcher: Fetcher, parse: Parse, source: Source) -> Trial:
    trial = Trial(source=source)
    try:
        local = Fetched(answer=listed_file(context, source)) if source.file is not None else None
        fetched = local or await fetcher.fetch(source, None)
        trial = replace(trial, answer=fetched.answer, moved_to=fetched.moved_to)
        job = Job(source=source, answer=fetched.answer, zone=context.config.letter.zone, now=context.now)
        return replace(trial, parsed=await parse(job))
    except SourceError as error:
        return replace(trial, error=error)
