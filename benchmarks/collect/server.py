# ruff: noqa: INP001, T201 - a script, which prints
"""A local server of feeds: so many, of 20 entries and some 30 kB each, after a latency, with ETags.

Prints its port and serves until its input ends. `/feed/N` is a feed, `/feed/N?edition=M` another edition of it, of
which all entries are new.
"""

import argparse
import asyncio
import hashlib
import random
import sys
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

ENTRIES = 20
TEXT = (
    "le territoire et ses acteurs inventent des coopérations nouvelles : associations, entreprises, collectivités et "
    "fondations partagent méthodes, études et rendez-vous pour agir ensemble au service du bien commun"
)
WORDS = TEXT.split()


@lru_cache(maxsize=4096)
def feed(number: int, edition: int, *, plain: bool) -> tuple[bytes, str]:
    """Write a feed, its texts with markup or without; return it with its ETag."""
    chance = random.Random(number * 100_003 + edition)  # noqa: S311 - no secret
    items = "".join(_item(number, edition * ENTRIES + place, chance, plain=plain) for place in range(ENTRIES))
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>Source {number}</title><link>https://s{number}.example.org/</link>{items}</channel></rss>"
    ).encode()
    return body, f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def _item(number: int, place: int, chance: random.Random, *, plain: bool) -> str:
    def words(count: int) -> str:
        return " ".join(chance.choices(WORDS, k=count))

    link = f"https://s{number}.example.org/{place}/{words(3).replace(' ', '-')}/?utm_source=rss&amp;utm_medium=feed"
    day = 1 + place % 28
    if plain:
        texts = f"<description>{words(150)}</description>"
    else:
        texts = (
            f"<description><![CDATA[<p>{words(35)} <b>{words(2)}</b> <a href='/x'>{words(3)}</a></p>]]></description>"
            f"<content:encoded><![CDATA[<p>{words(50)}</p><p>{words(40)}<img src='/i.png' alt=''></p>]]></content:encoded>"
        )
    return (
        f"<item><title>{words(8).capitalize()} ({place})</title><link>{link}</link>"
        f'<guid isPermaLink="false">https://s{number}.example.org/?p={place}</guid>'
        f"<pubDate>{day:02} Sep 2023 08:{place % 60:02}:00 +0200</pubDate><dc:creator>{words(2)}</dc:creator>"
        f"<category>{words(1)}</category><category>{words(2)}</category>"
        f"{texts}</item>"
    )


class Serving(asyncio.Protocol):
    """One connection; requests are answered in turn, each after the latency."""

    def __init__(self, latency: float, *, plain: bool) -> None:
        self._latency, self._plain, self._waiting = latency, plain, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each whole request."""
        *requests, self._waiting = (self._waiting + data).split(b"\r\n\r\n")
        for request in requests:
            asyncio.get_running_loop().call_later(self._latency, self._answer, request.decode("latin-1"))

    def _answer(self, request: str) -> None:
        if self._transport.is_closing():
            return
        first, *lines = request.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        parts = urlsplit(first.split(" ")[1])
        if not parts.path.startswith("/feed/"):  # the pictures that texts show
            self._transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            self._transport.close()
            return
        edition = int(parse_qs(parts.query).get("edition", ["0"])[0])
        body, etag = feed(int(parts.path.rpartition("/")[2]), edition, plain=self._plain)
        if headers.get("if-none-match") == etag:
            head, body = "304 Not Modified", b""
        else:
            head = "200 OK"
        self._transport.write(
            f"HTTP/1.1 {head}\r\nContent-Type: application/rss+xml; charset=utf-8\r\nETag: {etag}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        if headers.get("connection", "").lower() == "close":
            self._transport.close()


async def main() -> None:
    """Serve until the input ends."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--feeds", type=int, default=200)
    options.add_argument("--latency", type=float, default=0.05, help="seconds")
    options.add_argument("--plain", action="store_true", help="texts without markup")
    given = options.parse_args()
    for number in range(given.feeds):
        feed(number, 0, plain=given.plain)
    loop = asyncio.get_running_loop()
    # Every 127.x.y.z is this machine: each feed can have a host of its own.
    everywhere = "0.0.0.0"  # noqa: S104 - a benchmark's, for its own minutes
    server = await loop.create_server(
        lambda: Serving(given.latency, plain=given.plain), everywhere, 0, backlog=1024
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
