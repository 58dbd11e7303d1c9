"""Keys to sign with, the records that tell the world of them, and dkimpy, which judges what was signed."""

from base64 import b64encode
from functools import cache
from pathlib import Path

import dkim
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from newsletter.config import Dkim
from newsletter.deliver import Signer, read_key

SELECTOR, DOMAIN, FILE = "jeudis", "example.org", "dkim.pem"
SETTINGS = f'{{ selector = "{SELECTOR}", domain = "{DOMAIN}", key_file = "{FILE}" }}'
KINDS = ("rsa", "ed25519")
Key = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey


@cache
def private(kind: str) -> Key:
    """Make a key, once a process: "rsa", "rsa1024", "ed25519", "ec"."""
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, int(kind.removeprefix("rsa") or 2048))


def pem(kind: str, password: str = "") -> bytes:
    """Write it as openssl does."""
    hidden: KeySerializationEncryption = (
        BestAvailableEncryption(password.encode()) if password else NoEncryption()
    )
    return private(kind).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, hidden)


def public(kind: str) -> bytes:
    return private(kind).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def record(kind: str) -> bytes:
    """The TXT record of a key: RFC 6376, section 3.6.1; RFC 8463, section 4, has Ed25519 bare."""
    key = private(kind).public_key()
    if kind == "ed25519":
        told = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    else:
        told = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k={kind}; p={b64encode(told).decode()}".encode()


def signer(kind: str = "rsa") -> Signer:
    settings = Dkim(selector=SELECTOR, domain=DOMAIN, key_file=FILE)
    return Signer(settings, read_key(pem(kind), FILE))


def put(folder: Path, kind: str = "rsa") -> Path:
    """Let a workspace have a key."""
    path = folder / FILE
    path.write_bytes(pem(kind))
    path.chmod(0o600)
    return path


def verifies(raw: bytes, kind: str = "rsa") -> bool:
    """Whether a letter as it arrived is what its domain signed."""
    name = f"{SELECTOR}._domainkey.{DOMAIN}.".encode()

    def asked(host: bytes, timeout: int = 5) -> bytes | None:
        return record(kind) if host == name else None

    done: bool = dkim.verify(raw, dnsfunc=asked, minkey=2048)
    return done
