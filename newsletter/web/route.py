"""Where a fetch begins and where redirects lead: addresses without logins and fragments, fit to be asked. Pure."""

import base64
from dataclasses import dataclass
from urllib.parse import unquote, urljoin

import httpx

from newsletter.addresses import is_web, web_address
from newsletter.web.reach import Origin
from newsletter.web.trouble import NoAnswerError, Trouble

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Start:
    """The configured address. `login` is what it holds as an Authorization header, meant for its origin only."""

    url: httpx.URL
    login: str

    @property
    def home(self) -> Origin:
        """Its origin."""
        return origin(self.url)


def start(configured: str) -> Start:
    """Read a source's address: http, https or webcal, with or without a login.

    Raises:
        NoAnswerError: nobody can be asked there.
    """
    try:
        url = httpx.URL(web_address(configured))
        login = unquote(url.userinfo.decode()).encode()
        basic = f"Basic {base64.b64encode(login).decode()}" if b":" in login else ""  # RFC 7617
        return Start(_bare(url), basic)
    except (httpx.InvalidURL, ValueError) as error:
        raise NoAnswerError(Trouble.CONNECTION, f"the address cannot be asked ({error})") from None


def anonymous(address: str) -> Start:
    """Read an address that is to be asked without the login that it may hold.

    Raises:
        NoAnswerError: nobody can be asked there.
    """
    return Start(start(address).url, "")


def redirected(url: httpx.URL, location: str) -> httpx.URL:
    """Resolve a Location header (RFC 9110, section 10.2.2).

    Raises:
        NoAnswerError: it is no http(s) address.
    """
    try:
        target = urljoin(str(url), location.strip())
        if is_web(target):
            return _bare(httpx.URL(target))
    except (httpx.InvalidURL, ValueError):
        pass
    shown = location.rpartition("@")[2][:80]
    raise NoAnswerError(Trouble.REDIRECT, f"it redirects to {shown!r}, which is no address to follow")


def origin(url: httpx.URL) -> Origin:
    """Return the origin of an http(s) address, its host as it is asked: in ASCII (RFC 5890)."""
    return Origin(url.scheme, url.raw_host.decode().lower().rstrip("."), url.port or _PORTS[url.scheme])


def _bare(url: httpx.URL) -> httpx.URL:
    """Take off what is not sent.

    Raises:
        ValueError: its host is no name: httpx decodes international ones (RFC 5891) only when it builds a request.
    """
    assert url.host is not None
    return url.copy_with(username=None, password=None, fragment=None)
