"""The way out: each name is resolved once, and what is asked is the very address that was checked.

One connection a request, HTTP/1.1, never kept: so no answer comes over a connection that was opened for another, and
no pool has to be searched. TLS is verified by the name that was asked for, whatever address it has.
"""

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cached_property

import httpcore
import httpx

from newsletter.web.reach import is_public
from newsletter.web.route import origin
from newsletter.web.trouble import NoAnswerError, NoHostError, Trouble
from newsletter.web.wire import Wire

PRIVATE = "newsletter.private"  # request extension: whether the host may have a private address
Resolve = Callable[[str, int], Awaitable[list[str]]]
_NAMES_AT_ONCE = 32
_NO_HOST = {socket.EAI_NONAME, socket.EAI_NODATA}
_CERTIFICATES = {
    10: Trouble.EXPIRED,
    62: Trouble.OTHER_NAME,
    64: Trouble.OTHER_NAME,
}  # OpenSSL's X509_V_ERR_…


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
        with _told():
            wire = await self._open(request)
            connection = httpcore.AsyncHTTP11Connection(_url(request).origin, wire)
            plain = httpcore.Request(
                request.method, _url(request), headers=request.headers.raw, extensions=request.extensions
            )
            try:
                response = await connection.handle_async_request(plain)
            except BaseException:
                await wire.aclose()
                raise
        return httpx.Response(response.status, headers=response.headers, stream=_Stream(response, wire))

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
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
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


class _Stream(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response, wire: Wire) -> None:
        self._response, self._wire = response, wire

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _told():
            async for part in self._response.aiter_stream():
                yield part

    async def aclose(self) -> None:
        await self._wire.aclose()


def _url(request: httpx.Request) -> httpcore.URL:
    return httpcore.URL(
        scheme=request.url.raw_scheme,
        host=request.url.raw_host,
        port=request.url.port,
        target=request.url.raw_path,
    )


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


@contextmanager
def _told() -> Iterator[None]:
    """Turn what breaks on the way into its reason."""
    try:
        yield
    except httpcore.TimeoutException:
        raise NoAnswerError(Trouble.TIMEOUT, "no answer in time") from None
    except httpcore.RemoteProtocolError as error:
        raise NoAnswerError(Trouble.CUT, f"no whole HTTP answer ({error})", again=True) from None
    except (httpcore.NetworkError, OSError) as error:
        raise _broken(error) from None
    except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol, ValueError) as error:
        raise NoAnswerError(Trouble.CONNECTION, f"the address cannot be asked ({error})") from None


def _broken(error: Exception) -> NoAnswerError:
    """Tell TLS and certificates from other connections that broke."""
    chain: list[BaseException] = [error]
    while (deeper := chain[-1].__cause__ or chain[-1].__context__) is not None and len(chain) < 10:
        chain.append(deeper)
    for one in chain:
        if isinstance(one, ssl.SSLCertVerificationError):
            trouble = _CERTIFICATES.get(one.verify_code, Trouble.UNTRUSTED)
            return NoAnswerError(trouble, f"TLS refused: {one.verify_message}")
        if isinstance(one, ssl.SSLError):
            words = (one.reason or str(one)).replace("_", " ").lower()
            return NoAnswerError(Trouble.TLS, f"TLS failed: {words}", again=True)
    system = [os.strerror(one.errno) for one in chain if isinstance(one, OSError) and one.errno]
    words = system[-1] if system else str(error) or type(error).__name__
    trouble = Trouble.CONNECTION if isinstance(error, httpcore.ConnectError) else Trouble.CUT
    return NoAnswerError(trouble, f"connection failed ({words})", again=True)
