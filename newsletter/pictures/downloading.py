"""Pictures fetched from where their sources show them."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial
from http import HTTPStatus

from newsletter.web.door import Door
from newsletter.web.reach import Origin, may_be_private
from newsletter.web.route import anonymous
from newsletter.web.trouble import NoAnswerError, Trouble

MOST_BYTES = 8_000_000
_AT_ONCE = 10
_IDLE = 10  # seconds
_EACH = 20  # seconds
_ACCEPT = "image/jpeg, image/png, image/webp, image/gif"


async def download(
    wanted: Mapping[str, Iterable[Origin]],
    user_agent: str,
    *,
    seconds: float = 60,
) -> dict[str, bytes | NoAnswerError]:
    """Fetch pictures; what did not come, and why, is a value.

    Args:
        wanted: addresses, each with the origins of the sources that show it: these may lie in a private network.
        user_agent: names the program, with a contact.
        seconds: for all of them.
    """
    async with Door(user_agent, accept=_ACCEPT, idle=_IDLE, at_once=_AT_ONCE) as door:
        fetching = {url: asyncio.ensure_future(_one(door, url, homes)) for url, homes in wanted.items()}
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await asyncio.gather(*fetching.values())
    late = NoAnswerError(Trouble.TIMEOUT, f"no complete answer within {seconds:g} s")
    return {url: late if one.cancelled() else one.result() for url, one in fetching.items()}


async def _one(door: Door, url: str, homes: Iterable[Origin]) -> bytes | NoAnswerError:
    try:
        async with asyncio.timeout(_EACH) as deadline:
            private = partial(_may_be_private, tuple(homes))
            reply = await door.ask(anonymous(url), deadline, limit=MOST_BYTES, private=private)
    except TimeoutError:
        return NoAnswerError(Trouble.TIMEOUT, f"no complete answer within {_EACH} s")
    except NoAnswerError as error:
        return error
    return reply.body if reply.status == HTTPStatus.OK else NoAnswerError(Trouble.STATUS, reply.words)


def _may_be_private(homes: tuple[Origin, ...], target: Origin) -> bool:
    return any(may_be_private(home, target) for home in homes)
