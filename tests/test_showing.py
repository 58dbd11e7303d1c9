"""The view of a workspace's edition: as a draft would be now, made anew when what it is made from has changed."""

import datetime as dt
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from newsletter.model import State
from newsletter.pipeline import shelf
from newsletter.pipeline.context import Context, open_workspace
from newsletter.pipeline.gathering.known import known_entries
from newsletter.preview import View, showing, watch
from newsletter.preview.desk import Desk as WorkspaceDesk
from newsletter.preview.watch import fingerprint
from newsletter.store import database, upgrading
from newsletter.store.collected import Collected
from tests.workspaces import DAY, TUESDAY, Desk

D = dt.date.fromisoformat(DAY)
LATER = "2023-09-26T19:05:00+02:00"
ATELIER = """
[[event]]
id = "atelier"
title = "Atelier"
start = 2023-10-03T18:00:00
"""
HOLDER = """
import sys
from newsletter.pipeline.context import open_workspace
import datetime as dt
from pathlib import Path
context = open_workspace(Path(sys.argv[1]), lambda: dt.datetime.fromisoformat(sys.argv[2]), {})
with context.lock(), context.store() as store, store.transaction():
    store._db.execute("UPDATE entry SET source = 'nobody'")
    print("held", flush=True)
    sys.stdin.read()
"""


def context(desk: Desk, now: str = TUESDAY) -> Context:
    return open_workspace(desk.root, lambda: dt.datetime.fromisoformat(now), {})


def view(desk: Desk) -> View:
    opened = context(desk)
    return showing._view(opened, WorkspaceDesk(lambda: opened, D), D)


def tree(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """All that lies in a workspace: when it was written, which file it is, what it holds."""
    found = {}
    for path in [root, *sorted(root.rglob("*"))]:
        state = path.stat()
        found[str(path)] = (state.st_mtime_ns, state.st_ino, path.read_bytes() if path.is_file() else b"")
    return found


def add_to_the_agenda(desk: Desk, text: str = ATELIER) -> None:
    desk.write("feeds/agenda.toml", (desk.root / "feeds/agenda.toml").read_text() + text)


def test_everything_is_watched(desk: Desk) -> None:
    """The editor's files, the names that the dictionary is told, the sources, and what cron collects."""
    desk("draft", DAY)

    def version() -> str:
        return fingerprint(showing._watched(context(desk), D))

    seen = [version()]
    for name in (
        "feeds/names.txt",
        "feeds/x.ics",
        "templates/site/site.css",
        "archive/editions/2023-10-05.md",
    ):
        desk.write(name, "x")
        seen.append(version())
        (desk.root / name).unlink()
    desk.write("feeds/sources.toml", "")
    desk.write("feeds/agenda.toml", "")
    seen.append(version())
    desk("collect", now=LATER)
    seen.append(version())
    assert len(set(seen)) == len(seen)


def test_the_archive_is_read_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are that ask for the editions, one look at their folder shows a letter."""
    desk("draft", DAY)
    looks: list[Path] = []

    def looking(look: Callable[..., object]) -> Callable[..., object]:
        def looked(folder: Path, *others: object) -> object:
            looks.append(folder)
            return look(folder, *others)

        return looked

    monkeypatch.setattr(shelf, "listed", looking(shelf.listed))
    monkeypatch.setattr(watch, "of_files", looking(watch.of_files))
    room = showing.rooms(context(desk), D, lambda: dt.datetime.fromisoformat(TUESDAY)).room(DAY)
    assert room.current.get()[1].entries
    assert looks.count(desk.root / "archive" / "editions") == 1


def test_what_is_known_is_read_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each change writes a proposal into the database: what a review is compared with is not read again for that."""
    desk("draft", DAY)
    opened = context(desk)
    with opened.store() as store:
        first = known_entries(opened, store)
        store.memory.propose(D, 99, "another")
    reads: list[object] = []
    monkeypatch.setattr(Collected, "entries", lambda *asked: reads.append(asked) or [])
    with opened.copied_store() as store:
        assert known_entries(opened, store) == first
    assert reads == []


def test_the_mail_is_told_first(desk: Desk) -> None:
    """Before all that is said of it, the mail can be asked for by its name; it is told no second time."""
    desk("draft", DAY)
    current = showing.rooms(context(desk), D, lambda: dt.datetime.fromisoformat(TUESDAY)).room(DAY).current
    told: list[View | None] = []

    def fetch(mail: View) -> bool:
        told.append(current.shown(mail.content))
        return False

    _, shown = current.get(fetch)
    assert [mail and mail.html for mail in told] == [shown.html]
    assert told[0] != shown
    current.get(fetch)
    assert len(told) == 1


def test_what_is_said_waits_for_the_mail(desk: Desk) -> None:
    """Where a frame will ask for the mail, it has it before anything else is found out about it."""
    desk("draft", DAY)
    current = showing.rooms(context(desk), D, lambda: dt.datetime.fromisoformat(TUESDAY)).room(DAY).current
    order: list[str] = []
    fetching: list[threading.Thread] = []

    def fetch(mail: View) -> None:
        order.append("fetched" if current.shown(mail.content) else "lost")

    def told(mail: View) -> bool:
        fetching.append(threading.Thread(target=fetch, args=(mail,)))
        fetching[0].start()
        return True

    current.get(told)
    order.append("made")
    fetching[0].join()
    assert order == ["fetched", "made"]


def test_what_is_read_first_is_no_garbage(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first page is asked for all is read that it shows, and only then set apart from what garbage is sought in."""
    desk("draft", DAY)
    composed: list[bool] = []
    rooms = showing.rooms(context(desk), D, lambda: dt.datetime.fromisoformat(TUESDAY))
    current = rooms.room(None).current
    monkeypatch.setattr(showing.gc, "freeze", lambda: composed.append(current._known is not None))
    monkeypatch.setattr(showing.gc, "set_threshold", lambda _: None)
    showing._begin(rooms)
    assert composed == [True]


CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:cafe
SUMMARY:Café de l’ODD 17
DTSTART:20231003T090000Z
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize("before", [(), ("draft", DAY), ("run",)], ids=["new", "drafted", "run"])
@pytest.mark.some(1)
def test_looking_writes_nothing(desk: Desk, before: tuple[str, ...]) -> None:
    """Whatever there is to show, not a byte of the workspace changes, no file comes, and none is touched."""
    if before:
        desk(*before)
    add_to_the_agenda(desk)
    desk.write("feeds/cafe.ics", CALENDAR)
    kept = tree(desk.root)
    for _ in range(2):
        titles = [entry.title for entry in view(desk).entries]
        assert {"Atelier", "Café de l’ODD 17", "Lancement de la plateforme"} <= {*titles}
    assert tree(desk.root) == kept


def test_without_a_file_it_shows_what_a_draft_would_be(desk: Desk) -> None:
    """An edition that is not drafted yet is shown as it would be, under the version that its file would have."""
    shown = view(desk)
    assert shown.status == "Pas encore préparée"
    assert shown.news == {entry.key for entry in shown.entries}
    assert not desk.edition.exists()
    desk("draft", DAY)
    drafted = view(desk)
    assert (drafted.news, drafted.version) == (frozenset(), shown.version)
    assert (drafted.html, drafted.text, drafted.entries) == (shown.html, shown.text, shown.entries)


def test_what_is_not_in_the_file_yet(desk: Desk) -> None:
    """It shows the draft as it would be brought up to date, and marks the entries that the file does not hold."""
    desk("draft", DAY)
    add_to_the_agenda(desk)
    desk.change("feeds/agenda.toml", "CESE, Paris", "Palais d’Iéna")
    shown = view(desk)
    assert [entry.title for entry in shown.entries if entry.key in shown.news] == ["Atelier"]
    assert "Palais d’Iéna" in shown.text
    assert "Atelier" not in desk.edition.read_text()
    desk("draft", DAY)
    assert view(desk).news == frozenset()
    assert (view(desk).entries, view(desk).version) == (shown.entries, shown.version)
    desk.change("feeds/agenda.toml", "Palais d’Iéna", "Le Palais")
    assert view(desk).version != shown.version


def test_an_edit_is_not_undone_in_the_view(desk: Desk) -> None:
    """What the editor wrote, put out or deleted is shown as they have it."""
    desk("draft", DAY)
    head, colloque, lancement, _ = desk.edition.read_text().split("\n[[entry]]\n")
    colloque = colloque.replace('title = "Colloque', 'title = "Grand colloque')
    lancement = lancement.replace('state = "in"', 'state = "out"')
    desk.edition.write_text("\n[[entry]]\n".join([head, colloque, lancement + "+++\n"]))
    shown = view(desk)
    assert [(one.title.split()[0], one.state) for one in shown.entries] == [
        ("Grand", State.IN),
        ("Lancement", State.OUT),
    ]


def test_a_closed_edition_is_shown_as_it_is(desk: Desk) -> None:
    """An approved one has nothing added; a skipped one says why there is no letter."""
    desk("draft", DAY)
    desk("approve", DAY)
    add_to_the_agenda(desk)
    shown = view(desk)
    assert (shown.status, shown.is_open, shown.may_withdraw) == ("Approuvée", False, True)
    assert "Atelier" not in [one.title for one in shown.entries]
    skipped = 'status = "skipped"\nreason = "pas de lettre en août"'
    desk.edition.write_text(desk.edition.read_text().replace('status = "approved"', skipped))
    shown = view(desk)
    assert (shown.status, shown.hint) == ("Sautée", "Ce jeudi est sauté\u00a0: pas de lettre en août.")


@pytest.mark.parametrize("drafted", [True, False])
@pytest.mark.some(1)
def test_whoever_is_at_work_does_not_disturb(desk: Desk, *, drafted: bool) -> None:
    """While another process holds the workspace, in the middle of writing, it is shown as it was before, at once."""
    desk("collect")
    if drafted:
        desk("draft", DAY)
    before = view(desk)
    with ExitStack() as stack:
        command = [sys.executable, "-c", HOLDER, str(desk.root), TUESDAY]
        holder = stack.enter_context(
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        )
        assert holder.stdin is not None
        assert holder.stdout is not None
        stack.callback(holder.kill)
        assert holder.stdout.readline() == "held\n"
        kept = tree(desk.root)
        assert view(desk) == before
        assert tree(desk.root) == kept


def test_an_older_database_is_shown_too(desk: Desk) -> None:
    """A database that an earlier program left is read as it is, and stays as it is until somebody writes."""
    with desk.monkeypatch.context() as patch:
        patch.setattr(upgrading, "MIGRATIONS", upgrading.MIGRATIONS[:3])
        patch.setattr(upgrading, "derive_again", lambda _db: None)
        patch.setattr(database, "begin_again", lambda _db: None)
        database.Store(desk.root / "var" / "state.db").__exit__()
    kept = tree(desk.root)
    assert len(view(desk).entries) == 3
    assert tree(desk.root) == kept


@pytest.mark.parametrize("at_it", [True, False])
def test_looking_while_a_letter_leaves(desk: Desk, *, at_it: bool) -> None:
    """Whether somebody hands the letter over at this moment is seen without touching what says so."""
    desk("draft", DAY)
    opened = context(desk)
    with ExitStack() as stack:
        if at_it:
            stack.enter_context(opened.handing_over())
        else:
            with opened.handing_over():
                pass
        kept = tree(desk.root)
        assert opened.is_handing_over is at_it
        assert tree(desk.root) == kept


def test_no_address_writes_anything(desk: Desk) -> None:
    """Asked as a browser asks, for the studio and all that it shows, the preview changes no file."""
    desk("collect")
    process = desk.process("preview", DAY, "--no-browser", now=TUESDAY)
    try:
        address = process.stdout.readline().strip()
        kept = tree(desk.root)
        with httpx.Client(trust_env=False, timeout=60) as browser:
            pages = [browser.get(address, follow_redirects=True).text]
            base = address.partition("/?")[0]
            for path in (
                "/letter",
                "/letter?dark=1",
                "/text",
                "/page",
                "/version",
                "/site-assets/mark.svg",
                "/studio/studio.js",
            ):
                answer = browser.get(f"{base}{path}")
                assert answer.status_code == 200
                pages.append(answer.text)
        assert tree(desk.root) == kept
    finally:
        process.terminate()
        process.communicate()
    assert "Pas encore préparée" in pages[0]
    assert "Colloque" in pages[1]
