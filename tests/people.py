"""Commands as other people of the machine call them: forked, for who is not root may read neither our Python nor its modules."""

import logging
import os
import pkgutil
import sys
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import pytest

import newsletter
from newsletter import looks
from newsletter.workspace import PACKAGE
from tests.workspaces import Said

_OTHERS = 0o005


def _missing() -> str:
    """Say why nobody else can be on this machine; empty where they can."""
    if os.geteuid() != 0:
        return "only root is other people too"
    places = (PACKAGE, Path(sys.prefix))
    closed = [
        one for place in places for one in (place, *place.parents) if one.stat().st_mode & _OTHERS != _OTHERS
    ]
    return f"other people may not read {closed[0]}" if closed else ""


as_others = pytest.mark.skipif(bool(_missing()), reason=_missing() or "-")
"""Of a test in which somebody else runs a command."""


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
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            with (
                warnings.catch_warnings()
            ):  # since 3.12: threads of the tests' own, of which the child has none
                warnings.filterwarnings("ignore", ".*multi-threaded", DeprecationWarning)
                child = os.fork()
            if child == 0:
                self._become(out.fileno(), err.fileno(), now, ["-C", str(root), *arguments])
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            out.seek(0)
            err.seek(0)
            return Said(code, out.read().decode(), err.read().decode())

    def _become(self, out: int, err: int, now: str, arguments: Sequence[str]) -> NoReturn:
        from newsletter.cli.main import _run

        code = 99
        try:
            os.dup2(out, 1)
            os.dup2(err, 2)
            sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
            logging.getLogger("newsletter").handlers.clear()
            # Compiled templates are kept in a folder of the tests' own.
            looks._Environment = getattr(looks._Environment, "func", looks._Environment)  # type: ignore[misc]
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
