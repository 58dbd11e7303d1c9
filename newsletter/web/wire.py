"""One connection over asyncio's own streams; what fails on it is raised as httpx's, with its cause."""

import asyncio
import ssl
from typing import Self

import httpx


class Wire:
    """An open connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def connect(
        cls, address: str, port: int, *, tls: ssl.SSLContext | None, name: str, seconds: float
    ) -> Self:
        """Connect to an IP address.

        Args:
            address: an IP address.
            port: its port.
            tls: speak TLS, and trust these certificates.
            name: whom the certificate must be for.
            seconds: how long that may take, TLS included.

        Raises:
            httpx.ConnectTimeout: it took longer.
            httpx.ConnectError: nobody there, or not who it should be.
        """
        try:
            async with asyncio.timeout(seconds):
                return cls(
                    *await asyncio.open_connection(
                        address, port, ssl=tls, server_hostname=name if tls else None
                    )
                )
        except TimeoutError as error:
            raise httpx.ConnectTimeout("no connection in time") from error
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error

    async def read(self, most: int, seconds: float) -> bytes:
        """Read what is there, at most so many bytes; nothing at the end.

        Raises:
            httpx.ReadTimeout: nothing came in time.
            httpx.ReadError: the connection broke.
        """
        try:
            async with asyncio.timeout(seconds):
                return await self._reader.read(most)
        except TimeoutError as error:
            raise httpx.ReadTimeout("nothing came in time") from error
        except OSError as error:
            raise httpx.ReadError(str(error)) from error

    async def write(self, content: bytes, seconds: float) -> None:
        """Write all of it.

        Raises:
            httpx.WriteTimeout: it was not taken in time.
            httpx.WriteError: the connection broke.
        """
        try:
            async with asyncio.timeout(seconds):
                self._writer.write(content)
                await self._writer.drain()
        except TimeoutError as error:
            raise httpx.WriteTimeout("nothing was taken in time") from error
        except OSError as error:
            raise httpx.WriteError(str(error)) from error

    def hang_up(self) -> None:
        """End it at once: what the other side still had to say is not wanted."""
        self._writer.transport.abort()
