"""The site built: records of editions, the catalogue that they make, the plan of its files, the folder that holds them.

What an earlier build knew is handed in and out as `Kept`, and is never trusted over the files: without it all is made
again, and comes out the same.
"""

import datetime as dt
import os
import pickle
import shutil
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Set as AbstractSet
from functools import partial
from pathlib import Path
from typing import cast
from zlib import compress

import msgspec

from newsletter.archive import search
from newsletter.archive.fragments import Fragments
from newsletter.archive.imprint import imprint
from newsletter.archive.material import Material
from newsletter.archive.page import Page, Printer
from newsletter.archive.plan import Group, groups, in_order, told
from newsletter.archive.record import Record, record
from newsletter.archive.site import Built, Folder, note_search
from newsletter.archive.views import Views
from newsletter.files import failure, open_all_to_readers
from newsletter.permalinks import mail_version, page_name
from newsletter.side_by_side import done
from newsletter.stamps import Tree
from newsletter.uncollected import uncollected

_Shown = tuple[
    str, dict[str, str]
]  # the mark of a group, and of its pages, by path, the digests of what they show


class Kept(msgspec.Struct, kw_only=True):
    """What a build leaves for the next.

    Args:
        records: by date (ISO 8601), each with the mark of what it was made from.
        pages: what the files show that lie in the site: path to digest, by group, each with its mark.
        told: what was said of each edition's entries, by its date, with the mark of what that follows from.
        fragments: parts of larger files, by kind.
        marks: what of each page can be found by the search.
        indexed: what the search's index was made of.
        ended_at: when it ended, in nanoseconds since 1970.
    """

    records: dict[str, tuple[str, Record]] = {}
    pages: dict[str, _Shown] = {}
    told: tuple[str, dict[str, str]] = ("", {})
    fragments: dict[str, dict[str, tuple[str, str]]] = {}
    marks: dict[str, str] = {}
    indexed: str = ""
    ended_at: int = 0


def build(
    material: Material,
    site: Path,
    *,
    marks: Mapping[dt.date, str],
    broken: Collection[dt.date] = (),
    kept: Kept | None = None,
    full: bool = False,
    tree: Tree | None = None,
) -> tuple[Built, Kept]:
    """Make the site show the editions; one that is not there yet is made beside, and takes its place whole.

    Args:
        material: what it is made from.
        site: its folder.
        marks: what tells whether an edition is as it was when its record was made.
        broken: dates of editions that cannot be read now: what is there of them stays.
        kept: what an earlier build of the same program, templates and settings left.
        full: also makes again what has not changed.
        tree: what lies in the site's folder, where somebody has looked just now.

    Raises:
        TemplateError: a template is wrong; what was written before is whole.
        FailedError: the file system refused; every file is the old one or the new one.
    """
    if os.path.lexists(site):
        return _build(material, site, marks, broken, kept or Kept(), tree or Tree(site), full=full)
    beside = site.with_name(f".{site.name}.new")
    try:
        if beside.exists():  # of a build that was killed
            shutil.rmtree(beside)
        made = _build(material, beside, marks, broken, kept or Kept(), Tree(beside), full=full)
        beside.rename(site)
    except OSError as error:
        raise failure("Cannot write", site, error) from error
    if tree is not None:
        tree.look_again()
    return made


def _build(
    material: Material,
    site: Path,
    marks: Mapping[dt.date, str],
    broken: Collection[dt.date],
    known: Kept,
    tree: Tree,
    *,
    full: bool,
) -> tuple[Built, Kept]:
    records = _records(material, marks, broken, known.records)
    views = Views([made for _, made in sorted(records.values(), key=lambda one: one[1].date)], material)
    fragments = Fragments(known.fragments)
    last = views.records[-1].date if records else material.today
    printer = Printer(
        material.looks,
        imprint(material.config, last, mentions=material.has_mentions, search=search.is_available()),
    )
    folder = Folder(site, printer.imprint.base, tree)
    lost = _lost(broken, records, folder)
    own = {path for day in material.editions for path in (page_name(day), mail_version(day))}

    def stays(page: Page) -> bool:
        """Whether a page might lose what only an edition says that cannot be read, and of which nothing is known."""
        return lost and page.path in folder.hashes and page.path not in own and (site / page.path).is_file()

    with uncollected():
        mark, said = known.told
        said = said if mark == views.mark else told(views)
        found = groups(material, printer, views, said, fragments)
        before = {} if full or lost else known.pages
        pages = _Pages(before, found, folder.untouched(known.ended_at))
    built = folder.renew(
        in_order(pages.planned),
        lambda page: pages.is_stale(page) and not stays(page),
        lambda _: lost,
        pages.others,
    )
    now = pages.now()
    paths = {path for _, shown in now.values() for path in shown} | (folder.hashes.keys() if lost else set())
    return built, Kept(
        records=records,
        pages={} if lost else now,  # what was kept back is looked at again
        told=(views.mark, said),
        fragments=fragments.kept,
        marks=_marks(site, known.marks, paths, folder.made),
        indexed=folder.search,
        ended_at=time.time_ns(),
    )


class _Pages:
    """What must be looked at of a site's pages.

    Args:
        known: what the files show that lie there, by group.
        found: the groups of what they are to show.
        untouched: those of them that are as a build left them.
    """

    def __init__(
        self, known: Mapping[str, _Shown], found: Iterable[Group], untouched: AbstractSet[str]
    ) -> None:
        self._untouched = untouched
        self._same: dict[str, _Shown] = {}
        self._planned: dict[str, tuple[str, list[Page]]] = {}
        self._before: dict[str, str] = {}
        for group in found:
            mark, shown = known.get(group.name, ("", {}))
            if mark == group.mark and shown.keys() <= untouched:
                self._same[group.name] = mark, shown
            else:
                self._planned[group.name] = group.mark, [*group.pages()]
                self._before |= shown

    @property
    def planned(self) -> Iterator[Page]:
        """Those that may be stale."""
        return (page for _, pages in self._planned.values() for page in pages)

    @property
    def others(self) -> set[str]:
        """The paths of those that are as they are to be."""
        return {path for _, shown in self._same.values() for path in shown}

    def is_stale(self, page: Page) -> bool:
        """Whether a page must be made again."""
        return page.path not in self._untouched or self._before.get(page.path) != page.digest

    def now(self) -> dict[str, _Shown]:
        """Return what the files show that lie there, once those were made that were stale."""
        return self._same | {
            name: (
                mark,
                {one.path: one.digest if one.make else self._before.get(one.path, "?") for one in pages},
            )
            for name, (mark, pages) in self._planned.items()
        }


def _marks(
    site: Path, known: Mapping[str, str], paths: AbstractSet[str], made: Iterable[str]
) -> dict[str, str]:
    """Tell what of each page can be found; of those that were not made it is known."""
    lasting = {path: mark for path, mark in known.items() if path in paths}
    new = (paths - lasting.keys()) | {*made}
    return lasting | {path: _mark(site / path) for path in new if path.endswith(".html")}


def renew_search(site: Path, kept: Kept, cache: Path) -> bool:
    """Make the search's index again, where it is not of what the pages say; readers may search meanwhile.

    Returns:
        Whether anything was done.

    Args:
        site: the built site.
        kept: what its build left.
        cache: where files may lie for a moment.

    Raises:
        FailedError: it could not be made; the one before it stands.
    """
    marks = {path: mark for path, mark in kept.marks.items() if mark}
    fingerprint = search.fingerprint(marks)
    if fingerprint == kept.indexed:
        return False
    if search.index(site, marks, cache):
        open_all_to_readers(site / search.FOLDER)
    note_search(site, fingerprint)
    return True


def _mark(path: Path) -> str:
    try:
        return search.mark(path.read_bytes())
    except OSError:
        return ""


def _records(
    material: Material,
    marks: Mapping[dt.date, str],
    broken: Collection[dt.date],
    known: Mapping[str, tuple[str, Record]],
) -> dict[str, tuple[str, Record]]:
    """Make the records that are not known, or not of what is there now; of what is broken the last one holds."""
    lasting = {
        day: last
        for day, mark in marks.items()
        if (last := known.get(day.isoformat())) and (last[0] == mark or day in broken)
    }
    new = [day for day in marks if day not in lasting and day not in broken]
    made = zip(new, done([partial(_read, material, day) for day in new], new), strict=True)
    found = {day: (marks[day], _taken(material, day, content)) for day, content in made} | lasting
    return {day.isoformat(): found[day] for day in marks if day in found}


def _read(material: Material, day: dt.date) -> bytes:
    """Make an edition's record, with the issue that it was made from."""
    issue = material.issue(day)
    made = record(issue, material.editions[day], material.sorting, material.untouched.get(day, ()))
    return pickle.dumps((made, compress(pickle.dumps(issue), 1)))


def _taken(material: Material, day: dt.date, content: bytes) -> Record:
    made, material.packed[day] = pickle.loads(content)  # nosec B301 # noqa: S301 - by `_read`
    return cast(Record, made)


def _lost(broken: Collection[dt.date], records: Mapping[str, object], folder: Folder) -> bool:
    """Whether the site has a page of an edition that cannot be read, and of which nothing is known.

    Then what stands stays, but for the other editions' own pages, and only what is new is added: nothing else tells which
    lists, calendars and feeds have something of it.
    """
    return any(day.isoformat() not in records and page_name(day) in folder.hashes for day in broken)
