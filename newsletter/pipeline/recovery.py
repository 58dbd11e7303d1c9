"""A workspace from a backup: looked at whole before anything is written, made whole before it is one.

What the machine that was backed up did since, nobody knows here: both instants are remembered, and each letter whose hour has
passed and that is not `sent` is in doubt from then on (`pipeline.edition.doubting`), written down at once where it can be.
"""

import datetime as dt
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from newsletter.backup import Contents, examine, unpack
from newsletter.disk import failure, sync_folder
from newsletter.exceptions import FailedError, NewsletterError, UsageError
from newsletter.model import EditionStatus
from newsletter.pipeline.context import Context, open_workspace
from newsletter.pipeline.edition.doubting import Restored, note_days, remember
from newsletter.pipeline.edition.restoring import begun_days
from newsletter.pipeline.edition.sending import settle
from newsletter.store import Store, verify
from newsletter.workspace import Workspace

_STAGING = re.compile(r"\.restore\.[0-9a-f]{8}\.tmp")
_SETTINGS = "newsletter.toml"  # comes last: without it a folder is no workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A workspace that was restored.

    Args:
        folder: where.
        contents: what the backup held.
        held: the days of letters that wait for the operator's word.
        later: why some are held by the first run only; those that need a secret, or a file that can't be read.
        is_clock_behind: whether this machine's clock says that the backup is still to come.
    """

    folder: Path
    contents: Contents
    held: tuple[dt.date, ...]
    later: tuple[NewsletterError, ...]
    is_clock_behind: bool


def restore(
    file: Path, folder: Path, clock: Callable[[], dt.datetime], environment: Mapping[str, str]
) -> Recovered:
    """Make a workspace of a backup; nothing is left of it when that fails.

    Args:
        file: the backup.
        folder: where; new, or empty.
        clock: tells the instant, aware.
        environment: secrets, where an engine can be asked at once.

    Raises:
        UsageError: the file is no backup, or the folder is not empty, or lies in a workspace.
        ConfigurationError: a newer program wrote it, or it would lie on a network file system.
        FailedError: it is damaged, or the disk refused.
    """
    _refuse(folder)
    contents = examine(file, _room(folder))
    if _SETTINGS not in contents.sums:
        raise FailedError(
            "A damaged backup", str(file), cause=f"there is no {_SETTINGS} in it", remedy="take another one"
        )
    with _whole_or_nothing(folder) as staging:
        unpack(file, contents, staging)
        verify(Workspace(staging).database)
        now = clock()
        known = Restored(taken=contents.taken, at=now)
        held, later = _hold(staging, known, clock, environment)
    return Recovered(
        folder=folder, contents=contents, held=held, later=later, is_clock_behind=known.is_behind
    )


def _hold(
    root: Path, known: Restored, clock: Callable[[], dt.datetime], environment: Mapping[str, str]
) -> tuple[tuple[dt.date, ...], tuple[NewsletterError, ...]]:
    with Store(Workspace(root).database) as store:
        remember(store, known)
    later: list[NewsletterError] = []
    try:
        context = open_workspace(root, clock, environment)
        with context.working(), context.lock(), context.store() as store:
            note_days(context, store)
            for day in begun_days(context, store):
                with _noting(later):
                    settle(context, store, day)
            return tuple(_held(context)), tuple(later)
    except NewsletterError as error:
        return (), (*later, error)


@contextmanager
def _noting(errors: list[NewsletterError]) -> Iterator[None]:
    try:
        yield
    except NewsletterError as error:
        errors.append(error)


def _held(context: Context) -> list[dt.date]:
    return [one.date for one in context.editions() if one.status is EditionStatus.SENDING]


@contextmanager
def _whole_or_nothing(folder: Path) -> Iterator[Path]:
    """Give a folder whose content becomes that of another, settings last; on any error that is as it was."""
    is_new, moved = not folder.exists(), list[Path]()
    staging = folder / f".restore.{secrets.token_hex(4)}.tmp"
    for left in () if is_new else folder.iterdir():
        if _STAGING.fullmatch(left.name):
            _remove(left)
    try:
        staging.mkdir(parents=True, mode=0o700)
        yield staging
        made = sorted(staging.iterdir(), key=lambda path: path.name == _SETTINGS)
        moved += (folder / path.name for path in made)
        for path in made:
            path.rename(folder / path.name)
        staging.rmdir()
        sync_folder(folder)
        sync_folder(folder.parent)
    except BaseException as error:
        for path in (staging, *moved):
            _remove(path)
        if is_new:
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise failure("Cannot be restored", Path(error.filename or folder), error) from error
        raise


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _refuse(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(not _is_nothing(one) for one in folder.iterdir())):
        cause = "it is not empty" if folder.is_dir() else "it is a file"
        raise UsageError(
            "Not a place to restore to", str(folder), cause=cause, remedy="name a new or an empty folder"
        )
    # What lies in a workspace's folders is read as its own, and a backup of it would hold both.
    around = next((one for one in folder.resolve().parents if (one / _SETTINGS).is_file()), None)
    if around is not None:
        raise UsageError(
            "Not a place to restore to",
            str(folder),
            cause=f"it lies in the workspace {around}",
            remedy="name a folder outside of it",
        )


def _is_nothing(path: Path) -> bool:
    """Whether it counts for nothing in a folder: what a disk has of its own, and what a restoring left that was killed."""
    return path.name == "lost+found" or _STAGING.fullmatch(path.name) is not None


def _room(folder: Path) -> int:
    """Return how many bytes this user may write there."""
    there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    try:
        found = os.statvfs(there)
    except OSError as error:
        raise failure("Cannot be restored", folder, error) from error
    return found.f_bavail * found.f_frsize
