"""A mail as programs save it (RFC 5322, `.eml`) → the letter in it."""

import email
import re
from collections.abc import Iterator
from email.message import Message
from html import escape

from newsletter.collect.feeds.charset import decoded
from newsletter.earlier.found import Raw
from newsletter.earlier.headers import header
from newsletter.earlier.said import of_mail

_MOST_PARTS = 500
_MBOX = re.compile(rb"\AFrom [^\n]*\n")
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}[^\s<>\".,;:!?)\]'’]")


def read(data: bytes, name: str) -> list[Raw]:
    """Read a mail; nothing of whom it was sent to is taken."""
    message = email.message_from_bytes(_MBOX.sub(b"", data.lstrip(b"\xef\xbb\xbf \t\r\n"), count=1))
    parts = list(_parts(message))
    page = next((part for part in parts if _is_text(part, "text/html")), None)
    bare = next((part for part in parts if _is_text(part, "text/plain")), None)
    html = _text(page) if page is not None else _paragraphs(_text(bare)) if bare is not None else ""
    return [
        Raw(
            where=name,
            subject=escape(header(message, "subject"), quote=False),
            at=of_mail(header(message, "date")),
            html=html,
            pictures=dict(_pictures(parts)),
        )
    ]


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
        if part.get_content_maintype() != "image":
            continue
        called = str(part.get("content-id", "")).strip().strip("<>")
        if called:
            yield f"cid:{called}", _bytes(part)
        if place := str(part.get("content-location", "")).strip():
            yield place, _bytes(part)


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
