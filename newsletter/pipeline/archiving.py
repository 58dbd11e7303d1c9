"""Archiving: the site is built from the editions' files, and published."""

import datetime as dt
from contextlib import suppress

import msgspec

from newsletter.appointments import files as calendars
from newsletter.archive import Built, build
from newsletter.archive.publish import publish
from newsletter.exceptions import FailedError
from newsletter.files import write_atomically
from newsletter.issue import build as build_issue
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.picturing import own_files, sizes
from newsletter.pipeline.written import edition_files
from newsletter.stamps import Snapshot, Stamp, of_files, of_folders, settled, snapshot, stamp
from newsletter.workspace import PACKAGE, program_templates


class _Note(msgspec.Struct, frozen=True):
    """What a build leaves: digests of what it was made from, and of what it made."""

    source: str
    site: str


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


def renew_site(context: Context) -> None:
    """Build the site, unless neither what it is made from nor the site itself has changed since it was built this day.

    Raises:
        TemplateError: a template is wrong; the site is as it was.
    """
    source = _source(context)
    if _note(context) == _Note(source.digest, _site(context).digest):
        return
    build_site(context)
    made = settled(lambda: _site(context))
    if source.is_settled and made.is_settled:
        with suppress(FailedError):  # without a note it is built once more
            write_atomically(context.workspace.built, msgspec.json.encode(_Note(source.digest, made.digest)))


def _note(context: Context) -> _Note | None:
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(context.workspace.built.read_bytes(), type=_Note)
    return None


def _source(context: Context) -> Snapshot:
    """Look at what the site is made from: drafts are no part of it."""
    workspace = context.workspace
    files = {path.name: (str(path), stamp(path)) for path in edition_files(workspace.editions)}
    drafts = {f"{one.date}.md" for one in context.editions() if not one.is_handed_over}
    stamps: list[tuple[str, Stamp | None]] = [one for name, one in files.items() if name not in drafts]
    for folder in (workspace.images, workspace.templates, program_templates()):
        stamps += of_files(folder)
    stamps += of_files(PACKAGE, ".py")
    return snapshot(stamps, [repr(context.config), context.now.date().isoformat()])


def _site(context: Context) -> Snapshot:
    folder = context.workspace.site
    return snapshot([*of_files(folder), *of_folders(folder)])


def publish_site(context: Context) -> None:
    """Hand the built site to the operator's publishing command.

    Raises:
        PublishError: that command failed.
    """
    publish(context.config.archive.publish, context.workspace.root)
