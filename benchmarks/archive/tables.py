# ruff: noqa: INP001, T201 - a script's module, which prints
"""What was measured, as tables of docs/benchmarks.md, and whether the goals are reached."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from measure import Cost

OURS, HUGO = "newsletter archive --full", "Hugo"
SLOWER = ("Pelican", "Eleventy")
_MOST_SHARE, _MOST_GROWTH, _MOST_SECONDS, _MOST_MB = 0.05, 1.3, 0.2, 300


@dataclass(frozen=True)
class Build:
    """What whole builds cost, and how many pages they made."""

    costs: Sequence[Cost]
    pages: int

    @property
    def median(self) -> Cost:
        """A usual build."""
        return median(self.costs)

    @property
    def page(self) -> Cost:
        """The same by page."""
        whole = self.median
        return Cost(whole.wall / self.pages, whole.cpu / self.pages, whole.memory)


@dataclass(frozen=True)
class Own:
    """What our commands cost: medians.

    Args:
        full: of a build from nothing.
        one: with one edition touched, by number of editions.
        none: with nothing changed.
        start: of the program's start alone.
        opened: of a command that opens the workspace.
        search: of the index of all pages, from nothing.
    """

    full: Cost
    one: Mapping[int, Cost]
    none: Cost
    start: Cost
    opened: Cost
    search: Cost
    editions: int


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median of both times, and the peak of memory."""
    return Cost(
        statistics.median(one.wall for one in costs),
        statistics.median(one.cpu for one in costs),
        max(one.memory for one in costs),
    )


def show_builds(builds: Mapping[str, Build], title: str) -> None:
    """Print whole builds, and their ratios to ours."""
    _row(
        title,
        "pages",
        "wall s",
        "CPU s",
        "wall ms a page",
        "ratio",
        "CPU ms a page",
        "ratio",
        "peak MB",
        "ratio",
    )
    _row("---", *["--:"] * 9)
    ours = builds[OURS].page
    for name, build in builds.items():
        whole, page = build.median, build.page
        _row(
            name,
            f"{build.pages:,}",
            f"{whole.wall:.2f}",
            f"{whole.cpu:.2f}",
            f"{page.wall * 1000:.2f}",
            f"{page.wall / ours.wall:.2f}",
            f"{page.cpu * 1000:.2f}",
            f"{page.cpu / ours.cpu:.2f}",
            f"{whole.memory / 1e6:.0f}",
            f"{whole.memory / ours.memory:.2f}",
        )


def show_own(own: Own) -> None:
    """Print what ours costs besides, and the ratios to its whole build."""
    rows = {
        "newsletter --version": own.start,
        "newsletter status": own.opened,
        "archive, nothing changed": own.none,
        **{f"archive, one of {number:,} editions touched": cost for number, cost in own.one.items()},
        OURS: own.full,
        "its search, by Pagefind": own.search,
    }
    print()
    _row("ours", "wall s", "CPU s", "ratio of CPU", "peak MB")
    _row("---", *["--:"] * 4)
    for name, cost in rows.items():
        share = f"{cost.cpu / own.full.cpu:.3f}"
        _row(name, f"{cost.wall:.2f}", f"{cost.cpu:.2f}", share, f"{cost.memory / 1e6:.0f}")


def show_goals(builds: Mapping[str, Build], own: Own) -> bool:
    """Print the goals with what was measured; say whether all are reached."""
    goals = list(_goals(builds, own))
    print()
    _row("goal", "now")
    _row("---", "---")
    for words, reached, now in goals:
        _row(words, f"{'reached' if reached else 'not reached'}: {now}")
    return all(reached for _, reached, _ in goals)


def _goals(builds: Mapping[str, Build], own: Own) -> Iterable[tuple[str, bool, str]]:
    """Give each goal, whether it is reached in wall and in processor time, and by how much."""
    ours, one = builds[OURS].page, own.one[own.editions]
    for name in SLOWER:
        if peer := builds.get(name):
            yield f"full build faster by page than {name}", *_under(ours, peer.page, 1)
    if peer := builds.get(HUGO):
        yield (
            "one-edition rebuild, start-up included, faster than Hugo’s whole build",
            *_under(one, peer.median, 1),
        )
    yield "one-edition rebuild under 5 % of the full build", *_under(one, own.full, _MOST_SHARE)
    least, most = min(own.one), max(own.one)
    growth = _under(own.one[most], own.one[least], _MOST_GROWTH)
    yield f"one-edition rebuild within 1.3 × from {least:,} to {most:,} editions", *growth
    for name, start in (("start-up", own.start), ("`status`", own.opened)):
        more = Cost(own.none.wall - start.wall, own.none.cpu - start.cpu, 0)
        said = f"{more.wall:+.2f} s wall, {more.cpu:+.2f} s CPU"
        yield f"nothing changed within {name} + 0.2 s", max(more.wall, more.cpu) <= _MOST_SECONDS, said
    peak = max(cost.memory for cost in (own.full, own.none, *own.one.values())) / 1e6
    yield f"peak memory under {_MOST_MB} MB", peak < _MOST_MB, f"{peak:.0f} MB"


def _under(one: Cost, other: Cost, most: float) -> tuple[bool, str]:
    wall, cpu = one.wall / other.wall, one.cpu / other.cpu
    return max(wall, cpu) <= most, f"{wall:.3g} × wall, {cpu:.3g} × CPU"


def _row(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |")
