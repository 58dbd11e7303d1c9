"""The commands that keep a workspace in one file, and bring it back."""

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.options import WORKSPACE

if TYPE_CHECKING:
    from newsletter.pipeline.backing_up import Saved
    from newsletter.pipeline.recovery import Recovered

_FILE = click.Path(
    path_type=Path, readable=False
)  # one that is there is replaced; what cannot be read we say ourselves


@click.command()
@click.argument("file", type=_FILE, metavar="FILE")
@click.pass_obj
def backup(root: Path, file: Path) -> None:
    """Write all that cannot be made again into one file.

    Whoever is at work; a FILE that is there is replaced. It is a tar, packed where FILE ends in .gz; secrets are not in it.

    Example: newsletter -C ~/jeudis backup /backup/jeudis.tar
    """
    from newsletter.cli import leftover, opening
    from newsletter.pipeline.backing_up import back_up

    context = opening.open_context(root)
    leftover.say()
    with opening.busy("Sauvegarde…"):
        saved = back_up(context, file)
    for line in _saved(saved):
        click.echo(line)


@click.command()
@click.argument("file", type=_FILE, metavar="FILE")
@click.argument("directory", type=WORKSPACE, metavar="DIR")
def restore(file: Path, directory: Path) -> None:
    """Make a workspace of a backup, in a new or an empty folder.

    Switch the old one off before. A letter whose hour has passed and that the backup does not know as sent waits for deliveries resolve.

    Example: newsletter restore /backup/jeudis.tar ~/jeudis
    """
    from newsletter.cli import leftover, opening
    from newsletter.pipeline.recovery import restore as bring_back

    with opening.busy("Rétablissement…"):
        done = bring_back(file, directory, opening.now, os.environ)
    leftover.say()
    for line in _restored(done):
        click.echo(line)
    for error in done.later:
        click.echo(str(error), err=True)


def _saved(one: "Saved") -> list[str]:
    from newsletter import french

    lines = [f"Sauvegarde\u00a0: {one.path} ({french.count(one.files, 'fichier')}, {_bytes(one.size)})."]
    if one.secrets:
        lines.append(
            f"Secret, donc pas dedans\u00a0: {french.listed(list(one.secrets))}. À garder ailleurs, ou à refaire."
        )
    if one.left_out:
        lines.append(
            f"Pas dedans, car hors du dossier ou pas un fichier\u00a0: {french.listed(list(one.left_out))}."
        )
    return lines


def _restored(one: "Recovered") -> list[str]:
    from newsletter import french

    taken = french.instant(one.contents.taken, year=True)
    lines = [f"Rétabli dans {one.folder}, d’après la sauvegarde du {taken} ({one.contents.program})."]
    lines.append(
        "Si l’ancienne machine fonctionne encore, arrêtez-y cron\u00a0: deux machines enverraient la même lettre."
        " Refaites ici les désinscriptions et les oublis demandés depuis la sauvegarde."
    )
    lines.append(
        "Au premier passage avec --live, l’archive en ligne redevient celle de la sauvegarde\u00a0: les pages des lettres"
        " parties depuis n’y sont plus."
    )
    for day in one.held:
        resolve = f"newsletter -C {shlex.quote(str(one.folder))} deliveries resolve {day}"
        lines.append(
            f"La lettre du {french.long_date(day)} est retenue\u00a0: elle est peut-être partie depuis. "
            f"Quand vous le savez\u00a0: {resolve} --as sent, ou --as not-sent."
        )
    if one.is_clock_behind:
        lines.append(
            "L’horloge de cette machine est en retard sur la sauvegarde\u00a0: l’une des deux était fausse. Réglez-la avant tout envoi. Les lettres de la semaine qui suit la sauvegarde sont retenues."
        )
    if one.later:
        lines.append(
            "Le premier passage du programme retient le reste\u00a0; ce qui l’empêche dès maintenant\u00a0:"
        )
    return lines


def _bytes(size: int) -> str:
    number = f"{size / 1_000_000:.1f}".replace(".", ",")
    return f"{number}\u00a0Mo"
