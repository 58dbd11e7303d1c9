"""The commands about the machine that the letter runs on."""

import re
import sys
from pathlib import Path

import click

from newsletter.cli.options import json_option

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")
_OF_EACH_SERVICE = ("/tmp", "/var/tmp")  # noqa: S108  # nosec B108 - named, not written to: PrivateTmp= hides them
_CREDENTIALS = "/etc/{name}/credentials"


@click.command()
@click.option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="Where to write them; it is made when it is missing.",
)
@click.option(
    "--name",
    default="jeudis",
    show_default=True,
    metavar="NAME",
    help="What they are called, where a machine has several letters: each has secrets and a port of its own.",
)
@click.option(
    "--port",
    type=click.IntRange(1024, 65535),
    metavar="N",
    help="Of the preview; without it 8017, and another one by another --name.",
)
@click.pass_obj
def units(root: Path, folder: Path, name: str, port: int | None) -> None:
    """Write systemd's units: what runs in cron's place.

    They run the letter every ten minutes, and the preview.

    Example: newsletter -C /srv/jeudis units --dir /tmp/units
    """
    from newsletter.cli import opening
    from newsletter.exceptions import UsageError
    from newsletter.files import write_atomically
    from newsletter.units import MARK, NAME, Setting, port_of, units as texts

    context = opening.open_context(root)
    if not _NAME.fullmatch(name):
        raise UsageError(
            "Not a name for units",
            name,
            cause="systemd would not take it",
            remedy="write letters, figures and -",
        )
    workspace = context.workspace.root.resolve()
    setting = Setting(
        name=name,
        port=port or port_of(name),
        title=context.config.letter.title,
        program=_program(),
        workspace=workspace,
        user=context.workspace.root.owner(),
        secrets=context.config.secrets_used(),
        credentials=Path(_CREDENTIALS.format(name=name)),
    )
    try:
        found = texts(setting)
    except ValueError as error:
        raise UsageError(
            "No unit can name this path",
            repr(str(error)),
            cause="it has a line break, or a quote or a backslash in the program's",
            remedy="move it to a folder with a plain name",
        ) from error
    for unit, text in found.items():
        path = folder / unit
        if path.exists() and not _is_ours(path.read_text("utf-8", "replace"), text, MARK):
            raise UsageError(
                "Not this letter's",
                str(path),
                cause="a unit of that name is there already",
                remedy="move it, or name another folder, or another letter by --name",
            )
    for unit, text in found.items():
        write_atomically(folder / unit, text.encode())
        click.echo(str(folder / unit))
    if any(workspace.is_relative_to(folder) for folder in _OF_EACH_SERVICE):
        click.echo(
            f"Attention : ces services ont un /tmp à eux, et ne trouveront pas {workspace}. Déplacez-le, par exemple dans /srv."
        )
    for secret in setting.secrets:
        click.echo(f"Secret attendu : {setting.credentials / secret}")
    if name != NAME:
        click.echo(f"Aperçu : port {setting.port}")


def _is_ours(old: str, new: str, mark: str) -> bool:
    """Whether a unit was written by this program, for this workspace."""
    of = [[line for line in text.splitlines() if line.startswith("WorkingDirectory=")] for text in (old, new)]
    return old.startswith(mark) and of[0] in ([], of[1])


@click.command()
@json_option
@click.pass_obj
def doctor(root: Path, *, as_json: bool) -> int:
    """Look at all that a letter needs, and say what is wrong.

    Nothing is changed.

    Example: newsletter doctor
    """
    import os

    from newsletter.cli import documents, opening, tables
    from newsletter.credentials import with_credentials
    from newsletter.pipeline.context import open_workspace
    from newsletter.pipeline.doctor import examined

    environment = with_credentials(os.environ)
    with opening.busy("Examen…"):
        found = examined(root, lambda: open_workspace(root, opening.now, environment))
    click.echo(documents.text(documents.examined(found)) if as_json else tables.examined(found))
    return int(any(one.level == "error" for one in found))


def _program() -> Path:
    """Return the command that is running, as it will be found again: not through a link to Python."""
    beside = Path(sys.executable).parent / "newsletter"
    return beside if beside.exists() else Path(sys.argv[0]).absolute()
