"""The whole letter by the clock, as cron and the editor use it."""

import email
import email.policy
import shutil
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.test_pictures import drawn
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

NBSP = "\u00a0"
LATE = "2023-09-28T16:00:00+02:00"
MIDNIGHT = "2023-09-29T00:01:00+02:00"


def message(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def approved(desk: Desk) -> Desk:
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    return desk


def test_tuesday_drafts(desk: Desk) -> None:
    """On Tuesday a run makes the draft, says so once, and tells the editor."""
    said = desk("run", now=TUESDAY)
    assert said.code == 0
    assert "Le brouillon du jeudi 28" in said.out
    assert desk.edition.is_file()
    assert (desk.root / "var" / "notices" / f"{DAY}-draft.eml").is_file()
    again = desk("run")
    assert (again.code, again.out, again.err) == (0, "", "")


def test_before_the_drafting_hour_nothing_is_drafted(desk: Desk) -> None:
    """Before Tuesday 9:00 a run leaves the edition alone."""
    assert desk("run", now="2023-09-26T08:59:00+02:00").code == 0
    assert not desk.edition.exists()


def test_an_unapproved_letter_is_held(desk: Desk) -> None:
    """At the sending hour an unapproved letter stays, exit 3, told once, until midnight; then 0."""
    desk("run", now=TUESDAY)
    said = desk("run", now=THURSDAY)
    assert said.code == 3
    assert "pas approuvée" in said.err
    again = desk("run")
    assert (again.code, again.out, again.err) == (3, "", "")
    assert desk.outbox == []
    assert "pas approuvée" in desk("status", "--json").json["next"]["held"]
    assert desk("run", now=MIDNIGHT).code == 0
    assert any("pas partie" in need for need in desk.needs())


def test_an_approved_letter_leaves_once(desk: Desk) -> None:
    """Approved, the letter leaves at its hour, and never again."""
    approved(desk)
    assert desk("run").code == 0
    assert desk.outbox == []
    said = desk("run", now=THURSDAY)
    assert said.code == 0
    assert "est écrite dans la boîte d’envoi" in said.out
    assert len(desk.outbox) == 1
    before = desk.outbox[0].stat().st_mtime_ns
    again = desk("run")
    assert (again.code, again.out, again.err) == (0, "", "")
    assert desk.outbox[0].stat().st_mtime_ns == before
    assert desk("send", DAY, "--live").code == 0
    assert desk("approve", DAY).code == 3


def test_the_message_is_whole(desk: Desk) -> None:
    """The message has both parts, and the scheduled instant as its date."""
    approved(desk)
    desk("run", now=THURSDAY)
    mail = message(desk.outbox[0])
    assert mail.defects == []
    assert mail["Message-ID"] == f"<edition-{DAY}@jeudis.example.org>"
    assert not [name for name in mail if name.startswith("List-")]  # for the list's manager to set
    assert str(mail["Date"]) == "Thu, 28 Sep 2023 09:00:00 +0200"
    assert mail["To"] == "jeudis@lists.example.org"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "Colloque « Jeunes & Territoires 2050 »" in plain.get_content().replace(NBSP, " ")
    assert "https://www.example.org/colloque" in html.get_content()
    assert "à paraître" in plain.get_content().replace(NBSP, " ")
    assert max(map(len, desk.outbox[0].read_bytes().split(b"\r\n"))) <= 998


def test_eight_at_once_send_one(desk: Desk) -> None:
    """Eight runs at the same moment send one letter, and all exit 0."""
    approved(desk)
    running = [desk.process("run", now=THURSDAY) for _ in range(8)]
    ends = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0] * 8, ends
    assert sum("est écrite" in out for out, _ in ends) == 1
    assert len(desk.outbox) == 1


def test_a_lost_database_sends_nothing(desk: Desk) -> None:
    """With var/ deleted after the sending, nothing is sent again."""
    approved(desk)
    desk("run", now=THURSDAY)
    shutil.rmtree(desk.root / "var")
    assert desk("run").code == 0
    assert desk.outbox == []


def test_a_database_lost_while_sending_is_uncertain(desk: Desk) -> None:
    """A file that says `sending` without a ledger is held: nobody knows."""
    approved(desk)
    desk("run", now=THURSDAY)
    desk.change(f"archive/editions/{DAY}.md", 'status = "sent"', 'status = "sending"')
    shutil.rmtree(desk.root / "var")
    said = desk("run")
    assert said.code == 3
    assert "registre" in said.err
    assert desk.outbox == []
    assert desk("send", DAY, "--live").code == 3
    assert desk("status", "--json").json["deliveries"][-1]["uncertain"] == ["?"]


def test_frozen_bytes_lost_are_composed_again(desk: Desk) -> None:
    """With var/ deleted between approval and sending, the very same bytes leave."""
    approved(desk)
    frozen = (desk.root / "var" / "frozen" / DAY / "message.eml").read_bytes()
    shutil.rmtree(desk.root / "var")
    assert desk("run", now=THURSDAY).code == 0
    assert desk.outbox[0].read_bytes() == frozen


def test_a_restored_draft_of_what_was_sent(desk: Desk) -> None:
    """A file that was restored from before the sending can't be approved again: the ledger knows better."""
    desk("run", now=TUESDAY)
    draft = desk.edition.read_text()
    desk("approve", DAY)
    assert desk("run", now=THURSDAY).code == 0
    desk.edition.write_text(draft)
    assert desk("approve", DAY).code == 3
    assert len(desk.outbox) == 1


def test_too_late(desk: Desk) -> None:
    """After the grace period an approved letter stays, exit 3, and status says so."""
    approved(desk)
    said = desk("run", now=LATE)
    assert said.code == 3
    assert "trop tard" in said.err
    assert desk.outbox == []
    status = desk("status", "--json").json
    assert any("trop tard" in need["text"] for need in status["needs"])
    assert status["next"]["date"] == "2023-10-05"
    assert desk("run", now=MIDNIGHT).code == 0
    assert "trop tard" in desk("status").out


def test_edited_after_approval(desk: Desk) -> None:
    """A file edited after its approval is held, saying what changed; approved again, it leaves."""
    approved(desk)
    desk.edition.write_text(desk.edition.read_text() + "\nUn mot de plus.\n")
    said = desk("run", now=THURSDAY)
    assert said.code == 3
    assert "édito" in said.err
    assert desk.outbox == []
    assert desk("status", "--json").json["next"]["status"] == "draft"
    assert desk("approve", DAY).code == 0
    assert desk("run").code == 0
    assert b"Un mot de plus" in desk.outbox[0].read_bytes()


def test_a_missed_drafting_hour(desk: Desk) -> None:
    """A machine that slept until Thursday drafts then, and holds what nobody approved."""
    said = desk("run", now=THURSDAY)
    assert said.code == 3
    assert desk.edition.is_file()
    assert desk("approve", DAY).code == 0
    assert desk("run").code == 0
    assert len(desk.outbox) == 1


def test_automatic_approval(desk: Desk) -> None:
    """With automatic approval a letter leaves with nobody near."""
    desk.change("newsletter.toml", 'approval = "required"', 'approval = "automatic"')
    assert desk("run", now=TUESDAY).code == 0
    assert desk("run", now=THURSDAY).code == 0
    assert len(desk.outbox) == 1


def test_automatic_approval_never_sends_what_is_broken(desk: Desk) -> None:
    """With automatic approval, an error of preflight holds the letter."""
    desk.change("newsletter.toml", 'approval = "required"', 'approval = "automatic"')
    desk.change("newsletter.toml", "# edito =", "edito =")
    desk("run", now=TUESDAY)
    assert desk("run", now=THURSDAY).code == 3
    assert desk.outbox == []


def test_a_broken_agenda_is_told(desk: Desk) -> None:
    """When a person's file keeps the draft from being made, its editor is told once, and `status` says so."""
    desk.write("feeds/agenda.toml", "[[event]]\ntitle = 'x'\nstart = 25/12/2026\n")
    assert desk("run", now=TUESDAY).code == 2
    assert desk("run", now="2023-09-26T09:15:00+02:00").code == 2
    told = list((desk.root / "var" / "notices").glob(f"{DAY}-stuck-*.eml"))
    assert len(told) == 1
    body = message(told[0]).get_body(("plain",))
    assert body is not None
    assert "feeds/agenda.toml" in body.get_content()
    needs = " ".join(desk.needs())
    assert "feeds/agenda.toml" in needs
    assert "n’est pas préparé" in needs


def test_a_broken_agenda_does_not_stop_the_letter(desk: Desk) -> None:
    """What is approved leaves, also when the agenda was left broken; the run then says what is broken."""
    approved(desk)
    desk.write("feeds/agenda.toml", "[[event]\n")
    said = desk("run", now=THURSDAY)
    assert said.code == 2
    assert "agenda.toml" in said.err
    assert len(desk.outbox) == 1


@pytest.mark.parametrize("broken", ["turn.collect", "running.renew_site"])
def test_what_nobody_foresaw_stops_one_step(desk: Desk, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    """An error that no code expects ends its step: the letter leaves all the same, or the rest is done; exit 1."""
    approved(desk)

    def fail(*_: object, **__: object) -> None:
        raise KeyError("unforeseen")

    monkeypatch.setattr(f"newsletter.pipeline.run.{broken}", fail)
    said = desk("run", now=THURSDAY)
    assert "Unexpected error: KeyError" in said.err
    assert "Traceback" not in said.err
    assert said.code == 1
    assert len(desk.outbox) == 1


def test_a_style_that_is_no_utf8_is_named(desk: Desk) -> None:
    """A file of the looks that cannot be read is said, by its name."""
    approved(desk)
    (desk.root / "templates" / "site").mkdir(parents=True)
    (desk.root / "templates" / "site" / "site.css").write_bytes(b"/* \xe9 */")
    said = desk("run", now=THURSDAY)
    assert said.code == 2
    assert said.err.startswith("Not UTF-8: templates/site/site.css, byte 3")


def test_the_notice_says_what_still_can_be_done(desk: Desk) -> None:
    """Until the grace ends the letter can leave; after it, nobody is told that it could."""
    desk("run", now=TUESDAY)
    for now, can in ((THURSDAY, True), ("2023-09-28T15:10:00+02:00", False)):
        for old in (desk.root / "var" / "notices").glob(f"{DAY}-held-*.eml"):
            old.unlink()
        (desk.root / "var" / "state.db").unlink()
        assert desk("run", now=now).code == 3
        (notice,) = (desk.root / "var" / "notices").glob(f"{DAY}-held-*.eml")
        body = message(notice).get_body(("plain",))
        assert body is not None
        assert ("Elle peut partir jusqu" in body.get_content()) is can


def test_the_page_comes_before_the_letter(desk: Desk) -> None:
    """A letter whose page cannot be published stays, exit 1, and leaves once it can."""
    approved(desk)
    toml = desk.root / "newsletter.toml"
    text = toml.read_text()
    toml.write_text(text + '\n[archive]\npublish = ["false"]\n')
    said = desk("run", now=THURSDAY)
    assert said.code == 1
    assert "not published" in said.err
    assert desk.outbox == []
    toml.write_text(text + '\n[archive]\npublish = ["true"]\n')
    assert desk("run").code == 0
    assert len(desk.outbox) == 1


def test_a_test_shows_its_new_pictures(desk: Desk) -> None:
    """A picture that the archive gets only with the letter is in a test of it; one that a letter has shown comes from there."""
    (desk.root / "archive" / "images").mkdir(parents=True)
    picture = desk.root / "archive" / "images" / "a.jpg"
    picture.write_bytes(drawn())
    desk("draft", DAY, now=TUESDAY)
    desk.edition.write_text(desk.edition.read_text() + "\n![Une salle](images/a.jpg)\n")
    assert desk("send", DAY, "--test", "a@example.org", now=TUESDAY).code == 0
    (path,) = (desk.root / "var" / "notices").glob("*-test-*.eml")
    images = [part for part in message(path).walk() if part.get_content_maintype() == "image"]
    assert [part.get_payload(decode=True) for part in images] == [picture.read_bytes()]
    assert (
        f'src="cid:{images[0]["Content-ID"].strip("<>")}"' in message(path).get_body(("html",)).get_content()
    )
    path.unlink()
    assert desk("approve", DAY, now=TUESDAY).code == 0
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert b"Content-Type: image" not in desk.outbox[0].read_bytes()
    assert desk("send", DAY, "--test", "a@example.org", now=THURSDAY).code == 0
    (path,) = (desk.root / "var" / "notices").glob("*-test-*.eml")
    assert b"cid:" not in path.read_bytes()


@pytest.mark.parametrize("state", ["draft", "approved"])
def test_a_test_changes_nothing(desk: Desk, state: str) -> None:
    """A test goes out in any state, marked, and leaves no trace in the file or the ledger."""
    desk("run", now=TUESDAY)
    if state == "approved":
        desk("approve", DAY)
    before = desk.edition.read_bytes()
    assert desk("send", DAY, "--test", "a@example.org", "--test", "b@example.org").code == 0
    tests = list((desk.root / "var" / "notices").glob("*-test-*.eml"))
    assert {str(message(path)["To"]) for path in tests} == {"a@example.org", "b@example.org"}
    assert all(str(message(path)["Subject"]).startswith("[TEST] ") for path in tests)
    assert desk.edition.read_bytes() == before
    assert desk.outbox == []
    assert [row for row in desk("deliveries", "--json").json if row["edition"] == DAY] == []


def test_send_wants_to_know_how(desk: Desk) -> None:
    """`send` without --test or --live, or without an edition, is wrong usage; unapproved or early, it is held."""
    assert desk("send", DAY, "--live").code == 2
    desk("run", now=TUESDAY)
    assert desk("send", DAY).code == 2
    assert desk("send", DAY, "--live").code == 3
    desk("approve", DAY)
    assert desk("send", DAY, "--live").code == 3
    assert desk("send", DAY, "--live", now=THURSDAY).code == 0
    assert "déjà écrite" in desk("send", DAY, "--live").out


def test_withdrawing_an_approval(desk: Desk) -> None:
    """An approval can be withdrawn; the letter is then held."""
    approved(desk)
    assert desk("approve", DAY).code == 0
    assert desk("approve", DAY, "--withdraw").code == 0
    assert 'status = "draft"' in desk.edition.read_text()
    assert desk("run", now=THURSDAY).code == 3


def test_collections_do_not_touch_what_is_approved(desk: Desk) -> None:
    """After the approval no collection writes to the file."""
    approved(desk)
    before = desk.edition.read_bytes()
    desk.change("feeds/agenda.toml", "CESE, Paris", "Palais d'Iéna")
    desk("run", now="2023-09-27T18:00:00+02:00")
    desk("draft", DAY)
    assert desk.edition.read_bytes() == before


@pytest.mark.parametrize(
    "name",
    ["archive/editions/2023-10-19.md", "archive/images/x.jpg", "templates/site.css", "feeds/x.ics", "var/x"],
)
@pytest.mark.some(2)
def test_a_link_that_leads_to_itself(desk: Desk, name: str) -> None:
    """Wherever a file is a link in a circle, the letter leaves all the same."""
    approved(desk)
    link = desk.root / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(link.name)
    said = desk("run", now=THURSDAY)
    assert "Too many levels" not in said.err
    assert len(desk.outbox) == 1
