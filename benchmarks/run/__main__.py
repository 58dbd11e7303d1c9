# ruff: noqa: INP001, T201 - a script, which prints
"""What an idle run costs, and `draft` and `status`, however old the letter.

Workspaces with ever more editions and entries; cron calls ten minutes after the draft was made, and nothing has happened
since. Every command is a process of its own, in alternating rounds; beside them rss2email and feed2exec, on ten feeds
of a local server which says that nothing is new, and a Python that imports what reads the command line and the settings.
Only ratios of processor time mean something elsewhere.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "collect"))

from contenders import NEWSLETTER, feed2exec, rss2email
from letters import MEASURED, Size, letter
from measure import Cost, cost
from setting import environment, serving

_EDITIONS, _ENTRIES = (1, 52, 520), (1_000, 20_000, 100_000)
_QUICK = (Size(1, 1_000), Size(52, 20_000))
_IDLE, _OTHERS = ("run", "--live"), (("draft",), ("status",))
_PEERS = {"rss2email": rss2email, "feed2exec": feed2exec}
_BARE = [sys.executable, "-c", "import click, msgspec"]
_MOST, _MOST_OF_BARE, _MEMORY = 1.3, 2.5, 60  # times the smallest letter, times the bare Python, MB
_YEAR, _HOURS = 365 * 24 * 6, 8  # cron's calls, and how many hours of one core they may cost
_FEEDS = 10


def main() -> int:
    """Measure and print; exit 1 when a promise is not kept."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="two letters, few rounds, no draft and status")
    options.add_argument("--rounds", type=int, help="alternating rounds (default 9; quick 5)")
    given = options.parse_args()
    rounds = given.rounds or (5 if given.quick else 9)
    sizes = _QUICK if given.quick else tuple(Size(one, many) for one in _EDITIONS for many in _ENTRIES)
    environment()
    with serving() as port, tempfile.TemporaryDirectory() as folder:
        urls = [f"http://127.1.0.{place + 1}:{port}/feed/{place}" for place in range(_FEEDS)]
        letters = {
            size: letter(Path(folder) / f"{size.editions}-{size.entries}", size, urls) for size in sizes
        }
        changed = {size: _changed(workspace) for size, workspace in letters.items()}
        idle, bare = _measured(letters, _IDLE, rounds)
        kept = _show_idle(idle, bare, _peers(Path(folder), urls, rounds), changed)
        for command in () if given.quick else _OTHERS:
            _show(" ".join(command), _measured(letters, command, rounds)[0])
    return not kept


def _measured(
    letters: dict[Size, Path], command: tuple[str, ...], rounds: int
) -> tuple[dict[Size, list[Cost]], list[Cost]]:
    """Return the costs of a command in each letter, and of the bare Python beside them; the first round doesn't count."""
    found: dict[Size, list[Cost]] = {size: [] for size in letters}
    bare = []
    for _ in range(rounds + 1):
        bare.append(cost(_BARE))
        for size, workspace in letters.items():
            found[size].append(cost([NEWSLETTER, "-C", str(workspace), *command], MEASURED))
    return {size: costs[1:] for size, costs in found.items()}, bare[1:]


def _peers(folder: Path, urls: list[str], rounds: int) -> dict[str, list[Cost]]:
    found: dict[str, list[Cost]] = {}
    for name, prepare in _PEERS.items():
        home = folder / name
        home.mkdir()
        own = {"HOME": str(home), "XDG_CACHE_HOME": str(home)}
        try:
            command = prepare(home, urls)
            found[name] = [cost(command, own) for _ in range(rounds + 1)][1:]
        except (subprocess.CalledProcessError, OSError) as error:
            print(f"{name} does not run here: {getattr(error, 'stderr', None) or error}")
    return found


def _changed(workspace: Path) -> set[str]:
    """Run once more, and return the files and folders that it touched; SQLite's shared memory aside."""
    before = _stamps(workspace)
    subprocess.run([NEWSLETTER, "-C", str(workspace), *_IDLE], check=True, env={**os.environ, **MEASURED})  # noqa: S603
    after = _stamps(workspace)
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def _stamps(workspace: Path) -> dict[str, tuple[int, int, int]]:
    found = {str(path.relative_to(workspace)): path.stat() for path in (workspace, *workspace.rglob("*"))}
    return {
        path: (stat.st_ctime_ns, stat.st_size, stat.st_ino)
        for path, stat in found.items()
        if not path.endswith("-shm")
    }


def _show_idle(
    idle: dict[Size, list[Cost]],
    bare: list[Cost],
    peers: dict[str, list[Cost]],
    changed: dict[Size, set[str]],
) -> bool:
    """Print, and say whether what was promised is kept."""
    _show("run --live, idle", idle)
    smallest, dearest = _cpu(idle[min(idle)]), max(map(_cpu, idle.values()))
    for name, costs in {"python: import click, msgspec": bare, **peers}.items():
        print(f"{name:<32} {_cpu(costs) * 1000:8.0f} {_cpu(costs) / smallest:7.2f}x {_memory(costs):8.0f}")
    touched = {str(size): sorted(paths) for size, paths in changed.items() if paths}
    of_bare, hours = dearest / _cpu(bare), _YEAR * dearest / 3600
    print(
        f"the dearest: {of_bare:.2f}x the bare Python; a year of cron, {_YEAR:,} runs: {hours:.1f} h of one core"
    )
    print(f"files changed by an idle run: {touched or 'none'}")
    promises = {
        f"{_MOST}x the smallest": _cpu(idle[max(idle)]) <= _MOST * smallest,
        f"{_MOST_OF_BARE}x the bare Python": of_bare <= _MOST_OF_BARE,
        f"under {_MEMORY} MB": max(map(_memory, idle.values())) < _MEMORY,
        f"a year under {_HOURS} hours": hours < _HOURS,
        "ahead of both peers": all(dearest < _cpu(costs) for costs in peers.values()),
        "no file changed": not touched,
    }
    for broken in (promise for promise, kept in promises.items() if not kept):
        print(f"Promised and not kept: {broken}")
    return all(promises.values())


def _show(name: str, found: dict[Size, list[Cost]]) -> None:
    print(f"\n{name:<32}   CPU ms   ratio  peak MB")
    smallest = _cpu(found[min(found)])
    for size, costs in found.items():
        print(f"{size!s:<32} {_cpu(costs) * 1000:8.0f} {_cpu(costs) / smallest:7.2f}x {_memory(costs):8.0f}")


def _cpu(costs: list[Cost]) -> float:
    return statistics.median(one.cpu for one in costs)


def _memory(costs: list[Cost]) -> float:
    return statistics.median(one.memory for one in costs) / 1e6


if __name__ == "__main__":
    sys.exit(main())
