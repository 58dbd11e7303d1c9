"""What is at an address that the editor gave: the event, article or video that it describes, else what it is about."""

import asyncio

import httpx

from newsletter.collect.pages.about import about
from newsletter.collect.received import MAX_BYTES, Job, Received
from newsletter.collect.workers import workers
from newsletter.config import Source
from newsletter.exceptions import FailedError, SourceError
from newsletter.model import Entry, Kind
from newsletter.pipeline.context import Context
from newsletter.web.door import WHOLE, Door
from newsletter.web.route import anonymous
from newsletter.web.trouble import NoAnswerError, Trouble

_PATIENCE = 20  # seconds that an editor waits
_PAGE = Source(id="page", kind=Kind.PUBLICATION, url="https://page.invalid/", format="page")


def read_address(context: Context, address: str, network: httpx.AsyncBaseTransport | None = None) -> Entry:
    """Ask an address, and say what is there; nobody is led into the network that the program runs in.

    Args:
        context: the workspace.
        address: http or https.
        network: the way out; None is the collector's own.

    Raises:
        FailedError: the environment forbids the network.
        NoAnswerError: it does not answer, or lies in a private network.
        SourceError: its page has no title.
    """
    if context.is_offline:
        raise FailedError("No network", "NEWSLETTER_NETWORK=off", remedy="unset it, then try again")
    return asyncio.run(_read(context, address, network))


async def _read(context: Context, address: str, network: httpx.AsyncBaseTransport | None) -> Entry:
    answer = await _asked(context, address, network)
    job = Job(source=_PAGE, answer=answer, zone=context.config.letter.zone, now=context.now)
    with workers() as parse:
        try:
            parsed = await parse(job)
        except SourceError:
            return _about(context, answer)
    return parsed.entries[0] if parsed.entries else _about(context, answer)


async def _asked(context: Context, address: str, network: httpx.AsyncBaseTransport | None) -> Received:
    try:
        async with (
            Door(context.user_agent, accept="text/html,*/*;q=0.5", network=network) as door,
            asyncio.timeout(_PATIENCE) as deadline,
        ):
            reply = await door.ask(anonymous(address), deadline, limit=MAX_BYTES)
    except TimeoutError:
        cause = f"no complete answer within {_PATIENCE} s"
        raise NoAnswerError(Trouble.TIMEOUT, cause, which=address) from None
    except NoAnswerError as error:
        raise error.about(address) from None
    if reply.status not in WHOLE:
        raise NoAnswerError(Trouble.STATUS, reply.words, which=address)
    return Received(
        body=reply.body, address=str(reply.url), content_type=reply.headers.get("content-type", "")
    )


def _about(context: Context, answer: Received) -> Entry:
    page = about(answer)
    if not page.title:
        raise SourceError(
            "Nothing to read", answer.address, cause="the page has no title", remedy="write it yourself"
        )
    return Entry(
        key="page/about",
        kind=Kind.PUBLICATION,
        sources=(_PAGE.id,),
        title=page.title,
        summary=page.summary or None,
        url=page.url,
        first_seen=context.now,
    )
