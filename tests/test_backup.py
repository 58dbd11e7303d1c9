"""One file to keep, and the workspace that comes back from it: equal, and sending nothing again by itself."""

import errno
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from newsletter.pipeline.edition import doubting
from tests.listmonk.fake import Fake
from tests.people import Person, as_others
from tests.restored_sendings import drilled
from tests.test_listmonk_sending import everybody_once, fake
from tests.test_sending import opened
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk, Said

__all__ = ["fake"]  # a fixture
DRILLS = 2  # `make soak` does many more

WEDNESDAY = "2023-09-27T09:05:00+02:00"
EARLIER = "2023-09-28T08:55:00+02:00"
LATER = "2023-09-28T09:25:00+02:00"
LATE = "2023-09-28T15:05:00+02:00"
FRIDAY = "2023-09-29T09:05:00+02:00"
MONDAY = "2023-09-25T09:05:00+02:00"


def restored(desk: Desk, name: str = "again", now: str | None = None) -> tuple[Desk, Said]:
    """Restore the desk's backup into a new folder, and work there."""
    again = Desk(desk.root.with_name(name), desk.monkeypatch, desk.capture, desk.commands, desk.states)
    return again, desk("restore", str(backup_of(desk)), str(again.root), now=now)


def backup_of(desk: Desk) -> Path:
    return desk.root.with_name("letter.tar")


def backed_up(desk: Desk, now: str | None = None) -> Path:
    said = desk("backup", str(backup_of(desk)), now=now)
    assert (said.code, said.err) == (0, "")
    return backup_of(desk)


def files(root: Path) -> dict[str, bytes]:
    """What a backup keeps of a workspace, but for the database."""
    found = {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    other = (
        "archive/site/",
        "var/cache/",
        "var/notices/",
        "var/outbox/",
        "var/newsletter.log",
        "var/lock",
        "var/working",
        "var/reserve",
        "var/state.db",
    )
    more = ("var/backing-up", "var/backed-up", "var/collected", "var/sending", "var/published.json")
    return {name: content for name, content in found.items() if not name.startswith((*other, *more))}


def test_round_trip(desk: Desk) -> None:
    """A workspace comes back equal: its files, what it knows, its ledger; for its owner alone where it was so."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    before = files(desk.root), desk("entries", "--json").json, desk("deliveries", "--json").json
    file = backed_up(desk)
    assert file.stat().st_mode & 0o777 == 0o600
    again, said = restored(desk)
    assert (said.code, said.err) == (0, "")
    assert (files(again.root), again("entries", "--json").json, again("deliveries", "--json").json) == before
    assert again("run").code == 0
    assert again.codes() == desk.codes()


def test_a_letter_that_waits(desk: Desk) -> None:
    """One that is approved, whose hour is to come, leaves at it, as its frozen bytes; nothing is in doubt."""
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    frozen = (desk.root / "var" / "frozen" / DAY / "message.eml").read_bytes()
    backed_up(desk)
    again, said = restored(desk, now=EARLIER)
    assert "retenue" not in said.out
    assert again("run", now=THURSDAY).code == 0
    assert [path.read_bytes() for path in again.outbox] == [frozen]


def test_a_letter_whose_hour_has_passed_is_held(desk: Desk) -> None:
    """It may have left meanwhile: no run sends it; status says so, once, until the operator has said what happened."""
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    backed_up(desk)
    again, said = restored(desk, now=THURSDAY)
    assert said.code == 0
    assert f"deliveries resolve {DAY}" in said.out
    assert again("run").code == 3
    assert again.outbox == []
    assert [code for code in again.codes() if code in {"restored", "letter-uncertain"}] == [
        "letter-uncertain",
        "restored",
    ]
    assert again("approve", DAY).code == 3
    assert again("deliveries", "resolve", DAY, "--as", "sent").code == 0
    assert 'status = "sent"' in again.edition.read_text()
    assert "at = 2023-09-28T09:00:00+02:00" in again.edition.read_text().partition("[sent]")[2]
    assert not {"restored", "letter-uncertain"} & {*again.codes()}
    assert again("run").code == 0
    assert again.outbox == []


def test_nobody_is_sending(desk: Desk) -> None:
    """A letter in doubt is never said to be on its way: where it stands is in doubt, until the operator's word, wherever that is said."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    backed_up(desk, EARLIER)
    again, _ = restored(desk, now=LATER)
    doubt = f"en doute, jusqu’à newsletter deliveries resolve {DAY}"
    assert f"2023, {doubt}\n" in again("status").out
    for command in (("approve", DAY), ("skip", DAY, "--reason", "x")):
        assert f"elle est {doubt}\u202f;" in again(*command).err
    said = again("calendar").out + again("draft", DAY).out
    assert said.count("en suspens") == 2
    assert "en cours d’envoi" not in said
    again("deliveries", "resolve", DAY, "--as", "not-sent")
    assert "2023, approuvée\n" in again("status").out


@pytest.mark.parametrize("name", ["again", "archive/again", "var/frozen/again/there"])
def test_no_workspace_in_another(desk: Desk, name: str) -> None:
    """A backup is not restored into a workspace's folders, by whatever name they are called; nothing is left there."""
    file, before = backed_up(desk), files(desk.root)
    desk.root.with_name("link").symlink_to(desk.root)
    for root in (desk.root, desk.root.with_name("link")):
        said = desk("restore", str(file), str(root / name))
        assert (said.code, files(desk.root)) == (2, before)
        assert said.err == (
            f"Not a place to restore to: {root / name}: it lies in the workspace {desk.root}; name a folder outside of it\n"
        )


def test_it_did_not_leave(desk: Desk) -> None:
    """By the operator's word it leaves within its hours, once, as its frozen bytes."""
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    frozen = (desk.root / "var" / "frozen" / DAY / "message.eml").read_bytes()
    backed_up(desk)
    again, _ = restored(desk, now=THURSDAY)
    assert again("deliveries", "resolve", DAY, "--as", "not-sent").code == 0
    for _ in range(2):
        assert again("run").code == 0
    assert [path.read_bytes() for path in again.outbox] == [frozen]
    assert 'status = "sent"' in again.edition.read_text()
    assert "restored" not in again.codes()


def test_known_too_late(desk: Desk) -> None:
    """Restored after its hours it is held too; by the operator's word it did not leave, and never will."""
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    backed_up(desk)
    again, _ = restored(desk, now=LATE)
    assert again("run").code == 3
    assert "letter-missed" not in again.codes()
    assert again("deliveries", "resolve", DAY, "--as", "not-sent").code == 0
    assert again("run", now=FRIDAY).code == 0
    assert again.outbox == []
    assert 'status = "approved"' in again.edition.read_text()
    assert "letter-missed" in again.codes()


def test_years_later(desk: Desk) -> None:
    """An old backup says of which year it is, and that what is online goes back to it."""
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    backed_up(desk)
    again, said = restored(desk, now="2025-09-25T10:05:00+02:00")
    assert "l’archive en ligne redevient celle de la sauvegarde" in said.out
    assert again("run").code in {0, 3}
    (need,) = [one for one in again("status", "--json").json["needs"] if one["code"] == "restored"]
    assert "mardi 26 septembre 2023" in need["text"].replace("\u00a0", " ")


@pytest.mark.long
def test_what_the_doctor_says(desk: Desk) -> None:
    """That the next letter may have left is nothing that is well, and whom to ask is nobody by name."""
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    backed_up(desk)
    again, _ = restored(desk, now=THURSDAY)
    for _ in range(2):  # also once a run has written it down
        (row,) = [one for one in again("doctor", "--json").json if one["code"] == "next"]
        assert (row["level"], "retenue" in row["message"]) == ("warning", True)
        assert "ces lecteurs" not in row["remedy"]
        assert again("run").code == 3
    assert again("deliveries", "resolve", DAY, "--as", "sent").code == 0
    (row,) = [one for one in again("doctor", "--json").json if one["code"] == "next"]
    assert row["level"] == "ok"


def test_a_draft_of_then(desk: Desk) -> None:
    """A draft does not leave; approved now, it may have been approved there before, so it is held."""
    desk.after((TUESDAY, "draft", DAY))
    backed_up(desk)
    again, said = restored(desk, now=THURSDAY)
    assert "retenue" not in said.out
    assert "restored" in again.codes()
    assert again("run").code == 3
    assert again("approve", DAY).code == 0
    assert again("send", DAY, "--live").code == 3
    assert again.outbox == []
    assert 'status = "sending"' in again.edition.read_text()
    assert again("deliveries", "resolve", DAY, "--as", "not-sent").code == 0
    assert again("run").code == 0
    assert len(again.outbox) == 1


class TestWhateverIsDone:
    """What may have left elsewhere stays in doubt, whatever is done here: nobody gets it twice."""

    @pytest.mark.parametrize(
        "clock", ["2000-01-01T00:00:00+01:00", "2023-09-26T10:30:00+02:00"], ids=["2000", "half an hour"]
    )
    def test_a_clock_that_was_behind(self, desk: Desk, clock: str) -> None:
        """The letters of the week after the backup are held, also once the clock is right."""
        desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
        backed_up(desk, now="2023-09-26T11:00:00+02:00")
        again, said = restored(desk, now=clock)
        assert "retenues" in said.out
        assert again("status", now="2023-09-28T11:00:00+02:00").code == 0
        assert again("run", "--live", now="2023-09-28T11:10:00+02:00").code == 3
        assert again.outbox == []
        assert "letter-uncertain" in again.codes()

    @pytest.mark.parametrize("is_postponed", [True, False], ids=["postponed", "another hour"])
    def test_another_hour(self, desk: Desk, is_postponed: bool) -> None:  # noqa: FBT001 - a case
        """A draft of then that is put off, or that leaves later by the settings, is the one that may have left at the old hour."""
        desk.after((TUESDAY, "draft", DAY))
        backed_up(desk)
        again, _ = restored(desk, now="2023-09-28T11:00:00+02:00")
        leaves = "2023-09-29T09:00" if is_postponed else "2023-09-28T12:00"
        if is_postponed:
            said = again("postpone", DAY, "--to", leaves, "--reason", "panne")
            assert "peut-être partie" in said.out
        else:
            again.change("newsletter.toml", 'send = "09:00"', 'send = "12:00"')
        assert "restored" in again.codes()
        said = again("approve", DAY)
        assert said.code == 0
        assert "peut-être partie" in said.out
        assert "dans les dix minutes" not in said.out
        assert again("run", "--live", now=f"{leaves}:00+02:00").code == 3
        assert again.outbox == []

    def test_approved_after_its_hour(self, desk: Desk) -> None:
        """Who approves is told that it will be held, and how to say what became of it."""
        desk.after((TUESDAY, "draft", DAY))
        backed_up(desk)
        again, _ = restored(desk, now=THURSDAY)
        said = again("approve", DAY)
        assert "peut-être partie" in said.out
        assert f"deliveries resolve {DAY}" in said.out
        assert again("run", "--live").code == 3

    def test_a_file_put_back(self, desk: Desk) -> None:
        """An old copy of its file, from before the doubt was written down, does not end it; the operator's word does, once."""
        desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
        backed_up(desk)
        again, _ = restored(desk, now=THURSDAY)
        old = desk.edition.read_text()
        assert again("run", "--live").code == 3
        again.edition.write_text(old)
        assert again("run", "--live").code == 3
        assert again.outbox == []
        assert again("deliveries", "resolve", DAY, "--as", "not-sent").code == 0
        assert again("run", "--live").code == 0
        assert again("run", "--live").code == 0
        assert len(again.outbox) == 1

    @pytest.mark.parametrize(
        ("edito", "is_copy"),
        [("", False), ("Bonjour à tous.", False), ("Bonjour à tous.", True)],
        ids=["renamed", "renamed, with an édito", "copied, with an édito"],
    )
    def test_another_week(self, desk: Desk, edito: str, is_copy: bool) -> None:  # noqa: FBT001 - a case
        """A draft of then whose file is another week's now stays in doubt, and ends as the operator says."""
        desk.after((TUESDAY, "draft", DAY))
        desk.edition.write_text(f"{desk.edition.read_text().rstrip()}\n\n{edito}\n")
        backed_up(desk)
        again, _ = restored(desk, now=THURSDAY)
        later = again.edition.with_name("2023-10-12.md")
        later.write_text(again.edition.read_text().replace(f"date = {DAY}", "date = 2023-10-12"))
        if not is_copy:
            again.edition.unlink()
        assert again("run", "--live", now="2023-10-10T09:05:00+02:00").code == 0
        text = later.read_text()  # what is past by then is put aside, as `check` says to
        later.write_text(
            text.replace('section = "semaine"\nstate = "in"', 'section = "semaine"\nstate = "out"')
        )
        assert "peut-être partie" in again("approve", "2023-10-12").out
        assert again("run", "--live", now="2023-10-12T09:05:00+02:00").code == 3
        assert again.outbox == []
        assert "letter-uncertain" in again.codes()
        assert again("deliveries", "resolve", "2023-10-12", "--as", "not-sent").code == 0
        assert again("run", "--live").code == 0
        assert [path.stem for path in again.outbox] == ["2023-10-12"]

    def test_the_next_one_of_quiet_weeks(self, desk: Desk) -> None:
        """Without an édito the letter of the week after may show all that the one in question did: it is no copy, and leaves."""
        agenda = '[[event]]\nid = "forum"\ntitle = "Forum"\nstart = 2023-10-18T09:00:00\nplace = "Paris"\n'
        desk.write("feeds/agenda.toml", agenda)
        desk.after((TUESDAY, "draft", DAY))
        backed_up(desk)
        again, _ = restored(desk, now=THURSDAY)
        again("run", "--live", now=LATER)
        again.write("feeds/agenda.toml", agenda + agenda.replace("orum", "oire").replace("18", "14"))
        again("run", "--live", now="2023-10-03T09:05:00+02:00")
        assert again("approve", "2023-10-05").code == 0
        assert again("run", "--live", now="2023-10-05T09:05:00+02:00").code == 0
        assert [path.stem for path in again.outbox] == ["2023-10-05"]

    def test_those_that_follow(self, desk: Desk) -> None:
        """A letter a week later or more leaves undisturbed, though the clock was behind when the folder was restored."""
        desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
        backed_up(desk, now="2023-09-29T09:00:00+02:00")
        again, _ = restored(desk, now="2000-01-01T00:00:00+01:00")
        for week, day in (("2023-10-10", "2023-10-12"), ("2023-10-17", "2023-10-19")):
            assert again("run", "--live", now=f"{week}T09:05:00+02:00").code in {0, 3}
            assert again("approve", day).code == 0
            assert again("run", "--live", now=f"{day}T09:05:00+02:00").code == 0
        assert {path.stem for path in again.outbox} >= {"2023-10-12", "2023-10-19"}


def test_a_letter_that_leaves_by_itself(desk: Desk) -> None:
    """Where nobody approves, a letter that the backup did not have yet is made anew, and held."""
    desk.change("newsletter.toml", 'approval = "required"', 'approval = "automatic"')
    assert desk("run", now=MONDAY).code == 0
    backed_up(desk)
    again, _ = restored(desk, now=THURSDAY)
    assert again("run").code == 3
    assert again.outbox == []
    assert "letter-uncertain" in again.codes()


def test_a_letter_of_the_week_after(desk: Desk) -> None:
    """One that was restored before its hour leaves, whatever was in doubt before it."""
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    backed_up(desk)
    again, _ = restored(desk, now=FRIDAY)
    assert again("deliveries", "resolve", DAY, "--as", "sent").code == 0
    assert again("draft", "2023-10-05", now="2023-10-03T09:05:00+02:00").code == 0
    assert again("approve", "2023-10-05").code == 0
    assert again("run", now="2023-10-05T09:05:00+02:00").code == 0
    assert [path.stem for path in again.outbox] == ["2023-10-05"]


def test_restored_twice(desk: Desk) -> None:
    """What was settled on a machine that was restored, and backed up again, is in doubt anew once that is restored."""
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    backed_up(desk)
    again, _ = restored(desk, now=THURSDAY)
    assert again("deliveries", "resolve", DAY, "--as", "not-sent").code == 0
    file = again.root.with_name("second.tar")
    assert again("backup", str(file)).code == 0
    third = again.root.with_name("third")
    assert again("restore", str(file), str(third), now=LATER).code == 0
    assert 'status = "sending"' in (third / "archive" / "editions" / f"{DAY}.md").read_text()


@pytest.mark.parametrize("taken", ["2099-01-01T00:00:00+01:00", "2024-01-01T00:00:00+01:00"])
def test_a_clock_that_was_ahead(desk: Desk, taken: str) -> None:
    """A backup of which the clock says that it is to come leaves in doubt what may have left, and this is told."""
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    backed_up(desk, now=taken)
    again, said = restored(desk, now=THURSDAY)
    assert "horloge" in said.out
    assert again("run").code == 3
    assert again.outbox == []


def test_nothing_is_asked_twice(desk: Desk) -> None:
    """Once it is written down that it may have left, the operator's word is not doubted again."""
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    backed_up(desk)
    again, _ = restored(desk, now=THURSDAY)
    with opened(again, THURSDAY) as (_, store):
        at = doubting.restored(store)
        assert at is not None
        assert (at.taken.isoformat(), at.at.isoformat()) == (TUESDAY, THURSDAY)
    assert again("deliveries", "resolve", DAY, "--as", "not-sent").code == 0
    assert again("deliveries", "resolve", DAY, "--as", "not-sent").code == 2


@pytest.mark.parametrize("step", ["forget", "doubt"])
def test_stopped_while_it_is_written_down(desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """What could not be written while restoring is written by the first run; nothing leaves before."""
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    backed_up(desk)

    def full(*_: object) -> None:
        raise doubting_failure()

    with monkeypatch.context() as patch:
        patch.setattr(f"newsletter.store.ledger.Ledger.{step}", full)
        again, said = restored(desk, now=THURSDAY)
    assert said.code == 0
    assert "No room" in said.err
    assert again("run").code == 3
    assert again.outbox == []
    assert "letter-uncertain" in again.codes()


def doubting_failure() -> Exception:
    from newsletter.exceptions import FailedError

    return FailedError("No room")


class TestAnEngine:
    """listmonk can be asked, and is."""

    def test_it_runs_there(self, desk: Desk, fake: Fake) -> None:
        """It left before the disk was lost: the engine says so, nobody is asked, nothing leaves again."""
        backed_up(desk)
        assert desk("run", "--live", now=THURSDAY).code == 0
        assert everybody_once(fake)
        again, _ = restored(desk, now=LATER)
        assert again("run", "--live").code == 0
        assert 'status = "sent"' in again.edition.read_text()
        assert len(fake.campaigns) == 1
        assert everybody_once(fake)

    def test_it_does_not(self, desk: Desk, fake: Fake) -> None:
        """It is not there, as if somebody had deleted it: only a person can tell, and by their word it leaves, once."""
        backed_up(desk)
        again, _ = restored(desk, now=LATER)
        assert again("run", "--live").code == 3
        assert fake.campaigns == {}
        assert again("deliveries", "resolve", DAY, "--as", "not-sent").code == 0
        assert again("run", "--live").code == 0
        assert len(fake.campaigns) == 1
        assert everybody_once(fake)

    def test_without_its_secrets(self, desk: Desk, fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
        """Restored where the secrets are not known, the run that has them asks."""
        backed_up(desk)
        assert desk("run", "--live", now=THURSDAY).code == 0
        with monkeypatch.context() as patch:
            patch.delenv("LISTMONK_TOKEN")
            again, said = restored(desk, now=LATER)
        assert said.code == 0
        assert "LISTMONK_TOKEN" in said.err
        assert again("run", "--live").code == 0
        assert 'status = "sent"' in again.edition.read_text()
        assert len(fake.campaigns) == 1


@pytest.mark.long
def test_drills(tmp_path: Path) -> None:
    """Backed up while 200 readers are sent the letter, killed, and restored: nobody gets it again but by a person's word."""
    found = list(drilled(tmp_path, DRILLS, seed=17, readers=200))
    assert [problem for _, problem in found if problem] == []
    assert "during" in {when for when, _ in found}


class TestKept:
    """What is in it, and what is not."""

    def test_by_any_machine(self, desk: Desk) -> None:
        """It is a tar, and its sums are what sha256sum checks; packed where its name says so."""
        desk.after((TUESDAY, "draft", DAY))
        for name, mode in (("a.tar", "r:"), ("a.tar.gz", "r:gz"), ("a.tgz", "r:gz")):
            file = desk.root.with_name(name)
            assert desk("backup", str(file)).code == 0
            with tarfile.open(file, mode) as opened_:
                names = opened_.getnames()
                about = opened_.extractfile("backup.json")
                assert about is not None
                assert json.load(about)["taken"] == TUESDAY
            assert (names[0], names[-1]) == ("backup.json", "SHA256SUMS")

    def test_a_signing_key(self, desk: Desk) -> None:
        """The key that signs is not in it, wherever it lies; this is said."""
        desk.write("feeds/dkim.pem", "clé")
        (desk.root / "feeds" / "dkim.pem").chmod(0o600)
        desk.change("newsletter.toml", 'messenger = "outbox"', 'messenger = "smtp"')
        table = '{ selector = "a", domain = "example.org", key_file = "feeds/dkim.pem" }'
        desk.change("newsletter.toml", '# dkim = "relay"', f"dkim = {table}")
        said = desk("backup", str(backup_of(desk)))
        assert said.code == 0, said.err
        assert "feeds/dkim.pem" in said.out
        assert "feeds/dkim.pem" not in names_in(backup_of(desk))

    def test_lists_of_readers(self, desk: Desk) -> None:
        """The files of addresses are in it, also where they lie in no folder of ours; what else lies about is not."""
        desk.change("newsletter.toml", 'messenger = "outbox"', 'messenger = "smtp"')
        desk.change(
            "newsletter.toml",
            'to = "jeudis@lists.example.org"',
            'recipients = "people/all.csv"\nsuppression = "people/gone.csv"',
        )
        for name in ("people/all.csv", "people/gone.csv", "secrets.env", "feeds/été.txt"):
            desk.write(name, "address\na@example.org\n")
        names = names_in(backed_up(desk))
        assert {"people/all.csv", "people/gone.csv", "feeds/été.txt"} <= names
        assert "secrets.env" not in names

    def test_what_leads_out(self, desk: Desk) -> None:
        """A link that leads out of the workspace is not followed, and told; one within it is what it leads to."""
        desk.root.with_name("elsewhere.txt").write_text("privé")
        (desk.root / "feeds" / "out.txt").symlink_to(desk.root.with_name("elsewhere.txt"))
        (desk.root / "feeds" / "in.toml").symlink_to("agenda.toml")
        os.mkfifo(desk.root / "feeds" / "pipe")
        said = desk("backup", str(backup_of(desk)))
        assert said.code == 0
        assert "feeds/out.txt et feeds/pipe" in said.out
        again, _ = restored(desk)
        assert (again.root / "feeds" / "in.toml").read_bytes() == (
            desk.root / "feeds" / "agenda.toml"
        ).read_bytes()
        assert not (again.root / "feeds" / "in.toml").is_symlink()
        assert not (again.root / "feeds" / "out.txt").exists()

    def test_while_another_holds_the_workspace(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """A sending may hold it for hours: the backup waits for nobody who hands over, and is whole."""
        desk.after((TUESDAY, "draft", DAY))
        with opened(desk, TUESDAY) as (context, store), context.handing_over(), store.transaction():
            store.memory._db.execute("INSERT INTO fact VALUES ('half', 'done')")
            assert desk("backup", str(backup_of(desk))).code == 0
        again, said = restored(desk)
        assert said.code == 0, said.err
        with closing(sqlite3.connect(again.root / "var" / "state.db")) as db:
            assert db.execute("SELECT count(*) FROM fact WHERE name = 'half'").fetchone() == (0,)

    def test_it_takes_the_place_of_the_last(self, desk: Desk) -> None:
        """Cron writes the same name each night; when that fails, the one before stays, and nothing beside it."""
        file = backed_up(desk, now=TUESDAY)
        before = file.read_bytes()
        desk.write("feeds/neuf.txt", "neuf")
        backed_up(desk, now=WEDNESDAY)
        after = file.read_bytes()
        assert after != before
        left = file.with_name(f".{file.name}.0123abcd.tmp")
        left.write_bytes(b"of one that was killed")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("newsletter.backup.making.Writer.close", ended)
            assert desk("backup", str(file)).code == 130
            patch.setattr("newsletter.backup.making.Writer.close", full_disk)
            said = desk("backup", str(file))
        assert (said.code, "No space left" in said.err, "free some disk space" in said.err) == (1, True, True)
        assert file.read_bytes() == after
        assert [path.name for path in file.parent.glob(".*.tmp")] == []


def names_in(file: Path) -> set[str]:
    with tarfile.open(file) as opened_:
        return {*opened_.getnames()}


def ended(*_: object) -> None:
    raise KeyboardInterrupt


def full_disk(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


class TestRefused:
    """Where nothing is written."""

    @pytest.mark.parametrize(
        "name", ["letter/backup.tar", "letter/var/backup.tar", "nowhere/backup.tar", ".", "pipe"]
    )
    def test_no_place_for_a_backup(self, desk: Desk, name: str) -> None:
        """Inside the workspace, in a folder that is not there, or over what is no file."""
        desk.root.parent.joinpath("letter").symlink_to(desk.root) if desk.root.name != "letter" else None
        os.mkfifo(desk.root.with_name("pipe"))
        said = desk("backup", str(desk.root.parent / name))
        assert said.code == 2, said
        assert said.err.startswith("No place for a backup: ")

    def test_a_folder_that_is_not_empty(self, desk: Desk) -> None:
        """A workspace, any other folder, a file: nothing in it is touched."""
        backed_up(desk)
        before = sorted(desk.root.rglob("*"))
        for place in (desk.root, desk.root.parent, backup_of(desk)):
            said = desk("restore", str(backup_of(desk)), str(place))
            assert said.code == 2
        assert sorted(desk.root.rglob("*")) == before

    def test_an_empty_folder(self, desk: Desk) -> None:
        """One that is there, and empty, will do: it may be where a disk is mounted."""
        backed_up(desk)
        place = desk.root.with_name("again")
        (place / "lost+found").mkdir(parents=True)
        (place / ".restore.0123abcd.tmp" / "var").mkdir(parents=True)  # of one that was killed
        again, said = restored(desk)
        assert said.code == 0, said.err
        assert not (place / ".restore.0123abcd.tmp").exists()
        assert again("status").code == 0

    @pytest.mark.parametrize(
        "step", ["newsletter.backup.reading.os.fsync", "newsletter.pipeline.recovery.sync_folder"]
    )
    @pytest.mark.parametrize("is_there", [False, True])
    def test_a_full_disk(self, desk: Desk, step: str, is_there: bool) -> None:  # noqa: FBT001 - a parameter
        """Nothing is left of what could not be restored whole."""
        backed_up(desk)
        if is_there:
            desk.root.with_name("again").mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(step, full_disk)
            again, said = restored(desk)
        assert (said.code, "No space left" in said.err) == (1, True), said
        assert again.root.exists() is is_there
        assert not is_there or not any(again.root.iterdir())
        assert restored(desk)[1].code == 0


DAMAGE = {
    "a page": lambda path: _over(path, 4096 * 3, 4096 * 10),
    "its head": lambda path: _over(path, 0, 100),
}


def _over(path: Path, start: int, length: int) -> None:
    content = bytearray(path.read_bytes())
    content[start : start + length] = b"\xee" * length
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("where", DAMAGE)
@pytest.mark.some(1)
def test_a_damaged_database_replaces_no_backup(desk: Desk, where: str) -> None:
    """It is said, exit 1; the one before stays as it was, and the doctor is not content until one is made."""
    desk.after((TUESDAY, "run"))
    good = backed_up(desk).read_bytes()
    path = desk.root / "var" / "state.db"
    whole = path.read_bytes()
    DAMAGE[where](path)
    said = desk("backup", str(backup_of(desk)), now=WEDNESDAY)
    assert said.code == 1
    assert "it is damaged" in said.err
    assert "never the database alone" in said.err
    assert backup_of(desk).read_bytes() == good
    assert sorted(one.name for one in backup_of(desk).parent.glob("*.tar*")) == ["letter.tar"]
    path.write_bytes(whole)
    assert "La dernière sauvegarde a échoué" in desk("doctor").out
    backed_up(desk)
    assert "a échoué" not in desk("doctor").out


def test_a_backup_with_a_damaged_database_is_not_restored(desk: Desk) -> None:
    """One of an older program's, which did not look: exit 1, and nothing is left of it."""
    desk.after((TUESDAY, "run"))
    desk.monkeypatch.setattr("newsletter.store.copying.verify", lambda _: None)
    DAMAGE["a page"](desk.root / "var" / "state.db")
    backed_up(desk)
    again, said = restored(desk)
    assert said.code == 1
    assert "it is damaged" in said.err
    assert not again.root.exists()


@as_others
def test_a_backup_that_cannot_be_read_is_replaced(desk: Desk) -> None:
    """What is there may be another's: whoever may write into its folder replaces it; to restore it is refused, in our words."""
    desk.after((TUESDAY, "run"))
    with tempfile.TemporaryDirectory() as folder:
        root, path, user = Path(folder) / "letter", Path(folder) / "letter.tar", 64_001
        shutil.copytree(desk.root, root)
        path.write_text("another's")
        path.chmod(0o600)
        for one in (Path(folder), root, *root.rglob("*")):
            os.chown(one, user, user)
        said = Person(user).calls(root, "restore", str(path), f"{folder}/again", now=TUESDAY)
        assert said.code == 1
        assert said.err.startswith("Cannot read: ")
        said = Person(user).calls(root, "backup", str(path), now=TUESDAY)
        assert said.code == 0, said.err
        assert path.stat().st_uid == user
