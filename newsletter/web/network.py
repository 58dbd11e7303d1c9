"""The way out: each name is resolved once, and what is asked is the very address that was checked.

One connection a request, HTTP/1.1, never kept: so no answer comes over a connection that was opened for another, and
no pool has to be searched. TLS is verified by the name that was asked for, whatever address it has.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property

import httpx

from newsletter.web.exchange import Exchange
from newsletter.web.reach import is_public
from newsletter.web.reasons import told
from newsletter.web.route import origin
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
        tls = self._given_tls or httpx.create_ssl_context(trust_env=False)
        tls.set_alpn_protocols(["http/1.1"])
        return tls

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the answer's body is read from the stream."""
        with told():
            wire = await self._open(request)
            try:
                return await Exchange(wire, request).answer()
            except BaseException:
                wire.hang_up()
                raise

    async def aclose(self) -> None:
        """Let go of names that are still being looked up."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _open(self, request: httpx.Request) -> Wire:
        """Connect to the first of the host's addresses that answers; all together have the time of one."""
        name, port = request.url.raw_host.decode(), origin(request.url).port
        seconds = request.extensions["timeout"]["connect"]
        addresses = await self._addresses(name, port, seconds)
        if not request.extensions.get(PRIVATE) and not all(map(is_public, addresses)):
            raise NoAnswerError(Trouble.PRIVATE, f"{name} is not a public address")
        tls, each = self._tls if request.url.scheme == "https" else None, seconds / len(addresses)
        for address in addresses[:-1]:
            with suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return await Wire.connect(address, port, tls=tls, name=name, seconds=each)
        return await Wire.connect(addresses[-1], port, tls=tls, name=name, seconds=each)

    async def _addresses(self, host: str, port: int, seconds: float) -> list[str]:
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

    async def _system(self, host: str, port: int) -> list[str]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _look_up, host, port)
        return list(dict.fromkeys(str(address[0]) for *_, address in found))


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
