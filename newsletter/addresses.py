"""Addresses: what readers click, and the folded form that tells whether two are the same. Pure.

Follows RFC 3986 (section 6, normalisation and comparison) as far as it is safe to: path case, query order and
everything that servers may tell apart stay.
"""

import contextlib
import ipaddress
import re
import string
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, urljoin, urlsplit, urlunsplit

from newsletter.redirects import carried

_TRACKING = re.compile(
    r"^(utm_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|"  # utm_source; Facebook, Google, Bing, Yandex, Instagram
    r"mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|"  # Mailchimp, Marketo, HubSpot
    r"at_medium|at_campaign|at_custom\d*|xtor|"  # AT Internet, as French media use it
    r"mtm_.*|matomo_.*|pk_.*|piwik_.*|"  # Matomo: mtm_campaign
    r"vero_id|oly_.*_id|trk|ref_src|_ga|_gl|fb_ref|fb_source|"  # Vero, Omeda, LinkedIn, Google Analytics, Facebook
    r"srsltid|ttclid|twclid|li_fat_id|wt_mc|sfmc_.*|hss_channel)$",  # TikTok, Twitter, LinkedIn, Webtrekk, Salesforce
    re.IGNORECASE,
)
# Where a reader came from: « partner=rss&emc=rss », « source=flux »; and not « format=rss », which asks for a feed.
_CAME_FROM = re.compile(
    r"(?:partner|emc|source|src|from|ref|referr?er|origin|via|campaign|medium|cmp(?:id)?|ns_(?:campaign|mchannel|source))="
    r"(?:rss\d?|rss-?feed|atom|feed|flux(?:-?rss)?|newsletter|e-?mail)",
    re.IGNORECASE,
)
_MOST_REDIRECTS = 3  # that lead to one another
# What is in order as it stands, as most addresses are.
_CLEAN = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?:/[A-Za-z0-9/._~%!$&'()*+,;=:@-]*)?\Z")
_UNSAFE = re.compile(r"[\x00-\x20\x7f<>\"{}|\\^`]")
_UNRESERVED = string.ascii_letters + string.digits + "-._~"
_RESERVED = ":/?#[]@!$&'()*+,;="
_QUERY = ":/?@!$'()*,;"
_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")  # %C3
# `www.` and the hosts of mobile and accelerated pages.
_LABELS = re.compile(r"^(?:www\.|amp\.|m\.(?=youtube\.))+")
_ENDING = re.compile(r"(?:/index\.(?:html?|php))?(?:/amp)?$", re.IGNORECASE)  # /index.html, /amp
_AMP = {("amp", "1"), ("amp", ""), ("amp", "true"), ("outputType", "amp")}
_YOUTUBE = {"youtube.com", "youtube-nocookie.com", "music.youtube.com"}
# `si` says who shared a video; on other sites it may be anything.
_SHARED = re.compile(r"(?:^|\.)(?:youtube\.com|youtube-nocookie\.com|youtu\.be)$")
_PLAYERS = {"shorts", "live", "embed", "v"}
_VIDEO = re.compile(r"^[A-Za-z0-9_-]{6,20}\Z")  # dQw4w9WgXcQ
_WEBCAL = re.compile(r"\Awebcal:", re.IGNORECASE)  # webcal://example.org/a.ics
_LOGIN = re.compile(r"\A([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@")  # https://user:password@
# Not the address's own `is_loopback`: from Python 3.13 on that takes `::ffff:127.0.0.1` for one.
_LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
_BARE = re.compile(r"https?://[^/?#@\s]+/?", re.IGNORECASE)  # https://example.org:8443/
_NAME = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")  # of a host, or its number
_PORTS = {"http": 80, "https": 443}
_MAILBOX = re.compile(
    r"(?P<name>[^<>]*?)\s*<\s*(?P<address>[^<>\s]+)\s*>"
)  # Les Jeudis : ODD 17 <jeudis@example.org>
_QUOTED_NAME = re.compile(r'"(?P<inside>(?:[^"\\]|\\.)*)"')  # "Le \"Jeudi\""
_EMAIL = re.compile(r"^[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+$")  # redaction@example.org


def published(url: str | None, base: str = "") -> str | None:
    """Make the address that readers click: absolute, http(s), less tracking parameters and passwords; else None.

    One that only counts who follows it to another is that other (`redirects`).
    """
    if not url:
        return None
    if _CLEAN.match(url) and "urldefense" not in url:
        return url
    parts = _split(_joined(base, url.strip()))
    for _ in range(_MOST_REDIRECTS):
        if parts is None or (further := _split(carried(parts) or "")) is None:
            break
        parts = further
    if parts is None:
        return None
    shared = _SHARED.search((parts.hostname or "").rstrip("."))
    query = "&".join(
        pair
        for pair in parts.query.split("&")
        if not _TRACKING.match(name := pair.partition("=")[0])
        and not _CAME_FROM.fullmatch(pair)
        and not (shared and name == "si")
    )
    fragment = "" if _TRACKING.match(parts.fragment.partition("=")[0]) else parts.fragment
    cleaned = urlunsplit((parts.scheme.lower(), parts.netloc.rpartition("@")[2], parts.path, query, fragment))
    return _UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", cleaned)


def encoded(url: str) -> str:
    """Write an address in ASCII, as every program takes it: RFC 3987, section 3.1; host names as in DNS.

    What is no http(s) address stays as it is.
    """
    parts = None if _CLEAN.match(url) else _split(url.strip())
    if parts is None:
        return url
    path, query, fragment = (quote(part, _RESERVED + "%") for part in parts[2:])
    return urlunsplit((parts.scheme, _ascii_host(parts.netloc), path, query, fragment))


def as_in_dns(name: str) -> str:
    """Write a host's name as DNS has it; what is no valid name stays as it is.

    By IDNA 2008 (RFC 5891) after the mapping of browsers (UTS 46, nontransitional), which registries give names by:
    "faß.de" is xn--fa-hia.de, and nobody at fass.de gets its mail. Signs that have names only by IDNA 2003 (RFC 3490),
    such as ☃.net, have those.
    """
    if name.isascii():
        return name
    import idna  # noqa: PLC0415 - names are seldom beyond ASCII

    with contextlib.suppress(idna.IDNAError):
        return idna.encode(name, uts46=True).decode("ascii")
    with contextlib.suppress(UnicodeError):
        return name.encode("idna").decode("ascii")
    return name


def _ascii_host(netloc: str) -> str:
    if netloc.isascii():
        return netloc
    before, at, rest = netloc.rpartition("@")
    name, colon, port = rest.partition(":")
    return f"{before}{at}{as_in_dns(name)}{colon}{port}"


def typed(text: str) -> str | None:
    """Read a web address as people type or paste it: "www.example.org" too, accents and spaces encoded; None where it is none."""
    text = text.strip()
    address = encoded(f"https://{text}" if text.lower().startswith("www.") else text)
    parts = _split(address)
    return address if parts is not None and address.isascii() and not re.search(r"\s", address) else None


def led_to(url: str) -> str | None:
    """Return the address, as readers click it, that another one carries and only leads to; None where it leads nowhere else."""
    parts = _split(url)
    return published(url) if parts is not None and carried(parts) else None


# The same addresses are compared with one another wherever a letter is drafted or checked.
@lru_cache(maxsize=4096)
def folded(url: str) -> str:
    """Make the comparison key of an address: never shown.

    Scheme, `www.`, AMP, final `/` and `index.html`, the query's order, tracking and the fragment (but `#!…`) don't
    count; percent-encoding and international host names have one form, a YouTube video has one address.
    """
    clean = published(url)
    parts = _split(clean or "")
    if parts is None:
        return url
    host, path = _host(parts), _path(parts.path)
    if video := _video(host, path, parts.query):
        return f"youtube.com/watch?v={video}"
    pairs = (pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair not in _AMP)
    query = "&".join(sorted(f"{quote(key, _QUERY)}={quote(value, _QUERY)}" for key, value in pairs))
    fragment = f"#{_normal(parts.fragment)}" if parts.fragment.startswith("!") else ""
    return f"{host}{path}{'?' if query else ''}{query}{fragment}"


def is_front_page(url: str) -> bool:
    """Whether it is a site's front page, which is the address of nothing in particular."""
    parts = _split(published(url) or "")
    return parts is not None and not (_path(parts.path) or parts.query or parts.fragment.startswith("!"))


def is_web(url: str) -> bool:
    """Whether it is an absolute http(s) address."""
    return _split(url) is not None


def web_address(url: str) -> str:
    """Return the http(s) address that webcal: stands for; on this machine itself there is no TLS to expect."""
    if not _WEBCAL.match(url):
        return url
    plain = _WEBCAL.sub("http:", url)
    parts = _split(plain)
    return plain if parts and is_loopback(parts.hostname or "") else _WEBCAL.sub("https:", url)


def origin(url: str) -> str | None:
    """Make an address that is a scheme, a host and perhaps a port the origin that browsers tell (RFC 6454); else None.

    An international name is written as in DNS, and a port that the scheme has anyway is left out.
    """
    parts = _split(url) if _BARE.fullmatch(url) else None
    if parts is None:
        return None
    try:
        host = as_in_dns(parts.hostname or "").encode("idna").decode("ascii")
    except UnicodeError:
        return None
    if not _NAME.fullmatch(host):
        return None
    named = f"[{host}]" if ":" in host else host
    scheme = parts.scheme.lower()
    port = f":{parts.port}" if parts.port not in {None, _PORTS[scheme]} else ""
    return f"{scheme}://{named}{port}"


def is_email(text: str) -> bool:
    """Whether it is one mail address, alone, in ASCII (a working part of RFC 5322, section 3.4.1)."""
    return text.isascii() and _EMAIL.match(text) is not None


def mailbox(text: str) -> tuple[str, str] | None:
    """Part a mailbox as people write it into name and address; None when it is none, or several.

    The name needs no quotes, whatever it holds (RFC 5322, section 3.4, wants them around "Jeudis : ODD 17"); those that
    are there are no part of it. What is not in quotes and names another address before a comma is a list of two.
    """
    text = text.strip()
    if is_email(text):
        return "", text
    found = _MAILBOX.fullmatch(text)
    if found is None or not is_email(found["address"]):
        return None
    name = found["name"]
    if quoted := _QUOTED_NAME.fullmatch(name):
        return re.sub(r"\\(.)", r"\1", quoted["inside"]).strip(), found["address"]
    listed = any(is_email(part.strip()) for part in re.split("[,;]", name)[:-1])
    return None if listed else (name, found["address"])


def without_login(url: str) -> str:
    """Return an address without the name and password that it may hold (RFC 3986, section 3.2.1)."""
    return _LOGIN.sub(r"\1", url)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself (RFC 5735, RFC 4291), by its name or address as written, undisguised."""
    try:
        ip = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host.rstrip(".") == "localhost"
    return any(ip in net for net in _LOOPBACK)


def _host(parts: SplitResult) -> str:
    """Fold a host: case, international names, `www.`, and ports that every site has."""
    host = as_in_dns((parts.hostname or "").rstrip("."))
    host = _LABELS.sub("", host) if host.count(".") > 1 else host
    return host if parts.port in {None, 80, 443} else f"{host}:{parts.port}"


def _path(path: str) -> str:
    """Fold a path: its encoding, and what stands at its end without meaning anything."""
    return _ENDING.sub("", _normal(path).rstrip("/")).rstrip("/")


def _normal(text: str) -> str:
    """Give percent-encoding one form: RFC 3986, sections 6.2.2.1 and 6.2.2.2."""
    return _ENCODED.sub(_normal_run, quote(text, safe=_RESERVED + "%"))


def _normal_run(run: re.Match[str]) -> str:
    code = int(run[1], 16)
    return chr(code) if chr(code) in _UNRESERVED else f"%{code:02X}"


def _video(host: str, path: str, query: str) -> str | None:
    """Find the id of a YouTube video, whichever address it is seen at."""
    if host == "youtu.be":
        found = path.removeprefix("/")
    elif host in _YOUTUBE:
        first, _, rest = path.removeprefix("/").partition("/")
        found = dict(parse_qsl(query)).get("v", "") if first == "watch" else rest if first in _PLAYERS else ""
    else:
        return None
    return found if _VIDEO.match(found) else None


def _joined(base: str, url: str) -> str:
    """Resolve an address (RFC 3986, section 5); what cannot be stays as it is."""
    if not (url and base):
        return url
    try:
        return urljoin(base, url)
    except ValueError:
        return url


@lru_cache(maxsize=4096)
def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
        _ = parts.port  # raises where it is not a number
        url.encode()  # raises where it has halves of characters, which could not be stored
    except ValueError:
        return None
    return parts if usable else None
