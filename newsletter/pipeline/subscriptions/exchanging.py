"""Exchanging sources with other programs: lists of subscriptions (OPML) read and written."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from newsletter import opml
from newsletter.addresses import without_login
from newsletter.collect.discovery.naming import id_of, kind_of
from newsletter.config import Source
from newsletter.exceptions import ConfigurationError, UsageError
from newsletter.files import read_bounded, write_atomically
from newsletter.markup import plain
from newsletter.pipeline.context import Context
from newsletter.pipeline.subscriptions.adding import key_of, refusal
from newsletter.pipeline.subscriptions.source_file import append, taken_ids

_HEAD = 1_000  # bytes in which a list says what it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A subscription that was not taken: `known` is the source that has its address, else `reason` says why."""

    url: str
    title: str
    known: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a list."""

    added: tuple[Source, ...]
    skipped: tuple[Skipped, ...]


def import_list(context: Context, data: bytes, name: str) -> Imported:
    """Write down the subscriptions of an OPML list whose addresses are not known yet.

    They are unverified until somebody has tried them, unless a list of ours says otherwise.

    Args:
        context: the workspace; the caller holds its lock.
        data: the list's bytes.
        name: its file's name, for messages.

    Raises:
        ConfigurationError: it is no usable list; nothing was written.
    """
    outlines = opml.read(data, name)
    present = context.sources()
    taken = taken_ids(context, present)
    holders = {key_of(source.url): source for source in reversed(present) if source.url is not None}
    added: list[tuple[Source, str]] = []
    skipped = []
    for outline in outlines:
        reason = refusal(outline.url)
        holder = holders.get(key_of(outline.url))
        if reason is not None or holder is not None:
            known = holder.id if holder is not None else None
            skipped.append(Skipped(url=outline.url, title=outline.title, known=known, reason=reason))
            continue
        source = _subscribed(outline, name, taken)
        taken.add(source.id)
        holders[key_of(outline.url)] = source
        added.append((source, " / ".join(outline.folders)))
    if added:
        append(context, added)
    return Imported(added=tuple(source for source, _ in added), skipped=tuple(skipped))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A list, and what is not in it: ids of sources that have no address, and of those whose login was left out."""

    text: str
    left_out: tuple[str, ...]
    without_login: tuple[str, ...]


def export_list(context: Context) -> Exported:
    """Write the sources as an OPML list."""
    sources = context.sources()
    return Exported(
        text=opml.write(sources, context.config.letter.title, context.now),
        left_out=tuple(source.id for source in sources if source.url is None),
        without_login=tuple(
            source.id for source in sources if source.url and without_login(source.url) != source.url
        ),
    )


def load_list(source: Path | BinaryIO) -> bytes:
    """Read a list's bytes from a file or a stream, no more of them than a list may have.

    Raises:
        UsageError: the file cannot be read.
    """
    if not isinstance(source, Path):
        return source.read(opml.LARGEST + 1)
    try:
        return read_bounded(source, opml.LARGEST)
    except OSError as error:
        raise UsageError(
            "Cannot read", str(source), cause=error.strerror or str(error), remedy="check the file's name"
        ) from None


def save_list(path: Path, text: str) -> None:
    """Write a list to a file; an older list there is replaced, any other file is not.

    Raises:
        UsageError: the file is there, and is no list.
        FailedError: it could not be written.
    """
    if path.is_file() and b"<opml" not in path.read_bytes()[:_HEAD]:
        raise UsageError(
            "Not overwritten", str(path), cause="it is no OPML file", remedy="choose another name"
        )
    write_atomically(path, text.encode())


def _subscribed(outline: opml.Outline, name: str, taken: set[str]) -> Source:
    title = plain(outline.title)
    guessed = {"kind": kind_of(outline.url, title).value, "name": title, "verified": False}
    settings = {**(outline.settings or guessed), "url": outline.url}
    wanted = settings.get("id")
    settings.setdefault("kind", guessed["kind"])
    if not isinstance(wanted, str) or wanted in taken:
        settings["id"] = id_of(outline.url, title, taken)
    try:
        return msgspec.convert(settings, Source)
    except msgspec.ValidationError as error:
        raise ConfigurationError(
            "Not a usable OPML file",
            name,
            cause=f"the settings of {outline.url[:200]}: {error}",
            remedy="export it again",
        ) from None
