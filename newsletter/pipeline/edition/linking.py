"""The foreign links of a message: asked over the network when that is allowed, else as they were last heard of."""

import asyncio
import datetime as dt
import html
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsletter.addresses import is_loopback
from newsletter.config import Source
from newsletter.model import Edition, LinkResult, LinkVerdict, Message
from newsletter.pipeline.context import Context
from newsletter.preflight import foreign_links
from newsletter.store import Store

if TYPE_CHECKING:
    import httpx

SECONDS = 60
"""For the links of one letter."""

_log = logging.getLogger(__name__)


def linked(
    context: Context,
    store: Store,
    edition: Edition,
    message: Message,
    *,
    seconds: float = SECONDS,
    network: "httpx.AsyncBaseTransport | None" = None,
) -> dict[str, LinkResult] | None:
    """Say how a message's foreign links fare; those not asked lately are asked now. None where asking is forbidden.

    Args:
        context: the workspace.
        store: keeps what was heard, for some hours.
        edition: tells who wrote which link.
        message: as composed.
        seconds: for all links together; what was not heard by then is unverifiable.
        network: in place of the network, for tests.
    """
    if context.asks_no_links:
        return None
    urls = foreign_links(message, context.config.letter)
    known = store.links.known(urls, context.now)
    wanted = [url for url in urls if url not in known]
    if wanted:
        from newsletter.links import check_links  # noqa: PLC0415 - with what speaks HTTP, which most commands don't

        asking = check_links(
            wanted,
            context.user_agent,
            here=_persons(context, edition, wanted),
            witness=context.config.letter.base,
            seconds=seconds,
            network=network,
        )
        heard = asyncio.run(asking)
        store.links.keep(heard.values(), context.now)
        _log.info("asked %d links, heard of %d", len(wanted), len(heard))
        known |= heard
    unheard = LinkVerdict.UNVERIFIABLE
    return {url: known.get(url) or LinkResult(url=url, verdict=unheard) for url in urls}


def dead_links(context: Context, store: Store, edition: Edition, message: Message) -> list[str]:
    """Return the foreign links that lead nowhere, by what `linked` says of them."""
    found = linked(context, store, edition, message) or {}
    return [url for url, result in found.items() if result.verdict is LinkVerdict.DEAD]


def asked_until(context: Context, store: Store, message: Message) -> dt.datetime | None:
    """Return when one of a message's foreign links wants asking; None where none ever does."""
    if context.asks_no_links:
        return None
    return store.links.asked_until(foreign_links(message, context.config.letter), context.now)


def last_heard(context: Context, store: Store, message: Message) -> dict[str, LinkResult] | None:
    """Say how a message's foreign links fared when they were last asked, and ask none; those not asked are missing.

    None where asking is forbidden.
    """
    if context.asks_no_links:
        return None
    return store.links.known(foreign_links(message, context.config.letter), context.now)


def _persons(context: Context, edition: Edition, urls: Iterable[str]) -> set[str]:
    """Find the links that a person of this workspace wrote, or a source on this machine gave.

    Only these may lead to this machine: a stranger's link must not make the program ask what runs beside it.
    """
    strangers = {source.id for source in context.sources() if not _is_here(source)}
    boussole = context.config.boussole
    texts = [edition.edito, *(pointer.url for pointer in (*boussole.point, *boussole.chemin))]
    for entry in edition.shown:
        if entry.key.partition("/")[0] not in strangers:
            links = (link.url for link in entry.links)
            texts += [entry.url or "", *links, html.unescape(entry.summary or "")]
    return {url for url in urls if any(url in text for text in texts)}


def _is_here(source: Source) -> bool:
    return source.url is None or is_loopback(urlsplit(source.url).hostname or "")
