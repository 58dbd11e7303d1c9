"""A page that tells of its frame before it is there: whoever shows it by script has the mail loaded meanwhile.

What is said of a mail takes as long as the mail itself. So its frame goes ahead, in a header of the answer, and the page
follows when it is made.
"""

import asyncio
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

HEADER = "Frame"
"""Holds the page's frame, as HTML in ASCII (RFC 9110, section 5.5)."""
Tell = Callable[[Response], object]


def is_asked_by_script(request: Request) -> bool:
    """Whether a script asks, rather than somebody who goes there (W3C, Fetch Metadata, section 2.1)."""
    return request.headers.get("Sec-Fetch-Dest") == "empty"


class Foretold:
    """The answer.

    Args:
        make: makes the page, in a thread; tells its head as soon as that is known: an answer without content.
    """

    def __init__(self, make: Callable[[Tell], Response]) -> None:
        self._make = make

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer: with the head first, where it is told before the page is made."""
        loop = asyncio.get_running_loop()
        head: asyncio.Future[Response] = loop.create_future()
        page = asyncio.create_task(
            run_in_threadpool(self._make, lambda told: loop.call_soon_threadsafe(head.set_result, told))
        )
        await asyncio.wait({head, page}, return_when=asyncio.FIRST_COMPLETED)
        if not head.done():
            await (await page)(scope, receive, send)
            return
        headers = head.result().headers
        del headers["Content-Length"]  # which nobody knows yet
        await send({"type": "http.response.start", "status": 200, "headers": headers.raw})
        await send({"type": "http.response.body", "body": (await page).body})
