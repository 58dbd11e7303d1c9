"""The commands. What they run is imported when they run, so that `--help` and `--version` cost nothing."""

import datetime as dt
import sys
from pathlib import Path

import click

from newsletter import __version__
from newsletter.cli.options import DAY, WORKSPACE, json_option
from newsletter.cli.sources import sources as sources_group
from newsletter.exceptions import UsageError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option(
    "-C", "root", type=WORKSPACE, default=Path(), metavar="DIR", help="The workspace (default: here)."
)
@click.pass_context
def newsletter(ctx: click.Context, root: Path) -> None:
    """Compose a weekly letter: collect, draft, preview, check, approve, archive, send.

    Example: newsletter -C ~/jeudis status
    """
    ctx.obj = root


@newsletter.command()
@click.argument("directory", type=WORKSPACE, metavar="DIR")
def init(directory: Path) -> None:
    """Make a workspace that works at once, with a sample agenda.

    Example: newsletter init ~/jeudis
    """
    from newsletter.cli.opening import now
    from newsletter.pipeline.starting import start

    for path in start(directory, now()):
        click.echo(f"  {path}")
    click.echo(f"Next: newsletter -C {directory} draft, then newsletter -C {directory} preview")


@newsletter.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--offline", is_flag=True, help="Use the last answers, else the recorded ones; no network.")
@json_option
@click.pass_obj
def collect(root: Path, sources: tuple[str, ...], *, offline: bool, as_json: bool) -> int:
    """Collect all sources, or those named.

    Example: newsletter collect --offline
    """
    from newsletter.cli import documents, opening, tables
    from newsletter.pipeline.collecting import collect as collect_all

    with opening.open_store(root) as (context, store), opening.busy("Collecting…"):
        reports = collect_all(context, store, sources, offline=offline)
    click.echo(documents.text(documents.reports(reports)) if as_json else tables.reports(reports))
    outside = [report for report in reports if not report.local]
    failed = [report for report in outside if report.status == "failed"]
    for report in failed:
        click.echo(report.error, err=True)
    named = bool(sources) and bool(failed)
    return 1 if named or (bool(failed) and len(failed) == len(outside)) else 0


@newsletter.command()
@click.option("--since", type=DAY, help="Only what was first seen on this day or later.")
@click.option("--kind", type=click.Choice(["event", "replay", "publication"]), help="Only this kind.")
@click.option("--why", "key", metavar="KEY", help="Say why an entry is, or is not, in the next edition.")
@json_option
@click.pass_obj
def entries(root: Path, *, since: dt.date | None, kind: str | None, key: str | None, as_json: bool) -> None:
    """Show what is known.

    Example: newsletter entries --kind event
    """
    from newsletter.cli import documents, opening, tables
    from newsletter.pipeline.explaining import explain
    from newsletter.pipeline.known import known_entries

    with opening.read_store(root) as (context, store):
        if key is not None:
            explanation = explain(context, store, key)
            click.echo(
                documents.text(documents.explanation(explanation))
                if as_json
                else tables.explanation(explanation)
            )
            return
        found = known_entries(context, store)
    zone = context.config.letter.zone
    found = [
        entry
        for entry in found
        if (since is None or entry.first_seen.astimezone(zone).date() >= since)
        and kind in (None, entry.kind.value)
    ]
    click.echo(documents.text(documents.entries(found)) if as_json else tables.entries(found))


@newsletter.command()
@click.argument("day", type=DAY, required=False, metavar="[DATE]")
@json_option
@click.pass_obj
def draft(root: Path, day: dt.date | None, *, as_json: bool) -> None:
    """Propose an edition, or bring its draft up to date.

    Example: newsletter draft 2023-09-28
    """
    from newsletter.cli import documents, opening, tables
    from newsletter.pipeline.drafting import draft as draft_edition

    with opening.open_store(root) as (context, store):
        drafted = draft_edition(context, store, context.day(day))
    click.echo(
        documents.text(documents.edition(drafted.edition, drafted.path))
        if as_json
        else tables.drafted(drafted)
    )


@newsletter.command()
@click.argument("day", type=DAY, required=False, metavar="[DATE]")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0: any free one (default).")
@click.option("--no-browser", is_flag=True, help="Don't open a browser.")
@click.pass_obj
def preview(root: Path, day: dt.date | None, *, port: int, no_browser: bool) -> None:
    """Show an edition in the browser, as it will be sent; reloads by itself.

    Example: newsletter preview 2023-09-28 --no-browser
    """
    from newsletter.cli import opening
    from newsletter.preview import show

    def ready(address: str) -> None:
        click.echo(address)
        sys.stdout.flush()
        if not no_browser:
            click.launch(address)

    context = opening.open_context(root)
    show(context, context.day(day), port=port, ready=ready, clock=opening.now)


@newsletter.command()
@click.argument("day", type=DAY, required=False, metavar="[DATE]")
@json_option
@click.pass_obj
def check(root: Path, day: dt.date | None, *, as_json: bool) -> int:
    """Check an edition before it leaves; exit 3 if it may not.

    Example: newsletter check 2023-09-28
    """
    from newsletter.cli import documents, opening, tables
    from newsletter.pipeline.composing import composed
    from newsletter.pipeline.drafting import current
    from newsletter.pipeline.linking import SECONDS
    from newsletter.pipeline.local import read_agenda

    with opening.read_store(root) as (context, store), opening.busy("Checking…"):
        read_agenda(context, store)
        edition = current(context, store, context.day(day))
        letter = composed(context, edition, store, asking=SECONDS)
    click.echo(
        documents.text(documents.findings(letter.findings)) if as_json else tables.findings(letter.findings)
    )
    return 3 if letter.blocking else 0


@newsletter.command()
@click.argument("day", type=DAY, metavar="DATE")
@click.option("--withdraw", is_flag=True, help="Make it a draft again.")
@click.pass_obj
def approve(root: Path, day: dt.date, *, withdraw: bool) -> int:
    """Approve a draft: what is frozen now is what will be sent.

    Example: newsletter approve 2023-09-28
    """
    from newsletter.cli import opening, tables
    from newsletter.pipeline import approving

    if not withdraw:
        with opening.read_store(root) as (context, store), opening.busy("Checking…"):
            approving.prepare(context, store, context.day(day))
    with opening.open_store(root) as (context, store):
        context.day(day)
        if withdraw:
            done = approving.withdraw(context, day)
            click.echo(tables.withdrawn(day, done=done))
            return 0
        try:
            done = approving.approve(context, store, day, asking=0)
        except approving.BlockedError as blocked:
            click.echo(tables.findings(blocked.findings), err=True)
            raise
        click.echo(tables.approved(context, day, done=done))
    return 0


@newsletter.command()
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
    from newsletter.pipeline import sending

    if bool(addresses) == live:
        raise UsageError(
            "Nothing to do", "send", cause="it needs either --test ADDRESS or --live", remedy="choose one"
        )
    for address in addresses:
        if not is_email(address):
            raise UsageError("Not a mail address", address, remedy="write name@example.org")
    with opening.open_store(root) as (context, store), opening.busy("Sending…"):
        context.day(day)
        if live:
            click.echo(tables.sent(day, done=sending.send(context, store, day)))
        else:
            sending.send_test(context, store, day, addresses)
            click.echo(tables.tested(addresses))
    return 0


@newsletter.command()
@click.option("--full", is_flag=True, help="Write every file again.")
@click.option("--serve", is_flag=True, help="Then show it on this machine, until Ctrl-C.")
@click.pass_obj
def archive(root: Path, *, full: bool, serve: bool) -> None:
    """Build the web archive from the sent editions.

    Example: newsletter archive --full
    """
    from newsletter.cli import opening, tables
    from newsletter.pipeline.archiving import build_site

    context = opening.open_context(root)
    with context.lock(), opening.busy("Building…"):
        built = build_site(context, full=full)
    click.echo(tables.built(built, context.workspace.site))
    if serve:
        from newsletter.cli.serving import serve_folder

        serve_folder(context.workspace.site, click.echo)


@newsletter.command()
@click.option(
    "--live", is_flag=True, help="Send for real; without it a messenger other than outbox only rehearses."
)
@click.pass_obj
def run(root: Path, *, live: bool) -> int:
    """Do whatever is due; what cron calls every ten minutes.

    Example: newsletter -C ~/jeudis run --live
    """
    from newsletter.cli import opening
    from newsletter.exceptions import BusyError, HeldError
    from newsletter.pipeline.running import run as run_due

    context = opening.open_context(root)
    try:
        outcome = run_due(context, live=live)
    except BusyError as busy:
        click.echo(str(busy), err=True)
        return 0
    for line in outcome.said:
        click.echo(line)
    for problem in outcome.problems:
        if not (outcome.held_before and isinstance(problem, HeldError)):
            click.echo(str(problem), err=True)
    return outcome.exit_code


@newsletter.command()
@json_option
@click.pass_obj
def deliveries(root: Path, *, as_json: bool) -> None:
    """Show the ledger: what was handed to a messenger.

    Example: newsletter deliveries --json
    """
    from newsletter.cli import documents, opening, tables
    from newsletter.pipeline.status import deliveries as gather

    with opening.read_store(root) as (context, store):
        found = gather(context, store)
    click.echo(documents.text(documents.deliveries(found)) if as_json else tables.deliveries(found))


@newsletter.command()
@json_option
@click.pass_obj
def status(root: Path, *, as_json: bool) -> None:
    """Say what happened, what comes next, and what needs a person.

    Example: newsletter status --json
    """
    from newsletter.cli import documents, opening, tables
    from newsletter.pipeline.status import status as gather

    with opening.read_store(root) as (context, store):
        found = gather(context, store)
    click.echo(documents.text(documents.status(found)) if as_json else tables.status(found, context.now))


newsletter.add_command(sources_group)
