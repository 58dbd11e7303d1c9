"""What the settings name for chemins and parcours: by any key or address that it is known by, in letters or since."""

import logging
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TYPE_CHECKING

from newsletter.config import Config
from newsletter.exceptions import NewsletterError
from newsletter.model import Edition
from newsletter.model.quotes import quoted
from newsletter.names import handles_of, meant
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.known import things_for
from newsletter.store import Store

if TYPE_CHECKING:
    from newsletter.collect.same.merge import Merged

_log = logging.getLogger(__name__)


def chosen(config: Config) -> dict[str, tuple[str, ...]]:
    """Return what is named, by the words for where (French)."""
    return {
        **{f"le chemin {quoted(one.title)}": one.entries for one in config.boussole.chemin},
        **{f"le parcours de {one.hours} h": one.entries for one in config.parcours},
    }


def unshown(config: Config, editions: Iterable[Edition]) -> set[str]:
    """Return what is named by no name that letters have for it. Pure."""
    named = {entry for entries in chosen(config).values() for entry in entries}
    rows = [row for one in editions for row in one.shown] if named else []
    left = named - {name for row in rows for name in (row.key, *row.aliases, row.url)}
    if not left:
        return set()
    known = {meant(name) for row in rows for name in (row.key, *row.aliases, row.url) if name}
    return {name for name in left if meant(name) not in known}


def called_otherwise(context: Context, store: Store, editions: Collection[Edition]) -> dict[str, str]:
    """Return the keys that letters have for what the settings name by another: that of today, or of what was merged into it.

    Args:
        context: the workspace.
        store: its database.
        editions: those that readers have.
    """
    left = unshown(context.config, editions)
    if not left:
        return {}
    try:
        found = things_for(context, store, context.now.date(), {*left, *map(meant, left)})
    except NewsletterError as error:  # the site does without
        _log.warning("what the settings name is not looked up: %s", error)
        return {}
    rows = [row for one in editions for row in one.shown]
    keys: dict[Hashable, str] = {handle: row.key for row in rows for handle in handles_of(row)}
    called = _called(found, keys)
    return {name: called[meant(name)] for name in left if meant(name) in called}


def _called(found: Iterable["Merged"], keys: Mapping[Hashable, str]) -> dict[str, str]:
    """Return the keys in letters by all keys and addresses of what was merged."""
    called: dict[str, str] = {}
    for one in found:
        handles = (handle for part in (one.entry, *one.members) for handle in handles_of(part))
        key = next((keys[handle] for handle in handles if handle in keys), None)
        if key is not None:
            names = (name for part in one.members for name in (part.key, part.url) if name)
            called |= dict.fromkeys(map(meant, names), key)
    return called
