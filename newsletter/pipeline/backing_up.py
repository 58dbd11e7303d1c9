"""One file that holds a workspace: all that cannot be made again, as it is while other commands are at work.

**Its instant.** The workspace's lock is held while files are copied, so that no command of ours is in the middle of a write; a
sending that waits for a server goes on. A disk that is mounted for reading only cannot be locked at all: then the copy is made
without. Each file is whole all the same, for all are written beside and renamed.

**Its order** lets no part say more than those copied after it. A sending freezes the bytes, then writes the rows of the ledger,
then says `sending` in the edition's file, hands over, writes each answer into the ledger, and last says `sent` in the file. The
copy goes the other way: the editions' files, the database (at one instant, by SQLite's backup), then what is frozen. So when a
copied file says `sending` or `sent`, the copied ledger holds what led to that, and the frozen bytes that both are about are there.
A file that says less than the ledger is what the program expects: the ledger knows better.

What was handed over after the ledger was copied is in no copy. The instant of the backup is therefore the one before anything
was read, and what it leaves open is in doubt once it is restored (`pipeline.edition.doubting`).

**Left out** is what follows from the rest (`archive/site/`, `var/cache/`), what is nobody's to keep (notices, log, locks, the reserve), the
outbox (whoever empties it would take a restored letter for a new one; its bytes are in `var/frozen/`), and secrets: those of the
environment are nowhere on disk, and the key that signs stays where it is. `var/ledger.key` is no way in anywhere, and without it
the ledger tells nobody apart. `var/token.keys` has names of keys, and no key.
"""

import datetime as dt
import logging
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from newsletter.backup import Writer, written
from newsletter.disk import failure
from newsletter.exceptions import FailedError, NewsletterError, UsageError
from newsletter.files import is_inside, leftover_of, write_atomically
from newsletter.pipeline import signing
from newsletter.pipeline.context import Context
from newsletter.pipeline.locks import alone
from newsletter.pipeline.needs.causes import cause
from newsletter.pipeline.readers.recipients import files_of_addresses
from newsletter.pipeline.texts import files_of_texts
from newsletter.stamps import stamp
from newsletter.store import save_copy
from newsletter.workspace import program_templates

_log = logging.getLogger(__name__)
_PATIENCE = 60.0  # seconds that other commands are waited for
_TRIES = 5  # at a file that is being saved in place


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A backup that was made.

    Args:
        path: where it lies.
        taken: its instant.
        files: how many it holds.
        size: of them, in bytes.
        secrets: files of the workspace that are not in it because they are secret.
        left_out: files that are not in it because they lie outside the workspace, or are none.
    """

    path: Path
    taken: dt.datetime
    files: int
    size: int
    secrets: tuple[str, ...]
    left_out: tuple[str, ...]


def back_up(context: Context, path: Path) -> Saved:
    """Write a workspace into one file, in place of the one that has this name.

    Args:
        context: the workspace.
        path: the file, outside it, in a folder that exists; packed where it ends in `.gz` or `.tgz`.

    Raises:
        UsageError: it would lie inside the workspace, its folder does not exist, or it is no file.
        FailedError: something could not be read, or it could not be written: the one before it is intact.
    """
    _refuse(context, path)
    with (
        alone(context.workspace.backing_up, patience=_PATIENCE, remedy="wait until that backup is made")
        if _can_lock(context)
        else ExitStack()
    ):
        try:
            saved = _saved(context, path)
        except NewsletterError as error:
            _remember(context.workspace.backup_failed, f"{context.now.isoformat()}\n{cause(error).written}")
            raise
    _remember(context.workspace.backed_up, saved.taken.isoformat())
    with suppress(OSError):
        context.workspace.backup_failed.unlink(missing_ok=True)
    return saved


def _remember(path: Path, words: str) -> None:
    with suppress(FailedError):  # it is made, or not, all the same
        write_atomically(path, f"{words}\n".encode())


def _saved(context: Context, path: Path) -> Saved:
    copying = _Copying(context)
    _sweep(path)
    try:
        with _quiet(context):
            taken = context.instant()
            with written(path, taken) as writer:
                copying.copy(writer, path)
                files, size = writer.count - 1, writer.size
    except OSError as error:
        raise failure("Cannot be backed up", Path(error.filename or path), error) from error
    return Saved(
        path=path,
        taken=taken,
        files=files,
        size=size,
        secrets=tuple(copying.secrets),
        left_out=tuple(copying.left_out),
    )


class _Copying:
    """Copies a workspace, part after part; see above why in this order."""

    def __init__(self, context: Context) -> None:
        self._context, self._root = context, context.workspace.root
        self._keys = {os.path.realpath(self._root / name) for name in signing.key_files(context)}
        self._done: set[str] = set()
        self.secrets: list[str] = []
        self.left_out: list[str] = []

    def copy(self, writer: Writer, path: Path) -> None:
        workspace, context = self._context.workspace, self._context
        own = () if workspace.templates.resolve() == program_templates().resolve() else (workspace.templates,)
        written_by_people = (workspace.config, self._root / ".gitignore", workspace.feeds, *own)
        self._take(writer, [*written_by_people, *(self._root / name for name in _named(context))])
        self._take(writer, [workspace.editions, workspace.images])
        self._take_database(writer, path)
        self._take(writer, [workspace.ledger_key, workspace.token_keys])
        self._take(writer, [workspace.leavers, workspace.suppression, workspace.ended_sessions])
        self._take(writer, [workspace.frozen, workspace.versions])
        self._take(writer, [self._root / name for name in files_of_addresses(context)])

    def _take(self, writer: Writer, paths: Iterable[Path]) -> None:
        for top in paths:
            for path in _files(top):
                self._take_one(writer, path, top)

    def _take_one(self, writer: Writer, path: Path, top: Path) -> None:
        name = path.relative_to(self._root).as_posix()
        if name in self._done or leftover_of(path) is not None:
            return
        self._done.add(name)
        if os.path.realpath(path) in self._keys:
            self.secrets.append(name)
            return
        if not path.is_file() or not (is_inside(path, self._root) or is_inside(path, top)):
            self.left_out.append(name)
            return
        _refuse_name(path, name)
        with suppress(FileNotFoundError):  # it went meanwhile
            mode = stat.S_IMODE(path.stat().st_mode)
            writer.add(name, _content(path), mode)

    def _take_database(self, writer: Writer, path: Path) -> None:
        database = self._context.workspace.database
        if not database.exists():
            return
        copy = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
        try:
            os.close(os.open(copy, os.O_CREAT | os.O_EXCL, 0o600))
            save_copy(database, copy)
            writer.add_file(database.relative_to(self._root).as_posix(), copy)
        finally:
            copy.unlink(missing_ok=True)


def _named(context: Context) -> list[str]:
    """Return the files that the settings and the sources name, wherever they lie."""
    logo = context.config.look.logo.file
    named = [*files_of_texts(context), logo]
    with suppress(NewsletterError):  # a list of sources that is wrong is no reason to keep nothing
        named += [source.file for source in context.sources() if source.file]
    return [name for name in named if (context.workspace.root / name).exists()]


def _files(top: Path) -> Iterator[Path]:
    """Return a file, or those of a folder and its folders, by name; none where there is none."""
    if not top.is_dir():
        if top.exists() or top.is_symlink():
            yield top
        return
    for folder, folders, files in os.walk(top, onerror=_raised):
        folders[:] = sorted(one for one in folders if one != ".git")
        linked = [one for one in folders if (Path(folder) / one).is_symlink()]
        for one in sorted([*files, *linked]):
            yield Path(folder) / one


def _raised(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _content(path: Path) -> bytes:
    """Read a file whole, also when an editor saves it in place at this moment."""
    for _ in range(_TRIES):
        before, content = stamp(path), path.read_bytes()
        if stamp(path) == before:
            break
    return content


def _refuse_name(path: Path, name: str) -> None:
    if not name.isprintable():
        raise FailedError(
            "Cannot be backed up",
            ascii(name),
            cause="its name is no text",
            remedy=f"rename it, in {path.parent}",
        )


@contextmanager
def _quiet(context: Context) -> Iterator[None]:
    """Hold the workspace, unless that cannot be had for longer than one wants to wait."""
    with ExitStack() as stack:
        try:
            stack.enter_context(context.lock(patience=_PATIENCE))
        except FailedError as busy:
            _log.info("the backup is made while others are at work: %s", busy)
        yield


def _can_lock(context: Context) -> bool:
    return os.access(
        context.workspace.var if context.workspace.var.exists() else context.workspace.root, os.W_OK
    )


def _sweep(path: Path) -> None:
    """Remove what backups of this name left that were killed; nobody else makes one now."""
    for one in path.parent.glob(".*.tmp"):
        if leftover_of(one) == path:
            with suppress(OSError):
                one.unlink()


def _refuse(context: Context, path: Path) -> None:
    if is_inside(path, context.workspace.root):
        raise _wrong(
            path, "it would lie inside the workspace", "name a file outside it, best on another disk"
        )
    if not path.parent.is_dir():
        raise _wrong(path, "its folder does not exist", "make the folder, or mount the disk")
    if path.exists() and not path.is_file():
        raise _wrong(path, "it is no file", "name a file")


def _wrong(path: Path, cause: str, remedy: str) -> UsageError:
    return UsageError("No place for a backup", str(path), cause=cause, remedy=remedy)
