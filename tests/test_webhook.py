"""What happens is posted to the operator's webhook: each event once, signed, after all else, and again until it is taken."""

import time
from collections.abc import Iterator

import pytest

from newsletter.pipeline.notify import webhook
from newsletter.pipeline.notify.webhook import secret
from tests.receivers import Receiver, receiving
from tests.test_idle import later, rests
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOTIFY = '\n[notify]\nwebhook_env = "HOOK_URL"\nwebhook_key_env = "HOOK_KEY"\n'
MORNING = "2023-09-27T09:00:00+02:00"
WEDNESDAY = "2023-09-27T12:00:00+02:00"
FIELDS = {"id", "event", "letter", "list_id", "edition", "at", "text", "needs"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as started:
        yield started


@pytest.fixture
def hooked(desk: Desk, receiver: Receiver) -> Desk:
    """A workspace with a webhook."""
    config = desk.root / "newsletter.toml"
    config.write_text(config.read_text() + NOTIFY)
    desk.monkeypatch.setenv("HOOK_URL", receiver.url)
    desk.monkeypatch.setenv("HOOK_KEY", KEY)
    return desk


def run(desk: Desk, *moments: str) -> None:
    for now in moments:
        assert desk("run", "--live", now=now).code == 0


def test_a_week(hooked: Desk, receiver: Receiver) -> None:
    """Draft, reminder, approval and departure are events, each once, of the documented shape, with the time and a signature."""
    run(hooked, TUESDAY, later(TUESDAY), WEDNESDAY, later(WEDNESDAY))
    assert hooked("approve", DAY).code == 0
    run(hooked, later(WEDNESDAY), THURSDAY, later(THURSDAY))
    assert receiver.events == ["draft-ready", "approval-missing", "letter-approved", "letter-sent"]
    for one in receiver.posted:
        assert set(one.json) == FIELDS
        assert one.json["edition"] == DAY
        assert one.json["id"] == one.headers["webhook-id"]
        assert one.is_signed_by(KEY)
        assert one.headers["content-type"] == "application/json"
    assert len({one.json["id"] for one in receiver.posted}) == 4
    assert receiver.posted[0].json["at"] == TUESDAY
    (need,) = receiver.posted[1].json["needs"]
    assert (need["code"], need["level"]) == ("approval-awaited", "warning")
    assert "newsletter approve" in need["remedy"]


def test_it_rests_afterwards(hooked: Desk) -> None:
    """Once all was taken, runs rest as ever."""
    run(hooked, TUESDAY)
    assert rests(hooked, later(TUESDAY))


def test_a_letter_nobody_approved(hooked: Desk, receiver: Receiver) -> None:
    """At the hour the approval is missing, and once its hours are over it is missed: each told once."""
    run(hooked, TUESDAY, MORNING)
    assert hooked("run", "--live", now=THURSDAY).code == 3
    assert hooked("run", "--live", now=later(THURSDAY)).code == 3
    run(hooked, "2023-09-29T08:00:00+02:00", "2023-09-29T08:10:00+02:00")
    assert receiver.events == ["draft-ready", "approval-missing", "letter-missed"]
    assert [one["code"] for one in receiver.taken[1].json["needs"]] == ["letter-held"]


@pytest.mark.long
def test_a_machine_that_was_off(hooked: Desk, receiver: Receiver) -> None:
    """A letter that was approved and nobody called for has failed; one that nobody approved meanwhile is missed."""
    run(hooked, TUESDAY)
    assert hooked("approve", DAY).code == 0
    run(hooked, MORNING, "2023-09-29T08:00:00+02:00")
    assert "letter-failed" in receiver.events
    run(hooked, "2023-10-03T09:05:00+02:00", "2023-10-04T09:00:00+02:00", "2023-10-06T09:00:00+02:00")
    assert receiver.events.count("letter-failed") == 1
    assert receiver.events.count("letter-missed") == 1


@pytest.mark.parametrize("status", [301, 404, 410, 429, 500, 503])
@pytest.mark.some(2)
def test_it_is_tried_again(hooked: Desk, receiver: Receiver, status: int) -> None:
    """What is not taken is posted by the next run again, the same but for its time; redirects lead nowhere, and nobody reads the address."""
    with receiving() as other:
        receiver.statuses, receiver.location = [status], other.url
        said = hooked("run", "--live", now=TUESDAY)
        assert (said.code, said.err) == (0, "")
        assert not rests(hooked, later(TUESDAY))
        run(hooked, later(TUESDAY))
        assert other.posted == []
    first, second = receiver.posted
    assert receiver.events == ["draft-ready"]
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    written = b"".join(path.read_bytes() for path in hooked.root.rglob("*") if path.is_file())
    assert b"s3cret" not in written
    assert KEY.encode() not in written


def test_what_is_not_so_any_more(hooked: Desk, receiver: Receiver) -> None:
    """What could not be posted is not, once its opposite is so: neither a missing approval that was given, nor one that was taken back."""
    receiver.statuses = [500] * 50
    run(hooked, TUESDAY, WEDNESDAY)
    assert hooked("approve", DAY).code == 0
    receiver.statuses.clear()
    run(hooked, later(WEDNESDAY))
    assert receiver.events == ["draft-ready", "letter-approved"]
    assert hooked("postpone", DAY, "--to", "2023-09-29T09:00", "--reason", "Pause").code == 0
    assert hooked("approve", DAY).code == 0
    assert hooked("approve", DAY, "--withdraw").code == 0
    run(hooked, "2023-09-27T12:30:00+02:00")
    assert receiver.events == ["draft-ready", "letter-approved"]


def test_one_that_is_refused_holds_up_no_other(hooked: Desk, receiver: Receiver) -> None:
    """An event that a receiver does not like lets those after it through; one that is too busy is left alone."""
    receiver.statuses = [500]
    run(hooked, TUESDAY)
    assert hooked("approve", DAY).code == 0
    receiver.statuses = [400]
    run(hooked, later(TUESDAY))
    assert receiver.events == ["letter-approved"]
    receiver.statuses = [429]
    run(hooked, later(later(TUESDAY)), MORNING)
    assert receiver.events == ["letter-approved", "draft-ready"]


def test_a_receiver_that_hangs(hooked: Desk, receiver: Receiver) -> None:
    """The letter has left before a receiver that never answers costs what it may."""
    assert webhook._ALL < 5
    hooked.monkeypatch.setattr(webhook, "_ALL", 1.0)
    run(hooked, TUESDAY)
    assert hooked("approve", DAY).code == 0
    run(hooked, MORNING)
    receiver.is_stuck = True
    began = time.monotonic()
    run(hooked, THURSDAY)
    assert 0.9 < time.monotonic() - began < 20  # the run itself is whole
    assert len(hooked.outbox) == 1
    receiver.is_stuck = False
    run(hooked, later(THURSDAY))
    assert receiver.events[1:] == ["letter-approved", "letter-sent"]


def test_a_week_without_anybody(hooked: Desk, receiver: Receiver) -> None:
    """What nobody took for a week is given up, for good; what came since is told."""
    hooked.monkeypatch.setenv("HOOK_URL", "http://127.0.0.1:9/s3cret")
    run(hooked, TUESDAY)
    hooked.monkeypatch.setenv("HOOK_URL", receiver.url)
    run(hooked, "2023-10-03T09:10:00+02:00", "2023-10-03T09:20:00+02:00")
    told = [(one.json["event"], one.json["edition"]) for one in receiver.posted]
    assert ("draft-ready", DAY) not in told
    assert ("draft-ready", "2023-10-05") in told


def test_nobody_there(hooked: Desk) -> None:
    """After a day without anybody who takes it that is a need, which does not say the address."""
    hooked.monkeypatch.setenv("HOOK_URL", "http://127.0.0.1:9/s3cret")
    run(hooked, TUESDAY)
    assert "webhook-fails" not in hooked.codes()
    assert "webhook-fails" in hooked.codes("2023-09-27T09:06:00+02:00")
    assert "s3cret" not in " ".join(hooked.needs())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOOK_URL", ""),
        ("HOOK_URL", "http://hook.example.org/s3cret"),
        ("HOOK_KEY", ""),
        ("HOOK_KEY", "s3cret s3cret s3cret s3cret s3cret"),
        ("HOOK_KEY", "c2hvcnQ="),
    ],
)
@pytest.mark.some(2)
def test_what_cannot_be(hooked: Desk, receiver: Receiver, name: str, value: str) -> None:
    """Without address or key, or with ones that cannot be, nothing is posted, and that is a need at once."""
    hooked.monkeypatch.setenv(name, value)
    run(hooked, TUESDAY)
    assert receiver.posted == []
    (need,) = [one for one in hooked.needs() if "webhook" in one]
    assert not value or value not in need


def test_a_key_is_a_choice(hooked: Desk, receiver: Receiver) -> None:
    """Without a key there is an id and a time, and no signature."""
    hooked.change("newsletter.toml", 'webhook_key_env = "HOOK_KEY"\n', "")
    run(hooked, TUESDAY)
    (one,) = receiver.taken
    assert "webhook-signature" not in one.headers
    assert {"webhook-id", "webhook-timestamp"} <= one.headers.keys()


def test_keys() -> None:
    """A key is base64 of 24 to 64 bytes, with the prefix or without."""
    assert secret(KEY) == secret(KEY.removeprefix("whsec_"))
    assert len(secret(KEY) or b"") == 24
    assert secret("whsec_") is None


def test_a_rehearsal_and_no_network(hooked: Desk, receiver: Receiver) -> None:
    """A rehearsal's notices are nobody's; without a network they wait for a run that has one."""
    hooked.monkeypatch.setenv("NEWSLETTER_NETWORK", "off")
    run(hooked, TUESDAY)
    assert receiver.posted == []
    hooked.monkeypatch.delenv("NEWSLETTER_NETWORK")
    run(hooked, later(TUESDAY))
    assert receiver.events == ["draft-ready"]
    hooked.change("newsletter.toml", 'messenger = "outbox"', 'messenger = "smtp"')
    assert hooked("run", now=THURSDAY).code == 3
    assert receiver.events == ["draft-ready"]


@pytest.mark.long
def test_mail_that_fails(hooked: Desk, receiver: Receiver) -> None:
    """Where no mail can be sent, the webhook hears all the same, and of that as well; each once."""
    hooked.change("newsletter.toml", 'messenger = "outbox"', 'messenger = "smtp"')
    hooked.change("newsletter.toml", "port = 587", "port = 9")
    hooked.monkeypatch.setenv("SMTP_USERNAME", "u")
    hooked.monkeypatch.setenv("SMTP_PASSWORD", "p")
    for now in (TUESDAY, later(TUESDAY)):
        hooked("run", "--live", now=now)
    assert receiver.events == ["draft-ready", "need"]
    assert receiver.taken[1].json["needs"][0]["code"] == "mail-fails"
    assert hooked("approve", DAY).code == 0
    hooked("run", "--live", now=MORNING)
    for now in (THURSDAY, later(THURSDAY)):
        assert hooked("run", "--live", now=now).code == 1
    assert receiver.events[2:] == ["letter-approved", "letter-failed"]


def test_a_database_that_is_lost(hooked: Desk, receiver: Receiver) -> None:
    """What is told again after the database was lost has the id that it had: receivers know it."""
    run(hooked, TUESDAY)
    for path in (hooked.root / "var").glob("state.db*"):
        path.unlink()
    run(hooked, later(TUESDAY))
    first, again = receiver.taken
    assert first.json["id"] == again.json["id"]
