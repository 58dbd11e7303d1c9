"""A source's last failure as it is stored: in English for the log and the operator, in French for the editor. Pure."""

import dataclasses
import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

import msgspec

from newsletter.exceptions import SourceError, WebPageError
from newsletter.web.trouble import NoAnswerError, Trouble

_FRENCH = {
    Trouble.DNS: "le nom du site ne répond pas (DNS)",
    Trouble.CONNECTION: "la connexion au site échoue",
    Trouble.TLS: "la connexion chiffrée échoue",
    Trouble.EXPIRED: "la connexion chiffrée est refusée (certificat expiré)",
    Trouble.OTHER_NAME: "la connexion chiffrée est refusée (le certificat est celui d’un autre site)",
    Trouble.UNTRUSTED: "la connexion chiffrée est refusée (certificat inconnu)",
    Trouble.PRIVATE: "l’adresse mène à un réseau privé, elle n’est pas suivie",
    Trouble.TIMEOUT: "le site a mis trop de temps",
    Trouble.CUT: "la réponse s’est interrompue en chemin",
    Trouble.STATUS: "le site répond par une erreur",
    Trouble.LATER: "le site demande d’attendre",
    Trouble.GONE: "le site dit que cette adresse n’existe plus (HTTP 410)",
    Trouble.REDIRECT: "le site renvoie ailleurs, sans donner de réponse",
    Trouble.SIZE: "la réponse est trop volumineuse",
    Trouble.ENCODING: "la réponse est compressée d’une façon illisible",
    Trouble.PAGE: "une page web a pris la place du flux",
    Trouble.UNREADABLE: "la réponse n’est ni un flux ni un agenda lisible",
    Trouble.FILE: "le fichier ne peut pas être lu",
    Trouble.STRAYED: "l’adresse mène à un autre site, qui n’a rien de ce qui était connu",
    Trouble.EMPTIED: "l’agenda est vide, alors que des événements y étaient à venir",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A source's last failure, as it is stored.

    Args:
        trouble: the reason.
        cause: in English.
        address: which configured address failed: a corrected one has not failed yet.
        since: the instant of the first failure in a row for this reason; None where that was not kept.
    """

    trouble: Trouble
    cause: str
    address: str = ""
    since: dt.datetime | None = None

    @classmethod
    def of(cls, error: SourceError, address: str) -> Self:
        """Make it of what was raised."""
        known = Trouble.PAGE if isinstance(error, WebPageError) else Trouble.UNREADABLE
        trouble = error.trouble if isinstance(error, NoAnswerError) else known
        return cls(trouble=trouble, cause=error.cause or error.what, address=address)

    def following(self, before: Self | None, now: dt.datetime) -> Self:
        """Say since when it has been so: now, unless the failure before it was for the same reason."""
        is_same = before is not None and (before.trouble, before.address) == (self.trouble, self.address)
        since = before.since if before is not None and is_same else None
        return dataclasses.replace(self, since=since if since is not None and since <= now else now)

    @classmethod
    def read(cls, text: str | None) -> Self | None:
        """Read what `written` gave; None where there was no failure."""
        return None if text is None else msgspec.json.decode(text, type=cls)

    @property
    def written(self) -> str:
        """JSON for the database."""
        return msgspec.json.encode(self).decode()

    @property
    def french(self) -> str:
        """Say it to the editor: "le site répond par une erreur (HTTP 404)"."""
        code = re.match(r"HTTP \d{3}", self.cause)
        shown = f" ({code[0]})" if code and self.trouble is Trouble.STATUS else ""
        return _FRENCH[self.trouble] + shown
