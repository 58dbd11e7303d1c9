"""A letter handed to a list of Sympa (Debian's), and as it leaves that list: the settings that docs/operate.md gives keep it."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import make_msgid

import pytest

from newsletter.model import Outcome, Standing
from tests import signatures
from tests.servers import sympa
from tests.servers.lists import CLONE, HOST, SENDER, Door, copies, door, handed, sent
from tests.servers.sympa import Sympa, running
from tests.workspaces import Desk

_MISSING = sympa.missing()
pytestmark = [pytest.mark.long, pytest.mark.skipif(bool(_MISSING), reason=_MISSING)]

MEMBERS = ("adele@example.org", "bruno@example.com", "chloe@example.fr")
EACH_ONCE = dict.fromkeys(MEMBERS, 1)
ADDED = [
    "Reply-To",
    "X-Loop",
    "X-Sequence",
    "Errors-To",
    "Precedence: list",
    "Precedence: bulk",
    "Sender: jeudis-request@lists.example.org",
    "X-no-archive",
    "List-Id: <jeudis.lists.example.org>",
    "List-Help",
    "List-Subscribe",
    "List-Unsubscribe: <https://lists.example.org/wws/signoff/jeudis>, <mailto:sympa@lists.example.org?subject=SIG%20jeudis>",
    "List-Post",
    "List-Owner",
    "List-Archive",
    "Archived-At",
]
"""What Sympa writes below our headers; of some the value is its own affair."""


@dataclass(frozen=True)
class Town:
    """A Sympa with its door; and the letters that go in there."""

    sympa: Sympa
    door: Door

    def keeping(self, name: str, members: tuple[str, ...] = MEMBERS, editor: str = SENDER) -> str:
        """Make a list by the settings of docs/operate.md."""
        return self.sympa.make(name, documented(), members, editor)

    def hand_over(self, to: str, raw: bytes = b"", *, signed: bool = False) -> Outcome:
        """Hand a letter over to a list, and wait until the list has done all there is to do."""
        outcome = handed(self.door, to, raw, signed=signed)
        self.sympa.settle()
        return outcome


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with running() as one, door(one.hand) as way:
        yield Town(one, way)


def documented() -> str:
    """The paragraphs that docs/operate.md gives for the configuration of a list of Sympa's."""
    text = (CLONE / "docs" / "operate.md").read_text(encoding="utf-8")
    block = text.partition("    send newsletter\n")
    return textwrap.dedent(block[1] + block[2].partition("\n\n|")[0].partition("\n\nW")[0])


def test_five_hundred(desk: Desk, town: Town) -> None:
    """The demo's letter reaches each of 500 members once, as it was approved; of its headers only Sympa's own are new."""
    members = tuple(f"lecteur{number}@example.org" for number in range(500))
    to = town.keeping("jeudis", members)
    approved = sent(desk, to, town.door)
    town.sympa.settle()
    left = town.sympa.left(to)
    assert copies(left) == dict.fromkeys(members, 1)
    for one in left:
        assert one.body == approved.body
        ours = len(approved.fields)
        assert one.fields[:ours] == approved.fields
        added = one.fields[ours:]
        assert [field if field in ADDED else field.partition(":")[0] for field in added] == ADDED


def test_signed(town: Town) -> None:
    """A letter that we sign is believed as it leaves the list, and its `From:` stays."""
    to = town.keeping("signee")
    assert town.hand_over(to, signed=True).standing is Standing.ACCEPTED
    left = town.sympa.left(to)
    assert copies(left) == EACH_ONCE
    assert all(signatures.verifies(one.raw) for one in left)


def test_twice(town: Town) -> None:
    """Sympa takes what it is handed a second time, and passes it on once: it knows the Message-ID."""
    to = town.keeping("deux-fois")
    assert town.hand_over(to).standing is Standing.ACCEPTED
    assert town.hand_over(to).standing is Standing.ACCEPTED
    assert copies(town.sympa.left(to)) == EACH_ONCE


def test_sender_is_no_moderator(town: Town) -> None:
    """Of a sender who may not write to the list Sympa takes the letter, gives it to nobody, and writes to the sender."""
    to = town.keeping("fermee", editor="other@example.org")
    assert town.hand_over(to).standing is Standing.ACCEPTED
    assert town.sympa.left(to) == []
    assert copies(one for one in town.sympa.taken if to in str(one.message)) == {SENDER: 1}


def test_leaving(town: Town) -> None:
    """Who follows the address that `unsubscribe` should name gets no letter more."""
    to = town.keeping("adieu")
    leaves = MEMBERS[0]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = (
        leaves,
        f"sympa@{HOST}",
        "SIG adieu",
        make_msgid(),
    )
    assert town.door.hand(leaves, f"sympa@{HOST}", mail.as_bytes(policy=policy.SMTP)).startswith("250")
    town.sympa.settle()
    town.hand_over(to)
    letters = [one for one in town.sympa.left(to) if one.message["Message-ID"] == f"<{to}>"]
    assert copies(letters) == dict.fromkeys(MEMBERS[1:], 1)


@pytest.mark.parametrize("added", ["custom_subject", "message_footer"])
def test_what_breaks_signatures(town: Town, added: str) -> None:
    """A prefix before the subject, or a footer, is a change to what we signed; nobody gets less for it."""
    to = town.keeping(added.replace("_", "-"))
    listed = town.sympa.folder / "lib/list_data" / added.replace("_", "-")
    if added == "custom_subject":
        with (listed / "config").open("a") as config:
            config.write("\ncustom_subject jeudis\n")
    else:
        (listed / added).write_text("Pour se désabonner\n", encoding="utf-8")
    town.hand_over(to, signed=True)
    left = town.sympa.left(to)
    assert copies(left) == EACH_ONCE
    for one in left:
        assert (one.message["Subject"] == "[jeudis] Été") is (added == "custom_subject")
        assert (one.message.get_content_type() == "multipart/mixed") is (added == "message_footer")
        assert not signatures.verifies(one.raw)
