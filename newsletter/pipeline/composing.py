"""Composing an edition and checking it: what preview, check, approve and send all start from."""

from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.archive import asset
from newsletter.compose import compose, message_id, own_images, to_bytes
from newsletter.issue import build
from newsletter.model import Edition, Finding, Issue, LinkResult, Message
from newsletter.pipeline.context import Context
from newsletter.pipeline.drafting import is_open
from newsletter.pipeline.evidence import known_now, misspelt_in, site_with
from newsletter.pipeline.frozen import frozen_bytes, html_of
from newsletter.pipeline.linking import last_heard, linked
from newsletter.pipeline.picturing import own_picture, sizes
from newsletter.preflight import preflight
from newsletter.schedule import times
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


def composed(
    context: Context, edition: Edition, store: Store | None = None, *, asking: float = 0
) -> Composed:
    """Compose and check an edition.

    Args:
        context: the workspace.
        edition: as its file holds it.
        store: its database; without it, what is known of the events now is not compared, and nothing of its links.
        asking: seconds for asking foreign links that were not asked lately; 0 asks none.

    Raises:
        TemplateError: a template is wrong.
    """
    issue = build(edition, context.config, sizes(context, edition))
    message = compose(issue, context.looks)
    findings = preflight(
        message,
        edition,
        context.config,
        site=site_with(context, edition),
        frozen=_frozen_html(context, edition),
        known=known_now(context, store, edition) if store else None,
        links=_links(context, store, edition, message, asking) if store else None,
        misspelt=misspelt_in(context, edition),
        approved=not is_open(edition),
    )
    return Composed(edition=edition, issue=issue, message=message, findings=tuple(findings))


def _frozen_html(context: Context, edition: Edition) -> str | None:
    """Return the HTML that was approved, where it stands as it was: composed anew, it could do without what is lost."""
    raw = None if is_open(edition) else frozen_bytes(context, edition)
    return html_of(raw) if raw is not None else None


def message_of(context: Context, edition: Edition) -> Message:
    """Compose an edition, unchecked.

    Raises:
        TemplateError: a template is wrong.
    """
    return compose(build(edition, context.config, sizes(context, edition)), context.looks)


def _links(
    context: Context, store: Store, edition: Edition, message: Message, asking: float
) -> Mapping[str, LinkResult] | None:
    if asking:
        return linked(context, store, edition, message, seconds=asking)
    return last_heard(context, store, message)


def letter_bytes(context: Context, letter: Composed) -> bytes:
    """Write an edition's message as bytes: always the same for the same edition."""
    settings, day = context.config.letter, letter.edition.date
    return to_bytes(
        letter.message,
        settings,
        to=recipient_header(context),
        at=times(day, context.config).send_at,
        identifier=message_id(day, settings),
        images=sent_along(context, letter.message),
    )


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
