"""Never twice, never late, seen from outside: by the command, the letter's files and the server that takes it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.mailservers import serving
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

FRIDAY = "2023-09-29T10:00:00+02:00"
LIST = ["jeudis@lists.example.org"]
SENDING_HOUR, DEADLINE = "2023-09-28T09:00:00+02:00", "2023-09-28T15:00:00+02:00"


@dataclass
class Taker:
    """A mail server that takes all; `watch` is called when it has the letter whole, before it says so."""

    watch: Callable[[], object] = lambda: None
    taken: list[list[str]] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if envelope.rcpt_tos == LIST:
            self.watch()
        self.taken.append(envelope.rcpt_tos)
        return "250 OK"

    @property
    def letters(self) -> int:
        """How often the list was sent something."""
        return self.taken.count(LIST)


@pytest.fixture
def taker(desk: Desk) -> Iterator[Taker]:
    """The server that an approved letter is to be handed to."""
    taker = Taker()
    with serving(taker) as port:
        for old, new in (
            ('messenger = "outbox"', 'messenger = "smtp"'),
            ('host = "localhost"', 'host = "127.0.0.1"'),
            ("port = 587", f"port = {port}"),
            ('tls = "starttls"', 'tls = "none"'),
        ):
            desk.change("newsletter.toml", old, new)
        assert desk("run", "--live", now=TUESDAY).code == 0
        assert desk("approve", DAY).code == 0
        yield taker


def test_the_file_says_sending_before_the_hand_over(desk: Desk, taker: Taker) -> None:
    """When the server has the letter, the edition's file already says that it is being sent, how, and as which message."""
    seen: list[str] = []
    taker.watch = lambda: seen.append(desk.edition.read_text())
    assert desk("run", "--live", now=THURSDAY).code == 0
    (text,) = seen
    assert 'status = "sending"' in text
    assert 'messenger = "smtp"' in text
    assert f'message_id = "<edition-{DAY}@jeudis.example.org>"' in text


def test_a_machine_that_dies_while_sending_and_loses_its_database(desk: Desk, taker: Taker) -> None:
    """What was on the disk at the hand-over, without the database, is enough never to send it again."""
    copy = desk.root.with_name("edition.md")
    taker.watch = lambda: shutil.copy(desk.edition, copy)
    assert desk("run", "--live", now=THURSDAY).code == 0
    shutil.copy(copy, desk.edition)
    shutil.rmtree(desk.root / "var")
    assert desk("run", "--live").code == 3
    assert desk("send", DAY, "--live").code == 3
    assert taker.letters == 1


@pytest.mark.parametrize(
    ("command", "now"),
    [(("run", "--live"), THURSDAY), (("send", DAY, "--live"), FRIDAY)],
    ids=["run", "later"],
)
def test_the_ledger_knows_better_than_an_old_file(
    desk: Desk, taker: Taker, command: tuple[str, ...], now: str
) -> None:
    """An approved copy of what was sent, put back, is told as sent again by the ledger, and leaves no second time."""
    approved = desk.edition.read_bytes()
    assert desk("run", "--live", now=THURSDAY).code == 0
    sent = desk.edition.read_bytes()
    desk.edition.write_bytes(approved)
    assert desk(*command, now=now).code == 0
    assert desk.edition.read_bytes() == sent
    assert taker.letters == 1


def test_the_ledger_knows_better_than_an_approval_of_other_words(desk: Desk, taker: Taker) -> None:
    """An approved copy with other words than those that were sent leaves no second letter, and no surprise."""
    approved = desk.edition.read_bytes()
    assert desk("approve", DAY, "--withdraw").code == 0
    desk.edition.write_text(desk.edition.read_text() + "\nUn mot de plus.\n")
    assert desk("approve", DAY).code == 0
    assert desk("run", "--live", now=THURSDAY).code == 0
    desk.edition.write_bytes(approved)
    said = desk("send", DAY, "--live")
    assert said.code in {0, 3}
    assert "Unexpected" not in said.err
    assert taker.letters == 1


@pytest.mark.parametrize(
    ("now", "code", "letters"),
    [
        (SENDING_HOUR.replace("09:00:00", "08:59:59"), 3, 0),
        (SENDING_HOUR, 0, 1),
        (DEADLINE.replace("15:00:00", "14:59:59"), 0, 1),
        (DEADLINE, 3, 0),
    ],
    ids=["a second early", "the hour", "a second before the deadline", "the deadline"],
)
@pytest.mark.some(2)
def test_hours_are_kept_to_the_second(desk: Desk, taker: Taker, now: str, code: int, letters: int) -> None:
    """A letter leaves from the very second of its hour, and at the second of its deadline not any more."""
    assert desk("send", DAY, "--live", now=now).code == code
    assert taker.letters == letters
