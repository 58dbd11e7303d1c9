"""Whether an answer is another site's: a redirect led away, to what shares nothing with what was known. Pure.

A name that its owner gave up, and somebody else bought, answers well, with a feed of their own.
"""

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from newsletter.model import UNTITLED, Entry
from newsletter.recognition import title_of

_SHARED = frozenset(
    ["ac", "asso", "co", "com", "edu", "gob", "gouv", "gov", "net", "org"]
)  # gouv.fr, co.uk: below them anybody


def leads_away(came: str, *before: str) -> bool:
    """Whether an address is of a site that none of those before is of; empty ones are of none."""
    return site_of(came) not in {site_of(one) for one in before if one}


def site_of(address: str) -> str:
    """Return the part of a host's name that somebody registered, as far as its labels tell: "www.ird.fr" is "ird.fr"."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    if _is_number(host):
        return host
    labels = host.split(".")
    return ".".join(labels[-3 if len(labels) > 2 and labels[-2] in _SHARED else -2 :])


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def share_a_title(known: Iterable[Entry], came: Iterable[Entry]) -> bool:
    """Whether a thing of one bears the title of a thing of the other: a site that moved gives its things new names and addresses."""
    titles = {title_of(one) for one in known if one.title != UNTITLED}
    return any(title_of(one) in titles for one in came)
