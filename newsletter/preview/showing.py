"""Makes the view of a workspace's edition: drafts it when it is missing, and brings it up to date with the agenda."""

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from newsletter import french
from newsletter.archive import asset, edition_page
from newsletter.looks import program_templates
from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.context import Context, open_workspace, state_words
from newsletter.pipeline.edition.composing import Composed, composed
from newsletter.pipeline.edition.drafting import current, draft, is_open
from newsletter.pipeline.edition.held import why_held
from newsletter.pipeline.edition.since import since_approval, since_remedy
from newsletter.pipeline.gathering.health import health_lines
from newsletter.pipeline.gathering.picturing import own_picture
from newsletter.pipeline.needs import alarms
from newsletter.pipeline.needs.mail import mail_needs
from newsletter.preview.app import create_app
from newsletter.preview.server import serve
from newsletter.preview.view import View
from newsletter.schedule import times
from newsletter.store import Store

_PATIENCE = 10


def show(
    context: Context,
    day: dt.date,
    *,
    port: int,
    ready: Callable[[str], None],
    clock: Callable[[], dt.datetime],
) -> None:
    """Serve the preview of an edition until SIGINT or SIGTERM.

    Args:
        context: the workspace; it is read anew whenever one of its files changes.
        day: the edition's date.
        port: 0 takes a free one.
        ready: called with the full address once it answers.
        clock: gives the instant of now.

    Raises:
        FailedError: the port is taken.
    """
    app = create_app(
        lambda: _view(_opened(context, clock), day),
        looks=context.looks,
        token=secrets.token_urlsafe(32),
        watched=partial(_watched, context),
        assets=lambda name: asset(_opened(context, clock).looks, name) or own_picture(context, name),
    )
    serve(app, port=port, ready=ready)


def _opened(context: Context, clock: Callable[[], dt.datetime]) -> Context:
    """Open the workspace anew: its files may have changed."""
    return open_workspace(context.workspace.root, clock, context.environment)


def _watched(context: Context) -> Sequence[Path]:
    """List all that the view is made from: files that people write, templates, and what cron collects."""
    workspace = context.workspace
    folders = (workspace.editions, workspace.templates, program_templates())
    within = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    people = (workspace.config, workspace.agenda, workspace.sources, workspace.names, *workspace.calendars())
    return [*people, workspace.database, *within]


def _view(context: Context, day: dt.date) -> View:
    with context.lock(patience=_PATIENCE), context.store() as store:
        draft(context, store, day)
        edition = current(context, store, day)
        letter = composed(context, edition, store)
        return _seen(context, store, letter)


def _seen(context: Context, store: Store, letter: Composed) -> View:
    edition, message = letter.edition, letter.message
    title = french.long_date(edition.date)
    closed = edition.status in {EditionStatus.SENT, EditionStatus.SKIPPED}
    return View(
        title=title[0].upper() + title[1:],
        status=state_words(EditionStatus.DRAFT if is_open(edition) else edition.status).capitalize(),
        hint=_hint(context, store, edition),
        subject=message.subject,
        preheader=message.preheader,
        sender=context.config.letter.title,
        html=message.html,
        text=message.text,
        page_html=edition_page(letter.issue, context.looks, draft=True),
        archive_url=context.config.letter.base,
        size=len(message.html.encode()),
        findings=() if closed else letter.findings,
        sections=tuple((section.id, section.title) for section in context.config.section),
        entries=edition.entries,
        path="" if closed else str(context.workspace.edition(edition.date)),
        command=f"newsletter approve {edition.date}" if is_open(edition) else "",
        needs=(*alarms(context, store), *mail_needs(context, store)),
        since=_since(context, store, edition),
        health=health_lines(context, store),
    )


def _since(context: Context, store: Store, edition: Edition) -> tuple[str, ...]:
    lines = since_approval(context, store, edition)
    return (*lines, since_remedy(edition.date)) if lines else ()


def _hint(context: Context, store: Store, edition: Edition) -> str:
    due = times(edition.date, context.config)
    if edition.status is EditionStatus.SENT:
        return "elle ne se modifie plus"
    if context.now >= due.send_at or edition.status is EditionStatus.SENDING:
        return why_held(context, store, edition) or "part dans un instant"
    if is_open(edition) and context.config.schedule.approval == "required":
        return f"partira {french.instant(due.send_at)} si vous l’approuvez"
    return f"partira {french.instant(due.send_at)}"
