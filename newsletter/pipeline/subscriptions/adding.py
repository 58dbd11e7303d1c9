"""Adding a source by its address: what it leads to is found, tried, named and written down."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from newsletter.addresses import folded, is_web, web_address
from newsletter.collect.discovery.naming import id_of, kind_of, title_of
from newsletter.config import Source
from newsletter.exceptions import SourceError, UsageError
from newsletter.markup import plain
from newsletter.model import Kind
from newsletter.pipeline.context import Context
from newsletter.pipeline.subscriptions.source_file import append, taken_ids
from newsletter.pipeline.subscriptions.trying import Search, Trial, probing

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")
_SHOWN = 12  # tried addresses that an error names


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the person decides; None where the program guesses."""

    id: str | None = None
    kind: Kind | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of an address.

    Args:
        source: the new one, or the one that has the address already.
        new: whether it was written.
        search: what was found; None when the address was a source's own, and nothing was asked.
        others: what else was found, and is no source yet.
    """

    source: Source
    new: bool
    search: Search | None = None
    others: tuple[Trial, ...] = ()


def add(
    context: Context, given: str, wish: Wish, *, network: httpx.AsyncBaseTransport | None = None
) -> Added:
    """Find what to collect at an address, and write it down.

    Args:
        context: the workspace; it is locked for the writing only, as a search takes its time.
        given: http, https, webcal or feed; of a feed, a calendar, or a page that has one.
        wish: what the person decides.
        network: in place of the real one, for tests.

    Raises:
        UsageError: it is no such address, or the id is taken.
        SourceError: neither the address nor what it leads to gives entries.
        ConfigurationError: the sources' file is wrong.
    """
    address = _address(given)
    present = context.sources()
    _check_id(wish.id, taken_ids(context, present))
    if (holder := holder_of(address, present)) is not None:
        return Added(source=holder, new=False)
    search = asyncio.run(_search(context, address, network))
    if search.best is None:
        raise _nothing(given, search)
    with context.lock():
        present = context.sources()
        taken = taken_ids(context, present)
        _check_id(wish.id, taken)
        source = _named(search.best, wish, taken)
        holder = holder_of(source.url or "", present)
        if holder is None:
            append(context, [(source, "")])
    others = tuple(one for one in search.others if holder_of(one.source.url or "", present) is None)
    return Added(source=holder or source, new=holder is None, search=search, others=others)


async def _search(context: Context, address: str, network: httpx.AsyncBaseTransport | None) -> Search:
    async with probing(context, network) as probe:
        return await probe.search(address)


def _address(given: str) -> str:
    text = re.sub(r"^feed:(?://)?(?=https?://)", "", given.strip(), flags=re.IGNORECASE)
    text = re.sub(r"^feed://", "https://", text, flags=re.IGNORECASE)
    text = text.partition("#")[0]
    reason = refusal(text)
    if reason is None:
        return text
    bare = f"https://{text}"
    remedy = (
        f"did you mean {bare}?" if "://" not in text and "." in text and is_web(bare) else "write https://…"
    )
    raise UsageError("Not an address of a source", given, cause=reason, remedy=remedy)


def refusal(url: str) -> str | None:
    """Say why a text is no address of a source; None when it is one."""
    if is_web(web_address(url)):
        return None if url.isprintable() and " " not in url else "it holds blanks or controls"
    scheme = url.partition(":")[0] if ":" in url[:20] else ""
    return f"{scheme!r} is neither http, https nor webcal" if scheme else "it is not a whole address"


def holder_of(url: str, sources: Iterable[Source]) -> Source | None:
    """Return the source that has an address already, however it is written."""
    key = key_of(url)
    return next((one for one in sources if one.url is not None and key_of(one.url) == key), None)


def key_of(url: str) -> str:
    """Return what addresses of one source have in common: the folded form; webcal: is https by another name."""
    return folded(web_address(url))


def _check_id(wanted: str | None, taken: set[str]) -> None:
    if wanted is None:
        return
    if not _SLUG.fullmatch(wanted):
        raise UsageError("Not an id", wanted, remedy="use small letters, digits, - and _")
    if wanted in taken:
        raise UsageError("Id taken", wanted, cause="another source has it", remedy="choose another")


def _named(trial: Trial, wish: Wish, taken: set[str]) -> Source:
    answer = trial.answer
    assert answer is not None
    url = trial.moved_to or trial.source.url or ""
    name = plain(wish.name) if wish.name is not None else title_of(answer)
    return Source(
        id=wish.id or id_of(url, name, taken),
        kind=wish.kind or _kind(trial) or kind_of(url, name, answer.body, trial.format),
        url=url,
        name=name,
        format=trial.source.format,
    )


def _kind(trial: Trial) -> Kind | None:
    """What most entries are, when their format says so itself; None when it does not."""
    counted = Counter(entry.kind for entry in trial.entries).most_common(1)
    return next((kind for kind, _ in counted if kind is not trial.source.kind), None)


def _nothing(given: str, search: Search) -> SourceError:
    failure = search.failure
    cause = (failure.cause or failure.what) if failure else "nothing there"
    tried = [_shortened(url, given) for url in search.tried if url != given]
    if not tried:
        return SourceError("No usable answer", given, cause=cause, remedy="check the address")
    more = f" and {len(tried) - _SHOWN} more" if len(tried) > _SHOWN else ""
    return SourceError(
        "No feed and no calendar found", given, cause=f"{cause}; tried {', '.join(tried[:_SHOWN])}{more}",
        remedy="give the feed's own address",
    )  # fmt: skip


def _shortened(url: str, given: str) -> str:
    """An address of the same site without its site."""
    one, other = urlsplit(url), urlsplit(given)
    return one._replace(scheme="", netloc="").geturl() if one.netloc == other.netloc else url
