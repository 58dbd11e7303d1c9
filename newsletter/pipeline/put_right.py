"""Which entries of a corrected letter were put right: the versions of the others stay as their readers have them.

An approval tells each row that was approved. A row that was put right once counts so also when it is as approved again:
who has an event in a calendar takes later versions only.
"""

import logging
from collections.abc import Iterable

from newsletter.draft import untouched
from newsletter.exceptions import FailedError
from newsletter.model import Edition
from newsletter.store import Store

_log = logging.getLogger(__name__)


def left_alone(store: Store, edition: Edition) -> frozenset[str]:
    """Return the keys of the rows of a corrected edition that no correction has concerned; remember the others."""
    alike = untouched(edition)
    if not alike:  # nobody knows which: all count
        return alike
    fact = f"put right {edition.date}"
    before = frozenset(store.memory.words(fact).split("\n"))
    _remember(store, fact, {row.key for row in edition.shown} - alike | before)
    return alike - before


def _remember(store: Store, fact: str, keys: Iterable[str]) -> None:
    try:
        store.memory.keep(fact, "\n".join(sorted(filter(None, keys))))
    except FailedError as error:  # a full disk keeps no correction from readers
        _log.warning("which entries were put right is not remembered: %s", error)
