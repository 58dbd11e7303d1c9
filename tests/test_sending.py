"""Sending to many, refused, interrupted, late; and files that deny what the ledger knows."""

import datetime as dt
import hashlib
import json
import logging
import re
import shutil
import time
import tomllib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest

from newsletter.deliver import Mishap, MishapKind, Situation
from newsletter.exceptions import DeliveryError, HeldError, NewsletterError, UnfinishedError, UsageError
from newsletter.model import Edition, FrozenLetter, Outcome, Resting, Standing
from newsletter.pipeline.context import Context, open_workspace
from newsletter.pipeline.edition import doubting, held, sending as sending_steps
from newsletter.pipeline.edition.held import Progress
from newsletter.pipeline.edition.lateness import sending_key
from newsletter.pipeline.edition.sending import Result, send, settle
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
    knows: dict[str, bool | Mishap] = field(default_factory=dict)
    name: str = "fake"
    handed: list[str] = field(default_factory=list)
    asked: list[tuple[FrozenLetter, str]] = field(default_factory=list)
    watch: Callable[[], object] = lambda: None
    seen: list[str] = field(default_factory=list)

    def recipients(self, letter: FrozenLetter) -> Sequence[str]:
        self.seen.append(letter.sha256)
        return PEOPLE

    def hand_over(
        self, letter: FrozenLetter, recipients: Sequence[str]
    ) -> Generator[Outcome, bool | None, None]:
        self.seen.append(letter.sha256)
        for one in recipients:
            ends = self.ends.get(one, "")
            end, self.ends[one] = ends[:1] or "+", ends[1:]
            if (yield Outcome(recipient=one, standing=Standing.HANDING)) is False:
                return
            if end == "!":
                raise PowerCutError
            self.watch()
            self.handed += [one] if end in "+?" else []
            yield Outcome(recipient=one, standing=ENDS[end], detail="" if end == "+" else GONE)

    def took(self, letter: FrozenLetter, recipient: str) -> bool | Mishap | None:
        self.asked.append((letter, recipient))
        return self.knows.get(recipient)

    def post(self, raw: bytes, to: str, name: str) -> None:
        raise AssertionError


@pytest.fixture(autouse=True)
def _it_comes_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that does nothing is the next one again: no sending takes so many that it could be told only by waiting."""
    real, sendings = sending_steps.situation, list[Progress]()

    def gathered(context: Context, store: Store, edition: Edition, progress: Progress) -> Situation:
        sendings.append(progress)
        assert sum(one is progress for one in sendings) < 50
        return real(context, store, edition, progress)

    monkeypatch.setattr(sending_steps, "situation", gathered)


@pytest.fixture
def approved(desk: Desk) -> Desk:
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    return desk


@contextmanager
def opened(desk: Desk, at: str | Callable[[], dt.datetime] = THURSDAY) -> Iterator[tuple[Context, Store]]:
    def clock() -> dt.datetime:
        return at() if callable(at) else dt.datetime.fromisoformat(at)

    context = open_workspace(desk.root, clock, {"NEWSLETTER_LINKS": "off"})
    with context.lock(), context.store() as store:
        yield context, store


def sending(desk: Desk, fake: Fake, at: str = THURSDAY, *, by_hand: bool = False) -> str:
    """Send once; the name of what was raised, "sent", or "sent before"."""
    with opened(desk, at) as (context, store):
        try:
            result = send(context, store, DATE, messenger=fake, by_hand=by_hand)
        except (NewsletterError, PowerCutError) as error:
            return type(error).__name__
    return {True: "sent", False: "sent before"}[result.sent]


def counts(desk: Desk) -> dict[str, int]:
    (row,) = desk("deliveries", "--json", now=THURSDAY).json
    return {name: one if isinstance(one, int) else len(one) for name, one in row.items() if one}


def status_of(desk: Desk) -> str:
    match = re.search(r'^status = "(\w+)"', desk.edition.read_text(), re.MULTILINE)
    assert match is not None
    return match[1]


def test_everyone_once(approved: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """What was approved goes once to each recipient, who is one row of the ledger; the file counts them, the log has each step."""
    caplog.set_level(logging.INFO, sending_steps.__name__)
    fake = Fake()
    assert sending(approved, fake) == "sent"
    assert tuple(fake.handed) == PEOPLE
    frozen = (approved.root / "var" / "frozen" / DAY / "message.eml").read_bytes()
    assert fake.seen == [hashlib.sha256(frozen).hexdigest()] * 2
    steps = ("recheck", "publish", "prepare", "mark", "hand over", "conclude")
    assert [one.getMessage() for one in caplog.records if one.name == sending_steps.__name__] == [
        f"{DAY}: {step}" for step in steps
    ]
    assert sending(approved, fake) == "sent before"
    assert tuple(fake.handed) == PEOPLE
    assert status_of(approved) == "sent"
    assert "recipients = 5" in approved.edition.read_text()
    assert begun_with(approved) == (THURSDAY, "fake", f"<edition-{DAY}@jeudis.example.org>")
    assert counts(approved)["accepted"] == 5


def test_a_refusal_is_in_the_log(approved: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """Who did not take it, and why, is a warning of the log; who took it is none."""
    sending(approved, Fake({PEOPLE[1]: "~"}))
    warnings = [one.getMessage() for one in caplog.records if one.levelno == logging.WARNING]
    assert warnings == [f"{DAY}, {PEOPLE[1]}: deferred {GONE}"]


def test_it_is_seen_while_it_is_handed_over(approved: Desk) -> None:
    """Only while the messenger is at it, other commands are told so."""
    with opened(approved) as (context, store):
        seen: list[bool] = []
        fake = Fake(watch=lambda: seen.append(context.is_handing_over))
        send(context, store, DATE, messenger=fake)
        assert seen == [True] * len(PEOPLE)
        assert not context.is_handing_over


def test_who_is_refused_for_now_gets_it_later(approved: Desk) -> None:
    """Some refused for now: exit 1, the file says `sending`, only they are tried again, after the grace too."""
    fake = Fake({PEOPLE[1]: "~~", PEOPLE[3]: "-"})
    assert sending(approved, fake) == UnfinishedError.__name__
    assert status_of(approved) == "sending"
    assert sending(approved, fake) == UnfinishedError.__name__
    assert sending(approved, fake, "2023-09-28T23:50:00+02:00") == "sent"
    assert sorted(fake.handed) == [PEOPLE[0], PEOPLE[1], PEOPLE[2], PEOPLE[4]]
    assert counts(approved)["accepted"] == 4
    assert counts(approved)["refused"] == 1


@pytest.fixture
def each(desk: Desk) -> Desk:
    """Approved, where readers have a message each."""
    desk.change("newsletter.toml", 'messenger = "outbox"', 'messenger = "smtp"')
    desk.change("newsletter.toml", 'to = "jeudis@lists.example.org"', 'recipients = "recipients.csv"')
    desk.write("recipients.csv", "\n".join(("address", *PEOPLE, "")))
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    return desk


@pytest.mark.parametrize(
    ("ends", "at", "again"),
    [
        ({PEOPLE[1]: "~"}, "09:05", "09:15"),
        ({PEOPLE[1]: "~"}, "14:40", "14:50"),
        (dict.fromkeys(PEOPLE, "~"), "14:40", "14:45"),
    ],
    ids=["one", "one, late", "all, late"],
)
def test_who_is_refused_for_now_rests(each: Desk, ends: dict[str, str], at: str, again: str) -> None:
    """Each reader has a pause of their own, which ends before it is too late: at the deadline until somebody has it, then at midnight."""
    now = dt.datetime.fromisoformat(f"{DAY}T{at}+02:00")
    with opened(each, lambda: now) as (context, store):
        with pytest.raises(DeliveryError):
            send(context, store, DATE, messenger=Fake({**ends}))
        resting = store.ledger.resting(DATE, now)
    assert resting == Resting(count=len(ends), until=dt.datetime.fromisoformat(f"{DAY}T{again}+02:00"))


def test_pauses_are_kept_but_by_a_person(each: Desk) -> None:
    """Before its end nobody is tried whom the server refused for now, but by who asks for it; each further pause is longer."""
    fake, left = Fake({PEOPLE[1]: "~~", PEOPLE[3]: "~~"}), []
    for at in ("09:05", "09:14", "09:15", "09:34"):
        assert sending(each, fake, f"{DAY}T{at}+02:00") == UnfinishedError.__name__
        left.append((fake.ends[PEOPLE[1]], fake.ends[PEOPLE[3]]))
    assert left == [("~", "~"), ("~", "~"), ("", ""), ("", "")]
    assert len(fake.handed) == len(PEOPLE) - 2
    assert sending(each, fake, f"{DAY}T09:34:00+02:00", by_hand=True) == "sent"


def test_who_rests_is_left_out(each: Desk) -> None:
    """Beside one who may be tried again, another whose pause is not over waits for its end."""
    fake = Fake({PEOPLE[1]: "~", PEOPLE[3]: "~"})
    assert sending(each, fake) == UnfinishedError.__name__
    with opened(each) as (context, store):
        may_be_tried = Outcome(recipient=PEOPLE[3], standing=Standing.DEFERRED)
        store.ledger.record(DATE, may_be_tried, context.instant())
    with opened(each, f"{DAY}T09:10:00+02:00") as (context, store), pytest.raises(DeliveryError):
        send(context, store, DATE, messenger=fake)
    assert sorted(fake.handed) == sorted({*PEOPLE} - {PEOPLE[1]})
    assert sending(each, fake, f"{DAY}T09:15:00+02:00") == "sent"


def test_who_cannot_be_sent_anything(approved: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody could be, nothing is begun; what has begun goes on."""

    def refusing(_: Context) -> None:
        raise UsageError("No readers", "recipients.csv")

    fake = Fake({PEOPLE[1]: "~"})
    monkeypatch.setattr(sending_steps, "refuse_unusable", refusing)
    assert sending(approved, fake) == UsageError.__name__
    monkeypatch.setattr(sending_steps, "refuse_unusable", lambda context: context.config)
    assert sending(approved, fake) == UnfinishedError.__name__
    monkeypatch.setattr(sending_steps, "refuse_unusable", refusing)
    assert sending(approved, fake) == "sent"


def test_at_midnight_the_rest_is_too_late(approved: Desk) -> None:
    """Who still waits at the end of the day is refused as too late, and the letter is sent, by the next run."""
    fake = Fake({PEOPLE[1]: "~"})
    assert sending(approved, fake) == UnfinishedError.__name__
    said = approved("run", "--live", now=FRIDAY)
    assert said.code == 0
    assert status_of(approved) == "sent"
    assert len(fake.handed) == 4
    assert counts(approved)["refused"] == 1
    with opened(approved) as (_, store):
        assert Mishap.read(store.ledger.why(DATE, Standing.REFUSED)).kind is MishapKind.HOUR


def test_midnight_counts_at_the_very_hand_over(approved: Desk) -> None:
    """When midnight passes while it is handed over, who has not had their turn is refused as too late."""
    fake = Fake()

    def clock() -> dt.datetime:
        return dt.datetime.fromisoformat(
            "2023-09-29T00:00:00+02:00" if fake.handed else "2023-09-28T14:59:59+02:00"
        )

    with opened(approved, clock) as (context, store):
        assert send(context, store, DATE, messenger=fake).sent
        tally = store.ledger.tally(DATE)
        assert store.memory.words(sending_key(DATE)) == ""  # connecting was not what took so long
    assert (fake.handed, tally.accepted, tally.refused) == ([PEOPLE[0]], 1, 4)


def test_who_was_begun_with_gets_it_after_the_deadline(approved: Desk) -> None:
    """Once somebody has it, the deadline stops nobody's turn."""
    fake = Fake()

    def clock() -> dt.datetime:
        return dt.datetime.fromisoformat(f"2023-09-28T{'15:00:00' if fake.handed else '14:59:59'}+02:00")

    with opened(approved, clock) as (context, store):
        assert send(context, store, DATE, messenger=fake).sent
    assert tuple(fake.handed) == PEOPLE


def test_a_change_in_the_agenda_holds_it(approved: Desk) -> None:
    """An event cancelled in the local agenda since the approval holds the letter: nothing is built, nobody gets it."""
    publishing(approved)
    approved.change("feeds/agenda.toml", 'place = "CESE, Paris"', 'status = "cancelled"')
    with opened(approved) as (context, store), pytest.raises(HeldError, match="est annulé"):
        send(context, store, DATE, messenger=Fake())
    assert not (approved.root / "published").exists()
    assert not (approved.root / "archive" / "site" / f"{DAY}.html").exists()


def test_a_change_in_the_agenda_while_its_page_is_published_holds_it(approved: Desk) -> None:
    """What may have come up meanwhile is asked again before anybody is handed it."""
    path, fake = approved.root / "newsletter.toml", Fake()
    cancel = r"""'sed', '-i', 's/place = "CESE, Paris"/status = "cancelled"/', 'feeds/agenda.toml'"""
    path.write_text(f"{path.read_text()}\n[archive]\npublish = [{cancel}]\n")
    with opened(approved) as (context, store), pytest.raises(HeldError, match="est annulé"):
        send(context, store, DATE, messenger=fake)
    assert fake.handed == []


def test_what_was_approved_and_is_lost_is_not_public(approved: Desk) -> None:
    """When the approved bytes are lost, and would be others now, the letter's page is not even built."""
    shutil.rmtree(approved.root / "var" / "frozen")
    approved.change("newsletter.toml", 'title = "Les Jeudis de l\'ODD 17"', 'title = "Autre"')
    assert sending(approved, Fake()) == HeldError.__name__
    assert not (approved.root / "archive" / "site" / f"{DAY}.html").exists()


def test_what_the_site_lacks_holds_only_what_nobody_has(
    approved: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the letter shows must be on the site before anybody gets it; once somebody has it, the others get it too."""
    fake, built = Fake({PEOPLE[1]: "~"}), sending_steps.build_site
    monkeypatch.setattr(sending_steps, "build_site", lambda context, store, leaving: None)
    with opened(approved) as (context, store), pytest.raises(HeldError, match="l’archive n’a pas"):
        send(context, store, DATE, messenger=fake)
    assert fake.handed == []
    monkeypatch.setattr(sending_steps, "build_site", built)
    assert sending(approved, fake) == UnfinishedError.__name__
    shutil.rmtree(approved.root / "archive" / "site")
    monkeypatch.setattr(sending_steps, "build_site", lambda context, store, leaving: None)
    assert sending(approved, fake) == "sent"


def test_what_may_have_left_already(approved: Desk) -> None:
    """Restored from a backup after its hour, a letter is handed to nobody: that is held, its file says it is being sent."""
    fake, taken = Fake(), dt.datetime.fromisoformat(TUESDAY)
    with opened(approved) as (context, store):
        doubting.remember(store, doubting.Restored(taken=taken, at=context.now))
        for _ in range(2):
            with pytest.raises(HeldError, match=doubting.DOUBTFUL):
                send(context, store, DATE, messenger=fake)
    assert (fake.handed, status_of(approved)) == ([], "sending")


def test_nobody_knows_of_one(approved: Desk) -> None:
    """One in doubt: the others get it, that one never again by itself, held with exit 3, listed by its address."""
    fake = Fake({PEOPLE[1]: "?", PEOPLE[2]: "~"})
    assert sending(approved, fake) == UnfinishedError.__name__
    assert sending(approved, fake) == HeldError.__name__
    assert sending(approved, fake) == HeldError.__name__
    assert fake.handed.count(PEOPLE[1]) == 1
    assert sorted(fake.handed) == [*PEOPLE]
    (row,) = approved("deliveries", "--json").json
    assert row["uncertain"] == [PEOPLE[1]]
    assert status_of(approved) == "sending"
    assert fake.asked == []


NO_ANSWER = Mishap(MishapKind.ENGINE_PATIENCE, "", "listmonk.example.org")


@pytest.mark.parametrize(
    ("knows", "handed", "detail"),
    [
        (None, PEOPLE[:1], GONE),
        (NO_ANSWER, PEOPLE[:1], NO_ANSWER.written),
        (True, PEOPLE[:1], ""),
        (False, (*PEOPLE[:1], *PEOPLE[:2]), ""),
    ],
)
def test_an_engine_is_asked_what_nobody_knew(
    approved: Desk,
    monkeypatch: pytest.MonkeyPatch,
    *,
    knows: bool | Mishap | None,
    handed: Sequence[str],
    detail: str,
) -> None:
    """Once in a sending: what it took counts as taken, what it did not take is handed over at once, with all who wait."""
    for module in (sending_steps, held):
        monkeypatch.setattr(module, "is_engine", lambda _: True)
    fake = Fake({PEOPLE[0]: "?", PEOPLE[1]: "~"}, {} if knows is None else {PEOPLE[0]: knows})
    with opened(approved) as (context, store):
        with suppress(DeliveryError):
            assert send(context, store, DATE, messenger=fake).sent is (knows is False)
        assert store.ledger.why(DATE, Standing.UNCERTAIN) == detail
        tally = store.ledger.tally(DATE)
    assert [one for one in fake.handed if one in PEOPLE[:2]] == list(handed)
    assert [one for _, one in fake.asked] == [PEOPLE[0]]
    assert (tally.uncertain, tally.waiting) == (int(bool(detail)), int(knows is not False))


@pytest.mark.parametrize("victim", range(5))
@pytest.mark.some(2)
def test_cut_in_the_middle(approved: Desk, victim: int) -> None:
    """When the power goes in the middle, one is in doubt, and all others get it exactly once."""
    fake = Fake({PEOPLE[victim]: "!"})
    assert sending(approved, fake) == PowerCutError.__name__
    assert sending(approved, fake) == HeldError.__name__
    assert sorted(fake.handed) == sorted(set(PEOPLE) - {PEOPLE[victim]})
    assert counts(approved)["uncertain"] == 1
    with opened(approved) as (_, store):
        assert store.ledger.why(DATE, Standing.UNCERTAIN) == ""
    assert begun_with(approved) == (THURSDAY, "fake", f"<edition-{DAY}@jeudis.example.org>")


def test_nobody_but_an_engine_learns_more(approved: Desk) -> None:
    """Cut while one was being handed it, the messenger is asked about that one alone: what was uncertain before stays so."""
    fake = Fake({PEOPLE[0]: "?", PEOPLE[2]: "!"}, dict.fromkeys(PEOPLE, True))
    assert sending(approved, fake) == PowerCutError.__name__
    assert sending(approved, fake) == HeldError.__name__
    assert [one for _, one in fake.asked] == [PEOPLE[2]]
    assert (counts(approved)["accepted"], counts(approved)["uncertain"]) == (4, 1)


def begun_with(desk: Desk) -> tuple[str, ...]:
    """What the file says of the sending."""
    table = tomllib.loads(desk.edition.read_text().split("+++")[1])["sent"]
    return table["at"].isoformat(), table["messenger"], table["message_id"]


@pytest.mark.parametrize("status", ["draft", "approved"])
def test_cut_and_its_file_put_back(desk: Desk, status: str) -> None:
    """When somebody may have it and an old copy of its file comes back, it is being sent again, as the ledger knows it."""
    old = {}
    assert desk("draft", DAY, now=TUESDAY).code == 0
    old["draft"] = desk.edition.read_bytes()
    assert desk("approve", DAY).code == 0
    old["approved"] = desk.edition.read_bytes()
    fake = Fake({PEOPLE[1]: "!"})
    assert sending(desk, fake) == PowerCutError.__name__
    desk.edition.write_bytes(old[status])
    assert sending(desk, fake, "2023-09-28T09:15:00+02:00") == HeldError.__name__
    assert sorted(fake.handed) == sorted(set(PEOPLE) - {PEOPLE[1]})
    assert status_of(desk) == "sending"
    assert begun_with(desk) == (THURSDAY, "fake", f"<edition-{DAY}@jeudis.example.org>")


@pytest.mark.parametrize(("knows", "sent"), [({PEOPLE[4]: True}, True), ({}, False)])
def test_what_is_known_is_written_down(
    approved: Desk, monkeypatch: pytest.MonkeyPatch, knows: dict[str, bool], *, sent: bool
) -> None:
    """Cut at the last one, settling asks and writes down what is known, and hands nothing over."""
    fake = Fake({PEOPLE[4]: "!"}, {**knows})
    assert sending(approved, fake) == PowerCutError.__name__
    monkeypatch.setattr("newsletter.deliver.messenger", lambda *_: fake)
    with opened(approved) as (context, store):
        assert settle(context, store, DATE) == Result(sent=sent)
        assert store.ledger.tally(DATE).uncertain == (0 if sent else 1)
        assert settle(context, store, DATE) == Result(sent=False)
    assert status_of(approved) == ("sent" if sent else "sending")
    assert tuple(fake.handed) == PEOPLE[:4]


def test_settling_begins_nothing(approved: Desk) -> None:
    """A letter that is due, and was not begun with, is left as it is."""
    with opened(approved) as (context, store):
        assert settle(context, store, DATE) == Result(sent=False)
        assert store.ledger.tally(DATE).is_empty
    assert status_of(approved) == "approved"


def test_what_came_back_is_told(desk: Desk) -> None:
    """Where an old copy of the file was replaced, the result says so, and where that copy is kept."""
    assert desk("draft", DAY, now=TUESDAY).code == 0
    old = desk.edition.read_bytes()
    assert desk("approve", DAY).code == 0
    assert sending(desk, Fake()) == "sent"
    desk.edition.write_bytes(old)
    with opened(desk) as (context, store):
        result = send(context, store, DATE, messenger=Fake())
    assert (result.sent, result.is_restored) == (True, True)
    assert result.kept is not None
    assert result.kept.read_bytes() == old


@pytest.mark.parametrize("victim", [0, 2])
@pytest.mark.parametrize("took", [True, False])
@pytest.mark.some(2)
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
        send(context, store, DATE, messenger=Fake(dict.fromkeys(PEOPLE, "~")))
    assert str(failed.value) == "The mail server broke off: mail.example.org:25: 4; check the server"


def test_why_it_is_unfinished(approved: Desk) -> None:
    """Once somebody has it, what a messenger refused just now is not the letter's failure: who has it and who waits is said."""
    with opened(approved) as (context, store), pytest.raises(UnfinishedError) as failed:
        send(context, store, DATE, messenger=Fake({PEOPLE[1]: "~"}))
    assert " ".join(str(failed.value).split()) == (
        "Envoi inachevé : la lettre du jeudi 28 septembre 2023 : 4 lecteurs l’ont reçue ; 1 lecteur l’attend encore"
        " (dernier essai à 9 h 05, nouvel essai dans les dix minutes) : le serveur de courrier a coupé la connexion"
        " (mail.example.org:25 : 4) ; vérifiez ce serveur ; newsletter deliveries 2023-09-28 les nomme"
    )


def test_why_it_is_held(approved: Desk) -> None:
    """What nobody knows is to be looked up where the letter goes; all else is in `status`."""
    with opened(approved, "2023-09-28T08:00:00+02:00") as (context, store), pytest.raises(HeldError) as early:
        send(context, store, DATE, messenger=Fake())
    assert " ".join(str(early.value).split()) == (
        "Lettre retenue : la lettre du jeudi 28 septembre 2023 : il est trop tôt : elle part jeudi 28 septembre à 9 h ;"
        " attendez : elle part d’elle-même à son heure"
    )
    with opened(approved) as (context, store), pytest.raises(HeldError, match="personne ne sait") as doubt:
        send(context, store, DATE, messenger=Fake(dict.fromkeys(PEOPLE, "?")))
    assert (
        str(doubt.value)
        .replace("\u00a0", " ")
        .endswith(
            "vérifiez sur la liste de diffusion si la lettre est arrivée, puis dites-le au programme : newsletter deliveries"
            f" resolve {DAY} --as sent, ou --as not-sent si elle n’est pas arrivée"
            " (et --recipient ADRESSE, si ce n’est pas vrai de tous)"
        )
    )


def test_all_refused_for_good(approved: Desk) -> None:
    """Refused for good by everyone, nobody has it: it is approved again, and waits for a person."""
    fake = Fake(dict.fromkeys(PEOPLE, "-"))
    assert sending(approved, fake) == DeliveryError.__name__
    assert status_of(approved) == "approved"
    assert sending(approved, fake) == HeldError.__name__
    assert fake.handed == []
    assert sending(approved, fake, by_hand=True) == "sent"
    assert tuple(fake.handed) == PEOPLE


def test_an_approval_in_the_second_of_the_refusal_counts(desk: Desk) -> None:
    """It comes after it: the next run tries again, once."""
    with listening(Postman()) as postman:
        by_smtp(desk, postman)
        postman.data = "554 no such thing here"
        assert desk("run", "--live", now=THURSDAY).code == 1
        assert desk("approve", DAY).code == 0
        assert desk("run", "--live").code == 1
        assert desk("approve", DAY, "--withdraw").code == desk("approve", DAY).code == 0
        assert desk("run", "--live").code == 1
        assert desk("run", "--live").code == 3
        assert postman.asked.count([LIST]) == 3


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


def test_its_page_is_public_before_it_leaves(approved: Desk) -> None:
    """Its page is built and published before the first hand-over begins."""
    publishing(approved)
    page, seen = approved.root / "archive" / "site" / f"{DAY}.html", []
    fake = Fake(watch=lambda: seen.append((page.is_file(), (approved.root / "published").exists())))
    assert sending(approved, fake) == "sent"
    assert seen[0] == (True, True)


def test_the_deadline_counts_at_the_very_hand_over(approved: Desk) -> None:
    """When publishing lasts until after the deadline, nothing is handed over, and the letter is approved as before."""
    publishing(approved)
    fake, late = Fake(), approved.root / "published"

    def clock() -> dt.datetime:
        return dt.datetime.fromisoformat(f"2023-09-28T{'15:00:00' if late.exists() else '14:59:59'}+02:00")

    with opened(approved, clock) as (context, store), pytest.raises(HeldError, match="trop tard") as held:
        send(context, store, DATE, messenger=fake)
    assert fake.handed == []
    assert status_of(approved) == "approved"
    assert held.value.cause.endswith("la mise en ligne de l’archive a duré jusqu’à 15\u00a0h")
    assert "dans la lettre du jeudi 5\u00a0octobre\u00a02023" in held.value.remedy


def test_what_was_slow_is_told_later_too(approved: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that published until after the deadline says so once, and so does `status` afterwards."""
    publishing(approved)
    late = approved.root / "published"

    def clock() -> dt.datetime:
        return dt.datetime.fromisoformat(f"2023-09-28T{'15:00:00' if late.exists() else '14:59:59'}+02:00")

    monkeypatch.setattr("newsletter.cli.opening.now", clock)
    assert approved("run", "--live").code == 3
    monkeypatch.undo()
    (missed,) = [
        one
        for one in approved("status", "--json", now=FRIDAY).json["needs"]
        if one["code"] == "letter-missed"
    ]
    assert missed["text"].endswith("échoué\u00a0: la mise en ligne de l’archive a duré jusqu’à 15\u00a0h.")
    assert "donnez plus de temps" in missed["remedy"]


@pytest.mark.parametrize("end", ["~", "-"])
def test_why_it_was_too_late(approved: Desk, end: str) -> None:
    """The server's words at the last try say why it did not leave: nothing was slow, nor broken off by us."""
    fake = Fake(dict.fromkeys(PEOPLE, end))
    assert sending(approved, fake) == DeliveryError.__name__
    with opened(approved, "2023-09-28T15:00:00+02:00") as (context, store):
        with pytest.raises(HeldError, match="trop tard") as held:
            send(context, store, DATE, messenger=fake)
        assert store.memory.words(sending_key(DATE)) == ""
    assert held.value.cause.endswith(f"la dernière tentative a échoué\u00a0: {Mishap.read(GONE).french}")


def test_the_key_of_tokens_is_remembered(approved: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """With which a letter leaves, once."""
    told = list[object]()
    monkeypatch.setattr(sending_steps, "remember", lambda *given: told.append(given))
    with opened(approved) as (context, store):
        assert send(context, store, DATE, messenger=Fake()).sent
        assert told == [(context, DATE)]


def test_the_deadline_passes_while_connecting(approved: Desk) -> None:
    """When it takes the messenger until the deadline to begin, nothing is handed over, and the letter is too late."""
    fake = Fake()

    def clock() -> dt.datetime:
        is_connecting = len(fake.seen) == 2  # asked for recipients, then to hand over
        return dt.datetime.fromisoformat(f"2023-09-28T{'15:00:00' if is_connecting else '14:59:59'}+02:00")

    with opened(approved, clock) as (context, store), pytest.raises(HeldError, match="trop tard") as held:
        send(context, store, DATE, messenger=fake)
    assert fake.handed == []
    assert status_of(approved) == "approved"
    assert held.value.cause.endswith("la connexion au serveur a duré jusqu’à 15\u00a0h")


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
@pytest.mark.some(2)
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
    said = desk("run", now=at)
    assert said.code == 0
    assert said.out.count("est rétabli") == 1
    assert "est écrite dans la boîte d’envoi" not in said.out or copy == "approved"
    assert desk.edition.read_bytes() == sent
    assert (page.read_bytes(), len(desk.outbox)) == before
    kept = [path.read_bytes() for path in (desk.root / "var" / "versions" / DAY).glob("*.md")]
    assert {*old.values()} <= {*kept}
    told = list((desk.root / "var" / "notices").glob(f"{DAY}-restored-*"))
    assert len(told) == 1
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
        drafted = desk("draft", DAY).out
        process.kill()
        process.communicate()
        after = desk("status", "--json").json
    assert (said["next"]["status"], said["next"]["held"]) == ("sending", None)
    assert (said["deliveries"][-1]["pending"], said["deliveries"][-1]["uncertain"]) == (1, [])
    assert "personne ne sait" not in json.dumps(said, ensure_ascii=False)
    assert drafted.startswith("Rien à changer (en cours d’envoi)")
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
    assert desk("approve", DAY, now="2023-09-28T09:22:00+02:00").code == 3  # the next run may come at 9:31
    assert "event-past" in desk("check", DAY).out
    assert desk("check", DAY, now=TUESDAY).code == 0
    assert desk("approve", DAY, now="2023-09-28T09:19:00+02:00").code == 0


def test_a_rehearsal_is_done_once(desk: Desk) -> None:
    """What a program takes from the outbox after a rehearsal is not written again."""
    with listening(Postman()) as postman:
        by_smtp(desk, postman)
        assert desk("run", now=THURSDAY).code == 0
        desk.outbox[0].unlink()
        assert desk("run").code == 0
    assert desk.outbox == []


def test_a_copy_of_another_weekday_is_said_to_be_a_copy_alone(desk: Desk) -> None:
    """That no letter leaves on its day is not what is wrong with it."""
    desk("draft", DAY, now=TUESDAY)
    desk("approve", DAY)
    desk("run", now=THURSDAY)
    copy = desk.root / "archive" / "editions" / "2023-09-29.md"
    copy.write_text(desk.edition.read_text().replace(f"date = {DAY}", "date = 2023-09-29"))
    assert {"edition-copied", "edition-orphaned"} & {*desk.codes()} == {"edition-copied"}


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


def test_a_letter_that_a_person_says_left(approved: Desk) -> None:
    """A file that was set to `sent` by hand, as after an old backup, is listed by no messenger, and nothing leaves."""
    approved.change(f"archive/editions/{DAY}.md", 'status = "approved"', 'status = "sent"')
    (row,) = approved("deliveries", "--json", now=THURSDAY).json
    assert (row["messenger"], row["accepted"], row["uncertain"]) == ("", 0, [])
    assert approved("status").code == 0
    assert approved("run").code == 0
    assert approved.outbox == []


_COPIES = ("draft", "approved", "skipped")


@pytest.mark.parametrize("copy", _COPIES)
@pytest.mark.parametrize("by", ["run", "draft", "send"])
@pytest.mark.parametrize("now", ["2023-09-28T10:05:00+02:00", "2023-10-04T10:05:00+02:00"])
@pytest.mark.some(6)
def test_an_old_copy_is_restored_and_told(desk: Desk, copy: str, by: str, now: str) -> None:
    """Whatever an old copy says, on the letter's own day too: nothing leaves again, and that it is restored is said and told."""
    desk.after((TUESDAY, "run"))
    drafted = desk.edition.read_text(encoding="utf-8")
    assert desk("approve", DAY, now=TUESDAY).code == 0
    approved = desk.edition.read_text(encoding="utf-8")
    assert desk("run", now=THURSDAY).code == 0
    sent = desk.edition.read_text(encoding="utf-8")
    skipped = drafted.replace('status = "draft"', 'status = "skipped"\nreason = "Jour férié"')
    desk.edition.write_text(
        {"draft": drafted, "approved": approved, "skipped": skipped}[copy], encoding="utf-8"
    )
    command = {"run": ["run"], "draft": ["draft"], "send": ["send", DAY, "--live"]}[by]
    said = desk(*command, now=now)
    assert said.code == 0, said.err
    assert desk.edition.read_text(encoding="utf-8") == sent
    assert "est rétabli" in said.out + said.err
    assert "2023 est écrite dans la boîte d’envoi." not in said.out + said.err
    told = list((desk.root / "var" / "notices").glob(f"{DAY}-restored-*"))
    assert len(told) == 1
    assert len(desk.outbox) == 1
    assert "edition-outdated" not in desk.codes()
