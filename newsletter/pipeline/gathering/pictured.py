"""Our own pictures: kept, and those that are there, whose they are, and how large."""

import dataclasses
import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from newsletter.files import is_inside, write_atomically
from newsletter.model import Edition, Entry
from newsletter.pipeline.context import Context
from newsletter.stamps import Stamp, stamp
from newsletter.store import Store

_MARKS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")  # of JPEG and PNG
_MARKED = 8


def with_own_pictures(store: Store, entries: Iterable[Entry]) -> list[Entry]:
    """Give each entry the path of its own picture, below `archive/`, in place of a stranger's address; else none."""
    given = list(entries)
    paths = store.pictures.paths(entry.image for entry in given if entry.image)
    return [
        dataclasses.replace(entry, image=paths.get(entry.image)) if entry.image else entry for entry in given
    ]


def keep(context: Context, content: bytes, suffix: str) -> str:
    """Keep a picture for ever; return its path below `archive/`, which follows from its content.

    Args:
        context: the workspace, locked.
        content: a picture made our own.
        suffix: "jpg" or "png".

    Raises:
        FailedError: the disk refused.
    """
    name = f"{hashlib.sha256(content).hexdigest()[:32]}.{suffix}"
    write_atomically(context.workspace.images / name, content)
    return f"images/{name}"


def own_picture(context: Context, name: str) -> bytes | None:
    """Read one of our pictures by its name; None when there is none."""
    file = context.workspace.images / name
    return file.read_bytes() if file.parent == context.workspace.images and is_own(file) else None


def is_own(file: Path) -> bool:
    """Whether a file of `archive/images` may be shown and published: a picture by its first bytes, that no link fetched from elsewhere."""
    try:
        if not file.is_file() or (file.is_symlink() and not is_inside(file, file.parent)):
            return False
        with file.open("rb") as opened:
            return opened.read(_MARKED).startswith(_MARKS)
    except OSError:
        return False


def named_pictures(context: Context, edition: Edition) -> tuple[str, ...]:
    """Return the pictures that an edition shows, its entries' and its édito's, by their paths below `archive/`, each once."""
    return context.gist(edition).pictures


def own_files(context: Context, edition: Edition) -> dict[str, Path]:
    """Return the pictures that an edition shows and that are there: path below `archive/` to file."""
    return _there(context, named_pictures(context, edition))


def sizes(context: Context, edition: Edition) -> dict[str, tuple[int, int]]:
    """Measure the pictures that an edition shows: path below `archive/` to width and height in pixels."""
    return sizes_of(context, named_pictures(context, edition))


def sizes_of(context: Context, paths: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Measure those of our pictures that are there: path below `archive/` to width and height in pixels."""
    measured = {path: _size(file, stamp(file)) for path, file in _there(context, paths).items()}
    return {path: size for path, size in measured.items() if size is not None}


def _there(context: Context, paths: Iterable[str]) -> dict[str, Path]:
    files = {path: context.workspace.images.parent / path for path in paths}
    return {path: file for path, file in files.items() if is_own(file)}


@lru_cache(maxsize=4096)
def _size(file: Path, _stamp: Stamp | None) -> tuple[int, int] | None:
    """Read the size of a picture; it is kept while the file's stamp is the same. None when it is none."""
    from PIL import Image  # noqa: PLC0415 - few letters need it

    try:
        with Image.open(file, formats=("JPEG", "PNG")) as image:
            return image.size
    except (OSError, Image.DecompressionBombError):
        return None
