"""Names of keys and tables as a French editor guesses them, or as other programs call them in English. Pure."""

import re
import unicodedata

# The right name, and what is written for it. A name that stands for several comes in the order of likelihood.
_GUESSED = {
    "url": "adresse address href http https lien lien_web link page page_web permalien permalink site site_web src uri web website",
    "links": "lien liens link urls autres_liens",
    "label": "libelle mots nom name texte text titre title",
    "title": "heading intitule nom name sujet titre",
    "name": "nom titre",
    "start": "begin commence date date_debut date_heure date_start dates debut dtstart jour le quand start_date when",
    "date": "date_debut date_publication dates debut jour le paru parution publie published publication_date quand start_date when",
    "end": "date_end date_fin dtend end_date fin finit jusqu_au until",
    "place": "address adresse city endroit lieu lieux location ou salle venue ville where",
    "summary": "abstract body chapeau chapo content contenu desc description detail details presentation resume text texte",
    "duration": "duree length temps",
    "state": "etat",
    "status": "annule annulee canceled cancelled etat statut",
    "type": "categorie category format genre",
    "kind": "genre nature",
    "tags": "categories etiquette etiquettes keywords mot_cle mots_cles tag theme themes",
    "language": "lang langue",
    "timezone": "fuseau fuseau_horaire time_zone tz zone",
    "id": "identifiant identifier slug",
    "replay_of": "replay replay_de enregistrement_de",
    "accompanies": "accompagne",
    "entry": "entree",
    "words": "mot mots mots_cles phrases vocabulaire",
    "entries": "choix choisies entrees",
    "hours": "duree heures",
    "number": "numero",
    "subject": "objet sujet",
    "preheader": "accroche",
    "sender": "expediteur",
    "event": "atelier colloque conference evenement evenements rencontre webinaire",
    "replay": "enregistrement podcast rediffusion video videos",
    "publication": "article articles etude guide livre note notes parution",
    "answer": "reponse reponses",
}  # fmt: skip
_HOURS = {
    "start": "debute heure heure_debut heures horaire horaires hour start_time time",
    "end": "end_time heure_fin",
}
_ADDRESS = re.compile(r'"(?:https?:|(?:[\w-]+\.)+[a-z]{2,}[/"])', re.IGNORECASE)  # "www.example.org/a"


def meant_by(name: str) -> list[str]:
    """Return the names that a guessed one may stand for, the likeliest first; none when it is not known."""
    word = unaccented(name).lower().replace("-", "_")
    return [right for right, guesses in _GUESSED.items() if word in guesses.split()]


def moment_of(name: str) -> str:
    """Return the key that has the hour which a guessed one gives apart: start or end; nothing when it gives none."""
    word = unaccented(name).lower()
    return next((moment for moment, guesses in _HOURS.items() if word in guesses.split()), "")


def fitting(names: list[str], value: str, path: str) -> str:
    """Choose among names that may be meant: the first that the value, and the table, fit.

    Args:
        names: at least one, the likeliest first.
        value: as TOML.
        path: of the table: `$.event[0]`.
    """
    return next((name for name in names if _fits(name, value, path)), names[0])


def _fits(name: str, value: str, path: str) -> bool:
    if name in {"url", "place"}:
        return (_ADDRESS.match(value) is not None) is (name == "url")
    if name == "links":
        return value.startswith("[")
    if name == "date":
        return not path.startswith("$.event")
    return name not in {"start", "end"} or not path.startswith(("$.replay", "$.publication"))


def unaccented(name: str) -> str:
    """Write a name as TOML allows it without quotes: letters of ASCII."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
