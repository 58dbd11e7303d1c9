"""The ping: each run tells a service such as healthchecks that it begins, and how it ended. Only that notices that cron has stopped.

The service's protocol (healthchecks, "Pinging API"): a POST to ADDRESS/start, then to ADDRESS, or to ADDRESS/EXIT where a
run fails; `rid` is the same UUID in both. Nothing of it fails a run, and a run that rests loads nothing more than this.
"""

import datetime as dt
import time
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from newsletter.exceptions import FailedError

if TYPE_CHECKING:
    from newsletter.hooks import Trouble
    from newsletter.pipeline.context import Context
    from newsletter.store import Store

_START, _ALL = (
    2.0,
    4.5,
)  # seconds: for telling that a run begins, and in all, where hanging up takes half a one more
_LONGEST = 1_000  # characters of what is said of a run
_FACT = "ping"


class Ping:
    """What one run tells.

    Args:
        name: the environment variable that holds the address; empty where nobody is told.
        environment: where it is.

    Attributes:
        run: the id of this run, which the log has, too.
    """

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self.name = name
        self._environment = environment
        self.run = str(uuid.uuid4())
        self._left = _ALL
        self._is_silent = environment.get("NEWSLETTER_NETWORK", "").lower() == "off"

    @property
    def is_silent(self) -> bool:
        """Whether nobody is told anything."""
        return self._is_silent or not self.name

    def start(self) -> "Trouble | None":
        """Tell that a run begins; None when that was taken, or nobody is told."""
        return self._tell("/start", "", _START)

    def end(self, code: int, words: Iterable[str] = ()) -> "Trouble | None":
        """Tell how it ended.

        Args:
            code: its exit code.
            words: what it met, without addresses: anybody who sees the service reads it.
        """
        said = "\n".join([f"exit {code}", *words])[:_LONGEST]
        return self._tell(f"/{code}" if code else "", said, _ALL)

    def forgo(self) -> None:
        """Tell nothing of how it ended: another run holds the workspace, and tells that of itself."""
        self._is_silent = True

    def _tell(self, signal: str, words: str, most: float) -> "Trouble | None":
        if self.is_silent:
            return None
        from newsletter import hooks  # noqa: PLC0415 - most runs tell nobody

        address = hooks.cleaned(self._environment.get(self.name, ""))
        if not address:
            return hooks.unset(self.name)
        began = time.monotonic()
        try:
            seconds, headers = min(most, self._left), {"Content-Type": "text/plain; charset=utf-8"}
            return hooks.post(
                _signalling(address, signal, self.run), words.encode(), headers, seconds=seconds
            )
        finally:
            self._left -= time.monotonic() - began


def _signalling(address: str, signal: str, run: str) -> str:
    """Return where a signal goes; an address with a query of its own keeps it.

    >>> _signalling("https://hc.example.org/key/letter?create=1", "/start", "7d44")
    'https://hc.example.org/key/letter/start?create=1&rid=7d44'
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return address  # is refused as it is
    query = "&".join(filter(None, (parts.query, f"rid={run}")))
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") + signal, query, ""))


def start(context: "Context", store: "Store", ping: Ping) -> None:
    """Tell that a run begins, and remember since when that is not taken; a disk that is full is no reason to stop."""
    trouble = ping.start()
    with suppress(FailedError):
        since = failing_since(store) or context.now
        lines = (
            (since.isoformat(), trouble.french, "lasting" if trouble.is_lasting else "") if trouble else ()
        )
        store.memory.keep(_FACT, "\n".join(lines))


def failing_since(store: "Store") -> dt.datetime | None:
    """Return since when nobody takes the ping; None while somebody does."""
    words = store.memory.words(_FACT)
    return dt.datetime.fromisoformat(words.split("\n")[0]) if words else None


def failure(store: "Store") -> tuple[str, bool]:
    """Return why nobody takes it (French), and whether that lasts until somebody changes something; empty while all is well."""
    _, why, lasts = [*store.memory.words(_FACT).split("\n"), "", ""][:3]
    return why, bool(lasts)
