"""The preview shows every edition, each by its day."""

import datetime as dt
import os

import pytest

from newsletter.cli import opening
from newsletter.pipeline.context import open_workspace
from newsletter.preview.showing import application, rooms
from tests.asgi import Browser, forms
from tests.workspaces import DAY, TUESDAY, Desk

NEXT = "2023-10-05"


def _plain(page: str) -> str:
    """Return a page with spaces as people type them."""
    return page.replace("\u00a0", " ")


@pytest.fixture
def browser(desk: Desk) -> Browser:
    """Make a browser in the preview of whatever letter is next."""
    desk("draft", DAY, now=TUESDAY)
    app = application(
        context := open_workspace(desk.root, opening.now, os.environ),
        rooms(context, None, opening.now),
        opening.now,
    )
    made = Browser(app)
    made.get(f"/?token={app.state.token}")
    return made


def test_another_day(browser: Browser, desk: Desk) -> None:
    """Another Thursday has its own page, whose forms are about it; looking at it makes no file."""
    page = browser.get("/", params={"jour": NEXT}).text
    assert "5 octobre 2023" in _plain(page)
    assert not (desk.root / "archive" / "editions" / f"{NEXT}.md").exists()
    texts = next(one for one in forms(page) if one.action == "/textes")
    assert texts.fields["jour"] == NEXT
    answer = browser.post("/textes", {**texts.fields, "edito": "# Plus tard\n"})
    assert answer.headers["location"].startswith(f"/?jour={NEXT}&")
    assert "# Plus tard" in (desk.root / "archive" / "editions" / f"{NEXT}.md").read_text()
    assert "# Plus tard" not in (desk.root / "archive" / "editions" / f"{DAY}.md").read_text()


def test_the_next_letter_moves_on(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no day is asked for, the next letter is shown; a page that was left open stays with its own."""
    before = browser.get("/").text
    assert "28 septembre 2023" in _plain(before)
    monkeypatch.setenv("NEWSLETTER_NOW", dt.datetime(2023, 9, 29, 8, tzinfo=dt.UTC).isoformat())
    assert "5 octobre 2023" in _plain(browser.get("/").text)
    texts = next(one for one in forms(before) if one.action == "/textes")
    assert texts.fields["jour"] == DAY


@pytest.mark.parametrize("day", ["2023-10-06", "demain", "../../x", "9999-99-99"])
def test_no_such_day(browser: Browser, day: str) -> None:
    """What is no date of the letter has no page, and no form."""
    assert browser.get("/", params={"jour": day}).status_code == 404
    assert browser.get("/letter", params={"jour": day}).status_code == 404
    texts = next(one for one in forms(browser.get("/").text) if one.action == "/textes")
    assert browser.post("/textes", {**texts.fields, "jour": day}).status_code == 400
