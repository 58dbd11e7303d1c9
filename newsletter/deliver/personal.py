"""An approved letter, addressed to one reader after the other.

Only these differ from what was approved: `To:`, `Message-ID`, and the token of the unsubscription wherever it stands;
and the signature above, where we sign, which is over them.
Building a message anew takes thirty times as long as writing these into its bytes.
"""

import email
import email.policy
import re
from collections.abc import Callable

from newsletter.addresses import as_in_dns
from newsletter.deliver.signing import Signatures
from newsletter.exceptions import DeliveryError
from newsletter.headers import WIRE, phrase
from newsletter.model import TOKEN_PLACE, FrozenLetter, Recipient

_FIELDS = re.compile(rb"^(to|message-id):[^\r\n]*(?:\r\n[ \t][^\r\n]*)*\r\n", re.IGNORECASE | re.MULTILINE)
_IDENTIFIED = re.compile(rb"<([^<>@]+)@([^<>@]+)>")
_PLACE = TOKEN_PLACE.encode()


class Personal:
    """A letter with its places found.

    Args:
        letter: as approved.
        written: writes it for the wire; what is a reader's own needs no more of that.
        signatures: of the letter, where we sign it: over what it is before it is written so.

    Raises:
        DeliveryError: they are not where they should be: nothing would be sent that is not as it was approved.
    """

    def __init__(
        self,
        letter: FrozenLetter,
        written: Callable[[bytes], bytes] = bytes,
        signatures: Signatures | None = None,
    ) -> None:
        self._signatures = signatures
        head, blank, body = written(letter.raw).partition(b"\r\n\r\n")
        fields = list(_FIELDS.finditer(head + b"\r\n"))
        named = {one[1].lower(): one for one in fields}
        identified = _IDENTIFIED.search(letter.message_id.encode())
        if len(fields) != 2 or len(named) != 2 or identified is None or not _is_whole(letter.raw):
            raise DeliveryError(
                "The letter cannot be addressed to each reader",
                letter.day.isoformat(),
                cause="its To:, its Message-ID or its unsubscription is not as it was composed",
                remedy="approve it again",
            )
        self._local, self._domain = identified.groups()
        to, message_id = named[b"to"], named[b"message-id"]
        self._is_to_first = to.start() < message_id.start()
        first, second = sorted((to, message_id), key=lambda one: one.start())
        whole = head + blank + body
        parts = whole[: first.start()], whole[first.end() : second.start()], whole[second.end() :]
        self._parts = [part.split(_PLACE) for part in parts]

    def to(self, recipient: Recipient, called: str, token: str) -> bytes:
        """Return its bytes for a reader.

        Args:
            recipient: who it is for.
            called: as the ledger names the reader, in the Message-ID: always the same.
            token: of the length of `TOKEN_PLACE`; empty where the letter has no place for one.
        """
        assert len(token) in {0, len(TOKEN_PLACE)}
        identifier = b"Message-ID: <%b.%b@%b>\r\n" % (self._local, called.encode(), self._domain)
        fields = [_to(recipient), identifier]
        one, other = fields if self._is_to_first else fields[::-1]
        signature = self._signatures.of(fields, token) if self._signatures is not None else b""
        before, between, after = (token.encode().join(part) for part in self._parts)
        return b"".join((signature, before, one, between, other, after))


def filled(raw: bytes, token: str) -> bytes:
    """Write a token into a letter's places for it."""
    assert not token or len(token) == len(TOKEN_PLACE)
    return raw.replace(_PLACE, token.encode()) if token else raw


def _is_whole(raw: bytes) -> bool:
    """Whether the token's places in the bytes are all that readers see: no line break or code parts one."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    headers = sum(str(value).count(TOKEN_PLACE) for value in mail.values())
    parts = (one for one in mail.walk() if one.get_content_maintype() == "text")
    read = headers + sum(str(one.get_content()).count(TOKEN_PLACE) for one in parts)
    return raw.count(_PLACE) == read


def _to(recipient: Recipient) -> bytes:
    local, _, domain = recipient.address.rpartition("@")
    address = f"{local}@{as_in_dns(domain)}"
    if not address.isascii():
        return (
            f"To: <{address}>\r\n".encode()
        )  # RFC 6532, section 3.2; the server has said that it takes such
    return WIRE.fold_binary("To", f"{phrase(recipient.name)} <{address}>" if recipient.name else address)
