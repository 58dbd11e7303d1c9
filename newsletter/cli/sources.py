"""`newsletter sources`: what is collected; adding to it, trying it, exchanging it with other programs (OPML)."""

from pathlib import Path

import click

from newsletter.cli.options import json_option

_KINDS = ["event", "replay", "publication"]


@click.group()
def sources() -> None:
    """List, add, check, import and export what is collected.

    Example: newsletter sources add https://www.example.org/
    """


@sources.command(name="list")
@json_option
@click.pass_obj
def list_sources(root: Path, *, as_json: bool) -> None:
    """List what is collected, and how it fares.

    Example: newsletter sources list --json
    """
    from newsletter.cli import documents, opening, tables
    from newsletter.pipeline.subscriptions.listing import listed

    with opening.read_store(root) as (context, store):
        found = listed(context, store)
    click.echo(documents.text(documents.sources(found)) if as_json else tables.sources(found))


@sources.command()
@click.argument("url", metavar="URL")
@click.option("--kind", type=click.Choice(_KINDS), help="What its entries are (default: guessed).")
@json_option
@click.pass_obj
def add(root: Path, url: str, *, kind: str | None, as_json: bool) -> None:
    """Add a feed, a calendar, or a web page's feed.

    What a page announces, links to or is likely to have is tried; the first that gives entries is added to
    feeds/sources.toml.

    Example: newsletter sources add https://www.example.org/ --kind publication
    """
    from newsletter.cli import documents, opening, source_tables
    from newsletter.model import Kind
    from newsletter.pipeline.subscriptions.adding import add as add_source

    context = opening.open_context(root)
    with opening.busy("Recherche…"):
        found = add_source(context, url, Kind(kind) if kind else None)
    click.echo(
        documents.text(source_tables.added_document(*found)) if as_json else source_tables.added(*found)
    )


@sources.command()
@click.argument("names", nargs=-1, metavar="[ID]...")
@json_option
@click.pass_obj
def check(root: Path, names: tuple[str, ...], *, as_json: bool) -> int:
    """Try the sources, or those named.

    Nothing is collected: what is known stays as it is.

    Example: newsletter sources check
    """
    from newsletter.cli import documents, opening, source_tables
    from newsletter.pipeline.subscriptions.trials import check as check_sources

    context = opening.open_context(root)
    with opening.busy("Lecture…"):
        found = check_sources(context, names)
    click.echo(
        documents.text(source_tables.checked_document(found)) if as_json else source_tables.checked(found)
    )
    failed = [one for one in found if one.error]
    return 1 if failed and (names or len(failed) == len(found)) else 0


@sources.command(name="import")
@click.argument("file", metavar="FILE")
@json_option
@click.pass_obj
def import_sources(root: Path, file: str, *, as_json: bool) -> None:
    """Add what an OPML file lists.

    FILE may be - for standard input. What is a source already stays as it is.

    Example: newsletter sources import subscriptions.opml
    """
    from newsletter.cli import documents, opening, source_tables
    from newsletter.exceptions import UsageError
    from newsletter.opml import LARGEST
    from newsletter.pipeline.subscriptions.exchanging import import_list

    context = opening.open_context(root)
    try:
        with click.open_file(file, "rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(
            "Cannot read", file, cause=error.strerror or "", remedy="check the file's name"
        ) from None
    with context.lock():
        found = import_list(context, data, file)
    click.echo(
        documents.text(source_tables.imported_document(*found)) if as_json else source_tables.imported(*found)
    )


@sources.command(name="export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False, metavar="[FILE]")
@click.pass_obj
def export_sources(root: Path, file: Path | None) -> None:
    """Write the sources as OPML 2.0.

    To FILE, or to standard output. Sources that are files, and logins, are left out.

    Example: newsletter sources export sources.opml
    """
    from newsletter.cli import opening
    from newsletter.exceptions import UsageError
    from newsletter.files import write_atomically
    from newsletter.pipeline.subscriptions.exchanging import export_list

    data = export_list(opening.open_context(root))
    if file is None:
        click.echo(data, nl=False)
    elif not file.parent.is_dir():
        raise UsageError("Cannot write", str(file), cause="there is no such folder", remedy="check its name")
    else:
        write_atomically(file, data)
