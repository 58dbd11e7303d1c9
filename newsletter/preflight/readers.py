"""Whom the letter reaches, and how they leave, where each reader gets a message of their own."""

from collections.abc import Iterator

from newsletter.config import Config
from newsletter.french import count, listed
from newsletter.model import TOKEN_PLACE, Finding
from newsletter.preflight.finding import warning
from newsletter.recipients import Census


def readers(config: Config, census: Census | None) -> Iterator[Finding]:
    """Tell of readers who cannot be reached, and of a way out that mail programs cannot offer.

    Args:
        config: the letter's.
        census: of the recipients file; None where that is not known, or the letter goes to a list.
    """
    if not config.delivery.goes_to_each:
        return
    if census is not None and census.invalid:
        yield warning("recipients-invalid", "recipients", _invalid(config, census))
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
    lines = [str(line) for line in census.lines]
    if (others := census.invalid - len(lines)) > 0:
        lines.append(count(others, "autre"))
    said = "lignes" if several else "ligne"
    verb = "ne sont pas des adresses" if several else "n’est pas une adresse"
    remedy = (
        "Rien n’y sera envoyé : corrigez-les, ou retirez-les."
        if several
        else "Rien n’y sera envoyé : corrigez-la, ou retirez-la."
    )
    return f"{count(census.invalid, 'ligne')} de {config.delivery.smtp.recipients} {verb} : {said} {listed(lines)}. {remedy}"
