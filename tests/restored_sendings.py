"""Sendings to many readers, backed up and killed at any moment, then restored elsewhere: the scenario of the restore drill."""

import json
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.killed_sendings import Sending, sending
from tests.workspaces import DAY, THURSDAY

LATER = "2023-09-28T09:25:00+02:00"
_LONGEST = 600.0  # seconds that a run may take, on a machine that has much else to do
_UNKNOWN = ["?"]


def drilled(folder: Path, backups: int, seed: int, readers: int) -> Iterator[tuple[str, str]]:
    """Back sendings up at random moments, kill them at later ones, restore, and see who gets the letter from there.

    Yields:
        After each: how the backup found the sending ("before", "during", "after"); what went wrong, empty when nothing did.
    """
    dice = random.Random(seed)
    with sending(folder, readers) as one:
        pristine = folder / "pristine"
        shutil.copytree(one.root, pristine)
        for number in range(backups):
            shutil.rmtree(one.root)
            shutil.copytree(pristine, one.root)
            one.sink.taken.clear()
            file = folder / f"{number}.tar{'.gz' if number % 2 else ''}"
            when, problem = _backed_up(one, file, dice)
            yield when, problem or _wrong(one, file, folder / f"restored-{number}")


def _backed_up(one: Sending, file: Path, dice: random.Random) -> tuple[str, str]:
    """Let it be sent, backed up meanwhile, then killed or left to end. How busy the machine is does not move the backup's moment."""
    last = len(one.people)
    one.sink.hold(wanted := dice.randrange(last))
    process = one.start()
    try:
        _wait(one, process, wanted)
        before = len(one.sink.taken)
        one.sink.go_on()
        code, said = one.say(THURSDAY, "backup", str(file))
        after = len(one.sink.taken)
        _wait(one, process, dice.randrange(min(after, last), last + 1))
        time.sleep(dice.uniform(0, 0.02))  # the moment of the kill is the point
    finally:
        one.sink.go_on()
        process.kill()
        process.wait()
    when = "before" if after == 0 else "after" if before == last else "during"
    return when, "" if code == 0 else f"exit code {code} of backup: {said}"


def _wait(one: Sending, process: "object", wanted: int) -> None:
    until = time.monotonic() + _LONGEST
    while process.poll() is None and len(one.sink.taken) < wanted and time.monotonic() < until:  # type: ignore[attr-defined]
        time.sleep(0.001)


def _wrong(one: Sending, file: Path, root: Path) -> str:
    """Restore it, let it run, say who has it, and run again; say what went wrong (empty when nothing did)."""
    had, accepted = Counter(one.reached), _row(one)["accepted"]
    code, said = one.say(LATER, "restore", str(file), str(root))
    if code:
        return f"exit code {code} of restore: {said}"
    again = Sending(root, one.sink, one.people)
    for _ in range(2):
        code, said = again.say(LATER, "run", "--live")
    if code not in {0, 3}:
        return f"exit code {code}: {said}"
    if again.reached != had:
        return f"{len(again.reached - had)} were sent it, {accepted} of {len(had)} accepted, without anybody's word"
    return _resolved(again, had)


def _resolved(again: Sending, had: Counter[str]) -> str:
    """Say of each who is in doubt what is so; then everybody has it once, but for those who are suppressed by no fault."""
    doubts = _row(again)["uncertain"]
    if doubts == _UNKNOWN:
        word = "sent" if had else "not-sent"
        again.say(LATER, "deliveries", "resolve", DAY, "--as", word)
        again.say(LATER, "run", "--live")
        wanted = set(had) or set(again.people)
    else:
        for word, about in (
            ("sent", [who for who in doubts if who in had]),
            ("not-sent", [who for who in doubts if who not in had]),
        ):
            if about:
                again.say(LATER, "deliveries", "resolve", DAY, "--as", word, *_named(about))
        again.say(LATER, "run", "--live")
        wanted = set(again.people)
    twice = [who for who, times in again.reached.items() if times > 1]
    missing = wanted - set(again.reached)
    code, said = again.say(LATER, "run", "--live")
    problems = {
        f"{len(twice)} got it twice": bool(twice),
        f"{len(missing)} are lost": bool(missing),
        f"exit code {code}: {said}": code != 0,
        f"in doubt: {_row(again)['uncertain']}": bool(_row(again)["uncertain"]),
    }
    return "; ".join(words for words, holds in problems.items() if holds)


def _named(people: list[str]) -> list[str]:
    return [word for one in people for word in ("--recipient", one)]


def _row(one: Sending) -> dict[str, list[str]]:
    _, ledger = one.say(LATER, "deliveries", "--json")
    return next(iter(json.loads(ledger)), {"accepted": 0, "uncertain": []})
