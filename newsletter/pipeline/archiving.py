"""Archiving: the site is built from the editions' files, and published."""

import datetime as dt

from newsletter.appointments import files as calendars
from newsletter.archive import Built, build
from newsletter.archive.publish import publish
from newsletter.issue import build as build_issue
from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.context import Context
from newsletter.pipeline.drafting import is_edited
from newsletter.pipeline.picturing import own_files, sizes
from newsletter.schedule import times


def build_site(context: Context, *, full: bool = False) -> Built:
    """Build the site of the editions that are public now.

    Raises:
        TemplateError: a template is wrong; the site is as it was.
    """
    public = [edition for edition in context.editions() if is_public(edition, context.now, context)]
    attached: dict[str, bytes] = {}
    for edition in public:
        attached |= calendars(edition, context.config)
    return build(
        [build_issue(edition, context.config, sizes(context, edition)) for edition in public],
        context.looks,
        context.workspace.site,
        attached=attached,
        shown={path: file for edition in public for path, file in own_files(context, edition).items()},
        full=full,
        name=context.config.letter.title,
    )


def publish_site(context: Context) -> None:
    """Hand the built site to the operator's publishing command.

    Raises:
        PublishError: that command failed.
    """
    publish(context.config.archive.publish, context.workspace.root)


def is_public(edition: Edition, now: dt.datetime, context: Context) -> bool:
    """Whether an edition belongs in the archive: sent, or about to be (its page comes before the letter)."""
    if edition.is_handed_over:
        return True
    if edition.status is not EditionStatus.APPROVED or is_edited(edition):
        return False
    due = times(edition.date, context.config)
    return due.send_at <= now < due.deadline
