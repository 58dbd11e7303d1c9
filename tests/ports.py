"""Ports for servers that are told theirs before they listen."""

import random
import socket
from contextlib import ExitStack, suppress

_RANGE = range(10_000, 20_000)
"""Below those that Linux gives to who asks for any: else somebody might be given one before its server listens."""


def free_ports(count: int) -> list[int]:
    """Return ports of 127.0.0.1 that nobody listens on, each another."""
    chance, found = random.SystemRandom(), dict[int, socket.socket]()
    with ExitStack() as stack:
        while len(found) < count:
            port = chance.choice(_RANGE)
            with suppress(OSError):
                found[port] = stack.enter_context(socket.create_server(("127.0.0.1", port)))
        return [*found]
