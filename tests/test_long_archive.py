"""What the studio does at a click is about the letter in hand, however many letters have left: counted, not timed."""

import datetime as dt
import io
import os
import re
import sqlite3
import time
from collections.abc import Callable

import pytest

from newsletter.draft.writing import new_text
from newsletter.model import Edition, EditionStatus, Sent
from newsletter.permalinks import mail_version, page_name
from newsletter.pipeline.context import open_workspace
from newsletter.preview.followed import Followed
from newsletter.preview.showing import application, rooms
from tests.asgi import Browser, forms
from tests.workspaces import DAY, TUESDAY, Desk

D = dt.date.fromisoformat(DAY)
WEEK = dt.timedelta(weeks=1)
FEW, MANY = 5, 105
PATIENCE = 10  # seconds, in which the system tells of a change
_ASKS = [(os, "stat"), (os, "lstat"), (os, "scandir"), (os, "listdir"), (os, "open"), (io, "open")]


class Counted:
    """Notes what is asked of the disk and of the database, and which editions are asked whether readers have them."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.paths: list[str] = []
        self.statements: list[str] = []
        self.editions: list[dt.date] = []
        for module, name in _ASKS:
            patch.setattr(module, name, self._noting(getattr(module, name)))
        connect = sqlite3.connect

        def traced(*where: object, **how: object) -> sqlite3.Connection:
            made: sqlite3.Connection = connect(*where, **how)  # type: ignore[arg-type, call-overload]
            made.set_trace_callback(self.statements.append)
            return made

        patch.setattr(sqlite3, "connect", traced)
        is_handed_over = Edition.is_handed_over.fget
        assert is_handed_over is not None

        def asked(edition: Edition) -> bool:
            self.editions.append(edition.date)
            return is_handed_over(edition)

        patch.setattr(Edition, "is_handed_over", property(asked))

    def _noting(self, do: Callable[..., object]) -> Callable[..., object]:
        def noting(*arguments: object, **others: object) -> object:
            if arguments and isinstance(arguments[0], str | os.PathLike):
                self.paths.append(os.fspath(arguments[0]))
            return do(*arguments, **others)

        return noting

    def of(self, days: set[dt.date]) -> list[str]:
        """The paths among them that are about letters of these days."""
        return [path for path in self.paths if any(str(day) in path for day in days)]


def archive(desk: Desk, number: int) -> set[dt.date]:
    """Have letters in the archive, and their pages in the site; return their days."""
    days = [D - week * WEEK for week in range(1, number + 1)]
    for count, day in enumerate(reversed(days), 1):
        sent = Sent(
            at=dt.datetime.combine(day, dt.time(9), dt.UTC),
            messenger="smtp",
            message_id=f"<{day}@example.org>",
        )
        text = new_text(
            Edition(date=day, number=count, status=EditionStatus.SENT, sent=sent, edito="Bonjour")
        )
        desk.write(f"archive/editions/{day}.md", text)
        for page in (page_name(day), mail_version(day)):
            desk.write(f"archive/site/{page}", "")
    return {*days}


def studio(desk: Desk) -> Browser:
    """The studio as it is served: it follows the folder, and looks at all of it once."""
    clock = lambda: dt.datetime.fromisoformat(TUESDAY)  # noqa: E731
    context = open_workspace(desk.root, clock, {**os.environ})
    followed = Followed(context.workspace.editions, lambda: 0.0)
    app = application(context, rooms(context, D, clock, followed.disk), clock, disk=followed.disk)
    made = Browser(app)
    made.get(f"/?token={app.state.token}")
    return made


def click(browser: Browser, state: str) -> str:
    """Leave the first entry out or take it back, see the page anew and its mail."""
    form = next(one for one in forms(browser.get("/").text) if one.action == "/entree")
    done = browser.post("/entree", {**form.fields, "state": state})
    assert done.status_code == 303
    page = browser.get(done.headers["location"].partition("#")[0]).text
    assert browser.get("/letter").status_code == 200
    return page


def counted(desk: Desk, number: int) -> tuple[Counted, set[dt.date]]:
    """What one click asks in the studio of an archive, after those that have seen it."""
    days = archive(desk, number)
    desk("draft", DAY, now=TUESDAY)
    browser = studio(desk)
    for state in ("out", "in"):
        click(browser, state)
    with desk.monkeypatch.context() as patch:
        found = Counted(patch)
        assert "L’entrée est écartée" in click(browser, "out")
    return found, days


def test_a_click_asks_nothing_of_old_letters(desk: Desk) -> None:
    """With twenty times the letters a click looks at no file of theirs and goes through none of them, and asks the database as often."""
    few, _ = counted(desk, FEW)
    many, days = counted(desk, MANY)
    assert few.statements
    assert many.of(days) == []
    assert D in many.editions
    assert days.isdisjoint(many.editions)
    assert len(many.statements) == len(few.statements)
    assert (
        len(many.paths) - len(few.paths) < (MANY - FEW) / 2
    )  # the system tells of what a click wrote when it likes


def test_a_letter_typed_asks_nothing_of_old_letters(desk: Desk) -> None:
    """Who looks for something to link to has all letters searched, and none looked at again; one that comes by hand is found."""
    days = archive(desk, MANY)
    desk("draft", DAY, now=TUESDAY)
    browser = studio(desk)

    def found(typed: str) -> str:
        return browser.get("/liens", params={"q": typed}).text

    assert "réponses" in found("lettre")
    with desk.monkeypatch.context() as patch:
        asked = Counted(patch)
        assert f"/{max(days)}.html" in found("lettre")
    assert asked.of(days) == []
    assert days.isdisjoint(asked.editions)
    path = desk.root / "archive" / "editions" / f"{max(days)}.md"
    path.write_text(re.sub(r"subject = .*", 'subject = "Une lettre à part"', path.read_text()))
    until(lambda: "Une lettre à part" in found("a part"))


@pytest.mark.parametrize("how", ["changed", "removed", "new"])
def test_a_change_by_hand_is_seen(desk: Desk, how: str) -> None:
    """What somebody does to an old letter's file, in a program of their own, is on the page at one of the next looks."""
    latest = max(archive(desk, FEW))
    desk("draft", DAY, now=TUESDAY)
    browser = studio(desk)
    click(browser, "out")
    path, other = (desk.root / "archive" / "editions" / f"{day}.md" for day in (latest, D + WEEK))
    text, said = path.read_text(), "n’est plus là" if how == "removed" else "portent le même numéro"
    assert said not in browser.get("/").text
    if how == "changed":
        path.write_text(text.replace(f"number = {FEW}", "number = 1"))
    elif how == "removed":
        path.unlink()
    else:
        other.write_text(text.replace(str(latest), str(D + WEEK)))
    until(lambda: said in browser.get("/").text)


def until(is_so: Callable[[], bool]) -> None:
    """Look until something is so: the system tells of a change a moment after it."""
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() < begun + PATIENCE
        time.sleep(0.01)
