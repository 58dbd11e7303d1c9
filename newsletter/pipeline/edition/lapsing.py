"""Approvals that lapsed: the letter was edited after it, and the program made a draft of it again, in whose file no approval stands.

Or its file vanished, and a new draft has its place: a file that is not there may have been taken away on purpose, so that no letter
is put back and sent by itself; what was approved is kept, and said to be.
"""

import datetime as dt

from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.frozen import edited_words
from newsletter.store import Store

_STANDS, _LOST = "stands", "lost"


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


def remember_approval(store: Store, day: dt.date) -> None:
    """Remember that a letter was approved, also should its file vanish."""
    forget_lapse(store, day)
    store.memory.keep(_approved(day), _STANDS)


def remember_loss(store: Store, day: dt.date) -> None:
    """Remember of a letter whose new file was just made whether it was approved: then its file had vanished."""
    if store.memory.words(_approved(day)):
        store.memory.keep(_approved(day), _LOST)
        store.memory.keep(_key(day), "refaite, car son fichier avait disparu depuis l’approbation")


def forget_lapse(store: Store, day: dt.date) -> None:
    """Forget it: somebody has said since what becomes of the letter."""
    for key in (_key(day), _approved(day)):
        if store.memory.words(key):
            store.memory.keep(key, "")


def is_lost(store: Store, day: dt.date, edition: Edition | None) -> bool:
    """Whether a letter was approved, and its file vanished; a new draft may have its place."""
    said = store.memory.words(_approved(day))
    return bool(said) if edition is None else said == _LOST and edition.status is EditionStatus.DRAFT


def lapsed_words(store: Store, edition: Edition) -> str:
    """Say what was edited of a draft since it was approved (French); empty where it was not, or a person has taken that back."""
    return store.memory.words(_key(edition.date)) if edition.status is EditionStatus.DRAFT else ""


def _approved(day: dt.date) -> str:
    return f"approved {day.isoformat()}"


def _key(day: dt.date) -> str:
    return f"lapsed {day.isoformat()}"
