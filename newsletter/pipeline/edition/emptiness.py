"""A week with nothing to say: where the schedule wants it so, its letter is skipped before its hour, and never sent empty by itself."""

import datetime as dt

from newsletter.exceptions import HeldError
from newsletter.french import hour, long_date
from newsletter.model import Edition
from newsletter.pipeline.context import Context, named
from newsletter.pipeline.edition.drafting import is_open
from newsletter.pipeline.edition.skipping import skip
from newsletter.pipeline.notify.audience import Notice
from newsletter.pipeline.notify.telling import tell
from newsletter.schedule import LAST_LOOK
from newsletter.store import Store

REASON = "rien à annoncer cette semaine"
_KIND = "empty"


def is_looked_at(context: Context, store: Store, day: dt.date) -> bool:
    """Whether a letter is to be looked at now, whether it is empty: once, from an hour before it leaves on."""
    if context.config.schedule.empty != "skip" or store.memory.was_told(day, _KIND, context.now):
        return False
    due, edition = context.times(day), context.readable(day)
    return due.send_at - LAST_LOOK <= context.now < due.deadline and (edition is None or is_open(edition))


def skip_empty(context: Context, store: Store, edition: Edition) -> bool:
    """Skip a letter that shows nothing and has no édito, and tell the editor; False where it has something to say."""
    day = edition.date
    if not is_empty(edition) or not skip(context, store, day, REASON):
        return False
    due, again = context.times(day), f"newsletter approve {day}"
    back = (
        f"Si elle doit partir, complétez-la avant {hour(due.deadline)} : « Reprendre comme brouillon » dans la"
        f" prévisualisation (newsletter preview {day}), puis approuvez-la ({again})."
    )
    text = f"La lettre du {long_date(day)} est sautée : {REASON}.\n\n{back}\n"
    subject = f"pas de lettre le {long_date(day)}"
    tell(context, store, day, _KIND, subject, text, notice=Notice.LETTER_SKIPPED)
    return True


def refuse_empty(context: Context, edition: Edition) -> None:
    """Refuse to let an empty letter leave by itself.

    Raises:
        HeldError: it shows nothing, and nobody wrote an édito.
    """
    if context.config.schedule.empty == "skip" and is_empty(edition):
        raise HeldError(
            "Lettre retenue",
            named(edition.date),
            cause="elle est vide",
            remedy=f"complétez-la, ou approuvez-la telle quelle : newsletter approve {edition.date}",
        )


def is_empty(edition: Edition) -> bool:
    """Whether a letter shows no entry, and has no édito."""
    return not edition.shown and not edition.edito.strip()
