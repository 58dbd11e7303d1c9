# ruff: noqa: INP001 - a script, in an environment of its own
"""aiosmtplib on several connections, with bytes that are ready: no ledger, nobody's own token."""

import asyncio
import sys
from pathlib import Path

import aiosmtplib


async def main(port: int, count: int, connections: int, raw: bytes) -> None:
    """Send a message to each of so many readers."""

    async def lane(first: int) -> None:
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as server:
            for number in range(first, count, connections):
                await server.sendmail("jeudis@example.org", [f"lecteur{number}@example.org"], raw)

    await asyncio.gather(*(lane(first) for first in range(connections)))


asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]).read_bytes()))
