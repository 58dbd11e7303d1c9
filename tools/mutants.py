"""Faults planted in the modules that keep the promises: which ones no test catches, and whether that is explained.

`tools/mutants.toml` says where, with which tests, and explains. `tools.planting` does it, in a copy of the clone.
"""

import json
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLAN = Path(__file__).with_suffix(".toml")
COPY = ROOT / "var" / "mutants"
_LEFT_OUT = {"var", "dist", "build", "__pycache__"}
_OUTLIVED = {"survived", "no tests"}
_PYTEST = ("-p", "no:cacheprovider", "-p", "no:xdist")


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


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Where faults are planted.

    Args:
        tests: files of tests that are run.
        passed_over: tests in them that are not.
        first: patterns of modules in which each fault must be caught, or explained.
        second: patterns of modules in which the number of those that are not caught may only fall.
        explained: by function and change, why nothing can catch it.
    """

    tests: Sequence[str]
    passed_over: Sequence[str] = ()
    first: Sequence[str]
    second: Sequence[str]
    explained: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def is_first(self, fault: Fault) -> bool:
        """Whether a fault stands in a module of the first tier."""
        return any(fnmatch(fault.path, pattern) for pattern in self.first)


def read_plan(path: Path = PLAN) -> Plan:
    """Read the plan."""
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    explained = {
        (one["where"], change): one["why"] for one in written.get("survivor", ()) for change in one["changes"]
    }
    named = {key: written[key] for key in ("tests", "passed_over", "first", "second")}
    return Plan(**named, explained=explained)


def planted(plan: Plan, share: float, seed: int) -> list[Fault]:
    """Plant a share of all faults, drawn by a seed.

    Raises:
        RuntimeError: the tests fail without any fault, or the faults could not be made.
    """
    _copy(plan)
    command = [sys.executable, "-m", "tools.planting", str(share), str(seed)]
    done = subprocess.run(command, cwd=COPY, capture_output=True, text=True, check=False)
    results = COPY / "results.json"
    if done.returncode or not results.is_file():
        raise RuntimeError("\n".join((done.stdout + done.stderr).replace("\r", "\n").splitlines()[-60:]))
    return [Fault(**row) for row in json.loads(results.read_text(encoding="utf-8"))]


def counted(faults: Collection[Fault], plan: Plan) -> dict[str, int]:
    """Count what was planted, and what outlived the tests, by tier."""
    tiers = Counter((plan.is_first(fault), fault.is_caught) for fault in faults)
    return {
        "first": tiers[True, True] + tiers[True, False],
        "first_outlived": tiers[True, False],
        "second": tiers[False, True] + tiers[False, False],
        "second_outlived": tiers[False, False],
    }


def wrong(faults: Collection[Fault], plan: Plan, *, is_whole: bool, most: int | None = None) -> Iterator[str]:
    """Say what must not be.

    Args:
        faults: as they fared.
        plan: with what explains those that are not caught.
        is_whole: whether all were planted, not a share.
        most: how many of the second tier may outlive the tests; None when nobody has committed to a number yet.
    """
    outlived = [fault for fault in faults if not fault.is_caught]
    for fault in outlived:
        if plan.is_first(fault) and (fault.where, fault.change) not in plan.explained:
            yield f"{fault.path}: {fault.where}: {fault.change}: no test catches it, and nothing explains why"
    if not is_whole:
        return
    gone = plan.explained.keys() - {(fault.where, fault.change) for fault in outlived}
    for where, change in sorted(gone):
        yield f"{PLAN.name}: {where}: {change}: explained, but it is caught, or there is no such fault any more"
    number = counted(faults, plan)["second_outlived"]
    if most is not None and number > most:
        yield f"{number} faults of the second tier outlive the tests, {most} did"
        yield from (
            f"  {fault.path}: {fault.where}: {fault.change}" for fault in outlived if not plan.is_first(fault)
        )


def _copy(plan: Plan) -> None:
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.copytree(
        ROOT, COPY, ignore=lambda _, names: {one for one in names if one[0] == "." or one in _LEFT_OUT}
    )
    settings = {
        "source_paths": ["newsletter"],
        "only_mutate": [*plan.first, *plan.second],
        "also_copy": sorted(path.name for path in COPY.iterdir() if path.name not in {"newsletter", "tests"}),
        "pytest_add_cli_args_test_selection": list(plan.tests),
        "pytest_add_cli_args": [*_PYTEST, *(f"--deselect={one}" for one in plan.passed_over)],
    }
    lines = ["", "[tool.mutmut]", *(f"{key} = {json.dumps(value)}" for key, value in settings.items())]
    with (COPY / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n".join([*lines, "track_dependencies = false", "use_git_change_detection = false", ""]))
