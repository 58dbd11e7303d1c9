"""The private key that letters are signed with: RSA, or Ed25519 (RFC 8463), in PEM.

`cryptography` does the arithmetic. It is imported where a key is read: whoever signs nothing does not pay for it.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.exceptions import FileError
from newsletter.schema import mistakes
from newsletter.schema.mistakes import Mistake

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

_BITS = range(
    2048, 4097
)  # of RSA: RFC 8301, section 3.2, asks signers for 2048; verifiers need not take over 4096
_PROOF = b"ODD 17"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key.

    Args:
        algorithm: as `a=` names it (RFC 6376, section 3.3).
        sign: signs what is canonical.
        public: its other half: of RSA as `der` writes it, of Ed25519 the 32 bytes themselves.
    """

    algorithm: str
    sign: Callable[[bytes], bytes]
    public: bytes


def read_key(pem: bytes, name: str) -> SigningKey:
    """Read a private key.

    Args:
        pem: the content of its file.
        name: of its file.

    Raises:
        FileError: it is none, is encrypted, too small, damaged, or of a kind that DKIM does not know.
    """
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    try:
        # What the library would check in a tenth of a second, a signature of its own tells in a thousandth.
        key = load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
    except TypeError:
        raise _unfit(name, mistakes.KEY_ENCRYPTED) from None
    except (ValueError, UnsupportedAlgorithm):
        raise _unfit(name, mistakes.KEY_NONE) from None
    try:
        if isinstance(key, ed25519.Ed25519PrivateKey):
            return _ed25519(key)
        if isinstance(key, rsa.RSAPrivateKey):
            if key.key_size not in _BITS:
                raise _unfit(name, mistakes.KEY_SIZE, bits=key.key_size)
            return _rsa(key)
    except (ValueError, InvalidSignature):
        raise _unfit(name, mistakes.KEY_DAMAGED) from None
    raise _unfit(name, mistakes.KEY_KIND)


def _rsa(key: "RSAPrivateKey") -> SigningKey:
    """Sign by RFC 8017, section 8.2 (RFC 6376, section 3.3.2).

    Raises:
        ValueError: its numbers are none of a key.
        InvalidSignature: they are not those of one key.
    """
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

    padding, digest = PKCS1v15(), SHA256()
    key.public_key().verify(key.sign(_PROOF, padding, digest), _PROOF, padding, digest)
    return SigningKey("rsa-sha256", lambda said: key.sign(said, padding, digest), der(key.public_key()))


def _ed25519(key: "Ed25519PrivateKey") -> SigningKey:
    """Sign the hash (RFC 8463, section 3)."""
    public = key.public_key().public_bytes_raw()
    return SigningKey("ed25519-sha256", lambda said: key.sign(hashlib.sha256(said).digest()), public)


def der(key: "RSAPublicKey") -> bytes:
    """Write a public key as its record has it (RFC 5280, section 4.1: SubjectPublicKeyInfo)."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415

    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _unfit(name: str, mistake: Mistake, **words: object) -> FileError:
    return FileError(name, cause=mistake.text.format(**words), remedy=mistake.remedy.format(name=name))
