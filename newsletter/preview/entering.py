"""How one gets into the preview: by the token of the address that it has printed."""

import hashlib
import hmac
from typing import Protocol
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from newsletter.preview.origins import Origins

_REFUSED = (
    '<!doctype html>\n<html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>Accès refusé · Aperçu</title><meta name="color-scheme" content="light dark">\n'
    "<p>L’accès est refusé. Ouvrez l’adresse complète que « newsletter preview » a affichée.</p></html>\n"
)


class Entrance(Protocol):
    """Who is let in."""

    async def stop(self, request: Request) -> Response | None:
        """Answer whoever is not inside yet; None for those who are."""

    def refused(self) -> Response:
        """Say that there is nothing here for whoever asked."""


class ByToken:
    """Lets in by a token in the address, which a cookie then keeps: it shows in no history and no referrer.

    The token is made anew at each start, and holds until the preview ends: another browser of the same editor gets in by
    the same address.

    Args:
        token: the secret; compared in constant time.
        origins: the preview's own names.
    """

    def __init__(self, token: str, origins: Origins) -> None:
        self._token, self._origins = token, origins
        # Cookies don't know ports: two previews on one machine must not overwrite each other's.
        self._cookie = f"preview-{hashlib.sha256(token.encode()).hexdigest()[:12]}"

    async def stop(self, request: Request) -> Response | None:
        """Refuse, or let in by redirecting; None for those who are inside."""
        if self._is_token(request.query_params.get("token")):
            return self._welcome(request)
        return None if self._is_token(request.cookies.get(self._cookie)) else self.refused()

    def refused(self) -> Response:
        """Say how one gets in."""
        return HTMLResponse(_REFUSED, status_code=403)

    def _is_token(self, given: str | None) -> bool:
        return given is not None and hmac.compare_digest(given.encode(errors="replace"), self._token.encode())

    def _welcome(self, request: Request) -> Response:
        rest = urlencode(
            [(key, value) for key, value in request.query_params.multi_items() if key != "token"]
        )
        path = "/" + request.url.path.lstrip("/\\")  # two slashes would lead to another host
        response = RedirectResponse(f"{path}?{rest}" if rest else path, status_code=303)
        response.set_cookie(
            self._cookie,
            self._token,
            httponly=True,
            samesite=self._origins.same_site,
            secure=self._origins.is_encrypted(request),
        )
        return response
