"""What is judged: the editions of the tests, as the files that the judges want, and archives.

One holds those editions, one a year that was drawn by lot, one is of a letter that has none yet.
"""

import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from newsletter.archive.building import renew_search
from newsletter.model import Edition, EditionEntry, Kind
from newsletter.permalinks import CALENDAR, edition_calendar, entry_page, event_calendar
from tests.editions import EDITIONS, message, mjml
from tests.generated import archive
from tests.phrases import DIRE
from tests.sites import Site, mailed

SEED, GENERATED = 17, 60
_ARCHIVES = {"shipped": [*EDITIONS.values()], "generated": archive(GENERATED, SEED)}
_MENTIONS = "<p>Qui publie, et où.</p>"
_MANY = ("usual-week", "cancelled-and-moved", "hostile", "titles-300", "overseas")
# Titles that careless pages break by: each form of them, whatever it was made with.
_HOSTILE = [
    re.compile(".*".join(map(re.escape, form.format(title="\0", n="\0").split("\0"))), re.DOTALL)
    for form in DIRE
]
_FORMATS = ("*.html", "*.css", "*.svg")


def written(folder: Path, ending: str, names: Iterable[str] = EDITIONS) -> list[Path]:
    """Write each edition as `.mjml` or `.html` below a folder."""
    made = []
    for name in names:
        path = folder / f"{name}.{ending}"
        path.write_text(mjml(name) if ending == "mjml" else message(name).html, encoding="utf-8")
        made.append(path)
    return made


@cache
def _built() -> "tempfile.TemporaryDirectory[str]":
    """Build the archives; they last as long as the program."""
    folder = tempfile.TemporaryDirectory()
    for name, editions in {**_ARCHIVES, "new": []}.items():
        site = Site(Path(folder.name) / name, mailed)
        site.build(editions, mentions=_MENTIONS if editions else None)
        if name == "shipped" and site.kept:
            renew_search(site.folder, site.kept, Path(folder.name))
    Path(folder.name).chmod(0o755)
    return folder


def site() -> Path:
    """Return the archive of the tests' editions; it can be searched."""
    return sites()["shipped"]


def sites() -> Mapping[str, Path]:
    """Return the archives that have editions, by name."""
    return {name: Path(_built().name) / name for name in _ARCHIVES}


def pages() -> list[Path]:
    """Return pages, style sheets and drawings: of entries those of some editions, as they are many.

    Of the year that was drawn by lot it is a page of every type, and hostile titles.
    """
    rows = [row for name in _MANY for row in EDITIONS[name].shown]
    wanted = {*map(entry_page, (row.key for row in rows))}
    found = [path for name in ("shipped", "new") for path in _shown(Path(_built().name) / name)]
    whole = [path for path in found if path.parent.name != "entrees" or f"entrees/{path.name}" in wanted]
    return [*whole, *_of_every_type(sites()["generated"])]


def _shown(site: Path) -> Iterator[Path]:
    for format_ in _FORMATS:
        yield from (path for path in sorted(site.rglob(format_)) if "pagefind" not in path.parts)


def _of_every_type(site: Path) -> Iterator[Path]:
    """Pages of one type differ in their numbers; what an entry's page shows depends on its kind and on what has become of it."""
    types = {
        re.sub(r"[\d-]+", "", path.relative_to(site).as_posix()): path
        for path in _shown(site)
        if path.parent.name != "entrees"
    }
    rows = [row for edition in _ARCHIVES["generated"] for row in edition.shown]
    kinds = {(row.kind, row.status, row.is_full): row for row in rows}
    hostile = {form: row for row in rows for form in _HOSTILE if form.search(row.title)}
    entries = {entry_page(row.key) for row in (*kinds.values(), *hostile.values())}
    yield from types.values()
    yield from (site / path for path in sorted(entries) if (site / path).exists())


def calendars(folder: Path, *, whole: bool) -> dict[str, tuple[Path, Sequence[str]]]:
    """Write every calendar under a name of its own: with when its events start.

    Args:
        folder: where they are written.
        whole: also those of the archive drawn by lot.
    """
    made = {}
    for name in [*_ARCHIVES] if whole else ["shipped"]:
        where, meant = sites()[name], _meant(_ARCHIVES[name])
        for path in sorted(where.rglob("*.ics")):
            copy = folder / f"{name}-{path.name}"
            copy.write_bytes(path.read_bytes())
            made[copy.name] = copy, sorted(_starts(meant[path.relative_to(where).as_posix()]))
    return made


def _meant(editions: Iterable[Edition]) -> Mapping[str, Sequence[EditionEntry]]:
    """Say which rows each calendar of an archive is of."""
    found: dict[str, Sequence[EditionEntry]] = {}
    known: dict[str, EditionEntry] = {}
    for edition in editions:
        found[edition_calendar(edition.date)] = edition.shown
        found |= {event_calendar(edition.date, row.key): [row] for row in edition.shown}
        for row in edition.shown:
            for former in row.aliases:
                known.pop(former, None)
            known[row.key] = row
    return {**found, CALENDAR: [*known.values()]}


def _starts(rows: Iterable[EditionEntry]) -> Iterable[str]:
    """Say when events start: instants in UTC, or days."""
    for entry in rows:
        if entry.kind is not Kind.EVENT or entry.start is None:
            continue
        if isinstance(entry.start, dt.datetime):
            yield entry.start.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="minutes")
        else:
            yield entry.start.isoformat()
