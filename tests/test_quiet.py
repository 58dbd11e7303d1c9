"""Ordinary work makes none of the remarks that come of comparing a letter with others, and with other windows."""

import datetime as dt
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsletter.model import Edition, EditionEntry, EditionStatus, Sent, State
from newsletter.told import had
from tests.asgi import forms
from tests.test_by_hand import FRIDAY
from tests.test_curate import D
from tests.test_importing import mail
from tests.test_stale_saves import ATELIER, RENCONTRE, add_to_the_agenda, without
from tests.test_studio import Studio
from tests.test_update import row
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

NEXT = "2023-10-05"
COMPARED = {"row-unseen", "shown-before", "number-taken"}
WEDNESDAY, NEXT_TUESDAY = "2023-09-27T10:00:00+02:00", "2023-10-03T09:05:00+02:00"


def remarks(desk: Desk, day: str = DAY) -> set[str]:
    """What `check` says of a letter that comes of comparing it."""
    return COMPARED & {one["code"] for one in desk("check", day, "--json").json}


def done(desk: Desk, *arguments: str, now: str | None = None) -> None:
    said = desk(*arguments, now=now)
    assert said.code == 0, said.err


def ran(desk: Desk, now: str | None = None) -> None:
    assert desk("run", now=now).code in {0, 3}  # held where nobody approves


STEPS: dict[str, Callable[[Desk], object]] = {
    "run": lambda desk: desk("run"),
    "collect": lambda desk: desk("collect"),
    "draft": lambda desk: desk("draft", DAY),
    "atelier": lambda desk: add_to_the_agenda(desk, ATELIER),
    "rencontre": lambda desk: add_to_the_agenda(desk, RENCONTRE),
    "delete": lambda desk: desk.edition.write_text(without(desk.edition.read_text(), "lancement")),
    "out": lambda desk: desk.edition.write_text(desk.edition.read_text().replace('"in"', '"out"', 1)),
    "own": lambda desk: desk.edition.write_text(
        desk.edition.read_text().replace(
            "[[entry]]",
            '[[entry]]\nkey = "main/livre"\nsection = "apport"\nstate = "in"\nkind = "publication"\ntitle = "Le mien"\n\n[[entry]]',
            1,
        )
    ),
    "gone": lambda desk: desk.change("feeds/agenda.toml", ATELIER, ""),
    "approve": lambda desk: desk("approve", DAY),
    "withdraw": lambda desk: done(desk, "approve", DAY, "--withdraw"),
    "skip": lambda desk: done(desk, "skip", DAY, "--reason", "congés"),
    "unskip": lambda desk: done(desk, "approve", DAY, "--withdraw"),
    "postpone": lambda desk: done(desk, "postpone", DAY, "--to", "2023-09-29T09:00", "--reason", "grève"),
    "back": lambda desk: done(desk, "approve", DAY, "--withdraw"),
}
COURSES = [
    "atelier collect draft delete run atelier-gone run",
    "atelier draft delete own draft rencontre run approve",
    "atelier run out approve withdraw rencontre run gone run",
    "approve atelier run draft collect withdraw",
    "approve atelier collect run withdraw delete approve",
    "delete approve atelier run withdraw rencontre run",
    "skip atelier run collect unskip rencontre run delete",
    "postpone atelier run delete approve rencontre run withdraw run back",
    "atelier run delete postpone gone run back own approve",
]


@pytest.mark.parametrize("course", COURSES)
def test_files_and_commands(desk: Desk, course: str) -> None:
    """Rows come, are deleted, added and left out, whatever becomes of the letter meanwhile."""
    desk("draft", DAY, now=TUESDAY)
    for step in course.replace("atelier-gone", "gone").split():
        STEPS[step](desk)
        assert not remarks(desk), step


def test_the_studio(desk: Desk) -> None:
    """A page that stays open while collections come: what it sends says what it showed, and no row is lost."""
    desk("draft", DAY, now=TUESDAY)
    studio = Studio(desk)
    texts, fields = studio.form("/textes"), studio.fields("agenda/colloque")
    add_to_the_agenda(desk, ATELIER)
    ran(desk)
    assert studio.send(texts, edito="# Bonjour\n\nUn mot.\n") == 303
    assert not remarks(desk)
    assert studio.send(fields, title="Autre titre") == 303
    assert not remarks(desk)
    for key, deed in (
        ("colloque", {"state": "out"}),
        ("colloque", {"state": "in"}),
        ("atelier", {"state": "never"}),
        ("lancement", {"move": "up"}),
    ):
        assert studio.send(studio.form("/entree", f"agenda/{key}"), **deed) == 303
        assert not remarks(desk), (key, deed)
    add_to_the_agenda(desk, RENCONTRE)
    ran(desk)
    name = re.findall(r"nom=([0-9a-f]{16})", studio.browser.get("/versions").text)[-1]
    page = studio.browser.get("/versions", params={"nom": name}).text
    assert studio.send(forms(page)[0], nom=name) == 303
    assert not remarks(desk)
    assert studio.send(studio.form("/approuver")) == 303
    add_to_the_agenda(desk, '\n[[event]]\nid = "tard"\ntitle = "Tard"\nstart = 2023-10-06T18:00:00\n')
    ran(desk)
    assert not remarks(desk)
    assert studio.send(studio.form("/reprendre")) == 303
    assert not remarks(desk)


@pytest.mark.parametrize("is_backup", [False, True])
def test_a_lost_memory(desk: Desk, *, is_backup: bool) -> None:
    """Nobody knows what the editor had seen: no row is said to have been dropped, neither before nor after the next run."""
    done(desk, "draft", DAY, now=TUESDAY)
    shutil.copytree(desk.root / "var", desk.root / "backup")
    add_to_the_agenda(desk, ATELIER)
    ran(desk)
    STEPS["delete"](desk)
    shutil.rmtree(desk.root / "var")
    if is_backup:
        (desk.root / "backup").rename(desk.root / "var")
    add_to_the_agenda(desk, RENCONTRE)
    assert not remarks(desk)
    ran(desk)
    assert not remarks(desk)


def shown(*rows: EditionEntry, day: dt.date = D, **fields: Any) -> Edition:
    return Edition(date=day, number=1, status=EditionStatus.SENT, entries=rows, **fields)


BOOK = "https://www.example.org/livres/communs"
MINE = row("main/mine", "apport", url=BOOK)


@pytest.mark.parametrize(
    "earlier",
    [
        shown(row("main/mine", "apport", state=State.OUT, url=BOOK)),
        shown(row("main/mine", "apport", state=State.NEVER, url=BOOK)),
        shown(row("main/other", "apport", url="https://www.example.org/livres/autre", title=MINE.title)),
        shown(row("main/day", "semaine", url=BOOK)),
        replace(shown(MINE), status=EditionStatus.APPROVED),
        replace(shown(MINE), status=EditionStatus.SKIPPED),
        shown(edito=f"[Communs]({BOOK})", sent=Sent(at=FRIDAY, messenger="import", message_id="import:1")),
    ],
)
def test_what_no_letter_showed(earlier: Edition) -> None:
    """What was left out, another thing of the same name, an event at its address, a letter that did not leave, an imported text."""
    assert had(shown(MINE, day=D + dt.timedelta(days=7)), [earlier], frozenset()) == {}


def test_what_shares_an_address_that_says_nothing() -> None:
    """A site's front page tells no publication, nor does an event come twice by being in two letters."""
    front = (
        row("main/a", "apport", url="https://www.example.org/"),
        row("main/b", "apport", url="https://www.example.org"),
    )
    event = row("agenda/e")
    assert (
        had(shown(front[1], event, day=D + dt.timedelta(days=7)), [shown(front[0], event)], frozenset()) == {}
    )


def imported(desk: Desk, folder: Path, *dates: str) -> None:
    files = []
    for number, date in enumerate(dates):
        file = folder / f"{number}.eml"
        file.write_text(mail(date=f"{date} 09:00:00 +0200"), encoding="utf-8")
        files.append(str(file))
    done(desk, "import", *files)


EARLIER = ("Thu, 7 Sep 2023", "Thu, 14 Sep 2023", "Thu, 21 Sep 2023")


def test_imported_after_ours_left(desk: Desk, tmp_path: Path) -> None:
    """Letters of before whose numbers ours have: the next one has its own, and nothing is said of it."""
    desk.change("newsletter.toml", "# first_number = 1 ", "first_number = 36 ")
    for now, *arguments in ((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run")):
        done(desk, *arguments, now=now)
    imported(desk, tmp_path, *EARLIER)
    for path in (desk.root / "archive/editions").glob("2023-09-[012]*.md"):
        path.write_text(re.sub(r"(?m)^number = -?\d+$", "number = 36", path.read_text()))
    ran(desk, now=NEXT_TUESDAY)
    assert not remarks(desk, NEXT)
    assert desk("draft", NEXT, "--json").json["number"] == 37
    done(desk, "approve", NEXT)
    assert not remarks(desk, NEXT)


@pytest.mark.parametrize("is_approved", [False, True])
def test_imported_before_ours_leaves(desk: Desk, tmp_path: Path, *, is_approved: bool) -> None:
    """What stands already follows them; one that was approved keeps what was approved, and what came before counts back from it."""
    if is_approved:
        desk.change("newsletter.toml", "# first_number = 1 ", "first_number = 36 ")
    done(desk, "draft", DAY, now=TUESDAY)
    if is_approved:
        done(desk, "approve", DAY)
    imported(desk, tmp_path, *EARLIER)
    ran(desk)
    numbers = [
        re.findall(r"(?m)^number = (-?\d+)$", path.read_text())[0]
        for path in sorted((desk.root / "archive/editions").glob("*.md"))
    ]
    assert not remarks(desk), numbers


@pytest.mark.parametrize("approved", ["neither", "first", "second", "both"])
def test_postponed(desk: Desk, approved: str) -> None:
    """A letter that is put off, to before the next one or after it: each has its number, and its own new things."""
    done(desk, "draft", DAY, now=TUESDAY)
    done(desk, "postpone", DAY, "--to", "2023-10-04T09:00", "--reason", "grève", now=WEDNESDAY)
    if approved in {"first", "both"}:
        done(desk, "approve", DAY)
    ran(desk, now=NEXT_TUESDAY)
    assert not remarks(desk)
    assert not remarks(desk, NEXT)
    if approved in {"second", "both"}:
        done(desk, "approve", NEXT)
    assert not remarks(desk)
    assert not remarks(desk, NEXT)
    ran(desk, now="2023-10-04T09:05:00+02:00")
    ran(desk)
    assert not remarks(desk, NEXT)
    ran(desk, now="2023-10-05T09:05:00+02:00")
    assert not remarks(desk, NEXT)
    assert not remarks(desk)
