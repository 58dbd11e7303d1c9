"""Which version of each event calendars said last: remembered, so that none that follows is lower, whatever is taken back.

Files alone do not tell it: a letter, or a correction, that is there no more leaves the version that it gave an event in the
calendars of those who subscribed.
"""

import logging
from collections.abc import Mapping

from newsletter.exceptions import FailedError
from newsletter.model import EventVersion
from newsletter.store import Store

_log = logging.getLogger(__name__)


def remember(store: Store, had: Mapping[str, EventVersion], versions: Mapping[str, EventVersion]) -> None:
    """Remember versions that calendars say now; `had` are those that are remembered."""
    try:
        store.event_versions.keep({key: one for key, one in versions.items() if had.get(key) != one})
    except FailedError as error:  # a full disk keeps no event from readers
        _log.warning("which versions calendars say of events is not remembered: %s", error)
