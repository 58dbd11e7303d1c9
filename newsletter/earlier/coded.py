"""What addresses of the web hold, whatever it is coded as: percent-encoding, base64, hexadecimal digits, digests. Pure."""

import hashlib
import re
from base64 import b64decode
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote, urlsplit

EMAIL = re.compile(r"[a-z0-9._%+'-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*\.[a-z]{2,24}", re.IGNORECASE)
_RUNS = (
    re.compile(r"[A-Za-z0-9+/_-]{8,4000}"),
    re.compile(r"(?<=/)[A-Za-z0-9+_-]{8,4000}"),
)  # a/b may be one, or two
_HEX = re.compile(r"[0-9a-f]{12,4000}", re.IGNORECASE)
_SHORTEST = 12  # digits of a digest that was cut, and can be no accident
_DIGESTS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
_MOST_CODES = 3  # one within another
_LEAST = 6  # characters of what tells one of many readers
_LONG = 16  # characters beyond which nothing that people write is one word


def said(text: str) -> Iterator[str]:
    """Yield a text, and what it says without its codes."""
    for _ in range(_MOST_CODES):
        yield text
        if (plain := unquote(text)) == text:
            break
        text = plain
    for data in _bytes(text):
        inner = data.decode("latin-1")
        yield inner
        yield unquote(inner)


def emails(text: str) -> set[str]:
    """Return the mail addresses that a text holds, in whatever code."""
    return {found for one in said(text) for found in EMAIL.findall(one)}


def holds(text: str, addresses: frozenset[str]) -> bool:
    """Whether a text holds one of some mail addresses, in whatever code; a digest may be shortened."""
    if not addresses:
        return False
    written, digests = _known(addresses)
    told = "\n".join(said(text)).casefold()
    if any(one in told for one in written):
        return True
    digits = [found.lower() for found in _HEX.findall(text)] + [data.hex() for data in _bytes(text)]
    return any(
        whole.startswith(one)
        for one in digits
        if len(one) >= _SHORTEST
        for whole in digests.get(one[:_SHORTEST], ())
    )


def values(url: str) -> list[tuple[str, str]]:
    """Return what an address of the web holds: parameters by their names; parts of its path, which have none."""
    try:
        parts = urlsplit(url.strip("<> "))
    except ValueError:
        return []
    pairs = (pair.partition("=") for one in (parts.query, parts.fragment) for pair in re.split("[&;]", one))
    return [("", one) for one in parts.path.split("/") if one] + [
        (name, value) for name, _, value in pairs if value
    ]


def opaque(value: str) -> bool:
    """Whether a value says nothing to people, so that it may stand for one of them: letters and digits, or a long run."""
    plain = unquote(value)
    if not re.fullmatch(r"[A-Za-z0-9_=+/.~:-]+", plain) or len(plain) < _LEAST:
        return False
    has_both = bool(re.search(r"\d", plain) and re.search("[A-Za-z]", plain))
    is_spoken = bool(
        re.fullmatch(r"[a-z]+(?:[-_.][a-z]+|[-_.]?\d{1,4})*(?:\.[a-z]{2,5})?", plain)
    )  # agenda-2024
    return (has_both and not is_spoken) or (len(plain) >= _LONG and not re.search("[-_. ]", plain))


def _bytes(text: str) -> Iterator[bytes]:
    for run in (found for pattern in _RUNS for found in pattern.findall(text)):
        urlsafe = run.replace("-", "+").replace("_", "/")
        for begins in range(4):
            whole = urlsafe[begins:]
            yield b64decode(whole[: len(whole) - (len(whole) % 4 == 1)] + "=" * (-len(whole) % 4))
    for run in _HEX.findall(text):
        yield bytes.fromhex(run[: len(run) // 2 * 2])


@lru_cache(maxsize=8)
def _known(addresses: frozenset[str]) -> tuple[frozenset[str], dict[str, list[str]]]:
    """Return addresses as they stand in others, and their digests by how these begin."""
    written = frozenset(one for address in addresses for one in _written(address))
    digests: dict[str, list[str]] = {}
    for address in addresses:
        for digest in _digests(address):
            digests.setdefault(digest[:_SHORTEST], []).append(digest)
    return written, digests


def _written(address: str) -> tuple[str, ...]:
    """Return an address in small letters, without its tag (RFC 5233), and as bounces name it (marie=example.org)."""
    small = address.casefold()
    local, _, host = small.rpartition("@")
    return (small, f"{local.partition('+')[0]}@{host}", small.replace("@", "="))


def _digests(address: str) -> list[str]:
    written = {address, address.lower(), address.upper()}
    return [
        hashlib.new(name, one.encode(), usedforsecurity=False).hexdigest()
        for name in _DIGESTS
        for one in written
    ]
