"""How one gets out of a preview that is reached from other machines."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from newsletter.preview.asked import RefusedError, read_form
from newsletter.preview.login import ByPassword

PATH = "/sortir"


def leaving(entrance: ByPassword, csrf: str) -> list[Route]:
    """Return what ends a session, by its address.

    Args:
        entrance: let it in.
        csrf: what the form must carry.
    """

    async def leave(request: Request) -> Response:
        try:
            await read_form(request, csrf)
        except RefusedError as refused:
            return PlainTextResponse(f"{refused.words}\n", refused.status)
        return await run_in_threadpool(entrance.leave, request)

    return [Route(PATH, leave, methods=["POST"])]
