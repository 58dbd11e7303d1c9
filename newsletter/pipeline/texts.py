"""Texts of the archive that the settings name: the legal notices, what the fiches Repères say.

One that cannot be read stops neither the archive nor a letter: it is missing there, and is told.
"""

import errno
from collections.abc import Iterator
from typing import NamedTuple

from newsletter.exceptions import FileError, UnreadableError
from newsletter.files import is_inside
from newsletter.markup import read_page
from newsletter.pipeline.context import Context
from newsletter.pipeline.written import read_text, why_unreadable
from newsletter.schema import mistakes
from newsletter.schema.place import wrong as misplaced

MENTIONS = "mentions"
_SETTINGS = "newsletter.toml"
_NOT_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EINVAL})


class _Text(NamedTuple):
    """A text: what it is called here, by its page, what it says or the file that says so, the key of the settings that names that."""

    name: str
    page: str
    words: str
    file: str
    key: str


def own_texts(context: Context) -> tuple[dict[str, str], dict[str, FileError | UnreadableError]]:
    """Read them.

    Returns:
        HTML, by "mentions" or the value of a facet ("acteurs/fondations"); and why others cannot be read.
    """
    found, wrong = {}, {}
    for one in _named(context):
        try:
            found[one.name] = read_page(one.words or _read(context, one.file, one.key), one.page)
        except (FileError, UnreadableError) as error:
            wrong[one.name] = error
    return found, wrong


def files_of_texts(context: Context) -> list[str]:
    """Return the files that hold them, from the workspace's root."""
    return [one.file for one in _named(context) if one.file]


def titled(name: str) -> str:
    """Say what a text is, by what `own_texts` calls it."""
    return "mentions légales" if name == MENTIONS else f"fiche Repère {name}"


def where_written(context: Context, name: str) -> str:
    """Say which file a text is written in, by what `own_texts` calls it."""
    files = {one.name: one.file for one in _named(context)}
    return files[name] or f"{_SETTINGS} ([[facet.value]] {name.partition('/')[2]})"


def _named(context: Context) -> Iterator[_Text]:
    mentions = context.config.archive.mentions
    if mentions:
        yield _Text(MENTIONS, "Mentions légales", "", mentions, "$.archive.mentions")
    for index, facet in enumerate(context.config.facet):
        for number, value in enumerate(facet.value):
            if value.text or value.text_file:
                key = f"$.facet[{index}].value[{number}].text_file"
                yield _Text(f"{facet.id}/{value.id}", value.title, value.text, value.text_file, key)


def _read(context: Context, file: str, key: str) -> str:
    path = context.workspace.root / file
    if not is_inside(path, context.workspace.root):  # a symbolic link leads there
        raise misplaced(_settings(context), _SETTINGS, key, mistakes.TEXT_LINKED_OUTSIDE)
    try:
        text = read_text(path)
    except UnreadableError as error:
        reason = error.__cause__ if isinstance(error.__cause__, OSError) else None
        why = why_unreadable(reason) if reason else error.cause
        told = misplaced(_settings(context), _SETTINGS, key, mistakes.TEXT_UNREADABLE, why=why)
        if reason and reason.errno in _NOT_THERE:  # the settings name what is not there
            raise told from error
        raise UnreadableError(
            told.file, told.line, told.table, cause=told.cause, remedy=told.remedy
        ) from error
    if not text.strip():  # a page of nothing is no legal notice
        raise FileError(file, cause=mistakes.EMPTY_TEXT.text, remedy=mistakes.EMPTY_TEXT.remedy)
    return text


def _settings(context: Context) -> str:
    return read_text(context.workspace.config)
