"""What the machine allows at this moment: room on its disk, files that may be written, and variables of a rehearsal."""

import os
import shutil
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from newsletter.disk import files_left
from newsletter.sharing import may_write
from newsletter.workspace import Workspace

_LITTLE, NEEDED = 100_000_000, 20_000_000
"""Bytes free: what a few weeks take, and a letter with its pictures, its page, and the database's own log."""
FEW_FILES = 10
"""Files that fit: a run makes some beside others before they take their places."""
_SETS_THE_CLOCK = "NEWSLETTER_NOW"
_SWITCH_OFF = ("NEWSLETTER_NETWORK", "NEWSLETTER_LINKS")


class Room(StrEnum):
    """How much the disk can still take."""

    ENOUGH = "enough"
    LITTLE = "little"
    NONE = "none"


def room(root: Path) -> tuple[Room, int]:
    """Say how much room there is on the disk that holds a folder, and how many bytes that is."""
    free = shutil.disk_usage(root).free
    return (Room.NONE if free < NEEDED else Room.LITTLE if free < _LITTLE else Room.ENOUGH), free


def is_crowded(root: Path) -> bool:
    """Whether the disk that holds a folder takes no more files, however small."""
    left = files_left(root)
    return left is not None and left < FEW_FILES


def is_read_only(root: Path) -> bool:
    """Whether nothing can be written to the file system that holds a folder."""
    return bool(os.statvfs(root).f_flag & os.ST_RDONLY)


def closed_places(workspace: Workspace) -> list[Path]:
    """Return the folders, and the files that are written in place, that the workspace's user may not write to."""
    folders = (
        workspace.var, workspace.frozen, workspace.outbox, workspace.editions, workspace.images, workspace.site,
    )  # fmt: skip
    files = (*workspace.database_files, workspace.lock, workspace.working, workspace.sending)
    frozen = (
        path.parent for path in sorted(workspace.frozen.glob("*/recipients"))
    )  # private: whose approved alone
    return [
        *(path for path in (*folders, *frozen) if not _is_writable(path, workspace.root, folder=True)),
        *(path for path in files if path.is_file() and not may_write(path, workspace.root)),
    ]


def cannot_note(workspace: Workspace) -> bool:
    """Whether what a run meets cannot be written down for later ones."""
    root = workspace.root
    is_full = room(root)[0] is Room.NONE or is_crowded(root)
    return (
        is_full
        or is_read_only(root)
        or bool({workspace.var, workspace.database} & {*closed_places(workspace)})
    )


def is_log_closed(workspace: Workspace) -> bool:
    """Whether the log cannot be written."""
    return not _is_writable(workspace.log, workspace.root, folder=False)


def left_over(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Return the variables of a rehearsal that are set, each with its value."""
    for name in (_SETS_THE_CLOCK, *_SWITCH_OFF):
        value = environment.get(name, "")
        if value.lower() == "off" or (value and name == _SETS_THE_CLOCK):
            yield name, value


def is_rehearsal(environment: Mapping[str, str]) -> bool:
    """Whether the instant that counts is not the machine's."""
    return bool(environment.get(_SETS_THE_CLOCK))


def condition(workspace: Workspace) -> list[str]:
    """Say all of this in words, to tell whether anything has changed."""
    closed = map(str, closed_places(workspace))
    return [
        room(workspace.root)[0],
        str(is_crowded(workspace.root)),
        str(is_read_only(workspace.root)),
        str(is_log_closed(workspace)),
        *closed,
    ]


def _is_writable(path: Path, root: Path, *, folder: bool) -> bool:
    """What does not exist yet will be made."""
    try:
        return not path.exists() or (path.is_dir() is folder and may_write(path, root))
    except PermissionError:  # in a folder that is closed itself
        return False
