"""One connection over asyncio's own streams, as httpx's transport layer (httpcore) wants it.

What fails on it is raised as httpcore's, with its cause.
"""

import asyncio
import math
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

import httpcore

_MOST_BEFORE_BODY = 1_000_000  # bytes: h11 bounds the size of an interim answer, but not their number


class Wire(httpcore.AsyncNetworkStream):
    """An open connection.

    Nothing is read before the first words go out, be they TLS's or HTTP's: so what a stranger says in clear is never
    taken for what came over TLS. No extra information is given: so no server can make it HTTP/2.
    """

    def __init__(self, opened: socket.socket) -> None:
        self._socket = opened
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._left: float = _MOST_BEFORE_BODY

    @classmethod
    async def connect(cls, address: str, port: int, seconds: float | None) -> Self:
        """Connect to an IP address.

        Args:
            address: an IP address.
            port: its port.
            seconds: how long that may take.

        Raises:
            httpcore.ConnectTimeout: it took longer.
            httpcore.ConnectError: nobody there.
        """
        with _failing(httpcore.ConnectTimeout, httpcore.ConnectError):
            opened = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
            opened.settimeout(0)
            try:
                async with asyncio.timeout(seconds):
                    await asyncio.get_running_loop().sock_connect(opened, (address, port))
            except BaseException:
                opened.close()
                raise
        return cls(opened)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - so httpcore asks for it
    ) -> Self:
        """Begin with TLS; the certificate must be for `server_hostname`."""
        with _failing(httpcore.ConnectTimeout, httpcore.ConnectError):
            async with asyncio.timeout(timeout):
                self._streams = await asyncio.open_connection(
                    sock=self._socket, ssl=ssl_context, server_hostname=server_hostname
                )
        return self

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Write all of it."""
        with _failing(httpcore.WriteTimeout, httpcore.WriteError):
            async with asyncio.timeout(timeout):
                self._streams = self._streams or await asyncio.open_connection(sock=self._socket)
                _, writer = self._streams
                writer.write(buffer)
                await writer.drain()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """Read what is there, at most so many bytes; nothing at the end."""
        assert self._streams is not None, "HTTP asks before it listens"
        reader, _ = self._streams
        with _failing(httpcore.ReadTimeout, httpcore.ReadError):
            async with asyncio.timeout(timeout):
                part = await reader.read(max_bytes)
        self._left -= len(part)
        if self._left < 0:
            raise httpcore.RemoteProtocolError("interim answers without end")
        return part

    def answered(self) -> None:
        """Take it that an answer's headers came: who reads the body bounds it."""
        self._left = math.inf

    async def aclose(self) -> None:
        """Hang up at once: what the other side still had to say is not wanted."""
        if self._streams is None:
            self._socket.close()
            return
        _, writer = self._streams
        writer.transport.abort()


@contextmanager
def _failing(late: type[Exception], broken: type[Exception]) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise late("not in time") from error
    except OSError as error:
        raise broken(str(error)) from error
