"""Sending to many, refused, interrupted, late; and files that deny what the ledger knows."""

import datetime as dt
import json
import re
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from newsletter.exceptions import DeliveryError, HeldError, NewsletterError
from newsletter.model import FrozenLetter, Outcome, Standing
from newsletter.pipeline.context import Context, open_workspace
from newsletter.pipeline.edition.sending import send
from newsletter.store import Store
from tests.test_smtp import LIST, TO_THE_DOT, Postman, by_smtp, letters, listening, scripted
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

DATE = dt.date.fromisoformat(DAY)
FRIDAY = "2023-09-29T09:05:00+02:00"
PEOPLE = tuple(f"{name}@example.org" for name in "abcde")
GONE = "broken\tmail.example.org:25\t4"
ENDS = {"+": Standing.ACCEPTED, "-": Standing.REFUSED, "~": Standing.DEFERRED, "?": Standing.UNCERTAIN}


class PowerCutError(BaseException):
    """The power went."""


@dataclass
class Fake:
    """A messenger to many: how each try at each recipient ends, `+` when nothing is said; `!` cuts the power.

    Asked about a recipient, it says what it knows.
    """

    ends: dict[str, str] = field(default_factory=dict)
    knows: dict[str, bool] = field(default_factory=dict)
    name: str = "fake"
    handed: list[str] = field(default_factory=list)
    asked: list[tuple[FrozenLetter, str]] = field(default_factory=list)

    def recipients(self, letter: FrozenLetter) -> Sequence[str]:
        return PEOPLE

    def hand_over(self, letter: FrozenLetter, recipients: Sequence[str]) -> Generator[Outcome]:
        for one in recipients:
            ends = self.ends.get(one, "")
            end, self.ends[one] = ends[:1] or "+", ends[1:]
            yield Outcome(recipient=one, standing=Standing.HANDING)
            if end == "!":
                raise PowerCutError
            self.handed += [one] if end in "+?" else []
            yield Outcome(recipient=one, standing=ENDS[end], detail="" if end == "+" else GONE)

    def took(self, letter: FrozenLetter, recipient: str) -> bool | None:
        self.asked.append((letter, recipient))
        return self.knows.get(recipient)

    def post(self, raw: bytes, to: str, name: str) -> None:
        raise AssertionError


@pytest.fixture
def approved(desk: Desk) -> Desk:
    assert desk("draft", DAY, now=TUESDAY).code == 0
    assert desk("approve", DAY).code == 0
    return desk


@contextmanager
def opened(desk: Desk, at: str | Callable[[], dt.datetime] = THURSDAY) -> Iterator[tuple[Context, Store]]:
    def clock() -> dt.datetime:
        return at() if callable(at) else dt.datetime.fromisoformat(at)

    context = open_workspace(desk.root, clock, {"NEWSLETTER_LINKS": "off"})
    with context.lock(), context.store() as store:
        yield context, store


def sending(desk: Desk, fake: Fake, at: str = THURSDAY) -> str:
    """Send once; the name of what was raised, or "sent"."""
    with opened(desk, at) as (context, store):
        try:
            send(context, store, DATE, messenger=fake)
        except (NewsletterError, PowerCutError) as error:
            return type(error).__name__
    return "sent"


def counts(desk: Desk) -> dict[str, int]:
    (row,) = desk("deliveries", "--json", now=THURSDAY).json
    return {name: one if isinstance(one, int) else len(one) for name, one in row.items() if one}


def status_of(desk: Desk) -> str:
    match = re.search(r'^status = "(\w+)"', desk.edition.read_text(), re.MULTILINE)
    assert match is not None
    return match[1]


def test_everyone_once(approved: Desk) -> None:
    """Each recipient gets it once, is one row of the ledger, and the file tells how many took it."""
    fake = Fake()
    assert sending(approved, fake) == "sent"
    assert tuple(fake.handed) == PEOPLE
    assert sending(approved, fake) == "sent"
    assert tuple(fake.handed) == PEOPLE
    assert status_of(approved) == "sent"
    assert "recipients = 5" in approved.edition.read_text()
    assert counts(approved)["accepted"] == 5


def test_who_is_refused_for_now_gets_it_later(approved: Desk) -> None:
    """Some refused for now: exit 1, the file says `sending`, only they are tried again, after the grace too."""
    fake = Fake({PEOPLE[1]: "~~", PEOPLE[3]: "-"})
    assert sending(approved, fake) == DeliveryError.__name__
    assert status_of(approved) == "sending"
    assert sending(approved, fake) == DeliveryError.__name__
    assert sending(approved, fake, "2023-09-28T23:50:00+02:00") == "sent"
    assert sorted(fake.handed) == [PEOPLE[0], PEOPLE[1], PEOPLE[2], PEOPLE[4]]
    assert counts(approved)["accepted"] == 4
    assert counts(approved)["refused"] == 1


def test_at_midnight_the_rest_is_too_late(approved: Desk) -> None:
    """Who still waits at the end of the day is refused as too late, and the letter is sent, by the next run."""
    fake = Fake({PEOPLE[1]: "~"})
    assert sending(approved, fake) == DeliveryError.__name__
    said = approved("run", "--live", now=FRIDAY)
    assert said.code == 0
    assert status_of(approved) == "sent"
    assert len(fake.handed) == 4
    assert counts(approved)["refused"] == 1


def test_nobody_knows_of_one(approved: Desk) -> None:
    """One in doubt: the others get it, that one never again by itself, held with exit 3, listed by its address."""
    fake = Fake({PEOPLE[1]: "?", PEOPLE[2]: "~"})
    assert sending(approved, fake) == DeliveryError.__name__
    assert sending(approved, fake) == HeldError.__name__
    assert sending(approved, fake) == HeldError.__name__
    assert fake.handed.count(PEOPLE[1]) == 1
    assert sorted(fake.handed) == [*PEOPLE]
    (row,) = approved("deliveries", "--json").json
    assert row["uncertain"] == [PEOPLE[1]]
    assert status_of(approved) == "sending"


@pytest.mark.parametrize("victim", range(5))
def test_cut_in_the_middle(approved: Desk, victim: int) -> None:
    """When the power goes in the middle, one is in doubt, and all others get it exactly once."""
    fake = Fake({PEOPLE[victim]: "!"})
    assert sending(approved, fake) == PowerCutError.__name__
    assert sending(approved, fake) == HeldError.__name__
    assert sorted(fake.handed) == sorted(set(PEOPLE) - {PEOPLE[victim]})
    assert counts(approved)["uncertain"] == 1


@pytest.mark.parametrize("victim", [0, 2])
@pytest.mark.parametrize("took", [True, False])
def test_cut_where_the_messenger_knows(approved: Desk, victim: int, *, took: bool) -> None:
    """Cut where the messenger can be asked, it is: what it took is not handed over again, what it did not take is."""
    fake = Fake({PEOPLE[victim]: "!"}, {PEOPLE[victim]: took})
    assert sending(approved, fake) == PowerCutError.__name__
    assert sending(approved, fake) == "sent"
    assert sorted(fake.handed) == sorted(set(PEOPLE) - ({PEOPLE[victim]} if took else set()))
    assert counts(approved)["accepted"] == 5


def test_why_it_failed(approved: Desk) -> None:
    """What a messenger refused just now is a failure that says what, where, why, and what to do."""
    with opened(approved) as (context, store), pytest.raises(DeliveryError) as failed:
        send(context, store, DATE, messenger=Fake({PEOPLE[1]: "~"}))
    assert str(failed.value) == "The mail server broke off: mail.example.org:25: 4; check the server"


def test_why_it_is_held(approved: Desk) -> None:
    """What nobody knows is to be looked up where the letter goes; all else is in `status`."""
    with opened(approved, "2023-09-28T08:00:00+02:00") as (context, store), pytest.raises(HeldError) as early:
        send(context, store, DATE, messenger=Fake())
    assert " ".join(str(early.value).split()) == (
        "Lettre retenue : la lettre du jeudi 28 septembre 2023 : il est trop tôt : elle part jeudi 28 septembre à 9 h ;"
        f" newsletter status, ou newsletter approve {DAY}"
    )
    with opened(approved) as (context, store), pytest.raises(HeldError, match="personne ne sait") as doubt:
        send(context, store, DATE, messenger=Fake(dict.fromkeys(PEOPLE, "?")))
    assert str(doubt.value).endswith("vérifiez sur la liste de diffusion si la lettre est arrivée")


def test_all_refused_for_good(approved: Desk) -> None:
    """Refused for good by everyone, nobody has it: it is approved again, and waits for a person."""
    fake = Fake(dict.fromkeys(PEOPLE, "-"))
    assert sending(approved, fake) == DeliveryError.__name__
    assert status_of(approved) == "approved"
    assert sending(approved, fake) == HeldError.__name__
    assert fake.handed == []


def test_a_refusal_for_good_waits_for_a_person(desk: Desk) -> None:
    """Refused for good: exit 1 and a need, told once, no run tries again; `send --live` and a new approval do."""
    with listening(Postman()) as postman:
        by_smtp(desk, postman)
        postman.data = "554 no such thing here"
        assert desk("run", "--live", now=THURSDAY).code == 1
        for _ in range(3):
            assert desk("run", "--live").code == 3
        assert postman.asked.count([LIST]) == 1
        assert status_of(desk) == "approved"
        assert "554 no such thing here" in json.dumps(desk("status", "--json").json["needs"])
        assert desk("send", DAY, "--live").code == 1
        assert postman.asked.count([LIST]) == 2
        assert desk("approve", DAY, now="2023-09-28T10:00:00+02:00").code == 0
        postman.data = "250 OK"
        assert desk("run", "--live", now="2023-09-28T10:05:00+02:00").code == 0
        assert len(letters(postman)) == 1


def publishing(desk: Desk) -> None:
    """Let publishing leave a mark."""
    path = desk.root / "newsletter.toml"
    path.write_text(f'{path.read_text()}\n[archive]\npublish = ["touch", "published"]\n')


def test_the_deadline_counts_at_the_very_hand_over(approved: Desk) -> None:
    """When publishing lasts until after the deadline, nothing is handed over, and the letter is approved as before."""
    publishing(approved)
    fake, late = Fake(), approved.root / "published"

    def clock() -> dt.datetime:
        return dt.datetime.fromisoformat(f"2023-09-28T{'15:00:00' if late.exists() else '14:59:59'}+02:00")

    with opened(approved, clock) as (context, store), pytest.raises(HeldError, match="trop tard"):
        send(context, store, DATE, messenger=fake)
    assert fake.handed == []
    assert status_of(approved) == "approved"


def test_the_instant_of_the_hand_over_is_noted(approved: Desk) -> None:
    """`[sent].at` is when it was handed over, not when the run began."""
    publishing(approved)
    published = approved.root / "published"

    def clock() -> dt.datetime:
        return dt.datetime.fromisoformat(f"2023-09-28T09:{'07' if published.exists() else '05'}:00+02:00")

    with opened(approved, clock) as (context, store):
        send(context, store, DATE, messenger=Fake())
    assert "at = 2023-09-28T09:07:00+02:00" in approved.edition.read_text().partition("[sent]")[2]


def test_what_is_frozen_says_whom_it_is_for(desk: Desk) -> None:
    """Recipient and Message-ID are those of the approved message, whatever the configuration says since."""
    with listening(Postman()) as postman:
        by_smtp(desk, postman)
        desk.change("newsletter.toml", 'list_id = "jeudis.example.org"', 'list_id = "other.example.org"')
        desk.change("newsletter.toml", 'to = "jeudis@lists.example.org"', 'to = "other@lists.example.org"')
        assert desk("run", "--live", now=THURSDAY).code == 0
        assert len(letters(postman)) == 1
    assert f'message_id = "<edition-{DAY}@jeudis.example.org>"' in desk.edition.read_text()


@pytest.mark.parametrize("copy", ["draft", "approved", "missing"])
@pytest.mark.parametrize("at", [THURSDAY, FRIDAY, "2023-10-03T09:05:00+02:00"])
def test_an_old_copy_of_a_file_becomes_sent_again(desk: Desk, copy: str, at: str) -> None:
    """A file from before the sending is `sent` again at the next run, with its page; the editor is told; nothing leaves."""
    desk("draft", DAY, now=TUESDAY)
    old = {"draft": desk.edition.read_bytes()}
    desk("approve", DAY)
    old["approved"] = desk.edition.read_bytes()
    assert desk("run", now=THURSDAY).code == 0
    sent, page = desk.edition.read_bytes(), desk.root / "archive" / "site" / f"{DAY}.html"
    before = page.read_bytes(), len(desk.outbox)
    desk.edition.unlink()
    if copy in old:
        desk.edition.write_bytes(old[copy])
    assert desk("run", now=at).code == 0
    assert desk.edition.read_bytes() == sent
    assert (page.read_bytes(), len(desk.outbox)) == before
    kept = [path.read_bytes() for path in (desk.root / "var" / "versions" / DAY).glob("*.md")]
    assert kept == ([old["draft"]] if copy == "draft" else [])
    told = list((desk.root / "var" / "notices").glob(f"{DAY}-restored-*"))
    assert len(told) == (1 if copy != "approved" else 0)
    assert desk("run").code == 0
    coming = desk("draft", "2023-10-05", "--json", now="2023-10-03T09:10:00+02:00").json
    assert coming["number"] == 2
    assert "agenda/lancement" not in [row["key"] for row in coming["entry"] if row["section"] == "semaine"]


def test_a_draft_command_knows_what_left(desk: Desk) -> None:
    """Before a run has seen the old copy, drafting and building know already that its letter has left."""
    desk("draft", DAY, now=TUESDAY)
    old = desk.edition.read_bytes()
    desk("approve", DAY)
    desk("run", now=THURSDAY)
    desk.edition.write_bytes(old)
    assert desk("archive").code == 0
    assert (desk.root / "archive" / "site" / f"{DAY}.html").exists()
    desk.edition.write_bytes(old)
    assert desk("draft", "--json").json["date"] == "2023-10-05"
    assert status_of(desk) == "sent"


def test_status_says_that_it_is_being_sent(desk: Desk) -> None:
    """While another process hands over, nobody is told that nothing is known; once it is killed, they are."""
    with scripted(*TO_THE_DOT, b"", hangs_up=False) as script:
        with listening(Postman()) as postman:
            by_smtp(desk, postman)
        desk.change("newsletter.toml", f"port = {postman.port}", f"port = {script.port}")
        process = desk.process("send", DAY, "--live", now=THURSDAY)
        waited_for(lambda: script.heard.rstrip().endswith(b"\r\n."))
        said = desk("status", "--json", now=THURSDAY).json
        process.kill()
        process.communicate()
        after = desk("status", "--json").json
    assert (said["next"]["status"], said["next"]["held"]) == ("sending", None)
    assert (said["deliveries"][-1]["pending"], said["deliveries"][-1]["uncertain"]) == (1, [])
    assert "personne ne sait" not in json.dumps(said, ensure_ascii=False)
    assert "personne ne sait" in after["next"]["held"]
    assert after["deliveries"][-1]["uncertain"] == ["jeudis@lists.example.org"]


def waited_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)  # another process works


def test_approved_late_events_are_judged_by_when_it_leaves(desk: Desk) -> None:
    """Approved within the grace, an event that has begun by then is an error, as it would hold the letter later."""
    desk.change("feeds/agenda.toml", "start = 2023-10-18", "start = 2023-09-28T09:30:00")
    desk("draft", DAY, now=TUESDAY)
    assert desk("approve", DAY, now="2023-09-28T09:45:00+02:00").code == 3
    assert "event-past" in desk("check", DAY).out
    assert desk("check", DAY, now=TUESDAY).code == 0


def test_a_rehearsal_is_done_once(desk: Desk) -> None:
    """What a program takes from the outbox after a rehearsal is not written again."""
    with listening(Postman()) as postman:
        by_smtp(desk, postman)
        assert desk("run", now=THURSDAY).code == 0
        desk.outbox[0].unlink()
        assert desk("run").code == 0
    assert desk.outbox == []


def test_a_copy_of_a_sent_file_is_a_draft(desk: Desk) -> None:
    """A sent edition's file copied to another day is a draft, said so by `check` and `status`; it has a letter of its own."""
    desk("draft", DAY, now=TUESDAY)
    desk("approve", DAY)
    desk("run", now=THURSDAY)
    copy = desk.root / "archive" / "editions" / "2023-10-05.md"
    copy.write_text(desk.edition.read_text().replace(f"date = {DAY}", "date = 2023-10-05"))
    coming = desk("status", "--json", now="2023-10-03T09:05:00+02:00").json
    assert (coming["next"]["date"], coming["next"]["status"]) == ("2023-10-05", "draft")
    assert "edition-copied" in [need["code"] for need in coming["needs"]]
    assert [row["edition"] for row in coming["deliveries"]] == [DAY]
    assert "sent-elsewhere" in desk("check", "2023-10-05").out
    assert desk("run").code == 0
    assert len(desk.outbox) == 1
    assert not (desk.root / "archive" / "site" / "2023-10-05.html").exists()
