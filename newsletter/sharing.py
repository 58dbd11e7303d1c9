"""Who may write to a workspace: its owner, or everybody of a group where `var/` is the group's to write to.

What several people's commands open for writing must then be the group's too, whatever their umask says.
"""

import os
import pwd
import stat
from contextlib import suppress
from pathlib import Path

_GROUP = stat.S_IRGRP | stat.S_IWGRP
_ROOT = 0


def is_shared(folder: Path) -> bool:
    """Whether a group may write to a folder."""
    try:
        return bool(folder.stat().st_mode & stat.S_IWGRP)
    except OSError:
        return False


def share(path: Path) -> None:
    """Give a file to the group that may write to its folder; left alone where that is nobody, or the file somebody else's."""
    if not is_shared(path.parent):
        return
    with suppress(OSError):  # somebody else's, or gone
        found, folder = path.stat(), path.parent.stat()
        if found.st_gid != folder.st_gid:
            with suppress(PermissionError):  # not our group: what its rights are is still ours to say
                os.chown(path, -1, folder.st_gid)
        if found.st_mode & _GROUP != _GROUP:
            path.chmod(stat.S_IMODE(found.st_mode) | _GROUP)


def make_shared(path: Path) -> None:
    """Make an empty file, for the group where the folder is the group's, unless it is there.

    Raises:
        OSError: it could not be made.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    share(path)


def work_together(folder: Path) -> None:
    """Let what this process makes from now on be the group's, where a folder is."""
    if is_shared(folder):
        mask = os.umask(0)
        os.umask(mask & ~stat.S_IRWXG)


def whom(root: Path) -> int:
    """Return the number of the user that a workspace is for: root may do anything, and looks after somebody else's."""
    user = os.geteuid()
    return root.stat().st_uid if user == _ROOT else user


def may_write(path: Path, root: Path) -> bool:
    """Whether the user that a workspace is for may write to a file, or into a folder, that is there."""
    user, needed = whom(root), os.W_OK | (os.X_OK if path.is_dir() else 0)
    if user == os.geteuid():
        return os.access(path, needed)
    found = path.stat()
    theirs = 6 if found.st_uid == user else 3 if found.st_gid in _groups(user, root) else 0
    return (found.st_mode >> theirs) & needed == needed


def name_of(user: int) -> str:
    """Return what a user is called; their number where nobody knows."""
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


def owner_of(path: Path) -> str:
    """Return what the owner of a file is called."""
    return name_of(path.stat().st_uid)


def opening(path: Path, root: Path) -> str:
    """Return the command (of root's) that lets the user write to a file, or a folder and all that is in it."""
    user, every = whom(root), " -R" if path.is_dir() else ""
    if path.stat().st_uid == user:
        return f"chmod{every} u+rwX {path}"
    return f"chmod{every} g+rwX {path}" if is_shared(path.parent) else f"chown{every} {name_of(user)} {path}"


def _groups(user: int, root: Path) -> list[int]:
    try:
        known = pwd.getpwuid(user)
    except KeyError:
        return [root.stat().st_gid]
    return os.getgrouplist(known.pw_name, known.pw_gid)
