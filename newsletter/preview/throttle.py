"""Slows down whoever guesses a password: beyond a few wrong tries each one makes the next wait longer, twice as long each time.

It holds nobody up itself: it says how long one has to wait. Those who are inside are never slowed.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

_FORGOTTEN: Final = 3600  # seconds after the last wrong try
_CLIENTS: Final = 1000  # that are remembered; those that tried longest ago are forgotten first
_DOUBLINGS: Final = 20  # more would exceed any limit


@dataclass(frozen=True, slots=True)
class _Limit:
    """How many wrong tries are free, and the longest wait in seconds."""

    free: int
    longest: int

    def wait(self, tries: int) -> int:
        """Return how long the next try has to wait after so many wrong ones, in seconds."""
        beyond = tries - self.free
        return 0 if beyond < 0 else min(1 << min(beyond, _DOUBLINGS), self.longest)


@dataclass(frozen=True, slots=True)
class _Tries:
    """How many wrong tries there were, and the instant of the last, in the clock's seconds."""

    count: int
    at: float


_OF_ONE = _Limit(free=5, longest=300)
_OF_ALL = _Limit(free=20, longest=60)  # shorter: those who guess from everywhere must not shut the editor out
_NONE = _Tries(0, float("-inf"))


class Throttle:
    """The wrong tries of late, of each client and of all together.

    Args:
        clock: seconds that only go on.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._all = _NONE
        self._clients: OrderedDict[str, _Tries] = OrderedDict()

    def wait(self, address: str) -> float:
        """Return how many seconds a client has to wait before it may try; 0 when it may now."""
        mine = self._clients.get(_client(address), _NONE)
        return max(self._left(mine, _OF_ONE), self._left(self._all, _OF_ALL), 0)

    def wrong(self, address: str) -> None:
        """Remember a wrong try."""
        client = _client(address)
        self._clients[client] = self._more(self._clients.pop(client, _NONE))
        self._all = self._more(self._all)
        if len(self._clients) > _CLIENTS:
            self._clients.popitem(last=False)

    def right(self, address: str) -> None:
        """Forget the wrong tries of a client that knows the password."""
        self._clients.pop(_client(address), None)

    def _left(self, tries: _Tries, limit: _Limit) -> float:
        return tries.at + limit.wait(self._count(tries)) - self._clock()

    def _more(self, tries: _Tries) -> _Tries:
        return _Tries(self._count(tries) + 1, self._clock())

    def _count(self, tries: _Tries) -> int:
        return tries.count if self._clock() - tries.at < _FORGOTTEN else 0


def _client(address: str) -> str:
    """Tell clients apart: one has a whole network of IPv6 addresses to itself (RFC 6177)."""
    try:
        number = ip_address(address)
    except ValueError:
        return address
    if not isinstance(number, IPv6Address) or number.ipv4_mapped:
        return str(getattr(number, "ipv4_mapped", None) or number)
    return str(ip_network((int(number), 64), strict=False))
