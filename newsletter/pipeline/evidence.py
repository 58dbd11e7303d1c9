"""What preflight is told beyond the letter itself: of its events now, of the site, and by the dictionary."""

import re

from newsletter.archive.assets import assets
from newsletter.model import Edition, Kind
from newsletter.permalinks import edition_calendar, event_calendar, page_name
from newsletter.pipeline.context import Context
from newsletter.pipeline.drafting import base_of
from newsletter.pipeline.known import known_entries
from newsletter.pipeline.picturing import own_files
from newsletter.preflight import Known, candidates, passages
from newsletter.spelling import misspelt, read_names
from newsletter.store import Store

_ENTRANCES = ("index.html", "feed.xml", "404.html")


def known_now(context: Context, store: Store, edition: Edition) -> Known:
    """Return what the last collections, and the local agenda as it was last read, say of an edition's entries."""
    entries = {entry.key: entry for entry in known_entries(context, store)}
    return Known(entries=entries, base=base_of(context, store, edition.date))


def site_with(context: Context, edition: Edition) -> dict[str, bytes]:
    """Return what the site will hold for an edition to link to, when it is built to be sent: path to content.

    The content of pages and calendars is not known yet: it is empty here.
    """
    days = [edition.date, *(other.date for other in context.editions() if other.is_handed_over)]
    calendars = [edition_calendar(edition.date)]
    calendars += [
        event_calendar(edition.date, entry.key) for entry in edition.shown if entry.kind is Kind.EVENT
    ]
    written = [*_ENTRANCES, *map(page_name, days), *calendars]
    pictures = {path: file.read_bytes() for path, file in own_files(context, edition).items()}
    return {**dict.fromkeys(written, b""), **assets(context.looks), **pictures}


def misspelt_in(context: Context, edition: Edition) -> dict[str, tuple[str, ...]]:
    """Return the words of the editor's texts that the dictionary does not have; names of the settings are right."""
    letter = context.config.letter
    settings = f"{letter.title} {letter.publisher} {letter.signature} {letter.address}"
    names = read_names(context.workspace.names).union(re.findall(r"\w[\w-]*", settings))
    return misspelt(candidates(passages(edition)), names)
