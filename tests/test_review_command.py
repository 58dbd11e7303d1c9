"""`newsletter review`: the edition that it drafts, found again, and nothing else."""

import datetime as dt
import os
import re
import shutil
from pathlib import Path

import pytest

from newsletter.markup import read_edito
from tests.reviewed import follows, told
from tests.test_killed import Stopped, leftovers, stop_at
from tests.workspaces import AGENDA, DAY, TUESDAY, Desk

ROOT = Path(__file__).resolve().parent.parent
T3, T4 = "2023-T3", "2023-T4"
NEXT = "2023-10-05"


def held(desk: Desk) -> dict[str, bytes]:
    """All files of the workspace but what the program keeps for itself."""
    files = (path for path in desk.root.rglob("*") if path.is_file())
    return {
        name: path.read_bytes()
        for path in files
        if not (name := str(path.relative_to(desk.root))).startswith("var/")
    }


def path(desk: Desk, day: str) -> Path:
    return desk.root / "archive" / "editions" / f"{day}.md"


def edito(desk: Desk, day: str) -> str:
    return path(desk, day).read_text(encoding="utf-8").split("\n+++\n", 1)[1]


@pytest.fixture
def clone(desk: Desk) -> Desk:
    """The letter's own workspace: its settings, agenda and the letters that it has sent."""
    shutil.rmtree(desk.root / "archive" / "editions")
    shutil.copytree(ROOT / "archive" / "editions", desk.root / "archive" / "editions")
    for name in ("agenda.toml", "rameau.ics"):
        shutil.copy(ROOT / "feeds" / name, desk.root / "feeds" / name)
    shutil.copy(ROOT / "newsletter.toml", desk.root)
    return desk


class TestTheRealOne:
    """The third quarter of 2023, from the letter's own agenda and archive."""

    def test_after_its_letters(self, clone: Desk) -> None:
        """As the next Thursday without an edition it has the seven steps, what comes next, and the call to action."""
        said = clone("review", T3, now="2023-09-29T09:05:00+02:00")
        assert (said.code, said.out, said.err) == (0, f"{path(clone, NEXT)}\n", "")
        text = edito(clone, NEXT)
        follows(told(text), as_day(NEXT))
        assert "cinq rendez-vous se sont tenus et deux sont à venir" in text
        assert "le thème est : accélérer le faire alliance." in text
        after = text.rpartition("discours de la méthode")[2]
        assert re.findall(r"\[([^\]]*)\]", after) == [
            "Programme et inscription",
            "3 raisons d’être au CESE le 5 octobre",
        ]

    def test_as_the_letter_of_that_day(self, clone: Desk) -> None:
        """Instead of the letter that was sent on 28 September it has the same steps; its findings block nothing."""
        path(clone, DAY).unlink()
        assert clone("review", T3, "--date", DAY, now=TUESDAY).code == 0
        follows(told(edito(clone, DAY)), as_day(DAY))
        assert clone("check", DAY).code == 0
        assert [one["code"] for one in clone("check", DAY, "--json").json] == ["links-unchecked"]

    def test_without_the_agenda(self, clone: Desk) -> None:
        """What the agenda has forgotten is told as letters showed it."""
        (clone.root / "feeds" / "rameau.ics").unlink()
        clone.write("feeds/agenda.toml", "")
        assert clone("review", T3, now="2023-09-29T09:05:00+02:00").code == 0
        assert [step.is_past for step in told(edito(clone, NEXT))] == [True, True, False, False]

    def test_what_an_editor_refused(self, clone: Desk) -> None:
        """What a letter that was sent left out, and no other showed, does not come back."""
        text = path(clone, "2023-09-14").read_text(encoding="utf-8")
        head, _, rest = text.partition('key = "agenda/guide-cooperer-efficacement"')
        path(clone, "2023-09-14").write_text(
            head
            + 'key = "agenda/guide-cooperer-efficacement"'
            + rest.replace('state = "in"', 'state = "out"', 1),
            encoding="utf-8",
        )
        assert clone("review", T3, now="2023-09-29T09:05:00+02:00").code == 0
        assert "guide-cooperer-efficacement" not in edito(clone, NEXT)


def as_day(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


class TestTheEdition:
    """The edition that is drafted."""

    def test_is_a_draft_like_any_other(self, desk: Desk) -> None:
        """It holds what the draft of that Thursday would, and its title is its subject; no other file changes."""
        assert desk("draft", DAY, now=TUESDAY).code == 0
        plain = [row["key"] for row in desk("draft", DAY, "--json").json["entry"]]
        desk.edition.unlink()
        before = held(desk)
        assert desk("review", T4).out == f"{desk.edition}\n"
        after = held(desk)
        assert {name for name in after if after[name] != before.get(name)} == {f"archive/editions/{DAY}.md"}
        assert before.keys() <= after.keys()
        found = desk("draft", DAY, "--json").json
        assert [row["key"] for row in found["entry"]] == plain
        assert (found["subject"], found["status"], found["number"]) == (
            "Le bilan du quatrième trimestre 2023",
            "draft",
            1,
        )
        assert found["review"] == T4

    def test_later_drafts_keep_the_edito(self, desk: Desk) -> None:
        """A later draft brings the entries up to date and leaves the édito, the editor's words in it too."""
        desk("review", T4, now=TUESDAY)
        desk.change(f"archive/editions/{DAY}.md", "Le bilan du", "Mon bilan du")
        before = edito(desk, DAY)
        desk.change("feeds/agenda.toml", "CESE, Paris", "Palais d’Iéna")
        assert "Brouillon mis à jour" in desk("draft", DAY).out
        assert edito(desk, DAY) == before
        text = desk.edition.read_text(encoding="utf-8")
        assert 'place = "Palais d’Iéna"' in text
        assert 'subject = "Mon bilan du' in text

    def test_again_it_changes_nothing(self, desk: Desk) -> None:
        """Called again it prints the path, whatever has become of it, also weeks later, and changes nothing."""
        desk("review", T4, now=TUESDAY)
        desk.change(f"archive/editions/{DAY}.md", "Le bilan du", "Mon bilan du")
        assert desk("approve", DAY).code == 0
        assert desk("run", now="2023-09-28T09:05:00+02:00").code == 0
        before = held(desk)
        assert b'status = "sent"' in before[f"archive/editions/{DAY}.md"]
        for arguments in ((), ("--date", DAY), ("--date", "2023-10-26")):
            said = desk("review", T4, *arguments, now="2023-10-20T09:05:00+02:00")
            assert (said.code, said.out) == (0, f"{desk.edition}\n")
            assert ("--date ne compte pas" in said.err) == ("2023-10-26" in arguments)
        assert held(desk) == before

    def test_another_quarter_has_its_own(self, desk: Desk) -> None:
        """Each quarter's review is an edition of its own, on the next Thursday that has none, a skipped one included."""
        desk("review", T4, now=TUESDAY)
        desk.change("feeds/agenda.toml", "2023-10-18", "2023-09-18")
        desk.write(
            f"archive/editions/{NEXT}.md", f'+++\ndate = {NEXT}\nnumber = 2\nstatus = "skipped"\n+++\n'
        )
        assert desk("review", T3).out == f"{path(desk, '2023-10-12')}\n"
        assert [step.is_past for step in told(edito(desk, "2023-10-12"))] == [True]

    def test_moved_and_cancelled_since_its_letter(self, desk: Desk) -> None:
        """What has become of an event since the letter that announced it counts."""
        desk("run", now=TUESDAY)
        desk("approve", DAY)
        desk("run", now="2023-09-28T09:05:00+02:00")
        desk.change("feeds/agenda.toml", "start = 2023-10-18", 'start = 2023-10-18\nstatus = "cancelled"')
        desk.change("feeds/agenda.toml", "2023-10-05T09", "2023-10-12T09")
        desk.change("feeds/agenda.toml", "2023-10-05T18", "2023-10-12T18")
        assert desk("review", T4, now="2023-10-03T09:05:00+02:00").code == 0
        (step,) = told(edito(desk, NEXT))
        assert step.text.startswith("Jeudi 12 octobre 2023 : Colloque")
        assert "Ce colloque aura lieu, à une nouvelle date." in step.text


class TestOutdated:
    """A review that was written, and what is known since: its édito stays as it is, and its editor is told."""

    @pytest.fixture
    def written(self, desk: Desk) -> Desk:
        """The review of a quarter is drafted for the Thursday after a letter that has left, and announced its events."""
        desk("run", now=TUESDAY)
        desk("approve", DAY)
        desk("run", now="2023-09-28T09:05:00+02:00")
        assert desk("review", T4, "--date", "2023-11-02", now="2023-10-03T09:05:00+02:00").code == 0
        return desk

    @staticmethod
    def said(desk: Desk, code: str = "review-outdated") -> dict[str, str]:
        found = desk("check", "2023-11-02", "--json").json
        return {one["where"]: one["message"] for one in found if one["code"] == code}

    def test_as_it_was_written(self, written: Desk) -> None:
        """As long as all is as it says nothing is told; of what is still to come, that it is."""
        assert self.said(written) == {}
        (early,) = self.said(written, "review-early").values()
        assert "encore à venir" in early
        assert "Colloque" in early
        assert written("check", "2023-11-02", now="2023-10-31T09:05:00+01:00").code == 0
        assert self.said(written, "review-early") == {}

    def test_postponed(self, written: Desk) -> None:
        """What it says is to come, and will be over when it leaves, is told; it waits until that is put right, or accepted."""
        before = self.said(written, "review-late")
        words = written.root / "archive/editions/2023-11-02.md"
        words.write_text(words.read_text().replace("a eu lieu", "aura lieu"))
        postponed = written("postpone", "2023-11-02", "--to", "2023-11-06T09:00", "--reason", "grève")
        assert (before, postponed.code) == ({}, 0)
        (late,) = self.said(written, "review-late").values()
        assert "lundi 6 novembre 2023" in late.replace("\u00a0", " ")
        assert "Colloque" in late
        assert written("approve", "2023-11-02").code == 3
        words.write_text(words.read_text().replace("aura lieu", "a eu lieu"))
        assert self.said(written, "review-late") == {}

    @pytest.mark.parametrize(
        ("old", "new", "fact"),
        [
            ("start = 2023-10-05T09", 'status = "cancelled"\nstart = 2023-10-05T09', "est annulé"),
            ("2023-10-05T", "2023-10-12T", "a changé de date, jeudi 12 octobre 2023"),
            ('title = "Colloque', 'title = "REPORTÉ – Colloque', "est reporté, sans nouvelle date"),
        ],
    )
    @pytest.mark.some(1)
    def test_what_has_changed_since(self, written: Desk, old: str, new: str, fact: str) -> None:
        """An event that was cancelled or moved is an error that names it, and a need; put right, it is none."""
        before = edito(written, "2023-11-02")
        agenda = (written.root / "feeds" / "agenda.toml").read_text(encoding="utf-8")
        written.write("feeds/agenda.toml", agenda.replace(old, new))
        (message,) = self.said(written).values()
        assert fact in message.replace("\u00a0", " ")
        assert "corrigez son étape" in message
        assert written("check", "2023-11-02").code == 3
        needs = written("status", "--json", now="2023-10-31T09:05:00+01:00").json["needs"]
        assert "draft-errors" in [one["code"] for one in needs]
        assert edito(written, "2023-11-02") == before
        path(written, "2023-11-02").unlink()
        assert written("review", T4, "--date", "2023-11-02").code == 0
        assert self.said(written) == {}

    def test_since_its_approval(self, written: Desk) -> None:
        """An approved review is held by what has changed, unless its editor accepts that."""
        assert written("approve", "2023-11-02", now="2023-10-31T09:05:00+01:00").code == 0
        written.change(
            "feeds/agenda.toml", "start = 2023-10-05T09", 'status = "cancelled"\nstart = 2023-10-05T09'
        )
        assert written("run", now="2023-11-02T09:05:00+01:00").code == 3
        assert "est annulé" in written("status").out


class TestRefused:
    """What is asked for wrongly, and what there is nothing to say of."""

    @pytest.mark.parametrize("quarter", ["2023-T5", "T3-2023", "2023-T0", "2023", "3000-T1", "", "2023-T3\n"])
    def test_no_quarter(self, desk: Desk, quarter: str) -> None:
        """A malformed quarter is exit 2 with the right form."""
        said = desk("review", quarter)
        assert (said.code, said.out) == (2, "")
        assert "write 2023-T3" in said.err

    def test_a_quarter_to_come(self, desk: Desk) -> None:
        """Who drafts a review of a quarter that begins after its letter is told that it looks back on nothing yet."""
        said = desk("review", T4, now=TUESDAY)
        assert (said.code, said.out) == (0, f"{path(desk, DAY)}\n")
        assert "n’a pas encore commencé" in said.err
        assert desk("review", T3).err == ""

    def test_in_small_letters(self, desk: Desk) -> None:
        """2019-t1 is what 2019-T1 is."""
        assert desk("review", "2019-t1", now=TUESDAY).code == 0

    def test_nothing_to_review(self, desk: Desk) -> None:
        """Of a quarter without anything nothing is written: it says so, exit 0."""
        before = held(desk)
        said = desk("review", "2019-T1", now=TUESDAY)
        assert (said.code, said.err) == (0, "")
        assert "Rien à passer en revue" in said.out
        assert held(desk) == before

    def test_a_day_with_an_edition(self, desk: Desk) -> None:
        """An edition that is there is never changed: its date is exit 2, as is a day that is none of the letter's."""
        desk("draft", DAY, now=TUESDAY)
        before = held(desk)
        said = desk("review", T4, "--date", DAY)
        assert (said.code, said.out) == (2, "")
        assert DAY in said.err
        assert desk("review", T4, "--date", "2023-09-27").code == 2
        assert held(desk) == before
        assert desk("review", T4).out == f"{path(desk, NEXT)}\n"
        assert desk("review", T4, "--date", DAY).code == 2

    def test_a_day_that_is_past(self, desk: Desk) -> None:
        """Its letter could never leave: exit 2, nothing written."""
        before = held(desk)
        assert desk("review", T3, "--date", "2023-09-21", now="2023-10-03T09:00:00+02:00").code == 2
        assert held(desk) == before

    def test_a_day_whose_hour_is_past(self, desk: Desk) -> None:
        """Its letter could leave no more today: exit 2, nothing written; the next one is taken where none is asked for."""
        late = "2023-09-28T15:05:00+02:00"
        before = held(desk)
        said = desk("review", T4, "--date", DAY, now=late)
        assert (said.code, said.out) == (2, "")
        assert "could not leave any more" in said.err
        assert held(desk) == before
        assert desk("review", T4, now=late).out == f"{path(desk, NEXT)}\n"

    def test_one_that_will_not_leave(self, desk: Desk) -> None:
        """The path is printed all the same, and that it is too late; while it can leave nothing is said."""
        desk("review", T4, now=TUESDAY)
        for now, words in (
            ("2023-09-28T14:55:00+02:00", ""),
            ("2023-09-28T15:05:00+02:00", "devait partir avant jeudi 28 septembre à 15 h"),
            ("2023-10-10T10:00:00+02:00", "ne partira pas"),
        ):
            said = desk("review", T4, now=now)
            assert (said.code, said.out) == (0, f"{desk.edition}\n")
            assert words in said.err.replace("\u00a0", " ")
            assert ("ne partira pas" in said.err) == bool(words)

    def test_one_that_is_skipped(self, desk: Desk) -> None:
        """Its letter does not leave either, and why is said."""
        desk("review", T4, now=TUESDAY)
        assert desk("skip", DAY, "--reason", "une autre fois", now=TUESDAY).code == 0
        said = desk("review", T4, now=TUESDAY)
        assert (said.code, said.out) == (0, f"{desk.edition}\n")
        assert "est sautée (une autre fois)" in said.err
        assert f"newsletter approve {DAY} --withdraw" in said.err
        assert desk("approve", DAY, "--withdraw", now=TUESDAY).code == 0
        assert "ne partira pas" not in desk("review", T4, now=TUESDAY).err

    def test_one_for_another_day_than_the_skipped(self, desk: Desk) -> None:
        """What is said to do gives the review another day, and leaves the week without a letter."""
        desk("review", T4, now=TUESDAY)
        desk("skip", DAY, "--reason", "une autre fois", now=TUESDAY)
        skipped = desk.edition.read_bytes()
        said = desk("review", T4, now=TUESDAY).err
        assert f"newsletter review {T4} --date" in said
        assert "supprimez" not in said
        again = desk("review", T4, "--date", NEXT, now=TUESDAY)
        assert (again.code, again.out, again.err) == (0, f"{path(desk, NEXT)}\n", "")
        assert desk.edition.read_bytes() == skipped
        assert desk("review", T4, now=TUESDAY).out == f"{path(desk, NEXT)}\n"
        assert desk("review", T4, "--date", "2023-10-12", now=TUESDAY).out == f"{path(desk, NEXT)}\n"

    def test_a_broken_review(self, desk: Desk) -> None:
        """A review whose file cannot be read is named, and no second one is written; other broken files stop nothing."""
        desk("review", T4, now=TUESDAY)
        desk.change(f"archive/editions/{DAY}.md", "number = 1", "number = un")
        before = held(desk)
        said = desk("review", T4)
        assert (said.code, said.out) == (2, "")
        assert f"{DAY}.md" in said.err
        assert held(desk) == before
        desk.change("feeds/agenda.toml", "2023-10-18", "2023-09-18")
        assert desk("review", T3).out == f"{path(desk, NEXT)}\n"

    def test_a_broken_agenda(self, desk: Desk) -> None:
        """An agenda that cannot be read is exit 2, and nothing is written."""
        desk.write("feeds/agenda.toml", AGENDA + "\n[[event]]\ntitle = 3\n")
        before = held(desk)
        assert desk("review", T4, now=TUESDAY).code == 2
        assert held(desk) == before


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ["create", "remember"])
def test_stopped_in_the_middle(desk: Desk, step: str, when: str) -> None:
    """Stopped at any step it leaves a whole file or none; called again it ends as undisturbed."""
    with pytest.MonkeyPatch.context() as patch:
        stop_at(patch, f"newsletter.pipeline.edition.drafting.{step}", when)
        with pytest.raises(Stopped):
            desk("review", T4, now=TUESDAY)
    assert desk.edition.exists() == ((step, when) != ("create", "before"))
    assert leftovers(desk.edition.parent) == []
    assert desk("review", T4).out == f"{desk.edition}\n"
    assert len(told(edito(desk, DAY))) == 2
    assert desk("draft", DAY).code == 0
    assert read_edito(edito(desk, DAY)).title == "Le bilan du quatrième trimestre 2023"


def test_many_at_once(desk: Desk) -> None:
    """Called several times at once it drafts one review, and all print its path."""
    at_work = [desk.process("review", T4, now=TUESDAY) for _ in range(2)]
    said = [one.communicate()[0] for one in at_work]
    assert said == [f"{desk.edition}{os.linesep}"] * 2
    assert len(list(desk.edition.parent.glob("*.md"))) == 1
