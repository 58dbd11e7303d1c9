"""A letter's bytes as they go over the wire. Pure."""


def lined(raw: bytes) -> bytes:
    """Write a letter in lines that end in CRLF (RFC 5322, section 2.1), as it arrives."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def stuffed(raw: bytes) -> bytes:
    """Write a letter up to its final dot: `lined`, leading dots doubled (RFC 5321, section 4.5.2)."""
    return (b"\r\n" + lined(raw)).replace(b"\r\n.", b"\r\n..")[2:]
