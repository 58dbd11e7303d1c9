"""Asking links: HEAD, then GET where that may help; what looks dead is asked once more before it is called so.

A name that does not exist tells that a link is dead only where other names do: a machine without the network
finds none.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Literal
from urllib.parse import urlsplit

import httpx

from newsletter.links.verdict import Outcome, judge, looks_dead, may_answer_get
from newsletter.model import LinkResult
from newsletter.web.door import Door, Reply, nowhere
from newsletter.web.reach import is_written_loopback
from newsletter.web.route import anonymous
from newsletter.web.trouble import NoAnswerError, NoHostError, Trouble

_AT_ONCE = 20
_IDLE = 10  # seconds for a connection, and for the headers
_EACH = 25  # seconds for one link, HEAD and GET together
_PAUSE = 3  # seconds before what looks dead is asked again
_ACCEPT = "text/html, application/xhtml+xml, application/pdf;q=0.9, */*;q=0.8"


async def check_links(
    urls: Iterable[str],
    user_agent: str,
    *,
    here: Collection[str] = (),
    witness: str = "",
    seconds: float = 60,
    pause: float = _PAUSE,
    network: httpx.AsyncBaseTransport | None = None,
) -> dict[str, LinkResult]:
    """Ask links over the network, two of a host and twenty in all at once.

    What was not heard in time is missing from what it returns, and so is what a machine without the network can't tell.

    Args:
        urls: http(s) addresses.
        user_agent: names the program, with a contact.
        here: those that may lead to this very machine, by its number.
        witness: an address whose name surely exists, asked only when no other name was found.
        seconds: for all of them.
        pause: seconds before what looks dead is asked again.
        network: in place of the network, for tests.
    """
    wanted, loop = list(dict.fromkeys(urls)), asyncio.get_running_loop()
    end = loop.time() + seconds
    async with Door(user_agent, accept=_ACCEPT, idle=_IDLE, at_once=_AT_ONCE, network=network) as door:
        heard = await _round(door, wanted, end, here)
        suspects = [url for url, outcome in heard.items() if looks_dead(outcome)]
        if suspects:
            blind = await _is_blind(door, heard, witness, end)
            again = [url for url in suspects if not (blind and _is_nameless(url, heard[url]))]
            heard = {url: outcome for url, outcome in heard.items() if url not in suspects}
            if again and loop.time() + pause < end:
                await asyncio.sleep(pause)
                heard |= await _round(door, again, end, here)
    return {url: judge(url, heard[url]) for url in wanted if url in heard}


async def _round(
    door: Door, urls: Iterable[str], end: float, here: Collection[str] = ()
) -> dict[str, Outcome]:
    """Ask each once; those that gave nothing before the end are left out."""
    asking = {asyncio.ensure_future(_look(door, url, here=url in here)): url for url in urls}
    if not asking:
        return {}
    left = end - asyncio.get_running_loop().time()
    done, late = await asyncio.wait(asking, timeout=max(0, left))
    for one in late:
        one.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    return {asking[one]: one.result() for one in done}


async def _look(door: Door, url: str, *, here: bool) -> Outcome:
    outcome: Outcome = NoAnswerError(Trouble.TIMEOUT, "no answer in time")
    try:
        async with asyncio.timeout(_EACH) as deadline:
            outcome = await _ask(door, url, "HEAD", deadline, here=here)
            if may_answer_get(outcome):
                outcome = await _ask(door, url, "GET", deadline, here=here)
    except TimeoutError:
        pass  # a HEAD that was answered counts
    return outcome


async def _ask(
    door: Door, url: str, method: Literal["GET", "HEAD"], deadline: asyncio.Timeout, *, here: bool
) -> Outcome:
    try:
        start = anonymous(url)
        private = partial(is_written_loopback, start.home) if here else nowhere
        return await door.ask(start, deadline, method=method, private=private)
    except NoAnswerError as error:
        return error


async def _is_blind(door: Door, heard: Mapping[str, Outcome], witness: str, end: float) -> bool:
    """Whether no name at all is found from here."""
    if not any(_is_nameless(url, outcome) for url, outcome in heard.items()):
        return False
    if any(_is_named(url) and isinstance(outcome, Reply) for url, outcome in heard.items()):
        return False
    seen = await _round(door, [witness] if witness else [], end)
    return not any(isinstance(outcome, Reply) for outcome in seen.values())


def _is_nameless(url: str, outcome: Outcome) -> bool:
    """Whether its name was not found, though it might be elsewhere: `.invalid` exists nowhere (RFC 6761)."""
    return isinstance(outcome, NoHostError) and not _host(url).endswith(".invalid")


def _is_named(url: str) -> bool:
    """Whether its host has a name that only a name server can tell: numbers have none."""
    host = _host(url)
    return any(char.isalpha() for char in host.rpartition(".")[2]) and host != "localhost" and ":" not in host


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".")
