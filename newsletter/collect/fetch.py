"""Fetching sources (RFC 9110, RFC 9111): conditionally, and again when that may help."""

import asyncio
import dataclasses
import datetime as dt
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from typing import Self

import httpx

from newsletter.collect.received import MAX_BYTES, Received
from newsletter.config import Source
from newsletter.web.door import WHOLE, Door, Reply
from newsletter.web.reach import may_be_private
from newsletter.web.route import Start, start
from newsletter.web.trouble import NoAnswerError, Trouble

_SHORT_WAIT = 5  # seconds that a source may ask us to wait within one collection
_LONGEST_WAIT = dt.timedelta(hours=24)
_LATER = {429, 503}
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json;q=0.9, application/xml;q=0.9, text/calendar;q=0.9, text/xml;q=0.8, */*;q=0.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long to wait, in seconds.

    Args:
        total: for one source, all its tries and the pauses between them included.
        idle: for a connection, and for the next bytes of an answer.
        tries: how often one source is asked.
        pause: before the second try; each further one is twice as long, and up to as much by chance.
    """

    total: float = 45
    idle: float = 15
    tries: int = 3
    pause: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A source's answer; when nothing changed (304) it is the last one, with the validators of now.

    Args:
        moved_to: the answer's address, when every redirect that led there is for good (301, 308); else empty.
    """

    answer: Received
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class _Visit:
    """What all requests for one source have in common."""

    start: Start
    last: Received | None
    deadline: asyncio.Timeout


class Fetcher:
    """Fetches sources; use as an asynchronous context.

    Args:
        user_agent: names the program, with a contact.
        now: the instant of now, for what sources ask by the clock.
        limits: how long to wait.
        network: the way out; closed with the context.
    """

    def __init__(
        self,
        user_agent: str,
        now: dt.datetime,
        *,
        limits: Limits | None = None,
        network: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._now, self._limits = now, limits or Limits()
        self._door = Door(user_agent, accept=_ACCEPT, idle=self._limits.idle, network=network)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._door.__aexit__(*exc)

    async def fetch(self, source: Source, last: Received | None) -> Fetched:
        """Fetch one source, conditionally on its last good answer.

        Raises:
            NoAnswerError: no usable answer within the limits.
        """
        try:
            async with asyncio.timeout(self._limits.total) as deadline:
                return await self._tries(_Visit(start(source.url or ""), last, deadline))
        except TimeoutError:
            cause = f"no complete answer within {self._limits.total:g} s"
            raise NoAnswerError(Trouble.TIMEOUT, cause, which=source.id) from None
        except NoAnswerError as error:
            raise error.about(source.id) from None

    async def _tries(self, visit: _Visit) -> Fetched:
        try:
            return await self._ask(visit)
        except NoAnswerError as error:
            if not error.again:
                raise
            return await self._again(visit, error)

    async def _again(self, visit: _Visit, first: NoAnswerError) -> Fetched:
        """Go on after a first try that failed."""
        import stamina  # noqa: PLC0415 - few collections need it
        from stamina.instrumentation import set_on_retry_hooks  # noqa: PLC0415

        set_on_retry_hooks([])  # stamina would report every further try on stderr
        async for attempt in stamina.retry_context(
            on=_may_pass,
            attempts=self._limits.tries,
            timeout=None,
            wait_initial=self._limits.pause,
            wait_jitter=self._limits.pause,
        ):
            with attempt:
                if attempt.num == 1:
                    raise first
                return await self._ask(visit)
        raise AssertionError

    async def _ask(self, visit: _Visit) -> Fetched:
        reply = await self._door.ask(
            visit.start,
            visit.deadline,
            limit=MAX_BYTES,
            private=partial(may_be_private, visit.start.home),
            more=partial(_conditions, visit.last),
        )
        return Fetched(answer=self._answer(reply, visit.last), moved_to=reply.moved_to)

    def _answer(self, reply: Reply, last: Received | None) -> Received:
        headers = reply.headers
        if reply.status == HTTPStatus.NOT_MODIFIED:
            if last is None or last.address != str(reply.url):
                raise NoAnswerError(
                    Trouble.STATUS, "HTTP 304 Not Modified, though nothing is known", again=True
                )
            return dataclasses.replace(
                last,
                etag=headers.get("etag", last.etag),
                last_modified=headers.get("last-modified", last.last_modified),
            )
        if reply.status not in WHOLE:
            raise self._refused(reply)
        return Received(
            body=reply.body,
            address=str(reply.url),
            content_type=headers.get("content-type", ""),
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
        )

    def _refused(self, reply: Reply) -> NoAnswerError:
        status, words = reply.status, reply.words
        if status == HTTPStatus.GONE:
            return NoAnswerError(
                Trouble.GONE, words, remedy="remove it from feeds/sources.toml, or correct it"
            )
        wait = _wait(reply.headers.get("retry-after", ""), self._now) if status in _LATER else None
        if wait is None:
            return NoAnswerError(Trouble.STATUS, words, again=500 <= status < 600)
        short = wait.total_seconds() <= _SHORT_WAIT
        return NoAnswerError(
            Trouble.LATER, words, again=short, wait=wait.total_seconds(), retry_at=self._now + wait
        )


def _may_pass(error: Exception) -> bool | float:
    """Whether to try again, and after how many seconds when the source says so."""
    if not isinstance(error, NoAnswerError) or not error.again:
        return False
    return True if error.wait is None else error.wait


def _conditions(last: Received | None, url: httpx.URL) -> dict[str, str]:
    """Validators are told to nobody but the address that gave them."""
    if last is None or last.address != str(url):
        return {}
    given = {"If-None-Match": last.etag, "If-Modified-Since": last.last_modified}
    return {name: value for name, value in given.items() if value.isascii() and value.isprintable() and value}


def _wait(retry_after: str, now: dt.datetime) -> dt.timedelta | None:
    """Read Retry-After (RFC 9110, section 10.2.3): seconds or a date, a day at most; None when it says neither."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(dt.timedelta(seconds=int(text.lstrip("0")[:9] or "0")), _LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return min(max(until - now, dt.timedelta()), _LONGEST_WAIT)
