"""The site built: records of editions, the catalogue that they make, the plan of its files, the folder that holds them."""

import datetime as dt
import os
import pickle
import shutil
import stat
import time
from collections.abc import Collection, Iterator, Mapping, Sequence, Set as AbstractSet
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast
from zlib import compress

from newsletter.archive import search
from newsletter.archive.at_hand import at_hand
from newsletter.archive.fragments import Fragments
from newsletter.archive.imprint import imprint
from newsletter.archive.lengths import Lengths
from newsletter.archive.material import Material
from newsletter.archive.notes import About, Kept, Notes, Shown
from newsletter.archive.opened import open_all_to_readers
from newsletter.archive.page import Page, Printer
from newsletter.archive.plan import Group, groups, in_order, told
from newsletter.archive.record import Record, record
from newsletter.archive.site import Built, Folder, note_search
from newsletter.archive.views import Views
from newsletter.disk import failure
from newsletter.permalinks import mail_version, page_name
from newsletter.side_by_side import done
from newsletter.stamps import Tree
from newsletter.uncollected import set_apart, uncollected


def build(
    material: Material,
    site: Path,
    *,
    marks: Mapping[dt.date, str],
    broken: Collection[dt.date] = (),
    notes: Notes | None = None,
    full: bool = False,
    tree: Tree | None = None,
) -> tuple[Built, Kept]:
    """Make the site show the editions; one that is not there yet is made beside, and takes its place whole.

    Args:
        material: what it is made from.
        site: its folder.
        marks: what tells whether an edition is as it was when its record was made.
        broken: dates of editions that cannot be read now: what is there of them stays.
        notes: what an earlier build of the same program, templates and settings left.
        full: also makes again what has not changed.
        tree: what lies in the site's folder, where somebody has looked just now.

    Raises:
        TemplateError: a template is wrong; what was written before is whole.
        FailedError: the file system refused; every file is the old one or the new one.
        sqlite3.Error, msgspec.MsgspecError: the notes cannot be read; every file is the old one or the new one.
    """
    source = _Source(material=material, marks=marks, broken=broken, notes=notes or Notes(), full=full)
    with closing(material.packed), set_apart():
        return _built(source, site, tree)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What a site is built from, wherever: see `build`."""

    material: Material
    marks: Mapping[dt.date, str]
    broken: Collection[dt.date]
    notes: Notes
    full: bool


def _built(source: _Source, site: Path, tree: Tree | None) -> tuple[Built, Kept]:
    before = _taken_away(site)
    if os.path.lexists(site):
        return _build(source, site, tree or Tree(site))
    beside = site.with_name(f".{site.name}.new")
    try:
        if beside.exists():  # of a build that was killed
            shutil.rmtree(beside)
        made = _build(source, beside, Tree(beside), is_unseen=True)
        if before is not None:
            _open_as(beside, before)
        beside.rename(site)
    except OSError as error:
        raise failure("Cannot write", site, error) from error
    if tree is not None:
        tree.look_again()
    return made


def _taken_away(site: Path) -> os.stat_result | None:
    """Take an empty folder away, which is as none; return what it was like, None where there is none, or it must stay."""
    with suppress(OSError):  # something is in it, or it cannot be moved
        before = site.stat(follow_symlinks=False)
        site.rmdir()
        return before
    return None


def _open_as(folder: Path, before: os.stat_result) -> None:
    """Let a folder be whose the one was that it takes the place of, and open to the same."""
    with suppress(OSError):  # only root may give away what is its own
        os.chown(folder, before.st_uid, before.st_gid)
    folder.chmod(stat.S_IMODE(before.st_mode))


def _build(source: _Source, site: Path, tree: Tree, *, is_unseen: bool = False) -> tuple[Built, Kept]:
    material, notes = source.material, source.notes
    known = notes.records()
    records = _records(source, known)
    new = [made for day, (mark, made) in records.items() if known.get(day, ("", None))[1] is not made]
    views = Views([made for _, (_, made) in sorted(records.items())], material, notes.naming, new)
    fragments = Fragments(notes.fragments)
    last = views.records[-1].date if records else material.today
    printer = Printer(
        material.looks,
        imprint(
            material.config,
            last,
            has_editions=bool(views.records),
            mentions=material.has_mentions,
            search=search.is_available(),
        ),
        Lengths(material.config.archive.minutes),
    )
    folder = Folder(site, printer.imprint.base, tree, is_unseen=is_unseen)
    folder.doubt_search(notes.about.ended_at, full=source.full)
    lost = _lost(source.broken, records, folder)
    own = {path for day in material.editions for path in (page_name(day), mail_version(day))}

    def stays(page: Page) -> bool:
        """Whether a page might lose what only an edition says that cannot be read, and of which nothing is known."""
        return lost and page.path in folder.hashes and page.path not in own and (site / page.path).is_file()

    with uncollected():
        said = notes.about.told if notes.about.mark == views.mark else told(views)
        found = groups(material, printer, views, said, fragments)
        pages = _Pages(Notes() if source.full or lost else notes, found, folder)
    with set_apart():  # what is known of all letters stays until the end
        built = folder.renew(
            in_order(pages.planned),
            lambda page: pages.is_stale(page) and not stays(page),
            lambda _: lost,
            pages.others,
        )
    return built, Kept(
        about=About(
            by=notes.about.by,
            mark=views.mark,
            told=said,
            manifest=folder.manifest,
            ended_at=time.time_ns(),
        ),
        records=records,
        same=pages.same,
        shown={} if lost else pages.now(),  # what was kept back is looked at again
        fragments=fragments.kept,
        found=_found(site, notes, folder),
        indexed=folder.search,
        versions={} if lost else views.versions(),
    )


class _Pages:
    """What must be looked at of a site's pages.

    Args:
        notes: what the files show that lie there.
        found: the groups of what they are to show.
        folder: those files.
    """

    def __init__(self, notes: Notes, found: Sequence[Group], folder: Folder) -> None:
        marks, self._doubtful = notes.marks(), folder.doubtful(notes.about.ended_at)
        ours, changed = self._noted(notes, folder)
        self.same = {one.name for one in found if marks.get(one.name) == one.mark} - changed
        self._planned = {one.name: (one.mark, [*one.pages()]) for one in found if one.name not in self.same}
        self._before = notes.shown(marks.keys() - self.same)
        self.others = ours - self._before.keys()
        self._there = folder.hashes.keys()

    def _noted(self, notes: Notes, folder: Folder) -> tuple[AbstractSet[str], set[str]]:
        """Return the paths of all pages that are noted, and the names of the groups that somebody else changed."""
        changed = notes.parts_of(self._doubtful)
        if notes.about.manifest == folder.manifest:
            return folder.hashes.keys(), changed
        paths = notes.paths()  # a build was stopped, or somebody put another manifest there
        return paths.keys(), changed | {part for path, part in paths.items() if path not in folder.hashes}

    @property
    def planned(self) -> Iterator[Page]:
        """Those that may be stale; the paths of the `others` are of those that are as they are to be."""
        return (page for _, pages in self._planned.values() for page in pages)

    def is_stale(self, page: Page) -> bool:
        """Whether a page must be made again."""
        is_whole = page.path in self._there and page.path not in self._doubtful
        return not is_whole or self._before.get(page.path) != page.digest

    def now(self) -> dict[str, Shown]:
        """Return what the planned ones show, once those were made that were stale."""
        return {
            name: (
                mark,
                {one.path: one.digest if one.make else self._before.get(one.path, "?") for one in pages},
            )
            for name, (mark, pages) in self._planned.items()
        }


def _found(site: Path, notes: Notes, folder: Folder) -> Mapping[str, str]:
    """Tell what of each page can be found; of those that were not made it is known."""
    if not search.is_available():
        return {}
    lasting = {path: mark for path, mark in notes.found().items() if path in folder.hashes}
    new = (folder.hashes.keys() - lasting.keys()) | {*folder.made}
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
    marks = {path: mark for path, mark in kept.found.items() if mark}
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


def _records(source: _Source, known: Mapping[str, tuple[str, Record]]) -> dict[str, tuple[str, Record]]:
    """Make the records that are not known, or not of what is there now; of what is broken the last one holds."""
    material, marks, broken = source.material, source.marks, source.broken
    lasting = {
        day: last
        for day, mark in marks.items()
        if (last := known.get(day.isoformat())) and (day in broken or (last[0] == mark and not source.full))
    }
    new = [day for day in marks if day not in lasting and day not in broken]
    made = zip(new, done([partial(_read, material, day) for day in new], new), strict=True)
    found = {day: (marks[day], _taken(material, day, content)) for day, content in made} | lasting
    return {day.isoformat(): found[day] for day in marks if day in found}


def _read(material: Material, day: dt.date) -> bytes:
    """Make an edition's record, with the issue that it was made from."""
    issue = material.issue(day)
    made = record(
        issue,
        material.editions[day],
        material.sorting,
        material.untouched.get(day, ()),
        material.withdrawn_lines(day),
    )
    return pickle.dumps((made, compress(pickle.dumps(issue), 1)))


def _taken(material: Material, day: dt.date, content: bytes) -> Record:
    made, issue = pickle.loads(content)  # nosec B301 # noqa: S301 - by `_read`
    material.packed.lay(day, issue)
    return at_hand(cast(Record, made))


def _lost(broken: Collection[dt.date], records: Mapping[str, object], folder: Folder) -> bool:
    """Whether the site has a page of an edition that cannot be read, and of which nothing is known.

    Then what stands stays, but for the other editions' own pages, and only what is new is added: nothing else tells which
    lists, calendars and feeds have something of it.
    """
    return any(day.isoformat() not in records and page_name(day) in folder.hashes for day in broken)
