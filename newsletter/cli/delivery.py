"""The commands from the editor's word to the readers: approve, skip, postpone, send, run, archive, and what the ledger says."""

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.options import DAY, INSTANT, json_option
from newsletter.exceptions import UsageError

if TYPE_CHECKING:
    from newsletter.pipeline.context import Context
    from newsletter.pipeline.ping import Ping
    from newsletter.pipeline.resting import Sight
    from newsletter.stamps import Snapshot

_ANSWERS = {"o": True, "oui": True, "y": True, "yes": True, "n": False, "non": False, "no": False}


@click.command()
@click.argument("day", type=DAY, metavar="DATE")
@click.option("--withdraw", is_flag=True, help="Make it a draft again, also a skipped or postponed one.")
@click.pass_obj
def approve(root: Path, day: dt.date, *, withdraw: bool) -> int:
    """Approve a draft: what is frozen now is what will be sent. A skipped one is made a draft first.

    Example: newsletter approve 2023-09-28
    """
    from newsletter.cli import opening, tables
    from newsletter.pipeline import notices
    from newsletter.pipeline.edition import approving, skipping

    if not withdraw:
        with opening.read_store(root) as (context, store), opening.busy("Vérification…"):
            approving.prepare(context, store, context.day(day))
    with opening.open_store(root) as (context, store):
        context.day(day)
        if withdraw:
            done = skipping.take_back(context, store, day)
            click.echo(tables.withdrawn(context, day, done=done))
            return 0
        if skipping.reopen(context, store, day):
            click.echo(tables.reopened(day))
        try:
            done = approving.approve(context, store, day, asking=0)
        except approving.BlockedError as blocked:
            click.echo(tables.findings(blocked.findings), err=True)
            raise
        click.echo(tables.approved(context, day, done=done))
        for need in notices.try_mail(context, store, day):
            click.echo(f"{need.text} {need.remedy}", err=True)
    return 0


@click.command()
@click.argument("day", type=DAY, metavar="DATE")
@click.option("--reason", required=True, metavar="TEXT", help="Why, in the editor's language.")
@click.pass_obj
def skip(root: Path, day: dt.date, *, reason: str) -> None:
    """Let a day go without a letter, saying why; approve --withdraw takes it back.

    Example: newsletter skip 2023-09-28 --reason "Pause d’été"
    """
    from newsletter.cli import opening, tables
    from newsletter.pipeline.edition import skipping

    with opening.open_store(root) as (context, store):
        done = skipping.skip(context, store, context.day(day), reason)
        click.echo(tables.skipped(context, day, done=done))


@click.command()
@click.argument("day", type=DAY, metavar="DATE")
@click.option(
    "--to", "at", type=INSTANT, required=True, help="When it leaves; without offset, in the letter's zone."
)
@click.option("--reason", required=True, metavar="TEXT", help="Why, in the editor's language.")
@click.pass_obj
def postpone(root: Path, day: dt.date, *, at: dt.datetime, reason: str) -> None:
    """Let a letter leave at another instant; one that was approved must be approved again.

    Example: newsletter postpone 2023-09-28 --to 2023-09-29T09:00 --reason "Jour férié"
    """
    from newsletter.cli import opening, tables
    from newsletter.pipeline.edition import skipping

    with opening.open_store(root) as (context, store):
        done = skipping.postpone(context, store, context.day(day), at, reason)
        click.echo(tables.postponed(context, day, done=done))


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
    from newsletter.cli import opening, tables
    from newsletter.pipeline.edition import rehearsing, sending

    if bool(addresses) == live:
        raise UsageError(
            "Nothing to do", "send", cause="it needs either --test ADDRESS or --live", remedy="choose one"
        )
    for address in addresses:
        if not is_email(address):
            raise UsageError("Not a mail address", address, remedy="write name@example.org")
    with opening.open_store(root) as (context, store), opening.busy("Envoi…"):
        context.day(day)
        if live:
            click.echo(tables.sent(context, day, done=sending.send(context, store, day, by_hand=True).sent))
        else:
            rehearsing.send_test(context, store, day, addresses)
            click.echo(tables.tested(addresses, context.config.delivery.messenger))
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
def archive(root: Path, *, full: bool, serve: bool, port: int) -> None:
    """Build the web archive from the sent editions.

    Example: newsletter archive --full
    """
    from newsletter.cli import opening, tables
    from newsletter.pipeline.archiving import build_site, renew_site
    from newsletter.pipeline.settling import settle_all

    with opening.open_store(root) as (context, store), opening.busy("Construction de l’archive…"):
        for line in settle_all(context, store):
            click.echo(line, err=True)
        built = build_site(context, store, full=True) if full else renew_site(context, store)
    click.echo(tables.built(built, context.workspace.site))
    if serve:
        from newsletter.cli.serving import serve_site

        serve_site(context.workspace.site, context.config.letter.base, click.echo, port)


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
    from newsletter.pipeline.ping import Ping
    from newsletter.pipeline.resting import look
    from newsletter.workspace import Workspace

    before = look(Workspace(root), os.environ, live=live)
    ping = Ping(before.note.ping if before.note else "", os.environ)
    return pinged(ping, lambda: _rest_or_run(root, before, ping, live=live))


def _rest_or_run(root: Path, before: "Sight", ping: "Ping", *, live: bool) -> tuple[int, list[str]]:
    from newsletter.cli import opening

    if before.rests_at(opening.now()):
        ping.start()
        return 0, []
    context = opening.open_context(root)
    ping.name = context.config.notify.ping_env
    return _run(context, before.seen, ping, live=live)


def _run(context: "Context", before: "Snapshot", ping: "Ping", *, live: bool) -> tuple[int, list[str]]:
    import logging

    from newsletter.exceptions import BusyError, HeldError
    from newsletter.pipeline.rounds import run_until_rest

    try:
        outcome = run_until_rest(context, before, ping, live=live)
    except BusyError as busy:
        ping.forgo()
        logging.getLogger(__name__).info("nothing done: %s", busy)
        if sys.stderr.isatty():  # cron would mail it every ten minutes of a long sending
            click.echo(str(busy), err=True)
        return 0, []
    for line in outcome.said:
        click.echo(line)
    for problem in outcome.problems:
        if not (outcome.held_before and isinstance(problem, HeldError)):
            click.echo(str(problem), err=True)
    return outcome.exit_code, [problem.what for problem in outcome.problems]


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def deliveries(ctx: click.Context, *, as_json: bool) -> None:
    """Show the ledger: what was handed to a messenger.

    Example: newsletter deliveries --json
    """
    if ctx.invoked_subcommand is None:
        _show(ctx.obj, as_json=as_json)


@deliveries.command()
@click.argument("day", type=DAY, metavar="DATE")
@click.option(
    "--as", "word", type=click.Choice(["sent", "not-sent"]), required=True, help="Whether it has arrived."
)
@click.option(
    "--recipient",
    "addresses",
    multiple=True,
    metavar="ADDRESS",
    help="Say it of this recipient only; repeatable.",
)
@json_option
@click.pass_context
def resolve(
    ctx: click.Context, day: dt.date, *, word: str, addresses: tuple[str, ...], as_json: bool
) -> None:
    """Say what you found out about a letter of which nobody knows whether it has arrived.

    Nothing is handed over: what did not arrive leaves with the next run, or send --live, if there is time.
    What will be done is said first, and asked on a terminal.

    Example: newsletter deliveries resolve 2023-09-28 --as sent
    """
    from newsletter.cli import opening, resolved
    from newsletter.model import Word
    from newsletter.pipeline.edition import resolving
    from newsletter.pipeline.settling import told

    as_json = as_json or (ctx.parent is not None and ctx.parent.params["as_json"])
    with opening.open_store(ctx.obj) as (context, store):
        said = resolving.foreseen(context, store, context.day(day), Word(word), addresses)
        click.echo(resolved.foretold(context, store, said), err=as_json)
    # Who thinks about it holds nobody up: the letter of the others must leave meanwhile.
    if sys.stdin.isatty() and not _agrees(err=as_json):
        click.echo("Rien n’a été changé.", err=as_json)
        return
    with opening.open_store(ctx.obj) as (context, store):
        done = resolving.resolve(context, store, said)
        lines = told(context, store, day, done) or ["C’est noté."]
    click.echo("\n".join(lines), err=as_json)
    if as_json:
        _show(ctx.obj, as_json=True)


def _agrees(*, err: bool) -> bool:
    def read(answer: str) -> bool:
        if (word := answer.strip().lower()) not in _ANSWERS:
            raise click.UsageError("répondez o (oui) ou n (non)")
        return _ANSWERS[word]

    question = "Est-ce bien cela\u00a0? [o/N]"
    return bool(click.prompt(question, default="n", show_default=False, value_proc=read, err=err))


def _show(root: Path, *, as_json: bool) -> None:
    from newsletter.cli import documents, opening, tables
    from newsletter.pipeline.status import deliveries as gather

    with opening.read_store(root) as (context, store):
        found = gather(context, store)
    click.echo(documents.text(documents.deliveries(found)) if as_json else tables.deliveries(found))
