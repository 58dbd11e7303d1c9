"""`feeds/sources.toml`, added to: what a person wrote stays, byte for byte; new sources come after it."""

from collections.abc import Sequence

import msgspec
import tomlkit

from newsletter.config import Source
from newsletter.exceptions import FileError
from newsletter.files import sweep, write_atomically
from newsletter.pipeline.context import Context
from newsletter.pipeline.written import read_text
from newsletter.schema import read_sources

_NAME = "feeds/sources.toml"


def append(context: Context, new: Sequence[Source]) -> None:
    """Put sources at the end of the file, once it is certain that the whole then reads as meant.

    Args:
        context: the workspace; the caller holds its lock.
        new: the sources.

    Raises:
        FileError: the file is wrong, or written in a way that cannot be continued; it stays as it is.
    """
    path = context.workspace.sources
    before = path.read_bytes() if path.is_file() else b""
    text = read_text(path) if before else ""
    gap = "" if not text.strip() else "\n" if text.endswith("\n") else "\n\n"
    added = gap + "\n".join(tomlkit.dumps({"source": [msgspec.to_builtins(source)]}) for source in new)
    added = added.replace("\n", "\r\n") if "\r\n" in text else added
    try:
        read_sources(text + added, _NAME, frozenset(context.local_names))
    except FileError as error:
        raise FileError(
            _NAME,
            error.line,
            cause=f"rien ne peut s’y ajouter ({error.cause})",
            remedy="écrivez chaque source dans un bloc [[source]] à elle",
        ) from None
    sweep(path.parent)
    write_atomically(path, before + added.encode())
