"""The key that signs letters, where we sign them ourselves: a file of the workspace, for its owner's eyes only."""

from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.exceptions import FileError
from newsletter.files import is_inside, read_bounded
from newsletter.pipeline.written import why_unreadable
from newsletter.schema import mistakes
from newsletter.schema.mistakes import Mistake

if TYPE_CHECKING:
    from newsletter.deliver import Signer
    from newsletter.pipeline.context import Context

_LARGEST = 100_000  # bytes
_OTHERS = 0o077  # rights of whoever is not the owner


def signer(context: "Context") -> "Signer | None":
    """Return what signs letters; None where we don't.

    Raises:
        FileError: the key is missing, outside the workspace, open to others, or none that signs.
    """
    settings = context.config.delivery.signing
    if settings is None:
        return None
    from newsletter.deliver import Signer, read_key  # noqa: PLC0415 - most sign nothing

    return Signer(settings, read_key(_content(context.workspace.root, settings.key_file), settings.key_file))


def key_files(context: "Context") -> tuple[str, ...]:
    """Return what the key's file is called, from the workspace's root; none where we don't sign."""
    settings = context.config.delivery.signing
    return (settings.key_file,) if settings is not None else ()


def _content(root: Path, name: str) -> bytes:
    path = root / name
    if not is_inside(path, root):
        raise _wrong(name, mistakes.KEY_LINKED)
    try:
        content, mode = read_bounded(path, _LARGEST), path.stat().st_mode
    except OSError as error:
        raise _wrong(name, mistakes.UNREADABLE, why=why_unreadable(error)) from error
    if mode & _OTHERS:
        raise _wrong(name, mistakes.KEY_OPEN, mode=f"{mode & 0o777:03o}")
    if len(content) > _LARGEST:
        raise _wrong(name, mistakes.KEY_NONE)
    return content


def _wrong(name: str, mistake: Mistake, **words: object) -> FileError:
    return FileError(name, cause=mistake.text.format(**words), remedy=mistake.remedy.format(name=name))
