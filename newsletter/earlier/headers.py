"""The words of a mail's header, as programs of all ages wrote them. Pure.

Encoded words are RFC 2047's; bytes that nothing announces are UTF-8 where they are that (RFC 6532), else of the charset that
the body says, else windows-1252.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from email.message import Message
from email.utils import getaddresses
from itertools import groupby
from quopri import decodestring

from newsletter.collect.feeds.charset import decoded
from newsletter.earlier.coded import EMAIL

_BLANKS = re.compile(r"\s+")
# =?utf-8?Q?=C3=A9t=C3=A9?=, with a language after the charset (RFC 2231, section 5)
_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,60})?\?([bq])\?([^?]*)\?=", re.IGNORECASE)


def header(message: Message, name: str) -> str:
    """Read the first header of a name as plain text on one line; empty where there is none."""
    return next(headers(message, name), "")


def headers(message: Message, name: str) -> Iterator[str]:
    """Yield what the headers of a name say, in their order."""
    texts = (part for part in message.walk() if part.get_content_maintype() == "text")
    charset = str(next(texts, message).get_param("charset", ""))
    for called, raw in message.raw_items():
        if called.lower() == name.lower():
            yield words(str(raw), charset)


def mailboxes(message: Message, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the names and addresses that headers have, in their order; of one that is badly written, its addresses alone."""
    for called, raw in message.raw_items():
        if called.lower() not in names:
            continue
        found = [(words(name), address) for name, address in getaddresses([str(raw)]) if "@" in address]
        yield from found
        listed = {address for _, address in found}
        yield from (("", one) for one in EMAIL.findall(str(raw)) if one not in listed)


def words(raw: str, charset: str = "") -> str:
    """Read encoded words, and what stands between them; a blank between two of them is none (RFC 2047, section 6.2).

    Args:
        raw: bytes that are no ASCII as surrogates.
        charset: of such bytes, where they are no UTF-8.
    """
    parts: list[tuple[str, bytes | str]] = []  # a charset and its bytes, or none and text
    at = 0
    for word in _WORD.finditer(raw):
        content = _content(word[2].lower(), word[3])
        if content is None:
            continue
        between = raw[at : word.start()]
        if between.strip() or not (parts and isinstance(parts[-1][1], bytes)):
            parts.append(("", _bare(between, charset)))
        parts.append((word[1].lower(), content))
        at = word.end()
    parts.append(("", _bare(raw[at:], charset)))
    return "".join(
        _joined(called, [one for _, one in some]) for called, some in groupby(parts, lambda one: one[0])
    )


def _joined(charset: str, parts: list[bytes | str]) -> str:
    """Decode words of one charset that follow one another as one text: some programs cut a letter in two."""
    text = "".join(part for part in parts if isinstance(part, str))
    data = b"".join(part for part in parts if isinstance(part, bytes))
    return text + (decoded(data, f"text/plain; charset={charset}") if data else "")


def _content(mark: str, written: str) -> bytes | None:
    data = written.encode("utf-8", "surrogateescape")
    if mark == "q":
        return decodestring(data.replace(b"_", b" "), header=True)
    try:
        return b64decode(data + b"=" * (-len(data) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _bare(text: str, charset: str) -> str:
    if text.isascii():
        return text
    return decoded(text.encode("utf-8", "surrogateescape"), f"text/plain; charset={charset}")
