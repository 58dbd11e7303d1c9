"""Work apart that does what it is told: what hostile bytes could make a parser do."""

import os
import signal

from newsletter.exceptions import FailedError


def obey(order: str) -> object:
    """Misbehave; what is no order is given back."""
    match order:
        case "hang":
            while True:
                pass
        case "die":
            die(order)
        case "eat":
            bytearray(64 * 1024**3)
        case "stumble":
            raise ValueError(order)
        case "refuse":
            raise FailedError("Refused", "x", cause="it says so")
        case "pid":
            return os.getpid()
        case "environment":
            return sorted(os.environ)
        case _:
            return order
    return None


def die(_: object) -> None:
    """End at once, whatever is asked."""
    os.kill(os.getpid(), signal.SIGKILL)
