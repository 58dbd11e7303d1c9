"""Approvals that lapsed: the letter was edited after it, and the program made a draft of it again, in whose file no approval stands."""

import datetime as dt

from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.frozen import edited_words
from newsletter.store import Store


def remember_lapse(context: Context, store: Store, before: Edition, after: Edition) -> None:
    """Remember what was edited of an approved letter that has become a draft by that.

    Args:
        context: the workspace.
        store: its database.
        before: as its editor left it.
        after: as it was written.
    """
    if before.status is EditionStatus.APPROVED and after.status is EditionStatus.DRAFT:
        store.memory.keep(_key(before.date), edited_words(context, before))


def forget_lapse(store: Store, day: dt.date) -> None:
    """Forget it: somebody has said since what becomes of the letter."""
    store.memory.keep(_key(day), "")


def lapsed_words(store: Store, edition: Edition) -> str:
    """Say what was edited of a draft since it was approved (French); empty where it was not, or a person has taken that back."""
    return store.memory.words(_key(edition.date)) if edition.status is EditionStatus.DRAFT else ""


def _key(day: dt.date) -> str:
    return f"lapsed {day.isoformat()}"
