"""A letter that leaves by listmonk, as the commands do it: what a person sees of it, and what another run does."""

import json
from collections.abc import Iterator

import pytest

from tests.listmonk.fake import SUBSCRIBERS, Fake, Fault, listmonk
from tests.listmonk.setting import SECRETS, configured
from tests.test_pictures import drawn
from tests.test_smtp import Postman, listening
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

START, READ = r"PUT /campaigns/\d+/status", r"GET /campaigns/\d+"
LATER = "2023-09-28T09:15:00+02:00"
AFTER = "2023-09-28T16:00:00+02:00"  # its hours are over


@pytest.fixture
def fake(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    """A workspace whose letter is approved, and the listmonk that it is for."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    with listmonk() as one:
        text = (desk.root / "newsletter.toml").read_text(encoding="utf-8")
        desk.write("newsletter.toml", configured(text, one.url))
        for now, *command in ((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY)):
            said = desk(*command, now=now)
            assert said.code == 0, said.err
        yield one


def everybody_once(fake: Fake) -> bool:
    fake.work()
    fake.work()
    return sorted(one.to for one in fake.sent) == sorted(SUBSCRIBERS)


def notices(desk: Desk) -> list[str]:
    return sorted(path.name for path in (desk.root / "var" / "notices").glob("*held*"))


def test_it_leaves_at_its_hour(desk: Desk, fake: Fake) -> None:
    """Nothing is at listmonk's before the hour; then the letter runs there, and here it is sent, to its one recipient."""
    assert desk("run", "--live", now="2023-09-28T08:50:00+02:00").code == 0
    assert fake.campaigns == {}
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert fake.campaign()["status"] == "running"
    assert everybody_once(fake)
    assert desk("run", "--live", now=LATER).code == 0
    (delivery,) = desk("deliveries", "--json").json
    assert (delivery["messenger"], delivery["accepted"], delivery["uncertain"]) == ("listmonk", 1, [])
    assert 'status = "sent"' in desk.edition.read_text(encoding="utf-8")
    assert fake.count(START) == 1


def test_notices_are_files_without_a_mail_server(desk: Desk, fake: Fake) -> None:
    """Notices are written into var/notices/, and a need says so."""
    desk("run", "--live", now=THURSDAY)
    assert (desk.root / "var" / "notices" / f"{DAY}-sent.eml").is_file()
    assert "notices-unsent" in desk.codes()


def test_notices_go_by_the_mail_server(desk: Desk, fake: Fake) -> None:
    """With a mail server they go there, and the letter does not."""
    with listening(Postman()) as postman:
        server = f'token_env = "LISTMONK_TOKEN"\n[delivery.smtp]\nhost = "127.0.0.1"\nport = {postman.port}\ntls = "none"'
        desk.change("newsletter.toml", 'token_env = "LISTMONK_TOKEN"', server)
        assert desk("run", "--live", now=THURSDAY).code == 0
        assert {to for _, people, _ in postman.taken for to in people} == {"redaction@example.org"}
    assert "notices-unsent" not in desk.codes()
    assert everybody_once(fake)


def test_a_lost_answer_is_found_in_the_same_run(desk: Desk, fake: Fake) -> None:
    """Neither the answer nor a second look came: the run asks once more, and knows."""
    fake.faults += [Fault(START, does=True), Fault(READ)]
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert 'status = "sent"' in desk.edition.read_text(encoding="utf-8")
    assert everybody_once(fake)


def test_what_did_not_arrive_is_let_go_in_the_same_run(desk: Desk, fake: Fake) -> None:
    """Nobody knew, then listmonk says that it did not: it is handed over again, once."""
    fake.faults += [Fault(START), Fault(READ)]
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert fake.count(START) == 2
    assert everybody_once(fake)


@pytest.mark.parametrize("does", [False, True])
@pytest.mark.some(1)
def test_a_listmonk_that_falls_silent_is_asked_by_every_run(desk: Desk, fake: Fake, does: bool) -> None:  # noqa: FBT001
    """Uncertain while nothing is heard, with the reason; afterwards, also when its hours are over, what listmonk says."""
    fake.faults.append(Fault(START, does=does, ends=True))
    assert desk("run", "--live", now=THURSDAY).code == 3
    assert "listmonk" in desk("status").out
    assert desk("deliveries", "--json").json[0]["uncertain"] == ["listmonk:3"]
    fake.faults.clear()
    code = desk("run", "--live", now=AFTER).code
    assert code == (0 if does else 3)
    assert everybody_once(fake) is does
    assert ('status = "sent"' in desk.edition.read_text(encoding="utf-8")) is does
    assert fake.count(START) == 1


def test_a_pause_is_told_once_and_left_alone(desk: Desk, fake: Fake) -> None:
    """Paused by a person before we knew that it ran: exit 3 on that day, one notice, no start; resumed, it is sent."""
    fake.faults.append(Fault(START, does=True, ends=True))
    assert desk("run", "--live", now=THURSDAY).code == 3
    fake.faults.clear()
    fake.work(1)
    fake.change(1, status="paused")
    told = len(notices(desk))
    for now in (LATER, "2023-09-28T09:25:00+02:00"):
        assert desk("run", "--live", now=now).code == 3
    assert len(notices(desk)) == told + 1
    assert any("mise en pause dans listmonk" in need for need in [desk("status").out])
    assert fake.count(START) == 1
    fake.change(1, status="running")
    assert desk("run", "--live", now="2023-09-28T09:35:00+02:00").code == 0
    assert everybody_once(fake)


def test_an_edited_draft_is_held_and_told_once(desk: Desk, fake: Fake) -> None:
    """A draft that a person changed is not what was approved: exit 3, one notice; deleted there, the letter can leave."""
    fake.faults.append(Fault(START, times=1))
    assert desk("run", "--live", now=THURSDAY).code == 1
    fake.change(1, subject="Autre")
    for now in (LATER, "2023-09-28T09:25:00+02:00"):
        assert desk("run", "--live", now=now).code == 3
    assert len(notices(desk)) == 1
    assert "modifiée dans listmonk" in desk("status").out
    del fake.campaigns[1]
    assert desk("run", "--live", now="2023-09-28T09:35:00+02:00").code == 3
    assert desk("send", DAY, "--live").code == 0
    assert everybody_once(fake)


def test_a_test_by_the_command(desk: Desk, fake: Fake) -> None:
    """`send --test` sends the letter to a subscriber, and says so of another address."""
    assert desk("send", DAY, "--test", "bob@example.org").code == 0
    assert [(one.to, one.is_test, one.subject[:6]) for one in fake.sent] == [
        ("bob@example.org", True, "[TEST]")
    ]
    said = desk("send", DAY, "--test", "nul@example.org")
    assert (said.code, "no subscriber of this address" in said.err) == (1, True)


def test_a_test_whose_pictures_come_later(desk: Desk, fake: Fake) -> None:
    """An engine takes no pictures along: that those of a test are not published yet is said."""
    assert desk("approve", DAY, "--withdraw").code == 0
    (desk.root / "archive" / "images").mkdir(parents=True)
    (desk.root / "archive" / "images" / "a.jpg").write_bytes(drawn())
    desk.edition.write_text(desk.edition.read_text() + "\n![Une salle](images/a.jpg)\n")
    said = desk("send", DAY, "--test", "bob@example.org", now=TUESDAY)
    assert said.code == 0
    assert "nouvelles images ne s’y voient pas encore" in said.out


def test_a_missing_secret(desk: Desk, fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its token nothing is sent, exit 2, and `status` has said so before."""
    monkeypatch.delenv("LISTMONK_TOKEN")
    assert "secret-missing" in desk.codes(now=TUESDAY)
    said = desk("run", "--live", now=THURSDAY)
    assert (said.code, "LISTMONK_TOKEN" in said.err) == (2, True)
    assert json.loads(desk("deliveries", "--json").out) == []


def test_figures_follow_until_it_is_done(desk: Desk, fake: Fake) -> None:
    """What listmonk counts is asked in every run and shown; once it is finished nobody asks any more, and runs rest again."""
    desk("run", "--live", now=THURSDAY)
    fake.work(2)
    desk("run", "--live", now=LATER)
    assert desk("deliveries", "--json").json[0]["figures"] == {
        "status": "running", "to_send": 3, "sent": 2, "bounces": 0, "stopped": "",
    }  # fmt: skip
    assert "2 messages partis sur 3" in desk("status").out
    fake.work()
    fake.change(1, bounces=1)
    desk("run", "--live", now="2023-09-28T09:25:00+02:00")
    asked = len(fake.calls)
    desk("run", "--live", now="2023-09-28T09:35:00+02:00")
    assert len(fake.calls) == asked
    assert "3 messages partis sur 3, 1 retour (listmonk, finished)" in desk("deliveries").out


@pytest.mark.parametrize("how", ["paused", "cancelled", "deleted"])
@pytest.mark.some(1)
def test_what_a_person_stops_after_it_has_left(desk: Desk, fake: Fake, how: str) -> None:
    """Stopped in listmonk after it left: exit 3 on that day, told once, never taken up by us; on other days only in `status`."""
    desk("run", "--live", now=THURSDAY)
    fake.work(1)
    desk("run", "--live", now=LATER)
    if how == "deleted":
        del fake.campaigns[1]
    else:
        fake.change(1, status=how)
    first = desk("run", "--live", now="2023-09-28T09:25:00+02:00")
    again = desk("run", "--live", now="2023-09-28T09:35:00+02:00")
    assert (first.code, again.code) == (3, 3)
    assert "Envoi arrêté" in first.err
    assert again.err == ""
    told = list((desk.root / "var" / "notices").glob("*campaign-stopped*"))
    assert len(told) == 1
    assert desk("run", "--live", now="2023-09-29T09:35:00+02:00").code == 0
    assert "campaign-stopped" in desk.codes()
    assert (fake.count(START), 'status = "sent"' in desk.edition.read_text(encoding="utf-8")) == (1, True)
    assert "campaign-stopped" not in desk.codes(now="2023-10-02T09:35:00+02:00")


def test_figures_that_cannot_be_asked_stop_nothing(desk: Desk, fake: Fake) -> None:
    """A listmonk that does not answer any more is no failure of a letter that has left; after three days nobody asks."""
    desk("run", "--live", now=THURSDAY)
    fake.faults.append(Fault(".*", times=999))
    assert desk("run", "--live", now=LATER).code == 0
    fake.faults.clear()
    asked = len(fake.calls)
    assert desk("run", "--live", now="2023-10-02T09:15:00+02:00").code == 0
    assert len(fake.calls) == asked


def test_a_paused_campaign_that_goes_on(desk: Desk, fake: Fake) -> None:
    """Resumed by a person, it is nobody's need any more."""
    desk("run", "--live", now=THURSDAY)
    fake.change(1, status="paused")
    assert desk("run", "--live", now=LATER).code == 3
    fake.change(1, status="running")
    assert desk("run", "--live", now="2023-09-28T09:25:00+02:00").code == 0
    assert "campaign-stopped" not in desk.codes()
    assert everybody_once(fake)


def test_a_reason_outlives_the_frozen_letter(desk: Desk, fake: Fake) -> None:
    """Where listmonk can't be asked any more, for the approved bytes are gone, what it last said stays said."""
    fake.faults.append(Fault(START, does=True, ends=True))
    assert desk("run", "--live", now=THURSDAY).code == 3
    fake.faults.clear()
    fake.change(1, status="paused")
    assert desk("run", "--live", now=LATER).code == 3
    (desk.root / "var" / "frozen" / DAY / "message.eml").unlink()
    assert desk("run", "--live", now="2023-09-28T09:25:00+02:00").code == 3
    assert "mise en pause dans listmonk" in desk("status").out


def test_the_operator_says_what_became_of_a_cancelled_one(desk: Desk, fake: Fake) -> None:
    """Cancelled before we knew that it ran, only a person knows: their word concludes it; where listmonk knows, that counts."""
    fake.faults.append(Fault(START, does=True, ends=True))
    assert desk("run", "--live", now=THURSDAY).code == 3
    fake.faults.clear()
    fake.change(1, status="cancelled")
    said = desk("run", "--live", now=LATER)
    assert (said.code, "newsletter deliveries resolve" in said.err) == (3, True)
    assert desk("deliveries", "resolve", DAY, "--as", "sent").code == 0
    assert 'status = "sent"' in desk.edition.read_text(encoding="utf-8")
    assert fake.count(START) == 1


def test_what_listmonk_knows_by_now_needs_no_word(desk: Desk, fake: Fake) -> None:
    """Asked to write that it was not sent, of a letter that listmonk sends: it is sent, and nothing is handed over again."""
    fake.faults.append(Fault(START, does=True, ends=True))
    assert desk("run", "--live", now=THURSDAY).code == 3
    fake.faults.clear()
    desk("deliveries", "resolve", DAY, "--as", "not-sent")
    assert desk("run", "--live", now=LATER).code == 0
    assert 'status = "sent"' in desk.edition.read_text(encoding="utf-8")
    assert everybody_once(fake)
