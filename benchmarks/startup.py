# ruff: noqa: INP001, T201 - a script, which prints
"""How long `newsletter --version` and `--help` take beside a bare interpreter, in the same run.

The contract: `--version` within 60 ms of `python -c pass`. Medians of interleaved runs; the first ones don't count.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS, WARM = 15, 2
COMMAND = str(Path(sys.executable).with_name("newsletter"))
CASES = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "newsletter --version": [COMMAND, "--version"],
    "newsletter --help": [COMMAND, "--help"],
}


def seconds(command: list[str]) -> float:
    """Time one process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    times: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(ROUNDS + WARM):
        for name, command in CASES.items():
            times[name].append(seconds(command))
    medians = {name: statistics.median(found[WARM:]) for name, found in times.items()}
    bare = medians["python -c pass"]
    for name, median in medians.items():
        print(
            f"{name:<22} {median * 1000:6.1f} ms   +{(median - bare) * 1000:5.1f} ms   {median / bare:4.1f}x"
        )


if __name__ == "__main__":
    main()
