"""The command that makes editions of earlier letters."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from newsletter.pipeline.importing import Imported, Report

_FILE = click.Path(path_type=Path)


@click.command(name="import")
@click.argument("files", type=_FILE, nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--category", default="", metavar="C", help="Of a WordPress export, only posts of this category."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done; write and ask nothing.")
@click.pass_obj
def import_(root: Path, files: tuple[Path, ...], *, category: str, dry_run: bool) -> int:
    """Make sent editions of earlier letters.

    They are mails (.eml), pages (.html), WordPress or Mailchimp exports. Nothing of them is ever sent, and no edition that is there is touched. Exit 3 if a letter was not taken.

    Example: newsletter import --dry-run lettres/*.eml
    """
    from newsletter.cli import opening
    from newsletter.pipeline.importing import import_letters

    if dry_run:
        with opening.busy("Lecture…"):
            report = import_letters(opening.open_context(root), files, category, is_dry=True)
    else:
        with opening.open_store(root) as (context, _), opening.busy("Importation…"):
            report = import_letters(context, files, category)
    for line in _said(report, is_dry=dry_run):
        click.echo(line)
    for line in _not_taken(report):
        click.echo(line, err=True)
    return 2 if report.broken else 3 if report.refused else 0


def _said(report: "Report", *, is_dry: bool) -> list[str]:
    from newsletter import french
    from newsletter.markup import undisturbed

    lines = [_line(one) for one in report.imported]
    lines += [undisturbed(f"{one.where}\u00a0: {one.why}.") for one in report.there]
    made = french.count(len(report.imported), "lettre importée", "lettres importées")
    would = french.count(len(report.imported), "lettre serait importée", "lettres seraient importées")
    return [*lines, f"{would}\u00a0; rien n’est écrit." if is_dry else f"{made}."]


def _line(one: "Imported") -> str:
    from newsletter import french

    day, letter = one.place.day, one.place.letter
    near = f", partie le {french.long_date(one.place.at.date())}" if one.place.at.date() != day else ""
    shown = f", {french.count(one.pictures, 'image')}" if one.pictures else ""
    lost = f", {french.count(one.lost, 'image perdue', 'images perdues')}" if one.lost else ""
    left = f", {_left(letter.left)}" if letter.left else ""
    greeted = f", {_greeted(letter.greeted)}" if letter.greeted else ""
    return f"{day}\u00a0: n°\u00a0{one.place.number}, «\u00a0{letter.subject}\u00a0»{near}{shown}{lost}{left}{greeted}"


def _greeted(count: int) -> str:
    from newsletter import french

    return french.count(count, "nom ôté d’un bonjour", "noms ôtés de bonjours")


def _left(names: tuple[str, ...]) -> str:
    from newsletter import french
    from newsletter.markup import undisturbed

    said = french.count(len(names), "pièce jointe laissée", "pièces jointes laissées")
    return f"{said} ({undisturbed(', '.join(names))})"


def _not_taken(report: "Report") -> list[str]:
    from newsletter.markup import undisturbed

    refused = [f"Pas importée\u00a0: {one.where}\u00a0: {one.why}." for one in report.refused]
    return [undisturbed(line) for line in (*refused, *map(str, report.broken))]
