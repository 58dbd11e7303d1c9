"""A letter that left and whose file says otherwise: whoever looks is told what the ledger knows, also before the next run."""

import datetime as dt
import json
import shutil
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from newsletter.pipeline.context import open_workspace
from newsletter.pipeline.edition.as_known import as_known
from newsletter.pipeline.edition.drafting import foreseen
from tests.test_needs import need
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

NEXT = "2023-10-05"
SAME_DAY, FRIDAY = "2023-09-28T09:30:00+02:00", "2023-09-29T09:30:00+02:00"
FALSE = {
    "letter-missed",
    "approval-awaited",
    "approval-lost",
    "draft-missing",
    "letter-overdue",
    "letter-held",
}


@pytest.fixture
def copies(desk: Desk) -> dict[str, str]:
    """What the file said before its letter left, by its status."""
    desk.after((TUESDAY, "run"))
    draft = desk.edition.read_text()
    desk.after((TUESDAY, "approve", DAY))
    approved = desk.edition.read_text()
    desk.after((THURSDAY, "run"))
    return {"draft": draft, "approved": approved, "sent": desk.edition.read_text()}


def codes(found: Any) -> set[str]:
    """What needs a person of this letter."""
    return {one["code"] for one in found["needs"] if "28 septembre" in one["text"].replace("\u00a0", " ")}


@pytest.mark.parametrize("now", [SAME_DAY, FRIDAY])
@pytest.mark.parametrize("old", ["draft", "approved"])
@pytest.mark.some(2)
def test_an_old_copy(desk: Desk, copies: dict[str, str], old: str, now: str) -> None:
    """`status` and `calendar` say that it left, and of its file that it is a copy of before; the run restores it."""
    desk.edition.write_text(copies[old])
    found = json.loads(desk("status", "--json", now=now).out)
    assert found["next"]["date"] == NEXT
    assert not FALSE & codes(found)
    told = need(desk, "edition-outdated", now=now)
    assert "déjà écrite dans la boîte d’envoi" in told["text"]
    assert "newsletter run" in told["remedy"]
    (row,) = [one for one in json.loads(desk("calendar", "--json", now=now).out) if one["date"] == DAY]
    assert row["status"] == "sent"
    assert row["send_at"].startswith(THURSDAY[:16])
    (line,) = [one for one in desk("calendar", now=now).out.splitlines() if one.count("28 septembre") == 2]
    assert "écrite dans la boîte d’envoi" in line
    desk("run", now=now)
    assert "edition-outdated" not in desk.codes(now)
    assert desk.edition.read_text() == copies["sent"]


def test_a_file_that_is_gone(desk: Desk, copies: dict[str, str]) -> None:
    """The same day nobody is told that it must be drafted, or that it will not leave."""
    assert copies
    desk.edition.unlink()
    found = json.loads(desk("status", "--json", now=SAME_DAY).out)
    assert found["next"]["date"] == NEXT
    assert codes(found) == {"edition-missing"}


def test_nothing_but_a_draft_is_left(desk: Desk, copies: dict[str, str]) -> None:
    """Without what was approved the file's own words are shown, as sent."""
    desk.edition.write_text(copies["draft"])
    for path in (desk.root / f"var/frozen/{DAY}").iterdir():
        path.unlink()
    assert json.loads(desk("status", "--json", now=FRIDAY).out)["next"]["date"] == NEXT


def test_what_tells_nothing_new(desk: Desk, copies: dict[str, str]) -> None:
    """A file that says what the ledger knows is taken as it is."""
    assert copies
    context = open_workspace(desk.root, lambda: dt.datetime.fromisoformat(FRIDAY), {})
    with context.copied_store() as store:
        assert as_known(context, store).editions() == context.editions()


CONFLICT = '<<<<<<< HEAD\nstatus = "sent"\n=======\nstatus = "sent"\n>>>>>>> theirs'
NEXT_TUESDAY = "2023-10-03T09:05:00+02:00"


def shown(desk: Desk) -> set[str]:
    """What the next letter's draft would show, of what is shown but once."""
    found = desk("draft", NEXT, "--json", now=NEXT_TUESDAY).json
    return {one["key"] for one in found["entry"] if one["state"] == "in" and one["kind"] != "event"}


@pytest.mark.parametrize("lost", [(), ("cache",), ("cache", "frozen")], ids=["read", "approved", "salvaged"])
def test_a_file_that_cannot_be_read(desk: Desk, copies: dict[str, str], lost: tuple[str, ...]) -> None:
    """What it showed is not proposed again, its number is not reused: by what is left of it in `var/`, or in the file itself."""
    assert "agenda/livre" in copies["sent"]
    desk.edition.write_text(copies["sent"].replace('status = "sent"', CONFLICT))
    _without(desk, *lost)
    _is_known(desk, is_known=True)


def test_one_of_which_nothing_is_left(desk: Desk, copies: dict[str, str]) -> None:
    """That nobody knows any more what it showed is said."""
    desk.edition.write_text(copies["sent"][:20])
    _without(desk, "cache", "frozen")
    _is_known(desk, is_known=False)


def _without(desk: Desk, *lost: str) -> None:
    for folder in lost:
        shutil.rmtree(desk.root / "var" / folder)


def _is_known(desk: Desk, *, is_known: bool) -> None:
    assert shown(desk) == (set() if is_known else {"agenda/livre"})
    assert desk("draft", NEXT, "--json").json["number"] == (2 if is_known else 1)
    told = need(desk, "edition-unreadable", now=NEXT_TUESDAY)["text"].replace("\u00a0", " ")
    assert ("son numéro n’est pas repris" if is_known else "ne se sait plus : la suivante peut") in told
    assert desk("run").code == 0


def test_the_preview_knows_it_too(desk: Desk, copies: dict[str, str]) -> None:
    """Whoever opened the workspace: what is proposed is proposed by what the ledger knows."""
    desk.edition.write_text(copies["sent"].replace('status = "sent"', CONFLICT))
    context = open_workspace(desk.root, lambda: dt.datetime.fromisoformat(NEXT_TUESDAY), {})
    with context.copied_store() as store:
        found = foreseen(context, store, dt.date.fromisoformat(NEXT)).edition
    assert found.number == 2
    assert "agenda/livre" not in {row.key for row in found.shown}


def test_one_of_which_nobody_knows_yet_stops_no_other(desk: Desk) -> None:
    """A letter in doubt whose file is broken is settled once it can be read; the other letters go on, and repeat nothing of it."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    with closing(sqlite3.connect(desk.root / "var" / "state.db")) as db, db:
        db.execute("UPDATE delivery SET standing = 'uncertain'")
    text = desk.edition.read_text()
    desk.edition.write_text(text.replace('status = "sent"', CONFLICT.replace("sent", "sending")))
    assert not shown(desk)
    assert desk("run").code == 0
