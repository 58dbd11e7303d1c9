"""Letters that have left, counted: those whose files are gone, and those of one number."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set as AbstractSet
from contextlib import suppress
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from newsletter.french import listed, long_date
from newsletter.kept import by_sameness
from newsletter.model import Edition, Need
from newsletter.permalinks import mail_version, page_name
from newsletter.pipeline.context import Context
from newsletter.pipeline.departure import gone
from newsletter.pipeline.edition.as_known import outdated_days
from newsletter.pipeline.edition.frozen import frozen_file
from newsletter.pipeline.needs.making import warning
from newsletter.schedule import is_letter_day
from newsletter.stamps import Stamp, is_settled, now, stamp
from newsletter.store import Store

_PUT_BACK = (
    "Remettez {file} d’une sauvegarde, ou de git\u00a0: des courriels mènent à sa page. Si elle est retirée exprès, gardez son"
    ' fichier, avec status = "skipped".'
)
_PUT_ALL_BACK = (
    "Remettez leurs fichiers d’une sauvegarde, ou de git\u00a0: des courriels mènent à leurs pages. Si elles sont retirées exprès,"
    ' gardez leurs fichiers, avec status = "skipped".'
)
_DAY = dt.timedelta(days=1)


def missing(context: Context, store: Store) -> list[Need]:
    """Say which letters have left and have no file any more: as the ledger, their pages, or the others' numbers tell."""
    there = context.files().there
    left = {day for day in {*store.ledger.editions()} - there if store.ledger.tally(day).has_begun}
    shown = {day for day in _shown(context) - there - left if _was_made(context, day)}
    return [
        *(_gone(context, day) for day in sorted(left)),
        *(_page_alone(day) for day in sorted(shown)),
        *_gaps(context, left | shown),
    ]


def outdated(context: Context, store: Store) -> list[Need]:
    """Say which files do not tell that their letters left: copies of before, until the next run."""
    days = outdated_days(context, store)
    return [_outdated(context, day) for day in days if context.workspace.edition(day).exists()]


def numbered_twice(context: Context) -> list[Need]:
    """Say which letters that have left have one number."""
    return [_twice(number, editions) for number, editions in _alike(context.files().handed_over).items()]


@by_sameness(2)
def _alike(left: Sequence[Edition]) -> dict[int, list[Edition]]:
    """Return editions that have one number, by that number."""
    found: dict[int, list[Edition]] = defaultdict(list)
    for edition in left:
        found[edition.number].append(edition)
    return {number: editions for number, editions in found.items() if len(editions) > 1}


def _shown(context: Context) -> frozenset[dt.date]:
    """Return the days of which the site has a page that is called as a letter's."""
    site, taken = context.workspace.site, now()
    seen = stamp(site)  # of a folder, it tells which files there are
    return _known_days(site, seen) if seen is not None and is_settled(seen, taken) else _days_in(site)


@lru_cache(maxsize=2)
def _known_days(site: Path, _: Stamp) -> frozenset[dt.date]:
    return _days_in(site)


def _days_in(site: Path) -> frozenset[dt.date]:
    found = set()
    for path in site.glob("????-??-??.html"):
        with suppress(ValueError):
            found.add(dt.date.fromisoformat(path.stem))
    return frozenset(found)


def _was_made(context: Context, day: dt.date) -> bool:
    """Whether a letter's page lies in the site as builds leave it: with its mail version."""
    return all((context.workspace.site / path).is_file() for path in (page_name(day), mail_version(day)))


def _gaps(context: Context, gone: AbstractSet[dt.date]) -> Iterator[Need]:
    """Find the numbers that no letter has, between two that left, where there were days for them.

    Who counts on from elsewhere skips many numbers in a week; letters that were imported are numbered without a gap.

    Args:
        context: the workspace.
        gone: the days of letters that left, or had a page, and have no file.
    """
    files = context.files()
    numbers = _numbers(files.handed_over) | {one.number for one in files.waiting}
    known, broken = files.there | gone, {one.date for one in files.broken if one.date is not None}
    unread = {day for day in gone | broken if files.on(day) is None}
    for before, after in _skipping(files.handed_over):
        if after.number - before.number > 2 * (after.date - before.date).days + len(numbers):
            continue  # there were not as many days
        lacking = [number for number in range(before.number + 1, after.number) if number not in numbers]
        if not lacking:
            continue
        between = [before.date + n * _DAY for n in range(1, (after.date - before.date).days)]
        free = [day for day in between if is_letter_day(day, context.config) and day not in known]
        explained = sum(before.date < day < after.date for day in unread)
        if explained < len(lacking) <= len(free) + explained:
            yield _gap(lacking, before.date, after.date)


@by_sameness(2)
def _numbers(left: Sequence[Edition]) -> frozenset[int]:
    return frozenset(one.number for one in left)


@by_sameness(2)
def _skipping(left: Sequence[Edition]) -> list[tuple[Edition, Edition]]:
    """Return the letters after which the next one has not the next number, each with that one."""
    return [(before, after) for before, after in pairwise(left) if after.number - before.number > 1]


def _gone(context: Context, day: dt.date) -> Need:
    text = f"Le fichier de la lettre du {long_date(day)}, qui est partie, n’est plus là."
    if frozen_file(context, day) is None:
        return _to_put_back(day, text)
    return warning("edition-missing", text, "newsletter run le remet, tel qu’il a été approuvé.", edition=day)


def _outdated(context: Context, day: dt.date) -> Need:
    text = f"Le fichier de la lettre du {long_date(day)}, déjà {gone(context, day)}, ne le dit pas\u00a0: c’est une copie d’avant."
    remedy = "newsletter run le remet, tel qu’il a été approuvé, et garde cette copie parmi ses versions."
    return warning("edition-outdated", text, remedy, edition=day)


def _page_alone(day: dt.date) -> Need:
    text = f"Le fichier de la lettre du {long_date(day)} n’est plus là\u00a0: l’archive, qui avait sa page, la perd."
    return _to_put_back(day, text)


def _to_put_back(day: dt.date, text: str) -> Need:
    return warning("edition-missing", text, _PUT_BACK.format(file=f"archive/editions/{day}.md"), edition=day)


def _gap(lacking: list[int], before: dt.date, after: dt.date) -> Need:
    what = (
        f"la lettre n°\u00a0{lacking[0]}"
        if len(lacking) == 1
        else f"les lettres n°\u00a0{lacking[0]} {'et' if len(lacking) == 2 else 'à'} {lacking[-1]}"
    )
    text = f"Il manque {what}, entre celle du {long_date(before)} et celle du {long_date(after)}."
    remedy = _PUT_BACK.format(file="son fichier") if len(lacking) == 1 else _PUT_ALL_BACK
    return warning("edition-missing", text, remedy)


def _twice(number: int, editions: list[Edition]) -> Need:
    days = listed([f"du {long_date(one.date)}" for one in editions])
    files = listed([f"archive/editions/{one.date}.md" for one in editions])
    return warning(
        "number-twice",
        f"Des lettres parties portent le même numéro, {number}\u00a0: celles {days}.",
        f"Corrigez number dans un de ces fichiers\u00a0: {files}.",
    )
