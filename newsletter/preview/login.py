"""How one gets into a preview that is reached from other machines: by its password, once in thirty days.

Strangers get the page that asks for it in the place of any page, and nothing else.
"""

import hashlib
import hmac
import logging
import math
import secrets
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from newsletter import french
from newsletter.looks import Looks
from newsletter.preview.origins import Origins
from newsletter.preview.returning import given_back
from newsletter.preview.sessions import LASTS, Sessions
from newsletter.preview.throttle import Throttle

_log = logging.getLogger(__name__)
_PATH = "/entrer"
_HOME = "/"
_LARGEST: Final = 8_000  # bytes of its form
_FIELDS = 10
_MINUTE = 60
_REFUSED = "L’accès est refusé. Ouvrez l’aperçu à son adresse, et donnez son mot de passe.\n"
_OVER = "Vous n’êtes plus connecté."
_WRONG = "Ce n’est pas le bon mot de passe."
_BLANK = "Une espace le précède ou le suit\u00a0: retirez-la, si elle a été copiée avec lui."
_POLICY = "default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What is asked of those who come from elsewhere.

    Args:
        password: compared in constant time.
        sessions: of those who knew it.
        throttle: of those who guess it.
    """

    password: str
    sessions: Sessions
    throttle: Throttle = field(default_factory=Throttle)


class ByPassword:
    """Lets in by a password, which a cookie then stands for.

    Args:
        login: what is asked.
        name: tells the preview's cookies from those of others on the same host.
        origins: the preview's own names.
        looks: the templates.
        pages: paths of the preview's pages; one of them is what a login leads to.
    """

    def __init__(
        self, login: Login, name: str, origins: Origins, looks: Looks, pages: Container[str]
    ) -> None:
        self._login, self._origins, self._looks, self._pages = login, origins, looks, pages
        self._cookie = f"preview-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
        self._pepper = secrets.token_bytes(32)

    async def stop(self, request: Request) -> Response | None:
        """Ask for the password, or take it; None for those who are inside."""
        path, is_looking = request.url.path, request.method in {"GET", "HEAD"}
        if path == _PATH and request.method == "POST":
            return await self._enter(request)
        is_inside = self._login.sessions.holds(request.cookies.get(self._cookie, ""))
        if path == _PATH and is_looking:
            return RedirectResponse(_HOME, status_code=303) if is_inside else self._ask(_HOME)
        if is_inside:
            return None
        asked = f"{path}?{request.url.query}"
        if is_looking and path in self._pages:
            return self._ask(asked)
        return await given_back(request, self._looks, _OVER, _PATH) or self.refused()

    def refused(self) -> Response:
        """Say how one gets in."""
        return PlainTextResponse(_REFUSED, status_code=403)

    async def _enter(self, request: Request) -> Response:
        form = await _read(request)
        if form is None:
            return self.refused()
        asked, client = form.get("suite", ""), request.client.host if request.client else ""
        # From here on nothing is waited for: of tries that come at the same moment each counts for the next.
        if wait := math.ceil(self._login.throttle.wait(client)):
            return self._slow_down(asked, wait)
        if not self._is_right(given := form.get("password", "")):
            self._login.throttle.wrong(client)
            _log.warning("a wrong password for the preview, from %s", client)
            return self._ask(asked, _WRONG if given == given.strip() else f"{_WRONG} {_BLANK}")
        self._login.throttle.right(client)
        return self._welcome(request, asked)

    def leave(self, request: Request) -> Response:
        """End the session of whoever asks, also for others that have its cookie, and ask for the password."""
        self._login.sessions.end(request.cookies.get(self._cookie, ""))
        response = RedirectResponse(_PATH, status_code=303)
        response.delete_cookie(self._cookie)
        return response

    def _is_right(self, given: str) -> bool:
        """Compare digests: how long that takes tells neither how many characters are right, nor how many there are."""
        one, other = (
            hmac.digest(self._pepper, words.encode(errors="replace"), hashlib.sha256)
            for words in (given, self._login.password)
        )
        return hmac.compare_digest(one, other)

    def _welcome(self, request: Request, asked: str) -> Response:
        response = RedirectResponse(self._within(asked), status_code=303)
        response.set_cookie(
            self._cookie,
            self._login.sessions.begin(),
            max_age=int(LASTS.total_seconds()),
            httponly=True,
            samesite=self._origins.same_site,
            secure=self._origins.is_encrypted(request),
        )
        return response

    def _within(self, asked: str) -> str:
        """Return the page of the preview that was asked for; the first where it was something else, such as another host."""
        try:
            parts = urlsplit(asked)
            query = urlencode(parse_qsl(parts.query, max_num_fields=_FIELDS))
        except ValueError:
            return _HOME
        if parts.scheme or parts.netloc or parts.path not in self._pages:
            return _HOME
        return f"{parts.path}?{query}" if query else parts.path

    def _slow_down(self, asked: str, wait: int) -> Response:
        after = (
            french.count(wait, "seconde")
            if wait <= _MINUTE
            else french.count(math.ceil(wait / _MINUTE), "minute")
        )
        response = self._page(429, asked, f"Trop de tentatives. Attendez {after}, puis réessayez.")
        response.headers["Retry-After"] = str(wait)
        return response

    def _ask(self, asked: str, told: str = "") -> Response:
        response = self._page(401, asked, told)
        response.headers["WWW-Authenticate"] = (
            "Cookie"  # a challenge must be there (RFC 9110, section 15.5.2)
        )
        return response

    def _page(self, status: int, asked: str, told: str) -> Response:
        nonce = secrets.token_urlsafe(16)
        page = self._looks.render(
            "preview/login.html.j2", nonce=nonce, path=_PATH, suite=self._within(asked), told=told
        )
        headers = {"Content-Security-Policy": _POLICY.format(nonce=nonce), "X-Frame-Options": "DENY"}
        return HTMLResponse(page, status, headers=headers)


async def _read(request: Request) -> dict[str, str] | None:
    """Read the form; None where it is none, or too large."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST:
            return None
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except ValueError:
        return None
    return {name: values[-1] for name, values in fields.items()}
