"""The preview's door: nobody without the token, no foreign host name, and nothing that a browser should keep.

The token comes once in the address and stays as a cookie. A host name other than this machine's own is how DNS
rebinding looks.
"""

import hashlib
import hmac
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HOSTS = {"127.0.0.1", "localhost"}  # through an SSH tunnel the port may be another one
_REFUSED = "Accès refusé. Ouvrez l’adresse complète que « newsletter preview » a affichée.\n"
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
        token: the secret; compared in constant time.
    """

    def __init__(self, app: ASGIApp, *, token: str) -> None:
        self._app = app
        self._token = token
        # Cookies don't know ports: two previews on one machine must not overwrite each other's.
        self._cookie = f"preview-{hashlib.sha256(token.encode()).hexdigest()[:12]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what is neither this nor the server's own start is dropped."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            answer = self._answer(Request(scope)) or self._app
            await answer(scope, receive, _with_headers(send))

    def _answer(self, request: Request) -> Response | None:
        """Refuse, or let in by redirecting; None for those who are inside."""
        if not _is_own_host(request) or not _is_from_here(request):
            return _refused()
        if self._is_token(request.query_params.get("token")):
            return self._welcome(request)
        return None if self._is_token(request.cookies.get(self._cookie)) else _refused()

    def _is_token(self, given: str | None) -> bool:
        return given is not None and hmac.compare_digest(given.encode(errors="replace"), self._token.encode())

    def _welcome(self, request: Request) -> Response:
        """Turn the token in the address into a cookie, so that it shows in no history and no referrer."""
        rest = urlencode(
            [(key, value) for key, value in request.query_params.multi_items() if key != "token"]
        )
        path = "/" + request.url.path.lstrip("/\\")  # two slashes would lead to another host
        response = RedirectResponse(f"{path}?{rest}" if rest else path, status_code=303)
        response.set_cookie(self._cookie, self._token, httponly=True, samesite="strict")
        return response


def _is_own_host(request: Request) -> bool:
    hosts = request.headers.getlist("host")
    try:
        return len(hosts) == 1 and urlsplit(f"//{hosts[0]}").hostname in _HOSTS and "@" not in hosts[0]
    except ValueError:
        return False


def _is_from_here(request: Request) -> bool:
    """Whether what asks for a change is a page of the preview, as far as the browser tells (Fetch Metadata, RFC 6454)."""
    if request.method in {"GET", "HEAD"}:
        return True
    origins = request.headers.getlist("origin")
    sites = request.headers.getlist("sec-fetch-site")
    own = f"{request.url.scheme}://{request.headers['host']}"
    return {*origins} <= {own} and {*sites} <= {"same-origin", "none"}


def _refused() -> Response:
    return PlainTextResponse(_REFUSED, status_code=403)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
