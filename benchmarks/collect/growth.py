# ruff: noqa: INP001, T201 - a script's module, which prints
"""What an entry costs in a store that grows: one feed of 20 new entries, collected into ever more stored ones.

Each size is a workspace of its own, filled through the program's own door; then the feed gives another edition, round
after round, and each collection is measured as a whole process and, without its start, as the time beyond one in which
nothing changed.
"""

import datetime as dt
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from contenders import NEWSLETTER, NOW, sources
from measure import cost

from newsletter.model import Entry, Kind
from newsletter.store import Store

_ROUNDS = 7
_ENTRIES = 20
_SEEN = dt.datetime(2023, 9, 1, tzinfo=dt.UTC)


def show(address: str, sizes: Sequence[int]) -> None:
    """Measure and print.

    Args:
        address: of a feed, which takes `?edition=`.
        sizes: numbers of stored entries.
    """
    print(
        f"\n{'stored entries':<16} collect 20 new: CPU ms   of it per entry   ratio   read all: ms   per entry µs"
    )
    with tempfile.TemporaryDirectory() as folder:
        letters = {size: _letter(Path(folder) / str(size), address, size) for size in sizes}
        changed: dict[int, list[float]] = {size: [] for size in sizes}
        same: dict[int, list[float]] = {size: [] for size in sizes}
        for edition in range(1, _ROUNDS + 1):
            for size, letter in letters.items():
                sources(letter, [f"{address}?edition={edition}"])
                for found in (changed, same):
                    found[size].append(cost([NEWSLETTER, "-C", str(letter), "collect"], NOW).cpu)
        first = None
        for size, letter in letters.items():
            whole = statistics.median(changed[size])
            each = (whole - statistics.median(same[size])) / _ENTRIES
            first = first or each
            reading = _reading(letter)
            print(
                f"{size:<16} {whole * 1000:23.0f} {each * 1000:14.2f} ms {each / first:6.2f}x {reading * 1000:14.0f}"
                f" {reading / size * 1e6:14.1f}"
            )


def _letter(workspace: Path, address: str, size: int) -> Path:
    subprocess.run([NEWSLETTER, "init", str(workspace)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    sources(workspace, [address])
    subprocess.run(  # noqa: S603
        [NEWSLETTER, "-C", str(workspace), "collect"],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **NOW},
    )
    with Store(workspace / "var" / "state.db") as store:
        state = store.collected.source("s0")
        assert state.health.first_collected
        store.collected.save(state, (_entry(place) for place in range(size)))
    return workspace


def _entry(place: int) -> Entry:
    return Entry(
        key=f"s0/{place:016x}",
        kind=Kind.PUBLICATION,
        sources=("s0",),
        title=f"Une étude du territoire et de ses acteurs ({place})",
        first_seen=_SEEN,
        url=f"https://s0.example.org/stored/{place}",
        summary="associations, entreprises et collectivités partagent leurs méthodes " * 4,
        published=_SEEN + dt.timedelta(minutes=place),
        tags=("territoires", "méthode"),
    )


def _reading(letter: Path) -> float:
    """Return the seconds of processor time that reading all entries takes."""
    with Store(letter / "var" / "state.db") as store:
        times = []
        for _ in range(3):
            start = time.process_time()
            store.collected.entries()
            times.append(time.process_time() - start)
    return min(times)
