"""The log: for people, or a JSON object a line; what others say stays inside its entry, and secrets outside of it."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from newsletter.cli.log import log_into
from newsletter.unsaid import Unsaid
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

MARKER = "s3cret-marker"
HOSTILE = [
    "a\n2026-01-01 00:00:00,000 INFO newsletter: forged",
    '"}\n{"level":"info","message":"forged"}',
    "\r\n\x00\x1b[31m\x7f\x85\u2028\u2029\x0b\x0c",
    "\udce9 alone, \ud83d",
    "\\u000a \\n \\",
    "%s %(x)s {0}",
    "\u202e\u200f\ufeff\U000e0001",
    "é « mots » \u00a0 😀",
    "x" * 70_000,
]


@pytest.fixture
def log(desk: Desk) -> Path:
    """Where the log is."""
    return desk.root / "var" / "newsletter.log"


def lines(log: Path) -> list[dict[str, Any]]:
    """Read a log, each of whose lines is an object."""
    text = log.read_bytes().decode("utf-8")  # strictly
    assert text.endswith("\n")
    return [json.loads(line) for line in text[:-1].split("\n")]


def test_json(desk: Desk, log: Path) -> None:
    """Each entry says when, how grave, where, by which command and run, and about which edition."""
    assert desk("--log", "json", "draft", DAY).code == 0
    found = lines(log)
    drafted = next(one for one in found if one["message"].startswith("drafted"))
    assert drafted["edition"] == DAY
    assert (drafted["level"], drafted["command"]) == ("info", "draft")
    assert drafted["area"] == "newsletter.pipeline.edition.drafting"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", drafted["at"])
    assert len({one["run"] for one in found}) == 1
    assert "exception" not in drafted


def test_text_is_the_default(desk: Desk, log: Path) -> None:
    """Without the option it is as it was."""
    assert desk("draft", DAY).code == 0
    assert f" INFO newsletter.pipeline.edition.drafting: drafted {DAY} with " in log.read_text()


def test_another_form_is_refused(desk: Desk) -> None:
    """As any wrong option."""
    assert desk("--log", "xml", "status").code == 2


def test_the_id_of_a_run_is_that_of_its_ping(desk: Desk, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a service heard is found in the log."""
    monkeypatch.setattr("newsletter.pipeline.notify.ping.uuid.uuid4", lambda: "7d44")
    assert desk("--log", "json", "run", now=TUESDAY).code == 0
    assert {one["run"] for one in lines(log)} == {"7d44"}


def test_a_source_is_named(desk: Desk, log: Path) -> None:
    """An entry about a source has its id, and an unexpected error its traceback, in one line."""
    desk.write(
        "feeds/sources.toml", '[[source]]\nid = "gone"\nkind = "publication"\nfile = "feeds/gone.xml"\n'
    )
    desk("--log", "json", "collect")
    assert "gone" in {one.get("source") for one in lines(log)}


@pytest.fixture
def logging_into(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A log of the form that the test asks for."""
    import click

    path, form = tmp_path / "log", request.param
    group = click.Group("newsletter", params=[click.Option(["--log"])])
    with click.Context(group) as root:
        root.params["log"] = form
        with click.Context(click.Command("run"), parent=root, info_name="run"):
            log_into(path, Unsaid([MARKER]))
    return path


@contextmanager
def unreported() -> Iterator[None]:
    """Keep what is logged out of pytest's reports: they go from process to process as UTF-8, which not all of it is."""
    logger = logging.getLogger("newsletter")
    others = [one for one in logger.handlers if not hasattr(one, "unsaid")]
    for one in others:
        logger.removeHandler(one)
    yield
    for one in others:
        logger.addHandler(one)


def fail(words: str) -> None:
    """Fail with these words."""
    raise ValueError(words)


@pytest.mark.parametrize("logging_into", ["json"], indirect=True)
@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_in_json(logging_into: Path, said: str) -> None:
    """Whatever others say, each line is one object, and holds what they said as far as it is text."""
    one = logging.getLogger("newsletter.web.records")
    with unreported():
        one.warning("heard %s", said)
        try:
            fail(said)
        except ValueError:
            one.exception("failed: %s", said, extra={"source": "s"})
    warned, failed = lines(logging_into)
    meant = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in said)
    assert warned["message"] == f"heard {meant}"
    assert failed["exception"].endswith(f"ValueError: {meant}")
    assert (failed["level"], failed["source"]) == ("error", "s")
    raw = logging_into.read_text("utf-8")
    assert all(sign.isprintable() or sign in "\n\u00a0" for sign in raw)


@pytest.mark.parametrize("logging_into", ["text"], indirect=True)
@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_in_text(logging_into: Path, said: str) -> None:
    """Nothing that others say begins a line: each entry begins one, and the rest is further in."""
    one = logging.getLogger("newsletter.web.records")
    with unreported():
        one.warning("heard %s", said)
        try:
            fail(said)
        except ValueError:
            one.exception("failed")
    text = logging_into.read_bytes().decode("utf-8")
    heads = [line for line in text[:-1].split("\n") if not line.startswith("  ")]
    assert [" ".join(line.split()[2:5]) for line in heads] == [
        "WARNING newsletter.web.records: heard",
        "ERROR newsletter.web.records: failed",
    ]
    assert not {"\x1b", "\x00"} & set(heads[0])


@pytest.mark.parametrize("logging_into", ["text", "json"], indirect=True)
def test_secrets_are_cleaned(logging_into: Path) -> None:
    """In what is said, and in the story of an error."""
    one = logging.getLogger("newsletter")
    try:
        fail(f"no route to https://{MARKER}/")
    except ValueError:
        one.exception("asked %s", MARKER.encode())
    text = logging_into.read_text("utf-8")
    assert "s3cret" not in text
    assert text.count("[secret]") == 2


@pytest.mark.parametrize("logging_into", ["json"], indirect=True)
@pytest.mark.some(1)
def test_rotation(logging_into: Path) -> None:
    """One megabyte and three older ones, all of whole lines."""
    one = logging.getLogger("newsletter")
    for number in range(60):
        one.info("%d %s", number, "é\n" * 30_000)
    files = sorted(logging_into.parent.glob("log*"))
    assert [path.name for path in files] == ["log", "log.1", "log.2", "log.3"]
    assert all(path.stat().st_size <= 1_000_000 and lines(path) for path in files)


def test_what_nobody_foresaw(desk: Desk, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its traceback is one line of JSON, and what is said of it on the terminal has no secret either."""
    monkeypatch.setenv("SMTP_PASSWORD", MARKER)

    def fails(*_: object) -> None:
        raise ValueError(f"of\n{MARKER}")

    monkeypatch.setattr("newsletter.pipeline.status.status", fails)
    said = desk("--log", "json", "status", now=THURSDAY)
    assert said.code == 1
    assert "s3cret-marker" not in said.err + log.read_text()
    (entry,) = lines(log)
    assert entry["level"] == "critical"
    assert entry["exception"].endswith("ValueError: of\n[secret]")
