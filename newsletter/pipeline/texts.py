"""Texts of the archive that the settings name: the legal notices, what the fiches Repères say.

One that cannot be read stops neither the archive nor a letter: it is missing there, and is told.
"""

from collections.abc import Iterator

from newsletter.exceptions import FileError, UnreadableError
from newsletter.markup import read_edito
from newsletter.pipeline.context import Context
from newsletter.pipeline.written import read_text, refuse_outside
from newsletter.schema import mistakes

MENTIONS = "mentions"


def own_texts(context: Context) -> tuple[dict[str, str], dict[str, FileError | UnreadableError]]:
    """Read them.

    Returns:
        HTML, by "mentions" or the value of a facet ("acteurs/fondations"); and what cannot be read, by the file's name.
    """
    found, wrong = {}, {}
    for name, text, file, where in _named(context):
        try:
            found[name] = read_edito(text or _read(context, file, where)).html
        except (FileError, UnreadableError) as error:
            wrong[file] = error
    return found, wrong


def files_of_texts(context: Context) -> list[str]:
    """Return the files that hold them, from the workspace's root."""
    return [file for _, _, file, _ in _named(context) if file]


def titled(name: str) -> str:
    """Say what a text is, by what `own_texts` calls it."""
    return "mentions légales" if name == MENTIONS else f"fiche Repère {name}"


def where_written(context: Context, name: str) -> str:
    """Say which file a text is written in, by what `own_texts` calls it."""
    found = {one: file or f"newsletter.toml ({where})" for one, _, file, where in _named(context)}
    return found[name]


def _named(context: Context) -> Iterator[tuple[str, str, str, str]]:
    """Give each text: what it is called here, what it says or the file that says so, where the settings name that."""
    mentions = context.config.archive.mentions
    if mentions:
        yield MENTIONS, "", mentions, "[archive] mentions"
    for facet in context.config.facet:
        for value in facet.value:
            if value.text or value.text_file:
                yield f"{facet.id}/{value.id}", value.text, value.text_file, f"[[facet.value]] {value.id}"


def _read(context: Context, file: str, where: str) -> str:
    path = context.workspace.root / file
    refuse_outside(path, context.workspace.root, "newsletter.toml", where)
    text = read_text(path)
    if not text.strip():  # a page of nothing is no legal notice
        raise FileError(file, cause=mistakes.EMPTY_TEXT.text, remedy=mistakes.EMPTY_TEXT.remedy)
    return text
