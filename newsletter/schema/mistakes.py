"""Says in French what is wrong with a file that the editor writes: what its error says in English. Pure."""

import re
from dataclasses import dataclass

from newsletter.exceptions import NewsletterError

_PLACE = re.compile(
    r"(?P<file>[^,]+)(?:, line (?P<line>\d+))?(?:, (?P<key>.+))?\Z"
)  # feeds/agenda.toml, line 3, event[1].start
_AT_LINE = re.compile(r"at line (\d+)")  # tomllib: (at line 3, column 5)
# What the error says (what, cause and remedy), what is wrong, what to do.
_FRENCH = (
    ("Not merged", "git y a laissé deux versions", "Gardez-en une, et retirez les lignes <<<<<<<, ======= et >>>>>>>."),
    ("Not an edition", "les deux lignes +++ qui entourent les réglages n’y sont pas", "Remettez-les, ou effacez le fichier s’il est vide."),
    ("Not UTF-8", "le texte n’est pas en UTF-8", "Enregistrez le fichier en UTF-8."),
    ("File too large", "le fichier est trop gros", "Raccourcissez-le."),
    ("Cannot read", "le fichier ne s’ouvre pas", "Vérifiez qu’il est bien là, et qui a le droit de le lire."),
    ("Name taken", "agenda.toml s’appelle déjà « agenda »", "Renommez ce calendrier."),
    ("leads outside the workspace", "il est hors du dossier de la lettre", "Recopiez-le dans le dossier feeds."),
    ("export it again", "il n’est pas entier, ou n’est pas un calendrier", "Exportez-le de nouveau, ou retirez-le du dossier feeds."),
    ("write dates as", "cette date est écrite jour d’abord", "Écrivez les dates ainsi, sans guillemets : 2026-12-25."),
    ("there is no such day or hour", "ce jour ou cette heure n’existe pas", "Corrigez cette ligne."),
    ("a quote is missing", "un guillemet manque", 'Fermez-le ; à l’intérieur d’un texte, écrivez « … », ou \\".'),
    ("nested too deeply", "trop de crochets les uns dans les autres", "Simplifiez cette ligne."),
    ("Not valid TOML", "cette ligne n’est pas écrite comme il faut", "Vérifiez ses guillemets, ses crochets et son signe =."),
    (r"Unknown key.*there is no '(.+?)' here; did you mean '(.+?)'\?", "« {0} » n’existe pas ici", "Écrivez « {1} »."),
    (r"Unknown key.*there is no '(.+?)' here", "« {0} » n’existe pas ici", "Retirez cette ligne."),
    (r"Missing key.*'(.+?)' is required", "« {0} » manque", "Ajoutez une ligne {0} = …"),
    ("holds a control character", "un caractère invisible s’y est glissé", "Effacez-le, ou retapez ce texte."),
    (r"the year (\d+) is out of reach", "l’année {0} est impossible", "Corrigez-la."),
    (r"the file is not called (.+?\.md)", "la date n’est pas celle du nom du fichier", "Mettez les deux d’accord : {0}, ou une autre date."),
    ("expected a date", "il faut une date, sans guillemets", "Écrivez-la ainsi : 2023-10-05T09:00:00."),
    (r"'(.*)' is not an http\(s\) address", "« {0} » n’est pas une adresse web", "Écrivez-la en entier, avec https://."),
    ("start and end must both have an hour", "start et end doivent avoir une heure tous les deux, ou aucun", "Écrivez-les de la même façon."),
    (r"it ends \((.+?)\) before it starts", "il finit ({0}) avant de commencer", "Corrigez l’une des deux dates."),
    (r"unknown zone '(.*)'", "le fuseau « {0} » n’existe pas", "Écrivez par exemple Europe/Paris."),
    (r"'(.*)' is no picture of the archive", "« {0} » n’est pas une image de l’archive", "Écrivez images/NOM.jpg, ou retirez la ligne."),
    (r"'(.*)' stands twice", "« {0} » y est deux fois", "Retirez l’une des deux."),
    (r"'(.*)' is also that of '(.*)'", "« {0} » est déjà celui de « {1} »", "Choisissez-en un autre."),
    (r"no entry of the agenda has the id '(.*?)';", "aucune entrée de l’agenda n’a l’id « {0} »", "Écrivez un id qui existe, ou la clé entière d’une autre source."),
    ("it is empty", "c’est vide", "Écrivez-en un."),
    (r"has a `(.+?)` instead", "ici, c’est « {0} » qu’il faut", "Écrivez {0} = …"),
    (r"the event '(.*)' has none", "l’événement « {0} » n’a pas de start", "Écrivez par exemple start = 2023-10-05T09:00:00."),
    ("an event has none|only events have one", "cela ne va pas avec ce genre d’entrée", "Retirez cette ligne."),
    (r"; write one of: (.+)", "cette valeur n’existe pas", "Choisissez parmi : {0}."),
    ("Wrong value", "cette valeur ne convient pas", "Corrigez-la."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a file: where, what, and what to do; `text` is no whole sentence, `remedy` is."""

    place: str
    text: str
    remedy: str


def mistake(error: NewsletterError, name: str = "") -> Mistake:
    """Say in French what an error says of a file.

    Args:
        error: what reading the file raised.
        name: of the file, where the error calls it otherwise.
    """
    said = f"{error.what}: {error.cause}; {error.remedy}"
    for pattern, text, remedy in _FRENCH:
        if found := re.search(pattern, said, re.DOTALL):
            words = found.groups()
            return Mistake(_where(error, name), text.format(*words), remedy.format(*words))
    return Mistake(_where(error, name), f"il ne peut pas être lu ({error.cause})", "Corrigez-le.")


def _where(error: NewsletterError, name: str) -> str:
    found = _PLACE.match(error.which)
    file, line, key = found.group("file", "line", "key") if found else (error.which, None, None)
    at_line = _AT_LINE.search(error.cause)
    line = line or (at_line[1] if at_line else None)
    return f"{name or file}{f', ligne {line}' if line else ''}{f' ({key})' if key else ''}"
