"""Composing an edition and checking it: what preview, check, approve and send all start from."""

from dataclasses import dataclass

from newsletter.compose import compose, message_id, to_bytes
from newsletter.issue import build
from newsletter.model import Edition, Finding, Issue, Message
from newsletter.pipeline.context import Context
from newsletter.preflight import preflight
from newsletter.schedule import times


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


def composed(context: Context, edition: Edition) -> Composed:
    """Compose and check an edition.

    Raises:
        TemplateError: a template is wrong.
    """
    issue = build(edition, context.config)
    message = compose(issue, context.looks)
    findings = preflight(message, edition, context.config)
    return Composed(edition=edition, issue=issue, message=message, findings=tuple(findings))


def letter_bytes(context: Context, letter: Composed) -> bytes:
    """Write an edition's message as bytes: always the same for the same edition."""
    settings, day = context.config.letter, letter.edition.date
    return to_bytes(
        letter.message,
        settings,
        to=recipient_header(context),
        at=times(day, context.config).send_at,
        identifier=message_id(day, settings),
    )


def recipient_header(context: Context) -> str:
    """Return the `To:` of the letter: the list's address, else the letter's own."""
    return context.config.delivery.smtp.to or context.config.letter.sender
