"""How one gets into the preview: by the token of the address that it has printed."""

import hashlib
import hmac
from typing import Protocol
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from newsletter.looks import Looks
from newsletter.preview.origins import Origins
from newsletter.preview.returning import given_back

_REFUSED = (
    '<!doctype html>\n<html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>Accès refusé · Aperçu</title><meta name="color-scheme" content="light dark">\n'
    "<p>L’accès est refusé. Ouvrez l’adresse complète que « newsletter preview » a affichée.</p></html>\n"
)
_BEGUN_ANEW = "L’aperçu a été relancé\u00a0: ouvrez, dans un autre onglet, l’adresse que «\u00a0newsletter preview\u00a0» a affichée."


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
        looks: the templates.
    """

    def __init__(self, token: str, origins: Origins, looks: Looks) -> None:
        self._token, self._origins, self._looks = token, origins, looks
        # Cookies don't know ports: two previews on one machine must not overwrite each other's.
        self._cookie = f"preview-{hashlib.sha256(token.encode()).hexdigest()[:12]}"

    async def stop(self, request: Request) -> Response | None:
        """Refuse, or let in by redirecting; None for those who are inside."""
        if self._is_token(request.query_params.get("token")):
            return self._welcome(request)
        if self._is_token(request.cookies.get(self._cookie)):
            return None
        return await given_back(request, self._looks, _BEGUN_ANEW) or self.refused()

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
