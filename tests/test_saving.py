"""Writing into an edition beside its editor, who saves whenever they like: neither's work is lost."""

import dataclasses
import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter import swapping
from newsletter.draft import edits
from newsletter.exceptions import FileError
from newsletter.model import Edition
from newsletter.pipeline.context import Context, open_workspace
from newsletter.pipeline.edition.drafting import save
from tests import racing_editor
from tests.workspaces import DAY, TUESDAY, Desk

pytestmark = pytest.mark.editor_at_work

D = dt.date.fromisoformat(DAY)
SAVES = 25
WAYS = ["in-place", "by-rename"]
_PROGRAM = re.compile(r"program = (\d+)")


def context(desk: Desk) -> Context:
    return open_workspace(desk.root, lambda: dt.datetime.fromisoformat(TUESDAY), {})


def counted(edition: Edition) -> Edition:
    """Count one up in the édito."""
    return edits.set_fields(
        edition, edito=_PROGRAM.sub(lambda found: f"program = {int(found[1]) + 1}", edition.edito)
    )


def before_swapping(monkeypatch: pytest.MonkeyPatch, save_once: Callable[[], object]) -> None:
    """Let the editor save at the last moment before the program's file takes its place."""
    real, left = swapping._exchanged, [save_once]

    def exchanged(one: Path, other: Path) -> bool:
        if left:
            left.pop()()
        return real(one, other)

    monkeypatch.setattr(swapping, "_exchanged", exchanged)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.some(1)
def test_no_save_of_the_editors_is_lost(desk: Desk, way: str) -> None:
    """In a race of an editor with the program every save comes to stand in the edition, and so does every edit."""
    desk("draft", DAY)
    desk.edition.write_text(desk.edition.read_text() + "\nmine = 0\nprogram = 0\n")
    command = [sys.executable, racing_editor.__file__, str(desk.edition), way, str(SAVES)]
    opened = context(desk)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as editor:
        while editor.poll() is None:
            save(opened, D, counted)
        assert editor.stdout is not None
        assert json.loads(editor.stdout.read()) == []
    assert f"\nmine = {SAVES}\n" in desk.edition.read_text()
    assert desk("check", DAY, "--json").code == 0


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("command", [("draft", DAY), ("run",)])
def test_saved_while_a_draft_is_brought_up_to_date(desk: Desk, way: str, command: tuple[str, ...]) -> None:
    """The editor's words and what the program brings are both in the file afterwards."""
    desk("draft", DAY)
    text = f"{desk.edition.read_text()}\n# Mon titre\n"
    desk.change("feeds/agenda.toml", "CESE, Paris", "Palais d’Iéna")
    before_swapping(desk.monkeypatch, lambda: racing_editor.save(desk.edition, way, text))
    assert desk(*command).code == 0
    found = desk.edition.read_text()
    assert found.endswith("\n# Mon titre\n")
    assert 'place = "Palais d’Iéna"' in found
    assert desk("draft", DAY, "--json").json["subject"] == "Mon titre"


def test_saved_while_it_is_approved(desk: Desk) -> None:
    """What was not checked is not approved: exit 3, saying what was edited, and the file is as it was saved."""
    desk("draft", DAY)
    text = desk.edition.read_text().replace('title = "Lancement', 'title = "Grand lancement')
    before_swapping(desk.monkeypatch, lambda: racing_editor.save(desk.edition, "in-place", text))
    said = desk("approve", DAY)
    assert (said.code, said.out) == (3, "")
    assert "modifiée pendant l’approbation\u00a0: « Grand lancement" in said.err
    assert desk.edition.read_text() == text
    assert desk("approve", DAY).code == 0


def test_saved_right_after_it_is_approved(desk: Desk) -> None:
    """What is frozen is what was approved, also when the file is edited in the same moment: the edit is told."""
    desk("draft", DAY)
    real = swapping.sync_folder

    def then_edited(folder: Path) -> None:
        real(folder)
        if folder == desk.edition.parent and 'status = "approved"' in desk.edition.read_text():
            desk.change(f"archive/editions/{DAY}.md", 'title = "Lancement', 'title = "Grand lancement')

    with desk.monkeypatch.context() as patch:
        patch.setattr(swapping, "sync_folder", then_edited)
        assert desk("approve", DAY).code == 0
    held = desk("status", "--json").json["next"]["held"]
    assert held.startswith("modifiée depuis l’approbation : « Grand lancement")


def test_approved_by_hand_while_a_draft_is_brought_up_to_date(desk: Desk) -> None:
    """An edition that is closed at the instant of writing gets nothing of the collection's."""
    desk("draft", DAY)
    text = desk.edition.read_text().replace('status = "draft"', 'status = "skipped"')
    desk.change("feeds/agenda.toml", "CESE, Paris", "Palais d’Iéna")
    before_swapping(desk.monkeypatch, lambda: racing_editor.save(desk.edition, "by-rename", text))
    assert desk("draft", DAY).code == 0
    assert desk.edition.read_text() == text


def test_made_while_it_is_drafted_for_the_first_time(desk: Desk) -> None:
    """A file that somebody writes while the first draft is made is brought up to date, not replaced."""
    mine = f'+++\ndate = {DAY}\nnumber = 9\nstatus = "draft"  # à moi\n+++\n\n# Mon titre\n'

    def created(path: Path, data: bytes) -> bool:
        path.write_text(mine)
        return swapping.create(path, data)

    desk.monkeypatch.setattr("newsletter.pipeline.edition.drafting.create", created)
    found = desk("draft", DAY, "--json").json
    assert (found["subject"], len(found["entry"])) == ("Mon titre", 3)
    assert 'status = "draft"  # à moi' in desk.edition.read_text()


@pytest.mark.parametrize("command", [("draft", DAY), ("check", DAY), ("status",), ("run",)])
def test_read_while_it_is_saved(desk: Desk, command: tuple[str, ...]) -> None:
    """A file that is read while it is being written is read again, and is no mistake of the editor's."""
    desk("draft", DAY)
    whole = desk.edition.read_text()
    pieces = [whole[:50], whole[:300], whole]

    def write_on(_seconds: float) -> None:
        if pieces:
            desk.edition.write_text(pieces.pop(0))

    desk.monkeypatch.setattr(swapping.time, "sleep", write_on)
    desk.edition.write_text("")
    said = desk(*command)
    assert (said.code, said.err) == (0, "")
    assert desk.edition.read_text() == whole


def test_what_could_not_be_read_again_is_not_written(desk: Desk) -> None:
    """An edit that makes a file wrong is refused with its line, and the file stays."""
    desk("draft", DAY)
    before = desk.edition.read_bytes()
    with pytest.raises(
        FileError, match=r'ligne 1\d, \[\[entry\]\] n° 1.*url = "javascript:x" n’est pas une adresse web'
    ):
        save(context(desk), D, lambda now: edits.set_entry(now, "agenda/colloque", url="javascript:x"))
    assert desk.edition.read_bytes() == before


def test_what_is_saved_is_told(desk: Desk) -> None:
    """Saving returns the edition before and after, and whether anything was written."""
    desk("draft", DAY)
    saved = save(context(desk), D, lambda now: edits.move_up(now, "agenda/colloque"))
    assert (saved.changed, saved.before) == (False, saved.after)
    saved = save(context(desk), D, lambda now: edits.set_fields(now, signature="Nous"))
    assert saved.changed
    assert saved.after == dataclasses.replace(saved.before, signature="Nous")
    assert saved.after == context(desk).edition(D)
