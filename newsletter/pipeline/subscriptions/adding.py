"""Adding a source by its address: what it leads to is found, tried, named and written down."""

import asyncio
from collections.abc import Container, Iterable, Sequence

from newsletter.addresses import folded, web_address
from newsletter.collect.discovery.discover import is_source_address
from newsletter.collect.discovery.naming import id_of, kind_of, title_of
from newsletter.config import Source
from newsletter.exceptions import SourceError, UsageError
from newsletter.model import Kind
from newsletter.pipeline.context import Context
from newsletter.pipeline.subscriptions.searching import best, search
from newsletter.pipeline.subscriptions.source_file import append
from newsletter.pipeline.subscriptions.trying import Trial, trying

_SHOWN = 12  # tried addresses that an error names


def add(context: Context, given: str, kind: Kind | None = None) -> tuple[Source, Trial | None]:
    """Find what to collect at an address, and write it down.

    Args:
        context: the workspace; it is locked for the writing only, as a search takes its time.
        given: http, https or webcal; of a feed, a calendar, or a page that has one.
        kind: what its entries are; None where it is to be guessed.

    Returns:
        The new source and what it gives, or the one that has the address already and None.

    Raises:
        UsageError: it is no such address.
        SourceError: neither the address nor what it leads to gives entries.
        ConfigurationError: the sources' file is wrong.
    """
    address = given.strip().partition("#")[0]
    if not is_source_address(address):
        raise UsageError("Not an address of a source", given, cause="it is no whole http, https or webcal address",
                         remedy="write it as in https://www.example.org/")  # fmt: skip
    if (holder := _holder(address, context.sources())) is not None:
        return holder, None
    trials = asyncio.run(_search(context, address))
    if (found := best(trials)) is None:
        raise _nothing(given, trials)
    with context.lock():
        source = _named(found, kind, context.ranks)
        if (holder := _holder(source.url or "", context.sources())) is not None:
            return holder, None
        append(context, [source])
    return source, found


def key_of(url: str) -> str:
    """Return what addresses of one source have in common: the folded form; webcal: is https by another name."""
    return folded(web_address(url))


def _holder(url: str, sources: Iterable[Source]) -> Source | None:
    """Return the source that has an address already, however it is written."""
    return next((one for one in sources if one.url and key_of(one.url) == key_of(url)), None)


async def _search(context: Context, address: str) -> list[Trial]:
    async with trying(context) as attempt:
        return await search(attempt, address)


def _named(trial: Trial, kind: Kind | None, taken: Container[str]) -> Source:
    answer, url = trial.answer, trial.moved_to or trial.source.url or ""
    assert answer is not None
    name = title_of(answer)
    kind = kind or kind_of(url, name, answer.body, trial.source.format)
    return Source(id=id_of(url, name, taken), name=name, url=url, kind=kind, format=trial.source.format)


def _nothing(given: str, trials: Sequence[Trial]) -> SourceError:
    first, *further = trials
    cause = (first.error.cause or first.error.what) if first.error else ""
    if not further:
        return SourceError("No usable answer", given, cause=cause, remedy="check the address")
    tried = ", ".join(one.source.url or "" for one in further[:_SHOWN])
    return SourceError(
        "No feed and no calendar found", given, cause=f"{cause}; tried {tried}",
        remedy="give the feed's own address",
    )  # fmt: skip
