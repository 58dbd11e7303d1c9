"""Asking one address and wherever it redirects to (RFC 9110, section 15.4): politely, and never trusting what comes.

Asks for gzip and deflate only. Keeps no cookies, and sends a login that an address holds to that address's origin only.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal, Self

import httpx

from newsletter.addresses import is_loopback
from newsletter.web.network import PRIVATE, Network
from newsletter.web.reach import Origin
from newsletter.web.route import Start, origin, redirected
from newsletter.web.trouble import NoAnswerError, Trouble
from newsletter.web.unpack import Body, too_big

_MOST_REDIRECTS = 5
_AT_ONCE_A_HOST = 2
_BITE = 65_536
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
WHOLE = {HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION}
"""Statuses of an answer whose body is what was asked for; a proxy that changed it says 203 (RFC 9110, section 15.3.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the last address asked replied.

    Args:
        url: that address.
        body: unpacked; empty unless the status is 200 and a body was wanted.
        moved_to: `url`, when at least one redirect led there and every one is for good (301, 308); else empty.
        seconds: from the first request to the last headers, without the waiting for a place.
    """

    url: httpx.URL
    status: int
    headers: httpx.Headers
    body: bytes = b""
    moved_to: str = ""
    seconds: float = 0

    @property
    def words(self) -> str:
        """The status in words: "HTTP 404 Not Found"."""
        return f"HTTP {self.status} {httpx.codes.get_reason_phrase(self.status)}".strip()


def nowhere(_: Origin) -> bool:
    """Allow no private address."""
    return False


def no_more(_: httpx.URL) -> Mapping[str, str]:
    """Add no header."""
    return {}


class Door:
    """The way out for requests of one kind; use as an asynchronous context.

    Args:
        user_agent: names the program, with a contact.
        accept: the Accept header.
        idle: seconds to wait for a connection, and for the next bytes of an answer.
        at_once: requests under way together.
        network: the way out; closed with the context.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        accept: str = "*/*",
        idle: float = 15,
        at_once: int = 50,
        network: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._network, self._idle = network or Network(), idle
        self._headers = {
            "User-Agent": user_agent.encode("ascii", "replace").decode(),
            "Accept": accept,
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        self._all = asyncio.Semaphore(at_once)
        self._hosts: dict[str, asyncio.Semaphore] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._network.aclose()

    async def ask(
        self,
        start: Start,
        deadline: asyncio.Timeout,
        *,
        method: Literal["GET", "HEAD"] = "GET",
        limit: int = 0,
        private: Callable[[Origin], bool] = nowhere,
        more: Callable[[httpx.URL], Mapping[str, str]] = no_more,
    ) -> Reply:
        """Ask an address, then wherever it redirects to.

        Args:
            start: the address.
            deadline: of the caller; it stops while the request waits for its place.
            method: the HTTP method.
            limit: bytes that a body may have; 0 hangs up after the headers.
            private: which origins may have a private address, until a redirect has led elsewhere.
            more: further headers for an address.

        Raises:
            NoAnswerError: nobody answers, or not as HTTP wants it, or with too many bytes or redirects.
        """
        url, trusted, permanent, seconds = start.url, True, True, 0.0
        for _ in range(_MOST_REDIRECTS + 1):
            trusted = trusted and private(origin(url))
            headers = {**self._headers, **more(url)}
            if start.login and origin(url) == start.home:
                headers["Authorization"] = start.login
            timeout = httpx.Timeout(self._idle).as_dict()
            request = httpx.Request(
                method, url, headers=headers, extensions={"timeout": timeout, PRIVATE: trusted}
            )
            async with self._turn(origin(url).host, deadline):
                reply = await self._one(request, limit)
            seconds += reply.seconds
            if reply.status not in _REDIRECTS or "location" not in reply.headers:
                moved = str(url) if permanent and url != start.url else ""
                return Reply(
                    url=url, status=reply.status, headers=reply.headers, body=reply.body, moved_to=moved,
                    seconds=seconds,
                )  # fmt: skip
            url = redirected(url, reply.headers["location"])
            permanent = permanent and reply.status in _PERMANENT
        raise NoAnswerError(Trouble.REDIRECT, f"over {_MOST_REDIRECTS} redirects")

    async def _one(self, request: httpx.Request, limit: int) -> Reply:
        clock = asyncio.get_running_loop().time
        began = clock()
        response = await self._network.handle_async_request(request)
        try:
            seconds, wanted = clock() - began, limit and response.status_code in WHOLE
            return Reply(
                url=request.url,
                status=response.status_code,
                headers=response.headers,
                body=await _body(response, limit) if wanted else b"",
                seconds=seconds,
            )
        finally:
            await response.aclose()

    @asynccontextmanager
    async def _turn(self, host: str, deadline: asyncio.Timeout) -> AsyncIterator[None]:
        """Wait until the host, and all together, have a place for one more request; the clock stops meanwhile."""
        loop = asyncio.get_running_loop()
        left = (deadline.when() or 0) - loop.time()
        deadline.reschedule(None)
        several = self._hosts.setdefault(host, asyncio.Semaphore(_AT_ONCE_A_HOST))
        async with nullcontext() if is_loopback(host) else several, self._all:
            deadline.reschedule(loop.time() + left)
            yield


async def _body(response: httpx.Response, limit: int) -> bytes:
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and (len(announced) > 18 or int(announced) > limit):
        raise too_big(limit)
    body = Body(response.headers.get("content-encoding", ""), limit)
    async for chunk in response.aiter_raw(_BITE):
        body.take(chunk)
    return body.whole()
