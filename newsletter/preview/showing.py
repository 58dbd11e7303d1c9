"""Makes the view of a workspace's edition: as a draft would be now, by all that is known, and without writing anything."""

import datetime as dt
import gc
import hashlib
import os
import secrets
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from email.utils import parseaddr
from functools import cache, partial
from pathlib import Path
from threading import Thread

from starlette.applications import Starlette

from newsletter import french, proposal
from newsletter.archive.assets import asset
from newsletter.archive.editions import edition_page
from newsletter.archive.imprint import imprint
from newsletter.archive.lengths import Lengths
from newsletter.archive.page import Printer
from newsletter.config import Config
from newsletter.exceptions import FileError, NewsletterError
from newsletter.looks import Looks
from newsletter.model import Edition, EditionStatus, Finding, Message
from newsletter.pipeline.context import Context, open_workspace
from newsletter.pipeline.edition.composing import Composed, composed
from newsletter.pipeline.edition.drafting import Drafted, foreseen, is_open, renewed
from newsletter.pipeline.edition.looking import last_look
from newsletter.pipeline.edition.rehearsing import tested
from newsletter.pipeline.gathering.pictured import own_picture
from newsletter.pipeline.gathering.remarks import health_lines
from newsletter.pipeline.needs.gathered import alarms
from newsletter.pipeline.needs.mail import mail_needs
from newsletter.pipeline.way_out import files_of_way_out
from newsletter.preflight.mending import mendable
from newsletter.preflight.prose import repeating
from newsletter.preview import stating
from newsletter.preview.app import create_app
from newsletter.preview.desk import Desk
from newsletter.preview.followed import Followed
from newsletter.preview.keeping import keeping
from newsletter.preview.login import Login
from newsletter.preview.problem import Problem, explained
from newsletter.preview.remote import Remote
from newsletter.preview.rooms import Room, Rooms
from newsletter.preview.server import serve
from newsletter.preview.sessions import Sessions, secret_of
from newsletter.preview.targets import Known
from newsletter.preview.view import View
from newsletter.preview.watch import DISK, Current, Disk
from newsletter.preview.wording import on_page
from newsletter.store import Store
from newsletter.typography import own
from newsletter.uncollected import set_apart_for_good
from newsletter.versions import name_of
from newsletter.workspace import program_templates

_PORTS = range(20_000, 32_768)  # below those that Linux gives to who asks for any
_TURN = 0.001  # seconds that whoever composes keeps who only hands over waiting
_NEW = 50_000  # objects that are made between two looks for garbage: a change makes some 3,000 that stay
_BACK = {EditionStatus.APPROVED, EditionStatus.SKIPPED}  # what an editor may take back


def show(
    context: Context,
    day: dt.date | None,
    *,
    port: int,
    ready: Callable[[str, str], None],
    clock: Callable[[], dt.datetime],
    remote: Remote | None = None,
) -> None:
    """Serve the preview of an edition until SIGINT or SIGTERM.

    Args:
        context: the workspace; it is read anew whenever one of its files changes.
        day: the edition's date; without one, the next: it moves on from week to week.
        port: 0 takes this workspace's usual one, or where that is taken a free one: what a browser keeps of unsaved texts
            belongs to an address.
        ready: called once it answers, with the full address on this machine, and that from elsewhere; empty where there is none.
        clock: gives the instant of now.
        remote: lets other machines reach it; None lets only this one.

    Raises:
        FailedError: the port is taken.
    """
    disk = Followed(context.workspace.editions).disk
    editions = rooms(context, day, clock, disk)
    editions.room(None)
    ports = [port] if port else [_usual_port(context.workspace.root), 0]
    app = application(context, editions, clock, remote, disk)
    page, token = context.config.preview.page(None), app.state.token
    elsewhere = f"{page}?token={token}" if page and token else page
    address = remote.address if remote else "127.0.0.1"
    with keeping(editions.keep, editions.files):
        Thread(target=_begin, args=(editions,), daemon=True).start()
        serve(app, ports=ports, ready=lambda here: ready(here, elsewhere), address=address)


def _begin(editions: Rooms) -> None:
    """Read all that the first page shows, before it is asked for; then look for no garbage in it any more.

    With a long archive one look through all of it stops everything for a third of a second.
    """
    editions.room(None).current.get()
    sys.setswitchinterval(_TURN)
    set_apart_for_good()
    gc.set_threshold(_NEW)


def rooms(
    context: Context,
    day: dt.date | None,
    clock: Callable[[], dt.datetime],
    disk: Disk = DISK,
) -> Rooms:
    """Return the editions of a workspace.

    Args:
        context: the workspace; it is read anew whenever one of its files changes.
        day: the one that is shown first; None for the next.
        clock: gives the instant of now.
        disk: how files and folders are looked at.
    """
    opened = partial(_followed, context, clock, disk)

    def room(day: dt.date) -> Room:
        opened(day).day(day)
        desk = Desk(lambda: opened(day), day)
        current = Current(
            lambda stamps, told: _view(
                replace(opened(day), stamps=lambda: stamps).looking(), desk, day, told
            ),
            partial(_watched, context, day),
            partial(explained, root=context.workspace.root),
            disk,
        )
        return Room(day=day, desk=desk, current=current, file=context.workspace.edition(day))

    return Rooms(room, lambda: opened(day).day(day))


def application(
    context: Context,
    editions: Rooms,
    clock: Callable[[], dt.datetime],
    remote: Remote | None = None,
    disk: Disk = DISK,
) -> Starlette:
    """Make the preview of a workspace; its token is in `state.token`, empty where a password lets in.

    Args:
        context: the workspace; it is read anew whenever one of its files changes.
        editions: those that are shown and changed.
        clock: gives the instant of now.
        remote: lets other machines reach it.
        disk: how files and folders are looked at.
    """
    url = context.config.preview.url
    secret = secret_of(remote.password, url) if remote else secrets.token_urlsafe(32)
    return create_app(
        editions,
        looks=context.looks,
        token=secret,
        assets=lambda name: asset(_looks(context, clock), name) or own_picture(context, name),
        known=Known(partial(_followed, context, clock, disk)).targets,
        explain=partial(explained, root=context.workspace.root),
        clock=clock,
        url=url,
        login=Login(
            password=remote.password,
            sessions=Sessions(secret, clock, context.workspace.ended_sessions),
        )
        if remote
        else None,
    )


def _usual_port(root: Path) -> int:
    """Choose a port that is this workspace's each time, of those that nobody is given (RFC 6335, section 6)."""
    digest = hashlib.sha256(os.fsencode(root.resolve())).digest()
    return _PORTS.start + int.from_bytes(digest[:4]) % len(_PORTS)


def _opened(context: Context, clock: Callable[[], dt.datetime]) -> Context:
    """Open the workspace anew: its files may have changed."""
    return open_workspace(context.workspace.root, clock, context.environment)


def _followed(
    context: Context, clock: Callable[[], dt.datetime], disk: Disk, day: dt.date | None = None
) -> Context:
    """Open it anew, its editions as far as they are others; that of a day is looked at each time."""
    own = [context.workspace.edition(day)] if day else []
    return replace(_opened(context, clock), stamps=lambda: disk.look([context.workspace.editions, *own]))


def _looks(context: Context, clock: Callable[[], dt.datetime]) -> Looks:
    """Return how the studio looks now; while its settings cannot be read, as it did when it was opened."""
    try:
        return _opened(context, clock).looks
    except NewsletterError:
        return context.looks


def _watched(context: Context, day: dt.date) -> Sequence[Path]:
    """List all that the view of a day is made from, files and whole folders: what people write, templates, what cron collects."""
    workspace = context.workspace
    folders = (workspace.editions, workspace.templates, program_templates())
    people = (workspace.config, workspace.agenda, workspace.sources, workspace.names, *workspace.calendars())
    ways = (workspace.root / name for name in files_of_way_out(context))
    return [*people, *ways, workspace.database, workspace.edition(day), *folders]


def _nobody(_: View) -> None:
    """Nobody waits for the mail."""


def _view(context: Context, desk: Desk, day: dt.date, told: Callable[[View], None] = _nobody) -> View:
    """Show what a draft would be now, its mail first; looking writes nothing, and waits for nobody who does."""
    with context.copied_store() as store:
        drafted = foreseen(context, store, day)
        edition = renewed(context, store, drafted.edition)
        letter = composed(
            context, edition, store, told=lambda message: told(_mail(context, edition, message))
        )
        view = _seen(context, store, letter, drafted, desk.standing.show(context, drafted))
        return replace(view, problem=_unread(context, drafted.unread)) if drafted.unread else view


def _mail(context: Context, edition: Edition, message: Message) -> View:
    """Show the mail alone."""
    title = french.long_date(edition.date)
    return View(
        title=title[0].upper() + title[1:],
        edition=edition,
        subject=message.subject,
        preheader=message.preheader,
        html=message.html,
        text=message.text,
        content=name_of(f"{message.html}\n{message.text}".encode()),
        archive_url=context.config.letter.base,
        size=len(message.html.encode()),
    )


def _unread(context: Context, error: FileError) -> Problem:
    return replace(
        explained(error, context.workspace.root),
        title="L’agenda ne peut pas être lu",
        shown="Ce que vous voyez vient de l’agenda d’avant, et vos textes s’enregistrent.",
    )


def _seen(context: Context, store: Store, letter: Composed, drafted: Drafted, version: str) -> View:
    edition = letter.edition
    is_closed = edition.status in {EditionStatus.SENT, EditionStatus.SKIPPED}
    is_there = not drafted.created
    return replace(
        _mail(context, edition, letter.message),
        version=version,
        is_open=is_open(edition),
        may_withdraw=edition.status in _BACK and not is_open(edition),
        status=stating.status(context, store, edition if is_there else None).capitalize(),
        hint=stating.hint(context, store, edition),
        closed=stating.closed(context, store, edition),
        sender=letter.issue.name,
        page_html=cache(lambda: _page(context, letter)),
        findings=() if is_closed else _worded(letter.findings),
        mendable=mendable(edition, repeating(edition, context.config)) if is_open(edition) else frozenset(),
        asked=drafted.asked if is_open(edition) else (),
        sections=tuple((section.id, own(section.title)) for section in context.config.section),
        news=frozenset(drafted.new if drafted.changed else ()),
        seen=store.collected.first_seen(entry.key for entry in edition.entries),
        needs=(*alarms(context, store), *mail_needs(context, store)),
        since=stating.since(context, store, edition),
        proposed=_proposed(edition, context.config) if is_open(edition) else {},
        gone=stating.gone(context, drafted),
        look=stating.looked(last_look(context, store, edition)) if is_open(edition) and is_there else "",
        today=context.now.astimezone(context.config.letter.zone).date(),
        editor=parseaddr(context.config.letter.editor)[1],
        tested=tested(store),
        health=health_lines(context, store),
    )


def _worded(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(replace(one, message=on_page(one.message)) for one in findings)


def _page(context: Context, letter: Composed) -> str:
    printer = Printer(
        context.looks, imprint(context.config, letter.edition.date), Lengths(context.config.archive.minutes)
    )
    return edition_page(letter.issue, printer, draft=True).decode()


def _proposed(edition: Edition, config: Config) -> dict[str, str]:
    """Return what the program proposes for what an inbox shows, where another stands there."""
    told = {
        "subject": proposal.subject(edition, config),
        "preheader": proposal.preheader(edition, config),
        "signature": config.letter.signature,
    }
    return {name: words for name, words in told.items() if words and words != getattr(edition, name)}
