"""Why a messenger did not take a letter: one kind, one remedy, in the words of each reader. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

from newsletter.deliver.mishap_kind import ADDRESSES, BY_A_PERSON, OF_TLS, RECIPIENTS, MishapKind
from newsletter.deliver.mishap_said import french_said
from newsletter.deliver.mishap_words import english, french

__all__ = [
    "ADDRESSES",
    "BY_A_PERSON",
    "OF_TLS",
    "RECIPIENTS",
    "Mishap",
    "MishapKind",
    "heard",
    "refused_kind",
]

_FIRST = "listmonk"  # the engine that a row is about which names none
_MOST, _HEARD = 300, 3_000  # characters of a server's words that are kept, and looked at
# "Sender address rejected: not owned by user", or its enhanced status code (RFC 3463, section 3.2)
_OF_SENDER = re.compile(
    r"\bsender (?:address|verif)|\bsend as\b|\A\d{3}[ -][45]\.(?:1\.[78]|7\.60)\b", re.IGNORECASE
)
# "Daily user sending limit exceeded", "You have sent too many messages per hour", or X.4.5 (RFC 3463, section 3.5)
_OF_LIMIT = re.compile(
    r"\A\d{3}[ -][45]\.4\.5\b|\b(?:sent|sending) too many\b|\btoo much mail\b|\btoo many (?:e-?mails|messages|recipients)\b|"
    r"\b(?:sending|hourly|daily|rate|volume)[ -](?:rate |volume )?(?:limit|quota)|\b(?:e-?mails|messages) per (?:second|minute|hour|day)\b|"
    r"\blimit\b.{0,40}\bexceeded\b|\bexceeded\b.{0,40}\blimit\b",
    re.IGNORECASE,
)
_OF_ONE = re.compile(
    r"\b[45]\.2\.\d|\b[45]\.3\.4\b|\bmailbox\b|\bsize\b|\bstorage\b", re.IGNORECASE
)  # "mailbox over quota"
_OF_SIZE = re.compile(r"\A552\b|\b5\.3\.4\b|\bsize\b", re.IGNORECASE)  # RFC 1870, section 6.1
_OF_FULL = re.compile(
    r"\b[45]\.2\.2\b|\bmailbox (?:is )?full\b|\bover ?quota\b|\bquota exceeded\b", re.IGNORECASE
)  # RFC 3463, section 3.3
_SOMEBODY = re.compile(
    r"""[^\s<>()\[\],;:"']*(?:@|%40)[^\s<>()\[\],;:"']*"""
)  # also in an address of the web
_OF_RELAY = re.compile(
    r"\brelay(?:ing)?\b|\b(?:client host|helo command)\b", re.IGNORECASE
)  # "Relay access denied", "Client host rejected: cannot find your hostname"


def heard(said: str, unsaid: Callable[[str], str]) -> str:
    """Take secrets out of a server's words, of which no more are looked at than are kept of many.

    Args:
        said: the words.
        unsaid: does it.
    """
    return unsaid(said[:_HEARD])


def refused_kind(asked: MishapKind, said: str) -> MishapKind:
    """Say what a server refused: many refuse the sender, or to relay, only when they are told the recipient.

    Args:
        asked: what it was asked to take.
        said: its code and words.
    """
    if _OF_LIMIT.search(said) and not _OF_ONE.search(said):
        return MishapKind.LIMIT
    if asked is MishapKind.SENDER and _OF_SIZE.search(said):
        return MishapKind.MESSAGE
    if _OF_SENDER.search(said):
        return MishapKind.SENDER
    if asked is MishapKind.SENDER and said.startswith("4"):
        return MishapKind.MESSAGE  # a disk that is full, a filter that is down: no word of the sender
    if asked in RECIPIENTS and _OF_FULL.search(said):
        return MishapKind.FULL
    return MishapKind.RELAY if asked in ADDRESSES and _OF_RELAY.search(said) else asked


@dataclass(frozen=True, slots=True)
class Mishap:
    """Why something was not taken.

    Args:
        kind: what went wrong.
        said: the server's or the system's own words, on one line; empty when there are none.
        where: the server, `host:port`, after the address that it refused, if it is one; or the folder.
        engine: the messenger that an engine's mishap is about, as configured.
    """

    kind: MishapKind
    said: str = ""
    where: str = ""
    engine: str = _FIRST

    @property
    def written(self) -> str:
        """Write it down as the ledger keeps it."""
        engine = () if self.engine == _FIRST else (self.engine,)
        return "\t".join((self.kind, self.where, _kept(self.said), *engine))

    def unnamed(self, address: str, *, but: str) -> Self:
        """Leave out of the server's words who a reader is, and any other address than one, the sender's."""
        local = re.escape(address.rpartition("@")[0])
        said = _SOMEBODY.sub(lambda found: found[0] if found[0].lower() == but.lower() else "…", self.said)
        said = re.sub(rf"(?<!\w){local}(?!\w)", "…", said, flags=re.IGNORECASE) if len(local) > 2 else said
        return replace(self, said=said)

    @classmethod
    def read(cls, written: str) -> Self:
        """Read what was written down."""
        kind, where, said, *engine = written.split("\t")
        return cls(MishapKind(kind), said, where, *engine)

    @property
    def what(self) -> str:
        """Say what went wrong (English)."""
        return english(self.kind, self.engine)[0]

    @property
    def remedy(self) -> str:
        """Say what to do (English)."""
        remedy = english(self.kind, self.engine)[1]
        return f"wait, it is refused for now only; if that lasts, {remedy}" if self._is_for_now else remedy

    @property
    def french(self) -> str:
        """Say what went wrong, of what, with the server's own words."""
        words = french(self.kind, self.engine)[0]
        words = words.replace("refuse ", "refuse pour l’instant ") if self._is_for_now else words
        said = " : ".join(filter(None, (self.where, french_said(self.said))))
        return f"{words} ({said})" if said else words

    @property
    def french_remedy(self) -> str:
        """Say what to do (French)."""
        remedy = french(self.kind, self.engine)[1]
        return f"attendez un peu ; si cela dure, {remedy}" if self._is_for_now else remedy

    @property
    def _is_for_now(self) -> bool:
        """Whether the server may take it later: a 4yz says so, and 552 to a recipient (RFC 5321, sections 4.2.1 and 4.5.3.1.10)."""
        if self.kind in {*RECIPIENTS, MishapKind.FULL} and self.said.startswith("552"):
            return True
        return self.kind in _MAY_PASS and self.said.startswith("4")


_MAY_PASS = {*ADDRESSES, MishapKind.FULL, MishapKind.MESSAGE, MishapKind.LOGIN, MishapKind.TURNED_AWAY}


def _kept(said: str) -> str:
    """Write a server's words on one line, whole ones, and without signs that would rule a terminal."""
    line = "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(said.split()))
    return line if len(line) <= _MOST else line[:_MOST].rpartition(" ")[0] or line[:_MOST]
