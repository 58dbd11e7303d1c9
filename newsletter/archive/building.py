"""The site built: records of editions, the catalogue that they make, the plan of its files, the folder that holds them.

What an earlier build knew is handed in and out as `Kept`, and is never trusted over the files: without it all is made
again, and comes out the same.
"""

import datetime as dt
import os
import pickle
import shutil
import time
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import cast

import msgspec

from newsletter.archive import search
from newsletter.archive.catalogue import Catalogue
from newsletter.archive.fragments import Fragments
from newsletter.archive.imprint import imprint
from newsletter.archive.material import Material
from newsletter.archive.page import Page, Printer
from newsletter.archive.plan import plan
from newsletter.archive.record import Record, record
from newsletter.archive.site import Built, Folder
from newsletter.files import failure
from newsletter.permalinks import mail_version, page_name
from newsletter.side_by_side import done


class Kept(msgspec.Struct, kw_only=True):
    """What a build leaves for the next.

    Args:
        records: by date (ISO 8601), each with the mark of what it was made from.
        pages: what the files show that lie in the site: path to digest.
        fragments: parts of larger files.
        marks: what of each page can be found by the search.
        ended_at: when it ended, in nanoseconds since 1970.
    """

    records: dict[str, tuple[str, Record]] = {}
    pages: dict[str, str] = {}
    fragments: dict[str, tuple[str, str]] = {}
    marks: dict[str, str] = {}
    ended_at: int = 0


def build(
    material: Material,
    site: Path,
    *,
    marks: Mapping[dt.date, str],
    broken: Collection[dt.date] = (),
    kept: Kept | None = None,
    full: bool = False,
) -> tuple[Built, Kept]:
    """Make the site show the editions; one that is not there yet is made beside, and takes its place whole.

    Args:
        material: what it is made from.
        site: its folder.
        marks: what tells whether an edition is as it was when its record was made.
        broken: dates of editions that cannot be read now: what is there of them stays.
        kept: what an earlier build of the same program, templates and settings left.
        full: also makes again what has not changed.

    Raises:
        TemplateError: a template is wrong; what was written before is whole.
        FailedError: the file system refused; every file is the old one or the new one.
    """
    if os.path.lexists(site):
        return _build(material, site, marks, broken, kept or Kept(), full=full)
    beside = site.with_name(f".{site.name}.new")
    try:
        if beside.exists():  # of a build that was killed
            shutil.rmtree(beside)
        made = _build(material, beside, marks, broken, kept or Kept(), full=full)
        beside.rename(site)
    except OSError as error:
        raise failure("Cannot write", site, error) from error
    return made


def _build(
    material: Material,
    site: Path,
    marks: Mapping[dt.date, str],
    broken: Collection[dt.date],
    known: Kept,
    *,
    full: bool,
) -> tuple[Built, Kept]:
    records = _records(material, marks, broken, known.records)
    catalogue = Catalogue((made for _, made in records.values()), material.today, material.called)
    for key, since in material.since.items():
        thing = catalogue.thing(key)
        if thing.latest.date not in material.editions:
            continue  # what is there of an edition that cannot be read stays as it is
        thing.known_at = since.at
        thing.now = material.line_now(thing.latest.date, since.row) if since.row else None
    fragments = Fragments(known.fragments)
    last = catalogue.latest.date if catalogue.latest else material.today
    whole = imprint(material.config, last, mentions=material.has_mentions, search=search.is_available())
    printer = Printer(material.looks, whole)
    pages = plan(material, printer, catalogue, fragments)
    folder = Folder(site, printer.imprint.base)
    untouched = folder.untouched(known.ended_at)

    lost = _lost(broken, records, folder)
    own = {path for day in material.editions for path in (page_name(day), mail_version(day))}

    def stays(page: Page) -> bool:
        """Whether a page might lose what only an edition says that cannot be read, and of which nothing is known."""
        return lost and page.path in folder.hashes and page.path not in own and (site / page.path).is_file()

    kept_back = {page.path for page in pages if page.make is None or stays(page)}

    def is_stale(page: Page) -> bool:
        if page.path in kept_back:
            return False
        return full or page.path not in untouched or known.pages.get(page.path) != page.digest

    built = folder.renew(pages, is_stale, lambda _: lost)
    digests = {
        page.path: known.pages.get(page.path, "?") if page.path in kept_back else page.digest
        for page in pages
    }
    made = {*folder.made}
    there = [*digests, *folder.hashes] if lost else [*digests]
    found = {path: known.marks.get(path) for path in there if path.endswith(".html")}
    marked = {
        path: _mark(site / path) if mark is None or path in made else mark for path, mark in found.items()
    }
    return built, Kept(
        records=records,
        pages=digests,
        fragments=dict(fragments.kept),
        marks=marked,
        ended_at=time.time_ns(),
    )


def renew_search(site: Path, kept: Kept, cache: Path) -> None:
    """Make the search's index again, where it is not of what the pages say; readers may search meanwhile.

    Args:
        site: the built site.
        kept: what its build left.
        cache: where files may lie for a moment.

    Raises:
        FailedError: it could not be made; the one before it stands.
    """
    folder, marks = Folder(site, ""), {path: mark for path, mark in kept.marks.items() if mark}
    fingerprint = search.fingerprint(marks)
    if fingerprint != folder.search:
        search.index(site, marks, cache)
        folder.note_search(fingerprint)


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
    return pickle.dumps((made, pickle.dumps(issue)))


def _taken(material: Material, day: dt.date, content: bytes) -> Record:
    made, material.packed[day] = pickle.loads(content)  # nosec B301 # noqa: S301 - by `_read`
    return cast(Record, made)


def _lost(broken: Collection[dt.date], records: Mapping[str, object], folder: Folder) -> bool:
    """Whether the site has a page of an edition that cannot be read, and of which nothing is known.

    Then what stands stays, but for the other editions' own pages, and only what is new is added: nothing else tells which
    lists, calendars and feeds have something of it.
    """
    return any(day.isoformat() not in records and page_name(day) in folder.hashes for day in broken)
