"""What an engine counts of a letter that left by it: asked in every run until it is done, for three days at most."""

import dataclasses
import datetime as dt
import logging

import msgspec

from newsletter.config import ENGINES
from newsletter.deliver import BY_A_PERSON, Mishap
from newsletter.exceptions import ConfigurationError
from newsletter.model import Edition, EditionStatus, Figures
from newsletter.pipeline.context import Context
from newsletter.pipeline.way_out import messenger
from newsletter.store import Store

_log = logging.getLogger(__name__)
_LONGEST = dt.timedelta(days=3)
_DONE = {"finished", "sent", "archive", "cancelled"}  # in the words of listmonk and of Brevo


def figures(store: Store, day: dt.date) -> Figures | None:
    """Return what the engine last said of an edition; None when it never did."""
    written = store.memory.words(_fact(day))
    return msgspec.json.decode(written, type=Figures) if written else None


def follow(context: Context, store: Store) -> bool:
    """Ask the engine what it counts of the letters that left lately; say whether the next run is to ask again."""
    followed = [edition for edition in left_lately(context) if _is_open(store, edition)]
    for edition in followed:
        _ask(context, store, edition.date)
    return any(_is_open(store, edition) for edition in followed)


def left_lately(context: Context) -> list[Edition]:
    """Return the letters that left by the engine in the last three days."""
    name = context.config.delivery.messenger
    if name not in ENGINES:
        return []
    return [edition for edition in context.editions() if _is_recent(edition, name, context.now)]


def _ask(context: Context, store: Store, day: dt.date) -> None:
    try:
        found = messenger(context).figures(day)
    except ConfigurationError as error:  # here are no secrets: whoever has them asks
        _log.warning("%s: %s", day, error)
        return
    if isinstance(found, Mishap):
        _log.warning("%s: %s", day, found.what)
        if found.kind not in BY_A_PERSON:
            return
        found = dataclasses.replace(figures(store, day) or Figures(), stopped=found.written)
    if found is not None:
        store.memory.keep(_fact(day), msgspec.json.encode(found).decode())


def _is_open(store: Store, edition: Edition) -> bool:
    known = figures(store, edition.date)
    return known is None or known.status not in _DONE


def _is_recent(edition: Edition, messenger: str, now: dt.datetime) -> bool:
    sent = edition.sent if edition.status is EditionStatus.SENT else None
    return sent is not None and sent.messenger == messenger and now - sent.at <= _LONGEST


def _fact(day: dt.date) -> str:
    return f"figures {day.isoformat()}"
