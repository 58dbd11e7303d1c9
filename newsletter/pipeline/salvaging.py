"""Letters whose files cannot be read and that have left, or may have, as far as the files can be read: a clone has no ledger."""

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from newsletter.draft.salvage import salvaged
from newsletter.exceptions import NewsletterError
from newsletter.model import Edition
from newsletter.pipeline.context import Context
from newsletter.pipeline.written import read_text


def left_by_file(context: Context) -> list[Edition]:
    """Return what is known of those letters: as their files were read last, else, or where they had not left then, what is readable now."""
    days = [one.date for one in context.broken_editions() if one.date is not None]
    last = {one.date: one for one in context.last_read()} if days else {}
    found = []
    for day in days:
        known = last.get(day)
        if known is None or not known.is_handed_over:
            known = _salvaged(context, day)
        if known is not None and known.is_handed_over and known.sent_as is None:
            found.append(known)
    return found


def _salvaged(context: Context, day: dt.date) -> Edition | None:
    with suppress(NewsletterError):
        return salvaged(read_text(context.workspace.edition(day)), day, context.config.letter.zone)
    return None


def numbered(context: Context, unread: Mapping[dt.date, Edition]) -> tuple[Edition, ...]:
    """Return letters whose files cannot be read, by date, each with a number: where none is readable, the one that it likely had."""
    known = {one.date: one for one in context.editions()} | dict(unread)
    found = []
    for day in sorted(unread):
        known[day] = replace(unread[day], number=unread[day].number or _next_number(known.values(), day))
        found.append(known[day])
    return tuple(found)


def _next_number(editions: Iterable[Edition], day: dt.date) -> int:
    """Return the number that a letter had of which none is readable, as far as those before it tell."""
    return max((one.number for one in editions if one.is_handed_over and one.date < day), default=0) + 1
