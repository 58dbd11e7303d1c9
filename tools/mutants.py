"""Faults planted in the modules that keep the promises: which ones no test catches, and whether that is explained.

`tools/mutants.toml` says where, with which tests, and explains. `tools.planting` does it, in a copy of the clone.
"""

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PLAN = Path(__file__).with_suffix(".toml")
COPIES = ROOT / "var" / "mutants"
_LEFT_OUT = {"var", "dist", "build", "__pycache__"}
_OUTLIVED = {"survived", "no tests"}
_MOST = 90  # seconds that a test may take, also on a busy machine: more is without end
_PYTEST = ("-p", "no:cacheprovider", "-p", "no:xdist", "--planted")
_ENDING = ("-o", f"faulthandler_timeout={_MOST}", "-o", "faulthandler_exit_on_timeout=true")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A fault that was planted.

    Args:
        path: the module's file.
        where: module and function: `smtp.SmtpMessenger.post`.
        change: "was → became".
        status: how it fared, in mutmut's words.
    """

    path: str
    where: str
    change: str
    status: str

    @property
    def is_caught(self) -> bool:
        """Whether a test failed, or ran without end."""
        return self.status not in _OUTLIVED

    def __str__(self) -> str:
        """Say where it is, and what it changes."""
        return f"{self.path}: {self.where}: {self.change}"


@dataclass(frozen=True, kw_only=True)
class Group:
    """Modules in which faults are planted, and the tests that are to catch them.

    Args:
        name: what the modules are about.
        is_first: whether each fault must be caught, or explained; else the number of those that are not may only fall.
        modules: patterns of their files.
        tests: files of tests that are run.
        passed_over: tests in them that are not.
        explained: by function and change, why nothing can catch it.
    """

    name: str
    is_first: bool
    modules: Sequence[str]
    tests: Sequence[str]
    passed_over: Sequence[str] = ()
    explained: Mapping[tuple[str, str], str] = field(default_factory=dict)


def read_plan(path: Path = PLAN) -> list[Group]:
    """Read what is planted where."""
    return [_group(written) for written in tomllib.loads(path.read_text(encoding="utf-8"))["group"]]


def _group(written: dict[str, Any]) -> Group:
    survivors = written.pop("survivor", ())
    explained = {(one["where"], change): one["why"] for one in survivors for change in one["changes"]}
    return Group(is_first=written.pop("tier") == "first", **written, explained=explained)


def planted(group: Group, share: float, seed: int) -> list[Fault]:
    """Plant a share of a group's faults, drawn by a seed.

    Raises:
        RuntimeError: the tests fail without any fault, or the faults could not be made.
    """
    copy = _copied(group)
    command = [sys.executable, "-m", "tools.planting", str(share), str(seed)]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    results = copy / "results.json"
    if done.returncode or not results.is_file():
        raise RuntimeError("\n".join((done.stdout + done.stderr).replace("\r", "\n").splitlines()[-60:]))
    return [Fault(**row) for row in json.loads(results.read_text(encoding="utf-8"))]


def outlived(faults: Sequence[Fault]) -> list[Fault]:
    """Return those that no test caught."""
    return [fault for fault in faults if not fault.is_caught]


def wrong(group: Group, faults: Sequence[Fault], *, is_whole: bool, most: int | None = None) -> Iterator[str]:
    """Say what must not be.

    Args:
        group: with what explains those that are not caught.
        faults: as they fared.
        is_whole: whether all were planted, not a share.
        most: how many may outlive the tests in the second tier; None when nobody has committed to a number yet.
    """
    alive = outlived(faults)
    if group.is_first:
        for fault in alive:
            if (fault.where, fault.change) not in group.explained:
                yield f"{fault}: no test catches it, and nothing explains why"
    elif is_whole and most is not None and len(alive) > most:
        yield f"{group.name}: {len(alive)} faults outlive the tests, {most} did"
        yield from (f"  {fault}" for fault in alive)
    if is_whole:
        for where, change in sorted(group.explained.keys() - {(one.where, one.change) for one in alive}):
            yield f"{PLAN.name}: {where}: {change}: explained, but it is caught, or there is no such fault any more"


def _copied(group: Group) -> Path:
    """Copy the clone, with what mutmut has to know of the group."""
    copy = COPIES / group.name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(
        ROOT, copy, ignore=lambda _, names: {one for one in names if one[0] == "." or one in _LEFT_OUT}
    )
    settings = {
        "source_paths": ["newsletter"],
        "only_mutate": list(group.modules),
        "also_copy": sorted(path.name for path in copy.iterdir() if path.name not in {"newsletter", "tests"}),
        "pytest_add_cli_args_test_selection": list(group.tests),
        "pytest_add_cli_args": [*_PYTEST, *_ENDING, *(f"--deselect={one}" for one in group.passed_over)],
    }
    lines = ["", "[tool.mutmut]", *(f"{key} = {json.dumps(value)}" for key, value in settings.items())]
    with (copy / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n".join([*lines, "track_dependencies = false", "use_git_change_detection = false", ""]))
    return copy
