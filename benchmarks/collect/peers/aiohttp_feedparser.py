# ruff: noqa: INP001 - a script, in an environment of its own
"""The bare minimum: aiohttp's own pool, feedparser as it comes, ETags in a file. Stores no entry."""

import asyncio
import io
import json
import sys
from pathlib import Path

import aiohttp
import feedparser


async def main(folder: Path) -> None:
    """Fetch every feed of `feeds.txt`; parse what changed."""
    feeds = (folder / "feeds.txt").read_text().split()
    kept = folder / "etags.json"
    etags = json.loads(kept.read_text()) if kept.exists() else {}
    entries = 0

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=50)) as session:

        async def one(url: str) -> None:
            nonlocal entries
            headers = {"If-None-Match": etags[url]} if url in etags else {}
            async with session.get(url, headers=headers) as response:
                body = await response.read()
                if response.status == 304:
                    return
                etags[url] = response.headers["ETag"]
                entries += len(feedparser.parse(io.BytesIO(body)).entries)

        await asyncio.gather(*map(one, feeds))
    kept.write_text(json.dumps(etags))
    sys.stdout.write(f"{entries}\n")


asyncio.run(main(Path(sys.argv[1])))
