"""The record by which a domain tells the world its key (RFC 6376, section 3.6.1), held against the key that we sign with."""

import re
from base64 import b64decode
from collections.abc import Sequence

from newsletter.deliver.signing_key import SigningKey, der
from newsletter.model import KeyRecord

_LONGEST = 4096  # bytes: three times what the largest key takes that anybody understands
_TAG = re.compile(r"\s*([A-Za-z][A-Za-z0-9_]*)\s*=\s*([^;]*?)\s*")  # RFC 6376, section 3.2
_BLANKS = re.compile(r"\s+")
_ED25519 = 32  # bytes (RFC 8463, section 4)


def judged(records: Sequence[bytes], key: SigningKey) -> KeyRecord:
    """Say what verifiers of our signature will make of the records of its selector.

    Args:
        records: the texts of all its TXT records.
        key: that we sign with.
    """
    if len(records) != 1:
        return KeyRecord.SEVERAL if records else KeyRecord.MISSING
    tags = _tags(records[0])
    if tags is None or "p" not in tags:
        return KeyRecord.UNREADABLE
    kind, hashed = key.algorithm.split("-")
    if not tags["p"]:
        return KeyRecord.REVOKED
    if tags.get("k", "rsa") != kind or hashed not in tags.get("h", hashed).split(":"):
        return KeyRecord.OTHER_ALGORITHM
    if not {"*", "email"} & {*tags.get("s", "*").split(":")}:
        return KeyRecord.NOT_MAIL
    public = _public(tags["p"], kind)
    if public is None:
        return KeyRecord.UNREADABLE
    return KeyRecord.FITS if public == key.public else KeyRecord.OTHER_KEY


def _tags(record: bytes) -> dict[str, str] | None:
    """Read tags, less the blanks in their values; None where there is something else, or one twice."""
    try:
        text = record.decode("ascii") if len(record) <= _LONGEST else ""
    except UnicodeDecodeError:
        return None
    parts = text.rstrip("; \t\r\n").split(";")
    found = [match.groups() for part in parts if (match := _TAG.fullmatch(part))]
    tags = {name: _BLANKS.sub("", value) for name, value in found}
    is_first = "v" not in tags or (found[0][0] == "v" and tags["v"] == "DKIM1")
    return tags if len(tags) == len(parts) and is_first else None


def _public(written: str, kind: str) -> bytes | None:
    """Read a public key, however it is wrapped, as `SigningKey.public` has it; None where it is none."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_der_public_key  # noqa: PLC0415

    try:
        content = b64decode(written, validate=True)
        if kind == "ed25519":
            return content if len(content) == _ED25519 else None
        key = load_der_public_key(content)
    except (ValueError, UnsupportedAlgorithm):
        return None
    return der(key) if isinstance(key, RSAPublicKey) else None
