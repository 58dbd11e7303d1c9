"""Whom the letter reaches, and how they leave, where each reader gets a message of their own."""

from collections.abc import Iterator, Sequence

from newsletter.config import Config
from newsletter.french import count, listed
from newsletter.model import TOKEN_PLACE, Finding
from newsletter.preflight.finding import warning
from newsletter.recipients import Census

_TOLD = 10  # lines, beyond which they are only counted


def readers(config: Config, census: Census | None, nobodies: Sequence[int] = ()) -> Iterator[Finding]:
    """Tell of readers who cannot be reached, and of a way out that mail programs cannot offer.

    Args:
        config: the letter's.
        census: of the recipients file; None where that is not known, or the letter goes to a list.
        nobodies: lines of the suppression file of which nobody can tell whom they mean.
    """
    if not config.delivery.goes_to_each:
        return
    if census is not None and census.invalid:
        yield warning("recipients-invalid", "recipients", _invalid(config, census))
    if census is not None and census.quoted:
        yield warning("recipients-invalid", "recipients", _quoted(config, census))
    if nobodies:
        yield warning("suppression-invalid", "suppression", _nobody(config, nobodies))
    smtp = config.delivery.smtp
    if TOKEN_PLACE in config.letter.unsubscribe and smtp.suppression is None:
        yield warning(
            "one-click",
            "suppression",
            "Personne ne peut se désinscrire : rien ne retient qui l’a demandé. Écrivez"
            ' suppression = "suppressed.csv" dans la table [delivery.smtp] de newsletter.toml.',
        )
    if config.letter.unsubscribe.startswith("https:") and smtp.dkim is None:
        yield warning(
            "one-click",
            "unsubscribe",
            "Les messageries ne proposeront pas de se désinscrire en un clic : il y faut une lettre signée (DKIM)."
            ' Si votre serveur de courrier signe, écrivez dkim = "relay" dans la table [delivery.smtp] de newsletter.toml ; sinon le programme peut signer lui-même (docs/operate.md).',
        )


def _invalid(config: Config, census: Census) -> str:
    several = census.invalid > 1
    verb = "ne sont pas des adresses" if several else "n’est pas une adresse"
    remedy = (
        "Rien n’y sera envoyé : corrigez-les, ou retirez-les."
        if several
        else "Rien n’y sera envoyé : corrigez-la, ou retirez-la."
    )
    return f"{count(census.invalid, 'ligne')} de {config.delivery.smtp.recipients} {verb} : {_lines(census.lines, census.invalid)}. {remedy}"


def _quoted(config: Config, census: Census) -> str:
    several = census.quoted > 1
    verb, whose = ("ont", "leurs") if several else ("a", "ses")
    whom = "leurs lecteurs" if several else "son lecteur"
    return (
        f"{count(census.quoted, 'ligne')} de {config.delivery.smtp.recipients} {verb} des guillemets qui ne se lisent pas\u00a0:"
        f" {_lines(census.quoted_lines, census.quoted)}. Rien ne sera envoyé à {whom}\u00a0: retirez {whose} guillemets, ou écrivez"
        ' "" pour chacun de ceux qui sont dans un nom, lui-même entre guillemets ("Le ""petit"" Jean").'
    )


def _nobody(config: Config, lines: Sequence[int]) -> str:
    several = len(lines) > 1
    verb = "ne disent" if several else "ne dit"
    which, them = (
        ("ces lignes", "écrivez-y leurs adresses") if several else ("cette ligne", "écrivez-y son adresse")
    )
    return (
        f"{count(len(lines), 'ligne')} de {config.delivery.smtp.suppression} {verb} pas qui ne veut plus de la lettre, faute d’une adresse"
        f" : {_lines(lines[:_TOLD], len(lines))}. Qui est dans {which} la recevrait encore : {them}."
    )


def _lines(first: Sequence[int], every: int) -> str:
    """Name the first of some lines, and count the others."""
    others = [count(every - len(first), "autre")] if every > len(first) else []
    return f"{'lignes' if every > 1 else 'ligne'} {listed([*map(str, first), *others])}"
