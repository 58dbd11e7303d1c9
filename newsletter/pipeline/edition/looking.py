"""Remembers how an edition was when somebody last saw it whole, by its test or its approval; says what changed since."""

import datetime as dt
from dataclasses import dataclass

from newsletter.draft import content_sha256, differences
from newsletter.model import Edition
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.changing import version
from newsletter.store import Store
from newsletter.versions import name_of

TEST, APPROVAL = "test", "approbation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """When an edition was last seen whole.

    Args:
        what: `TEST` or `APPROVAL`.
        at: when, aware.
        changed: what is otherwise now (French).
    """

    what: str
    at: dt.datetime
    changed: tuple[str, ...]


def seen_whole(context: Context, store: Store, day: dt.date, what: str, text: str) -> None:
    """Remember that the edition was seen as a text of its file says; that stays among its versions for a while.

    Raises:
        FailedError: the disk refused.
    """
    context.versions(day).keep(text.encode())
    said = f"{what} {context.now.isoformat()} {name_of(text.encode())}"
    store.memory.keep(_name(day), said)


def last_look(context: Context, store: Store, now: Edition) -> Look | None:
    """Return when an edition was last seen whole; None when it never was, or nobody knows any more how it was."""
    what, _, rest = store.memory.words(_name(now.date)).partition(" ")
    at, _, name = rest.partition(" ")
    then = version(context, now.date, name) if name else None
    if then is None:
        return None
    moment = dt.datetime.fromisoformat(at).astimezone(context.config.letter.zone)
    changed = () if content_sha256(then) == content_sha256(now) else tuple(differences(then, now))
    return Look(what=what, at=moment, changed=changed)


def _name(day: dt.date) -> str:
    return f"seen whole {day}"
