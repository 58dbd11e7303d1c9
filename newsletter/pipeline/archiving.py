"""Archiving: the site is built from the editions' files, and published."""

import datetime as dt

from newsletter.archive import Built, build
from newsletter.archive.publish import publish
from newsletter.issue import build as build_issue
from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.context import Context
from newsletter.pipeline.drafting import is_edited
from newsletter.schedule import times


def build_site(context: Context, *, full: bool = False) -> Built:
    """Build the site of the editions that are public now.

    Raises:
        TemplateError: a template is wrong; the site is as it was.
    """
    issues = [
        build_issue(edition, context.config)
        for edition in context.editions()
        if is_public(edition, context.now, context)
    ]
    return build(issues, context.looks, context.workspace.site, full=full, name=context.config.letter.title)


def build_and_publish(context: Context) -> Built:
    """Build the site and hand it to the operator's publishing command.

    Raises:
        PublishError: that command failed.
    """
    built = build_site(context)
    publish(context.config.archive.publish, context.workspace.root)
    return built


def is_public(edition: Edition, now: dt.datetime, context: Context) -> bool:
    """Whether an edition belongs in the archive: sent, or about to be (its page comes before the letter)."""
    if edition.is_handed_over:
        return True
    if edition.status is not EditionStatus.APPROVED or is_edited(edition):
        return False
    due = times(edition.date, context.config)
    return due.send_at <= now < due.deadline
