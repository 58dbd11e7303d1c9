"""Letters signed in their domain's name (DKIM: RFC 6376; Ed25519: RFC 8463), so that mail programs believe their headers.

Head and body are made canonical once a letter; for a reader only what is theirs is written in, as `personal` writes it
into the bytes. There is neither `t=` nor `x=`: a reader's letter is always the same bytes. Nor is there `l=`, which
would let anybody add to the body (section 8.2).
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable

from newsletter.addresses import as_in_dns
from newsletter.config import Dkim
from newsletter.deliver.signing_key import SigningKey
from newsletter.model import TOKEN_PLACE

_PLACE = TOKEN_PLACE.encode()
_NEXT = re.compile(
    rb"\r\n(?![ \t])"
)  # a field ends where the next line is not its own (RFC 5322, section 2.2.3)
_BLANKS = re.compile(rb"[ \t]+")
_LAST = re.compile(rb"(?<!\r\n)(?:\r\n)+\Z")
_LINE = 74  # characters of a line, less the blank before it


class Signer:
    """Signs letters.

    Args:
        settings: in which domain's name, and where its record stands.
        key: the private key.
    """

    def __init__(self, settings: Dkim, key: SigningKey) -> None:
        self.key = key
        self._place = f"d={as_in_dns(settings.domain)};\r\n s={settings.selector};"

    def signed(self, raw: bytes) -> bytes:
        """Sign a letter whose lines end in CRLF."""
        return Signatures(self, raw).of() + raw

    def tags(self, names: Iterable[bytes]) -> bytes:
        """Write the signature's field up to the body's hash (section 3.5); `names` are those of the fields that it signs."""
        head = f"DKIM-Signature: v=1; a={self.key.algorithm}; c=relaxed/relaxed;\r\n {self._place}\r\n h="
        return head.encode() + _folded(names) + b";\r\n bh="


class Signatures:
    """The signatures of one letter, whoever it is for.

    All its header fields are signed, and their names stand once more than they have fields: none can be added, no
    second From: above all (section 8.15).

    Args:
        signer: who signs.
        raw: the letter, its lines ending in CRLF, with the places for a reader's token.
    """

    def __init__(self, signer: Signer, raw: bytes) -> None:
        head, _, body = raw.partition(b"\r\n\r\n")
        fields = _NEXT.split(head.removesuffix(b"\r\n"))
        fields.reverse()  # of several with one name the lowest is signed first (section 5.4.2)
        self._fields = [canonical_field(one) for one in fields]
        names = [name for name, _ in self._fields]
        self._signer, self._tags = signer, signer.tags([*names, *dict.fromkeys(names)])
        first, *self._others = canonical_body(body).split(_PLACE)
        self._first = hashlib.sha256(first)

    def of(self, own: Iterable[bytes] = (), token: str = "") -> bytes:
        """Return the field to write above a letter: its signature (sections 3.7 and 5).

        Args:
            own: header fields that a reader's letter has instead of those that are called so.
            token: that stands in all its places; empty where they stay as they are.
        """
        there = token.encode() or _PLACE
        written = dict(map(canonical_field, own))
        fields = b"".join(written.get(name, field) for name, field in self._fields)
        tags = self._tags + self._hash(there) + b";\r\n b="
        said = fields.replace(_PLACE, there) + canonical_field(tags)[1].removesuffix(b"\r\n")
        return tags + _based(self._signer.key.sign(said)) + b"\r\n"

    def _hash(self, token: bytes) -> bytes:
        """Return the hash of the canonical body; what stands before the first place is hashed once for all readers."""
        digest = self._first.copy()
        for piece in self._others:
            digest.update(token)
            digest.update(piece)
        return b64encode(digest.digest())


def canonical_field(field: bytes) -> tuple[bytes, bytes]:
    """Return a header field's name, and the field as it is signed ("relaxed", section 3.4.2)."""
    name, _, value = field.partition(b":")
    name = name.rstrip(b" \t").lower()
    text = _BLANKS.sub(b" ", value.replace(b"\r\n", b"")).strip(b" ")
    return name, b"%b:%b\r\n" % (name, text)


def canonical_body(body: bytes) -> bytes:
    """Return a body as it is signed ("relaxed", section 3.4.4)."""
    lines = _BLANKS.sub(b" ", body).replace(b" \r\n", b"\r\n").removesuffix(b" ")
    kept = _LAST.sub(b"", lines)
    return kept + b"\r\n" if kept else b""


def _folded(names: Iterable[bytes]) -> bytes:
    """Part names by colons, over several lines."""
    lines = [b""]
    for name in names:
        if len(lines[-1]) + len(name) >= _LINE:
            lines.append(b"")
        lines[-1] += name + b":"
    return b"\r\n ".join(lines).removesuffix(b":")


def _based(signature: bytes) -> bytes:
    """Write a signature in base64, over several lines."""
    text = b64encode(signature)
    return b"\r\n ".join(text[start : start + _LINE] for start in range(0, len(text), _LINE))
