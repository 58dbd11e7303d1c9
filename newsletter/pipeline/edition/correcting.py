"""Correcting the page of a letter that has left: what its readers have stays as it is, and the page says on which day."""

import datetime as dt

from newsletter.draft import edits
from newsletter.draft.merging import Clash, ClashError, merged
from newsletter.draft.reading import EDITO
from newsletter.model import Edition
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.drafting import require_edition, save


def correct(context: Context, day: dt.date, edito: str, base: Edition | None) -> bool:
    """Put the édito of an edition right; False when it says so already.

    Args:
        context: the workspace, locked.
        day: the edition's date.
        edito: its text; Markdown.
        base: the edition that the editor had before their eyes; None when that is not known.

    Raises:
        UsageError: there is no such edition.
        HeldError: it has not left, or not wholly.
        ClashError: the édito has changed meanwhile, in another way.
        ConfigurationError: the file is wrong.
        FailedError: the disk refused; the old file is intact.
    """
    require_edition(context, day)
    instant = context.now.replace(microsecond=0)  # the next one on the same day is later than this

    def corrected(now: Edition) -> Edition:
        edits.refuse_unsent(now)
        return edits.correct(now, _brought_together(now, edito, base), instant)

    return save(context, day, corrected).changed


def _brought_together(now: Edition, edito: str, base: Edition | None) -> str:
    """Return what the édito is to say, with what others have put right in it meanwhile."""
    mine = edits.set_fields(now, edito=edito)
    if base is not None:
        return merged(edits.set_fields(now, edito=base.edito), mine, now).edito
    if edito != now.edito:
        raise ClashError([Clash(name=EDITO, mine=edito, theirs=now.edito)], mine)
    return edito
