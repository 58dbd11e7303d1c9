"""Parsing at arm's length: in processes that are ended when they take too long or too much memory."""

import asyncio
import multiprocessing
import resource
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager

from pebble import ProcessExpired, ProcessPool

from newsletter.collect.answer import Job
from newsletter.collect.parse import parse
from newsletter.exceptions import SourceError
from newsletter.model import Entry

SECONDS = 20
_MEMORY = 2 * 1024**3  # bytes of address space
_WORKERS = 2

Parse = Callable[[Job], Awaitable[list[Entry]]]


@contextmanager
def workers() -> Iterator[Parse]:
    """Give a parser that runs in worker processes; they start at the first use and end with the context."""
    pool = ProcessPool(max_workers=_WORKERS, initializer=_limit, context=multiprocessing.get_context("spawn"))

    async def parse_there(job: Job) -> list[Entry]:
        future = pool.schedule(parse, args=[job], timeout=SECONDS)
        try:
            return await asyncio.wrap_future(future)
        except FutureTimeoutError:
            raise _gave_up(job, f"parsing took over {SECONDS} s") from None
        except (ProcessExpired, MemoryError):
            raise _gave_up(job, "parsing took too much memory or crashed") from None
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError, ArithmeticError) as error:
            # A parser that trips over hostile bytes must not stop the other sources.
            raise _gave_up(job, f"{type(error).__name__}: {error}"[:200]) from None

    try:
        yield parse_there
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _gave_up(job: Job, cause: str) -> SourceError:
    return SourceError(
        "Answer cannot be parsed", job.source.id, cause=cause, remedy="its last good answer is kept"
    )


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
