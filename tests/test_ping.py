"""Each run tells a healthchecks server that it begins and how it ended, never what is secret, and never fails for it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from filelock import FileLock

from newsletter.pipeline.notify import ping
from tests.healthchecks import Healthchecks, healthchecks
from tests.test_idle import later, rests, traces
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

NOTIFY = '\n[notify]\nping_env = "PING_URL"\n'


@pytest.fixture
def server() -> Iterator[Healthchecks]:
    with healthchecks() as started:
        yield started


@pytest.fixture
def watched(desk: Desk, server: Healthchecks) -> Desk:
    """A workspace whose runs a server is told of."""
    config = desk.root / "newsletter.toml"
    config.write_text(config.read_text() + NOTIFY)
    desk.monkeypatch.setenv("PING_URL", server.url)
    return desk


def test_a_run(watched: Desk, server: Healthchecks) -> None:
    """A run tells that it begins and that all is well, by one run id; the next one by another."""
    assert watched("run", "--live", now=TUESDAY).code == 0
    assert watched("approve", DAY).code == 0
    assert watched("run", "--live", now=later(TUESDAY)).code == 0
    assert server.kinds == ["start", "success"] * 2
    runs = [one.run for one in server.signals]
    assert runs[0] == runs[1] != runs[2] == runs[3]
    assert None not in runs


def test_a_run_that_rests(watched: Desk, server: Healthchecks) -> None:
    """A run that has nothing to do tells the same, changes no file, and loads neither httpx nor the settings' reader."""
    watched("run", "--live", now=TUESDAY)
    now = later(TUESDAY)
    assert rests(watched, now)
    before = traces(watched.root)
    server.signals.clear()
    code = (
        f"import sys; from newsletter.cli.main import _run; assert _run(['-C', {str(watched.root)!r}, 'run', '--live']) == 0;"
        "print(*{'httpx', 'msgspec', 'sqlite3', 'jinja2', 'logging'} & {*sys.modules})"
    )
    environment = {**os.environ, "NEWSLETTER_NOW": now}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("\n", "")
    assert server.kinds == ["start", "success"]
    assert traces(watched.root) == before


def test_a_letter_that_is_held(watched: Desk, server: Healthchecks) -> None:
    """What is held back on purpose is told by its exit code, each time."""
    watched("run", "--live", now=TUESDAY)
    server.signals.clear()
    for now in (THURSDAY, later(THURSDAY)):
        assert watched("run", "--live", now=now).code == 3
    assert server.kinds == ["start", "fail 3"] * 2
    assert server.signals[-1].body.splitlines() == ["exit 3", "Lettre retenue"]


def test_settings_that_became_wrong(watched: Desk, server: Healthchecks) -> None:
    """A run that cannot read its settings any more still knows whom to tell, and says no word of them."""
    watched("run", "--live", now=TUESDAY)
    server.signals.clear()
    watched.change("newsletter.toml", 'send = "09:00"', 'send = "09:00 s3cret"')
    assert watched("run", "--live", now=later(TUESDAY)).code == 2
    assert server.kinds == ["fail 2"]
    assert "s3cret" not in server.signals[0].body


def test_what_fails_names_no_address(watched: Desk, server: Healthchecks) -> None:
    """A mail server that is not there is told without its name, or those of people."""
    watched.change("newsletter.toml", 'messenger = "outbox"', 'messenger = "smtp"')
    watched.change("newsletter.toml", "port = 587", "port = 9")
    watched.monkeypatch.setenv("SMTP_USERNAME", "u")
    watched.monkeypatch.setenv("SMTP_PASSWORD", "s3cret")
    watched("run", "--live", now=TUESDAY)
    watched("approve", DAY)
    server.signals.clear()
    assert watched("run", "--live", now=THURSDAY).code == 1
    assert server.kinds == ["start", "fail 1"]
    said = server.signals[1].body
    assert len(said.splitlines()) > 1
    assert not any(word in said for word in ("@", "example.org", "localhost", "s3cret"))


def test_another_run_at_work(watched: Desk, server: Healthchecks) -> None:
    """Who finds another run at work tells nothing: a run that hangs must not look well by those that come after."""
    watched("run", "--live", now=TUESDAY)
    watched("collect")
    server.signals.clear()
    with FileLock(watched.root / "var" / "working"):
        assert watched("run", "--live").code == 0
    assert server.kinds == []


def test_a_rehearsal(watched: Desk, server: Healthchecks) -> None:
    """A run that only rehearses tells it as well: cron calls. Without a network nobody is told."""
    watched.change("newsletter.toml", 'messenger = "outbox"', 'messenger = "smtp"')
    assert watched("run", now=TUESDAY).code == 0
    assert server.kinds == ["start", "success"]
    watched.monkeypatch.setenv("NEWSLETTER_NETWORK", "off")
    for _ in range(2):
        watched("run", now=later(TUESDAY))
    assert server.kinds == ["start", "success"]


def test_an_end_by_a_signal(watched: Desk, server: Healthchecks) -> None:
    """A run that is interrupted tells that it was, and ends as ever."""

    def interrupted(*_: object, **__: object) -> None:
        raise SystemExit(143)

    watched.monkeypatch.setattr("newsletter.pipeline.run.running._all", interrupted)
    with pytest.raises(SystemExit):
        watched("run", "--live", now=TUESDAY)
    assert server.kinds == ["start", "fail 143"]


@pytest.mark.parametrize("status", [301, 400, 404, 429, 500])
@pytest.mark.some(2)
def test_a_server_that_refuses(watched: Desk, server: Healthchecks, status: int) -> None:
    """Whatever it answers the run goes well, redirects lead nowhere, and the address stands neither in the log nor on the screen."""
    with healthchecks() as other:
        server.status, server.location = status, other.url
        said = watched("run", "--live", now=TUESDAY)
        assert (said.code, said.err) == (0, "")
        assert other.signals == []
    written = b"".join(path.read_bytes() for path in watched.root.rglob("*") if path.is_file())
    assert server.check.encode() not in written
    assert "ping-fails" not in watched.codes()
    assert "ping-fails" in watched.codes("2023-09-26T10:06:00+02:00")


def test_a_server_that_hangs(watched: Desk, server: Healthchecks) -> None:
    """A server that never answers costs what it may and no more; after an hour it is a need, until it answers again."""
    watched("run", "--live", now=TUESDAY)
    assert ping._ALL < 5
    watched.monkeypatch.setattr(ping, "_ALL", 1.0)
    server.is_stuck = True
    began = time.monotonic()
    assert watched("run", "--live", now=later(TUESDAY)).code == 0
    assert 0.9 < time.monotonic() - began < 2.5  # it rested: all of it is the ping
    watched("collect")
    assert watched("run", "--live", now=later(TUESDAY)).code == 0
    assert "ping-fails" not in watched.codes()
    assert "ping-fails" in watched.codes("2023-09-26T11:00:00+02:00")
    server.is_stuck = False
    watched("run", "--live", now="2023-09-26T11:10:00+02:00")
    assert "ping-fails" not in watched.codes()
    assert rests(watched, "2023-09-26T11:20:00+02:00")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://hc.example.org/x",
        "ftp://127.0.0.1/x",
        "http://user:s3cret@hc.example.org/x",
        "https://hc.example.org:port/",
        "nonsense",
        "https://",
        "http://127.0.0.1/\u00e9 x",
    ],
)
@pytest.mark.some(3)
def test_an_address_that_cannot_be(watched: Desk, address: str) -> None:
    """An address that is missing, or goes out in the clear, is a need at once, without being said."""
    watched.monkeypatch.setenv("PING_URL", address)
    said = watched("run", "--live", now=TUESDAY)
    assert (said.code, said.err) == (0, "")
    (need,) = [one for one in watched("status", "--json").json["needs"] if one["code"] == "ping-fails"]
    assert not address or address not in json.dumps(need, ensure_ascii=False)


@pytest.mark.parametrize("key", ["ping_env", "webhook_env", "webhook_key_env"])
def test_a_secret_in_the_settings(desk: Desk, key: str) -> None:
    """An address where the name of a variable belongs is refused, and not repeated."""
    config = desk.root / "newsletter.toml"
    config.write_text(f'{config.read_text()}\n[notify]\n{key} = "https://hc.example.org/s3cret"\n')
    said = desk("run")
    assert said.code == 2
    assert "variable" in said.err
    assert "s3cret" not in said.err


def test_an_operator_who_has_no_address(desk: Desk) -> None:
    """An operator is a mail address."""
    config = desk.root / "newsletter.toml"
    config.write_text(f'{config.read_text()}\n[notify]\noperator = "Ada"\n')
    assert desk("run").code == 2
