"""What in a text forbids to be certain, wherever it stands: called off, over, closed, due, for some only. Pure.

A wrong date in a letter sends people to a closed door, so one such word is enough: then the date is asked.
"""

import re

_AGAINST = re.compile(
    r"\b(?:annule(?:e|es|s)?\b|annulation (?:du|de l)|supprim\w*|report(?:e|ee|es|ees|er)?\b|decal\w*|repouss\w*|ajourn\w*|deplace\w*|suspend\w*|reprogramm\w*"
    r"|n'(?:aura|auront|est|y|a) |ne (?:sera|seront|pourra|peut|se) |plus aucune?s?\b|plus (?:de |d')(?:\w+ )?(?:places?|billets?|emplacements?|creneaux?|disponib\w+)|faute d"
    r"|initialement|finalement|(?:est|sont|sera|seront) (?:avance|retarde)(?:e|es|s)?\b|au lieu de|et non(?: pas)?(?: a)?(?= ?(?:[),.;!]|$))|a confirmer|sous reserve|provisoires?|si le temps|en cas d"  # « n’aura pas lieu », « plus aucune place »
    r"|guichets? fermes?\b|relache|greves?|interdi\w+|coupures?|complete?s?(?! (?:sur|ici|:))|epuise\w*"  # « complet »
    r"|non publi\w+|ouverture des (?:rendez-vous|inscri|vente|candidat|reserv|billet)\w*|prend(?:ra)? effet|en vigueur"
    r"|closes?\b|au senat|a l'assemblee nationale|(?:proposition|projet) de loi|amendements?|conseil des ministres|cloture (?:des|de la|de l')|dates? limites?|date butoir|au plus tard|dernier delai|derniers jours|deadline|prolong\w+"
    r"|hier\b|derniere?s? (?:semaine|mois|annee)|(?:etai|avai)(?:t|ent)\b|s'est\b|se sont\b|(?:a|ont) (?:eu|ete)\b"
    r"|avons\b|retour (?:sur|en)|compte[s-]* ?-?rendus?|replays? d|revoir\b|reecouter|revivez|merci (?:a|aux|pour|d)"  # « s’est tenu », « retour sur »
    r"|accredit\w+|sur invitation|en interne|huis clos|codir|licencies|comite de (?:pilotage|direction)|members only|invitation only|press only"  # « presse accréditée »
    r"|cancel\w*|postponed|rescheduled|sold out|was|were|closed|no longer|thank you)\b"
)
# An hour perhaps, written as nothing else reads it: « 9.30 ».
_POINTED = re.compile(r"(?<![\d./])(?:[01]?\d|2[0-3])\.[0-5]\d(?![\d./]| ?(?:€|euro|%))")
_PROGRAMME = re.compile(r"\bprogrammes? (?:complet|detaille)s?\b")


def is_contradicted(folded: str) -> bool:
    """Whether a folded title or text says anywhere what an announcement to be trusted would not."""
    return _AGAINST.search(_PROGRAMME.sub("", folded)) is not None or _POINTED.search(folded) is not None
