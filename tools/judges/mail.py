"""A message as bytes, judged by the standard library's parser and by the rules for lines. Pure."""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from html.parser import HTMLParser

_LONGEST = 998  # RFC 5322, section 2.1.1, without CRLF
_ESCAPE = re.compile(r"\\u\{?[0-9a-f]{2,6}|\\x[0-9a-f]{2}")
_WEB = re.compile(r"https?://[^\s<>]+")


def mail_faults(raw: bytes) -> list[str]:
    """Say what is wrong with a message: defects of headers and parts, line ends, long lines, its two parts."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return [*_lines(raw), *_defects(message), *_parts(message)]


def parity_faults(raw: bytes) -> list[str]:
    """Say which http(s) links only one part has.

    A mailto link (unsubscribing by mail) and pictures have no counterpart; every address that a reader of one part
    can open, a reader of the other can too.
    """
    message = email.message_from_bytes(raw, policy=email.policy.default)
    linked, written = _links(_content(message, "html")), set(_WEB.findall(_content(message, "plain")))
    return [
        *(f"only in the HTML part: {address}" for address in sorted(linked - written)),
        *(f"only in the text part: {address}" for address in sorted(written - linked)),
    ]


def _lines(raw: bytes) -> Iterator[str]:
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        yield "a line that does not end with CRLF"
    for number, line in enumerate(raw.split(b"\r\n"), start=1):
        if len(line) > _LONGEST:
            yield f"line {number} has {len(line)} bytes"
        if not line.isascii():
            yield f"line {number} has bytes over 127"


def _defects(message: EmailMessage) -> Iterator[str]:
    for part in message.walk():
        kind = part.get_content_type()
        yield from (f"{kind}: {defect!r}" for defect in part.defects)
        for name, value in part.items():
            yield from (f"{kind}, {name}: {defect!r}" for defect in getattr(value, "defects", ()))


def _parts(message: EmailMessage) -> Iterator[str]:
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    if kinds[:2] != ["text/plain", "text/html"]:
        yield f"parts are {kinds}"
    for kind in ("plain", "html"):
        content = _content(message, kind)
        if "\ufffd" in content:
            yield f"text/{kind}: cannot be decoded as its charset says"
        if found := _ESCAPE.search(content):
            yield f"text/{kind}: an escape is visible: {found[0]}"


def _content(message: EmailMessage, kind: str) -> str:
    for part in message.walk():
        if part.get_content_type() == f"text/{kind}":
            return str(part.get_content())
    return ""


def _links(html: str) -> set[str]:
    found: set[str] = set()

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            address = dict(attrs).get("href") or ""
            if tag == "a" and address.startswith(("http:", "https:")):
                found.add(address)

    Links().feed(html)
    return found
