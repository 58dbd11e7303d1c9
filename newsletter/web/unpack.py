"""Unpacking bodies (RFC 9110, section 8.4) in small bites: a bomb is met long before it fills memory. Pure."""

import zlib

from newsletter.web.trouble import NoAnswerError, Trouble

_BITE = 65_536
_GZIP_OR_ZLIB, _GZIP, _RAW = 47, 31, -15  # zlib's wbits (RFC 1952, RFC 1950, RFC 1951)
_GZIP_START = 0x1F
_NOTHING = {"", "identity", "none"}
_PACKED = {"gzip", "x-gzip", "deflate"}


class Body:
    """Gathers a body as it comes, unpacked.

    Args:
        coding: the Content-Encoding header; gzip or deflate, once, or none.
        limit: bytes that it may have, both as it travels and unpacked.

    Raises:
        NoAnswerError: the coding is another. So do `take` and `whole`: too large, or not what the header says.
    """

    def __init__(self, coding: str, limit: int) -> None:
        named = (name.strip().lower() for name in coding.split(","))
        self._coding = ", ".join(name for name in named if name not in _NOTHING) or "identity"
        if self._coding not in _PACKED | {"identity"}:
            raise NoAnswerError(Trouble.ENCODING, f"content encoding {self._coding[:40]!r} was not asked for")
        self._limit = limit
        self._travelled = self._size = 0
        self._parts: list[bytes] = []
        self._unpacker = None if self._coding == "identity" else zlib.decompressobj(_GZIP_OR_ZLIB)

    def take(self, chunk: bytes) -> None:
        """Take the next bytes that came."""
        if self._unpacker is None:
            self._keep(chunk)
            return
        if chunk and self._travelled == 0 and self._coding == "deflate" and chunk[0] & 0x0F != 8:
            self._unpacker = zlib.decompressobj(_RAW)  # some servers leave zlib's two first bytes out
        self._travelled += len(chunk)
        if self._travelled > self._limit:
            raise too_big(self._limit)
        try:
            self._unpack(chunk)
        except zlib.error:
            raise NoAnswerError(
                Trouble.ENCODING, f"the body is not the {self._coding} that its header says"
            ) from None

    def whole(self) -> bytes:
        """Return the body, now that its last bytes came."""
        if self._unpacker is not None and not self._unpacker.eof:
            raise NoAnswerError(Trouble.CUT, f"the {self._coding} body is cut short", again=True)
        return b"".join(self._parts)

    def _unpack(self, rest: bytes) -> None:
        full = False  # a bite that is full may have left more inside
        while rest or full:
            assert self._unpacker is not None
            if self._unpacker.eof:
                if rest[0] != _GZIP_START:
                    return  # padding after the end
                self._unpacker = zlib.decompressobj(_GZIP)  # one more member (RFC 1952, section 2.2)
            part = self._unpacker.decompress(rest, _BITE)
            self._keep(part)
            full = len(part) == _BITE and not self._unpacker.eof
            rest = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > self._limit:
            raise too_big(self._limit)
        self._parts.append(part)


def too_big(limit: int) -> NoAnswerError:
    """Make the error of an answer with more bytes than the limit."""
    return NoAnswerError(Trouble.SIZE, f"the answer is larger than {limit // 1_000_000} MB")
