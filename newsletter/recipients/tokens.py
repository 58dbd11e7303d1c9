"""Names of readers that do not tell who they are: keyed hashes of their addresses (HMAC-SHA256, RFC 2104). Pure.

What a name is for stands before the address, so that with the same key the names of one purpose say nothing of another's.
"""

import hmac

from newsletter.recipients.address import folded

_DIGITS = 32  # hexadecimal, 128 bits: nobody guesses one, and no two of a million readers share one
_UNSUBSCRIBE, _LEDGER = b"jeudis-odd17 unsubscribe\0", b"jeudis-odd17 ledger\0"
_KEY = b"jeudis-odd17 key\0"


def token(key: str, address: str) -> str:
    """Make the token of a reader's own unsubscription address: 32 lower-case hexadecimal digits."""
    return _named(key.encode("utf-8", "surrogateescape"), _UNSUBSCRIBE, address)


def key_name(key: str) -> str:
    """Make a name by which a key of tokens is known again, and that tells nothing of it: 32 hexadecimal digits."""
    return hmac.digest(key.encode("utf-8", "surrogateescape"), _KEY, "sha256").hex()[:_DIGITS]


def ledger_name(key: bytes, address: str) -> str:
    """Make the name that the ledger has for a reader: 32 lower-case hexadecimal digits."""
    return _named(key, _LEDGER, address)


def _named(key: bytes, purpose: bytes, address: str) -> str:
    said = purpose + folded(address).encode("utf-8", "surrogatepass")
    return hmac.digest(key, said, "sha256").hex()[:_DIGITS]
