"""The way out: each name is resolved once, and what is asked is the very address that was checked.

HTTP is spoken by httpx's own transport layer (httpcore), over connections that are opened here. One connection a
request, HTTP/1.1, never kept: so no answer comes over a connection that was opened for another, and no pool has to be
searched. TLS is verified by the name that was asked for, whatever address it has.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property

import httpcore
import httpx

from newsletter.web.reach import is_public
from newsletter.web.reasons import told
from newsletter.web.trouble import NoAnswerError, NoHostError, Trouble
from newsletter.web.wire import Wire

PRIVATE = "newsletter.private"  # request extension: whether the host may have a private address
Resolve = Callable[[str, int], Awaitable[list[str]]]
_NAMES_AT_ONCE = 32
_NO_HOST = {socket.EAI_NONAME, socket.EAI_NODATA}


class Network(httpx.AsyncBaseTransport):
    """Asks what it is asked, unless the address is not public and the request does not allow that.

    Args:
        tls: which certificates to trust; httpx's choice when None.
        resolve: gives the IP addresses of a name and port; the system's resolver when None.

    Raises:
        NoAnswerError: from every request, and from reading its answer: whatever goes wrong on the way.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, resolve: Resolve | None = None) -> None:
        self._given_tls = tls
        # The loop's own few threads would let one dead name server hold up all names.
        self._threads = ThreadPoolExecutor(_NAMES_AT_ONCE, thread_name_prefix="resolve")
        self._resolve = resolve or self._system

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Made when it is needed first: to read all certificates takes as long as a hundred requests."""
        return self._given_tls or httpx.create_ssl_context(trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the answer's body is read from the stream."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        asked = httpcore.Request(
            request.method, url, headers=request.headers.raw, extensions=request.extensions
        )
        with told():
            connection = self._connection(asked)
            try:
                answer = await connection.handle_async_request(asked)
            except BaseException:
                await connection.aclose()  # stopped while it waits for its own locks, it would stay open
                raise
        answer.extensions["network_stream"].answered()
        return httpx.Response(answer.status, headers=answer.headers, stream=_Content(connection, answer))

    async def aclose(self) -> None:
        """Let go of names that are still being looked up."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _connection(self, asked: httpcore.Request) -> httpcore.AsyncHTTPConnection:
        way = _Way(self._resolve, private=bool(asked.extensions.get(PRIVATE)))
        tls = self._tls if asked.url.scheme == b"https" else None
        return httpcore.AsyncHTTPConnection(asked.url.origin, tls, network_backend=way)

    async def _system(self, host: str, port: int) -> list[str]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _look_up, host, port)
        return list(dict.fromkeys(str(address[0]) for *_, address in found))


class _Way(httpcore.AsyncNetworkBackend):
    """Leads one request to its host, at an address that was checked."""

    def __init__(self, resolve: Resolve, *, private: bool) -> None:
        self._resolve, self._private = resolve, private

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - so httpcore asks for it
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> Wire:
        """Connect to the first of the host's addresses that answers; all together have the time of one."""
        addresses = await self._addresses(host, port, timeout)
        if not self._private and not all(map(is_public, addresses)):
            raise NoAnswerError(Trouble.PRIVATE, f"{host} is not a public address")
        each = timeout / len(addresses) if timeout else None
        for address in addresses[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await Wire.connect(address, port, each)
        return await Wire.connect(addresses[-1], port, each)

    async def _addresses(self, host: str, port: int, seconds: float | None) -> list[str]:
        if _is_number(host):
            return [host]
        try:
            async with asyncio.timeout(seconds):
                return await self._resolve(host, port)
        except TimeoutError:
            raise NoAnswerError(Trouble.DNS, f"the name {host} was not resolved in time") from None
        except socket.gaierror as error:
            kind = NoHostError if error.errno in _NO_HOST else NoAnswerError
            cause = f"the name {host} does not resolve ({error.strerror})"
            raise kind(Trouble.DNS, cause, again=error.errno == socket.EAI_AGAIN) from None


class _Content(httpx.AsyncByteStream):
    """An answer's body, as it comes; it ends with the connection."""

    def __init__(self, connection: httpcore.AsyncHTTPConnection, answer: httpcore.Response) -> None:
        self._connection, self._answer = connection, answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with told():
            async for part in self._answer.aiter_stream():
                yield part

    async def aclose(self) -> None:
        await self._connection.aclose()


def _look_up(host: str, port: int) -> list[tuple[object, object, object, object, tuple[object, ...]]]:
    return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


def _is_number(host: str) -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host)
        except (OSError, ValueError):
            continue
        return True
    return False
