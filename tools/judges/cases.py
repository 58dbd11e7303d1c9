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
from newsletter.permalinks import CALENDAR, digest, edition_calendar, entry_page, event_calendar
from tests.editions import EDITIONS, message, mjml
from tests.generated import archive
from tests.phrases import DIRE
from tests.sites import Site, mailed

SEED, GENERATED = 17, 60
_ARCHIVES = {"shipped": [*EDITIONS.values()], "generated": archive(GENERATED, SEED)}
_UID = re.compile(r"^UID:([0-9a-f]{32})@", re.MULTILINE)
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
        where, things = sites()[name], _Things(_ARCHIVES[name])
        for path in sorted(where.rglob("*.ics")):
            copy = folder / f"{name}-{path.relative_to(where).as_posix().replace('/', '-')}"
            copy.write_bytes(path.read_bytes())
            rows = things.meant(path.relative_to(where).as_posix(), path.read_text(encoding="utf-8"))
            made[copy.name] = copy, sorted(_starts(rows))
    return made


class _Things:
    """What the editions of an archive announced, each thing once: by the last edition that showed it.

    Args:
        editions: in order.
    """

    def __init__(self, editions: Iterable[Edition]) -> None:
        self._editions = [*editions]
        self._number: dict[str, int] = {}
        self._first: list[str] = []
        self._last: list[EditionEntry] = []
        for row in (row for edition in self._editions for row in edition.shown):
            self._add(row)

    def meant(self, path: str, text: str) -> Sequence[EditionEntry]:
        """Say which rows a calendar of the archive is of; of a fiche's, which ones it has is taken from itself."""
        if path == CALENDAR:
            return self._last
        if path.startswith("reperes/"):
            said = set(_UID.findall(text))
            return [row for key, row in zip(self._first, self._last, strict=True) if digest(key)[:32] in said]
        for edition in self._editions:
            rows = [row for row in edition.shown if path == event_calendar(edition.date, row.key)]
            if path == edition_calendar(edition.date) or rows:
                return [self._last[self._number[row.key]] for row in rows or edition.shown]
        raise KeyError(path)

    def _add(self, row: EditionEntry) -> None:
        names = (row.key, *row.aliases)
        number = next((self._number[name] for name in names if name in self._number), len(self._last))
        if number == len(self._last):
            self._first.append(row.key)
            self._last.append(row)
        self._last[number] = row
        for name in names:
            self._number.setdefault(name, number)


def _starts(rows: Iterable[EditionEntry]) -> Iterable[str]:
    """Say when events start: instants in UTC, or days."""
    for entry in rows:
        if entry.kind is not Kind.EVENT or entry.start is None:
            continue
        if isinstance(entry.start, dt.datetime):
            yield entry.start.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="minutes")
        else:
            yield entry.start.isoformat()
