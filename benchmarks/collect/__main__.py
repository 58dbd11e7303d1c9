# ruff: noqa: INP001, T201 - a script, which prints
"""Collecting 200 feeds of 20 entries beside other programs, and the cost of an entry in a growing store.

Every contender runs as a process of its own, in alternating rounds, against the same local server (50 ms latency,
each feed on a loopback address of its own): a first run from nothing, then a second one to which the server says 304.
Only the ratios mean something: they are taken to aiohttp + feedparser in the same rounds, which stores nothing.
"""

import argparse
import statistics
import subprocess
import tempfile
from pathlib import Path

import growth
from contenders import BASE, CONTENDERS, NOW, QUICK, Contender
from measure import Cost, cost
from setting import environment, serving

_RUNS = ("first run", "second run, all 304")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="ours and the two to beat, few rounds")
    options.add_argument("--rounds", type=int, help="alternating rounds (default 7; quick 3)")
    options.add_argument("--one-host", action="store_true", help="all feeds on one address")
    options.add_argument(
        "--plain", action="store_true", help="feeds whose texts have no markup: quick to parse"
    )
    given = options.parse_args()
    rounds = given.rounds or (3 if given.quick else 7)
    environment()
    contenders = CONTENDERS[:QUICK] if given.quick else CONTENDERS
    with serving(*(["--plain"] if given.plain else [])) as port:
        urls = addresses(port, one_host=given.one_host)
        _show(_measured(contenders, urls, rounds))
        growth.show(urls[0], sizes=(1_000, 10_000) if given.quick else (1_000, 10_000, 100_000))


def addresses(port: int, *, one_host: bool, feeds: int = 200) -> list[str]:
    """Name the feeds."""
    return [
        f"http://127.{0 if one_host else 1}.0.{1 if one_host else place + 1}:{port}/feed/{place}"
        for place in range(feeds)
    ]


def _measured(
    contenders: tuple[Contender, ...], urls: list[str], rounds: int
) -> dict[str, tuple[list[Cost], list[Cost]]]:
    """Return for each contender the costs of its first and of its second runs."""
    costs: dict[str, tuple[list[Cost], list[Cost]]] = {one.name: ([], []) for one in contenders}
    absent: set[str] = set()
    for _ in range(rounds):
        for one in contenders:
            if one.name in absent:
                continue
            with tempfile.TemporaryDirectory() as folder:
                environment = {**NOW, "HOME": folder, "XDG_CACHE_HOME": folder}
                try:
                    command = one.prepare(Path(folder), urls)
                    for found in costs[one.name]:
                        found.append(cost(command, environment))
                except (subprocess.CalledProcessError, OSError) as error:
                    print(f"{one.name} does not run here: {getattr(error, 'stderr', None) or error}")
                    absent.add(one.name)
    return {name: found for name, found in costs.items() if name not in absent}


def _show(costs: dict[str, tuple[list[Cost], list[Cost]]]) -> None:
    for place, title in enumerate(_RUNS):
        print(f"\n{title:<28}  min s  median s   ratio  CPU s   ratio  peak MB   ratio")
        bases = costs[BASE][place]
        for name, found in costs.items():
            ours = found[place]
            wall, cpu = [one.wall for one in ours], statistics.median(one.cpu for one in ours)
            memory = statistics.median(one.memory for one in ours) / 1e6
            of_cpu = cpu / statistics.median(one.cpu for one in bases)
            of_memory = memory * 1e6 / statistics.median(one.memory for one in bases)
            ratio = statistics.median(wall) / statistics.median(one.wall for one in bases)
            print(
                f"{name:<28} {min(wall):6.2f}  {statistics.median(wall):8.2f} {ratio:6.2f}x {cpu:6.2f} {of_cpu:6.2f}x"
                f" {memory:8.0f} {of_memory:6.2f}x"
            )


if __name__ == "__main__":
    main()
