"""The site's folder: built so that a build that is killed leaves the old or the new of every file, never a part.

What pages load or lead to comes before the pages, pages before what links to them, and what is not wanted any more goes last.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from newsletter.archive.assets import assets
from newsletter.archive.pages import entrances, pages
from newsletter.files import failure, leftover_of, rewrite_atomically, write_atomically
from newsletter.looks import Looks
from newsletter.model import Issue

MANIFEST = ".manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did, as paths below the site."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]


def build(
    issues: Sequence[Issue],
    looks: Looks,
    site: Path,
    *,
    attached: Mapping[str, bytes] | None = None,
    shown: Mapping[str, Path] | None = None,
    kept: Collection[str] = (),
    full: bool = False,
    name: str = "",
) -> Built:
    """Make the site show these editions. One build at a time: the caller holds the workspace.

    Args:
        issues: the sent editions, in order of their dates.
        looks: the templates.
        site: the folder; files in it that no build made are left alone.
        attached: files that the pages lead to, such as calendars: path below the site to content.
        shown: pictures of the pages, path below the site to file; a name stands for one content.
        kept: dates (ISO 8601) of editions about which nothing is known now: their files stay.
        full: also writes again what is unchanged.
        name: the letter's own title, for the home page of a letter without any edition yet.

    Raises:
        TemplateError: a template is wrong; nothing was written.
        FailedError: the file system refused; every file is the old one or the new one.
    """
    wanted = {**assets(looks), **(attached or {}), **pages(issues, looks), **entrances(issues, looks, name)}
    own = _own_files(site)
    unknown = {path for path in own if kept and _may_be_of(kept, path)}
    # From here on a kill may leave new files behind: the next build must know that they are ours.
    pictures = shown or {}
    after = {*pictures, *wanted}
    _remember(site, own | after)
    _sweep(site, {MANIFEST, *own, *after})
    written = (*_copy(site, pictures, full=full), *_write(site, wanted, full=full))
    removed = _remove(site, sorted(own - unknown - after))
    _remember(site, after | unknown)
    unchanged = tuple(path for path in (*pictures, *wanted) if path not in written)
    return Built(written=written, removed=removed, unchanged=unchanged)


def _may_be_of(days: Iterable[str], path: str) -> bool:
    """Whether a file may belong to the editions of these days; whose a picture is, its name does not tell."""
    return path.startswith("images/") or any(day in path for day in days)


def _copy(site: Path, files: Mapping[str, Path], *, full: bool) -> tuple[str, ...]:
    """Copy what is not there yet: years of pictures are not read again for every letter."""
    missing = [path for path, file in files.items() if full or not _is_there(site / path, file)]
    for path in missing:
        rewrite_atomically(site / path, files[path].read_bytes())
    return tuple(missing)


def _is_there(path: Path, original: Path) -> bool:
    return path.is_file() and path.stat().st_size == original.stat().st_size


def _write(site: Path, wanted: Mapping[str, bytes], *, full: bool) -> tuple[str, ...]:
    if not full:
        return tuple(path for path, data in wanted.items() if write_atomically(site / path, data))
    for path, data in wanted.items():
        rewrite_atomically(site / path, data)
    return tuple(wanted)


def _remove(site: Path, unwanted: Iterable[str]) -> tuple[str, ...]:
    present = tuple(path for path in unwanted if (site / path).is_file())
    for path in present:
        _unlink(site / path)
    return present


def _sweep(site: Path, own: Iterable[str]) -> None:
    """Remove temporary files that a killed build left beside our own files."""
    files = {site / path for path in own}
    for folder in {file.parent for file in files}:
        for path in folder.glob(".*.tmp"):
            if leftover_of(path) in files:
                _unlink(path)


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise failure("Cannot remove", path, error) from error


def _own_files(site: Path) -> set[str]:
    """Read which files earlier builds made; a manifest that cannot be read owns nothing, so nothing is removed."""
    try:
        listed = json.loads((site / MANIFEST).read_text(encoding="utf-8"))["files"]
        return {path for path in listed if isinstance(path, str) and _is_inside(path)}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _is_inside(path: str) -> bool:
    return bool(path) and not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts


def _remember(site: Path, own: Iterable[str]) -> None:
    text = json.dumps({"files": sorted(own)}, indent=1, ensure_ascii=False)
    write_atomically(site / MANIFEST, f"{text}\n".encode())
