# ruff: noqa: E402, INP001, T201 - a script, which prints
"""A real letter to 5,000 readers beside smtp-source, smtplib and aiosmtplib, on 1, 4 and 10 connections; and to many more.

All hand over to Postfix's smtp-sink, each a process of its own, in alternating rounds. smtp-source, a C program that
sends one ready message again and again, is the ceiling. Ours alone gives each reader their own address, Message-ID and
token, and keeps a ledger on disk. What a process needs to start is taken off: each is measured with one reader, too.
"""

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))
sys.path.insert(0, str(HERE.parent / "collect"))

from contenders import ENVIRONMENT
from measure import Cost, cost
from setting import environment

from tests.test_personal import frozen

_OURS = "ours, with ledger and tokens"
_CEILING = "smtp-source"
_PATH = "/usr/sbin:/usr/bin"


def main() -> int:
    """Measure and print; exit 1 when a goal is not reached, which says nothing of so few readers as the quick ones."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="500 readers, few rounds")
    options.add_argument(
        "--readers", type=int, help="how many; few and many rounds where others use the machine"
    )
    options.add_argument("--rounds", type=int)
    given = options.parse_args()
    if shutil.which("smtp-sink", path=_PATH) is None:
        print("smtp-sink is not here (Debian package postfix): nothing is measured")
        return 0
    environment(HERE)
    count, rounds = (500, 2) if given.quick else (5_000, 5)
    count, rounds = given.readers or count, given.rounds or rounds
    sizes = (500, 2_000) if given.quick else (1_000, 10_000, 100_000)
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder, sink() as port:
        letter = Path(folder) / "letter.eml"
        letter.write_bytes(frozen("<p>Le faire alliance, de l’idée à l’effet. " * 400).raw)
        print(f"{letter.stat().st_size / 1000:.0f} kB, {count} readers")
        reached = [_beside(port, letter, connections, count, rounds) for connections in (1, 4, 10)]
        reached.append(_growth(port, letter, sizes))
    return 0 if given.quick or all(reached) else 1


@contextmanager
def sink() -> Iterator[int]:
    """Run smtp-sink; give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = shutil.which("smtp-sink", path=_PATH)
    process = subprocess.Popen([program or "", "-u", "nobody", f"127.0.0.1:{port}", "100"])  # noqa: S603
    try:
        for _ in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


def contenders(port: int, letter: Path, connections: int) -> dict[str, list[str]]:
    """Name the commands, but for how many readers; that stands for COUNT."""
    source = shutil.which("smtp-source", path=_PATH) or ""
    peer = str(ENVIRONMENT / "bin" / "python")
    rest = [str(port), "COUNT", str(connections), str(letter)]
    names = {
        _OURS: [sys.executable, str(HERE / "ours.py"), *rest],
        "smtplib, ready bytes": [sys.executable, str(HERE / "peers" / "smtplib_loop.py"), *rest],
        "aiosmtplib, ready bytes": [peer, str(HERE / "peers" / "aiosmtplib_loop.py"), *rest],
    }
    size = ["-l", str(letter.stat().st_size), "-d", "-f", "jeudis@example.org", "-t", "lecteur@example.org"]
    sessions = ["-s", str(connections), "-m", "COUNT", *size, f"127.0.0.1:{port}"]
    return {_CEILING: [source, *sessions], **names}


def _beside(port: int, letter: Path, connections: int, count: int, rounds: int) -> bool:
    """Measure all on so many connections; say whether ours is as quick as it should be."""
    rates: dict[str, list[float]] = {}
    spent: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, command in contenders(port, letter, connections).items():
            with suppress(subprocess.CalledProcessError, OSError):
                whole, bare = _run(command, count), _run(command, 1)
                rates.setdefault(name, []).append(count / (whole.wall - bare.wall))
                spent.setdefault(name, []).append((whole.cpu - bare.cpu) / count)
    middle = {name: median(found) for name, found in rates.items()}
    print(f"\n{f'{connections} connections':32}{'a second':>10}{'to smtp-source':>16}{'CPU µs each':>13}")
    for name, rate in middle.items():
        print(f"{name:32}{rate:10.0f}{rate / middle[_CEILING]:15.2f}×{median(spent[name]) * 1e6:13.0f}")
    others = [rate for name, rate in middle.items() if name not in {_OURS, _CEILING}]
    ahead = middle[_OURS] > max(others, default=0)
    return middle[_OURS] >= 0.5 * middle[_CEILING] if connections == 1 else ahead


def _growth(port: int, letter: Path, sizes: tuple[int, ...]) -> bool:
    """Measure ours with ever more readers; say whether memory and the time for each stay as they are."""
    command = contenders(port, letter, 4)[_OURS]
    bare = _run(command, 1)
    costs = {count: _run(command, count) for count in sizes}
    print(f"\n{'readers, 4 connections':32}{'µs each':>10}{'MB':>10}")
    each = {count: (one.wall - bare.wall) / count for count, one in costs.items()}
    for count, one in costs.items():
        print(f"{count:<32}{each[count] * 1e6:10.0f}{one.memory / 1e6:10.1f}")
    first, last = sizes[0], sizes[-1]
    return costs[last].memory <= 1.2 * costs[first].memory and each[last] <= 1.2 * each[first]


def _run(command: list[str], count: int) -> Cost:
    return cost([str(count) if part == "COUNT" else part for part in command])


if __name__ == "__main__":
    sys.exit(main())
