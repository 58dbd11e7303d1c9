"""Which machines may be asked: nobody may lead the program into the network that it runs in. Pure.

The rule for sources. Everything public may be asked. A private address may be asked only at the host that the sources' file
itself names, and only when nobody else can have chosen the address: it is written there as a number, or it has a name
that only private networks give (`localhost`, a name without a dot, `.internal`…), or it proves its name by a
certificate (https at the very port). From there redirects may lead to the same host, and from this machine to this
machine. As soon as a redirect has led elsewhere, only public addresses are asked.
"""

import ipaddress
from typing import NamedTuple

from newsletter.addresses import is_loopback

# RFC 6761 (localhost), RFC 6762 appendix G, RFC 8375 (home.arpa), and ICANN's .internal.
_PRIVATE_NAMES = ("localhost", "local", "internal", "intranet", "private", "corp", "home", "lan", "home.arpa")
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC = (
    ipaddress.ip_network("192.0.0.0/24"),  # protocol assignments (RFC 6890)
    ipaddress.ip_network("192.88.99.0/24"),  # 6to4 relays (RFC 7526)
    ipaddress.ip_network("2001::/23"),  # Teredo and other protocol assignments (RFC 6890)
    ipaddress.ip_network("2002::/16"),  # 6to4: holds any IPv4 address (RFC 3056)
    ipaddress.ip_network("3fff::/20"),  # documentation (RFC 9637)
)


class Origin(NamedTuple):
    """Where an address leads (RFC 6454, section 4): scheme and host in small letters, port as a number."""

    scheme: str
    host: str
    port: int


def is_public(address: str) -> bool:
    """Whether an IP address belongs to one machine of the public internet.

    Of IPv6 only global unicast (2000::/3) does: IPv4 addresses in disguise (`::ffff:`, `64:ff9b::`), site-local,
    link-local and multicast lie outside.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and (ip not in _GLOBAL_V6 or ip.scope_id):
        return False
    special = any(ip in net for net in _NOT_PUBLIC)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not special


def may_be_private(home: Origin, target: Origin) -> bool:
    """Whether `target` may lie in a private network, asked for a source whose configured address is at `home`."""
    if is_loopback(home.host) and is_loopback(target.host):
        return True
    if target.host != home.host:
        return False
    return is_private(target.host) or (target == home and target.scheme == "https")


def is_written_loopback(home: Origin, target: Origin) -> bool:
    """Whether `target` is where an address that a person wrote leads: this very machine, by its number."""
    return target == home and home.host != "localhost" and is_loopback(home.host)


def leads_inside(home: Origin, target: Origin) -> bool:
    """Whether `target`, of which a stranger at `home` tells, lies in a private network by its very name or number."""
    return target.host != home.host and is_private(target.host)


def is_private(host: str) -> bool:
    """Whether a host lies in a private network, or is this machine, by its very name or number."""
    try:
        return not is_public(str(ipaddress.ip_address(host)))
    except ValueError:
        name = host.rstrip(".")
        return "." not in name or any(name.endswith(f".{private}") for private in _PRIVATE_NAMES)
