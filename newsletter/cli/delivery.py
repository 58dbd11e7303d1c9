"""The commands from the editor's word to the readers: approve, skip, postpone, send, run, archive."""

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.options import DAY, INSTANT, RUN
from newsletter.exceptions import ConfigurationError, UsageError

if TYPE_CHECKING:
    from newsletter.pipeline.context import Context
    from newsletter.pipeline.notify.ping import Ping
    from newsletter.pipeline.resting import Sight
    from newsletter.stamps import Snapshot


@click.command()
@click.argument("day", type=DAY, metavar="DATE")
@click.option("--withdraw", is_flag=True, help="Make it a draft again, also a skipped or postponed one.")
@click.pass_obj
def approve(root: Path, day: dt.date, *, withdraw: bool) -> int:
    """Approve a draft: what is frozen now is what will be sent. A skipped one is made a draft first.

    Example: newsletter approve 2023-09-28
    """
    from newsletter.cli import done_words, opening, tables
    from newsletter.pipeline.edition import approving, skipping
    from newsletter.pipeline.notify import notices

    if not withdraw:
        with opening.read_store(root) as (context, store), opening.busy("Vérification…"):
            approving.prepare(context, store, context.day(day))
    with opening.open_store(root) as (context, store):
        context.day(day)
        if withdraw:
            done = skipping.take_back(context, store, day)
            click.echo(done_words.withdrawn(context, day, done=done))
            return 0
        if skipping.reopen(context, store, day):
            click.echo(done_words.reopened(day))
        try:
            done = approving.approve(context, store, day, asking=0)
        except approving.BlockedError as blocked:
            click.echo(tables.findings(blocked.findings), err=True)
            raise
        click.echo(done_words.approved(context, store, day, done=done))
        for need in notices.try_mail(context, store, day):
            click.echo(f"{need.text} {need.remedy}", err=True)
    return 0


@click.command()
@click.argument("day", type=DAY, metavar="DATE")
@click.option("--reason", required=True, metavar="TEXT", help="Why, in the editor's language.")
@click.pass_obj
def skip(root: Path, day: dt.date, *, reason: str) -> None:
    """Let a day go without a letter, saying why.

    approve --withdraw takes it back.

    Example: newsletter skip 2023-09-28 --reason "Pause d’été"
    """
    from newsletter.cli import done_words, opening
    from newsletter.pipeline.edition import skipping

    with opening.open_store(root) as (context, store):
        done = skipping.skip(context, store, context.day(day), reason)
        click.echo(done_words.skipped(context, day, done=done))


@click.command()
@click.argument("day", type=DAY, metavar="DATE")
@click.option(
    "--to", "at", type=INSTANT, required=True, help="When it leaves; without offset, in the letter's zone."
)
@click.option("--reason", required=True, metavar="TEXT", help="Why, in the editor's language.")
@click.pass_obj
def postpone(root: Path, day: dt.date, *, at: dt.datetime, reason: str) -> None:
    """Let a letter leave at another instant.

    One that was approved must be approved again.

    Example: newsletter postpone 2023-09-28 --to 2023-09-29T09:00 --reason "Jour férié"
    """
    from newsletter.cli import done_words, opening
    from newsletter.pipeline.edition import skipping

    with opening.open_store(root) as (context, store):
        before = context.readable(context.day(day))
        was_approved = before is not None and before.approval is not None
        done = skipping.postpone(context, store, day, at, reason)
        click.echo(done_words.postponed(context, store, day, done=done, was_approved=was_approved))


@click.command()
@click.argument("day", type=DAY, metavar="DATE")
@click.option(
    "--test", "addresses", multiple=True, metavar="ADDRESS", help="Send it to this address only; repeatable."
)
@click.option("--live", is_flag=True, help="Send it to its readers, now.")
@click.pass_obj
def send(root: Path, day: dt.date, *, addresses: tuple[str, ...], live: bool) -> int:
    """Send an edition: as a test, or for real.

    Example: newsletter send 2023-09-28 --test redaction@example.org
    """
    from newsletter.addresses import is_email
    from newsletter.cli import done_words, opening
    from newsletter.pipeline import settling
    from newsletter.pipeline.edition import rehearsing, sending

    if bool(addresses) == live:
        raise UsageError(
            "Nothing to do", "send", cause="it needs either --test ADDRESS or --live", remedy="choose one"
        )
    for address in addresses:
        if not is_email(address):
            raise UsageError("Not a mail address", address, remedy="write name@example.org")
    with opening.open_store(root, alone=live) as (context, store), opening.busy("Envoi…"):
        context.day(day)
        if live:
            with opening.watching(context) as watched:
                result = sending.send(watched, store, day, by_hand=True)
            restored = settling.told(context, store, day, result) if result.is_restored else []
            for line in restored or [done_words.sent(context, day, done=result.sent)]:
                click.echo(line)
        else:
            is_whole = rehearsing.send_test(context, store, day, addresses)
            click.echo(done_words.tested(addresses, context.config.delivery.messenger, is_whole=is_whole))
    return 0


@click.command()
@click.option("--full", is_flag=True, help="Make every file again, also where nothing has changed.")
@click.option("--serve", is_flag=True, help="Then show it on this machine, until Ctrl-C.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="Where to serve; a free port when it is not given.",
)
@click.pass_obj
def archive(root: Path, *, full: bool, serve: bool, port: int) -> int:
    """Build the web archive from the sent editions.

    What the local agenda says of their events by now is read first.

    Example: newsletter archive --full
    """
    from newsletter.cli import opening, tables
    from newsletter.pipeline.archiving import build_site, leading_nowhere, renew_site, wanting
    from newsletter.pipeline.settling import settle_all

    with opening.open_store(root, alone=True) as (context, store), opening.busy("Construction de l’archive…"):
        for line in settle_all(context, store):
            click.echo(line, err=True)
        wrong = wanting(context, store)
        built = build_site(context, store, full=True) if full else renew_site(context, store)
        said = [*wrong.said, *leading_nowhere(context)]
    click.echo(tables.built(built, context.workspace.site))
    for line in said:
        click.echo(line, err=True)
    if serve:
        from newsletter.cli.serving import serve_site

        serve_site(context.workspace.site, context.config.letter.base, click.echo, port)
    return wrong.exit_code


@click.command()
@click.option(
    "--live", is_flag=True, help="Send for real; without it a messenger other than outbox only rehearses."
)
@click.pass_obj
def run(root: Path, *, live: bool) -> int:
    """Do whatever is due; what cron calls every ten minutes.

    Example: newsletter -C ~/jeudis run --live
    """
    import os

    from newsletter.cli.pinging import pinged
    from newsletter.credentials import with_credentials
    from newsletter.pipeline.notify.ping import Ping
    from newsletter.pipeline.resting import look
    from newsletter.workspace import Workspace

    environment = with_credentials(os.environ)
    before = look(Workspace(root), environment, live=live)
    ping = Ping(before.note.ping if before.note else "", environment)
    click.get_current_context().meta[RUN] = ping.run
    return pinged(ping, lambda: _rest_or_run(root, before, ping, live=live))


def _rest_or_run(root: Path, before: "Sight", ping: "Ping", *, live: bool) -> tuple[int, list[str]]:
    from newsletter.cli import leftover, opening
    from newsletter.workspace import Workspace

    if before.rests_at(opening.now()):
        leftover.say_daily(Workspace(root))
        ping.start()
        return 0, []
    try:
        context = opening.open_context(root)
    except ConfigurationError as error:
        from newsletter.pipeline.unread_settings import remember_unread

        remember_unread(Workspace(root), opening.now(), error)
        raise
    leftover.say_daily(context.workspace)
    ping.name = context.config.notify.ping_env
    return _run(context, before.seen, ping, live=live)


def _run(context: "Context", before: "Snapshot", ping: "Ping", *, live: bool) -> tuple[int, list[str]]:
    import logging

    from newsletter.cli import opening
    from newsletter.exceptions import BusyError, HeldError, RestingError
    from newsletter.french import one_stop
    from newsletter.pipeline.held_up import remember_held_up
    from newsletter.pipeline.run.rounds import run_until_rest

    try:
        with opening.watching(context) as watched:
            outcome = run_until_rest(watched, before, ping, live=live)
    except BusyError as busy:
        ping.forgo()
        remember_held_up(context)
        logging.getLogger(__name__).info("nothing done: %s", busy)
        if sys.stderr.isatty():  # cron would mail it every ten minutes of a long sending
            click.echo(str(busy), err=True)
        return 0, []
    for line in outcome.said:
        click.echo(one_stop(line))
    for problem in outcome.problems:
        is_known = (outcome.held_before and isinstance(problem, HeldError)) or (
            isinstance(problem, RestingError)
            and outcome.rested_before
            and not sys.stderr.isatty()  # cron mailed it already
        )
        if not is_known:
            click.echo(str(problem), err=True)
    return outcome.exit_code, [problem.what for problem in outcome.problems]
