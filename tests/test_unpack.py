"""Unpacking: what is packed as asked is unpacked, in any pieces; bombs and lies are met early."""

import gzip
import pickle
import random
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from newsletter.web.trouble import NoAnswerError, Trouble
from newsletter.web.unpack import Body

TEXT = b"<rss version='2.0'/>" * 5000


def raw(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def unpacked(coding: str, body: bytes, piece: int = 1000, limit: int = 1_000_000) -> bytes:
    unpacker = Body(coding, limit)
    for start in range(0, len(body), piece):
        unpacker.take(body[start : start + piece])
    return unpacker.whole()


@pytest.mark.parametrize("piece", [1, 7, 100_000])
@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("X-GZIP", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:30]) + gzip.compress(b"") + gzip.compress(TEXT[30:])),
        ("gzip", gzip.compress(TEXT) + b"\0" * 40),
        (" deflate ", zlib.compress(TEXT)),
        ("none", TEXT),
        ("identity, gzip", gzip.compress(TEXT)),
        ("deflate", raw(TEXT)),
    ],
    ids=[
        "none",
        "identity",
        "gzip",
        "x-gzip",
        "members",
        "padding",
        "zlib",
        "nothing by name",
        "twice by name",
        "raw deflate",
    ],
)
def test_unpacked(coding: str, packed: bytes, piece: int) -> None:
    """A body is unpacked, however it is cut into pieces."""
    assert unpacked(coding, packed, piece) == TEXT


@pytest.mark.parametrize(
    ("coding", "packed", "trouble"),
    [
        ("br", TEXT, Trouble.ENCODING),
        ("gzip, gzip", gzip.compress(gzip.compress(TEXT)), Trouble.ENCODING),
        ("gzip,br", TEXT, Trouble.ENCODING),
        ("gzip", TEXT, Trouble.ENCODING),
        ("gzip", gzip.compress(TEXT)[:-8] + bytes(8), Trouble.ENCODING),
        ("gzip", gzip.compress(TEXT)[:-9], Trouble.CUT),
        ("gzip", b"", Trouble.CUT),
        ("gzip", gzip.compress(bytes(2_000_000)), Trouble.SIZE),
        ("gzip", gzip.compress(b"") * 60_000, Trouble.SIZE),
        ("", bytes(1_000_001), Trouble.SIZE),
    ],
    ids=["brotli", "twice", "mixed", "not gzip", "broken", "cut", "nothing", "bomb", "endless members", "plain"],
)  # fmt: skip
def test_refused(coding: str, packed: bytes, trouble: Trouble) -> None:
    """What was not asked for, is not what it says, or is too much is refused, with its reason."""
    with pytest.raises(NoAnswerError) as caught:
        unpacked(coding, packed)
    assert caught.value.trouble is trouble
    assert caught.value.again is (trouble is Trouble.CUT)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
@pytest.mark.some(1)
def test_every_size_is_unpacked(coding: str) -> None:
    """What a full bite leaves inside the unpacker is asked for too."""
    for size in range(65_536, 65_836):
        body = random.Random(size).randbytes(size)
        packed = gzip.compress(body, 1) if coding == "gzip" else raw(body)
        assert unpacked(coding, packed, 1_000_000) == body


def test_a_bomb_is_not_unpacked() -> None:
    """What a bomb would fill is never there: the bytes that were kept stay below the limit."""
    unpacker = Body("gzip", 1_000_000)
    with pytest.raises(NoAnswerError):
        unpacker.take(gzip.compress(bytes(300_000_000), 1))
    assert sum(map(len, unpacker._parts)) <= 1_000_000


def test_a_packed_bomb_within_a_bomb() -> None:
    """Packed twice but announced once, it is one small body: the inner one stays packed."""
    inner = gzip.compress(bytes(100_000_000), 1)
    assert unpacked("gzip", gzip.compress(inner)) == inner


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "identity"]))
def test_any_bytes(body: bytes, coding: str) -> None:
    """Whatever comes is unpacked or refused."""
    with suppress(NoAnswerError):
        assert isinstance(unpacked(coding, body, 50), bytes)


def test_the_error_travels() -> None:
    """The error crosses process borders whole."""
    error = NoAnswerError(Trouble.LATER, "HTTP 503\n\x1b[31m", which="s", again=True, wait=3)
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.trouble, copy.again, copy.wait) == (str(error), Trouble.LATER, True, 3)
    assert str(copy).isprintable()
