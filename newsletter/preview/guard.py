"""The preview's door: nobody who was not let in, no foreign host name, and nothing that a browser should keep."""

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsletter.preview.entering import Entrance
from newsletter.preview.origins import Origins

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'self'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


class Guard:
    """ASGI middleware around everything.

    Args:
        app: what is guarded.
        origins: the preview's own names.
        entrance: who is let in.
    """

    def __init__(self, app: ASGIApp, *, origins: Origins, entrance: Entrance) -> None:
        self._app, self._origins, self._entrance = app, origins, entrance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what is neither this nor the server's own start is dropped."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            answer = await self._answer(Request(scope, receive)) or self._app
            await answer(scope, receive, _with_headers(send))

    async def _answer(self, request: Request) -> Response | None:
        """Refuse, or let in; None for those who are inside."""
        if not self._origins.is_own_host(request) or not self._origins.is_from_here(request):
            return self._entrance.refused()
        return await self._entrance.stop(request)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
