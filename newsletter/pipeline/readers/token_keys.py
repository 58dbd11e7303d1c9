"""The keys of readers' tokens: which there are, and with which of them letters left lately.

A key that is gone makes their unsubscriptions lead to nobody, which nobody would notice but those who want to leave. So
`var/token.keys` has, for each key that letters left with, a name that tells nothing of it, and the day of the last one.

Without a key no letter leaves. Whoever only looks may have none; what counts is whether `run` has it, which that remembers.
"""

import datetime as dt
from contextlib import suppress

from newsletter.files import write_privately
from newsletter.pipeline.context import Context
from newsletter.recipients import key_name
from newsletter.store import Store

_FACT, _THERE, _MISSING = "token key", "there", "missing"
_OF_USE = dt.timedelta(days=60)  # after which readers unsubscribe from later letters


def keys(context: Context) -> tuple[str, ...]:
    """Return the keys that are in the environment; letters leave with the first that the settings name."""
    values = (context.environment.get(name, "") for name in context.config.delivery.smtp.token_keys)
    return tuple(filter(None, values))


def remember(context: Context, day: dt.date) -> None:
    """Write down with which key an edition's letters leave; nothing where they have no tokens.

    Raises:
        FailedError: it cannot be written.
    """
    found = keys(context)
    if not (found and context.config.has_tokens):
        return
    used = _used(context)
    used[key_name(found[0])] = max(day, used.get(key_name(found[0]), day))
    lines = (f"{name} {last.isoformat()}\n" for name, last in used.items() if last > day - _OF_USE)
    write_privately(context.workspace.token_keys, (line.encode() for line in lines))


def remember_presence(context: Context, store: Store) -> None:
    """Remember whether the key that letters are to leave with is there, for those who look from where no key ever is."""
    name = _leaving_with(context)
    store.memory.keep(_FACT, name and f"{name} {_THERE if context.environment.get(name) else _MISSING}")


def missing(context: Context, store: Store | None) -> str:
    """Return what the key is called without which no letter can leave; empty where it is there.

    What counts is whether the last live run had it; before the first one, and before any letter, whether we have.
    """
    if not (name := _leaving_with(context)):
        return ""
    if (said := store.memory.words(_FACT) if store is not None else "").startswith(f"{name} "):
        return name if said == f"{name} {_MISSING}" else ""
    return "" if context.environment.get(name) or _used(context) else name


def _leaving_with(context: Context) -> str:
    """Return what the key of new tokens is called; empty where letters have none."""
    return next(iter(context.config.delivery.smtp.token_keys), "") if context.config.has_tokens else ""


def stranger(context: Context) -> dt.date | None:
    """Return the day of the last letter that left, in the last sixty days, with a key that is not there any more.

    None where all are; and where none is in the environment, as where somebody only looks.
    """
    names = set(map(key_name, keys(context)))
    if not (names and context.config.has_tokens):
        return None
    since = context.now.date() - _OF_USE
    lost = [last for name, last in _used(context).items() if name not in names and last > since]
    return max(lost, default=None)


def _used(context: Context) -> dict[str, dt.date]:
    """Read the days of the last letters by the names of their keys; what is no such line is none."""
    found: dict[str, dt.date] = {}
    with suppress(OSError, UnicodeDecodeError):
        for line in context.workspace.token_keys.read_text("ascii").splitlines():
            name, _, day = line.partition(" ")
            with suppress(ValueError):
                found[name] = dt.date.fromisoformat(day)
    return found
