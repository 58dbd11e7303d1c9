"""Letters that have left, counted: those whose files are gone, and those of one number."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

from newsletter.french import listed, long_date
from newsletter.model import Edition, Need
from newsletter.permalinks import mail_version, page_name
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.frozen import frozen_file
from newsletter.pipeline.needs.making import warning
from newsletter.schedule import is_letter_day
from newsletter.store import Store

_PUT_BACK = (
    "Remettez {file} d’une sauvegarde, ou de git\u00a0: des courriels mènent à sa page. Si elle est retirée exprès, gardez son"
    ' fichier, avec status = "skipped".'
)
_DAY = dt.timedelta(days=1)


def missing(context: Context, store: Store) -> list[Need]:
    """Say which letters have left and have no file any more: as the ledger, their pages, or the others' numbers tell."""
    there = {one.date for one in context.editions()}
    there |= {one.date for one in context.broken_editions() if one.date is not None}
    left = {day for day in {*store.ledger.editions()} - there if store.ledger.tally(day).has_begun}
    shown = {day for day in _shown(context) - there - left if _was_made(context, day)}
    return [
        *(_gone(context, day) for day in sorted(left)),
        *(_page_alone(day) for day in sorted(shown)),
        *_gaps(context, there | left | shown),
    ]


def numbered_twice(context: Context) -> list[Need]:
    """Say which letters that have left have one number."""
    found: dict[int, list[Edition]] = defaultdict(list)
    for edition in context.editions():
        if edition.is_handed_over:
            found[edition.number].append(edition)
    return [_twice(number, editions) for number, editions in found.items() if len(editions) > 1]


def _shown(context: Context) -> set[dt.date]:
    """Return the days of which the site has a page that is called as a letter's."""
    found = set()
    for path in context.workspace.site.glob("????-??-??.html"):
        with suppress(ValueError):
            found.add(dt.date.fromisoformat(path.stem))
    return found


def _was_made(context: Context, day: dt.date) -> bool:
    """Whether a letter's page lies in the site as builds leave it: with its mail version."""
    return all((context.workspace.site / path).is_file() for path in (page_name(day), mail_version(day)))


def _gaps(context: Context, known: set[dt.date]) -> Iterator[Need]:
    """Find the numbers that no letter has, between two that left, where there were days for them.

    Who counts on from elsewhere skips many numbers in a week; letters that were imported are numbered without a gap.
    """
    editions = context.editions()
    numbers = {one.number for one in editions}
    unread = known - {one.date for one in editions}
    left = [one for one in editions if one.is_handed_over]
    for before, after in pairwise(sorted(left, key=lambda one: one.date)):
        lacking = [number for number in range(before.number + 1, after.number) if number not in numbers]
        if not lacking:
            continue
        between = [before.date + n * _DAY for n in range(1, (after.date - before.date).days)]
        free = [day for day in between if is_letter_day(day, context.config) and day not in known]
        explained = sum(before.date < day < after.date for day in unread)
        if explained < len(lacking) <= len(free) + explained:
            yield _gap(lacking, before.date, after.date)


def _gone(context: Context, day: dt.date) -> Need:
    text = f"Le fichier de la lettre du {long_date(day)}, qui est partie, n’est plus là."
    if frozen_file(context, day) is not None:
        return warning(
            "edition-missing", text, "newsletter run le remet, tel qu’il a été approuvé.", edition=day
        )
    remedy = _PUT_BACK.format(file=f"archive/editions/{day}.md")
    return warning("edition-missing", text, remedy, edition=day)


def _page_alone(day: dt.date) -> Need:
    text = f"Le fichier de la lettre du {long_date(day)} n’est plus là\u00a0: l’archive, qui avait sa page, la perd."
    remedy = _PUT_BACK.format(file=f"archive/editions/{day}.md")
    return warning("edition-missing", text, remedy, edition=day)


def _gap(lacking: list[int], before: dt.date, after: dt.date) -> Need:
    what = (
        f"la lettre n°\u00a0{lacking[0]}"
        if len(lacking) == 1
        else f"les lettres n°\u00a0{lacking[0]} à {lacking[-1]}"
    )
    text = f"Il manque {what}, entre celle du {long_date(before)} et celle du {long_date(after)}."
    file = "son fichier" if len(lacking) == 1 else "leurs fichiers"
    return warning("edition-missing", text, _PUT_BACK.format(file=file))


def _twice(number: int, editions: list[Edition]) -> Need:
    days = listed([f"du {long_date(one.date)}" for one in editions])
    files = listed([f"archive/editions/{one.date}.md" for one in editions])
    return warning(
        "number-twice",
        f"Des lettres parties portent le même numéro, {number}\u00a0: celles {days}.",
        f"Corrigez number dans un de ces fichiers\u00a0: {files}.",
    )
