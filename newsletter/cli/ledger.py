"""What the ledger says, and the operator's word on what is uncertain."""

import datetime as dt
import sys
from pathlib import Path

import click

from newsletter.cli.options import DAY, json_option
from newsletter.exceptions import UsageError

_ANSWERS = {"o": True, "oui": True, "y": True, "yes": True, "n": False, "non": False, "no": False}


@click.command()
@click.argument("day", type=DAY, metavar="DATE")
@json_option
@click.pass_context
def _of_day(ctx: click.Context, day: dt.date, *, as_json: bool) -> None:
    """Show what the ledger has of one edition, and who has it not.

    Example: newsletter deliveries 2023-09-28
    """
    from newsletter.cli import delivery_tables as tables, documents, opening
    from newsletter.pipeline.edition.outcomes import missed
    from newsletter.pipeline.status import deliveries as gather

    as_json = as_json or (ctx.parent is not None and ctx.parent.params["as_json"])
    with opening.read_store(ctx.obj) as (context, store):
        found = [one for one in gather(context, store) if one.edition == day]
        if not found:
            context.day(
                day
            )  # which may be no day of the letter; one that left may be of another weekday than today's
            raise UsageError(
                "No delivery",
                str(day),
                cause="this edition was handed to no messenger",
                remedy="newsletter deliveries lists those that were",
            )
        who = missed(context, store, day)
    click.echo(
        documents.text(documents.delivery(found[0], who)) if as_json else tables.delivery(found[0], who)
    )


class _WithDays(click.Group):
    """A group that takes a date, too, in place of a command."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Tell a date by its first sign."""
        if args and args[0][:1].isdigit():
            return args[0], _of_day, args
        return super().resolve_command(ctx, args)


@click.group(cls=_WithDays, invoke_without_command=True, subcommand_metavar="[DATE | resolve ...]")
@json_option
@click.pass_context
def deliveries(ctx: click.Context, *, as_json: bool) -> None:
    """Show the ledger: what was handed to a messenger.

    Of one DATE also who has the letter not, and why.

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
    """Say what became of a letter of which nobody knows.

    Nothing is handed over: what did not arrive leaves with the next run, or send --live, if there is time.
    What will be done is said first, and asked on a terminal.

    Example: newsletter deliveries resolve 2023-09-28 --as sent
    """
    from newsletter.cli import opening, resolved
    from newsletter.model import Word
    from newsletter.pipeline.edition import resolving
    from newsletter.pipeline.settling import told

    as_json = as_json or (ctx.parent is not None and ctx.parent.params["as_json"])
    with opening.open_store(ctx.obj, alone=True) as (context, store):
        said = resolving.foreseen(context, store, context.day(day), Word(word), addresses)
        click.echo(resolved.foretold(context, store, said), err=as_json)
    # Who thinks about it holds nobody up: the letter of the others must leave meanwhile.
    if sys.stdin.isatty() and not _agrees(err=as_json):
        click.echo("Rien n’a été changé.", err=as_json)
        return
    with opening.open_store(ctx.obj, alone=True) as (context, store):
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
    from newsletter.cli import delivery_tables as tables, documents, opening
    from newsletter.pipeline.status import deliveries as gather

    with opening.read_store(root) as (context, store):
        found = gather(context, store)
    click.echo(documents.text(documents.deliveries(found)) if as_json else tables.deliveries(found))
