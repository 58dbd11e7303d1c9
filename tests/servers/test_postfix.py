"""A real Postfix takes the letter from the command line: what it refuses is understood, what it takes arrives to the byte."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from newsletter.deliver import lanes
from newsletter.model import TOKEN_PLACE
from newsletter.recipients import token
from tests.servers.lists import waited
from tests.servers.postfix import Arrived
from tests.servers.submission import NAME, PASSWORD, SENDER, Submission, missing, submission
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk, Said

pytestmark = [pytest.mark.long, pytest.mark.skipif(bool(missing()), reason=missing())]

KEY = "une clé de désinscription"
LIST = "jeudis@lists.example.org"
NOBODY = "personne@example.org"
LATER = THURSDAY.replace("09:05", "09:15")


@pytest.fixture(scope="module")
def server() -> Iterator[Submission]:
    with submission() as one:
        yield one


@dataclass(frozen=True)
class Letter:
    """An approved letter, and the server that it goes to."""

    desk: Desk
    server: Submission
    domain: str

    @property
    def people(self) -> list[str]:
        return [line for line in (self.desk.root / "recipients.csv").read_text().splitlines()[1:] if line]

    def to(self, port: str) -> "Letter":
        """Send it to another port."""
        text = (self.desk.root / "newsletter.toml").read_text()
        found = re.search(r"^port = \d+", text, re.MULTILINE)
        assert found is not None
        self.desk.change("newsletter.toml", found[0], f"port = {self.server.ports[port]}")
        return self

    def run(self, now: str = THURSDAY) -> Said:
        return self.desk("run", "--live", now=now)

    def arrived(self, count: int) -> list[Arrived]:
        return self.server.postfix.arrived(self.domain, count)

    def count(self) -> dict[str, int]:
        """How many of whom the ledger says what."""
        (row,) = self.desk("deliveries", "--json").json
        numbers = {name: one if isinstance(one, int) else len(one) for name, one in row.items()}
        return {
            name: one
            for name, one in numbers.items()
            if one and name not in {"edition", "messenger", "again_at"}
        }

    def expected(self, address: str, called: str) -> bytes:
        """What was frozen, with what is one reader's own."""
        raw = (self.desk.root / "var" / "frozen" / DAY / "message.eml").read_bytes().replace(b"\r\n", b"\n")
        raw = raw.replace(TOKEN_PLACE.encode(), token(KEY, address).encode())
        raw = re.sub(
            rb"^To: .*\n(?:[ \t].*\n)*", b"To: " + address.encode() + b"\n", raw, count=1, flags=re.MULTILINE
        )
        return re.sub(rb"^(Message-ID: <[^@]+)", rb"\1." + called.encode(), raw, count=1, flags=re.MULTILINE)


@pytest.fixture
def letter(desk: Desk, server: Submission, request: pytest.FixtureRequest) -> Letter:
    """An approved letter to readers of a domain of this test's own, by the port that is like any other."""
    domain = f"n{zlib.crc32(request.node.name.encode())}.example.net"
    return made(desk, server, domain, [f"lecteur{number}@{domain}" for number in range(40)])


def made(desk: Desk, server: Submission, domain: str, people: Sequence[str], **changes: str) -> Letter:
    """Approve a letter to some readers; to a list where there are none."""
    for name, one in (("SMTP_USERNAME", NAME), ("SMTP_PASSWORD", PASSWORD), ("UNSUBSCRIBE_KEY", KEY)):
        desk.monkeypatch.setenv(name, one)
    desk.monkeypatch.setenv("SSL_CERT_FILE", str(server.authority))
    desk.monkeypatch.setattr(lanes, "PAUSES", (0.05, 0.05, 0.05))
    desk.change("newsletter.toml", 'messenger = "outbox"', 'messenger = "smtp"')
    desk.change("newsletter.toml", 'host = "localhost"', 'host = "127.0.0.1"')
    if people:
        desk.change("newsletter.toml", f'to = "{LIST}"', 'recipients = "recipients.csv"')
        desk.change("newsletter.toml", "# token_env = ", "token_env = ")
        desk.change("newsletter.toml", 'unsubscribe = "mailto:desinscription@example.org"', 'unsubscribe = "https://lettre.example.org/stop?t={token}"')  # fmt: skip
    desk.write("recipients.csv", f"address\n{NOBODY}\n")
    desk.after((TUESDAY, "draft", DAY), (TUESDAY, "approve", DAY))
    desk.write("recipients.csv", "\n".join(["address", *people]) + "\n")
    return Letter(desk, server, domain).to("submission")


def test_to_the_list(desk: Desk, server: Submission) -> None:
    """The list gets the letter that was approved, to the byte, once, over TLS from who has logged in."""
    letter = made(desk, server, "lists.example.org", [])
    for now in (THURSDAY, LATER):
        said = letter.run(now)
        assert said.code == 0, said.err
    (one,) = letter.arrived(1)
    assert one.to == LIST
    frozen = (desk.root / "var" / "frozen" / DAY / "message.eml").read_bytes()
    assert one.raw.replace(b"\r\n", b"\n") == frozen.replace(b"\r\n", b"\n")
    assert "ESMTPSA" in str(one.trace["Received"])


def test_to_each(desk: Desk, server: Submission) -> None:
    """Each of some hundred readers gets the letter once, to the byte, but for what is their own."""
    people = [f"lecteur{number}@each.example.net" for number in range(300)]
    letter = made(desk, server, "each.example.net", people)
    for now in (THURSDAY, LATER):
        said = letter.run(now)
        assert said.code == 0, said.err
    found = letter.arrived(len(people))
    assert Counter(one.to for one in found) == dict.fromkeys(people, 1)
    for one in found:
        called = re.search(rb"^Message-ID: <[^@]+\.([0-9a-f]+)@", one.raw, re.MULTILINE)
        assert called is not None
        assert one.raw.replace(b"\r\n", b"\n") == letter.expected(one.to, called[1].decode())
    assert letter.count() == {"accepted": 300}


@pytest.mark.parametrize(("port", "ways"), [("submission", 2), ("cram", 1)])
def test_a_wrong_password(letter: Letter, port: str, ways: int) -> None:
    """It is told once and by its name, tried by one session for all readers, refuses nobody, and the right one mends it."""
    letter.to(port).desk.monkeypatch.setenv("SMTP_PASSWORD", "faux")
    said = letter.run()
    assert said.code == 1
    assert said.err.count("535 5.7.8") == 1
    assert letter.count() == {"pending": 40}

    def tries() -> int:
        kind = "PLAIN" if ways == 2 else "CRAM-MD5"
        return letter.server.postfix.log.count(f"SASL {kind} authentication failed")

    waited(lambda: tries() >= 3)  # of the letter, and of two notices: Postfix logs when it has answered
    letter.desk.monkeypatch.setenv("SMTP_PASSWORD", PASSWORD)
    assert letter.run(LATER).code == 0
    assert len(letter.arrived(40)) == 40
    assert tries() == 3


@pytest.mark.parametrize(
    ("port", "words"),
    [
        ("submission", "Recipient address rejected: Access denied"),
        ("client", "Client host rejected: Access denied"),
        ("relay", "Relay access denied"),
        ("sender", "Sender address rejected: not logged in"),
    ],
)
def test_no_login(letter: Letter, port: str, words: str) -> None:
    """A server that wants a login says so of a reader, of us or of the sender: no reader is refused for good by that."""
    for name in ("SMTP_USERNAME", "SMTP_PASSWORD"):
        letter.desk.monkeypatch.delenv(name)
    said = letter.to(port).run()
    assert said.code == 1
    assert words in said.err
    assert letter.count() == {"pending": 40}
    letter.desk.monkeypatch.setenv("SMTP_USERNAME", NAME)
    letter.desk.monkeypatch.setenv("SMTP_PASSWORD", PASSWORD)
    assert letter.to("submission").run(LATER).code == 0
    assert letter.count() == {"accepted": 40}


@pytest.mark.parametrize("has_login", [False, True], ids=["without login", "with login"])
def test_in_the_clear(letter: Letter, has_login: bool) -> None:  # noqa: FBT001 - a parameter of a test
    """A server that wants STARTTLS is told as one that is not spoken to securely, and refuses nobody."""
    for name in () if has_login else ("SMTP_USERNAME", "SMTP_PASSWORD"):
        letter.desk.monkeypatch.delenv(name)
    letter.desk.change("newsletter.toml", 'tls = "starttls"', 'tls = "none"')
    said = letter.run()
    assert said.code == 1
    assert "No secure connection" in said.err
    assert "STARTTLS" in said.err
    assert letter.count() == {"pending": 40}


def test_a_strangers_certificate(letter: Letter) -> None:
    """A certificate that nobody we trust has signed ends it before a password is said."""
    letter.desk.monkeypatch.delenv("SSL_CERT_FILE")
    said = letter.run()
    assert said.code == 1
    assert "certificate is refused" in said.err
    assert "unable to get local issuer certificate" in said.err or "self-signed certificate" in said.err
    assert letter.count() == {"pending": 40}


def test_readers_refused_for_now_and_for_good(letter: Letter) -> None:
    """What a policy defers is tried again by the next run, and nobody else then; what it rejects is refused, once."""
    people = letter.people
    says = dict.fromkeys(people[:4], "450 4.2.0 Greylisted") | dict.fromkeys(people[4:8], "DEFER try again")
    letter.server.postfix.table("recipients", says | dict.fromkeys(people[8:12], "550 5.1.1 Gone"))
    assert letter.run().code == 1
    assert letter.count() == {"accepted": 28, "pending": 8, "refused": 4}
    letter.server.postfix.table("recipients", {})
    said = letter.run(LATER)
    assert said.code == 0, said.err
    assert letter.count() == {"accepted": 36, "refused": 4}
    assert Counter(one.to for one in letter.arrived(36)) == dict.fromkeys(people[:8] + people[12:], 1)


@pytest.mark.parametrize(
    ("port", "words"),
    [
        ("small", "552 5.3.4 Message size exceeds fixed limit"),
        ("small_unsaid", "552 5.3.4 Error: message file too big"),
        ("full", "452 4.3.1 Insufficient system storage"),
        ("broken", "451 4.3.0"),
    ],
)
def test_not_taken_from_anybody(letter: Letter, port: str, words: str) -> None:
    """A letter that is too large, a disk that is full, a filter that fails are told as such, soon, and refuse no reader."""
    before = letter.server.postfix.log.count(": client=")
    said = letter.to(port).run()
    assert said.code == 1
    assert words in said.err
    assert "refused the message" in said.err
    assert letter.count() == {"pending": 40}
    assert letter.server.postfix.log.count(": client=") - before <= lanes.IN_A_ROW + 8
    assert letter.to("submission").run(LATER).code == 0
    assert len(letter.arrived(40)) == 40


def test_refused_at_the_very_end(letter: Letter) -> None:
    """What is refused after the final dot is one reader's: Postfix keeps that transaction until RSET, and others get theirs."""
    letter.to("judged").run()
    people = [one for one in letter.people if "3@" not in one]
    found = letter.count()
    assert found.pop("accepted") == len(people) == 36
    assert (
        sum(found.values()) == 4
    )  # who was first waits: as long as nobody has it, it may be the letter that is refused
    assert Counter(one.to for one in letter.arrived(36)) == dict.fromkeys(people, 1)


def test_a_filter_that_is_down(letter: Letter) -> None:
    """Where what signs or judges for the server does not answer it takes nothing: everybody waits."""
    said = letter.to("milter").run()
    assert said.code == 1
    assert "454 4.3.0 Try again later" in said.err
    assert letter.count() == {"pending": 40}


def test_a_sender_that_is_not_ours(letter: Letter) -> None:
    """A login that may not send in this name is told as that, and refuses no reader."""
    said = letter.to("sender").run()
    assert said.code == 1
    assert "refused the sender" in said.err
    assert "not owned by user" in said.err
    assert letter.count() == {"pending": 40}


def test_a_rate(letter: Letter) -> None:
    """A limit of messages a minute stops the sending in the middle and refuses nobody; what follows goes on from there."""
    said = letter.to("rate").run()
    assert said.code == 1
    assert "le serveur de courrier ne prend plus rien de notre part pour l’instant" in said.err
    assert "too much mail" in said.err
    found = letter.count()
    assert set(found) == {"accepted", "pending"}
    assert 20 <= found["accepted"] <= 30
    assert letter.to("submission").run(LATER).code == 0
    assert Counter(one.to for one in letter.arrived(40)) == dict.fromkeys(letter.people, 1)


def test_fewer_connections_than_ours(desk: Desk, server: Submission) -> None:
    """A server that takes two sessions at once gets everybody's letter by those two, though we would have four."""
    people = [f"lecteur{number}@narrow.example.net" for number in range(200)]
    letter = made(desk, server, "narrow.example.net", people).to("narrow")
    desk.monkeypatch.setattr(lanes, "PAUSES", (0.01,))
    letter.run()
    assert letter.count().get("accepted", 0) >= len(people) - 2
    letter.run(LATER)
    assert Counter(one.to for one in letter.arrived(200)) == dict.fromkeys(people, 1)
    assert "Connection concurrency limit exceeded: 3" in server.postfix.log


def test_its_queue(letter: Letter) -> None:
    """What waits in its queue is one message a reader, from the sender, under the Message-ID that an operator looks for."""
    assert letter.to("held").run().code == 0
    rows = [one for one in letter.server.postfix.queue() if one["recipients"][0]["address"] in letter.people]
    assert Counter(to["address"] for one in rows for to in one["recipients"]) == dict.fromkeys(
        letter.people, 1
    )
    assert {one["sender"] for one in rows} == {SENDER}
    heads = [letter.server.postfix.queued(one["queue_id"]) for one in rows[:8]]
    found = {
        name[1]
        for head in heads
        for name in re.finditer(rb"^Message-ID: <edition-2023-09-28\.([0-9a-f]+)@", head, re.MULTILINE)
    }
    assert len(found) == 8


@pytest.mark.parametrize("port", ["submission", "ascii"])
def test_accented_addresses(desk: Desk, server: Submission, port: str) -> None:
    """A domain beyond ASCII goes by its form in DNS; a name beyond it only where the server takes such, else it is told."""
    domain = f"{port}.example.net"
    people = [f"lecteur@réseau.{domain}", f"zoé@{domain}", f"zoé@réseau.{domain}", f"lecteur@{domain}"]
    letter = made(desk, server, domain, people).to(port)
    said = letter.run()
    assert said.code == 0, said.err
    takes = port == "submission"
    assert letter.count() == {"accepted": 4} if takes else {"accepted": 2, "refused": 2}
    found = {one.to: one.raw for one in letter.arrived(4 if takes else 2)}
    assert len(found) == (4 if takes else 2)
    for address, raw in found.items():
        assert f"To: {'' if address.isascii() else '<'}{address}".encode() in raw
