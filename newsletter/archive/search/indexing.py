"""The pages that can be found, indexed by Pagefind as a program of its own, where it is installed (the extra `search`).

It is not incremental: all is indexed anew, beside what stands, and only when the fingerprint of what can be found has changed.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Set as AbstractSet
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from pathlib import Path

from newsletter.archive.search import switching
from newsletter.archive.search.sought import copy_of
from newsletter.disk import failure
from newsletter.exceptions import FailedError
from newsletter.programs import run

FOLDER = "pagefind"
_PROGRAM = "pagefind"
_SECONDS = 300  # 13,000 pages take 11 s
_WHAT = "The archive's search was not brought up to date"
_INSTALL = "install pagefind[bin] again, or uninstall it to go without search"


def is_available() -> bool:
    """Whether Pagefind is installed; without it there is no search."""
    return importlib.util.find_spec(_PROGRAM) is not None


def fingerprint(marks: Mapping[str, str]) -> str:
    """Tell what an index of these pages would be made from; equal to that of what stands: nothing is to be done.

    Args:
        marks: path below the site to what `sought.mark` says of the page.

    Returns:
        Also another for another version of Pagefind; empty when there is no search.
    """
    if not is_available():
        return ""
    found = {path: said for path, said in marks.items() if said}
    return hashlib.sha256(json.dumps([_version(), sorted(found.items())]).encode()).hexdigest()


def stands(site: Path, stamps: Collection[str], doubtful: AbstractSet[str], made_of: str) -> bool:
    """Tell whether an index is there, whole, where there is to be one; most of it is not read.

    Args:
        site: the built site.
        stamps: the paths below it of all that lies there.
        doubtful: those that may have changed since the last build; they are read.
        made_of: the fingerprint of what the index was made from.
    """
    if made_of == fingerprint({}):
        return True
    below = f"{FOLDER}/"
    lying, changed = (
        {path.removeprefix(below) for path in paths if path.startswith(below)} for paths in (stamps, doubtful)
    )
    return switching.is_whole(site / FOLDER, lying, changed)


def index(site: Path, paths: Iterable[str], cache: Path) -> int | None:
    """Make what the pages of the site say findable. One at a time: the caller holds the workspace.

    Whoever searches meanwhile finds the old index or the new one, whole. Stopped anywhere, it is finished by the next call.

    Args:
        site: the built site; the index lies in its folder `pagefind`, of which all files are this function's.
        paths: pages below it; those that are not to be found (`sought`) are passed over.
        cache: where copies of them are written, outside the site; nothing of them stays.

    Returns:
        How many pages can be found; None when Pagefind is not installed. Where there is none, no index stands.

    Raises:
        FailedError: Pagefind failed, took over five minutes, or left out a page, or the file system refused; what stood stands.
    """
    if not is_available():
        remove(site)
        return None
    with _workshop(cache) as workshop:
        pages = _copy(site, paths, workshop / "copies")
        if pages:
            made = _run(workshop)
            _check(made, pages)
            switching.switch(made, site / FOLDER)
        else:
            remove(site)
    return pages


def remove(site: Path) -> None:
    """Remove the index: its entry first, so that nobody meets half of one.

    Raises:
        FailedError: the file system refused.
    """
    folder = site / FOLDER
    try:
        (folder / switching.ENTRY).unlink(missing_ok=True)
        if folder.is_dir():
            shutil.rmtree(folder)
    except OSError as error:
        raise failure("Cannot remove", folder, error) from error


@contextmanager
def _workshop(cache: Path) -> Iterator[Path]:
    """Make a folder for the time of an index; what one that was killed has left goes."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        for left in cache.glob("search-*"):
            shutil.rmtree(left, ignore_errors=True)
        made = Path(tempfile.mkdtemp(prefix="search-", dir=cache))
    except OSError as error:
        raise failure("Cannot write", cache, error) from error
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _copy(site: Path, paths: Iterable[str], copies: Path) -> int:
    """Write the copies that are indexed, one after the other: memory need not hold them all."""
    written = 0
    for path in paths:
        try:
            if copy := copy_of((site / path).read_bytes()):
                (copies / path).parent.mkdir(parents=True, exist_ok=True)
                (copies / path).write_text(copy, encoding="utf-8")
                written += 1
        except OSError as error:
            raise failure("Cannot index", site / path, error) from error
    return written


def _run(workshop: Path) -> Path:
    """Run Pagefind; no setting of the machine's reaches it."""
    options = [
        "--site",
        "copies",
        "--output-path",
        "made",
        "--force-language",
        "fr",
        "--keep-index-url",
        "--quiet",
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    try:
        ended = run(
            [sys.executable, "-P", "-m", _PROGRAM, *options],
            seconds=_SECONDS,
            cwd=workshop,
            environment=environment,
        )
    except TimeoutError:
        raise FailedError(
            _WHAT, _PROGRAM, cause=f"over {_SECONDS} s", remedy="try again when the machine is less busy"
        ) from None
    except OSError as error:
        raise FailedError(_WHAT, _PROGRAM, cause=error.strerror or str(error), remedy=_INSTALL) from error
    if ended.code:
        raise FailedError(_WHAT, _PROGRAM, cause=ended.why(), remedy=_INSTALL)
    return workshop / "made"


def _check(made: Path, pages: int) -> None:
    """Refuse an index that lacks a page: Pagefind passes over what it cannot read, and ends well."""
    try:
        languages = json.loads((made / switching.ENTRY).read_text(encoding="utf-8"))["languages"]
        indexed = sum(one["page_count"] for one in languages.values())
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise FailedError(_WHAT, _PROGRAM, cause=f"no index came ({error})", remedy=_INSTALL) from error
    if indexed != pages:
        raise FailedError(
            _WHAT,
            _PROGRAM,
            cause=f"{indexed} of {pages} pages were indexed",
            remedy="free memory and disk, and try again",
        )


@cache
def _version() -> str:
    """Name the versions of the package and of the program that it runs."""
    try:
        return f"{metadata.version('pagefind')} {metadata.version('pagefind-bin')}"
    except metadata.PackageNotFoundError:
        return ""
