"""By which names the preview is reached, and which pages may ask it for a change.

What a proxy says of the browser (X-Forwarded-…, Forwarded) is believed nowhere: anybody can say it.
"""

import ipaddress
import re
from typing import Literal
from urllib.parse import urlsplit

from starlette.requests import Request

from newsletter.addresses import origin

_LOOPBACK = {"127.0.0.1", "localhost"}  # through an SSH tunnel the port may be another one
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::[0-9]{1,5})?", re.IGNORECASE)  # [::1]:8017


def tells_where_from(request: Request) -> bool:
    """Whether a browser tells which page asks; a foreign one is refused before that."""
    return "origin" in request.headers or request.headers.get("sec-fetch-site") == "same-origin"


class Origins:
    """The preview's own names.

    Args:
        url: where its editor reaches it (`[preview] url`); empty where only this machine does.
        is_remote: it listens for other machines, so the number that a connection was made to is its own too.
    """

    def __init__(self, url: str = "", *, is_remote: bool = False) -> None:
        self._origin = origin(url) if url else None
        parts = urlsplit(self._origin or "")
        name = parts.hostname or ""
        self._name = _in_six(name) or name
        self._is_tls = parts.scheme == "https"
        self._is_remote = is_remote

    @property
    def same_site(self) -> Literal["lax", "strict"]:
        """Whether cookies come along when a link of another site, such as a webmail, is followed (RFC 6265bis, section 5.2)."""
        return "lax" if self._origin else "strict"

    def is_own_host(self, request: Request) -> bool:
        """Whether a request is made to the preview by one of its names: another one is how DNS rebinding looks."""
        return _host(request) in {*_LOOPBACK, *filter(None, (self._name, self._number(request)))}

    def is_from_here(self, request: Request) -> bool:
        """Whether what asks for a change is a page of the preview, as far as the browser tells (Fetch Metadata, RFC 6454)."""
        if request.method in {"GET", "HEAD"}:
            return True
        origins = {*request.headers.getlist("origin")}
        sites = {*request.headers.getlist("sec-fetch-site")}
        return origins <= self._own(request) and sites <= {"same-origin", "none"}

    def is_encrypted(self, request: Request) -> bool:
        """Whether a browser asks over the operator's TLS, so that it should never show a cookie elsewhere."""
        return self._is_tls and (
            self._is_by_url(request) or request.headers.getlist("origin") == [self._origin]
        )

    def _own(self, request: Request) -> set[str]:
        """Return what browsers tell as the origin of the preview's pages; TLS ends before it, so it sees none."""
        asked = f"{request.url.scheme}://{request.headers['host']}"
        named = {self._origin} if self._origin else set()
        return named if self._is_tls and self._is_by_url(request) else {asked, *named}

    def _is_by_url(self, request: Request) -> bool:
        return self._name not in _LOOPBACK and _host(request) == self._name

    def _number(self, request: Request) -> str:
        """Return the number of this machine that the connection was made to; empty where none but its own may be."""
        server = request.scope.get("server")
        return _as_browsers_write(server[0]) if self._is_remote and server else ""


def _host(request: Request) -> str | None:
    """Return the name or number that a request was made to; None where it is none, or there are several."""
    hosts = request.headers.getlist("host")
    found = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
    if found is None:
        return None
    return _in_six(found[1]) if found[1] else found[2].lower()


def _in_six(number: str) -> str | None:
    """Write a number of IPv6 in its one form (RFC 5952); None where it is none."""
    try:
        return str(ipaddress.IPv6Address(number))
    except ValueError:
        return None


def _as_browsers_write(number: str) -> str:
    """Write the number of a connection; what an IPv6 socket tells of one by IPv4 is that one's."""
    try:
        found = ipaddress.ip_address(number)
    except ValueError:
        return number.lower()
    return str(getattr(found, "ipv4_mapped", None) or found)
