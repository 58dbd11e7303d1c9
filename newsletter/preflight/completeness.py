"""What the edition holds: an édito of a readable length, and entries."""

import re
from collections.abc import Iterator

from newsletter.config import Config
from newsletter.french import count, listed, long_date
from newsletter.issue.sections import put_right
from newsletter.markup import plain, read_edito, shortened
from newsletter.model import UNTITLED, Edition, Finding
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import error, warning

LONGEST_TITLE = 200  # signs; most have 60
"""What is no title any more, but a text."""
_LONGEST_EDITO = 1500  # words; a quarter's review has some 1,250
_A_MINUTE = 230  # words that are read in one
_TO_CHECK = re.compile(
    r"<!--\s*[àÀ]\s+v[ée]rifier\b", re.IGNORECASE
)  # <!-- à vérifier : rien ne l’a confirmé -->
_SHOWN = 60  # characters of the words by which a note is found


def content(edition: Edition, config: Config) -> Iterator[Finding]:
    """Check that there is something to read, not too much, and nothing of another day's letter."""
    if edition.sent_as is not None:
        yield warning(
            "sent-elsewhere",
            "sent",
            f"Ce fichier est une copie : l’envoi qu’il note est celui de la lettre du {long_date(edition.sent_as)}."
            ' Cette lettre-ci n’est pas partie. Écrivez status = "draft" et supprimez sa partie [sent].',
        )
    edito = read_edito(edition.edito)
    if not (edito.title or edito.html.strip()):
        make = error if config.letter.edito == "required" else warning
        yield make("edito-missing", "edito", "L’édito est vide.")
    yield from _notes(edition.edito)
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
        if len(entry.title) > LONGEST_TITLE:
            yield warning(
                "title-long",
                entry.key,
                f"Le titre de {quoted(shortened(entry.title, _SHOWN))} a {len(entry.title)} signes : c’est un texte. Raccourcissez-le,"
                f" {LONGEST_TITLE} signes au plus, ou mettez-en la suite dans son résumé.",
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


def _notes(edito: str) -> Iterator[Finding]:
    """Tell how many notes are left that ask for verification, and after which words: a review has them, and no reader sees one."""
    notes = [*_TO_CHECK.finditer(edito)]
    if not notes:
        return
    lines = (edito[edito.rfind("\n", 0, note.start()) + 1 : note.start()] for note in notes)
    places = [quoted(shortened(plain(read_edito(line).html), _SHOWN)) for line in lines if line.strip()]
    after = f", après {listed(list(dict.fromkeys(places)))}" if places else ""
    is_one = len(notes) == 1
    yield warning(
        "note-to-check",
        "edito",
        f"{count(len(notes), 'note')} «\u00a0à vérifier\u00a0» {'reste' if is_one else 'restent'} dans l’édito{after}\u00a0: vérifiez,"
        f" corrigez les mots s’il le faut, puis supprimez {'la note' if is_one else 'ces notes'}.",
    )
