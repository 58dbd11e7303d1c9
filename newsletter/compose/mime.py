"""A message as bytes for the wire (RFC 5322, RFC 2045): the same message gives the same bytes."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from newsletter import typography
from newsletter.addresses import mailbox
from newsletter.compose.attached import add_html
from newsletter.config import Letter
from newsletter.headers import WIRE, phrase
from newsletter.model import TOKEN_PLACE, Message

_BREAKS = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
_TOKEN = re.compile("(?:=\r?\n)?" + "(?:=\r?\n)?".join(TOKEN_PLACE) + "(?:=\r?\n)?")
_FROM = re.compile("^From ", re.MULTILINE)
_QUOTED = "quoted-printable"  # 8bit would leave lines of over 998 bytes (RFC 5322, section 2.1.1)


@dataclass(frozen=True, slots=True)
class Listed:
    """What mail programs are told of the list.

    Args:
        one_click: whether a POST to the unsubscription unsubscribes (RFC 8058): only where DKIM covers both headers.
        feedback_id: under which names Gmail counts complaints, the edition's first; empty where it need not.
    """

    one_click: bool = False
    feedback_id: str = ""


def message_id(day: dt.date, letter: Letter) -> str:
    """Return the Message-ID of an edition: always the same."""
    return f"<edition-{day.isoformat()}@{letter.list_id}>"


def to_bytes(
    message: Message,
    letter: Letter,
    *,
    to: str,
    at: dt.datetime,
    identifier: str,
    images: Mapping[str, bytes] | None = None,
    listed: Listed | None = None,
) -> bytes:
    """Write a letter.

    Args:
        message: as composed.
        letter: who it is from.
        to: the address in `To:`.
        at: the instant in `Date:`.
        identifier: the Message-ID, in angle brackets.
        images: sent along, by the address that the HTML part shows them at.
        listed: what each reader's mail program is told of the list; None to a list's own address, whose manager tells it.
    """
    mail = _headed(letter, subject=message.subject, to=to, at=at, identifier=identifier)
    if letter.reply_to:
        mail["Reply-To"] = _own_mailbox(letter.reply_to)
    for name, value in _list_headers(letter, listed) if listed else ():
        mail[name] = value
    for name, value in message.headers.items():
        mail[name] = value
    mail.set_content(message.text, cte=_QUOTED)
    add_html(mail, message.html, images or {}, domain=letter.list_id, cte=_QUOTED)
    mail["Content-Language"] = letter.language  # last: adding a part takes away what describes the content
    digest = hashlib.sha256(f"{identifier}{message.html}{message.text}".encode()).hexdigest()
    mail.set_boundary(f"=_{digest[:40]}")
    _arrange_lines(mail)
    return mail.as_bytes(policy=WIRE)


def _list_headers(letter: Letter, listed: Listed) -> Iterator[tuple[str, str]]:
    yield "List-Id", f"{phrase(_words(typography.apostrophes(letter.title)))} <{letter.list_id}>"  # RFC 2919
    yield "List-Unsubscribe", f"<{letter.unsubscribe}>"  # RFC 2369, section 3.2
    if listed.one_click:
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"  # RFC 8058, section 3.1
    if listed.feedback_id:
        yield "Feedback-ID", listed.feedback_id  # support.google.com/mail/answer/6254652
    yield "List-Archive", f"<{letter.base}>"
    yield "List-Help", f"<mailto:{_mailbox(letter.reply_to or letter.sender).addr_spec}>"


def _arrange_lines(mail: EmailMessage) -> None:
    """Begin and end lines where others will not change them, as quoted-printable may (RFC 2045, section 6.7).

    Each place for a token has a line of its own, for its bytes are replaced. No line begins with "From ", for list managers
    and mailboxes write ">" before it (RFC 3156, section 3), and no signature would hold any more.
    """
    for part in mail.walk():
        if part.get("Content-Transfer-Encoding") == _QUOTED:
            text = _TOKEN.sub(f"=\n{TOKEN_PLACE}=\n", str(part.get_payload()))
            part.set_payload(_FROM.sub("=46rom=\n ", text))


def note(letter: Letter, *, subject: str, text: str, to: str, at: dt.datetime, identifier: str) -> bytes:
    """Write a plain note to the editor."""
    mail = _headed(letter, subject=subject, to=to, at=at, identifier=identifier)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine should answer
    mail.set_content(text, cte=_QUOTED)
    _arrange_lines(mail)
    return mail.as_bytes(policy=WIRE)


def _headed(letter: Letter, *, subject: str, to: str, at: dt.datetime, identifier: str) -> EmailMessage:
    mail = EmailMessage(policy=WIRE)
    mail["From"] = _own_mailbox(letter.sender)
    mail["To"] = _mailbox(to)
    mail["Subject"] = _words(subject)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = identifier
    return mail


def _own_mailbox(written: str) -> Address:
    """Read a mailbox of the letter's; its name has apostrophes as in print."""
    read = _mailbox(written)
    return Address(typography.apostrophes(read.display_name), addr_spec=read.addr_spec)


def _mailbox(text: str) -> Address:
    found = mailbox(text)
    assert found is not None, "configuration and command line were read strictly"
    name, address = found
    return Address(_words(name), addr_spec=address)


def _words(text: str) -> str:
    """A header is one line; its no-break spaces stay."""
    return _BREAKS.sub(" ", text).strip(" ")
