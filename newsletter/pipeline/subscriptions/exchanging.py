"""Exchanging sources with other programs: lists of subscriptions (OPML) read and written."""

from collections.abc import Container

import msgspec

from newsletter import opml
from newsletter.collect.discovery.discover import is_source_address
from newsletter.collect.discovery.naming import id_of, kind_of
from newsletter.config import Source
from newsletter.markup import plain
from newsletter.pipeline.context import Context
from newsletter.pipeline.subscriptions.adding import key_of
from newsletter.pipeline.subscriptions.source_file import append


def import_list(context: Context, data: bytes, name: str) -> tuple[list[Source], list[str]]:
    """Write down the subscriptions of an OPML list whose addresses are not known yet.

    They are unverified until somebody has tried them, unless a list of ours says otherwise.

    Args:
        context: the workspace; the caller holds its lock.
        data: the list's bytes.
        name: its file's name, for messages.

    Returns:
        The sources made of it, and the addresses left aside: they are a source already, or cannot be one.

    Raises:
        ConfigurationError: it is no usable list; nothing was written.
    """
    held = {key_of(source.url) for source in context.sources() if source.url}
    taken = set(context.ranks)
    added: list[Source] = []
    skipped: list[str] = []
    for source in opml.read(data, name):
        url = source.url or ""
        if not is_source_address(url) or key_of(url) in held:
            skipped.append(url)
            continue
        added.append(_named(source, url, taken))
        taken.add(added[-1].id)
        held.add(key_of(url))
    if added:
        append(context, added)
    return added, skipped


def export_list(context: Context) -> bytes:
    """Write the sources that have an address as an OPML list."""
    return opml.write(context.sources(), context.config.letter.title, context.now)


def _named(source: Source, url: str, taken: Container[str]) -> Source:
    """Give a source of another list a name, an id and a kind, one of ours an id that is free."""
    if source.id and source.id not in taken:
        return source
    name = plain(source.name)
    kind = source.kind if source.id else kind_of(url, name)
    return msgspec.structs.replace(source, id=id_of(url, name, taken), kind=kind, name=name)
