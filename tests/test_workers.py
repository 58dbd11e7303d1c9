"""Parsing at arm's length: whatever happens there, the others go on."""

import asyncio
import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsletter.collect import workers as module
from newsletter.collect.answer import Answer, Job
from newsletter.collect.workers import Parse, workers
from newsletter.config import Source
from newsletter.exceptions import SourceError
from newsletter.model import Entry, Kind
from tests.servers import answer, serving
from tests.workspaces import TUESDAY, Desk

FEED = b"<rss version='2.0'><channel><item><title>Bonjour</title><guid>1</guid></item></channel></rss>"


def job(body: bytes) -> Job:
    source = Source(id="s", kind=Kind.PUBLICATION, url="https://e.org/feed")
    now = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
    return Job(source=source, answer=Answer(body=body), zone=ZoneInfo("Europe/Paris"), now=now)


def outcomes(*bodies: bytes) -> list[list[Entry] | BaseException]:
    """Parse them all at once."""

    async def together(parse: Parse) -> list[list[Entry] | BaseException]:
        return await asyncio.gather(*(parse(job(body)) for body in bodies), return_exceptions=True)

    with workers() as parse:
        return asyncio.run(together(parse))


def cause(outcome: object) -> str:
    assert isinstance(outcome, SourceError)
    return outcome.cause


def is_running(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def test_entries_come_back() -> None:
    """Many answers, also large ones, are parsed each for its own."""
    large = FEED.replace(b"Bonjour", b"x" * 500_000)
    found = outcomes(*[FEED, large] * 10)
    titles = [[entry.title for entry in one] for one in found if isinstance(one, list)]
    assert [[title[:7] for title in one] for one in titles] == [["Bonjour"], ["xxxxxxx"]] * 10


@pytest.fixture
def obstinate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that can be told to misbehave, at once."""
    monkeypatch.setattr(module, "_MODULE", "tests.obstinate_worker")
    monkeypatch.setattr(module, "SECONDS", 2)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"hang", "over 2 s"),
        (b"die", "too much memory or crashed"),
        (b"eat", "too much memory or crashed"),
        (b"refuse", "it says so"),
        (b"pid", "ValueError"),
    ],
)
def test_one_that_fails(obstinate: None, body: bytes, words: str) -> None:
    """An answer that takes too long, too much memory, or breaks its parser is told as one; the others are parsed."""
    several = [b"", body, b"", b"", body, b"", body, b"", b""]
    for asked, outcome in zip(several, outcomes(*several), strict=True):
        if asked:
            assert words in cause(outcome)
        else:
            assert outcome == []


def test_none_is_left_behind(obstinate: None) -> None:
    """The processes end with their context."""
    pids = {int(cause(outcome).partition(": ")[2]) for outcome in outcomes(*[b"pid"] * 20)}
    assert pids
    assert os.getpid() not in pids
    assert not any(map(is_running, pids))


def test_no_secret_is_given_to_them(obstinate: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What parses foreign bytes does not know the program's environment."""
    monkeypatch.setenv("SMTP_PASSWORD", "secret")
    (told,) = outcomes(b"environment")
    assert "PYTHONPATH" in cause(told)
    assert "SMTP_PASSWORD" not in cause(told)


ORPHANS = """
import asyncio, sys, time
sys.path.insert(0, {root!r})
from newsletter.collect import workers
from tests.test_workers import job
workers._MODULE = "tests.obstinate_worker"
with workers.workers() as parse:
    try:
        asyncio.run(parse(job(b"pid")))
    except Exception as error:
        print(error.cause.partition(": ")[2], flush=True)
    time.sleep(60)
"""


def test_they_end_when_the_program_is_killed() -> None:
    """Idle workers end by themselves when nobody is there any more."""
    script = ORPHANS.format(root=str(Path(__file__).parents[1]))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        process = int(program.stdout.readline())
        assert is_running(process)
        program.send_signal(signal.SIGKILL)
    until = time.monotonic() + 20
    while is_running(process) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(process)


def test_what_has_not_changed_needs_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A collection in which nothing changed starts no process."""
    with serving() as server:
        server.replies["/"] = [answer(FEED)]
        desk.write(
            "feeds/sources.toml", f'[[source]]\nid = "s"\nkind = "publication"\nurl = "{server.url()}"\n'
        )
        assert desk("collect", now=TUESDAY).code == 0

        def refused(*_: object, **__: object) -> None:
            raise AssertionError

        monkeypatch.setattr(subprocess, "Popen", refused)
        said = desk("collect", "--json")
        assert [one["status"] for one in said.json["sources"]] == ["unchanged"] * 2
