"""What this program, OpenSSL and the system say of a mail server, in French; what the server itself says stays its own. Pure."""

import re

_FRENCH = {
    "it offers no login": "il n’offre aucune identification",
    "it offers no login before STARTTLS": "il ne laisse s’identifier qu’après STARTTLS",
    "it offers no way of logging in that we know": "il n’offre aucune façon de s’identifier que le programme connaisse",
    "a challenge that is none": "une demande d’identification qui n’en est pas une",
    "more in the clear than was asked": "plus, en clair, que ce qui était demandé",
    "certificate has expired": "certificat expiré",
    "certificate is not yet valid": "certificat pas encore valable",
    "self-signed certificate": "certificat signé par lui-même",
    "self signed certificate": "certificat signé par lui-même",
    "self-signed certificate in certificate chain": "autorité inconnue de cette machine",
    "self signed certificate in certificate chain": "autorité inconnue de cette machine",
    "unable to get local issuer certificate": "autorité inconnue de cette machine",
    "unable to get issuer certificate": "autorité inconnue de cette machine",
    "unable to verify the first certificate": "autorité inconnue de cette machine",
    "certificate revoked": "certificat révoqué",
    "this machine has no certificate authorities": "cette machine n’a pas d’autorités de certification",
    "connection refused": "connexion refusée",
    "connection timed out": "aucune réponse à temps",
    "no route to host": "aucune route n’y mène",
    "host is down": "la machine est arrêtée",
    "network is unreachable": "le réseau ne se joint pas",
    "network is down": "le réseau est arrêté",
    "name or service not known": "ce nom n’existe pas",
    "no address associated with hostname": "ce nom n’a pas d’adresse",
    "temporary failure in name resolution": "les noms ne se cherchent pas pour l’instant",
}
_PATTERNS = (
    (r"(?:hostname|ip address) mismatch, certificate is not valid for '([^']*)'\.?", r"certificat d’un autre que \1"),
    (r"SSL_CERT_FILE names (.+), which holds no certificate", r"SSL_CERT_FILE nomme \1, où il n’y a pas de certificat"),
    (r"SSL_CERT_FILE names (.+), which cannot be read: .*", r"SSL_CERT_FILE nomme \1, qui ne peut pas être lu"),
    (r"more than was asked: (.*)", r"plus que ce qui était demandé : \1"),
    (r"yes and no: (.*)", r"oui et non à la fois : \1"),
    (r"over (\d+) lines", r"plus de \1 lignes"),
    (r"a line of over (\d+) bytes", r"une ligne de plus de \1 octets"),
)  # fmt: skip


def french_said(said: str) -> str:
    """Say in French what was said, unless those are a server's own words: these are quoted."""
    if (found := _FRENCH.get(said)) is not None:
        return found
    for pattern, words in _PATTERNS:
        if (match := re.fullmatch(pattern, said)) is not None:
            return match.expand(words)
    return said
