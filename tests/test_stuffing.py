"""A letter's bytes as they go over the wire."""

import pytest

from newsletter.deliver.stuffing import lined, stuffed


@pytest.mark.parametrize(
    ("raw", "lines", "wire"),
    [
        (b"a\nb", b"a\r\nb\r\n", b"a\r\nb\r\n"),
        (b"a\r\nb\r\n", b"a\r\nb\r\n", b"a\r\nb\r\n"),
        (b"a\r\n\nb\n", b"a\r\n\r\nb\r\n", b"a\r\n\r\nb\r\n"),
        (b".", b".\r\n", b"..\r\n"),
        (b".a\n..\nb.\n", b".a\r\n..\r\nb.\r\n", b"..a\r\n...\r\nb.\r\n"),
        (b"", b"\r\n", b"\r\n"),
    ],
)
def test_lines_and_dots(raw: bytes, lines: bytes, wire: bytes) -> None:
    """Lines end in CRLF, the last one too (RFC 5322, section 2.1); a dot at the start of one is doubled (RFC 5321, section 4.5.2)."""
    assert lined(raw) == lines
    assert stuffed(raw) == wire
