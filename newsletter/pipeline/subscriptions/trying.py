"""Trying addresses: asked and really parsed, and nothing is stored. From a page to its feed by discovery."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from newsletter.addresses import folded
from newsletter.collect.answer import Answer, Job, is_calendar
from newsletter.collect.discovery import hosts
from newsletter.collect.discovery.discover import CALENDAR, FEED, PAGE, Candidate, discover, well_known
from newsletter.collect.discovery.naming import kind_of
from newsletter.collect.fetch import Fetcher
from newsletter.collect.workers import Parse, workers
from newsletter.config import Source
from newsletter.exceptions import FailedError, SourceError
from newsletter.model import Entry, When
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.record import listed_file
from newsletter.web.trouble import NoAnswerError, Trouble

_MOST = 8  # candidates of a page that are tried
_PATIENCE = 120  # seconds for one search
_PROVISIONAL = "new"
_LEAVE_ALONE = {Trouble.DNS, Trouble.CONNECTION, Trouble.TLS, Trouble.TIMEOUT, Trouble.LATER, Trouble.PRIVATE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of one address.

    Args:
        answer: what came, also when it could not be parsed; None when nothing did.
        moved_to: where it is to be found from now on, by its own word; else empty.
        error: why it gives no entries; None when it was read.
    """

    source: Source
    answer: Answer | None = None
    moved_to: str = ""
    entries: tuple[Entry, ...] = ()
    error: SourceError | None = None

    @property
    def format(self) -> str | None:
        """One of "feed", "calendar" and "page"; None when it was not read."""
        if self.answer is None or self.error is not None:
            return None
        return self.source.format or (CALENDAR if is_calendar(self.answer.body) else FEED)

    @property
    def newest(self) -> When | None:
        """The latest date of its entries: when they were published, else when they take place."""
        dates = [when for one in self.entries if (when := one.published or one.start) is not None]
        return max(dates, key=lambda when: when.isoformat()[:10], default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a search found.

    Args:
        best: the address to take; None when no address gave anything.
        others: further ones that give entries of their own.
        how: "itself", "announced" by the page, or "guessed" by the usual shapes.
        tried: all addresses that were asked, in order.
        failure: what the address that was asked for said, when that is not what was hoped for.
    """

    best: Trial | None
    others: tuple[Trial, ...] = ()
    how: str = "itself"
    tried: tuple[str, ...] = ()
    failure: SourceError | None = None


class Probe:
    """Tries sources; made by `probing`."""

    def __init__(self, context: Context, fetcher: Fetcher, parse: Parse) -> None:
        self._context, self._fetcher, self._parse = context, fetcher, parse

    async def attempt(self, source: Source) -> Trial:
        """Ask one source and parse what comes; failures are values."""
        answer, moved_to = None, ""
        try:
            if source.file is not None:
                answer = listed_file(self._context, source)
            else:
                fetched = await self._fetcher.fetch(source, None)
                answer, moved_to = fetched.answer, fetched.moved_to
            return await self._read(source, answer, moved_to)
        except SourceError as error:
            return Trial(source=source, answer=answer, moved_to=moved_to, error=error)

    async def search(self, address: str) -> Search:
        """Find what to collect at an address: itself, what its page announces, or the usual shapes."""
        first = await self.attempt(_source(address))
        if first.error is None:
            return Search(best=first, tried=(address,))
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._search_from(address, first)
        except TimeoutError:
            return Search(best=None, tried=(address,), failure=first.error)

    async def _search_from(self, address: str, first: Trial) -> Search:
        if first.answer is None:  # the page can't be seen, but some feeds follow from its address alone
            offered = [Candidate(url, "", form) for url, form in hosts.by_address(address)]
        else:
            page = first.answer
            offered = discover(page.body, page.address, page.content_type)
        announced = [one for one in offered[:_MOST] if one.url != address or one.format == PAGE]
        trials = await asyncio.gather(*(self._candidate(one, first.answer) for one in announced))
        tried = (address, *(one.url for one in announced))
        good = _distinct([one for one in trials if one.entries])
        if good:
            return Search(best=good[0], others=tuple(good[1:]), how="announced", tried=tried)
        if first.answer is not None:
            guessed = [url for url in well_known(first.answer.address) if url not in tried]
            best, asked = await self._first_good(guessed)
            tried += asked
            if best is not None:
                return Search(best=best, how="guessed", tried=tried)
        empty = next((one for one in trials if one.error is None), None)
        return Search(best=empty, how="announced", tried=tried, failure=first.error)

    async def _candidate(self, one: Candidate, page: Answer | None) -> Trial:
        source = _source(one.url, page=one.format == PAGE)
        if one.format != PAGE or page is None:
            return await self.attempt(source)
        try:
            return await self._read(source, page)
        except SourceError as error:
            return Trial(source=source, answer=page, error=error)

    async def _first_good(self, addresses: Sequence[str]) -> tuple[Trial | None, tuple[str, ...]]:
        """Try guesses one by one, politely; a site that can't be reached, or asks to wait, is left alone."""
        for number, url in enumerate(addresses, start=1):
            trial = await self.attempt(_source(url))
            if trial.entries:
                return trial, tuple(addresses[:number])
            if isinstance(trial.error, NoAnswerError) and trial.error.trouble in _LEAVE_ALONE:
                return None, tuple(addresses[:number])
        return None, tuple(addresses)

    async def _read(self, source: Source, answer: Answer, moved_to: str = "") -> Trial:
        job = Job(source=source, answer=answer, zone=self._context.config.letter.zone, now=self._context.now)
        entries = await self._parse(job)
        return Trial(source=source, answer=answer, moved_to=moved_to, entries=tuple(entries))


@asynccontextmanager
async def probing(context: Context, network: httpx.AsyncBaseTransport | None = None) -> AsyncIterator[Probe]:
    """Give what tries sources.

    Args:
        context: the workspace.
        network: in place of the real one, for tests.

    Raises:
        FailedError: the environment forbids the network.
    """
    if context.is_offline:
        raise FailedError("No network", "NEWSLETTER_NETWORK=off", remedy="unset it, then try again")
    with workers() as parse:
        async with Fetcher(context.user_agent, context.now, network=network) as fetcher:
            yield Probe(context, fetcher, parse)


def _source(address: str, *, page: bool = False) -> Source:
    return Source(id=_PROVISIONAL, kind=kind_of(address), url=address, format="page" if page else None)


def _distinct(trials: Sequence[Trial]) -> list[Trial]:
    """Leave out what gives nothing but what an earlier one gives: the same feed as RSS and as Atom."""
    kept: list[Trial] = []
    seen: set[str] = set()
    for trial in trials:
        links = {folded(one.url) if one.url else one.title for one in trial.entries}
        if not links <= seen:
            kept.append(trial)
            seen |= links
    return kept
