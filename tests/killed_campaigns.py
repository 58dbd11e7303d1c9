"""Letters that leave by an engine, killed at every call and at any moment, then run again: what tests and long runs share."""

import contextlib
import io
import itertools
import json
import os
import queue
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Set as AbstractSet
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsletter.cli.main import _run
from newsletter.deliver.campaign import LEFT
from tests.brevo import fake as of_brevo, setting as set_for_brevo
from tests.faults import Fault
from tests.listmonk import fake as of_listmonk, setting as set_for_listmonk
from tests.workspaces import AGENDA, DAY, ONE_FACET, THURSDAY, TUESDAY

LATER = "2023-09-28T09:15:00+02:00"
MOMENTS = ("before", "after", "late")
"""Killed at a call: the engine never does it; it does it, and nobody hears; it does it amid the next run, or after it."""
_KILLS_A_ROUND = 3  # of one letter, at most
_LONGEST = 30.0  # seconds that a run may take


@dataclass(frozen=True)
class Engine:
    """An engine that campaigns are given to.

    Args:
        serves: stands in for it.
        configured: lets the settings of a workspace deliver by it, at an address.
        left: the statuses of a campaign that was let go.
        has_names: whether no two campaigns can have the same name: else drafts that were made late stay beside the letter's.
    """

    serves: Callable[[], AbstractContextManager[Any]]
    subscribers: tuple[str, ...]
    secrets: Mapping[str, str]
    configured: Callable[[str, str], str]
    left: AbstractSet[str]
    has_names: bool


LISTMONK = Engine(
    serves=of_listmonk.listmonk,
    subscribers=of_listmonk.SUBSCRIBERS,
    secrets=set_for_listmonk.SECRETS,
    configured=set_for_listmonk.configured,
    left=LEFT,
    has_names=True,
)
BREVO = Engine(
    serves=of_brevo.brevo,
    subscribers=of_brevo.SUBSCRIBERS,
    secrets=set_for_brevo.SECRETS,
    configured=set_for_brevo.configured,
    left=frozenset({"queued", "in_process", "sent"}),
    has_names=False,
)


@dataclass
class Campaigning:
    """A workspace, and the engine that its letter is for.

    Args:
        root: the workspace.
        engine: which one.
        fake: stands in for it.
        late: what it still does of what it was asked; each waits for the first event, and says so by the other.
    """

    root: Path
    engine: Engine
    fake: Any
    late: list[tuple[threading.Event, threading.Event]] = field(default_factory=list)

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the run of Thursday in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "newsletter", "-C", str(self.root), "run", "--live"],
            env={**os.environ, **self._switches, "NEWSLETTER_NOW": THURSDAY},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def say(self, now: str, *arguments: str) -> tuple[int, str]:
        """Run a command here; return its exit code, and what it said."""
        os.environ.update(self._switches, NEWSLETTER_NOW=now)
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = _run(["-C", str(self.root), *arguments])
        return code, out.getvalue() + err.getvalue()

    @property
    def _switches(self) -> dict[str, str]:
        return {"NEWSLETTER_LINKS": "off", **self.engine.secrets}

    def restore(self, pristine: Path) -> None:
        """Put the workspace back as it was, with nothing at the engine's."""
        self.go_on()
        shutil.rmtree(self.root)
        shutil.copytree(pristine, self.root)
        for kept in (self.fake.calls, self.fake.sent, self.fake.faults, self.fake.campaigns):
            kept.clear()

    def killed_at(self, moment: str, spares: int) -> bool:
        """Start the run and kill it at a call, when so many others went well; False when it had ended before."""
        running: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()
        go_on, done = threading.Event(), threading.Event()

        def kill() -> None:
            process = running.get()
            process.kill()
            process.wait()

        def kill_and_wait() -> None:
            self.late.append((go_on, done))
            kill()
            go_on.wait()

        fault = Fault(".*", spares=spares, does=moment != "before")
        if moment == "after":
            fault.then = kill
        else:
            fault.first = kill if moment == "before" else kill_and_wait
            fault.then = done.set
        self.fake.faults.append(fault)
        process = self.start()
        running.put(process)
        _killed(process, _LONGEST)
        self.fake.faults.remove(fault)
        return fault.times == 0

    def killed_after(self, seconds: float) -> bool:
        """Start the run and kill it after a while; False when it had ended before."""
        return _killed(self.start(), seconds)

    def go_on(self) -> None:
        """Let the engine do what it has not done yet of what it was asked."""
        for go_on, done in self.late:
            go_on.set()
            assert done.wait(_LONGEST)
        self.late.clear()


@contextmanager
def campaigning(folder: Path, engine: Engine = LISTMONK) -> Iterator[Campaigning]:
    """Make the workspace, and let its letter be approved."""
    with engine.serves() as fake:
        one = Campaigning(folder / "letter", engine, fake)
        one.say(TUESDAY, "init", str(one.root))
        (one.root / "feeds" / "agenda.toml").write_text(AGENDA, encoding="utf-8")
        config = one.root / "newsletter.toml"
        text = engine.configured(config.read_text(encoding="utf-8"), fake.url)
        config.write_text(text + ONE_FACET, encoding="utf-8")
        for command in (("draft", DAY), ("approve", DAY)):
            code, said = one.say(TUESDAY, *command)
            assert code == 0, said
        try:
            yield one
        finally:
            one.go_on()


def killed(folder: Path, kills: int, seed: int, engine: Engine = LISTMONK) -> Iterator[tuple[int, str]]:
    """Kill runs at each call and at random moments, run them again, and see what there is at the engine's.

    Yields:
        For each letter: how often its run was killed at work; what went wrong, empty when nothing did.
    """
    dice, left = random.Random(seed), kills
    with campaigning(folder, engine) as one:
        pristine = folder / "pristine"
        shutil.copytree(one.root, pristine)
        begun = time.monotonic()
        assert not _killed(one.start(), _LONGEST)
        longest, calls = time.monotonic() - begun, len(one.fake.calls)
        kinds = [(call, moment) for call in range(calls) for moment in MOMENTS]
        dice.shuffle(kinds)
        for call, moment in itertools.cycle(kinds):
            one.restore(pristine)
            met = int(one.killed_at(moment, call))
            for _ in range(dice.randrange(min(left, _KILLS_A_ROUND))):
                one.fake.work(dice.randrange(2))
                met += _killed_somewhere(one, dice, calls, longest)
            left -= met
            wrong = _wrong(one, dice.randrange(2 * calls))
            yield met, f"killed {moment} call {call + 1}: {wrong}" if wrong else ""
            if left <= 0:
                return


def _killed(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    """Kill a process after a while; False when it had ended before."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)  # the moment of the kill is the point
    at_work = process.poll() is None
    process.kill()
    process.wait()
    return at_work


def _killed_somewhere(one: Campaigning, dice: random.Random, calls: int, longest: float) -> bool:
    """Kill it once more: at a call, or at any moment."""
    if dice.randrange(2):
        return one.killed_at(dice.choice(MOMENTS), dice.randrange(calls))
    return one.killed_after(dice.uniform(0.1, 1.0) * longest)


def _wrong(one: Campaigning, amid: int) -> str:
    """Let the next run end, and the engine at one of its calls or after it; say what went wrong (empty when nothing did)."""
    call = itertools.count()
    one.fake.heard = lambda: next(call) == amid and one.go_on()
    code, said = one.say(THURSDAY, "run", "--live")
    one.fake.heard = bool
    one.go_on()
    later, said_later = one.say(LATER, "run", "--live")
    _, ledger = one.say(LATER, "deliveries", "--json")
    (row,) = json.loads(ledger)
    every = [campaign["status"] for campaign in one.fake.campaigns.values()]
    states = every if one.engine.has_names else [status for status in every if status != "draft"]
    text = (one.root / "archive" / "editions" / f"{DAY}.md").read_text(encoding="utf-8")
    one.fake.work()
    reached = sorted(message.to for message in one.fake.sent)
    problems = {
        f"exit code {code}: {said}": code != 0,
        f"exit code {later} of the run after: {said_later}": later != 0,
        f"campaigns: {every}": len(states) != 1 or not one.engine.left >= set(states),
        "the edition is not sent": 'status = "sent"' not in text,
        f"in doubt: {row['uncertain']}": bool(row["uncertain"]) or row["accepted"] != 1,
        f"reached: {reached}": reached != sorted(one.engine.subscribers),
        f"not as the engine is described: {one.fake.differs[:3]}": bool(one.fake.differs),
    }
    return "; ".join(words for words, holds in problems.items() if holds)
