"""Reviewing: drafts the review of a quarter, as an edition like any other, once."""

import datetime as dt
import re
from pathlib import Path

from newsletter.exceptions import UsageError
from newsletter.facets import sorting
from newsletter.model import EditionStatus
from newsletter.pipeline.announced import announced_now
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.beginning import begin
from newsletter.pipeline.edition.comparing import things_now
from newsletter.pipeline.gathering.local import collect_agenda
from newsletter.review import Quarter, called_off, edito, steps, univers_by
from newsletter.schedule import Said, next_day
from newsletter.store import Store


def review(context: Context, store: Store, quarter: Quarter, asked: dt.date | None) -> Path | None:
    """Draft the review of a quarter; one that is there already stays as it is, and is the only one, unless it is skipped.

    Args:
        context: the workspace.
        store: its database.
        quarter: which one.
        asked: the edition's date; the next day of the letter that has no edition yet where none is asked for.

    Returns:
        Its file; None when there is nothing to say of that quarter: then none is written.

    Raises:
        UsageError: the date that is asked for is none of the letter's, or has another edition already.
        FileError: the file of the review cannot be read.
    """
    there = _existing(context, quarter, asked)
    day = _day(context, asked, there)
    if there is not None:
        return context.workspace.edition(there)
    collect_agenda(context, store)
    text = _edito(context, store, quarter, day)
    if text is None:
        return None
    drafted = begin(context, store, day, text, str(quarter))
    if drafted is None:  # somebody has made it meanwhile
        raise _taken(day)
    return drafted.path


def _existing(context: Context, quarter: Quarter, asked: dt.date | None) -> dt.date | None:
    """Return the day of a quarter's review; the earliest of several, for a file may be a copy.

    A skipped one, whose file goes on holding its day, is none where another day is asked for, nor where there is another.
    """
    for one in context.broken_editions():
        if _says(context.workspace.editions / Path(one.name).name, quarter):
            raise one.error
    found = [one for one in context.editions() if one.review == str(quarter)]
    is_skipped = {one.date: one.status is EditionStatus.SKIPPED for one in found}
    there = min(is_skipped, key=lambda day: (is_skipped[day], day), default=None)
    return None if there is not None and is_skipped[there] and asked not in {None, there} else there


def _says(path: Path, quarter: Quarter) -> bool:
    """Whether a file that cannot be read says that it is a quarter's review."""
    line = rf"^\s*review\s*=\s*[\"']{quarter}[\"']"
    try:
        return re.search(line, path.read_text(encoding="utf-8", errors="replace"), re.MULTILINE) is not None
    except OSError:
        return False


def _day(context: Context, asked: dt.date | None, there: dt.date | None) -> dt.date:
    if asked is None:
        taken = {one.date for one in context.editions()}
        taken |= {one.date for one in context.broken_editions() if one.date is not None}
        return next_day(context.now, context.config, Said(done=taken))
    day = context.day(asked)
    if day != there and not context.workspace.edition(day).exists() and _is_too_late(context, day):
        raise UsageError(
            "That day is past" if day < context.now.date() else "Its hour is past",
            day.isoformat(),
            cause="its letter could not leave any more",
            remedy="choose a day to come",
        )
    if day != there and context.workspace.edition(day).exists():
        raise _taken(day)
    return day


def stranded(context: Context, day: dt.date) -> dt.datetime | str | None:
    """Say why the review of a day will never leave: until when it should have, or the reason why it is skipped; None where it may, or did."""
    edition = context.readable(day)
    if edition is None or edition.is_handed_over:
        return None
    if edition.status is EditionStatus.SKIPPED:
        return edition.reason
    return context.times(day).deadline if _is_too_late(context, day) else None


def _is_too_late(context: Context, day: dt.date) -> bool:
    return context.times(day).deadline <= context.now


def _taken(day: dt.date) -> UsageError:
    return UsageError(
        "There is an edition already",
        day.isoformat(),
        cause="a review is an edition of its own",
        remedy="choose another --date, or leave it out",
    )


def _edito(context: Context, store: Store, quarter: Quarter, day: dt.date) -> str | None:
    known = things_now(context, store, announced_now)
    univers = univers_by(sorting(context.config), context.source_names)
    found = steps(known, quarter, day, univers)
    if not found:
        return None
    off = called_off(known, quarter, found)
    return edito(quarter, found, context.config.theme, day, called_off=off)
