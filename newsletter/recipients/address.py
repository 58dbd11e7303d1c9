"""A reader's address: whether a message can be handed over for it, and when two are the same. Pure.

Follows RFC 5321 (sections 4.1.2 and 4.5.3.1) and RFC 6531 (section 3.3: letters beyond ASCII), less what no reader has
and what is a slip of the pen wherever it stands: a local part in quotes, a number in place of a domain, a domain without
a dot, signs that turn the direction of others. Signs that nobody sees are left out: an address is what it shows.
"""

import re
import unicodedata
from functools import lru_cache

from newsletter.addresses import as_in_dns

_ATEXT = (
    r"[A-Za-z0-9_!#$%&'*+/=?^`{|}~\-\u0080-\U0010ffff]"  # RFC 5322, section 3.2.3, and RFC 6531, section 3.3
)
_LOCAL = re.compile(rf"(?!=){_ATEXT}+(?:\.{_ATEXT}+)*")  # a cell that begins with = is a formula
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?![0-9]+\Z){_LABEL}")  # lettre.example.org; no 192.0.2.1
_LONGEST_LOCAL, _LONGEST, _LONGEST_DOMAIN = 64, 254, 255  # octets; of the last, signs
_DOTS = (".", "\u3002", "\uff0e", "\uff61")  # RFC 3490, section 3.1
AT_SIGNS = "@\uff20\ufe6b"  # full-width and small, as some keyboards write it
_AT_SIGN = re.compile(f"[{AT_SIGNS}]")
# What shows nothing (Unicode, Default_Ignorable_Code_Point), less the joiners, which make another domain (RFC 5892,
# appendix A), and less what turns the direction of what follows.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a\u202c\u2060-\u2066\u2068-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
_JOINERS = "\u200c\u200d"
_JOINED = re.compile(f"[{_JOINERS}]+")
_AROUND = re.compile(rf"\A[\s{_JOINERS}]+|[\s{_JOINERS}]+\Z")


def keyed(text: str) -> tuple[str, str] | None:
    """Read an address that stands alone.

    Returns:
        It as it shows, less a final dot, and its folded form; None where it is no valid address.
    """
    text = visible(text)
    local, _, domain = text.rpartition("@")
    host = _mail_host(domain)
    if not host or not _LOCAL.fullmatch(local) or not local.isprintable():
        return None
    octets = len(local) if local.isascii() else len(local.encode())
    if octets > _LONGEST_LOCAL or octets + 1 + len(host) > _LONGEST:
        return None
    return text[:-1] if text.endswith(_DOTS) else text, f"{_folded_local(local)}@{host}"


def folded(address: str) -> str:
    """Make the one form by which two addresses are the same; never shown, and never sent to.

    The local part is compared without case, by canonical equivalence (Unicode, section 3.13, D145), the domain as DNS
    has it. What is no address has a form, too.
    """
    local, at, domain = visible(address).strip().rpartition("@")
    return f"{_folded_local(local)}{at}{_host(domain)}"


def visible(text: str) -> str:
    """Leave out of an address, or of any cell, what shows nothing: spaces and signs that come along where it was copied."""
    if text.isascii():
        return text
    local, at, domain = _UNSEEN.sub("", _AT_SIGN.sub("@", text)).rpartition("@")
    return _AROUND.sub("", f"{_JOINED.sub('', local)}{at}{domain}")


def _folded_local(local: str) -> str:
    if local.isascii():
        return local.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", local).casefold())


@lru_cache(maxsize=65_536)  # readers share their providers' domains
def _mail_host(domain: str) -> str:
    """Write a domain that mail may go to as DNS has it, one final dot or none; empty where it is no such domain."""
    bare = domain[:-1] if domain.endswith(_DOTS) else domain
    host = "" if bare.endswith(_DOTS) else _host(bare)
    return host if _DOMAIN.fullmatch(host) else ""


@lru_cache(maxsize=65_536)
def _host(domain: str) -> str:
    """Write a domain as DNS has it (`as_in_dns`), without its final dot; what is none is folded as words are."""
    bare = domain.rstrip("".join(_DOTS))
    host = as_in_dns(bare) if len(bare) <= _LONGEST_DOMAIN else bare
    return _folded_local(host).rstrip(".")
