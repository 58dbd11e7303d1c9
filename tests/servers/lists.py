"""What stands around a list manager: who hands it mail by LMTP, where its own mail goes, and the letter of the demo."""

import datetime as dt
import re
import shutil
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from newsletter.compose import to_bytes
from newsletter.config import Config, Delivery, Letter, Smtp
from newsletter.deliver import SmtpMessenger
from newsletter.model import FrozenLetter, Message, Outcome
from tests import signatures
from tests.mailservers import serving
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

CLONE = Path(__file__).parent.parent.parent
HOST = "lists.example.org"
SENDER = "jeudis@example.org"
LETTER = Letter(
    title="Les Jeudis",
    publisher="Le RAMEAU",
    url="https://x.example.org/",
    sender=f"Les Jeudis de l’ODD 17 <{SENDER}>",
    unsubscribe="mailto:x@example.org",
    list_id="jeudis.example.org",
    editor="redaction@example.org",
    reply_to="Le RAMEAU, la rédaction <redaction@example.org>",
)
TEXT = "From the beginning,\n.\n..\n-- \n\tÉté \n"  # what mail servers have changed
_PATIENCE = 120  # seconds


@dataclass(frozen=True)
class Leaving:
    """A message as it leaves: its envelope, and its bytes with lines that end in CRLF."""

    sender: str
    to: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """Its headers and parts."""
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def body(self) -> bytes:
        """All below the headers."""
        return self.raw.partition(b"\r\n\r\n")[2]

    @property
    def fields(self) -> list[str]:
        """Its header fields, unfolded and in order."""
        head = self.raw.partition(b"\r\n\r\n")[0].decode("ascii")
        return re.sub("\r\n[ \t]+", " ", head).split("\r\n")


@dataclass
class Mailboxes:
    """A mail server that takes all for everybody, several recipients at once, and keeps it."""

    port: int = 0
    taken: list[Leaving] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        assert isinstance(envelope.original_content, bytes)
        self.taken.append(
            Leaving(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.original_content)
        )
        return "250 OK"


def copies(left: Iterable[Leaving]) -> Counter[str]:
    """How many of these messages each address has."""
    return Counter(address for one in left for address in one.to)


@dataclass
class Door:
    """A mail server that hands what is for lists to their manager, and answers what that answers, as Postfix would.

    Attributes:
        heard: what the list manager answered, in order.
        others: who else was written to; that is taken.
    """

    hand: Callable[[str, str, bytes], str]
    port: int = 0
    heard: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        assert isinstance(envelope.original_content, bytes)
        (to,) = envelope.rcpt_tos
        if not to.endswith(f"@{HOST}"):
            self.others.append(to)
            return "250 OK"
        self.heard.append(self.hand(envelope.mail_from or "", to, envelope.original_content))
        return self.heard[-1]


def by_lmtp(port: int) -> Callable[[str, str, bytes], str]:
    """Hand messages over by LMTP (RFC 2033)."""

    def hand(sender: str, to: str, raw: bytes) -> str:
        with smtplib.LMTP("127.0.0.1", port, timeout=_PATIENCE) as server:
            server.ehlo()
            for say in (lambda: server.mail(sender), lambda: server.rcpt(to), lambda: server.data(raw)):
                code, said = say()
                if code // 100 != 2:
                    break
        return f"{code} {said.decode()}"

    return hand


@contextmanager
def mailboxes() -> Iterator[Mailboxes]:
    """Open them."""
    one = Mailboxes()
    with serving(one) as one.port:
        yield one


@contextmanager
def door(hand: Callable[[str, str, bytes], str]) -> Iterator[Door]:
    """Open one."""
    one = Door(hand)
    with serving(one, data_size_limit=2**24) as one.port:
        yield one


def waited(done: Callable[[], bool], what: Callable[[], str] = str) -> None:
    """Wait until something is so.

    Raises:
        AssertionError: it is not after two minutes; `what` says what is to be said of it.
    """
    until = time.monotonic() + _PATIENCE
    pause = threading.Event()
    while not done():
        assert time.monotonic() < until, what()
        pause.wait(0.02)


def put_demo(desk: Desk, to: str, port: int) -> None:
    """Let a workspace be this letter's own, the edition of the demo a draft as its editor left it, to be sent to a list."""
    shutil.rmtree(desk.root)
    desk.root.mkdir()
    shutil.copy(CLONE / "newsletter.toml", desk.root)
    for name in ("feeds", "archive/editions"):
        shutil.copytree(CLONE / name, desk.root / name)
    head, _, rest = desk.edition.read_text(encoding="utf-8").partition("\n[approval]\n")
    draft = head.replace('status = "sent"', 'status = "draft"', 1)
    edito = rest.partition("\n+++\n")[2]
    desk.edition.write_text(f"{draft}\n+++\n{edito}", encoding="utf-8")
    desk.monkeypatch.setenv("NEWSLETTER_NETWORK", "off")
    for old, new in (
        ('messenger = "outbox"', 'messenger = "smtp"'),
        ('host = "localhost"', 'host = "127.0.0.1"'),
        ("port = 587", f"port = {port}"),
        ('tls = "starttls"', 'tls = "none"'),
        ('to = "jeudis@lists.example.org"', f'to = "{to}"'),
    ):
        desk.change("newsletter.toml", old, new)


def written(to: str, text: str = TEXT) -> bytes:
    """A small letter to a list."""
    message = Message(subject="Été", preheader="", html=f"<pre>{text}</pre>", text=text, headers={})
    at = dt.datetime(2023, 9, 28, 9, tzinfo=dt.UTC)
    return to_bytes(message, LETTER, to=to, at=at, identifier=f"<{to}>")


def handed(door: Door, to: str, raw: bytes = b"", *, signed: bool = False) -> Outcome:
    """Hand a letter over to a list, as `send` does."""
    smtp = Smtp(host="127.0.0.1", port=door.port, tls="none", to=to)
    config = Config(letter=LETTER, delivery=Delivery(messenger="smtp", smtp=smtp))
    messenger = SmtpMessenger(config, {}, signer=signatures.signer if signed else lambda: None)
    letter = FrozenLetter(day=dt.date(2023, 9, 28), raw=raw or written(to))
    *_, outcome = messenger.hand_over(letter, messenger.recipients(letter))
    return outcome


def sent(desk: Desk, to: str, door: Door) -> Leaving:
    """Let the demo's letter leave for a list on its Thursday; return it as it was approved."""
    put_demo(desk, to, door.port)
    assert desk("approve", DAY, now=TUESDAY).code == 0
    approved = (desk.root / "var" / "frozen" / DAY / "message.eml").read_bytes()
    said = desk("run", "--live", now=THURSDAY)
    assert said.code == 0, said.err
    assert 'status = "sent"' in desk.edition.read_text(encoding="utf-8")
    return Leaving("", (), approved)
