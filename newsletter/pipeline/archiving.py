"""Archiving: the site is built from the editions' files, and published."""

import datetime as dt

from newsletter.appointments import files as calendars
from newsletter.archive import Built, build
from newsletter.archive.publish import publish
from newsletter.issue import build as build_issue
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.picturing import own_files, sizes


def build_site(context: Context, *, full: bool = False, leaving: dt.date | None = None) -> Built:
    """Build the site of the editions that were sent, or are being sent; of one that cannot be read, what is there stays.

    Args:
        context: the workspace.
        full: write every file again.
        leaving: the edition that is about to be sent: its page comes before the letter.

    Raises:
        TemplateError: a template is wrong; the site is as it was.
    """
    public = [one for one in context.editions() if one.is_handed_over or one.date == leaving]
    attached: dict[str, bytes] = {}
    for edition in public:
        attached |= calendars(edition, context.config)
    return build(
        [build_issue(edition, context.config, sizes(context, edition)) for edition in public],
        context.looks,
        context.workspace.site,
        attached=attached,
        shown={path: file for edition in public for path, file in own_files(context, edition).items()},
        kept=[one.date.isoformat() for one in context.broken_editions() if one.date is not None],
        full=full,
        name=context.config.letter.title,
    )


def publish_site(context: Context) -> None:
    """Hand the built site to the operator's publishing command.

    Raises:
        PublishError: that command failed.
    """
    publish(context.config.archive.publish, context.workspace.root)
