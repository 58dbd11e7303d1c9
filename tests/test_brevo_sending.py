"""A letter that leaves by Brevo, as the commands do it: what a person sees of it, and what another run does."""

import json
import sys
from collections.abc import Iterator

import pytest

from tests.brevo.fake import SUBSCRIBERS, Fake, brevo
from tests.brevo.setting import SECRETS, configured
from tests.faults import Fault
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

LOOK, START = "GET /emailCampaigns", r"POST /emailCampaigns/\d+/sendNow"
LATER = "2023-09-28T09:15:00+02:00"
AFTER = "2023-09-28T16:00:00+02:00"  # its hours are over


@pytest.fixture
def fake(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    """A workspace whose letter is approved, and the Brevo that it is for."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    with brevo() as one:
        one.senders = {"jeudis@example.org": True}
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


def told(desk: Desk, what: str) -> list[str]:
    return sorted(path.name for path in (desk.root / "var" / "notices").glob(f"*{what}*"))


def is_sent(desk: Desk) -> bool:
    return 'status = "sent"' in desk.edition.read_text(encoding="utf-8")


def test_it_leaves_at_its_hour(desk: Desk, fake: Fake) -> None:
    """Nothing is at Brevo's before the hour; then the letter is let go there, and here it is sent, to its one recipient."""
    assert desk("run", "--live", now="2023-09-28T08:50:00+02:00").code == 0
    assert fake.campaigns == {}
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert [one["status"] for one in fake.campaigns.values()] == ["queued"]
    assert everybody_once(fake)
    assert desk("run", "--live", now=LATER).code == 0
    (delivery,) = desk("deliveries", "--json").json
    assert (delivery["messenger"], delivery["accepted"], delivery["uncertain"]) == ("brevo", 1, [])
    assert is_sent(desk)
    assert fake.count(START) == 1


def test_figures_follow_until_it_is_done(desk: Desk, fake: Fake) -> None:
    """What Brevo counts is asked in every run by one call; once all is sent nobody asks any more."""
    desk("run", "--live", now=THURSDAY)
    fake.work(2)
    fake.calls.clear()
    desk("run", "--live", now=LATER)
    assert fake.calls == [LOOK]
    assert desk("deliveries", "--json").json[0]["figures"]["status"] == "in_process"
    assert "2 messages partis sur 3" in desk("status").out
    fake.work()
    desk("run", "--live", now="2023-09-28T09:25:00+02:00")
    asked = len(fake.calls)
    desk("run", "--live", now="2023-09-28T09:35:00+02:00")
    assert len(fake.calls) == asked


@pytest.mark.parametrize("does", [False, True])
@pytest.mark.some(1)
def test_a_brevo_that_falls_silent_is_asked_by_every_run(desk: Desk, fake: Fake, does: bool) -> None:  # noqa: FBT001
    """Uncertain while nothing is heard, with the reason; afterwards, also when its hours are over, what Brevo says."""
    fake.faults.append(Fault(START, does=does, ends=True))
    said = desk("run", "--live", now=THURSDAY)
    assert said.code == 3
    assert "listmonk" not in said.out + said.err + desk("status").out
    assert "Brevo a coupé la connexion" in desk("status").out
    fake.faults.clear()
    assert desk("run", "--live", now=AFTER).code == (0 if does else 3)
    assert everybody_once(fake) is does
    assert is_sent(desk) is does
    assert fake.count(START) == 1


@pytest.mark.long
def test_credit_that_is_bought_in_time(desk: Desk, fake: Fake) -> None:
    """Too little credit is told with the remedy; the next run with enough sends the letter; a hundred calls an hour suffice."""
    fake.credit = 1
    for minute in range(0, 60, 10):
        said = desk("run", "--live", now=f"2023-09-28T09:{minute:02}:00+02:00")
        assert said.code == 1
    assert "le crédit ne suffit pas dans Brevo" in desk("status").out
    assert len(fake.calls) == 31  # six of the first run, five of each other
    assert len(told(desk, "letter-overdue")) == 1
    fake.credit = 100
    assert desk("run", "--live", now="2023-09-28T12:30:00+02:00").code == 0
    assert everybody_once(fake)


def test_suspended_by_a_person(desk: Desk, fake: Fake) -> None:
    """Suspended before we knew that it left: exit 3 on that day, one notice, no second start; taken up again, it is sent."""
    fake.faults.append(Fault(START, does=True, ends=True))
    assert desk("run", "--live", now=THURSDAY).code == 3
    fake.faults.clear()
    fake.work(1)
    fake.change(1, status="suspended")
    before = len(told(desk, "held"))
    for now in (LATER, "2023-09-28T09:25:00+02:00"):
        assert desk("run", "--live", now=now).code == 3
    assert len(told(desk, "held")) == before + 1
    assert "mise en pause dans Brevo" in desk("status").out
    fake.change(1, status="in_process")
    assert desk("run", "--live", now="2023-09-28T09:35:00+02:00").code == 0
    assert everybody_once(fake)
    assert fake.count(START) == 1


@pytest.mark.parametrize("how", ["suspended", "cancelled", "deleted"])
@pytest.mark.some(1)
def test_what_a_person_stops_after_it_has_left(desk: Desk, fake: Fake, how: str) -> None:
    """Stopped in Brevo after it left: exit 3 on that day, told once, never taken up by us."""
    desk("run", "--live", now=THURSDAY)
    fake.work(1)
    desk("run", "--live", now=LATER)
    if how == "deleted":
        del fake.campaigns[1]
    else:
        fake.change(1, status=how)
    first = desk("run", "--live", now="2023-09-28T09:25:00+02:00")
    again = desk("run", "--live", now="2023-09-28T09:35:00+02:00")
    assert (first.code, again.code, again.err) == (3, 3, "")
    assert "Brevo" in first.err
    assert len(told(desk, "campaign-stopped")) == 1
    assert desk("run", "--live", now="2023-09-29T09:35:00+02:00").code == 0
    assert (fake.count(START), is_sent(desk)) == (1, True)


def test_readers_are_tracked_until_somebody_says_otherwise(desk: Desk, fake: Fake) -> None:
    """`status` and `doctor` say that Brevo notes who reads, a notice once; the operator's word ends it, and is called that."""
    for now in (THURSDAY, LATER, "2023-09-28T09:25:00+02:00"):
        desk("run", "--live", now=now)
    assert "readers-tracked" in desk.codes()
    assert len(told(desk, "readers-tracked")) == 1
    (seen,) = (one for one in desk("doctor", "--json").json if one["code"] == "readers-tracked")
    assert (seen["level"], "anonymous = true" in seen["remedy"]) == ("warning", True)
    desk.change("newsletter.toml", "lists = [12]", "lists = [12]\nanonymous = true")
    assert "readers-tracked" not in desk.codes()
    (seen,) = (one for one in desk("doctor", "--json").json if one["code"] == "readers-tracked")
    assert (seen["level"], "ne se voit pas d’ici" in seen["message"]) == ("ok", True)


def test_the_doctor_asks_brevo(desk: Desk, fake: Fake) -> None:
    """Whether list and sender are known there is seen before the hour, and nothing is made by looking."""
    (seen,) = (one for one in desk("doctor", "--json").json if one["code"] == "messenger")
    assert seen["level"] == "ok"
    fake.senders.clear()
    (seen,) = (one for one in desk("doctor", "--json").json if one["code"] == "messenger")
    assert (seen["level"], "n’est pas vérifié dans Brevo" in seen["message"]) == ("error", True)
    assert fake.campaigns == {}


def test_a_test_by_the_command(desk: Desk, fake: Fake) -> None:
    """`send --test` sends the letter to a contact, and says so of another address."""
    assert desk("send", DAY, "--test", "bob@example.org").code == 0
    assert [(one.to, one.is_test, one.subject[:6]) for one in fake.sent] == [
        ("bob@example.org", True, "[TEST]")
    ]
    said = desk("send", DAY, "--test", "nul@example.org")
    assert (said.code, "no contact of this address" in said.err) == (1, True)


@pytest.mark.long
def test_a_missing_key_and_a_missing_client(desk: Desk, fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its key, or its client, nothing is sent, exit 2, with what to do; no secret is ever shown."""
    with monkeypatch.context() as patch:
        patch.delenv("BREVO_API_KEY")
        assert "secret-missing" in desk.codes(now=TUESDAY)
        said = desk("run", "--live", now=THURSDAY)
        assert (said.code, "BREVO_API_KEY" in said.err) == (2, True)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "brevo", None)
        said = desk("run", "--live", now=THURSDAY)
        assert (said.code, "jeudis-odd17[brevo]" in said.err) == (2, True)
        (seen,) = (one for one in desk("doctor", "--json").json if one["code"] == "messenger")
        assert (seen["level"], "jeudis-odd17[brevo]" in seen["message"] + seen["remedy"]) == ("error", True)
    assert json.loads(desk("deliveries", "--json").out) == []
    assert SECRETS["BREVO_API_KEY"] not in said.out + said.err


def test_the_key_is_shown_by_nothing(desk: Desk, fake: Fake) -> None:
    """Neither a refused key nor any other answer brings it into the log, the state, or a notice."""
    fake.key = "autre"
    said = desk("run", "--live", now=THURSDAY)
    assert said.code == 1
    key = SECRETS["BREVO_API_KEY"]
    assert key not in said.out + said.err + desk("status").out
    kept = [path for path in desk.root.rglob("*") if path.is_file()]
    assert not [path for path in kept if key.encode() in path.read_bytes()]
