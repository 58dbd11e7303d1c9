"""While a run waits for the world, others have the workspace: what they do to other letters is done at once and stays done."""

import datetime as dt
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partialmethod
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from newsletter.cli import opening
from newsletter.deliver import Outbox
from newsletter.pipeline.context import Context, open_workspace
from newsletter.pipeline.run.turn import Turn
from newsletter.preview.showing import application, rooms
from tests.asgi import Browser, Form, forms
from tests.commands import Command
from tests.servers import Request, answer, serving
from tests.sinks import Sink, listening_sink
from tests.test_to_each import PEOPLE, listed
from tests.workspaces import DAY, TUESDAY, Desk

NEXT = "2023-10-05"
PUT_OFF, HOUR, LATER = (f"2023-10-03T{at}+02:00" for at in ("10:00:00", "10:05:00", "10:15:00"))
"""The letter leaves on a Tuesday on which the next one's draft is due, too."""
EDITO = "# Écrit pendant l’envoi\n\nUn mot.\n"
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Atelier des communs\r\n"
    "DTSTART:20231010T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
SOON = 5.0  # seconds: less than anybody waits for a workspace that is held


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A server that may answer late."""
    with listening_sink() as found:
        yield found
        found.go_on()


@pytest.fixture
def due(desk: Desk, sink: Sink) -> Desk:
    """A letter that is approved and leaves at the hour, to readers by a mail server; and the next one's draft."""
    for old, new in (
        ('messenger = "outbox"', 'messenger = "smtp"'),
        ('tls = "starttls"', 'tls = "none"'),
        ("port = 587", f"port = {sink.port}"),
        ('host = "localhost"', 'host = "127.0.0.1"'),
        ('to = "jeudis@lists.example.org"', 'recipients = "recipients.csv"'),
        ("# connections = 4", "connections = 1"),
    ):
        desk.change("newsletter.toml", old, new)
    desk.monkeypatch.setenv("NEWSLETTER_LINKS", "off")
    listed(desk, PEOPLE)
    for command in (
        ("draft", DAY),
        ("postpone", DAY, "--to", PUT_OFF, "--reason", "Grève"),
        ("approve", DAY),
        ("draft", NEXT),
    ):
        said = desk(*command, now=TUESDAY)
        assert said.code == 0, said.err
    desk.at(HOUR)
    return desk


def reached(sink: Sink) -> list[str]:
    return sorted(one for one in sink.taken if one in PEOPLE)


def waited_for(holds: Callable[[], object]) -> None:
    until = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


@contextmanager
def held_up(desk: Desk, sink: Sink) -> Iterator[Command]:
    """A run whose third reader's hand-over the server does not answer, until it is told to go on."""
    sink.hold(len(sink.taken) + 3)
    run = desk.process("run", "--live", now=HOUR)
    waited_for(lambda: len(reached(sink)) >= 3 or run.poll() is not None)
    assert run.poll() is None
    try:
        yield run
    finally:
        sink.go_on()
        if run.returncode is None:
            run.communicate()


class Studio:
    """The preview of a letter, and a browser in it."""

    def __init__(self, desk: Desk, day: str) -> None:
        self.day = day
        context = open_workspace(desk.root, opening.now, os.environ)
        app = application(context, rooms(context, dt.date.fromisoformat(DAY), opening.now), opening.now)
        self.browser = Browser(app)
        self.browser.get(f"/?token={app.state.token}")

    def form(self, action: str) -> Form:
        """A form of the letter's page, as it is now."""
        page = self.browser.get("/", params={"jour": self.day}).text
        return next(one for one in forms(page) if one.action == action)

    def save(self, form: Form, edito: str) -> int:
        """Save an édito; the status of the answer."""
        return self.browser.post(form.action, {**form.fields, "edito": edito}).status_code


def file_of(desk: Desk, day: str) -> Path:
    return desk.root / "archive" / "editions" / f"{day}.md"


def test_another_letter_is_written_while_one_leaves(due: Desk, sink: Sink) -> None:
    """A save of the next letter is done at once, and is whole when the run that goes on after it has ended."""
    studio = Studio(due, NEXT)
    form = studio.form("/textes")
    with held_up(due, sink) as run:
        began = time.monotonic()
        assert studio.save(form, EDITO) == 303
        assert due("draft", NEXT).code == 0
        assert due("skip", "2023-10-12", "--reason", "Pause").code == 0
        assert time.monotonic() - began < SOON * 4
        assert run.poll() is None
        due.change("feeds/agenda.toml", "Lancement de la plateforme", "Lancement d’une plateforme")
        sink.go_on()
        out, err = run.communicate()
        assert run.returncode == 0, out + err
    assert file_of(due, NEXT).read_text().endswith(f"\n+++\n\n{EDITO}")
    assert "Lancement d’une plateforme" in file_of(due, NEXT).read_text()  # the run drafted on what was saved
    assert 'status = "skipped"' in file_of(due, "2023-10-12").read_text()
    assert reached(sink) == sorted(PEOPLE)
    assert 'status = "sent"' in file_of(due, DAY).read_text()


def test_the_letter_that_leaves_is_closed(due: Desk, sink: Sink) -> None:
    """To whoever would change it: the studio answers 409, commands end with 3, and its file stays as it is."""
    studio = Studio(due, DAY)
    due("approve", DAY, "--withdraw")
    form = studio.form("/textes")
    assert due("approve", DAY).code == 0
    with held_up(due, sink):
        before = file_of(due, DAY).read_bytes()
        assert b'status = "sending"' in before
        assert studio.save(form, EDITO) == 409
        for command in (
            ("approve", DAY),
            ("approve", DAY, "--withdraw"),
            ("skip", DAY, "--reason", "Trop tard"),
            ("postpone", DAY, "--to", "2023-10-04T10:00", "--reason", "Trop tard"),
        ):
            said = due(*command)
            assert (said.code, "en cours d’envoi" in said.err) == (3, True), said.err
        assert due("draft", DAY).code == 0  # which settles nothing that somebody is about
        assert file_of(due, DAY).read_bytes() == before
        (row,) = due("deliveries", "--json").json
        assert (row["accepted"], row["uncertain"]) == (2, [])
    assert reached(sink) == sorted(PEOPLE)


def test_one_command_at_a_time(due: Desk, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    """What sends, collects, builds, or says what became of a letter waits for the run; another run ends well, and says so in the log."""
    with held_up(due, sink):
        assert (due("run", "--live").code, due("run", "--live").out) == (0, "")
        log = (due.root / "var" / "newsletter.log").read_text()
        assert "nothing done: Another newsletter command is at work" in log
        monkeypatch.setattr(Context, "working", partialmethod(Context.working, patience=0))
        for command in (
            ("send", DAY, "--live"),
            ("collect",),
            ("archive",),
            ("deliveries", "resolve", DAY, "--as", "not-sent"),
            ("forget", PEOPLE[-1]),
        ):
            said = due(*command)
            assert said.code == 1, command
            assert said.err.startswith("Another newsletter command is at work"), command
    assert reached(sink) == sorted(PEOPLE)
    assert due("run", "--live", now=LATER).code == 0
    assert reached(sink) == sorted(PEOPLE)


def test_killed_while_others_write(due: Desk, sink: Sink) -> None:
    """A run that is killed there leaves one reader in doubt, and what was saved meanwhile; the next serves the others, once."""
    studio = Studio(due, NEXT)
    form = studio.form("/textes")
    with held_up(due, sink) as run:
        assert studio.save(form, EDITO) == 303
        run.kill()
        run.communicate()
    assert due("run", "--live", now=LATER).code == 3
    assert reached(sink) == sorted(PEOPLE)
    assert EDITO in file_of(due, NEXT).read_text()
    (row,) = (one for one in due("deliveries", "--json").json if one["edition"] == DAY)
    assert (row["accepted"], len(row["uncertain"])) == (len(PEOPLE) - 1, 1)


@pytest.mark.long
def test_who_holds_the_workspace_is_waited_for(due: Desk, sink: Sink) -> None:
    """A run whose letter has left waits for a command that is in the middle of something, then goes on."""
    with held_up(due, sink) as run, FileLock(due.root / "var" / "lock"):
        sink.go_on()
        waited_for(lambda: len(reached(sink)) == len(PEOPLE))
        with pytest.raises(Exception, match="timed out"):
            run.wait(timeout=2)
        assert 'status = "sending"' in file_of(due, DAY).read_text()
    assert run.returncode == 0
    assert 'status = "sent"' in file_of(due, DAY).read_text()
    assert reached(sink) == sorted(PEOPLE)


def publishing(desk: Desk) -> tuple[Path, Path]:
    """Let the archive be published by a command that says that it was called, and waits; how often is in the first file."""
    called, go = desk.root.parent / "called", desk.root.parent / "go"
    config = desk.root / "newsletter.toml"
    script = f'echo >> "{called}"; until test -e "{go}"; do sleep 0.05; done'
    config.write_text(f"{config.read_text()}\n[archive]\npublish = ['sh', '-c', '''{script}''']\n")
    return called, go


@pytest.mark.parametrize("change", ["withdrawn", "put off", "skipped", "approved anew", "none"])
def test_changed_while_its_page_is_published(due: Desk, sink: Sink, change: str) -> None:
    """Nobody has the letter yet, so its editor may still take it back; what they approve anew is published, then sent."""
    called, go = publishing(due)
    studio = Studio(due, DAY)
    run = due.process("run", "--live", now=HOUR)
    waited_for(lambda: called.exists() or run.poll() is not None)
    commands = {
        "withdrawn": [("approve", DAY, "--withdraw")],
        "put off": [("postpone", DAY, "--to", "2023-10-04T10:00", "--reason", "Encore")],
        "skipped": [("skip", DAY, "--reason", "Non")],
        "approved anew": [("approve", DAY, "--withdraw")],
        "none": [],
    }[change]
    for command in commands:
        assert due(*command).code == 0
    if change == "approved anew":
        assert studio.save(studio.form("/textes"), EDITO) == 303
        assert due("approve", DAY).code == 0
    times = len(called.read_text())
    go.touch()
    out, err = run.communicate()
    assert run.returncode == (3 if change == "withdrawn" else 0), out + err
    assert ("Lettre retenue" in err) is (change == "withdrawn")
    leaves = change in {"approved anew", "none"}
    assert reached(sink) == (sorted(PEOPLE) if leaves else [])
    page = due.root / "archive" / "site" / f"{DAY}.html"
    assert page.exists() is leaves
    if change == "approved anew":
        assert len(called.read_text()) > times
        assert "Écrit pendant l’envoi" in page.read_text()


class Slow:
    """An address that does not answer until it is told to; it has been asked once `met` is set."""

    def __init__(self, body: bytes, *headers: str) -> None:
        self.met, self.go = threading.Event(), threading.Event()
        self._answer = answer(body, *headers)

    def __call__(self, _: Request) -> Iterator[bytes]:
        """Answer late."""
        self.met.set()
        self.go.wait(120)
        yield self._answer


FEED = (
    b'<rss version="2.0"><channel><title>F</title><item><title>Un rapport sur les communs</title><link>https://e.org/un</link>'
    b"<pubDate>Thu, 21 Sep 2023 10:00:00 +0200</pubDate></item></channel></rss>"
)


def with_a_slow_source(desk: Desk, url: str) -> None:
    desk.write("feeds/sources.toml", f'[[source]]\nid = "lente"\nkind = "publication"\nurl = "{url}"\n')


def test_a_source_that_does_not_answer(desk: Desk) -> None:
    """While it is waited for, a save is done at once; what the run does after is done upon it."""
    with serving() as server:
        late = Slow(FEED, "Content-Type: application/rss+xml")
        server.replies["/f"] = [late]
        with_a_slow_source(desk, server.url("/f"))
        assert desk("draft", DAY, now=TUESDAY).code == 0
        studio = Studio(desk, DAY)
        form = studio.form("/textes")
        run = desk.process("run", "--live", now=TUESDAY)
        waited_for(lambda: late.met.is_set() or run.poll() is not None)
        assert studio.save(form, EDITO) == 303
        assert run.poll() is None
        late.go.set()
        out, err = run.communicate()
        assert run.returncode == 0, out + err
    text = file_of(desk, DAY).read_text()
    assert text.endswith(f"\n+++\n\n{EDITO}")
    assert "Un rapport sur les communs" in text


@pytest.mark.parametrize(
    "waited",
    ["newsletter.links.check_links", "newsletter.deliver.outbox.Outbox.post", "newsletter.hooks.post"],
)
def test_what_else_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch, waited: str) -> None:
    """Links, notices by mail, the ping and the webhook: who saves meanwhile need not wait."""
    module, _, name = waited.rpartition(".")
    saved: list[int] = []

    def save() -> None:
        saved.append(studio.save(studio.form("/textes"), f"# Version {len(saved)}\n"))

    def meanwhile(*_: object, **__: object) -> Any:
        other = threading.Thread(target=save)
        other.start()
        other.join()
        return nothing() if name == "check_links" else None

    async def nothing() -> dict[str, object]:
        return {}

    for variable in ("NEWSLETTER_LINKS", "NEWSLETTER_NETWORK"):
        monkeypatch.delenv(variable, raising=False)
    for variable in ("PING", "HOOK"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9/")
    config = desk.root / "newsletter.toml"
    config.write_text(f'{config.read_text()}\n[notify]\nping_env = "PING"\nwebhook_env = "HOOK"\n')
    monkeypatch.setattr("newsletter.links.check_links", lambda *_, **__: nothing())
    monkeypatch.setattr("newsletter.hooks.post", lambda *_, **__: None)
    assert desk("draft", DAY, now=TUESDAY).code == 0
    if name == "check_links":  # of a letter that waits for its approval the editor is reminded
        assert desk("approve", DAY).code == 0
    assert desk("draft", NEXT).code == 0
    studio = Studio(desk, NEXT)
    owner: Any = import_module(module) if module != "newsletter.deliver.outbox.Outbox" else Outbox
    monkeypatch.setattr(owner, name, meanwhile)
    assert desk("run", "--live", now="2023-09-27T12:10:00+02:00").code == 0
    assert saved
    assert {*saved} == {303}


def test_a_test_that_takes_its_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a test is handed over, a save of the very letter is done; the test is of what stood there before."""
    assert desk("draft", DAY, now=TUESDAY).code == 0
    studio, saved = Studio(desk, DAY), list[int]()

    def meanwhile(*_: object) -> None:
        other = threading.Thread(target=lambda: saved.append(studio.save(studio.form("/textes"), EDITO)))
        other.start()
        other.join()

    monkeypatch.setattr(Outbox, "post", meanwhile)
    assert desk("send", DAY, "--test", "redaction@example.org").code == 0
    assert saved == [303]
    assert desk.edition.read_text().endswith(EDITO)


def test_a_run_looks_at_the_clock(desk: Desk) -> None:
    """Once a letter has left it is later; what was to be done again by then is to be done at once."""
    hours = [dt.datetime.fromisoformat(at) for at in (HOUR, LATER)]
    context = open_workspace(desk.root, lambda: hours.pop(0) if len(hours) > 1 else hours[0], {})
    with context.store() as store:
        turn = Turn(context, store, is_rehearsal=False)
        turn.look_at_the_clock()
        later = turn.context.now
        assert (turn.began.isoformat(), later.isoformat()) == (HOUR, LATER)
        turn.wait_for(later + dt.timedelta(hours=1))
        assert turn.outcome.again == later + dt.timedelta(hours=1)
        turn.wait_for(later)
        assert turn.outcome.again == turn.began


def test_what_came_meanwhile_is_kept(desk: Desk) -> None:
    """A calendar of the agenda that a save has read while sources were asked is no less known when they have answered."""
    with serving() as server:
        late = Slow(FEED, "Content-Type: application/rss+xml")
        server.replies["/f"] = [late]
        with_a_slow_source(desk, server.url("/f"))
        collecting = desk.process("collect", now=TUESDAY)
        waited_for(lambda: late.met.is_set() or collecting.poll() is not None)
        desk.write("feeds/notre.ics", CALENDAR)
        assert desk("draft", DAY, now=TUESDAY).code == 0
        late.go.set()
        out, err = collecting.communicate()
        assert collecting.returncode == 0, out + err
    titles = {one["title"] for one in desk("entries", "--json").json}
    assert {"Atelier des communs", "Un rapport sur les communs"} <= titles


def test_a_sweep_leaves_what_is_being_written(tmp_path: Path) -> None:
    """What another writes at this moment stays; what nobody writes any more goes; two such writes never lose one."""
    from newsletter.files import beside, sweep

    left = tmp_path / ".a.md.0123abcd.tmp"
    left.write_bytes(b"half")
    with beside(tmp_path / "b.md", [b"whole"]) as made:
        sweep(tmp_path)
        made.replace(tmp_path / "b.md")
    assert not left.exists()
    assert (tmp_path / "b.md").read_bytes() == b"whole"
    ended = threading.Event()

    def sweeping() -> None:
        while not ended.is_set():
            sweep(tmp_path)

    other = threading.Thread(target=sweeping)
    other.start()
    try:
        for number in range(500):
            with beside(tmp_path / "c.md", [b"%d" % number], sync=False) as made:
                made.replace(tmp_path / "c.md")
            assert (tmp_path / "c.md").read_bytes() == b"%d" % number
    finally:
        ended.set()
        other.join()
