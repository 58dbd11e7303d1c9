"""Fetching over HTTP (RFC 9110): conditional, bounded in time and size, never trusting what comes.

Asks for gzip and deflate only and unpacks them itself, in small bites: a bomb is met long before it fills memory.
"""

import asyncio
import random
import ssl
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx

from newsletter.addresses import is_web
from newsletter.collect.answer import Answer
from newsletter.config import Source
from newsletter.exceptions import SourceError

MAX_BYTES = 10_000_000
TOTAL_SECONDS = 45
_READ_SECONDS = 15
_TRIES = 2
_MOST_REDIRECTS = 5
_AT_ONCE = 50
_AT_ONCE_A_HOST = 2
_BITE = 65_536
_REDIRECTS = {301, 302, 303, 307, 308}
_LATER = {429, 500, 502, 503, 504}
_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/calendar;q=0.9, text/xml;q=0.8, */*;q=0.5"


class _TryAgainError(SourceError):
    """It may answer better in a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """The source says that its last answer still holds (304)."""


class Fetcher:
    """Fetches sources; use as an asynchronous context.

    Args:
        user_agent: names the program, with a contact.
        transport: in place of the network, for tests.
    """

    def __init__(self, user_agent: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        # httpx's own pool waits in a queue that is quadratic: the semaphores hold back instead.
        self._client = httpx.AsyncClient(
            transport=transport,
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(_READ_SECONDS),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            headers={"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"},
        )
        self._all = asyncio.Semaphore(_AT_ONCE)
        self._hosts: dict[str, asyncio.Semaphore] = {}

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._client.aclose()

    async def fetch(self, source: Source, last: Answer | None) -> Answer | Unchanged:
        """Fetch one source, conditionally on its last good answer.

        Raises:
            SourceError: no usable answer within 45 s, all tries included.
        """
        address = _web_address(source.url or "")
        host = self._hosts.setdefault(urlsplit(address).netloc, asyncio.Semaphore(_AT_ONCE_A_HOST))
        async with self._all, host:
            try:
                async with asyncio.timeout(TOTAL_SECONDS):
                    return await self._tries(source, address, last)
            except TimeoutError:
                raise _failed(source, f"no complete answer within {TOTAL_SECONDS} s") from None

    async def _tries(self, source: Source, address: str, last: Answer | None) -> Answer | Unchanged:
        for left in range(_TRIES - 1, -1, -1):
            try:
                return await self._one(source, address, last)
            except _TryAgainError:
                if not left:
                    raise
                await asyncio.sleep(random.uniform(0.2, 0.6))  # noqa: S311 - jitter, no secret
        raise AssertionError

    async def _one(self, source: Source, address: str, last: Answer | None) -> Answer | Unchanged:
        headers = _conditions(last)
        for _ in range(_MOST_REDIRECTS + 1):
            try:
                async with self._client.stream("GET", address, headers=headers) as response:
                    if response.status_code in _REDIRECTS and "location" in response.headers:
                        address = _next(source, address, response.headers["location"])
                        continue
                    return await _read(source, response, address, last)
            except httpx.TimeoutException:
                raise _failed(source, f"no answer within {_READ_SECONDS} s") from None
            except (httpx.TransportError, ssl.SSLError) as error:
                raise _failed(source, _connection(error), again=True) from None
            except (httpx.InvalidURL, httpx.StreamError, ValueError) as error:
                raise _failed(source, str(error)) from None
        raise _failed(source, f"over {_MOST_REDIRECTS} redirects")


def _web_address(url: str) -> str:
    """webcal: is http(s) by another name; on this machine itself there is no TLS to expect."""
    parts = urlsplit(url)
    if parts.scheme != "webcal":
        return url
    here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return parts._replace(scheme="http" if here else "https").geturl()


def _conditions(last: Answer | None) -> dict[str, str]:
    given = {"If-None-Match": last.etag, "If-Modified-Since": last.last_modified} if last else {}
    return {name: value for name, value in given.items() if value.isascii() and value.isprintable() and value}


def _next(source: Source, address: str, location: str) -> str:
    target = urljoin(address, location)
    if not is_web(target):
        raise _failed(source, f"redirects to {target!r}, which is not http(s)")
    return target


async def _read(
    source: Source, response: httpx.Response, address: str, last: Answer | None
) -> Answer | Unchanged:
    status = response.status_code
    if status == httpx.codes.NOT_MODIFIED and last is not None:
        return Unchanged()
    if status != httpx.codes.OK:
        raise _failed(source, f"HTTP {status} {response.reason_phrase}".strip(), again=status in _LATER)
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > MAX_BYTES:
        raise _too_big(source)
    chunks, size = [], 0
    async for chunk in _unpacked(source, response):
        size += len(chunk)
        if size > MAX_BYTES:
            raise _too_big(source)
        chunks.append(chunk)
    return Answer(
        body=b"".join(chunks),
        address=address,
        content_type=response.headers.get("content-type", ""),
        etag=response.headers.get("etag", ""),
        last_modified=response.headers.get("last-modified", ""),
    )


async def _unpacked(source: Source, response: httpx.Response) -> AsyncIterator[bytes]:
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding in {"identity", ""}:
        async for chunk in response.aiter_raw(_BITE):
            yield chunk
        return
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise _failed(source, f"content encoding {coding!r} was not asked for")
    unpacker = zlib.decompressobj(47)  # gzip or zlib, by its header (RFC 1950, RFC 1952)
    try:
        async for chunk in response.aiter_raw(_BITE):
            rest = chunk
            while rest:
                yield unpacker.decompress(rest, _BITE)
                rest = unpacker.unconsumed_tail
    except zlib.error:
        raise _failed(source, f"the body is not the {coding} that its header says") from None
    if not unpacker.eof:
        raise _failed(source, f"the {coding} body is cut short", again=True)


def _connection(error: Exception) -> str:
    words = str(error) or type(error).__name__
    return f"connection failed ({words})"


def _too_big(source: Source) -> SourceError:
    return _failed(source, f"the answer is larger than {MAX_BYTES // 1_000_000} MB")


def _failed(source: Source, cause: str, *, again: bool = False) -> SourceError:
    kind = _TryAgainError if again else SourceError
    return kind("No usable answer", source.id, cause=cause, remedy="its last good answer is kept")
