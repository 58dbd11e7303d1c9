"""The members of a tar (POSIX.1-2017, pax, "ustar Interchange Format"), read in order and believed in nothing.

Only regular files are members; of extended headers only those that give a long or accented name. All that is no content
must be zeros, so that a byte that was changed anywhere is met.
"""

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

BLOCK = 512
_CHUNK = 256 * 1024
_MOST_MEMBERS = 1_000_000
_LONGEST_HEADER = 8_192  # bytes of an extended header: a name, and no more
_LONGEST_PART = 255  # bytes of a file's or folder's name


class DamagedError(ValueError):
    """It is not what was written, or was never written by us: says what is wrong, of which member."""


class HugeError(ValueError):
    """More would be unpacked than there is room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in a tar.

    Args:
        name: from the workspace's root, with slashes; it leads out of nothing.
        mode: its permissions: never others' right to write, never set-user-ID.
        size: in bytes.
        chunks: its content, to be read before the next member is asked for.
    """

    name: str
    mode: int
    size: int
    chunks: Iterator[bytes]


def members(stream: BinaryIO, most: int) -> Iterator[Member]:
    """Read a tar.

    Args:
        stream: what it is read from, unpacked.
        most: how many bytes its members may have together.

    Raises:
        DamagedError: it is no tar, or not a whole one; a member is no file, or its name no name of one here.
        HugeError: there is more in it.
    """
    names: set[str] = set()
    while (info := _header(stream)) is not None:
        name = refuse_name(info.name)
        if name in names or len(names) == _MOST_MEMBERS:
            raise DamagedError(f"{name} is in it twice, or there are too many")
        names.add(name)
        most -= info.size
        if most < 0:
            raise HugeError(name)
        yield Member(
            name=name, mode=info.mode & 0o755, size=info.size, chunks=_chunks(stream, info.size, name)
        )
    while rest := stream.read(_CHUNK):
        _refuse_other_than_zeros(rest, "its end")


def refuse_name(name: str) -> str:
    """Return a name as it stands, when it is one of a file inside the folder that it is for.

    Raises:
        DamagedError: it is absolute, leads out of the folder, or is no name of a file.
    """
    parts = name.split("/")
    is_bad = any(
        part in {"", ".", ".."} or len(part.encode(errors="replace")) > _LONGEST_PART for part in parts
    )
    if is_bad or any(not sign.isprintable() for sign in name):
        raise DamagedError(f"{name[:100]!r} is no name of a file in it")
    return name


def _header(stream: BinaryIO) -> tarfile.TarInfo | None:
    """Read the next member's header; None at the end."""
    info = _block(stream)
    if info is None or info.type != tarfile.XHDTYPE:
        return info
    name = _extended(b"".join(_chunks(stream, min(info.size, _LONGEST_HEADER), "a header")), info.size)
    info = _block(stream)
    if info is None:
        raise DamagedError("it ends after a header")
    info.name = name
    return info


def _block(stream: BinaryIO) -> tarfile.TarInfo | None:
    block = _whole(stream, BLOCK, "a header")
    if not block.strip(b"\0"):
        _refuse_other_than_zeros(_whole(stream, BLOCK, "its end"), "its end")
        return None
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError) as error:
        raise DamagedError(f"a header cannot be read ({error})") from None
    if info.type not in {tarfile.REGTYPE, tarfile.XHDTYPE} or info.size < 0:
        raise DamagedError(f"{info.name[:100]!r} is no file")
    return info


def _extended(content: bytes, size: int) -> str:
    """Return the name that an extended header gives: its length, `path=`, the name, a line feed, and nothing else."""
    length, _, record = content.partition(b" ")
    key, _, value = record.partition(b"=")
    if size != len(content) or length != str(size).encode() or key != b"path" or not value.endswith(b"\n"):
        raise DamagedError("an extended header says more than a name")
    try:
        return value[:-1].decode()
    except UnicodeDecodeError:
        raise DamagedError("a name is not UTF-8") from None


def _chunks(stream: BinaryIO, size: int, name: str) -> Iterator[bytes]:
    left = size
    while left:
        chunk = stream.read(min(left, _CHUNK))
        if not chunk:
            raise DamagedError(f"{name} is cut off")
        left -= len(chunk)
        yield chunk
    _refuse_other_than_zeros(_whole(stream, -size % BLOCK, name), name)


def _whole(stream: BinaryIO, size: int, name: str) -> bytes:
    block = stream.read(size)
    if len(block) != size:
        raise DamagedError(f"it ends before {name} is whole")
    return block


def _refuse_other_than_zeros(block: bytes, name: str) -> None:
    if block.strip(b"\0"):
        raise DamagedError(f"something stands after {name}")
