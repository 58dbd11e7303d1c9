"""Pictures of entries: fetched after a collection, made small, kept under `archive/images/` for ever.

A letter is complete without them: what can't be had is a line in the log.
"""

import asyncio
import datetime as dt
import hashlib
import logging
from collections.abc import Iterable, Mapping

from newsletter.curate import curate
from newsletter.exceptions import NewsletterError
from newsletter.model import Entry
from newsletter.pictures.apart import thumbnails
from newsletter.pictures.downloading import download
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.known import met
from newsletter.pipeline.gathering.pictured import keep
from newsletter.store import Store
from newsletter.web.reach import Origin
from newsletter.web.route import start
from newsletter.web.trouble import NoAnswerError

_LAST = "last_pictures"
_AGAIN = dt.timedelta(hours=20)  # what could not be had is tried again the next day
_log = logging.getLogger(__name__)


def take_pictures(
    context: Context,
    store: Store,
    *,
    news: bool = True,
    offline: bool = False,
) -> int:
    """Take the pictures of what the next edition would hold, unless they are there; return how many came.

    Args:
        context: the workspace.
        store: remembers which are there.
        news: whether the collection brought anything; without, it is looked after once a day.
        offline: take recorded ones only.
    """
    last = store.memory.instant(_LAST, context.now)
    if not news and last is not None and context.now < last + _AGAIN:
        return 0
    day = context.day(None)
    missing = store.pictures.wanted(day, context.now - _AGAIN, context.now)
    if not missing:
        return 0
    store.memory.remember(_LAST, context.now)
    wanted = {entry.image: entry for entry in _proposed(context, missing, day) if entry.image is not None}
    if offline or context.is_offline:
        found: Mapping[str, bytes | NoAnswerError] = _recorded(context, wanted)
    else:
        homes = {url: _homes(context, entry) for url, entry in wanted.items()}
        found = asyncio.run(download(homes, context.user_agent)) if homes else {}
    failed = {url: answer for url, answer in found.items() if isinstance(answer, NoAnswerError)}
    made = asyncio.run(thumbnails({url: data for url, data in found.items() if isinstance(data, bytes)}))
    return sum(_kept(context, store, url, outcome) for url, outcome in [*failed.items(), *made.items()])


def _proposed(context: Context, entries: Iterable[Entry], day: dt.date) -> list[Entry]:
    """Return those that the edition of a day would hold.

    They are not merged, for that takes all that is known; a picture of both of two that are one does no harm.
    """
    known = {entry.key: met(entry, context.now) for entry in entries}
    proposal = curate(known.values(), context.editions(), day, context.config)
    return [known[row.key] for row in proposal.entries]


def _homes(context: Context, entry: Entry) -> list[Origin]:
    """Return where the sources that show an entry are."""
    urls = [source.url for source in context.sources() if source.id in entry.sources and source.url]
    return [start(url).home for url in urls]


def _recorded(context: Context, urls: Iterable[str]) -> dict[str, bytes | NoAnswerError]:
    """Read recorded pictures, called by the SHA-256 of their address, its first 16 digits."""
    found: dict[str, bytes | NoAnswerError] = {}
    for url in urls:
        digest = hashlib.sha256(url.encode()).hexdigest()[:16]
        for path in sorted((context.workspace.recorded / "images").glob(f"{digest}.*")):
            found[url] = path.read_bytes()
    return found


def _kept(context: Context, store: Store, url: str, outcome: tuple[bytes, str] | NewsletterError) -> bool:
    try:
        if isinstance(outcome, NewsletterError):
            raise outcome
        path = keep(context, *outcome)
    except NewsletterError as error:
        _log.info("no picture from %s: %s", url, error)
        store.pictures.keep(url, None, context.now)
        return False
    store.pictures.keep(url, path, context.now)
    return True
