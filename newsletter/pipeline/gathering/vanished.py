"""Files of `feeds/` that were there and are not any more: a disk that is not mounted, a folder put in order by a program.

A letter's file that never was is an empty one; one that vanished is told, as what it said would be left out of the letter.
"""

import os

from newsletter.collect.handwritten import SOURCE as AGENDA
from newsletter.exceptions import FileError, NewsletterError
from newsletter.pipeline.context import Context
from newsletter.pipeline.written import read_text
from newsletter.schema import mistakes
from newsletter.store import Store


def agenda_text(context: Context, store: Store) -> str:
    """Return what `feeds/agenda.toml` says; nothing where there never was one.

    Raises:
        FileError: it is wrong, or has vanished.
        UnreadableError: it can't be opened.
    """
    path = context.workspace.agenda
    if os.path.lexists(path):  # also a link that leads nowhere
        return read_text(path)
    if store.collected.source(AGENDA).entries or store.answers.all():
        raise _gone("feeds/agenda.toml")
    return ""


def refuse_without_sources(context: Context, store: Store) -> None:
    """Refuse to go on without `feeds/sources.toml` where it named sources: what they brought would be forgotten.

    Raises:
        FileError: it has vanished.
    """
    if not os.path.lexists(context.workspace.sources) and store.collected.answered():
        raise _gone("feeds/sources.toml")


def sources_errors(context: Context, store: Store) -> list[NewsletterError]:
    """Return what is wrong with the list of sources; nothing where it can be read."""
    try:
        context.sources()
        refuse_without_sources(context, store)
    except NewsletterError as error:
        return [error]
    return []


def _gone(file: str) -> FileError:
    return FileError(file, cause=mistakes.GONE.text, remedy=mistakes.GONE.remedy)
