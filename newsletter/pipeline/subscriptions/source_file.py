"""`feeds/sources.toml`, added to: what a person wrote stays, byte for byte; new sources come after it."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import tomlkit

from newsletter.config import Source
from newsletter.exceptions import ConfigurationError
from newsletter.files import sweep, write_atomically
from newsletter.markup import plain
from newsletter.pipeline.context import Context, read_text
from newsletter.schema import read_sources

_NAME = "feeds/sources.toml"
_FIRST_KEYS = ("id", "name", "url", "kind")


def append(context: Context, new: Sequence[tuple[Source, str]]) -> None:
    """Put sources at the end of the file, once it is certain that the whole then reads as meant.

    Args:
        context: the workspace; the caller holds its lock.
        new: sources, each with a folder that a comment names, or "".

    Raises:
        ConfigurationError: the file is wrong, or written in a way that cannot be continued; it stays as it is.
    """
    path = context.workspace.sources
    present = context.sources()
    before = path.read_bytes() if path.is_file() else b""
    text = read_text(path) if before else ""
    newline = "\r\n" if "\r\n" in text else "\n"
    added = "\n".join(_block(source, folder) for source, folder in new)
    added = (_gap(text) + added).replace("\n", newline)
    local = frozenset(context.local_names)
    if _read(text + added, local) != (*present, *(source for source, _ in new)):
        raise ConfigurationError(
            "Cannot be added to", _NAME, cause="its sources are written in a way that cannot be continued",
            remedy="write each as a [[source]] block of its own",
        )  # fmt: skip
    sweep(path.parent)
    write_atomically(path, before + added.encode())


def taken_ids(context: Context, sources: Iterable[Source]) -> set[str]:
    """Return the ids of the local agenda and of sources."""
    return {*context.local_names, *(source.id for source in sources)}


def _read(text: str, taken: frozenset[str]) -> tuple[Source, ...] | None:
    """Read the file as it would be; None when it would be no TOML: a list in brackets takes no further block."""
    try:
        return read_sources(text, _NAME, taken)
    except ConfigurationError as error:
        if error.what == "Not valid TOML":
            return None
        raise


def _gap(text: str) -> str:
    """What sets a new block apart from the text before it: one empty line."""
    if not text.strip():
        return ""
    return "" if text.endswith(("\n\n", "\n\r\n")) else "\n" if text.endswith("\n") else "\n\n"


def _block(source: Source, folder: str) -> str:
    fields = _given(source)
    table = {name: fields[name] for name in _FIRST_KEYS if name in fields} | fields
    comment = f"# Dossier : {plain(folder)}\n" if folder else ""
    return comment + tomlkit.dumps({"source": [table]}).rstrip("\n") + "\n"


def _given(value: msgspec.Struct) -> dict[str, Any]:
    """The fields that say something, as TOML has them."""
    fields = {one.name: getattr(value, one.name) for one in msgspec.structs.fields(value)}
    defaults = {one.name: one.default for one in msgspec.structs.fields(value)}
    return {name: _plain(found) for name, found in fields.items() if found != defaults[name]}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _given(value) if isinstance(value, msgspec.Struct) else msgspec.to_builtins(value)
