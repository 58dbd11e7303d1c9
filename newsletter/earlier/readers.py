"""Whom a letter was sent to, by what the letter itself says, and where it still says so. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from urllib.parse import unquote

from newsletter.earlier.coded import EMAIL, opaque, values
from newsletter.earlier.headers import headers, mailboxes
from newsletter.french import comparable

Person = tuple[str, str]
"""A name, perhaps none, and an address."""

# Where programs write to whom a mail goes, and to whom it went: RFC 5322, section 3.6.3; RFC 9228; their own.
_TO = (
    "to", "cc", "bcc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "x-rcpt-to", "x-real-to",
    "x-receiver", "x-forwarded-to", "x-forwarded-for", "apparently-to", "resent-to", "resent-cc", "resent-bcc", "original-recipient",
)  # fmt: skip
# Whose addresses a letter has on purpose; a list's is where people write to (RFC 2369).
_FROM = ("from", "sender", "reply-to", "x-sender", "errors-to", "list-post", "list-owner", "list-help")
_FOR = re.compile(r"\bfor\s+<?([^\s<>;]+@[^\s<>;]+)>?", re.IGNORECASE)  # of a Received header
_PARTS = re.compile(r"[^\W\d_]{2,}")
_MOST_WORDS = 4  # of a name


@dataclass(frozen=True, slots=True)
class Readers:
    """Those whom a letter was sent to.

    Args:
        addresses: as they were written.
        names: full ones, in small letters without accents: "marie durand"; both ways round.
        called: each word by which one may be called, the same way.
        tokens: what stands for one of them in addresses of the web.
    """

    addresses: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset()

    def and_(self, *, addresses: Iterable[str] = (), tokens: Iterable[str] = ()) -> "Readers":
        """Return these and more."""
        return Readers(self.addresses | set(addresses), self.names, self.called, self.tokens | set(tokens))

    def named(self, text: str) -> str:
        """Return the address or the name of one that a text has; empty where it has none."""
        plain = unquote(text).casefold()
        for address in sorted(one for one in self.addresses if one.casefold() in plain):
            if re.search(rf"(?<![\w.+-]){re.escape(address.casefold())}(?![\w-]|\.\w)", plain):
                return address
        bare = spelt(text) if self.names else ""
        return min((name for name in self.names if f" {name} " in f" {bare} "), default="")


NOBODY = Readers()


def spelt(text: str) -> str:
    """Return the words of a text in small letters without accents, a blank between two."""
    return " ".join(re.findall(r"[^\W_]+", comparable(unquote(text))))


def met(message: Message) -> list[Person]:
    """List all who wrote a mail or had it: to whom another mail went that it brings."""
    return [*mailboxes(message, ("from", "resent-from")), *_had(message)]


def readers(message: Message, others: Iterable[Person], ours: frozenset[str]) -> Readers:
    """Return whom a mail was sent to.

    Args:
        message: the mail.
        others: who had it besides.
        ours: addresses that are the letter's own, in small letters.
    """
    senders = list(mailboxes(message, _FROM))
    public = ours | {address.lower() for _, address in senders}
    lists = " ".join(headers(message, "list-id")).lower()
    people = [
        (name, address)
        for name, address in (*_had(message), *others)
        if address.lower() not in public and address.lower().replace("@", ".") not in lists
    ]
    words = [parts for name, address in people if (parts := _words(name, address))]
    signed = {spelt(name) for name, _ in senders}
    return Readers(
        addresses=frozenset(
            one for _, address in people for one in (address, re.sub(r"\+[^@]*", "", address))
        ),
        names=frozenset(
            name
            for parts in words
            if 1 < len(parts) <= _MOST_WORDS
            for name in (" ".join(parts), " ".join((parts[-1], *parts[:-1])))
            if name not in signed
        ),
        called=frozenset(word for parts in words for word in parts),
        tokens=frozenset(
            value
            for written in headers(message, "list-unsubscribe")
            for _, value in values(written)
            if opaque(value)
        ),
    )


def _had(message: Message) -> Iterator[Person]:
    yield from mailboxes(message, _TO)
    for received in headers(message, "received"):
        yield from (("", found) for found in _FOR.findall(received) if EMAIL.fullmatch(found))


def _words(name: str, address: str) -> list[str]:
    """Return the words of a name; of one who has none, those that the address parts: marie.durand@example.org."""
    local = re.split(r"[+\d]", address.partition("@")[0])[0]
    found = _PARTS.findall(name if name and "@" not in name else local)
    is_name = bool(name and "@" not in name) or len(found) > 1
    return [comparable(word) for word in found] if is_name else []
