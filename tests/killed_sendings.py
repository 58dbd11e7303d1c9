"""Sendings to many readers, killed at any moment and run again: the scenario that tests and long runs share."""

import contextlib
import email
import email.policy
import io
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsletter.cli.main import _run
from tests.sinks import Sink, listening_sink
from tests.workspaces import AGENDA, DAY, ONE_FACET, THURSDAY, TUESDAY

CONNECTIONS = 4
_KILLS_A_ROUND = 6  # kills of one sending, before it is let to end
_LONGEST = 600.0  # seconds that a run may take, on a machine that has much else to do
_SWITCHES = {"NEWSLETTER_LINKS": "off", "UNSUBSCRIBE_KEY": "une clé"}


@dataclass
class Sending:
    """A workspace whose letter is approved, and the server that takes it."""

    root: Path
    sink: Sink
    people: list[str]

    @property
    def command(self) -> list[str]:
        """What sends the letter."""
        return [sys.executable, "-m", "newsletter", "-C", str(self.root), "run", "--live"]

    @property
    def environment(self) -> dict[str, str]:
        """It is Thursday, the letter's hour."""
        return {**_SWITCHES, "NEWSLETTER_NOW": THURSDAY}

    @property
    def subject(self) -> str:
        """The letter's, as it was approved."""
        raw = (self.root / "var" / "frozen" / DAY / "message.eml").read_bytes()
        return str(email.message_from_bytes(raw, policy=email.policy.default)["Subject"])

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the run of Thursday in a process of its own."""
        return subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def say(self, now: str, *arguments: str) -> tuple[int, str]:
        """Run a command here; return its exit code, and what it said."""
        os.environ.update(_SWITCHES, NEWSLETTER_NOW=now)
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = _run(["-C", str(self.root), *arguments])
        return code, out.getvalue() + err.getvalue()

    @property
    def reached(self) -> Counter[str]:
        """How often each reader was reached."""
        return Counter(one for one in self.sink.taken if one in self._known)

    @property
    def row(self) -> dict[str, Any]:
        """What the ledger says of the letter."""
        _, ledger = self.say(THURSDAY, "deliveries", "--json")
        (row,) = json.loads(ledger)
        assert isinstance(row, dict)
        return row

    @property
    def _known(self) -> set[str]:
        return set(self.people)


@contextmanager
def sending(folder: Path, readers: int) -> Iterator[Sending]:
    """Make the workspace, and let its letter be approved; serve who takes it."""
    with listening_sink() as sink:
        yield prepared(folder, [f"lecteur{number}@example.org" for number in range(readers)], sink, sink.port)


def prepared(folder: Path, people: list[str], sink: Sink, port: int) -> Sending:
    """Make a workspace whose letter is approved, and goes to some people by a server that listens here.

    Args:
        folder: where it is to lie.
        people: their addresses.
        sink: where it arrives in the end.
        port: of the server that it is handed to.
    """
    one = Sending(folder / "letter", sink, people)
    one.say(TUESDAY, "init", str(one.root))
    (one.root / "feeds" / "agenda.toml").write_text(AGENDA, encoding="utf-8")
    (one.root / "recipients.csv").write_text("address\n" + "\n".join(people) + "\n", encoding="utf-8")
    config = one.root / "newsletter.toml"
    text = config.read_text(encoding="utf-8")
    for old, new in (
        ('messenger = "outbox"', 'messenger = "smtp"'),
        ('tls = "starttls"', 'tls = "none"'),
        ("port = 587", f"port = {port}"),
        ('host = "localhost"', 'host = "127.0.0.1"'),
        ('to = "jeudis@lists.example.org"', 'recipients = "recipients.csv"'),
        ("# connections = 4", f"connections = {CONNECTIONS}"),
    ):
        assert old in text, old
        text = text.replace(old, new, 1)
    config.write_text(text + ONE_FACET, encoding="utf-8")
    for command in (("draft", DAY), ("approve", DAY)):
        code, said = one.say(TUESDAY, *command)
        assert code == 0, said
    return one


def killed(folder: Path, kills: int, seed: int, readers: int) -> Iterator[tuple[int, str]]:
    """Kill sendings at random moments, run them again, and see who has the letter.

    Yields:
        After each sending: how often it was killed at work; what went wrong, empty when nothing did.
    """
    dice, left = random.Random(seed), kills
    with sending(folder, readers) as one:
        pristine = folder / "pristine"
        shutil.copytree(one.root, pristine)
        while left:
            shutil.rmtree(one.root)
            shutil.copytree(pristine, one.root)
            one.sink.taken.clear()
            met = _killed_often(one, dice, min(left, _KILLS_A_ROUND))
            left -= min(met, left)
            yield met, _wrong(one, met)


def _killed_often(one: Sending, dice: random.Random, kills: int) -> int:
    """Kill one sending, again and again; return how often it was at work."""
    met = 0
    for _ in range(kills):
        had = len(one.sink.taken)
        process = one.start()
        wanted = had + dice.randrange(len(one.people) // kills)
        until = time.monotonic() + _LONGEST
        while process.poll() is None and len(one.sink.taken) < wanted and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(dice.uniform(0, 0.02))  # the moment of the kill is the point
        met += process.poll() is None
        process.kill()
        process.wait()
    return met


def _wrong(one: Sending, kills: int) -> str:
    """Let it end, and say what went wrong (empty when nothing did): who got it twice, or is neither served nor told."""
    code, said = one.say(THURSDAY, "run", "--live")
    row = one.row
    twice = [who for who, times in one.reached.items() if times > 1]
    missing = set(one.people) - set(one.reached) - set(row["uncertain"])
    settled = row["accepted"] + len(row["uncertain"])
    problems = {
        f"{len(twice)} got it twice": bool(twice),
        f"{len(missing)} are lost": bool(missing),
        f"{len(row['uncertain'])} are in doubt after {kills} kills": len(row["uncertain"])
        > kills * CONNECTIONS,
        f"{settled} of {len(one.people)} are settled": settled != len(one.people),
        f"exit code {code}: {said}": code != (3 if row["uncertain"] else 0),
    }
    return "; ".join(words for words, holds in problems.items() if holds)
