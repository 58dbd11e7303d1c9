"""Names of keys and tables as a French editor guesses them. Pure."""

import unicodedata

_MEANT = {
    "adresse": ["url"], "date": ["start"], "debut": ["start"], "description": ["summary"], "duree": ["duration"],
    "entree": ["entry"], "etat": ["state", "status"], "etiquettes": ["tags"], "evenement": ["event"], "expediteur": ["sender"],
    "fin": ["end"], "genre": ["kind"], "heure": ["start"], "langue": ["language"], "lien": ["url"], "liens": ["links"],
    "lieu": ["place"], "nom": ["title", "name"], "numero": ["number"], "objet": ["subject"], "resume": ["summary"],
    "statut": ["status"], "titre": ["title"], "ville": ["place"],
}  # fmt: skip


def meant_by(name: str) -> list[str]:
    """Return the names that a French one may stand for, the likeliest first; none when it is not known."""
    return _MEANT.get(unaccented(name).lower(), [])


def unaccented(name: str) -> str:
    """Write a name as TOML allows it without quotes: letters of ASCII."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
