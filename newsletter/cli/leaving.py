"""The command by which readers leave, where each gets a letter of their own."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from newsletter.pipeline.readers.erasing import Erased
    from newsletter.pipeline.readers.unsubscribing import Left

_UNSEEN = (
    "Regardés : newsletter.toml et les fichiers posés à côté, les listes, l’agenda et les sources, les lettres et leurs versions, les avis, la boîte d’envoi,"
    " le journal. Pas les autres dossiers, ni l’historique de git."
)
_BESIDE = (
    "Si une lettre lui a été envoyée, le registre des envois n’en garde qu’une empreinte. Les sauvegardes, le serveur de courrier et un moteur de listes"
    " ont leurs propres copies (docs/privacy.fr.md)."
)
_NO_SUPPRESSION = "newsletter.toml ne nomme pas de fichier des désinscrits (suppression) : une ancienne liste ramènerait cette adresse."
_AGAIN = "recevra de nouveau la lettre, si le fichier des destinataires a son adresse."
_NOT_LOST = "rien à rendre ; si le fichier des désinscrits a encore sa ligne, c’est elle qui compte."
_UNKNOWN = 2  # it asks for something that does not exist


@click.command()
@click.argument("tokens", nargs=-1, required=True, metavar="TOKEN...")
@click.option("--dry-run", is_flag=True, help="Say whose they are, and write nothing.")
@click.pass_obj
def unsubscribe(root: Path, tokens: tuple[str, ...], *, dry_run: bool) -> int:
    """Write down who leaves, by the tokens of their letters.

    It is the suppression file that they go to; a whole address that holds a token will do.

    Example: newsletter unsubscribe https://jeudis.example.org/stop/6c1f0b9e7a2d4c58b3e1f0a9d8c7b6a5
    """
    from newsletter.cli import leftover, opening
    from newsletter.pipeline.readers.unsubscribing import Done, unsubscribe as write_down

    context = opening.open_context(root)
    if not dry_run:
        leftover.say()
    results = write_down(context, tokens, looks_only=dry_run)
    unknown = [one for one in results if one.done is Done.UNKNOWN]
    for one in results:
        click.echo(_said(one, dry_run=dry_run), err=one in unknown)
    return _UNKNOWN if unknown else 0


def _said(one: "Left", *, dry_run: bool) -> str:
    from newsletter.model.quotes import quoted
    from newsletter.pipeline.readers.unsubscribing import Done

    if one.done is Done.UNKNOWN:
        told = "".join(sign if sign.isprintable() else "\ufffd" for sign in one.asked.strip())
        return f"{quoted(told)} : ce jeton n’est à personne, ni du fichier des destinataires, ni des lettres du dernier mois."
    if one.done is Done.ALREADY:
        return f"{one.address} : ne reçoit déjà plus rien."
    if dry_run:
        return f"{one.address} : reçoit la lettre."
    return f"{one.address} : ne recevra plus rien."


@click.command()
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]...")
@click.option("--all", "everybody", is_flag=True, help="All whom the suppression file has lost.")
@click.pass_obj
def resubscribe(root: Path, addresses: tuple[str, ...], *, everybody: bool) -> int:
    """Give the letter back to readers who had left.

    They are those whom the suppression file has no more: nothing is sent to them until then.
    Without an address it says who they are, an address a line, and changes nothing.

    Example: newsletter resubscribe lectrice@example.org
    """
    from newsletter.cli import leftover, opening
    from newsletter.exceptions import UsageError
    from newsletter.pipeline.readers.leavers import left_out, readmit
    from newsletter.recipients import folded

    if addresses and everybody:
        raise UsageError("Not both", "ADDRESS and --all", cause="each says who is meant", remedy="keep one")
    context = opening.open_context(root)
    lost = [one.address for one in left_out(context)]
    if not (addresses or everybody):
        for address in lost:
            click.echo(address)
        return 0
    leftover.say()
    asked = tuple({folded(one): one for one in addresses or lost}.values())
    back = readmit(context, asked)
    for address in asked:
        click.echo(f"{address} : {_AGAIN if address in back else _NOT_LOST}", err=address not in back)
    return 0 if len(back) == len(asked) else _UNKNOWN


@click.command()
@click.argument("address", metavar="ADDRESS")
@click.option(
    "--undo", is_flag=True, help="Let somebody who was forgotten, and subscribed again, be written to."
)
@click.pass_obj
def forget(root: Path, address: str, *, undo: bool) -> None:
    """Say where a reader's address stands, and take it out.

    Example: newsletter forget lecteur@example.org
    """
    from newsletter.cli import opening
    from newsletter.pipeline.readers.erasing import forget as erase, take_back

    if undo:
        with opening.open_store(root) as (context, _):
            where = take_back(context, address)
        click.echo(
            f"{where} : l’empreinte de cette adresse est retirée ; la lettre lui sera de nouveau envoyée."
        )
        return
    with opening.open_store(root, alone=True) as (context, store):
        found = erase(context, store, address)
        is_kept = context.config.delivery.smtp.suppression is not None
    for one in found:
        click.echo(f"{one.where} : {_became(one)}")
    if not found:
        click.echo("Cette adresse ne figure dans aucun fichier de la lettre.")
    elif not is_kept:
        click.echo(_NO_SUPPRESSION)
    click.echo(_UNSEEN)
    click.echo(_BESIDE)


def _became(one: "Erased") -> str:
    if one.is_unread:
        return "n’a pas pu être lu ; voyez vous-même."
    if one.stays:
        return "y figure encore ; ce fichier est à vous."
    return "remplacée par une empreinte : rien ne lui sera plus envoyé." if one.is_hashed else "retirée."
