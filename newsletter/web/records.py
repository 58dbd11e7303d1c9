"""TXT records (RFC 1035, section 3.3.14), asked of this machine's own name servers, by dnspython.

An answer over TCP has 64 kB at most, and both ways together their time: a hostile one takes neither more room nor longer.
"""

import logging
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dns.resolver import Resolver

SECONDS = 3
"""For all that one question takes, with every server and every try."""

_PAYLOAD = (
    1232  # bytes over UDP that no network cuts in pieces (DNS flag day 2020); longer ones come over TCP
)
_MOST = 8
_log = logging.getLogger(__name__)


def texts(name: str, witness: str, seconds: float = SECONDS) -> tuple[bytes, ...] | None:
    """Ask for the TXT records of a name; each one's strings put together (RFC 6376, section 3.6.2.2).

    Args:
        name: in ASCII.
        witness: a name above it that surely exists: servers that don't know it know nothing of the world.
        seconds: for all that is asked.

    Returns:
        Eight at most; none where the name has none, or does not exist. None where nobody answered, or nothing sensible.
    """
    end = time.monotonic() + seconds
    try:
        found = _asked(name, "TXT", end)
        if found is None and _asked(witness, "NS", end) is None:
            _log.info("DNS does not know %s", witness)
            return None
    except (OSError, ValueError) as error:
        _log.info("DNS does not answer for %s: %s", name, error)
        return None
    return tuple(sorted(found or ())[:_MOST])


def _asked(name: str, kind: str, end: float) -> list[bytes] | None:
    """Ask for the records of a name; return the texts among them. None where it does not exist.

    Raises:
        OSError: nobody answered, or nothing sensible.
        ValueError: it is no name.
    """
    from dns.exception import DNSException  # noqa: PLC0415 - most commands ask for none
    from dns.rdtypes.ANY.TXT import TXT  # noqa: PLC0415
    from dns.resolver import NXDOMAIN, NoAnswer  # noqa: PLC0415

    try:
        answer = _resolver().resolve(name, kind, lifetime=max(0, end - time.monotonic()), search=False)
    except NXDOMAIN:
        return None
    except NoAnswer:
        return []
    except DNSException as error:
        raise OSError(str(error)) from error
    return [b"".join(one.strings) for one in answer if isinstance(one, TXT)]


def _resolver() -> "Resolver":
    """Read which servers this machine asks.

    Raises:
        dns.resolver.NoResolverConfiguration: none.
    """
    from dns.resolver import Resolver  # noqa: PLC0415

    made = Resolver()
    made.timeout = SECONDS / 2  # then the next server has its turn
    made.use_edns(0, payload=_PAYLOAD)
    return made
