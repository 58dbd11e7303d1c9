"""What is asked of all editions at once, in few words: so that years of letters are not read for one line of each. Pure."""

import datetime as dt
import re
from urllib.parse import urljoin, urlsplit

import msgspec

from newsletter.draft.fingerprint import content_sha256
from newsletter.model import Edition, EditionEntry, EditionStatus, Kind
from newsletter.permalinks import path_in
from newsletter.pipeline.copies import message_of
from newsletter.printed import printed_days

_RELATIVE = re.compile(r"\]\(\s*<?(?!\w+:|#)|^[ ]{0,3}\[[^\]\n]+\]:\s*<?(?!\w+:|#)|href", re.MULTILINE)


class Told(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One row that an edition shows.

    Args:
        names: its key, then its aliases.
        is_event: whether it is one.
        until: the last day of an event that has a day.
    """

    names: tuple[str, ...]
    is_event: bool
    until: dt.date | None


class Gist(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One edition.

    Args:
        told: the rows that it shows, in its order.
        pictures: that it shows, its entries' and its édito's: paths below `archive/`, each once.
        strange: the addresses of pictures of others in its édito.
        is_altered: whether it has left, and its content is not what was approved.
        doors: where its links into the archive lead, as they are written.
        message: SHA-256 (hex) of what was approved, of one that has left or may have; empty of others.
    """

    told: tuple[Told, ...]
    pictures: tuple[str, ...]
    strange: tuple[str, ...]
    is_altered: bool
    doors: tuple[str, ...] = ()
    message: str = ""


def gist_of(edition: Edition, base: str) -> Gist:
    """Take what is asked of all out of an edition; `base` is the archive's address."""
    from newsletter.issue.illustrations import illustrations  # noqa: PLC0415 - most commands read no new edition
    from newsletter.markup import read_edito  # noqa: PLC0415

    entries = (entry.image for entry in edition.shown if entry.image)
    # A site has years of éditos, and reading one takes milliseconds.
    edito = read_edito(edition.edito).html if "![" in edition.edito else ""
    shown = illustrations(edito, base)
    return Gist(
        told=tuple(map(_told, edition.shown)),
        pictures=tuple(dict.fromkeys([*entries, *shown.own])),
        strange=shown.strange,
        is_altered=_is_altered(edition),
        doors=_doors(edition, base),
        message=message_of(edition),
    )


def _doors(edition: Edition, base: str) -> tuple[str, ...]:
    """Return where links into the archive lead: those of the édito, also relative ones, and those of the entries."""
    from newsletter.markup import hrefs, read_edito  # noqa: PLC0415 - as above

    rows = (url for row in edition.shown for url in (row.url, *(link.url for link in row.links)) if url)
    inside = [url for url in rows if path_in(base, url) is not None]
    # Reading an édito takes milliseconds: most lead to others' pages alone.
    if urlsplit(base).netloc.lower() in edition.edito.lower() or _RELATIVE.search(edition.edito):
        found = hrefs(read_edito(edition.edito).html)
        inside += [one for one in found if path_in(base, urljoin(base, one)) is not None]
    return tuple(dict.fromkeys(one for one in inside if one and not one.startswith("#")))


def _told(row: EditionEntry) -> Told:
    is_event = row.kind is Kind.EVENT
    until = printed_days(row)[1] if is_event and row.start is not None else None
    return Told((row.key, *row.aliases), is_event, until)


def _is_altered(edition: Edition) -> bool:
    if edition.approval is None or edition.status is not EditionStatus.SENT:
        return False
    return content_sha256(edition) != edition.approval.edition_sha256
