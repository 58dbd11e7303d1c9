"""The pictures that an editor gives to an édito: made small apart, kept beside those of entries, written as Markdown."""

import asyncio

from newsletter.draft import edits
from newsletter.markup import literal
from newsletter.model import Edition
from newsletter.pictures import PictureError
from newsletter.pictures.apart import illustrated
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.pictured import keep

Picture = tuple[bytes, str]
"""The bytes of a picture that was made small, and "jpg" or "png"."""


def made_small(data: bytes) -> Picture:
    """Make a picture small, upright and bare, in a process of its own.

    Raises:
        PictureError: it is none, or not within the limits.
    """
    made = asyncio.run(illustrated(data))
    if isinstance(made, PictureError):
        raise made
    return made


def kept(context: Context, picture: Picture, alt: str) -> str:
    """Keep a picture, and return the Markdown that shows it; its name follows from its content alone.

    Args:
        context: the workspace, locked.
        picture: what `made_small` returned.
        alt: what it shows, in plain words.

    Raises:
        FailedError: the disk refused.
    """
    return f"![{literal(alt)}]({keep(context, *picture)})"


def at_the_end(edition: Edition, markdown: str) -> Edition:
    """Write Markdown as a paragraph of its own at the end of an édito; what stood there stays as it is."""
    before = edition.edito.rstrip("\n")
    return edits.set_fields(edition, edito=f"{before}\n\n{markdown}\n" if before.strip() else f"{markdown}\n")
