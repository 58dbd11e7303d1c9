"""Parsing apart: hostile bytes meet the parsers in processes of their own."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from newsletter.apart import pool
from newsletter.collect.parsed import Parsed
from newsletter.collect.received import Job
from newsletter.exceptions import ApartError, SourceError

WORK = pool.Work(
    function="newsletter.collect.parse:read",
    imports=("newsletter.collect.feeds.feed",),  # what most answers need
    seconds=20,
    memory=2 * 1024**3,
)

Parse = Callable[[Job], Awaitable[Parsed]]


@contextmanager
def workers() -> Iterator[Parse]:
    """Give a parser that runs apart; it raises `SourceError` where an answer can't be read, or not within the limits."""
    with pool.workers(WORK) as ask:

        async def parse(job: Job) -> Parsed:
            try:
                found: Parsed = await ask(job)
            except ApartError as error:
                raise SourceError(
                    "Received cannot be parsed", job.source.id, cause=error.cause,
                    remedy="its last good answer is kept",
                ) from None  # fmt: skip
            return found

        yield parse
