"""One connection as httpcore reads and writes it, over asyncio's own streams."""

import asyncio
import ssl
from typing import Any, Self

import httpcore


class Wire(httpcore.AsyncNetworkStream):
    """An open connection. What fails is raised as httpcore's, with its cause."""

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
            httpcore.ConnectTimeout: it took longer.
            httpcore.ConnectError: nobody there, or not who it should be.
        """
        try:
            async with asyncio.timeout(seconds):
                return cls(
                    *await asyncio.open_connection(
                        address, port, ssl=tls, server_hostname=name if tls else None
                    )
                )
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's
        """Read what is there, at most so many bytes; nothing at the end."""
        try:
            async with asyncio.timeout(timeout):
                return await self._reader.read(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore's
        """Write."""
        try:
            async with asyncio.timeout(timeout):
                self._writer.write(buffer)
                await self._writer.drain()
        except TimeoutError as error:
            raise httpcore.WriteTimeout from error
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        """Hang up at once: what the other side still had to say is not wanted."""
        self._writer.transport.abort()

    def get_extra_info(self, info: str) -> Any:
        """Tell what asyncio knows of the connection."""
        return self._writer.get_extra_info(info)
