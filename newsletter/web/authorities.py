"""The certificate authorities that this machine trusts: where it has none, no certificate is to blame that is refused."""

import os
import ssl
from functools import lru_cache
from pathlib import Path

from newsletter.stamps import Stamp, stamp

_NAMED = "SSL_CERT_FILE"
# OpenSSL's X509_V_ERR_…: its issuer is nowhere to be found, or it is its own.
_OF_ISSUER = frozenset({2, 18, 19, 20, 21})


def trusted(protocol: str) -> ssl.SSLContext:
    """Return what verifies certificates by them: they are read once, as it takes as long as a hundred requests, and when they change.

    Args:
        protocol: what is spoken: who speaks another one says so in the handshake, and has one of his own.
    """
    named = os.environ.get(_NAMED, "")
    return _read(protocol, named, stamp(Path(named)) if named else None)


@lru_cache(maxsize=2)
def _read(_protocol: str, _named: str, _stamp: Stamp | None) -> ssl.SSLContext:
    return ssl.create_default_context()


def lacking(error: ssl.SSLCertVerificationError) -> str:
    """Say why no authority could be known when a certificate was refused for its issuer (English); empty where some are."""
    return _lacking() if error.verify_code in _OF_ISSUER else ""


def _lacking() -> str:
    if named := os.environ.get(_NAMED, ""):
        return _unusable(Path(named))
    found = ssl.get_default_verify_paths()
    if found.cafile or (found.capath and any(Path(found.capath).iterdir())):
        return ""
    return "this machine has no certificate authorities"


def _unusable(path: Path) -> str:
    try:
        ssl.create_default_context(cafile=path)
    except ssl.SSLError:
        return f"{_NAMED} names {path}, which holds no certificate"
    except OSError as error:
        return f"{_NAMED} names {path}, which cannot be read: {(error.strerror or '').lower()}"
    return ""
