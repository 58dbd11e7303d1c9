"""Collections killed at any moment: the scenario that tests and long runs share."""

import contextlib
import dataclasses
import io
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from newsletter.cli.main import _run
from tests.processes import outlived, tree
from tests.servers import Request, Server, answer, serving

FIRST, LATER = "2023-09-26T09:05:00+02:00", "2023-09-26T19:05:00+02:00"
FEEDS, ITEMS, EVENTS = 12, 15, 30
_PATIENCE = 30  # seconds that workers of a killed collection may take to notice


def feed(name: int, turn: int) -> bytes:
    """A feed; in its second turn some items are new, some changed, some gone."""
    numbers = range(ITEMS) if turn == 1 else range(3, ITEMS + 4)
    items = "".join(
        f"<item><guid>{name}-{n}</guid><title>Article {name} {n}{' bis' * (turn - 1 and n % 2)}</title>"
        f"<link>https://e.org/{name}/{n}</link><description>Texte {n}</description></item>"
        for n in numbers
    )
    return f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


def calendar(turn: int) -> bytes:
    """A calendar; in its second turn one event moved and one is gone."""
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\nSUMMARY:Atelier {n}\r\nDTSTART:202310{n % 28 + 1:02}T{9 + turn * (n == 4):02}0000Z\r\n"
        f"{'RRULE:FREQ=WEEKLY;COUNT=9' if n % 7 == 0 else 'CLASS:PUBLIC'}\r\nEND:VEVENT\r\n"
        for n in range(EVENTS)
        if turn == 1 or n != 5
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()


@dataclasses.dataclass
class Collecting:
    """A workspace whose sources answer from this process, and its state before, undisturbed after."""

    root: Path
    server: Server

    def serve(self, turn: int) -> None:
        """Let the sources answer as in a turn."""
        for n in range(FEEDS):
            self.server.replies[f"/feed-{n}"] = [slow(answer(feed(n, turn), f'ETag: "{turn}"'))]
        self.server.replies["/calendar"] = [slow(answer(calendar(turn)))]

    def start(self, now: str) -> "subprocess.Popen[bytes]":
        """Start a collection in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "newsletter", "-C", str(self.root), "collect"],
            env={**os.environ, "NEWSLETTER_NOW": now},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def say(self, now: str, *arguments: str) -> str:
        """Run a command here; return what it said."""
        os.environ["NEWSLETTER_NOW"] = now
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = _run(["-C", str(self.root), *arguments])
        assert code == 0, err.getvalue()
        return out.getvalue()

    def entries(self) -> list[object]:
        """Return what is known."""
        return list(json.loads(self.say(LATER, "entries", "--json")))

    def integrity(self) -> str:
        """Ask SQLite whether the database is whole; there may be none yet."""
        path = self.root / "var" / "state.db"
        if not path.is_file():
            return "ok"
        with closing(sqlite3.connect(path)) as db:
            return str(db.execute("PRAGMA integrity_check").fetchone()[0])

    def restore(self, pristine: Path) -> None:
        """Put the workspace back as it was."""
        shutil.rmtree(self.root)
        shutil.copytree(pristine, self.root)


def slow(reply: bytes) -> Callable[[Request], Iterator[bytes]]:
    """Answer in two halves, so that a kill may find a source between them."""

    def halves(_: Request) -> Iterator[bytes]:
        yield reply[: len(reply) // 2]
        time.sleep(0.02)
        yield reply[len(reply) // 2 :]

    return halves


@contextmanager
def collecting(folder: Path) -> Iterator[Collecting]:
    """Make the workspace and serve its sources."""
    root = folder / "letter"
    with serving() as server:
        scene = Collecting(root, server)
        with contextlib.redirect_stdout(io.StringIO()):
            os.environ["NEWSLETTER_NOW"] = FIRST
            assert _run(["init", str(root)]) == 0
        names = [f"feed-{n}" for n in range(FEEDS)]
        rows = [(name, "publication") for name in names] + [("calendar", "event")]
        text = "\n".join(
            f'[[source]]\nid = "{name}"\nkind = "{kind}"\nurl = "{server.url("/" + name)}"\n'
            for name, kind in rows
        )
        (root / "feeds" / "sources.toml").write_text(text, encoding="utf-8")
        yield scene


def killed(folder: Path, kills: int, seed: int) -> Iterator[tuple[bool, str]]:
    """Kill collections at random moments: half in the first, half in one that brings changes.

    Yields:
        Whether the kill met the collection at work; what went wrong, empty when nothing did.
    """
    dice = random.Random(seed)
    with collecting(folder) as scene:
        for turn, now in ((1, FIRST), (2, LATER)):
            pristine = folder / f"pristine-{turn}"
            shutil.copytree(scene.root, pristine)
            scene.serve(turn)
            begun = time.perf_counter()
            scene.start(now).wait()
            longest = time.perf_counter() - begun
            undisturbed = scene.entries()
            left = kills // 2 + kills % 2 * (turn - 1)
            while left:  # a kill that comes too late is none, and the next comes sooner
                scene.restore(pristine)
                at_work, words = _killed_once(scene, now, dice.uniform(0.1, 1.0) * longest, undisturbed)
                left -= at_work
                longest *= 1 if at_work else 0.95
                yield at_work, words
            if scene.entries() != undisturbed:
                scene.restore(pristine)
                scene.say(now, "collect")


def _killed_once(scene: Collecting, now: str, seconds: float, undisturbed: list[object]) -> tuple[bool, str]:
    process = scene.start(now)
    time.sleep(seconds)  # the moment of the kill is the point
    at_work = process.poll() is None
    workers = tree(process.pid)[1:]
    process.kill()
    process.wait()
    if orphans := outlived(workers, _PATIENCE):
        return at_work, f"killed after {seconds:.3f} s: {len(orphans)} of its workers went on"
    if (said := scene.integrity()) != "ok":
        return at_work, f"killed after {seconds:.3f} s: integrity_check says {said}"
    scene.say(now, "collect")
    if scene.entries() != undisturbed:
        return at_work, f"killed after {seconds:.3f} s: the next collection ends in other entries"
    return at_work, ""
