# ruff: noqa: INP001, T201 - a script, which prints
"""Building the archive of 1,000 editions of 12 entries beside Hugo, Eleventy and Pelican, on the same content.

Every build is a process of its own, from nothing, in alternating rounds; the page sets are as like as each can make
them, and counted in files *.html. Then ours after one edition was touched, also in shorter and longer archives, and
after nothing has changed. Only ratios mean something elsewhere.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "collect"))

from builders import Builder, builders
from content import content
from measure import Cost, cost
from ours import OPENED, START_UP, Letter
from setting import environment
from tables import OURS, Build, Own, median, show_builds, show_goals, show_own

from newsletter.model import Edition
from tests.generated import ENTRIES, archive

_EDITIONS, _OTHERS, _ROUNDS = 1_000, (100, 2_000), 5
_QUICK_EDITIONS, _QUICK_OTHERS, _QUICK_ROUNDS = 100, (50, 200), 2
_OFTENER = 3  # what takes a second or less is measured so many times as often


def main() -> int:
    """Measure and print; exit 1 when a goal is not reached, which says nothing of so few editions as the quick ones."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="100 editions, few rounds")
    options.add_argument(
        "--rounds", type=int, help=f"alternating rounds (default {_ROUNDS}; quick {_QUICK_ROUNDS})"
    )
    given = options.parse_args()
    number, others = (_QUICK_EDITIONS, _QUICK_OTHERS) if given.quick else (_EDITIONS, _OTHERS)
    rounds = given.rounds or (_QUICK_ROUNDS if given.quick else _ROUNDS)
    environment(Path(__file__).resolve().parent)
    with tempfile.TemporaryDirectory() as folder:
        letters = _letters(Path(folder), archive(max(number, *others)), (number, *others))
        builds = _builds(Path(folder), letters[number], archive(number), rounds)
        own = _own(letters, number, builds[OURS].median, rounds * _OFTENER)
    show_builds(builds, f"{number:,} editions, {number * ENTRIES:,} entries")
    show_own(own)
    reached = show_goals(builds, own)
    return not (reached or given.quick)


def _letters(folder: Path, editions: list[Edition], sizes: tuple[int, ...]) -> dict[int, Letter]:
    """Make a workspace of each size; the longest is written, the others are its beginnings."""
    longest = Letter(folder / "longest", editions)
    return {
        size: longest.beginning(folder / str(size), editions[:size]) if size < len(editions) else longest
        for size in sorted(sizes)
    }


def _builds(folder: Path, letter: Letter, editions: list[Edition], rounds: int) -> dict[str, Build]:
    """Build everything, round after round; what does not run here is left out, and said so."""
    shared = content(editions)
    peers = {one: one.make(folder / f"peer-{place}", shared) for place, one in enumerate(builders())}
    costs: dict[str, list[Cost]] = {OURS: [], **{one.name: [] for one in peers}}
    for _ in range(rounds):
        costs[OURS].append(letter.full())
        for one, home in peers.items():
            if one.name in costs:
                _add(costs, one, home)
    sites = {OURS: letter.site, **{one.name: home / one.site for one, home in peers.items()}}
    return {name: Build(found, _pages(sites[name])) for name, found in costs.items()}


def _add(costs: dict[str, list[Cost]], one: Builder, home: Path) -> None:
    shutil.rmtree(home / one.site, ignore_errors=True)
    try:
        costs[one.name].append(cost(list(one.command), dict(one.environment), home))
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"{one.name} does not run here: {getattr(error, 'stderr', None) or error}")
        del costs[one.name]


def _own(letters: Mapping[int, Letter], number: int, full: Cost, rounds: int) -> Own:
    """Ask of ours what it is asked week after week."""
    letter = letters[number]
    for one in letters.values():
        one.none()
    asked: dict[object, Callable[[], Cost]] = {
        **{size: one.one for size, one in letters.items()},
        "none": letter.none,
        **{name: lambda name=name: letter.cost(name) for name in (START_UP, OPENED)},
    }
    costs: dict[object, list[Cost]] = {name: [] for name in asked}
    for _ in range(rounds):
        for name, ask in asked.items():
            costs[name].append(ask())
    found = {name: median(held) for name, held in costs.items()}
    return Own(
        search=median(letter.search(rounds)),
        full=full,
        one={size: found[size] for size in letters},
        none=found["none"],
        start=found[START_UP],
        opened=found[OPENED],
        editions=number,
    )


def _pages(site: Path) -> int:
    return sum(1 for _ in site.rglob("*.html"))


if __name__ == "__main__":
    sys.exit(main())
