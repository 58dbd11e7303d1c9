"""Reading a backup: all of it is looked at before anything is written."""

import datetime as dt
import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from newsletter.backup.making import ABOUT, FORMAT, SUMS
from newsletter.backup.members import DamagedError, HugeError, Member, members
from newsletter.disk import failure, sync_folder
from newsletter.exceptions import ConfigurationError, FailedError, UsageError

_GZIP = b"\x1f\x8b"
_LONGEST_ABOUT = 10_000  # bytes
_LONGEST_SUMS = 200_000_000
_DIGEST = 64  # hexadecimal digits
_KEPT = "take another copy of it, or the backup before it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a backup holds, all of which is whole.

    Args:
        taken: when it was begun.
        program: what wrote it.
        sums: SHA-256 (hex) of each file, by its name.
        size: of all of them, in bytes.
    """

    taken: dt.datetime
    program: str
    sums: dict[str, str]
    size: int


def examine(path: Path, room: int) -> Contents:
    """Read a backup to its end, and write nothing.

    Args:
        path: the file.
        room: how many bytes it may grow to.

    Raises:
        UsageError: it is no backup.
        ConfigurationError: a newer program wrote it.
        FailedError: it is damaged, or too large, or cannot be read.
    """
    with _reading(path, room) as found:
        about, sums, said, size = _read(path, found)
    if said is None:
        raise _damaged(path, f"it ends before {SUMS}")
    _compare(path, sums, said)
    del sums[ABOUT]
    _refuse_folders_that_are_files(path, sums)
    known = json.loads(about)
    return Contents(
        taken=dt.datetime.fromisoformat(known["taken"]), program=str(known["program"]), sums=sums, size=size
    )


def unpack(path: Path, contents: Contents, folder: Path) -> None:
    """Write what was found whole into a folder, each file on disk when this returns.

    Args:
        path: the backup.
        contents: what `examine` found.
        folder: where; new, or empty.

    Raises:
        FailedError: it is another by now, or the disk refused.
    """
    with _reading(path, contents.size + _LONGEST_SUMS + _LONGEST_ABOUT) as found:
        for member in found:
            if member.name in {ABOUT, SUMS}:
                _digest(member.chunks)
            elif _written(folder / member.name, member) != contents.sums.get(member.name):
                raise DamagedError(f"{member.name} was changed meanwhile")
    for made in {folder, *(one for one in folder.rglob("*") if one.is_dir())}:
        sync_folder(made)


def _read(path: Path, found: Iterator[Member]) -> tuple[bytes, dict[str, str], bytes | None, int]:
    """Return what it says of itself, the sum of each member but the last, what that says, and how large the files are."""
    sums: dict[str, str] = {}
    about, said, size = b"", None, 0
    for member in found:
        if not sums:
            about = _about(path, member)
            sums[ABOUT] = hashlib.sha256(about).hexdigest()
        elif said is not None:
            raise DamagedError(f"{member.name} comes after {SUMS}")
        elif member.name == SUMS:
            said = b"".join(_bounded(member, _LONGEST_SUMS))
        else:
            sums[member.name], size = _digest(member.chunks), size + member.size
    if not sums:
        raise _no_backup(path)
    return about, sums, said, size


@contextmanager
def _reading(path: Path, room: int) -> Iterator[Iterator[Member]]:
    """Give the members of a backup, and say what is wrong with them by our errors."""
    with _opened(path) as stream:
        begun: list[str] = []
        try:
            yield _noted(members(stream, room), begun)
        except (DamagedError, gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise (_damaged(path, str(error)) if begun else _no_backup(path)) from None
        except HugeError:
            raise FailedError(
                "Too large",
                str(path),
                cause="there is no room for what is in it",
                remedy="free some disk space",
            ) from None


def _noted(found: Iterator[Member], begun: list[str]) -> Iterator[Member]:
    for member in found:
        begun[:] = [member.name]
        yield member


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if not path.is_file():
        raise UsageError(
            "Not a backup",
            str(path),
            cause="there is no such file",
            remedy="name one that newsletter backup wrote",
        )
    with ExitStack() as stack:
        try:
            file = stack.enter_context(path.open("rb"))
            is_packed = file.read(len(_GZIP)) == _GZIP
            file.seek(0)
        except OSError as error:
            raise failure("Cannot read", path, error) from error
        yield stack.enter_context(gzip.GzipFile(fileobj=file, mode="rb")) if is_packed else file  # type: ignore[misc]


def _about(path: Path, member: Member) -> bytes:
    if member.name != ABOUT:
        raise _no_backup(path)
    content = b"".join(_bounded(member, _LONGEST_ABOUT))
    try:
        known = json.loads(content)
        number = known["format"]
        is_ours = (
            isinstance(number, int)
            and dt.datetime.fromisoformat(known["taken"]).tzinfo is not None
            and known["program"]
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _no_backup(path) from None
    if not is_ours:
        raise _no_backup(path)
    if number > FORMAT:
        raise ConfigurationError(
            "A newer program wrote this backup",
            str(path),
            cause=f"its format is {number}, by {str(known['program'])[:50]}; this program knows {FORMAT}",
            remedy="install that version, or a later one",
        )
    return content


def _bounded(member: Member, most: int) -> Iterator[bytes]:
    if member.size > most:
        raise DamagedError(f"{member.name} is too large")
    return member.chunks


def _digest(chunks: Iterator[bytes], also: Callable[[bytes], object] = len) -> str:
    told = hashlib.sha256()
    for chunk in chunks:
        told.update(chunk)
        also(chunk)
    return told.hexdigest()


def _compare(path: Path, sums: dict[str, str], said: bytes) -> None:
    """Refuse what is not, to the byte, what SHA256SUMS says of it, and a SHA256SUMS that says more or less than that."""
    if said == "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode():
        return
    lines = said.decode(errors="replace").splitlines()
    known = {line[_DIGEST + 2 :]: line[:_DIGEST] for line in lines}
    wrong = [name for name, digest in sums.items() if known.get(name) != digest]
    missing = [name for name in known if name not in sums]
    which = (wrong or missing or [SUMS])[0]
    raise _damaged(path, f"{which} is not what was written")


def _refuse_folders_that_are_files(path: Path, sums: dict[str, str]) -> None:
    for name in sums:
        for folder in Path(name).parents:
            if str(folder) in sums:
                raise _damaged(path, f"{folder} is a file and a folder")


def _written(path: Path, member: Member) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, member.mode | 0o600)) as file:
        digest = _digest(member.chunks, file.write)
        file.flush()
        os.fsync(file.fileno())
    return digest


def _damaged(path: Path, cause: str) -> FailedError:
    return FailedError("A damaged backup", str(path), cause=cause, remedy=_KEPT)


def _no_backup(path: Path) -> UsageError:
    return UsageError(
        "Not a backup",
        str(path),
        cause=f"it does not begin with {ABOUT}",
        remedy="name one that newsletter backup wrote",
    )
