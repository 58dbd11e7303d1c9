# ruff: noqa: E402, INP001, T201 - a script, which prints
"""4,000 deliveries, killed (-9) in the middle and run again: ours, rss2email and feed2exec, to the same server.

Ours has a letter for 4,000 readers, the peers 200 feeds of 20 new entries, each a mail. In alternating rounds each is
killed, with all its processes, once the server has seen the same share of its deliveries, then run again until it ends by
itself. The server remembers whom it was for and the subject: so it is known what came twice, and what never came.
"""

import argparse
import email.parser
import email.policy
import importlib.metadata
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))
sys.path.insert(0, str(HERE.parent / "collect"))

from contenders import ENVIRONMENT
from programs import OURS, PROGRAMS, Program, Ready, Scene, called
from server import ENTRIES, feed
from setting import environment, serving
from tables import Killed, show

from tests.killed_sendings import CONNECTIONS, sending

_DELIVERIES, _KILLS = 4_000, 8
_QUICK, _QUICK_KILLS = 300, 1
_SEED = 17
_LATEST = 0.02  # seconds after the share is reached: a kill comes at any moment of a delivery
_HELD = 3  # ours ends so where something waits for a person
_LONGEST = 600.0  # seconds that a run may take


def main() -> int:
    """Kill and print; exit 1 when ours reaches anybody twice, loses anybody, or doubts more than was in flight, or untold."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="300 deliveries, one kill each")
    options.add_argument("--kills", type=int, help="kills of each (default 8; quick 1)")
    options.add_argument("--seed", type=int, default=_SEED)
    given = options.parse_args()
    deliveries = _QUICK if given.quick else _DELIVERIES
    kills = given.kills or (_QUICK_KILLS if given.quick else _KILLS)
    environment(HERE)
    found: dict[str, list[Killed]] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        scene = _scene(stack, folder, deliveries)
        for share, later in _moments(kills, given.seed):
            for program in _here():
                one = _killed(program, folder, scene, share * deliveries, later)
                found.setdefault(program.name, []).append(one)
                print(f"{program.name}, killed at {share:.0%}: {one}", file=sys.stderr, flush=True)
    show(found, deliveries, _versions())
    return int(any(map(_is_broken, found[OURS])))


def _is_broken(one: Killed) -> bool:
    """Whether ours did not keep its promise."""
    told = one.code == (_HELD if one.doubted else 0)
    return bool(one.twice or one.lost or one.doubted > CONNECTIONS or not told)


def _scene(stack: ExitStack, folder: Path, deliveries: int) -> Scene:
    """Make the letter, and serve the feeds; as many readers as entries."""
    feeds = deliveries // ENTRIES
    port = stack.enter_context(serving("--feeds", str(feeds), "--latency", "0"))
    one = stack.enter_context(sending(folder / "ours", deliveries))
    one.sink.named = _named
    pristine = folder / "pristine"
    shutil.copytree(one.root, pristine)
    titles = [title for number in range(feeds) for title in _titles(number)]
    assert len(set(titles)) == deliveries, "each entry has a title of its own"
    urls = [f"http://127.0.0.1:{port}/feed/{number}" for number in range(feeds)]
    return Scene(one, pristine, urls, titles)


def _titles(number: int) -> list[str]:
    body, _ = feed(number, 0, plain=False)
    items = body.decode().split("<item><title>")[1:]
    return [item.partition("</title>")[0] for item in items]


def _named(to: str, header: bytes) -> str:
    parsed = email.parser.BytesHeaderParser(policy=email.policy.default).parsebytes(header)
    return called(to, str(parsed["Subject"]))


def _moments(kills: int, seed: int) -> list[tuple[float, float]]:
    """Draw when to kill: at which share of the deliveries, one in each part of them; how many seconds after that."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    return [((part + dice.random()) / kills, dice.uniform(0, _LATEST)) for part in range(kills)]


def _here() -> list[Program]:
    """Return who can be run; of the others it was said that they cannot be installed."""
    versions = _versions()
    return [one for one in PROGRAMS if not one.peer or one.peer in versions]


def _versions() -> dict[str, str]:
    paths = [str(path) for path in ENVIRONMENT.glob("lib/python*/site-packages")]
    peers = {one.peer for one in PROGRAMS if one.peer}
    found = importlib.metadata.distributions(path=paths)
    return {one.name: one.version for one in found if one.name in peers}


def _killed(program: Program, folder: Path, scene: Scene, deliveries: float, later: float) -> Killed:
    """Kill a program in its deliveries, run it again until it ends, and count."""
    home, sink = folder / "home", scene.sending.sink
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    sink.taken.clear()
    ready = program.ready(home, scene)
    with (home / "first").open("wb") as said, _started(ready, said) as process:
        until = time.monotonic() + _LONGEST
        while process.poll() is None and len(sink.taken) < deliveries and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(later)
    had = len(sink.taken)
    with (home / "again").open("wb") as said, _started(ready, said) as process:
        process.wait(_LONGEST)
    return _counted(ready, sink.taken, had, process.returncode, (home / "again").read_text())


@contextmanager
def _started(ready: Ready, said: BinaryIO) -> "Iterator[subprocess.Popen[bytes]]":
    """Start it in a session of its own, and kill whatever of it is still there in the end, all at once."""
    with subprocess.Popen(  # noqa: S603 - the benchmark's own commands
        ready.command,
        env={**os.environ, **ready.environment},
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _counted(ready: Ready, taken: Sequence[str], had: int, code: int, said: str) -> Killed:
    """Count what arrived, against what was wanted and what the program says."""
    reached = Counter(one for one in taken if one in ready.wanted)
    doubted = ready.doubted()
    return Killed(
        had=had,
        twice=sum(times > 1 for times in reached.values()),
        lost=len(ready.wanted - reached.keys() - doubted),
        doubted=len(doubted),
        arrived=len(doubted & reached.keys()),
        code=code,
        complains=bool(said.strip()) and not ready.talks,
    )


if __name__ == "__main__":
    sys.exit(main())
