"""Why something failed, and what to do about it, in French: what the error says in English."""

import re
from dataclasses import dataclass
from typing import Self

from newsletter.config import ENGINES
from newsletter.deliver import Mishap, MishapKind
from newsletter.exceptions import (
    BusyError,
    ConfigurationError,
    DeliveryError,
    FailedError,
    FileError,
    NewsletterError,
    PublishError,
    TemplateError,
    UnreadableError,
)
from newsletter.french import listed

KEEPER = "la personne qui gère la machine"
"""What the operator is called: a remedy that names them is theirs (`pipeline.notify.audience`)."""
ASK = f"N’envoyez rien vous-même : demandez à un abonné s’il l’a reçue, et prévenez {KEEPER}."
ASK_THEM = (
    "N’envoyez rien vous-même : demandez à ces lecteurs s’ils l’ont reçue (newsletter deliveries {day} les nomme), et"
    f" prévenez {KEEPER}."
)
CRON = "Vérifiez que la machine reste allumée, et que cron appelle le programme toutes les dix minutes."
OPERATOR = f"Prévenez {KEEPER}."
_NOT_INSTALLED = "Brevo's client is not installed"
_SECRETS = f"Ajoutez-le au fichier des secrets que lit cron, ou prévenez {KEEPER}."
_SEVERAL_SECRETS = f"Ajoutez-les au fichier des secrets que lit cron, ou prévenez {KEEPER}."
WHOLE = (
    "Rétablissez tout le dossier d’une sauvegarde (newsletter restore), jamais la base seule ; ou mettez-la de côté :"
    " les lettres ont leurs propres fichiers, et ce qui attendait est retenu."
)
"""What to do about a damaged database: an old one beside newer files knows less than happened."""
NEWER = "Réinstallez la version plus récente du programme, ou rétablissez le dossier d’une sauvegarde d’avant la mise à jour."
"""What to do about a database that a newer program has changed."""
_KNOWN = {
    "The database is of a newer program": ("la base de données est d’une version plus récente du programme", NEWER),
    "var/ lies on a network file system": (
        "le dossier est sur un système de fichiers en réseau, où une lettre pourrait partir deux fois",
        f"Mettez-le sur un disque de cette machine. {OPERATOR}",
    ),
}  # fmt: skip
_SEARCH = "The archive's search was not brought up to date"
# The system's words, and the database's: what is wrong, what to do.
_SYSTEM = (
    ("inodes", "le disque ne peut plus recevoir de fichiers (inodes)", "Supprimez du disque des fichiers qui ne servent plus."),
    ("No space left|disk is full|quota", "le disque est plein", "Libérez de la place sur le disque."),
    ("Read-only", "le disque est en lecture seule", "Rendez le disque accessible en écriture."),
    ("ermission|not permitted|may not write", "droits insuffisants", "Donnez à cet utilisateur le droit d’y écrire."),
    ("damaged", "elle est abîmée", WHOLE),
    ("nput/output error|disk I/O", "le disque ne répond plus", f"Vérifiez le disque, et rétablissez une sauvegarde ailleurs s’il est perdu. {OPERATOR}"),
    ("No such file", "rien n’est à cette place", f"Vérifiez ce nom, et remettez ce qui manque. {OPERATOR}"),
    ("Is a directory", "c’est un dossier", "Vérifiez ce nom, ou déplacez ce dossier."),
    ("Not a directory", "un fichier tient la place d’un dossier", "Vérifiez ce nom, ou déplacez ce fichier."),
    ("not a regular file", "ce n’est pas un fichier", "Vérifiez ce nom."),
    ("Too many open files", "trop de fichiers sont ouverts", OPERATOR),
    ("annot allocate memory|out of memory", "la mémoire manque", f"Libérez de la mémoire sur la machine. {OPERATOR}"),
    ("another program holds it", "un autre programme s’en sert", "Attendez qu’il ait fini."),
)  # fmt: skip

# How a program ended that was run.
_ENDED = (
    (r"killed by signal (\d+)", r"commande tuée, signal \1"),
    (r"exit (\d+)", r"code de sortie \1"),
    (r"over (\d+) s$", r"plus de \1 secondes"),
    ("No such file or directory$", "commande introuvable"),
    ("Permission denied$", "droits insuffisants pour lancer cette commande"),
)
_COMMAND = re.compile(r"as root: (ch(?:own|mod) .+)")


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something failed: `text` is no whole sentence, `remedy` is."""

    text: str
    remedy: str

    @classmethod
    def read(cls, written: str) -> Self:
        """Read what `written` gave."""
        text, _, remedy = written.partition("\n")
        return cls(text, remedy)

    @property
    def written(self) -> str:
        """Two lines for the database."""
        return f"{' '.join(self.text.split())}\n{' '.join(self.remedy.split())}"


_BUSY = Cause(
    "une autre commande du programme est au travail depuis trop longtemps",
    f"Attendez quelques minutes, puis recommencez. Si rien n’y fait, prévenez {KEEPER}.",
)


def cause(error: Exception) -> Cause:
    """Say in French why something failed."""
    if isinstance(error, PublishError):
        words = f"l’archive n’a pas pu être mise en ligne ({error.which} : {how_ended(error.cause)})"
        return Cause(
            words, "Vérifiez publish dans la table [archive] de newsletter.toml, et le serveur de l’archive."
        )
    if isinstance(error, DeliveryError):
        return _undelivered(error)
    if isinstance(error, TemplateError):
        return Cause(f"un modèle de la lettre est abîmé ({error.which} : {error.cause})", OPERATOR)
    if isinstance(error, FileError | UnreadableError):
        return Cause(f"{error.place} : {error.cause}", error.advice)
    if isinstance(error, ConfigurationError):
        return _misconfigured(error)
    if isinstance(error, FailedError):
        return _failed(error)
    if isinstance(error, NewsletterError):
        return Cause(str(error), OPERATOR)
    return Cause(
        f"une erreur imprévue ({type(error).__name__})", f"{OPERATOR} Elle est dans var/newsletter.log."
    )


def of_mishap(mishap: Mishap) -> Cause:
    """Say why a messenger did not take something, and where that was."""
    remedy = mishap.french_remedy
    return Cause(mishap.french, f"{remedy[0].upper()}{remedy[1:]}.")


def how_ended(cause: str) -> str:
    """Say in French how a program ended, as `programs.Ended.why` and its callers say it."""
    for english, french in _ENDED:
        if found := re.match(english, cause):
            return found.expand(french) + cause[found.end() :]
    return cause


def _undelivered(error: DeliveryError) -> Cause:
    every = (Mishap(kind, error.cause, error.which, engine) for engine in ENGINES for kind in MishapKind)
    if (mishap := next((one for one in every if one.what == error.what), None)) is not None:
        return of_mishap(mishap)
    return Cause(f"l’envoi a échoué ({error.which} : {error.cause})", OPERATOR)


def _misconfigured(error: ConfigurationError) -> Cause:
    if error.what == "A secret is missing":
        names = error.which.split(", ")
        if len(names) > 1:
            return Cause(f"les secrets {listed(names)} manquent", _SEVERAL_SECRETS)
        return Cause(f"le secret {names[0]} manque", _SECRETS)
    if error.what == _NOT_INSTALLED:
        return Cause(f"il manque {error.which}", f"Installez jeudis-odd17[brevo], ou prévenez {KEEPER}.")
    if error.what == "Not a workspace":
        return _without_settings(error.cause)
    if (known := _KNOWN.get(error.what)) is not None:
        return Cause(*known)
    return Cause(f"{error.which} ne peut pas être lu ({error.cause})", OPERATOR)


def _without_settings(said: str) -> Cause:
    """Say in French what `open_workspace` found in the place of the settings."""
    if found := re.search("is a link to (.+), where", said):
        where = f"newsletter.toml est un lien vers {found[1]}, où il n’y a pas de fichier"
        return Cause(where, "Remettez ce fichier à sa place, ou corrigez le lien.")
    if "is no file" in said:
        return Cause(
            "newsletter.toml n’est pas un fichier", "Déplacez-le, et remettez les réglages à sa place."
        )
    where = "ce dossier n’a pas de newsletter.toml : ce n’est pas celui d’une lettre"
    return Cause(where, "Nommez-le bien (newsletter -C DOSSIER), ou faites-en un : newsletter init DOSSIER")


def _failed(error: FailedError) -> Cause:
    if isinstance(error, BusyError):
        return _BUSY
    known = ((why, remedy) for words, why, remedy in _SYSTEM if re.search(words, error.cause))
    why, remedy = next(known, (error.cause, OPERATOR))
    if (command := _COMMAND.search(error.remedy)) is not None:
        remedy = f"Donnez au programme le droit d’y écrire (en tant que root : {command[1]}). {OPERATOR}"
    if error.what == "The database cannot be used":
        return Cause(f"la base de données {error.which} ne répond pas : {why}", remedy)
    if error.what == _SEARCH:
        words = f"la recherche de l’archive n’a pas pu être mise à jour ({error.which} : {how_ended(error.cause)})"
        return Cause(
            words, f"Réinstallez pagefind[bin], ou retirez-le pour une archive sans recherche. {OPERATOR}"
        )
    if error.what == "The agenda cannot be changed":
        words = f"{error.which} est écrit d’une façon que le programme ne sait pas modifier"
        return Cause(words, f"Écrivez cette modification vous-même dans {error.which}.")
    if error.what == "Cannot read":
        return Cause(f"{error.which} ne peut pas être lu : {why}", remedy.replace("d’y écrire", "de le lire"))
    if error.what == "Failed":  # nobody knows whether that was to be read or written
        return Cause(f"{error.which} : {why}", remedy.replace("d’y écrire", "d’y accéder"))
    if error.what in {"Cannot write", "Cannot remove"}:
        return Cause(f"{error.which} ne peut pas être écrit : {why}", remedy)
    return Cause(str(error), remedy)
