"""The characters of a body: RFC 7303 (section 3), XML 1.0 (appendix F), HTML's meta, and what servers really send. Pure.

In order: a byte order mark; the zero bytes of UTF-16 and UTF-32; multi-byte UTF-8 that decodes strictly, whatever
is declared (no text in a one-byte charset is that by accident); the header's charset; the XML declaration's; meta's;
UTF-8, in which single bytes that are none are windows-1252, as undeclared French text is. A declared charset that
is unknown or that the bytes refuse is passed over. ISO-8859-1 and US-ASCII mean windows-1252 (WHATWG Encoding).
"""

import codecs
import re
import zlib
from collections.abc import Iterator

_LARGEST = 10_000_000  # bytes of a body, unpacked
_GZIP = b"\x1f\x8b\x08"
# UTF-32's marks begin with those of UTF-16: the longer ones first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a first ASCII character and its neighbour look like in wide charsets.
_WIDE = (
    (re.compile(rb"\x00\x00\x00[^\x00]"), "utf-32-be"),
    (re.compile(rb"[^\x00]\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00[^\x00]\x00[^\x00]"), "utf-16-be"),
    (re.compile(rb"[^\x00]\x00[^\x00]\x00"), "utf-16-le"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([^\s\"';]+)", re.IGNORECASE)  # text/xml; charset="utf-8"
# <?xml version="1.0" encoding="iso-8859-1"?>
_PROLOG = re.compile(rb"<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([^\"'<>]{1,40})[\"']")
# <meta charset="utf-8">
_META = re.compile(rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?([a-z0-9_:-]{1,40})", re.IGNORECASE)
# The bytes 80 to 9F of windows-1252; those without a character stay controls.
_WINDOWS = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
_WINDOWS |= {code: chr(code) for code, character in _WINDOWS.items() if character == "\ufffd"}
# Names of the WHATWG Encoding Standard (section 4.2) that Python has not.
_CALLED = {
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-gbk": "gbk",
    "x-sjis": "shift_jis",
}
_LATIN = {"iso8859-1", "ascii", "cp1252"}
# Charsets whose text can be UTF-8 by accident, when it is short.
_EAST_ASIAN = ("big5", "euc", "gb", "cp9", "shift", "iso2022", "johab", "hz")
_HIGH = bytes(range(0x80, 0x100))
_MIXED = "newsletter-mixed"


def decoded(body: bytes, content_type: str = "") -> str:
    """Decode a body as the module says; never fails.

    Args:
        body: as it came; gzip that nobody announced is unpacked once, up to the largest size.
        content_type: the HTTP header, else empty.
    """
    raw = _unpacked(body)
    for mark, charset in _MARKS:
        if raw.startswith(mark):
            return _lenient(raw[len(mark) :], charset)
    for pattern, charset in _WIDE:
        if pattern.match(raw):
            return _lenient(raw, charset)
    names = list(_declared(raw, content_type))
    utf8 = _strict(raw, "utf-8")
    if utf8 is not None and not (names and names[0].startswith(_EAST_ASIAN)):
        return utf8
    for name in names:
        if (text := _strict(raw, name)) is not None:
            return text
    return _western(raw)


def in_windows_1252(text: str) -> str:
    """Read the controls U+0080 to U+009F as what windows-1252 has in their places."""
    return text.translate(_WINDOWS)


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body
    try:
        return zlib.decompressobj(31).decompress(body, _LARGEST)
    except zlib.error:
        return body


def _declared(raw: bytes, content_type: str) -> Iterator[str]:
    """Yield the declared charsets that Python knows, by its names, in the order they count."""
    start = raw[:2000]
    prolog, meta = _PROLOG.search(start), _META.search(start)
    header = _HEADER.search(content_type)
    found = (header and header[1], prolog and prolog[1].decode("latin-1"), meta and meta[1].decode("latin-1"))
    for name in found:
        try:
            known = codecs.lookup(_CALLED.get((name or "").lower(), name or "")).name
        except (LookupError, ValueError):
            continue
        # A charset that could be read here needs no zero bytes, and is one of text.
        if not known.startswith(("utf-16", "utf-32")) and known not in {"idna", "punycode", "utf-7"}:
            yield {"gb2312": "gb18030"}.get(known, known)


def _strict(raw: bytes, charset: str) -> str | None:
    if charset in _LATIN:
        return _western(raw)
    try:
        return raw.decode(charset)
    except (UnicodeError, LookupError):  # a LookupError for codecs from bytes to bytes
        return None


def _western(raw: bytes) -> str:
    """Read UTF-8 with a few wrong bytes, or else windows-1252: whichever more of the bytes speak for."""
    utf8 = sum(character > "\x7f" for character in raw.decode("utf-8", "ignore"))
    high = len(raw) - len(raw.translate(None, _HIGH))
    # A character of UTF-8 has at least two high bytes; one of windows-1252 is a wrong byte here.
    if 2 * utf8 > high - 2 * utf8:
        return raw.decode("utf-8", _MIXED)
    return in_windows_1252(raw.decode("latin-1"))


def _lenient(raw: bytes, charset: str) -> str:
    return raw.decode(charset, _MIXED if charset == "utf-8" else "replace")


def _mixed(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return in_windows_1252(wrong.decode("latin-1")), error.end


codecs.register_error(_MIXED, _mixed)
