"""Commands as other people of the machine call them: forked, for who is not root may read neither our Python nor its modules."""

import atexit
import logging
import os
import pkgutil
import shutil
import sys
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import newsletter
from newsletter.workspace import PACKAGE
from tests.workspaces import Said

_OTHERS = 0o005


@dataclass(frozen=True)
class Person:
    """Somebody on this machine.

    Args:
        user: their number, and their own group's.
        groups: what others they are in.
        umask: theirs.
    """

    user: int
    groups: tuple[int, ...] = ()
    umask: int = 0o022

    def calls(self, root: Path, *arguments: str, now: str) -> Said:
        """Run a command as this person; only root can be somebody else."""
        _import_all()
        package = _readable()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            with (
                warnings.catch_warnings()
            ):  # since 3.12: threads of the tests' own, of which the child has none
                warnings.filterwarnings("ignore", ".*multi-threaded", DeprecationWarning)
                child = os.fork()
            if child == 0:
                self._become(out.fileno(), err.fileno(), package, now, ["-C", str(root), *arguments])
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            out.seek(0)
            err.seek(0)
            return Said(code, out.read().decode(), err.read().decode())

    def _become(self, out: int, err: int, package: Path, now: str, arguments: Sequence[str]) -> NoReturn:
        from newsletter.cli.main import _run

        code = 99
        try:
            os.dup2(out, 1)
            os.dup2(err, 2)
            sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
            logging.getLogger("newsletter").handlers.clear()
            for module in list(sys.modules.values()):
                if getattr(module, "PACKAGE", None) == PACKAGE:
                    module.PACKAGE = package  # type: ignore[attr-defined]
            os.environ |= {"NEWSLETTER_NOW": now, "NEWSLETTER_NETWORK": "off"}
            os.chdir("/")
            os.setgroups(self.groups)
            os.setgid(self.user)
            os.setuid(self.user)
            os.umask(self.umask)
            code = _run(arguments)
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


def _import_all() -> None:
    for module in pkgutil.walk_packages(newsletter.__path__, "newsletter."):
        if not module.name.endswith("__main__"):
            import_module(module.name)


@cache
def _readable() -> Path:
    """Return the program's folder, or where others may not read that, as in a clone of one's own, a copy that they may."""
    if all(folder.stat().st_mode & _OTHERS == _OTHERS for folder in (PACKAGE, *PACKAGE.parents)):
        return PACKAGE
    top = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, top, ignore_errors=True)
    for folder in (PACKAGE, PACKAGE.parent / "templates"):
        shutil.copytree(folder, top / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (top, *top.rglob("*")):
        path.chmod(path.stat().st_mode | (_OTHERS if path.is_dir() else 0o004))
    return top / PACKAGE.name
