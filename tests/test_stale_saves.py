"""A file that is saved from a window opened before the program wrote to it: what the editor had not seen is not lost."""

import dataclasses
import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from newsletter.curate import Proposal
from newsletter.draft import read_edition
from newsletter.draft.update import BACK
from newsletter.draft.writing import new_text
from newsletter.model import Edition, State
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.proposing import Plan, remember
from newsletter.store import Store
from newsletter.workspace import Workspace
from tests.laws import dear
from tests.test_curate import CONFIG, PARIS, D
from tests.test_update import row
from tests.workspaces import DAY, TUESDAY, Desk

ATELIER = '\n[[event]]\nid = "atelier"\ntitle = "Atelier"\nstart = 2023-10-03T18:00:00\n'
RENCONTRE = '\n[[event]]\nid = "rencontre"\ntitle = "Rencontre"\nstart = 2023-10-04T18:00:00\n'


def add_to_the_agenda(desk: Desk, text: str) -> None:
    desk.write("feeds/agenda.toml", (desk.root / "feeds/agenda.toml").read_text() + text)


def rows(desk: Desk) -> dict[str, dict[str, Any]]:
    """The edition's rows after it was brought up to date."""
    return {one["key"].removeprefix("agenda/"): one for one in desk("draft", DAY, "--json").json["entry"]}


def without(text: str, name: str) -> str:
    """Delete a row from the text of an edition."""
    head, *parts = text.removesuffix("+++\n").split("\n[[entry]]\n")
    kept = [part for part in parts if not part.startswith(f'key = "agenda/{name}"')]
    assert len(kept) == len(parts) - 1
    return "\n[[entry]]\n".join([head, *kept]) + "+++\n"


def test_a_row_that_was_not_seen_comes_back(desk: Desk) -> None:
    """A save from an older window drops the new row and keeps the editor's words: the row comes back, and says why."""
    desk("draft", DAY, now=TUESDAY)
    window = desk.edition.read_text()
    add_to_the_agenda(desk, ATELIER)
    assert "atelier" in rows(desk)
    desk.edition.write_text(
        window.replace('title = "Colloque', 'title = "Grand colloque') + "\n# Mon titre\n"
    )
    assert "Atelier" in desk("draft", DAY).out
    found = rows(desk)
    assert found["atelier"]["state"] == "in"
    assert found["atelier"]["reason"] == f"a lieu 5\u00a0jours après la lettre{BACK}"
    assert found["colloque"]["title"].startswith("Grand colloque")
    assert desk.edition.read_text().endswith("\n# Mon titre\n")
    assert rows(desk)["atelier"]["reason"].endswith(BACK)  # as long as it is in the letter


def test_what_nobody_saw_is_not_approved(desk: Desk) -> None:
    """Who saves an older window and approves at once is told what it dropped; once it is back, it may be kept or deleted."""
    desk("draft", DAY, now=TUESDAY)
    window = desk.edition.read_text()
    add_to_the_agenda(desk, ATELIER)
    desk("run")
    desk.edition.write_text(window)
    (found,) = [one for one in desk("check", DAY, "--json").json if one["level"] == "error"]
    assert (found["code"], found["where"]) == ("row-unseen", "agenda/atelier")
    said = desk("approve", DAY)
    assert said.code == 3
    assert "Atelier" in said.err
    assert "draft-errors" in desk.codes()
    assert 'status = "draft"' in desk.edition.read_text()
    desk("run")
    desk.edition.write_text(without(desk.edition.read_text(), "atelier"))
    assert desk("approve", DAY).code == 0


def test_what_is_gone_by_now_keeps_nothing_from_being_approved(desk: Desk) -> None:
    """A row that came and went while the window was open is missed by nobody."""
    desk("draft", DAY, now=TUESDAY)
    window, agenda = desk.edition.read_text(), (desk.root / "feeds/agenda.toml").read_text()
    add_to_the_agenda(desk, ATELIER)
    desk("draft", DAY)
    desk.edition.write_text(window)
    desk.write("feeds/agenda.toml", agenda)
    assert desk("approve", DAY).code == 0


def test_what_came_back_can_be_deleted(desk: Desk) -> None:
    """Once the editor has seen the row, its deletion holds, whatever comes later."""
    desk("draft", DAY, now=TUESDAY)
    window = desk.edition.read_text()
    add_to_the_agenda(desk, ATELIER)
    desk("draft", DAY)
    desk.edition.write_text(window)
    assert "atelier" in rows(desk)
    desk.edition.write_text(without(desk.edition.read_text(), "atelier"))
    add_to_the_agenda(desk, RENCONTRE)
    for _ in range(2):
        assert {*rows(desk)} == {"colloque", "lancement", "livre", "rencontre"}


def test_several_windows(desk: Desk) -> None:
    """Each window is judged by what it showed: what it had and lacks was deleted, what came later comes again."""
    desk("draft", DAY, now=TUESDAY)
    first = desk.edition.read_text()
    add_to_the_agenda(desk, ATELIER)
    desk("draft", DAY)
    second = desk.edition.read_text()
    add_to_the_agenda(desk, RENCONTRE)
    desk("draft", DAY)
    desk.edition.write_text(without(second, "atelier"))
    assert {*rows(desk)} == {"colloque", "lancement", "livre", "rencontre"}
    desk.edition.write_text(without(first, "livre"))
    assert {*rows(desk)} == {"colloque", "lancement", "atelier", "rencontre"}


def test_fields_follow_too(desk: Desk) -> None:
    """What the old window still shows as it was proposed then is no edit: it follows what is known now."""
    desk("draft", DAY, now=TUESDAY)
    window = desk.edition.read_text()
    desk.change("feeds/agenda.toml", "CESE, Paris", "Palais d’Iéna")
    assert rows(desk)["colloque"]["place"] == "Palais d’Iéna"
    desk.edition.write_text(f"{window}\n# Mon titre\n")
    assert rows(desk)["colloque"]["place"] == "Palais d’Iéna"
    assert desk("draft", DAY, "--json").json["subject"] == "Mon titre"


@pytest.mark.parametrize("window", [True, False])
def test_after_an_approval(desk: Desk, *, window: bool) -> None:
    """An old window saved over an approved letter makes it a draft again, with all that came; its hash knows no number."""
    desk("draft", DAY, now=TUESDAY)
    old = desk.edition.read_text()
    add_to_the_agenda(desk, ATELIER)
    desk("draft", DAY)
    desk("approve", DAY)
    approved = desk.edition.read_text()
    desk.edition.write_text(old if window else approved.replace("proposal = 2", "proposal = 1"))
    found = desk("draft", DAY, "--json").json
    assert found["status"] == ("draft" if window else "approved")
    assert any(one["key"] == "agenda/atelier" for one in found["entry"])


def test_the_line_that_says_what_was_seen(desk: Desk) -> None:
    """It changes only when the program writes to the file; without it all counts as seen; any number is borne."""
    desk("draft", DAY, now=TUESDAY)
    assert "\nproposal = 1\n" in desk.edition.read_text()
    desk.change(f"archive/editions/{DAY}.md", 'place = "CESE', 'place = "Au CESE')
    desk("draft", DAY, now="2023-09-27T18:00:00+02:00")
    assert "\nproposal = 1\n" in desk.edition.read_text()
    add_to_the_agenda(desk, ATELIER)
    desk("draft", DAY)
    assert "\nproposal = 2\n" in desk.edition.read_text()
    bare = desk.edition.read_text().replace("proposal = 2\n", "")
    desk.edition.write_text(without(bare, "atelier"))
    assert "atelier" not in rows(desk)
    for number in ("3000000000000000000000", "-1", "0"):
        desk.edition.write_text(
            bare.replace('status = "draft"\n', f'status = "draft"\nproposal = {number}\n')
        )
        assert "atelier" in rows(desk)
    add_to_the_agenda(desk, RENCONTRE)
    assert "rencontre" in rows(desk)


def test_the_line_stays_where_it_is(desk: Desk) -> None:
    """A comment behind it survives; beside it only what is proposed changes."""
    desk("draft", DAY, now=TUESDAY)
    desk.edition.write_text(
        desk.edition.read_text().replace("proposal = 1\n", "proposal = 1  # pas touche\n")
    )
    before = desk.edition.read_text().splitlines()
    add_to_the_agenda(desk, ATELIER)
    desk("draft", DAY)
    after = desk.edition.read_text().splitlines()
    assert "proposal = 2  # pas touche" in after
    changed = [line.partition(" ")[0] for line in before if line not in after]
    assert changed == ["subject", "preheader", "proposal"]


@pytest.mark.parametrize("line", [True, False])
def test_a_database_of_before(desk: Desk, *, line: bool) -> None:
    """With the database of a backup, older than the file, or lost, nothing in the file changes and no row is lost."""
    desk("draft", DAY, now=TUESDAY)
    shutil.copytree(desk.root / "var", desk.root / "backup")
    add_to_the_agenda(desk, ATELIER)
    desk("draft", DAY)
    desk.change(f"archive/editions/{DAY}.md", 'title = "Atelier', 'title = "Grand atelier')
    if not line:
        desk.change(f"archive/editions/{DAY}.md", "proposal = 2\n", "")
    before = desk.edition.read_bytes()
    for backup in (True, False):
        shutil.rmtree(desk.root / "var")
        if backup:
            shutil.copytree(desk.root / "backup", desk.root / "var")
        assert desk("draft", DAY).code == 0
        assert desk.edition.read_bytes() == before
    add_to_the_agenda(desk, RENCONTRE)
    assert {*rows(desk)} == {"colloque", "lancement", "livre", "atelier", "rencontre"}
    desk.edition.write_text(without(desk.edition.read_text(), "rencontre"))
    assert "rencontre" not in rows(desk)


def test_what_an_earlier_program_proposed(desk: Desk) -> None:
    """A file and a database from before the proposals were numbered go on: deleted rows stay deleted, new ones come."""
    desk("draft", DAY, now=TUESDAY)
    with Store(desk.root / "var" / "state.db") as store, store.transaction():
        store._db.execute("UPDATE proposal SET number = 0")
    desk.change(f"archive/editions/{DAY}.md", "proposal = 1\n", "")
    desk.edition.write_text(without(desk.edition.read_text(), "livre"))
    add_to_the_agenda(desk, ATELIER)
    assert {*rows(desk)} == {"colloque", "lancement", "atelier"}
    assert "\nproposal = 1\n" in desk.edition.read_text()


@dataclasses.dataclass
class Text:
    """A text of the edition's, and the keys that were deleted on the way to it."""

    edition: Edition
    deleted: frozenset[str]

    def without(self, key: str) -> "Text":
        kept = tuple(one for one in self.edition.entries if one.key != key)
        gone = {key} & {one.key for one in self.edition.entries}
        return Text(dataclasses.replace(self.edition, entries=kept), self.deleted | gone)

    def renamed(self, key: str) -> "Text":
        entries = tuple(
            dataclasses.replace(one, title="À moi") if one.key == key else one for one in self.edition.entries
        )
        return Text(dataclasses.replace(self.edition, entries=entries), self.deleted)


NOW = dt.datetime(2023, 9, 26, 9, tzinfo=PARIS)
CONTEXT = Context(workspace=Workspace(Path()), config=CONFIG, now=NOW, clock=lambda: NOW, environment={})  # fmt: skip
KEYS = st.sampled_from("abcde")
COLLECTED = st.lists(
    st.tuples(KEYS, st.sampled_from(["Un", "Deux"])), max_size=5, unique_by=lambda one: one[0]
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("collect"), COLLECTED),
        st.tuples(st.just("open"), st.integers(0, 2)),
        st.tuples(st.just("delete"), st.tuples(st.integers(0, 2), KEYS)),
        st.tuples(st.just("rename"), st.tuples(st.integers(0, 2), KEYS)),
        st.tuples(st.just("save"), st.integers(0, 2)),
    ),
    max_size=25,
)


def brought_up_to_date(text: Text | None, proposal: Proposal, store: Store) -> Text:
    """Draft, as its file is read and written."""
    plan = Plan(context=CONTEXT, store=store, day=D, proposal=proposal, number=1)
    if text is None:
        first = plan.first().edition
        remember(store, first)
        return Text(first, frozenset())
    found = plan.update(text.edition)
    remember(store, found.base)
    edition = read_edition(new_text(found.edition), f"{D}.md", PARIS)
    return Text(edition, text.deleted - {one.key for one in text.edition.entries})


@dear
@given(COLLECTED, STEPS)
def test_only_what_was_seen_counts_as_deleted(first: list[tuple[str, str]], steps: list[Any]) -> None:
    """Whatever windows are opened, edited and saved: what is proposed is in the file, or was deleted where it was seen."""
    proposal = Proposal(tuple(row(key, title=title) for key, title in first), ())
    with Store(Path("/nowhere/state.db"), apart=True) as store:
        file = brought_up_to_date(None, proposal, store)
        windows = [file, file, file]
        for step, value in steps:
            if step == "open":
                windows[value] = file
            elif step == "delete":
                windows[value[0]] = windows[value[0]].without(value[1])
            elif step == "rename":
                windows[value[0]] = windows[value[0]].renamed(value[1])
            elif step == "save":
                file = windows[value]
            else:
                proposal = Proposal(tuple(row(key, title=title) for key, title in value), ())
            if step in {"save", "collect"}:
                before, file = file, brought_up_to_date(file, proposal, store)
                here = {one.key: one for one in file.edition.entries}
                for one in proposal.entries:
                    assert (one.key in here) is (one.key not in before.deleted)
                for one in before.edition.entries:
                    assert one.title != "À moi" or here[one.key].title == "À moi"
                    assert one.key in here
                assert {one.key for one in proposal.entries} >= {
                    one.key for one in here.values() if one.title != "À moi" and one.state is State.IN
                }
                assert brought_up_to_date(file, proposal, store) == file
