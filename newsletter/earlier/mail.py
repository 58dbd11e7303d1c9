"""Mails as programs save them (RFC 5322, `.eml`; many in one file: mbox) → the letters in them."""

import email
import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from email.message import Message
from email.utils import parseaddr
from html import escape

from newsletter.collect.feeds.charset import decoded
from newsletter.earlier.forwarded import why_not
from newsletter.earlier.found import Raw, Refused
from newsletter.earlier.headers import header, words
from newsletter.earlier.mbox import is_thrown_away, parted
from newsletter.earlier.readers import Person, met, readers
from newsletter.earlier.said import of_mail
from newsletter.exceptions import FileError

_MOST_PARTS = 500
_DEEPEST = 5  # mails in one another
_LONGEST_NAME = 80
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}[^\s<>\".,;:!?)\]'’]")
_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}


def read(data: bytes, name: str, ours: frozenset[str]) -> list[Raw | Refused]:
    """Read a mail, or each mail of a mailbox; nothing of whom it was sent to is taken.

    Args:
        data: the file's.
        name: its name.
        ours: as for `Asked`.

    Raises:
        FileError: the mails of a mailbox are from several people, so that not all of them are the letter.
    """
    messages = [email.message_from_bytes(one) for one in parted(data.lstrip(b"\xef\xbb\xbf \t\r\n"))]
    if len(messages) == 1:
        return list(_letters(messages[0], name, ours))
    mine = [one for one in messages if not is_thrown_away(one)]
    _refuse_crowd(mine, name)
    return [
        found
        for number, one in enumerate(mine, 1)
        for found in _letters(one, f"{name}, {_called(one, number)}", ours)
    ]


def _refuse_crowd(messages: list[Message], name: str) -> None:
    senders = sorted({parseaddr(header(one, "from"))[1].lower() for one in messages})
    if len(senders) > 1:
        shown = ", ".join(senders[:3]) + (", …" if senders[3:] else "")
        raise FileError(
            name,
            cause=f"cette boîte a des mails de plusieurs expéditeurs ({shown}), et tous ne sont pas la lettre",
            remedy="n’y laissez que ceux de la lettre, ceux d’un expéditeur par fichier",
        )


def _called(message: Message, number: int) -> str:
    subject = header(message, "subject")
    return f"«\u00a0{subject}\u00a0»" if subject else f"mail n°\u00a0{number}"


def _letters(
    message: Message, where: str, ours: frozenset[str], others: tuple[Person, ...] = (), depth: int = 0
) -> Iterator[Raw | Refused]:
    """Yield a mail's letter; of one that brings others as attachments, theirs: its own words are to whom it brings them."""
    parts = list(_parts(message))
    within = [one for part in parts if (one := _within(part)) is not None]
    if within and depth < _DEEPEST:
        for number, one in enumerate(within, 1):
            called = _called(one, number)
            yield from _letters(
                one,
                where if called in where else f"{where}, {called}",
                ours,
                (*others, *met(message)),
                depth + 1,
            )
        return
    pages = list(
        dict.fromkeys(_text(part) for part in parts if _is_text(part, "text/html"))
    )  # Apple's have several
    bare = next((part for part in parts if _is_text(part, "text/plain")), None)
    html = "".join(pages) or (_paragraphs(_text(bare)) if bare is not None else "")
    subject = escape(header(message, "subject"), quote=False)
    if why := why_not(subject, html):
        yield Refused(where, why)
        return
    yield Raw(
        where=where,
        subject=subject,
        at=of_mail(header(message, "date")),
        html=html,
        pictures=dict(_pictures(parts)),
        left=tuple(_left(parts, html)),
        readers=readers(message, others, ours),
    )


def _parts(message: Message) -> Iterator[Message]:
    """Yield the parts in their order, but not those of mails within it."""
    waiting, seen = [message], 0
    while waiting and seen < _MOST_PARTS:
        part, seen = waiting.pop(), seen + 1
        within = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(within, list):
            waiting.extend(one for one in reversed(within) if isinstance(one, Message))
        else:
            yield part


def _within(part: Message) -> Message | None:
    """Return the mail that a part is (RFC 2046, section 5.2.1), also one that was encoded, or that is told by its name alone."""
    payload = part.get_payload()
    if part.get_content_type() == "message/rfc822" and isinstance(payload, list) and payload:
        inner = payload[0]
        if not isinstance(inner, Message):
            return None
        if inner.keys() or part.get("content-transfer-encoding", "").strip().lower() != "base64":
            return inner
        with suppress(ValueError):
            return email.message_from_bytes(b64decode(str(inner.get_payload())))
        return None
    return email.message_from_bytes(_bytes(part)) if _name(part).lower().endswith(".eml") else None


def _is_text(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind and part.get_content_disposition() != "attachment"


def _text(part: Message) -> str:
    return decoded(_bytes(part), str(part.get("content-type", "")))


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _pictures(parts: list[Message]) -> Iterator[tuple[str, bytes]]:
    """Yield the pictures by the addresses that name them: RFC 2392 and RFC 2557."""
    for part in parts:
        if part.get_content_maintype() == "image":
            for address in _addresses(part):
                yield address, _bytes(part)


def _addresses(part: Message) -> Iterator[str]:
    called = str(part.get("content-id", "")).strip().strip("<>")
    if called:
        yield f"cid:{called}"
    if place := str(part.get("content-location", "")).strip():
        yield place


def _left(parts: list[Message], html: str) -> Iterator[str]:
    """Yield the names of what a mail brings and its text does not show."""
    for part in parts:
        is_shown = part.get_content_maintype() == "image" and any(one in html for one in _addresses(part))
        is_one = part.get_content_disposition() == "attachment" or bool(_name(part))
        if is_one and not is_shown and part.get_content_type() not in _SIGNATURES:
            yield (_name(part) or part.get_content_type())[:_LONGEST_NAME]


def _name(part: Message) -> str:
    with suppress(ValueError, LookupError, TypeError):
        return words(part.get_filename("") or "")
    return ""


def _paragraphs(text: str) -> str:
    """Make plain text HTML: blank lines part paragraphs, addresses are links."""
    blocks = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))
    return "".join(f"<p>{_linked(block.strip())}</p>" for block in blocks if block.strip())


def _linked(text: str) -> str:
    parts, at = [], 0
    for found in _ADDRESS.finditer(text):
        parts += [escape(text[at : found.start()]), f'<a href="{escape(found[0])}">{escape(found[0])}</a>']
        at = found.end()
    return "".join([*parts, escape(text[at:])]).replace("\n", "<br>")
