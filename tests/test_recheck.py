"""Just before sending: an event cancelled or moved since the approval, and what the archive lacks, hold the letter."""

import email
import email.policy
import shutil

import pytest

from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

AGENDA = "feeds/agenda.toml"
START = "start = 2023-10-05T09:00:00\nend = 2023-10-05T18:00:00"
CHANGES = {
    "event-cancelled": (START, f'{START}\nstatus = "cancelled"', "« Colloque “Jeunes & Territoires 2050” » est annulé"),
    "event-moved": (START, "start = 2023-10-06T09:00:00", "a changé de date, vendredi 6"),
}  # fmt: skip


@pytest.fixture
def approved(desk: Desk) -> Desk:
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    return desk


def said(text: str) -> str:
    return text.replace("\u00a0", " ")


def notices(desk: Desk) -> list[str]:
    return sorted(path.name for path in (desk.root / "var" / "notices").glob(f"{DAY}-held-*.eml"))


@pytest.mark.parametrize("code", CHANGES)
@pytest.mark.parametrize("collected", [True, False])
@pytest.mark.some(1)
def test_a_change_since_the_approval_holds_the_letter(approved: Desk, code: str, *, collected: bool) -> None:
    """What was cancelled or moved holds the letter, exit 3, told once; collected before, or only in the agenda."""
    old, new, words = CHANGES[code]
    approved.change(AGENDA, old, new)
    if collected:
        approved("collect", now="2023-09-27T18:00:00+02:00")
    held = approved("run", now=THURSDAY)
    assert held.code == 3
    assert words in said(held.err)
    assert "newsletter approve 2023-09-28 --withdraw" in held.err
    assert approved.outbox == []
    assert len(notices(approved)) == 1
    again = approved("run")
    assert (again.code, again.out, again.err) == (3, "", "")
    assert len(notices(approved)) == 1
    assert words in said(approved("status", "--json").json["next"]["held"])
    assert f"{code}:agenda/colloque" in {
        f"{one['code']}:{one['where']}" for one in approved("check", DAY, "--json").json
    }
    assert approved("approve", DAY).code == 3
    assert approved("send", DAY, "--live").code == 3


@pytest.mark.parametrize("code", CHANGES)
@pytest.mark.some(1)
def test_approved_again_it_leaves(approved: Desk, code: str) -> None:
    """Withdrawn, brought up to date and approved again, the letter leaves with what is true."""
    old, new, _words = CHANGES[code]
    approved.change(AGENDA, old, new)
    assert approved("run", now=THURSDAY).code == 3
    assert approved("approve", DAY, "--withdraw").code == 0
    assert approved("approve", DAY).code == 3  # it still says what it said
    approved("draft", DAY)
    assert approved("approve", DAY).code == 0
    assert approved("run").code == 0
    assert len(approved.outbox) == 1


def test_an_accepted_change_holds_nothing(approved: Desk) -> None:
    """An editor who knows better says so in the file, approves, and the letter leaves as it is."""
    approved.change(AGENDA, START, CHANGES["event-moved"][1])
    assert approved("run", now=THURSDAY).code == 3
    approved.change(
        f"archive/editions/{DAY}.md",
        '\nstatus = "approved"',
        '\naccept = ["event-moved:agenda/colloque"]\nstatus = "approved"',
    )
    assert approved("approve", DAY).code == 0
    assert approved("run").code == 0
    assert len(approved.outbox) == 1


def test_an_editors_correction_holds_nothing(desk: Desk) -> None:
    """A date that the editor corrected against the agenda is what was approved: it leaves."""
    desk("run", now=TUESDAY)
    desk.change(
        f"archive/editions/{DAY}.md", "start = 2023-10-05T09:00:00+02:00", "start = 2023-10-05T14:00:00+02:00"
    )
    assert desk("approve", DAY).code == 0
    assert desk("run", now=THURSDAY).code == 0
    assert len(desk.outbox) == 1


def test_other_changes_hold_nothing(approved: Desk) -> None:
    """Another place, title or summary, and an event that the letter does not show, hold nothing."""
    approved.change(AGENDA, "CESE, Paris", "Palais d'Iéna")
    approved.change(AGENDA, "Lancement de la plateforme", "Le lancement")
    path = approved.root / AGENDA
    path.write_text(
        path.read_text() + '\n[[event]]\nid = "x"\ntitle = "x"\nstart = 2023-10-05\nstatus = "cancelled"\n'
    )
    assert approved("run", now=THURSDAY).code == 0
    assert len(approved.outbox) == 1


def test_a_letter_of_a_lost_database_leaves(approved: Desk) -> None:
    """With the database lost, what the local agenda says is still compared, and nothing else is."""
    shutil.rmtree(approved.root / "var")
    approved.change(AGENDA, *CHANGES["event-cancelled"][:2])
    assert approved("run", now=THURSDAY).code == 3
    approved.change(AGENDA, *reversed(CHANGES["event-cancelled"][:2]))
    assert approved("run").code == 0
    assert len(approved.outbox) == 1


def test_broken_files_stop_nothing(approved: Desk) -> None:
    """With agenda and sources left broken, nothing can be compared: what was approved leaves, and the run says so."""
    approved.write("feeds/sources.toml", "[[source]\n")
    approved.write(AGENDA, "[[event]\n")
    ended = approved("run", now=THURSDAY)
    assert ended.code == 2
    assert len(approved.outbox) == 1


def test_a_rehearsal_is_held_too(desk: Desk) -> None:
    """A rehearsal tells what the real sending would."""
    desk.change("newsletter.toml", 'messenger = "outbox"', 'messenger = "smtp"')
    desk("run", now=TUESDAY)
    desk("approve", DAY)
    desk.change(AGENDA, *CHANGES["event-cancelled"][:2])
    held = desk("run", now=THURSDAY)
    assert held.code == 3
    assert "est annulé" in held.err
    assert desk.outbox == []


def test_what_the_archive_lacks_blocks(desk: Desk) -> None:
    """A link to a page of the archive that will not be there is an error; accepted, the letter leaves."""
    desk("run", now=TUESDAY)
    desk.edition.write_text(
        desk.edition.read_text()
        + "\n# Titre\n\nVoir [la page perdue](https://jeudis.example.org/perdue.html).\n"
    )
    found = desk("check", DAY, "--json")
    assert found.code == 3
    assert [f"{one['code']}:{one['where']}" for one in found.json if one["level"] == "error"] == [
        "own-file-missing:perdue.html"
    ]
    assert desk("approve", DAY).code == 3
    desk.change(
        f"archive/editions/{DAY}.md",
        '\nstatus = "draft"',
        '\naccept = ["own-file-missing:perdue.html"]\nstatus = "draft"',
    )
    assert desk("approve", DAY).code == 0
    assert desk("run", now=THURSDAY).code == 0
    assert len(desk.outbox) == 1


def test_a_page_lost_since_the_approval(approved: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the built site lacks what the letter shows, the letter is held before its page is published."""
    approved.change(
        "newsletter.toml", "[delivery]", '[archive]\npublish = ["sh", "publish.sh"]\n\n[delivery]'
    )
    page = f"archive/site/{DAY}.html"
    (approved.root / "publish.sh").write_text(f"test ! -e {page} || touch published\n")
    with monkeypatch.context() as patch:
        patch.setattr("newsletter.pipeline.edition.sending.build_site", lambda context, store, leaving: None)
        held = approved("run", now=THURSDAY)
    assert held.code == 3
    assert "l’archive n’a pas ce que la lettre montre" in held.err
    assert approved.outbox == []
    assert not (approved.root / "published").exists()
    assert len(notices(approved)) == 1
    assert approved("run").code == 0
    assert (approved.root / "published").exists()
    assert len(approved.outbox) == 1


def test_an_event_that_no_source_has_any_more(desk: Desk) -> None:
    """It may be called off, or only taken off a list: the editor is told, before and after the approval."""
    calendar = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n").format
    event = (
        "BEGIN:VEVENT\r\nUID:{0}\r\nSUMMARY:Rencontre {0}\r\nDTSTART:2023100{0}T090000Z\r\nEND:VEVENT\r\n"
    ).format
    desk.write("feeds/x.ics", calendar(event(3) + event(4)))
    assert desk("run", now=TUESDAY).code == 0
    assert desk("approve", DAY).code == 0
    desk.write("feeds/x.ics", calendar(event(4)))
    found = desk("check", DAY, "--json").json
    assert [one["where"] for one in found if one["code"] == "event-withdrawn"] == ["x/3"]
    assert desk("run", now="2023-09-27T15:05:00+02:00").code == 0
    assert list((desk.root / "var" / "notices").glob(f"{DAY}-news-*.eml"))
    assert "« Rencontre 3 »" in said(" ".join(desk.needs()))
    desk("approve", DAY, "--withdraw")
    rows = {row["key"]: row for row in desk("draft", DAY, "--json").json["entry"]}
    assert rows["x/3"]["state"] == "out"


def test_what_would_be_over_holds_a_late_letter(approved: Desk) -> None:
    """A letter that leaves late announces nothing that has begun since its hour."""
    approved("approve", DAY, "--withdraw")
    with (approved.root / AGENDA).open("a", encoding="utf-8") as agenda:
        agenda.write('\n[[event]]\ntitle = "Petit déjeuner"\nstart = 2023-09-28T09:30:00\nplace = "Lyon"\n')
    approved("draft", DAY)
    assert approved("approve", DAY).code == 0
    held = approved("run", now="2023-09-28T11:00:00+02:00")
    assert held.code == 3
    assert "« Petit déjeuner »" in said(held.err)
    assert approved.outbox == []


def test_a_held_letter_is_not_public(approved: Desk) -> None:
    """What is held back has no page, nor has what was withdrawn."""
    old, new, _ = CHANGES["event-cancelled"]
    approved.change(AGENDA, old, new)
    assert approved("run", now=THURSDAY).code == 3
    assert not (approved.root / "archive" / "site" / f"{DAY}.html").exists()


def test_what_the_editor_deleted_is_no_news(desk: Desk) -> None:
    """A row that was deleted before the approval is not said to have come since."""
    assert desk("run", now=TUESDAY).code == 0
    text = desk.edition.read_text()
    first = text.index("[[entry]]")
    second = text.index("[[entry]]", first + 1)
    desk.edition.write_text(text[:first] + text[second:])
    assert desk("approve", DAY).code == 0
    assert "nouvelle" not in " ".join(desk.needs())


@pytest.mark.parametrize("code", CHANGES)
@pytest.mark.some(1)
def test_check_and_approve_read_the_agenda(desk: Desk, code: str) -> None:
    """What was written into the agenda a minute ago is known to `check` and `approve`, without a collection."""
    old, new, words = CHANGES[code]
    assert desk("run", now=TUESDAY).code == 0
    desk.change(AGENDA, old, new)
    assert desk("check", DAY).code == 3
    refused = desk("approve", DAY)
    assert refused.code == 3
    assert words in said(refused.err)
    desk.change(AGENDA, new, old)
    assert desk("approve", DAY).code == 0
    desk.change(AGENDA, old, new)
    assert desk("check", DAY).code == 3
    assert desk("approve", DAY).code == 3


def test_what_comes_up_after_the_approval_is_told(approved: Desk) -> None:
    """The day before, not at the sending hour: what was cancelled, and what could be added; each once."""
    old, new, words = CHANGES["event-cancelled"]
    approved.change(AGENDA, old, new)
    with (approved.root / AGENDA).open("a", encoding="utf-8") as agenda:
        agenda.write(
            '\n[[event]]\ntitle = "Café des alliances"\nstart = 2023-10-02T18:00:00\nplace = "Lyon"\n'
        )
    wednesday = "2023-09-27T15:00:00+02:00"
    assert approved("run", now=wednesday).code == 0
    told = approved.root / "var" / "notices"
    (notice,) = told.glob(f"{DAY}-news-*.eml")
    text = said(email.message_from_bytes(notice.read_bytes(), policy=email.policy.default).get_content())
    assert words in text
    assert "1 nouvelle entrée est arrivée : « Café des alliances »" in text
    approved("run", now="2023-09-27T22:00:00+02:00")
    assert len(list(told.glob(f"{DAY}-news-*.eml"))) == 1
    needs = said(" ".join(approved.needs()))
    assert words in needs
    assert "Café des alliances" in needs
    assert "Café des alliances" not in approved.edition.read_text()
    approved("approve", DAY, "--withdraw")
    approved("draft", DAY)
    assert "approbation" not in " ".join(approved.needs())
