"""Forms with files, as browsers send them (RFC 7578): read strictly, from a body that is at hand whole. Pure.

It holds few parts and is bounded, so nothing is gained by reading it piece by piece, and no file is left anywhere.
"""

from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import HTTP

TYPE = "multipart/form-data"
_MOST_PARTS = 20
_MOST_HEADERS = 2000  # bytes


class MalformedError(ValueError):
    """A body that is no form."""


def parts(body: bytes, content_type: str) -> Iterator[tuple[str, bytes]]:
    """Read the fields of a form, in their order: name and content. What a file is called is nobody's business here.

    Args:
        body: the whole of it.
        content_type: the request's header.

    Raises:
        MalformedError: it is none, or holds too much.
    """
    first, *inner = (b"\r\n" + body).split(b"\r\n--" + _boundary(content_type))
    last = inner.pop() if inner else b""
    if first or last.rstrip(b"\r\n") != b"--" or len(inner) > _MOST_PARTS:
        raise MalformedError("its parts are not as its boundary says")
    for piece in inner:
        head, blank, content = piece.partition(b"\r\n\r\n")
        if not blank or not head.startswith(b"\r\n") or len(head) > _MOST_HEADERS:
            raise MalformedError("a part has no header of its own")
        yield (
            _name(BytesHeaderParser(policy=HTTP).parsebytes(head.removeprefix(b"\r\n") + b"\r\n\r\n")),
            content,
        )


def _boundary(content_type: str) -> bytes:
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_boundary()
    # At most 70 signs: RFC 2046, section 5.1.1.
    if header.get_content_type() != TYPE or not boundary or len(boundary) > 70 or not boundary.isascii():
        raise MalformedError("it names no boundary")
    return boundary.encode()


def _name(header: Message) -> str:
    if header.get_content_disposition() != "form-data":
        raise MalformedError("a part is no field of a form")
    name = header.get_param("name", header="content-disposition")
    if not isinstance(name, str) or not name:
        raise MalformedError("a field has no name")
    return name
