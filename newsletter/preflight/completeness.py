"""What the edition holds: an édito of a readable length, and entries."""

from collections.abc import Iterator

from newsletter.config import Config
from newsletter.french import long_date
from newsletter.issue.sections import put_right
from newsletter.markup import plain, read_edito
from newsletter.model import UNTITLED, Edition, Finding
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import error, warning

_LONGEST_EDITO = 1500  # words; a quarter's review has some 1,250
_A_MINUTE = 230  # words that are read in one


def content(edition: Edition, config: Config) -> Iterator[Finding]:
    """Check that there is something to read, not too much, and nothing of another day's letter."""
    if edition.sent_as is not None:
        yield warning(
            "sent-elsewhere",
            "sent",
            f"Ce fichier est une copie : l’envoi qu’il note est celui de la lettre du {long_date(edition.sent_as)}."
            " Cette lettre-ci n’est pas partie. Supprimez sa partie [sent].",
        )
    edito = read_edito(edition.edito)
    if not (edito.title or edito.html.strip()):
        make = error if config.letter.edito == "required" else warning
        yield make("edito-missing", "edito", "L’édito est vide.")
    words = len(plain(edito.html).split())
    if words > _LONGEST_EDITO:
        yield warning(
            "edito-long",
            "edito",
            f"L’édito a {words} mots, environ {round(words / _A_MINUTE)} minutes de lecture : restez sous {_LONGEST_EDITO}.",
        )
    for entry in edition.shown:
        if entry.title == UNTITLED:
            yield error(
                "title-missing", entry.key, "Cette entrée n’a pas de titre : écrivez-en un, ou écartez-la."
            )
        if (section := put_right(entry, config)) is not None:
            yield warning(
                "section-unknown",
                entry.key,
                f"{quoted(entry.title)} est dans la partie {quoted(entry.section)}, qui n’existe pas : l’entrée est montrée dans"
                f' {quoted(section.title or section.id)}. Écrivez section = "{section.id}".',
            )
    if not edition.shown:
        yield warning("letter-empty", "entries", "La lettre n’annonce rien : aucune entrée n’est retenue.")
