"""A letter handed to a list of Mailman 3 (Debian's), and as it leaves that list: the settings that docs/operate.md gives keep it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import make_msgid, parseaddr

import pytest

from newsletter.model import Outcome, Standing
from tests import signatures
from tests.servers import mailman
from tests.servers.lists import (
    CLONE,
    HOST,
    LETTER,
    SENDER,
    TEXT,
    Door,
    Leaving,
    by_lmtp,
    copies,
    door,
    handed,
    sent,
    written,
)
from tests.servers.mailman import Mailman, running
from tests.workspaces import DAY, Desk

_MISSING = mailman.missing()
pytestmark = [pytest.mark.long, pytest.mark.skipif(bool(_MISSING), reason=_MISSING)]

MEMBERS = ("adele@example.org", "bruno@example.com", "chloe@example.fr")
ADDED = [
    "Message-ID-Hash",
    "X-Message-ID-Hash",
    "X-MailFrom: jeudis@example.org",
    "X-Mailman-Rule-Misses",
    "X-Mailman-Version",
    "Precedence: list",
    "List-Id: <jeudis.lists.example.org>",
    "List-Help: <mailto:jeudis-request@lists.example.org?subject=help>",
    "List-Owner: <mailto:jeudis-owner@lists.example.org>",
    "List-Post: NO",
    "List-Subscribe: <mailto:jeudis-join@lists.example.org>",
    "List-Unsubscribe: <mailto:jeudis-leave@lists.example.org>",
]
"""What Mailman writes below our headers; of some the value is its own affair."""
EACH_ONCE = dict.fromkeys(MEMBERS, 1)


@dataclass(frozen=True)
class Town:
    """A Mailman with its door; and the letters that go in there."""

    mailman: Mailman
    door: Door

    def hand_over(self, to: str, raw: bytes = b"", *, signed: bool = False) -> Outcome:
        """Hand a letter over to a list, and wait until the list has done all there is to do."""
        outcome = handed(self.door, to, raw, signed=signed)
        self.mailman.settle()
        return outcome

    def write(self, sender: str, to: str, subject: str) -> None:
        """Write as a reader to one of a list's addresses."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = sender, to, subject, make_msgid()
        assert self.door.hand(sender, to, mail.as_bytes(policy=policy.SMTP)).startswith("250")
        self.mailman.settle()

    def left(self, address: str) -> list[Leaving]:
        """What has left a list for its members, in order."""
        bounces = address.replace("@", "-bounces@")
        return [one for one in self.mailman.mailboxes.taken if one.sender == bounces]

    def keeping(self, name: str, members: Sequence[str] = MEMBERS, **settings: str) -> str:
        """Make a list by the settings of docs/operate.md, but for some."""
        address = self.mailman.make(name, members, documented() | settings)
        self.mailman.empty_footer(address)
        return address


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with running() as one, door(by_lmtp(one.lmtp)) as way:
        yield Town(one, way)


def documented() -> dict[str, str]:
    """The settings that docs/operate.md gives for a list of Mailman's."""
    text = (CLONE / "docs" / "operate.md").read_text(encoding="utf-8")
    command = re.search(r"-X PATCH http://localhost:8001/3.1/lists/\$LIST/config((?:.*\\\n)*.*)", text)
    assert command is not None
    return dict(re.findall(r" -d ([a-z_]+)=(\S*)", command[1]))


def test_two_thousand(desk: Desk, town: Town) -> None:
    """The demo's letter reaches each of 2,000 members once, as it was approved; of its headers only Mailman's own are new."""
    domains = ("example.org", "example.com", "example.fr")
    members = [f"lecteur{number}@{domains[number % 3]}" for number in range(2000)]
    to = town.keeping("jeudis", ())
    town.mailman.subscribe(to, members)
    approved = sent(desk, to, town.door)
    town.mailman.settle()
    left = town.left(to)
    assert copies(left) == dict.fromkeys(members, 1)
    for one in left:
        assert one.body == approved.body
        ours = len(approved.fields)
        assert one.fields[:ours] == approved.fields
        added = one.fields[ours:]
        assert [field if field in ADDED else field.partition(":")[0] for field in added] == ADDED
    assert desk("run", "--live").code == 0
    town.mailman.settle()
    assert town.left(to) == left


def test_signed(town: Town) -> None:
    """A letter that we sign is believed as it leaves the list, and its `From:` stays: so DMARC is content."""
    to = town.keeping("signee")
    assert town.hand_over(to, signed=True).standing is Standing.ACCEPTED
    left = town.left(to)
    assert copies(left) == EACH_ONCE
    for one in left:
        assert signatures.verifies(one.raw)
        assert one.body == Leaving("", (), written(to)).body


def test_one_each(town: Town) -> None:
    """Where Mailman writes to each by itself, each has the same letter."""
    to = town.keeping("chacun", personalize="individual")
    town.hand_over(to, signed=True)
    left = town.left(to)
    assert sorted(one.to for one in left) == [(one,) for one in MEMBERS]
    assert all(signatures.verifies(one.raw) for one in left)


def test_as_mailman_makes_lists(town: Town) -> None:
    """Without those settings a prefix stands before the subject, a footer below, and our signature does not hold any more."""
    to = town.mailman.make("comme-fournie", MEMBERS, {"accept_these_nonmembers": SENDER})
    town.hand_over(to, signed=True)
    left = town.left(to)
    assert copies(left) == EACH_ONCE
    for one in left:
        assert one.message["Subject"] == "[Comme-fournie] Été"
        assert one.message.get_content_type() == "multipart/mixed"
        assert not signatures.verifies(one.raw)


def test_too_large(town: Town) -> None:
    """Mailman's 40 kB, unless told otherwise, hold a usual letter for the moderator: accepted, and gone to nobody."""
    to = town.keeping("petite", max_message_size="40")
    assert town.hand_over(to, written(to, TEXT * 1000)).standing is Standing.ACCEPTED
    assert not copies(town.left(to)).keys() & set(MEMBERS)
    (held,) = town.mailman.held(to)
    assert "40" in held["reason"]


def test_held(desk: Desk, town: Town) -> None:
    """A sender that the list does not know is held: the letter counts as sent, has reached nobody, and sender and owner are told."""
    to = town.keeping("retenue", accept_these_nonmembers="other@example.org")
    approved = sent(desk, to, town.door)
    town.mailman.settle()
    told = town.left(to)
    assert copies(told) == {SENDER: 1, to.replace("@", "-owner@"): 1}
    (held,) = town.mailman.held(to)
    assert held["message_id"] == f"<edition-{DAY}@jeudis.example.org>"
    town.mailman.decide(to, held, "accept")
    left = town.left(to)[len(told) :]
    assert copies(left) == EACH_ONCE
    assert all(one.body == approved.body for one in left)


def test_held_twice(town: Town) -> None:
    """Of two versions that wait at once Mailman keeps the first, for their Message-ID is the same; another is taken once it is gone."""
    to = town.keeping("deux-versions", accept_these_nonmembers="other@example.org")
    first, second = written(to, "Première"), written(to, "Seconde")
    town.hand_over(to, first)
    town.hand_over(to, second)
    _, later = town.mailman.held(to)
    told = town.left(to)
    town.mailman.decide(to, later, "accept")
    assert {one.body for one in town.left(to)[len(told) :]} == {Leaving("", (), first).body}
    for held in town.mailman.held(to):
        town.mailman.decide(to, held, "discard")
    town.hand_over(to, second)
    (held,) = town.mailman.held(to)
    told = town.left(to)
    town.mailman.decide(to, held, "accept")
    assert {one.body for one in town.left(to)[len(told) :]} == {Leaving("", (), second).body}


def test_twice(town: Town) -> None:
    """Mailman passes on what it is handed twice, equal Message-IDs or not: it is we who hand it over once."""
    to = town.keeping("deux-fois")
    town.hand_over(to)
    town.hand_over(to)
    assert copies(town.left(to)) == dict.fromkeys(MEMBERS, 2)


def test_munged(town: Town) -> None:
    """Where the list takes the sender's place, for DMARC's sake, the letter is unharmed; answers still go where they should."""
    instead = {"dmarc_mitigate_action": "munge_from", "dmarc_mitigate_unconditionally": "true"}
    to = town.keeping("au-nom-de", **instead)
    town.hand_over(to)
    left = town.left(to)
    assert copies(left) == EACH_ONCE
    for one in left:
        assert one.message["From"] == f"Les Jeudis de l’ODD 17 via Au-nom-de <{to}>"
        assert [who.addr_spec for who in one.message["Reply-To"].addresses] == [LETTER.editor, SENDER]
        assert one.body == Leaving("", (), written(to)).body


def test_leaving(town: Town) -> None:
    """Who writes to the address that `unsubscribe` should name, whatever the subject, is asked; who answers gets no letter more."""
    to = town.keeping("adieu")
    leaves = MEMBERS[0]
    town.write(leaves, to.replace("@", "-leave@"), "Désinscription")
    asked = town.mailman.mailboxes.taken[-1]
    assert asked.to == (leaves,)
    answered = parseaddr(asked.message["Reply-To"] or asked.message["From"])[1]
    town.write(leaves, answered, f"Re: {asked.message['Subject']}")
    before = town.left(to)
    town.hand_over(to)
    assert copies(town.left(to)[len(before) :]) == dict.fromkeys(MEMBERS[1:], 1)


def test_no_such_list(town: Town) -> None:
    """A list that is not there is refused for good, in words."""
    outcome = town.hand_over(f"nulle-part@{HOST}")
    assert outcome.standing is Standing.REFUSED
    assert "550" in outcome.detail
