# ruff: noqa: INP001, T201 - a script's module, which prints
"""What kills cost, as the table of docs/benchmarks.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Killed:
    """What became of the deliveries of one program that was killed once, then run again until it ended.

    Args:
        had: how many had arrived at the kill; fewer than were to be when it had ended before.
        twice: how many arrived more than once.
        lost: how many never arrived, and the program does not know it.
        doubted: of how many the program says that it does not know.
        arrived: how many of these did arrive.
        code: how the second run ended.
        complains: whether it said a word, where it is set to say only what is wrong.
    """

    had: int
    twice: int
    lost: int
    doubted: int
    arrived: int
    code: int
    complains: bool

    @property
    def is_told(self) -> bool:
        """Whether somebody hears of it."""
        return self.complains or bool(self.code)


def show(found: Mapping[str, Sequence[Killed]], deliveries: int, versions: Mapping[str, str]) -> None:
    """Print it, with the versions of the peers."""
    kills = max(map(len, found.values()))
    print(", ".join(f"{name} {version}" for name, version in sorted(versions.items())))
    _row(
        f"{deliveries:,} deliveries, {kills} kills",
        "sent twice",
        "lost",
        "in doubt",
        "of them arrived",
        "told",
    )
    _row("---", *["--:"] * 5)
    for name, those in found.items():
        harmed = [one for one in those if one.twice or one.lost or one.doubted]
        told = f"{sum(one.is_told for one in harmed)} of {len(harmed)}" if harmed else "–"
        counts = [[getattr(one, what) for one in those] for what in ("twice", "lost", "doubted", "arrived")]
        _row(name, *map(_summed, counts), told)


def _summed(counts: Sequence[int]) -> str:
    """Write what comes together of some counts, and the most."""
    return f"{sum(counts):,} (up to {max(counts):,})" if any(counts) else "0"


def _row(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |")
