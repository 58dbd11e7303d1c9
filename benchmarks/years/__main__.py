# ruff: noqa: INP001, T201 - a script, which prints
"""What a letter's database weighs after years, and what a `run` costs then.

It lives years in minutes (`living`): fifteen sources, twenty new entries a week, events that move or are called off, notices,
events of a webhook, pictures, what was proposed. After the first year and the last one, a `run` that collects and drafts, one that
collects nothing new, and one that has nothing to do are run as cron does; the last year's also beside the editions of one
year alone: what costs more then is the database's. Only ratios of processor time mean something elsewhere.
"""

import argparse
import datetime as dt
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "collect"))

from contenders import NEWSLETTER
from living import TOGETHER, begin, live, publish, week_of
from measure import cost

_YEAR, _MOST = 52, 1.3
_RUNS = {"collects and drafts": 0.0, "nothing new": 7.0, "nothing to do": 7.2}  # hours later


@dataclass(frozen=True)
class Weighed:
    """What a database weighs, in bytes, and the processor seconds of each kind of run."""

    name: str
    size: int
    cpu: dict[str, float]


def main() -> int:
    """Live, measure and print; exit 1 when a promise is not kept."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--years", type=int, default=10)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument(
        "--unpruned", action="store_true", help="take nothing out, and weigh only, to compare"
    )
    given = options.parse_args()
    last = given.years * _YEAR - 1
    with tempfile.TemporaryDirectory() as folder:
        first, letter, alone = (Path(folder) / name for name in ("first", "letter", "alone"))
        begin(letter)
        for week in range(TOGETHER - 1, last + 1, TOGETHER):
            live(letter, week, pruned=not given.unpruned)
            if week % _YEAR == _YEAR - 1:
                print(f"after {week // _YEAR + 1}: {_size(letter) / 1e6:.2f} MB", flush=True)
            if week == _YEAR - 1:
                shutil.copytree(letter, first)
        if given.unpruned:
            return 0
        shutil.copytree(letter, alone)
        for path in sorted((alone / "archive" / "editions").glob("*.md"))[:-_YEAR]:
            path.unlink()
        base = _weighed("after a year", first, _YEAR - 1, given.rounds)
        _show(base, base)
        years = f"after {given.years}"
        found = _weighed(f"{years}, editions of the last", alone, last, given.rounds)
        _show(found, base)
        _show(_weighed(f"{years}, all editions", letter, last, given.rounds), base)
    kept = found.size <= _MOST * base.size and all(found.cpu[one] <= _MOST * base.cpu[one] for one in _RUNS)
    print(f"the database's part within {_MOST} x: {'kept' if kept else 'not kept'}")
    return not kept


def _weighed(name: str, workspace: Path, week: int, rounds: int) -> Weighed:
    size = _size(workspace)
    for days in (3, 4):  # the site is made, and all that is told of it
        _ran(workspace, week, days * 24.0)
    found: dict[str, list[float]] = {one: [] for one in _RUNS}
    for _ in range(rounds):
        copy = workspace.with_name("copy")
        shutil.copytree(workspace, copy)
        publish(copy, week + 1)
        for one, hours in _RUNS.items():
            found[one].append(_ran(copy, week + 1, hours))
        shutil.rmtree(copy)
    return Weighed(name, size, {one: statistics.median(costs) for one, costs in found.items()})


def _size(workspace: Path) -> int:
    return (workspace / "var" / "state.db").stat().st_size


def _ran(workspace: Path, week: int, hours: float) -> float:
    """Return the processor seconds of cron's command, run so many hours after a week's Tuesday morning."""
    at = week_of(week) + dt.timedelta(hours=hours)
    environment = {**os.environ, "NEWSLETTER_NOW": at.isoformat(), "NEWSLETTER_LINKS": "off"}
    return cost([NEWSLETTER, "-C", str(workspace), "run", "--live"], environment).cpu


def _show(one: Weighed, base: Weighed) -> None:
    costs = [f"{run} {one.cpu[run]:.2f} s ({one.cpu[run] / base.cpu[run]:.2f} x)" for run in _RUNS]
    print(
        f"{one.name}: {one.size / 1e6:.2f} MB ({one.size / base.size:.2f} x), {', '.join(costs)}", flush=True
    )


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error}: {error.stderr}")
