"""A letter to each of many readers: nobody twice, nobody lost, and at most the letters in flight are in doubt."""

import asyncio
import dataclasses
import datetime as dt
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec
import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from newsletter.config import Config, Delivery, Smtp
from newsletter.deliver import Mishap, MishapKind, SmtpMessenger, lanes
from newsletter.deliver.denials import FEW, MANY
from newsletter.deliver.readers import Reader
from newsletter.exceptions import DeliveryError, FileError, HeldError
from newsletter.model import FrozenLetter, Outcome, Recipient, Standing
from newsletter.recipients import token
from tests.test_personal import ADDRESS, frozen, parsed
from tests.test_smtp import LETTER, QUICK, RAW, Postman, listening

DATE = dt.date(2023, 9, 28)
KEY = "une clé"
PEOPLE = [Reader(f"{number:032x}", Recipient(f"lecteur{number}@example.org", "Zoé")) for number in range(40)]
NAMES = [one.called for one in PEOPLE]
UNTOUCHED = "untouched"


@dataclass
class Known:
    """Readers as a test knows them."""

    people: list[Reader] = field(default_factory=lambda: list(PEOPLE))
    unwilling: set[str] = field(default_factory=set)
    gone: frozenset[str] = frozenset()

    def freeze(self, day: dt.date) -> list[str]:
        return [one.called for one in self.people]

    def known(self, day: dt.date, called: Sequence[str]) -> dict[str, Recipient]:
        assert day == DATE
        return {one.called: one.recipient for one in self.people if one.called in called}

    def is_suppressed(self) -> Callable[[Recipient], bool]:
        now = frozenset(self.unwilling)
        return lambda one: one.address in now

    def forgotten(self) -> frozenset[str]:
        assert len(self.people) < len(PEOPLE)  # it takes long to know, and nobody is asked about else
        return self.gone


@dataclass
class Crowd(Postman):
    """Answers readers one by one; `closes` are those before whose answer the connection ends."""

    says: dict[str, list[str]] = field(default_factory=dict)
    closes: list[str] = field(default_factory=list)
    loses: list[str] = field(default_factory=list)
    wait: Callable[[str], object] = lambda _: None
    most: int = 1000  # messages a session
    said_to: Callable[[str], object] = lambda _: None

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        session.count = getattr(session, "count", 0) + 1
        if session.count > self.most:
            return "421 4.7.0 Maximum message count per session reached"
        return await super().handle_MAIL(server, session, envelope, address, options)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.said_to(address)
        if address in self.closes:
            self.closes.remove(address)
            assert server.transport is not None
            server.transport.close()
        if self.says.get(address):
            return self.says[address].pop(0)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.wait(envelope.rcpt_tos[0])
        self.breaks = envelope.rcpt_tos[0] in self.loses
        return await super().handle_DATA(server, session, envelope)

    @property
    def reached(self) -> Counter[str]:
        """How often each reader was reached."""
        return Counter(to for _, (to,), _ in self.taken)


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> Iterator[Crowd]:
    monkeypatch.setattr(lanes, "PAUSES", (0.01, 0.02, 0.05))
    with listening(Crowd()) as listener:
        assert isinstance(listener, Crowd)
        yield listener


def messenger(crowd: Crowd, known: Known | None = None, **settings: object) -> SmtpMessenger:
    smtp = Smtp(
        host="127.0.0.1",
        port=crowd.port,
        tls="none",
        recipients="recipients.csv",
        token_env="UNSUBSCRIBE_KEY",
        **settings,  # type: ignore[arg-type]
    )
    letter = msgspec.structs.replace(LETTER, unsubscribe=ADDRESS)
    config = Config(letter=letter, delivery=Delivery(messenger="smtp", smtp=smtp))
    environment = {"UNSUBSCRIBE_KEY": KEY, "SMTP_USERNAME": "nom", "SMTP_PASSWORD": "faux"}
    patience = dataclasses.replace(QUICK, ending=2)
    return SmtpMessenger(config, environment, known or Known(), patience=patience)  # type: ignore[arg-type]


def scattered() -> Known:
    """The same readers, each of a domain of their own."""
    people = [
        Reader(one.called, Recipient(f"lecteur{number}@{number}.example.org", "Zoé"))
        for number, one in enumerate(PEOPLE)
    ]
    return Known(people=people)


def ends(outcomes: list[Outcome]) -> Counter[str]:
    """How many ended how; those that nothing is said of are untouched."""
    last = {one.recipient: str(one.standing) for one in outcomes}
    return Counter(last.get(name, UNTOUCHED) for name in NAMES)


def of(outcomes: list[Outcome], number: int) -> tuple[Standing, MishapKind | None]:
    """How one reader ended, and why."""
    (last,) = [one for one in outcomes if one.recipient == NAMES[number]][-1:]
    return last.standing, Mishap.read(last.detail).kind if last.detail else None


def handed(one: SmtpMessenger) -> list[Outcome]:
    letter = frozen()
    return list(one.hand_over(letter, list(one.recipients(letter))))


def test_each_has_their_own(crowd: Crowd) -> None:
    """Each reader gets one message, with their own address, token and Message-ID; begun and ended in the ledger's words."""
    outcomes = handed(messenger(crowd))
    assert ends(outcomes) == {"accepted": 40}
    assert crowd.reached == {one.recipient.address: 1 for one in PEOPLE}
    for _, (to,), raw in crowd.taken:
        mail = parsed(raw)
        assert mail["To"].addresses[0].addr_spec == to
        assert token(KEY, to) in str(mail["List-Unsubscribe"])
    assert len({parsed(raw)["Message-ID"] for _, _, raw in crowd.taken}) == 40
    for name in NAMES:
        said = [one.standing for one in outcomes if one.recipient == name]
        assert said == [Standing.HANDING, Standing.ACCEPTED]


@pytest.mark.parametrize("connections", [1, 4])
def test_no_more_in_flight_than_connections(crowd: Crowd, connections: int) -> None:
    """At no moment more readers are begun with and not ended than there are sessions."""
    one, going = messenger(crowd, connections=connections), 0
    most = 0
    for outcome in one.hand_over(frozen(), NAMES):
        going += 1 if outcome.standing is Standing.HANDING else -1
        most = max(most, going)
    assert most <= connections
    assert len(crowd.taken) == 40


def test_each_answer_is_its_readers_own(crowd: Crowd) -> None:
    """What one mailbox refuses, for now or for good, is that reader's; the ledger has the server's words without the address."""
    crowd.says = {
        "lecteur3@example.org": ["550 5.1.1 <lecteur3@example.org> no such user"],
        "lecteur4@example.org": ["452 full"],
    }
    outcomes = handed(messenger(crowd))
    assert ends(outcomes) == {"accepted": 38, "refused": 1, "deferred": 1}
    assert of(outcomes, 3) == (Standing.REFUSED, MishapKind.READER)
    assert of(outcomes, 4) == (Standing.DEFERRED, MishapKind.READER)
    assert not any("lecteur" in one.detail for one in outcomes)


def test_nothing_is_sent_to_who_wants_nothing_more(crowd: Crowd) -> None:
    """Who is suppressed gets nothing, and is said to be so."""
    known = Known(unwilling={"lecteur7@example.org"})
    outcomes = handed(messenger(crowd, known))
    assert ends(outcomes) == {"accepted": 39, "suppressed": 1}
    assert "lecteur7@example.org" not in crowd.reached


def test_who_leaves_meanwhile(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read again before every batch who wants nothing more."""
    monkeypatch.setattr("newsletter.deliver.smtp._BATCH", 10)
    known, outcomes = Known(), []
    for outcome in messenger(crowd, known, connections=1).hand_over(frozen(), NAMES):
        outcomes.append(outcome)
        if outcome == Outcome(recipient=NAMES[12], standing=Standing.ACCEPTED):
            known.unwilling = {"lecteur0@example.org", "lecteur20@example.org", "lecteur39@example.org"}
    assert ends(outcomes) == {"accepted": 38, "suppressed": 2}
    assert crowd.reached.keys() & known.unwilling == {"lecteur0@example.org"}


def test_a_name_that_nobody_knows(crowd: Crowd) -> None:
    """A row of the ledger whose address is lost waits, and nothing is guessed."""
    known = Known(people=PEOPLE[1:])
    outcomes = list(messenger(crowd, known).hand_over(frozen(), NAMES))
    assert ends(outcomes) == {"accepted": 39, "deferred": 1}
    assert of(outcomes, 0) == (Standing.DEFERRED, MishapKind.STRANGER)


def test_who_is_forgotten(crowd: Crowd) -> None:
    """Whose address was erased because they left is said to want nothing more, and is not waited for."""
    known = Known(people=PEOPLE[2:], gone=frozenset(NAMES[:1]))
    outcomes = list(messenger(crowd, known).hand_over(frozen(), NAMES))
    assert ends(outcomes) == {"accepted": 38, "suppressed": 1, "deferred": 1}
    assert [of(outcomes, number)[0] for number in (0, 1)] == [Standing.SUPPRESSED, Standing.DEFERRED]


def test_approved_for_another_way(crowd: Crowd) -> None:
    """What was approved for a list goes to no reader: it is held, and nobody is written down as one who waits for it."""

    class Unasked(Known):
        def freeze(self, day: dt.date) -> list[str]:
            raise AssertionError(day)

    letter = FrozenLetter(day=DATE, raw=RAW)
    with pytest.raises(HeldError) as held:
        messenger(crowd, Unasked()).recipients(letter)
    assert (held.value.what, held.value.which) == (
        "Lettre retenue",
        "la lettre du jeudi 28\u00a0septembre\u00a02023",
    )
    assert held.value.cause == "les réglages de l’envoi ont changé depuis son approbation"
    assert held.value.remedy == "newsletter approve 2023-09-28 --withdraw, puis approuvez-la à nouveau"


def test_a_session_that_breaks_off_is_begun_anew(crowd: Crowd) -> None:
    """Before the final dot nothing is in doubt: the same reader is tried again in another session, also after 421."""
    crowd.closes = [f"lecteur{number}@example.org" for number in (2, 11, 12)]
    crowd.says = {"lecteur20@example.org": ["421 closing"]}
    assert ends(handed(messenger(crowd))) == {"accepted": 40}
    assert set(crowd.reached.values()) == {1}


@pytest.mark.parametrize(("breaks", "expected"), [(3, {"accepted": 40}), (4, {"deferred": 1, UNTOUCHED: 39})])
def test_as_many_tries_as_pauses(crowd: Crowd, breaks: int, expected: dict[str, int]) -> None:
    """A reader before whom each session breaks off is tried again after each pause, and then not any more."""
    crowd.closes = ["lecteur0@example.org"] * breaks
    assert ends(handed(messenger(crowd, connections=1))) == expected


def test_a_lost_answer_is_one_readers_doubt(crowd: Crowd) -> None:
    """Whose answer to the final dot is lost is in doubt and left alone; the others get their letter."""
    crowd.loses = ["lecteur5@example.org", "lecteur6@example.org"]
    outcomes = handed(messenger(crowd))
    assert ends(outcomes) == {"accepted": 38, "uncertain": 2}
    assert set(crowd.reached.values()) == {1}


@pytest.mark.parametrize(
    ("mail", "rcpt", "kind"),
    [
        ("550 5.7.1 Sender address rejected: not owned by user", "250 OK", MishapKind.SENDER),
        ("535 who are you", "250 OK", MishapKind.LOGIN),
        ("250 OK", "554 5.7.1 Relay access denied", MishapKind.RELAY),
        ("250 OK", "550 5.4.5 Daily user sending quota exceeded", MishapKind.LIMIT),
        ("250 OK", "550 5.7.1 You have sent too many messages per hour (limit 200)", MishapKind.LIMIT),
        ("421 4.7.0 Rate limit exceeded", "250 OK", MishapKind.LIMIT),
        ("450 4.7.1 Error: too much mail from 127.0.0.1", "250 OK", MishapKind.LIMIT),
        ("530 5.7.0 Must issue a STARTTLS command first", "250 OK", MishapKind.TLS),
        ("452 4.3.1 Insufficient system storage", "250 OK", MishapKind.MESSAGE),
        ("250 OK", "554 5.7.1 <x[192.0.2.1]>: Client host rejected: Access denied", MishapKind.RELAY),
        ("250 OK", "550 5.7.1 Client host blocked using zen.spamhaus.org", MishapKind.TURNED_AWAY),
        ("250 OK", "530 5.7.0 Authentication required", MishapKind.LOGIN),
    ],
)
def test_what_is_about_us_is_said_once(crowd: Crowd, mail: str, rcpt: str, kind: MishapKind) -> None:
    """What every reader would be refused for is no refusal of theirs: a few wait with the reason, nobody else is tried."""
    crowd.mail, crowd.rcpt = mail, rcpt
    outcomes = handed(messenger(crowd, scattered()))
    assert set(ends(outcomes)) == {"deferred", UNTOUCHED}
    is_said_of_readers = rcpt != "250 OK" and kind is not MishapKind.LIMIT
    assert ends(outcomes)["deferred"] <= (FEW + 3 if is_said_of_readers else 4)
    assert {Mishap.read(one.detail).kind for one in outcomes} == {kind}
    assert crowd.taken == []


def test_a_letter_that_the_server_wants_for_nobody(crowd: Crowd) -> None:
    """Refused again and again, for good, before anybody has taken it, it is tried with nobody else; no reader is lost."""
    crowd.data = "554 5.7.1 spam"
    outcomes = handed(messenger(crowd))
    assert set(ends(outcomes)) == {"deferred", UNTOUCHED}
    assert lanes.REFUSALS <= ends(outcomes)["deferred"] < lanes.REFUSALS + 4
    assert {Mishap.read(one.detail).kind for one in outcomes if one.detail} == {MishapKind.MESSAGE}


def test_a_letter_that_the_server_takes_from_nobody_now(crowd: Crowd) -> None:
    """A server that cannot store or judge letters now is not given all of them."""
    crowd.data = "451 4.3.0 queue file write error"
    counts = ends(handed(messenger(crowd)))
    assert set(counts) == {"deferred", UNTOUCHED}
    assert counts["deferred"] < lanes.IN_A_ROW + 4


@pytest.mark.parametrize("offers", [True, False])
def test_access_denied_to_who_has_not_logged_in(offers: bool) -> None:  # noqa: FBT001 - a parameter of a test
    """Where a login is offered and none is given, that readers are denied is about us until one gets the letter."""
    options = {"authenticator": lambda *_: None, "auth_require_tls": False} if offers else {}
    denial = "554 5.7.1 <x>: Recipient address rejected: Access denied"
    with listening(Crowd(rcpt=denial), **options) as crowd:
        assert isinstance(crowd, Crowd)
        outcomes = handed(messenger(crowd, scattered()))
        assert set(ends(outcomes)) == {"deferred" if offers else "refused", UNTOUCHED}
        assert {Mishap.read(one.detail).kind for one in outcomes} == {
            MishapKind.ACCESS if offers else MishapKind.READER
        }
        crowd.rcpt, crowd.says = "250 OK", {"lecteur30@example.org": [denial]}
        counts = {"accepted": 39, "deferred" if offers else "refused": 1}
        assert ends(handed(messenger(crowd, connections=1))) == counts


@pytest.mark.parametrize("connections", [1, 4])
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("550 5.7.1 Unable to relay", MishapKind.RELAY),
        ("550 5.7.1 Client host blocked using zen.spamhaus.org", MishapKind.TURNED_AWAY),
        ("530 5.7.0 Authentication required", MishapKind.LOGIN),
        ("550 5.7.1 Sender address rejected: not for this list", MishapKind.SENDER),
        ("450 4.7.1 Relay access denied", MishapKind.RELAY),
    ],
)
def test_what_is_said_about_us_of_one_reader(
    crowd: Crowd, connections: int, answer: str, kind: MishapKind
) -> None:
    """The first is told what sounds as if it were about us, and one in the middle: all others get the letter, and these wait."""
    crowd.says = {f"lecteur{number}@example.org": [answer] for number in (0, 20)}
    outcomes = handed(messenger(crowd, connections=connections))
    assert ends(outcomes) == {"accepted": 38, "deferred": 2}
    assert of(outcomes, 0) == of(outcomes, 20) == (Standing.DEFERRED, kind)


def test_a_domain_that_is_relayed_for_nobody(crowd: Crowd) -> None:
    """Of one domain many may be told so, one after the other, before anybody has the letter."""
    known = scattered()
    crowd.says = {one.recipient.address: ["550 5.7.1 Unable to relay"] for one in PEOPLE[: MANY - 1]}
    known.people = [*PEOPLE[: MANY - 1], *known.people[MANY - 1 :]]
    assert ends(handed(messenger(crowd, known, connections=1))) == {"accepted": 21, "deferred": MANY - 1}


@pytest.mark.parametrize("answer", ["550 5.7.1 Unable to relay", "554 5.7.1 Client host blocked using x"])
def test_a_relay_that_denies_everybody_in_the_middle(crowd: Crowd, answer: str) -> None:
    """It stops after some, and none of them is refused for good."""

    def count(_: str) -> None:
        if len(crowd.taken) == 8:
            crowd.rcpt = answer

    crowd.wait = count
    counts = ends(handed(messenger(crowd, scattered(), connections=1)))
    assert counts == {"accepted": 9, "deferred": MANY, UNTOUCHED: 40 - 9 - MANY}


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_limit_in_the_middle(crowd: Crowd, stage: str) -> None:
    """Once the server takes no more from us, whatever the code, the others wait; nobody is refused for good."""

    def count(_: str) -> None:
        if len(crowd.taken) == 9:
            setattr(crowd, stage, "550 5.4.5 Daily sending limit exceeded")

    crowd.wait = count
    outcomes = handed(messenger(crowd))
    counts = ends(outcomes)
    assert set(counts) == {"accepted", "deferred", UNTOUCHED}
    assert 9 <= counts["accepted"] <= 13
    assert {Mishap.read(one.detail).kind for one in outcomes if one.detail} == {MishapKind.LIMIT}


def test_refused_one_after_the_other(crowd: Crowd) -> None:
    """Words that we do not know, said to everybody: nobody else is tried then, and some are left to be sent it."""
    crowd.says = {one.recipient.address: ["550 no"] for one in PEOPLE[8:]}
    counts = ends(handed(messenger(crowd, connections=1)))
    assert counts == {"accepted": 8, "refused": lanes.IN_A_ROW, UNTOUCHED: 40 - 8 - lanes.IN_A_ROW}


def test_a_wrong_password_is_tried_by_one_session() -> None:
    """Servers lock out who is wrong too often: what one session is refused no other asks."""
    tries: list[str] = []

    def refuse(*given: object) -> AuthResult:
        tries.append(str(given[3]))
        return AuthResult(success=False, handled=False)

    with listening(Crowd(), authenticator=refuse, auth_require_tls=False) as crowd:
        assert isinstance(crowd, Crowd)
        one = messenger(crowd, username_env="SMTP_USERNAME", password_env="SMTP_PASSWORD")
        outcomes = handed(one)
    assert len(tries) == len(set(tries))  # each way of logging in once
    assert ends(outcomes) == {"deferred": 1, UNTOUCHED: 39}


@dataclass
class Narrow(Crowd):
    """Takes one session, and no other; that has to wait until the others were sent away."""

    sent_away: int = 0
    is_alone: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.first = getattr(self, "first", session)
        session.host_name = hostname
        if session is self.first:
            return responses
        self.sent_away += 1
        if self.sent_away == 3 * 2:  # three lanes, each of which tries once more
            self.is_alone.set()
        return ["421 4.7.0 Error: too many connections"]

    async def handle_HELO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str
    ) -> str:
        return "421 4.7.0 Error: too many connections"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self.is_alone.wait()
        return await super().handle_RCPT(server, session, envelope, address, options)


def test_more_lanes_than_the_server_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions that a server does not take end by themselves; those that it takes go on with everybody else."""
    monkeypatch.setattr(lanes, "PAUSES", (0.01,))
    with listening(Narrow()) as narrow:
        assert isinstance(narrow, Narrow)
        counts = ends(handed(messenger(narrow)))
    assert counts["accepted"] >= 37
    assert counts[UNTOUCHED] == 0


class Keeper(Crowd):
    """Keeps what it refused at the very end, as Postfix does, until it is told RSET."""

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if getattr(session, "is_kept", False):
            return "503 5.5.1 Error: nested MAIL command"
        return await super().handle_MAIL(server, session, envelope, address, options)

    async def handle_RSET(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        session.is_kept = False
        self.resets = getattr(self, "resets", 0) + 1
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.data = "554 no" if envelope.rcpt_tos[0] in self.says else "250 OK"
        session.is_kept = self.data != "250 OK"
        return await super().handle_DATA(server, session, envelope)


def test_refused_at_the_very_end() -> None:
    """Who is refused after the final dot keeps nobody else from the letter, also where the server keeps what it refused."""
    with listening(Keeper(says={"lecteur7@example.org": [], "lecteur20@example.org": []})) as keeper:
        assert isinstance(keeper, Keeper)
        assert ends(handed(messenger(keeper, connections=1))) == {"accepted": 38, "refused": 2}
        assert keeper.resets == 2


def test_too_large_for_all(crowd: Crowd) -> None:
    """A letter that is too large is so for everybody, though the sender's address was asked about."""
    crowd.mail = "552 5.3.4 Message size exceeds fixed limit"
    outcomes = handed(messenger(crowd))
    assert set(ends(outcomes)) == {"deferred", UNTOUCHED}
    assert {Mishap.read(one.detail).kind for one in outcomes} == {MishapKind.MESSAGE}


def test_so_many_messages_a_session(crowd: Crowd) -> None:
    """A server that closes each session after some messages is called again, and again."""
    crowd.most = 4
    assert ends(handed(messenger(crowd, connections=2))) == {"accepted": 40}
    assert set(crowd.reached.values()) == {1}


def test_a_letter_that_one_mailbox_does_not_want(crowd: Crowd) -> None:
    """Once somebody has taken it, whoever refuses it refuses it for themselves."""
    crowd.wait = lambda to: setattr(
        crowd, "data", "552 too large" if to.startswith("lecteur39@") else "250 OK"
    )
    outcomes = handed(messenger(crowd, connections=1))
    assert ends(outcomes) == {"accepted": 39, "refused": 1}
    assert of(outcomes, 39) == (Standing.REFUSED, MishapKind.MESSAGE)


def test_what_a_lane_cannot_do_is_heard(crowd: Crowd) -> None:
    """A file that is broken in the middle of a sending ends it in words; whoever was in flight is told before."""

    class Broken(Known):
        def is_suppressed(self) -> Callable[[Recipient], bool]:
            def tell(one: Recipient) -> bool:
                if one.address == "lecteur9@example.org":
                    raise FileError("suppressed.csv", cause="x", remedy="y")
                return False

            return tell

    outcomes: list[Outcome] = []
    with pytest.raises(FileError, match=r"suppressed\.csv"):
        outcomes.extend(messenger(crowd, Broken()).hand_over(frozen(), NAMES))
    assert ends(outcomes) == {"accepted": len(crowd.taken), UNTOUCHED: 40 - len(crowd.taken)}
    assert len(crowd.taken) <= 9


def test_who_does_not_answer_keeps_nobody_waiting(crowd: Crowd) -> None:
    """While one session waits for its answer, all others go on: one slow reader is no other's matter."""
    may = asyncio.Event()

    class Slow(Crowd):
        async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
            self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
        ) -> str:
            if address == "lecteur2@example.org":
                await may.wait()
            return await super().handle_RCPT(server, session, envelope, address, options)

        async def handle_DATA(  # noqa: N802 - aiosmtpd's name
            self, server: SMTP, session: Session, envelope: Envelope
        ) -> str:
            said = await super().handle_DATA(server, session, envelope)
            if len(self.taken) == 39:
                may.set()
            return said

    with listening(Slow()) as slow:
        assert isinstance(slow, Slow)
        assert ends(handed(messenger(slow, connections=2))) == {"accepted": 40}
    assert slow.taken[-1][1] == ["lecteur2@example.org"]


def test_a_session_that_is_not_wanted_any_more(crowd: Crowd) -> None:
    """Closed while others still open their sessions, it leaves none of them open."""
    going = messenger(crowd, connections=8).hand_over(frozen(), NAMES)
    next(going)
    going.close()
    for thread in threading.enumerate():
        if thread.name.endswith("(done)"):
            thread.join(10)
    assert crowd.taken == []


def test_the_envelopes_sender(crowd: Crowd) -> None:
    """What cannot be delivered comes back to where the settings say."""
    handed(messenger(crowd, bounces="retours@example.org"))
    assert {sender for sender, _, _ in crowd.taken} == {"retours@example.org"}


def test_a_server_that_is_not_there() -> None:
    """After some pauses it is given up: who was to be next waits with the reason, the others as they were."""
    nowhere = Crowd(port=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lanes, "PAUSES", (0.01, 0.01))
        outcomes = handed(messenger(nowhere))
    assert set(ends(outcomes)) == {"deferred", UNTOUCHED}
    assert {Mishap.read(one.detail).kind for one in outcomes} == {MishapKind.CONNECTION}


def test_told_that_it_is_too_late(crowd: Crowd) -> None:
    """Sent False, it drops who it began with and begins with no other; what was in flight before is still told."""
    going = messenger(crowd).hand_over(frozen(), NAMES)
    outcomes: list[Outcome] = []
    goes_on: bool | None = None
    while True:
        try:
            outcome = going.send(goes_on)
        except StopIteration:
            break
        begun = sum(one.standing is Standing.HANDING for one in outcomes)
        goes_on = not (outcome.standing is Standing.HANDING and begun == 10)
        outcomes += [outcome] if goes_on else []
    counts = ends(outcomes)
    assert counts == {"accepted": 10, UNTOUCHED: 30}
    assert len(crowd.taken) == 10


def test_closed_it_hands_over_to_nobody_else(crowd: Crowd) -> None:
    """Closed, it drops who it began with, and hears out what is in flight; nobody gets a second half."""
    going = messenger(crowd).hand_over(frozen(), NAMES)
    begun = {outcome.recipient for outcome, _ in zip(going, range(9), strict=False)}
    going.close()
    reached = {NAMES[int(to.removeprefix("lecteur").partition("@")[0])] for to in crowd.reached}
    assert reached <= begun
    assert threading.active_count() < 50


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_it_hears_out_what_is_in_flight(crowd: Crowd, number: signal.Signals) -> None:
    """A signal begins nothing more; each letter whose final dot was said is told, and only then the signal does its work."""
    came: list[int] = []
    before = signal.signal(number, lambda sent, _frame: came.append(sent))
    try:
        outcomes = []
        for outcome in messenger(crowd).hand_over(frozen(), NAMES):
            outcomes.append(outcome)
            if len(outcomes) == 12:
                signal.raise_signal(number)
                assert came == []
        assert came == [number]
    finally:
        signal.signal(number, before)
    counts = ends(outcomes)
    assert set(counts) == {"accepted", UNTOUCHED}
    assert counts["accepted"] == len(crowd.taken) < 40


def test_its_bytes_are_checked_before_anybody_waits_for_them(crowd: Crowd) -> None:
    """A letter that cannot be addressed is refused before it has recipients."""
    letter = FrozenLetter(day=DATE, raw=frozen().raw.replace(b"\r\nTo: ", b"\r\nX-To: ", 1))
    with pytest.raises(DeliveryError, match="cannot be addressed"):
        messenger(crowd).recipients(letter)
