"""Composing an edition and checking it: what preview, check, approve and send all start from."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from newsletter.archive.assets import asset, assets
from newsletter.archive.entrances import reperes_and_parcours
from newsletter.compose import Listed, compose, message_id, own_images, to_bytes
from newsletter.config import ENGINES, Config
from newsletter.exceptions import FileError
from newsletter.issue import build
from newsletter.kept import by_content, by_sameness
from newsletter.looks import Looks
from newsletter.model import (
    TOKEN_PLACE,
    Edition,
    Finding,
    FrozenLetter,
    Issue,
    Kind,
    LinkResult,
    Message,
    Suggestion,
    WayOut,
)
from newsletter.other_day import met_by
from newsletter.permalinks import ENTRANCES, edition_calendar, event_calendar, page_name
from newsletter.pipeline.context import Context
from newsletter.pipeline.departure import PASS
from newsletter.pipeline.edition.approved_settings import changed_settings
from newsletter.pipeline.edition.before import known_before
from newsletter.pipeline.edition.comparing import reviewed_now
from newsletter.pipeline.edition.drafting import is_open
from newsletter.pipeline.edition.frozen import dated_ahead, frozen_letter, is_for_another_way
from newsletter.pipeline.edition.heard import answers_heard
from newsletter.pipeline.edition.linking import last_heard, linked
from newsletter.pipeline.edition.proposing import base_of, overlooked
from newsletter.pipeline.edition.suggesting import suggested
from newsletter.pipeline.gathering.known import known_for
from newsletter.pipeline.gathering.pictured import own_files, own_picture, sizes
from newsletter.pipeline.readers.recipients import census, nobodies
from newsletter.pipeline.readers.token_keys import missing, stranger
from newsletter.pipeline.signing import key_record
from newsletter.pipeline.way_out import passed_over
from newsletter.preflight import Known, candidates, passages, preflight
from newsletter.recipients import Census
from newsletter.schedule import times_of
from newsletter.spelling import misspelt, read_names
from newsletter.store import Store

_SENT_ALONG = (b"\x89PNG", b"\xff\xd8\xff")  # mail programs show no SVG


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """An edition, composed and checked."""

    edition: Edition
    issue: Issue
    message: Message
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that forbid sending."""
        return tuple(finding for finding in self.findings if finding.blocks)


def _nobody(_: Message) -> None:
    """Nobody waits for it."""


def composed(
    context: Context,
    edition: Edition,
    store: Store | None = None,
    *,
    asking: float = 0,
    told: Callable[[Message], None] = _nobody,
) -> Composed:
    """Compose and check an edition.

    Args:
        context: the workspace.
        edition: as its file holds it.
        store: its database; without it, what is known of the events now is not compared, and nothing of its links.
        asking: seconds for asking foreign links that were not asked lately; 0 asks none, nor DNS for the signing key.
        told: is told the message before it is checked.

    Raises:
        TemplateError: a template is wrong.
    """
    issue = build(edition, context.config, sizes(context, edition))
    message = _message(issue, context.looks)
    told(message)
    known = known_now(context, store, edition) if store else None
    findings = preflight(
        message,
        edition,
        context.config,
        site=site_with(context, edition),
        frozen=_frozen_html(context, edition),
        known=known,
        links=_links(context, store, edition, message, asking) if store else None,
        misspelt=misspelt_in(context, edition),
        suggestions=_suggested(context, edition, known) if known else (),
        answers=answers_heard(context, store) if store and is_open(edition) else (),
        approved=not is_open(edition),
        leaves_at=leaving_at(context, edition),
        census=_census(context),
        nobodies=_nobodies(context),
        way_out=_way_out(context, edition, store, asks=asking > 0),
        meets=met_by(edition, context.config, context.editions()),
        reviewed=reviewed_now(context, store, edition) if store else None,
        known_before=known_before(context, edition),
        unseen=overlooked(context, store, edition) if store and is_open(edition) else (),
    )
    return Composed(edition=edition, issue=issue, message=message, findings=tuple(findings))


def _census(context: Context) -> Census | None:
    """Count the readers; a file that cannot be read stops whoever sends, and is a need."""
    with suppress(FileError):
        return census(context)
    return None


def _nobodies(context: Context) -> list[int]:
    """Find lines of those who left that mean nobody; a file that cannot be read is said elsewhere, as above."""
    with suppress(FileError):
        return nobodies(context)
    return []


def _way_out(context: Context, edition: Edition, store: Store | None, *, asks: bool) -> WayOut:
    return WayOut(
        is_another=is_for_another_way(context, edition),
        changed=tuple(changed_settings(context, edition)),
        dated=dated_ahead(context, edition),
        is_key_new=stranger(context) is not None,
        missing_key=missing(context, store),
        forgotten=_passed_over(context),
        record=key_record(context, store, asks=asks) if store else None,
    )


def _passed_over(context: Context) -> int:
    with suppress(FileError):  # which the recipients' own finding, or need, says
        return passed_over(context)
    return 0


def _suggested(context: Context, edition: Edition, known: Known) -> tuple[Suggestion, ...]:
    """Return what waits for the editor's answer; of a letter that is approved nothing does."""
    if not is_open(edition):
        return ()
    entries = list(known.entries.values())
    left = context.files().handed_over
    return suggested(edition.shown, edition.date, left, entries, context.now)


def leaving_at(context: Context, edition: Edition) -> dt.datetime:
    """Return when an edition leaves, or left: at its hour; now, where that has struck and it still may leave.

    What still waits for a person's approval leaves by the run after it, which may be ten minutes away.
    """
    due = times_of(edition, context.config)
    if not due.send_at <= context.now < due.deadline or edition.is_handed_over:
        return due.send_at
    waits = is_open(edition) and context.config.schedule.approval == "required"
    return min(context.now + PASS, due.deadline) if waits else context.now


def _frozen_html(context: Context, edition: Edition) -> str | None:
    """Return the HTML that was approved, where it stands as it was: composed anew, it could do without what is lost."""
    letter = None if is_open(edition) else frozen_letter(context, edition)
    return letter.html if letter is not None else None


def message_of(context: Context, edition: Edition) -> Message:
    """Compose an edition, unchecked.

    Raises:
        TemplateError: a template is wrong.
    """
    return _message(build(edition, context.config, sizes(context, edition)), context.looks)


@by_content(8)  # what leaves the letter as it is composes nothing
def _message(issue: Issue, looks: Looks) -> Message:
    return compose(issue, looks)


def _links(
    context: Context, store: Store, edition: Edition, message: Message, asking: float
) -> Mapping[str, LinkResult] | None:
    if asking:
        return linked(context, store, edition, message, seconds=asking)
    return last_heard(context, store, message)


def letter_of(context: Context, letter: Composed) -> FrozenLetter:
    """Write an edition's message as bytes: always the same for the same edition."""
    settings, edition = context.config.letter, letter.edition
    raw = to_bytes(
        letter.message,
        settings,
        to=recipient_header(context),
        at=times_of(edition, context.config).send_at,
        identifier=message_id(edition.date, settings),
        images=sent_along(context, letter.message),
        listed=listed(context.config, edition.date),
    )
    return FrozenLetter(day=edition.date, raw=raw)


def listed(config: Config, day: dt.date) -> Listed | None:
    """Say what mail programs are told of the list by an edition's letter: nothing where its manager tells it."""
    if config.delivery.messenger in ENGINES:
        return Listed()  # the unsubscription, and what goes with it, are the engine's
    if not config.delivery.goes_to_each:
        return None
    letter, is_signed = config.letter, config.delivery.smtp.dkim is not None
    is_own = letter.unsubscribe.startswith("https:") and TOKEN_PLACE in letter.unsubscribe
    is_kept = config.delivery.smtp.suppression is not None  # else whoever clicks would get the next letter
    names = config.delivery.smtp.feedback_id
    return Listed(one_click=is_signed and is_own and is_kept, feedback_id=f"{day}:{names}" if names else "")


def sent_along(context: Context, message: Message) -> dict[str, bytes]:
    """Read the images that leave with a message, by their addresses; none where the archive shows them."""
    if context.config.delivery.images == "archive":
        return {}
    base = context.config.letter.base
    found: dict[str, bytes] = {}
    for path in own_images(message.html, base):
        folder, _, name = path.partition("/")
        content = asset(context.looks, name) if folder == "assets" else own_picture(context, name)
        if content is not None and content.startswith(_SENT_ALONG):
            found[base + path] = content
    return found


def recipient_header(context: Context) -> str:
    """Return the `To:` of the letter: the list's address, else the letter's own."""
    return context.config.delivery.smtp.to or context.config.letter.sender


def known_now(context: Context, store: Store, edition: Edition) -> Known:
    """Return what the last collections, and the local agenda as it was last read, say of an edition's entries."""
    base = base_of(context, store, edition)
    rows = [*edition.entries, *(base.entries if base else ())]
    entries = {entry.key: entry for entry in known_for(context, store, edition.date, rows)}
    return Known(entries=entries, base=base)


def site_with(context: Context, edition: Edition) -> dict[str, bytes]:
    """Return what the site will hold for an edition to link to, when it is built to be sent: path to content.

    The content of pages and calendars is not known yet: it is empty here.
    """
    calendars = [edition_calendar(edition.date)]
    calendars += [
        event_calendar(edition.date, entry.key) for entry in edition.shown if entry.kind is Kind.EVENT
    ]
    written = [*ENTRANCES, *reperes_and_parcours(context.config), page_name(edition.date), *calendars]
    pictures = {path: file.read_bytes() for path, file in own_files(context, edition).items()}
    pages = _pages(context.files().handed_over)
    return {**pages, **dict.fromkeys(written, b""), **assets(context.looks), **pictures}


@by_sameness(2)
def _pages(left: Sequence[Edition]) -> Mapping[str, bytes]:
    """Return the pages of editions by their paths; their content is not known yet."""
    return dict.fromkeys([page_name(one.date) for one in left], b"")


def misspelt_in(context: Context, edition: Edition) -> dict[str, tuple[str, ...]] | None:
    """Return the words of the editor's texts that the dictionary does not have; names of the settings are right."""
    letter = context.config.letter
    settings = f"{letter.title} {letter.publisher} {letter.signature} {letter.address}"
    names = read_names(context.workspace.names).union(re.findall(r"\w[\w-]*", settings))
    return misspelt(candidates(passages(edition)), names)
