"""From an address to a source: itself, what its page offers, or the usual shapes, until one gives entries."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Literal
from urllib.parse import urlsplit

from newsletter.collect.discovery.discover import discover, well_known
from newsletter.collect.discovery.hosts import FEED, PAGE, Candidate, by_host
from newsletter.collect.discovery.naming import kind_of
from newsletter.collect.received import Received
from newsletter.config import Source
from newsletter.pipeline.subscriptions.trying import Trial, Try
from newsletter.web.trouble import NoAnswerError, Trouble

_MOST = 8  # candidates of a page that are tried
_PATIENCE = 120  # seconds for one search
_LEAVE_ALONE = {Trouble.DNS, Trouble.CONNECTION, Trouble.TLS, Trouble.TIMEOUT, Trouble.LATER, Trouble.PRIVATE}


async def search(attempt: Try, address: str) -> list[Trial]:
    """Find what to collect at an address; return what was tried, the address itself first."""
    trials = [first := await attempt(_source(Candidate(address, FEED)))]
    if first.error is not None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await _try_on(attempt, _candidates(address, first.answer), trials)
    return trials


def best(trials: Iterable[Trial]) -> Trial | None:
    """Return the first that gives entries, else the first that could be read."""
    readable = (one for one in trials if one.error is None)
    return max(readable, key=lambda one: bool(one.entries), default=None)


def _candidates(address: str, page: Received | None) -> list[Candidate]:
    if page is None:  # it can't be seen, but some feeds follow from its address alone
        return by_host(address)
    return [*discover(page.body, page.address, page.content_type)[:_MOST], *well_known(page.address)]


async def _try_on(attempt: Try, candidates: Iterable[Candidate], trials: list[Trial]) -> None:
    """Add trials, until one gives entries; a site that can't be reached, or asks to wait, is left alone."""
    left_alone: set[str] = set()
    for source in map(_source, candidates):
        site = urlsplit(source.url or "").netloc
        if site in left_alone or source in [one.source for one in trials]:
            continue
        trial = await attempt(source)
        trials.append(trial)
        if trial.entries:
            return
        if isinstance(trial.error, NoAnswerError) and trial.error.trouble in _LEAVE_ALONE:
            left_alone.add(site)


def _source(one: Candidate) -> Source:
    form: Literal["page"] | None = "page" if one.format == PAGE else None
    return Source(id="new", kind=kind_of(one.url), url=one.url, format=form)
