"""The commands. What they run is imported when they run, so that `--help` and `--version` cost nothing."""

import datetime as dt
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.delivery import approve, archive, postpone, run, send, skip
from newsletter.cli.importing import import_
from newsletter.cli.keeping import backup, restore
from newsletter.cli.leaving import forget, resubscribe, unsubscribe
from newsletter.cli.ledger import deliveries
from newsletter.cli.machine import doctor, units
from newsletter.cli.options import DAY, FORMS, NUMBER, QUARTER, WORKSPACE, json_option
from newsletter.cli.sources import sources as sources_group
from newsletter.cli.version import version

if TYPE_CHECKING:
    from newsletter.review import Quarter


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:  # noqa: FBT001 - click's signature
    if asked and not ctx.resilient_parsing:
        click.echo(version())
        ctx.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Say what it is."
)
@click.option(
    "-C", "root", type=WORKSPACE, default=Path(), metavar="DIR", help="The workspace (default: here)."
)
@click.option(
    "--log",
    type=click.Choice(FORMS),
    default=FORMS[0],
    show_default=True,
    help="How var/newsletter.log is written: json is an object a line.",
)
@click.pass_context
def newsletter(ctx: click.Context, root: Path, log: str) -> None:
    """Compose a weekly letter: collect, draft, preview, check, approve, archive, send.

    Example: newsletter -C ~/jeudis status
    """
    del log  # read by what opens it
    ctx.obj = root


@newsletter.command()
@click.argument("directory", type=WORKSPACE, metavar="DIR")
def init(directory: Path) -> None:
    """Make a workspace that works at once, with a sample agenda.

    Example: newsletter init ~/jeudis
    """
    from newsletter.cli import tables
    from newsletter.cli.opening import now
    from newsletter.pipeline.starting import start

    paths = start(directory, now())
    program = shlex.quote(sys.argv[0]) if Path(sys.argv[0]).name == "newsletter" else "newsletter"
    there = f"{program} -C {shlex.quote(str(directory))}"
    click.echo(tables.started(directory, paths, there))


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
    from newsletter.pipeline.gathering.collecting import collect as collect_all

    with opening.open_store(root, alone=True) as (context, store), opening.busy("Collecte…"):
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
    from newsletter.pipeline.edition.explaining import explain
    from newsletter.pipeline.gathering.known import known_entries

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
    from newsletter.pipeline.edition.drafting import draft as draft_edition
    from newsletter.pipeline.settling import settle_unless_at_work

    with opening.open_store(root) as (context, store):
        for line in settle_unless_at_work(context, store):
            click.echo(line, err=True)
        drafted = draft_edition(context, store, context.day(day))
    click.echo(
        documents.text(documents.edition(drafted.edition, drafted.path))
        if as_json
        else tables.drafted(drafted, at_it=context.is_handing_over)
    )


@newsletter.command()
@click.argument("day", type=DAY, required=False, metavar="[DATE]")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0: any free one (default).")
@click.option("--no-browser", is_flag=True, help="Don't open a browser.")
@click.option(
    "--allow-remote",
    "address",
    type=NUMBER,
    metavar="ADDRESS",
    help="Listen there for other machines, with a password; opens no browser.",
)
@click.pass_obj
def preview(root: Path, day: dt.date | None, *, port: int, no_browser: bool, address: str | None) -> None:
    """Show an edition in the browser, as it will be sent.

    It reloads by itself.

    Example: newsletter preview 2023-09-28 --no-browser
    """
    from newsletter.cli import opening
    from newsletter.preview import allow_remote, show

    def ready(here: str, elsewhere: str) -> None:
        click.echo("\n".join(filter(None, (here, elsewhere))))
        sys.stdout.flush()
        if not no_browser and address is None:
            click.launch(here)

    context = opening.open_context(root)
    context.day(day)
    remote = allow_remote(address, context.config.preview, context.environment) if address else None
    show(context, day, port=port, ready=ready, clock=opening.now, remote=remote)


@newsletter.command()
@click.argument("day", type=DAY, required=False, metavar="[DATE]")
@json_option
@click.pass_obj
def check(root: Path, day: dt.date | None, *, as_json: bool) -> int:
    """Check an edition before it leaves; exit 3 if it may not.

    Example: newsletter check 2023-09-28
    """
    from newsletter.cli import documents, opening, tables
    from newsletter.pipeline.edition.composing import composed
    from newsletter.pipeline.edition.drafting import current
    from newsletter.pipeline.edition.linking import SECONDS
    from newsletter.pipeline.way_out import refuse_unusable

    with opening.check_store(root) as (context, store), opening.busy("Vérification…"):
        refuse_unusable(context)
        edition = current(context, store, context.day(day))
        letter = composed(context, edition, store, asking=SECONDS)
    click.echo(
        documents.text(documents.findings(letter.findings)) if as_json else tables.findings(letter.findings)
    )
    return 3 if letter.blocking else 0


@newsletter.command()
@click.argument("quarter", type=QUARTER, metavar="QUARTER")
@click.option("--date", "day", type=DAY, metavar="DATE", help="Of its edition (default: the next free one).")
@click.pass_obj
def review(root: Path, quarter: "Quarter", *, day: dt.date | None) -> None:
    """Draft the review of a quarter as an edition of its own.

    Its path is printed; an existing one stays as it is.

    Example: newsletter review 2023-T3 --date 2023-10-12
    """
    from newsletter.cli import opening, tables
    from newsletter.pipeline.reviewing import review as review_quarter, stranded

    with opening.open_store(root) as (context, store), opening.busy("Bilan…"):
        path = review_quarter(context, store, quarter, day)
        of = dt.date.fromisoformat(path.stem) if path else None
        why = stranded(context, of) if of else None
    click.echo(path or tables.nothing_to_review(quarter))
    if of and why is not None:
        click.echo(tables.review_stranded(quarter, of, why), err=True)
    if of and day not in {None, of}:
        click.echo(tables.review_exists(quarter, of), err=True)
    if of and of < quarter.first and not isinstance(why, str):  # a skipped one is no draft to delete
        click.echo(tables.review_too_early(quarter, of), err=True)


@newsletter.command()
@json_option
@click.pass_obj
def status(root: Path, *, as_json: bool) -> None:
    """Say what happened, what comes next, and what needs a person.

    Example: newsletter status --json
    """
    from newsletter.cli import documents, opening, tables
    from newsletter.pipeline.status import status as gather

    with opening.tell_store(root) as (context, store):
        found = gather(context, store)
    click.echo(
        documents.text(documents.status(found))
        if as_json
        else tables.status(found, context.now, context.config.letter.zone)
    )


@newsletter.command()
@click.option(
    "--year", type=click.IntRange(1900, 2200), metavar="YEAR", help="Which one; the present one by default."
)
@json_option
@click.pass_obj
def calendar(root: Path, *, year: int | None, as_json: bool) -> None:
    """List a year's letters: when each leaves, or why none does.

    Example: newsletter calendar --year 2027
    """
    from newsletter.cli import documents, opening, tables
    from newsletter.pipeline.calendar import calendar as planned
    from newsletter.pipeline.first_letter import beginning

    context = opening.open_context(root)
    found = planned(context, year or context.now.year)
    click.echo(
        documents.text(documents.calendar(found))
        if as_json
        else tables.calendar(found, since=beginning(context), at_it=context.is_handing_over)
    )


for command in (
    approve,
    archive,
    backup,
    deliveries,
    doctor,
    forget,
    import_,
    postpone,
    restore,
    run,
    send,
    skip,
    sources_group,
    units,
    resubscribe,
    unsubscribe,
):
    newsletter.add_command(command)
