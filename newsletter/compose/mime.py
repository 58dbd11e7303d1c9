"""A message as bytes for the wire (RFC 5322, RFC 2045): the same message gives the same bytes."""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, quote

from newsletter import typography
from newsletter.addresses import mailbox
from newsletter.compose.attached import add_html
from newsletter.compose.headers import WIRE
from newsletter.config import Letter
from newsletter.model import Message

_BREAKS = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
_SPECIALS = re.compile(r'[()<>\[\]:;@\\,."]')  # RFC 5322, section 3.2.3
_QUOTED = "quoted-printable"  # 8bit would leave lines of over 998 bytes (RFC 5322, section 2.1.1)


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
) -> bytes:
    """Write a letter.

    Args:
        message: as composed.
        letter: who it is from.
        to: the address in `To:`.
        at: the instant in `Date:`.
        identifier: the Message-ID, in angle brackets.
        images: sent along, by the address that the HTML part shows them at.
    """
    mail = _headed(letter, subject=message.subject, to=to, at=at, identifier=identifier)
    mail["List-Id"] = f"{_phrase(_words(typography.apostrophes(letter.title)))} <{letter.list_id}>"
    if letter.reply_to:
        mail["Reply-To"] = _own_mailbox(letter.reply_to)
    mail["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
    for name, value in message.headers.items():
        mail[name] = value
    mail.set_content(message.text, cte=_QUOTED)
    add_html(mail, message.html, images or {}, domain=letter.list_id, cte=_QUOTED)
    mail["Content-Language"] = letter.language  # last: adding a part takes away what describes the content
    digest = hashlib.sha256(f"{identifier}{message.html}{message.text}".encode()).hexdigest()
    mail.set_boundary(f"=_{digest[:40]}")
    return mail.as_bytes(policy=WIRE)


def note(letter: Letter, *, subject: str, text: str, to: str, at: dt.datetime, identifier: str) -> bytes:
    """Write a plain note to the editor."""
    mail = _headed(letter, subject=subject, to=to, at=at, identifier=identifier)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine should answer
    mail.set_content(text, cte=_QUOTED)
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


def _phrase(words: str) -> str:
    """Quote words in which signs would mean something (RFC 5322, section 3.2.5); those beyond ASCII will be encoded."""
    return f'"{quote(words)}"' if words.isascii() and _SPECIALS.search(words) else words


def _words(text: str) -> str:
    """A header is one line; its no-break spaces stay."""
    return _BREAKS.sub(" ", text).strip(" ")
