"""A mailbox of many mails in one file (mbox, RFC 4155: Thunderbird, Gmail Takeout, Apple Mail) → the mails. Pure."""

import re
from email.message import Message

from newsletter.earlier.headers import header

# "From ", with an hour or nothing, where a mail begins: after a blank line, and before a header.
_BEGINS = re.compile(
    rb"(?:(?<=\n\n)|(?<=\n\r\n))From (?:[^\n]*\d:\d\d[^\n]*|-?[ \t\r]*)\n(?=[A-Za-z][A-Za-z0-9-]{0,75}:)"
)
_FIRST = re.compile(rb"\AFrom [^\n]*\n")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_EXPUNGED = (
    0x0008  # Thunderbird's mark of a mail that was deleted, and stays in the file until that is made small
)
_BIN = re.compile(r"\b(?:corbeille|brouillons?|trash|drafts?|spam)\b", re.IGNORECASE)


def parted(data: bytes) -> list[bytes]:
    """Part a file into its mails; one that is no mailbox is a mail."""
    first = _FIRST.match(data)
    if first is None:
        return [data]
    found = [first, *_BEGINS.finditer(data)]
    ends = [one.start() for one in found[1:]] + [len(data)]
    return [_QUOTED.sub(rb"\1", data[one.end() : end]) for one, end in zip(found, ends, strict=True)]


def is_thrown_away(message: Message) -> bool:
    """Whether a mail was deleted, or never sent: programs leave such among the others."""
    status = header(message, "x-mozilla-status")
    is_expunged = bool(re.fullmatch("[0-9a-fA-F]{1,8}", status)) and bool(int(status, 16) & _EXPUNGED)
    return is_expunged or bool(_BIN.search(header(message, "x-gmail-labels")))
