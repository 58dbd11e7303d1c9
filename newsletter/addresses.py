"""Addresses: what readers click, and the folded form that tells whether two are the same. Pure.

Follows RFC 3986 (section 6, normalisation and comparison) as far as it is safe to: path case, query order and
everything that servers may tell apart stay.
"""

import re
from email.utils import parseaddr
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"^(utm_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|"
    r"at_medium|at_campaign|at_custom\d*|xtor|mtm_.*|pk_.*|piwik_.*|vero_id|oly_.*_id|trk|ref_src)$",
    re.IGNORECASE,
)
_UNSAFE = re.compile(r"[\x00-\x20\x7f<>\"{}|\\^`]")
_EMAIL = re.compile(r"^[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+$")


def published(url: str | None, base: str = "") -> str | None:
    """Make the address that readers click: absolute, http(s), less tracking parameters; else None."""
    parts = _split(urljoin(base, url.strip()) if url and base else (url or "").strip())
    if parts is None:
        return None
    query = "&".join(pair for pair in parts.query.split("&") if not _TRACKING.match(pair.partition("=")[0]))
    fragment = "" if _TRACKING.match(parts.fragment.partition("=")[0]) else parts.fragment
    cleaned = urlunsplit((parts.scheme.lower(), parts.netloc, parts.path, query, fragment))
    return _UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", cleaned)


def folded(url: str) -> str:
    """Make the comparison key of an address: never shown. Scheme, `www.`, trailing `/` and fragment don't count."""
    clean = published(url)
    parts = _split(clean or "")
    if parts is None:
        return url
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    query = "&".join(
        sorted(f"{key}={value}" for key, value in parse_qsl(parts.query, keep_blank_values=True))
    )
    path = parts.path.rstrip("/")
    return f"{host}{port}{path}?{query}" if query else f"{host}{port}{path}"


def is_web(url: str) -> bool:
    """Whether it is an absolute http(s) address."""
    return _split(url) is not None


def is_email(text: str) -> bool:
    """Whether it is one mail address, alone (a working part of RFC 5322, section 3.4.1)."""
    return _EMAIL.match(text) is not None


def is_mailbox(text: str) -> bool:
    """Whether it is a mailbox: an address, or a name and an address in angle brackets."""
    return is_email(parseaddr(text)[1])


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
        _ = parts.port  # raises where it is not a number
        url.encode()  # raises where it has halves of characters, which could not be stored
    except ValueError:
        return None
    return parts if usable else None
