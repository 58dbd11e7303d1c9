"""What else than an event happens on a day: something closes, somebody is hired, a jury meets, answers are due. Pure.

These words need not be complete: where none of them stands, a word of meeting, an hour or a weekday must speak for an event
all the same (`weighing`). They are for what has an hour or a weekday, and is none.
"""

import re

from newsletter.collect.dates.sentences import EVENT

# What an event is not about: where these stand nearest to the day, it is theirs.
_OPENING_OF = r"ouvertures? (?:de la |de l'|des |du )?(?:billet|inscri|candidat|ventes?|reserv|depots?|campagne|guichet|rendez-vous)\w*"
_ACTS = (
    rf"(?:{_OPENING_OF}|"
    r"coupures?|coupee?s?\b|travaux|fermes? (?=le|du|a|au|pour|ce)|ferme(?:e|es|s|nt|ra|ront|ture|tures)\b|clos(?:e|es)?\b"  # « fermée le », « coupure d’eau »
    r"|(?<!de )(?<!de la )(?:pre-?)?clotur\w*|interdi\w+|stationnement|circulation|deviations?|vigilance|alertes?"  # « clôture le », but not « soirée de clôture le »
    r"|dechet\w*|collecte (?:selective|des (?!fonds|dons|vetements|jouets))|tournees? (?:de|seront)|bacs\b|ordures|encombrants|greves?\b|preavis|vacances|conges|feries?\b|heure d'(?:hiver|ete)"
    r"|suspend\w+|interromp\w+|perturb\w+|interruptions?|pannes?\b|reouv\w+|nouveaux horaires|embargo|repren(?:d|nent|dra|dront)\b|reprise"
    r"|jurys?\b|comites? d(?:e (?:selection|pilotage|direction|suivi|programmation)|'(?:attribution|engagement|orientation|experts))|examens?\b|auditions?\b|commissions?\b|(?:le|du) bureau\b|conseils? d'administration|\bc\.?a\.?\b|en interne|huis clos"  # « le comité de sélection se réunira »
    r"|rentree (?:scolaire|des classes|universitaire)|baccalaureat|epreuves?\b|barree?s?\b|injoignables?|sirene|loyers?\b|tirage au sort|conference de presse|recensement|vaccination|minute de silence|changement d'heure|tribunal|delibere\b|joignables?|deces|decedee?s?|obseques|disparition"
    r"|fin d(?!e journee|e matinee|e saison|'apres|'annee)|s'achev\w+|se termin\w+|prend(?:ra)? fin|expir\w+|derniers? jours?|derniere chance|(?:il|elle|ils|elles) quitt\w+"
    r"|(?:ser(?:a|ont)|est|sont) (?:\w+ )?(?!diffus\w* en (?:direct|live|streaming))"
    r"(?:remis|rendu|publi|annonc|devoil|vers|livr|sign|vot|promulgu|diffus|nomm|design|examin|attribu)\w*"  # « sera remis »
    r"|(?:publi|annonc|sign|vot|remett|rend|transmett|devoil)\w*r(?:a|ont)\b"  # « publiera »
    r"|closed?\b|closes|closing|deadline|maintenance|offline|unavailable|outage)"
)
# What an event may be about: « webinaire sur la réforme le 5 octobre ».
_TOPICS = (
    r"(?:cdi\b|cdd\b|postes? |pourvoir|recrut\w+|embauche\w*|emplois?\b|entretiens?\b|alternance|fonctions\b|contrats?\b|interim"  # « CDI à pourvoir au »
    r"|parution|parait\w*|en librairies?|en salles\b|sortie|diffus\w+|emissions?\b|radio|podcasts?|revues?\b|tribunes?\b"  # « en librairie le »
    r"|mis(?:e|es)? en (?:ligne|vente|service|oeuvre)|resultats?|laureats?|palmares|annonces?\b|remise d(?!es (?:prix|diplomes|trophees))"
    r"|lois?\b|decrets?|arretes?\b|reformes?\b|vigueur|applicables?|impots?\b|declar\w+|baremes?|taux\b"
    r"|vacancy|positions?\b)"  # « open position »
)
_ASKING = (
    r"(?:envoy(?:ez|er)|adressez|transmettez|inscri|candidat|depots? (?!(?:[a-z]+di|dimanche|le) )|depos|repon|postul|appels? a (?:la )?(?!benevoles|volontaires|mobilis|rassembl|manifest)|vot(?:e|es|ez)\b|elections?\b|scrutin|petition|sondage|questionnaire"
    r"|enquetes?\b|consultation|concertation|campagnes? (?:ouvert|d)|souscri|billet|reserv|dossiers?\b|subventions?|offres?\b"
    r"|marches? publics?|command|(?:en|des|la|les|aux?) ventes?\b|ventes? (?:en ligne|de (?:billets|places))|retraits?\b|livrai\w+|verse(?:e|es|s|ment|ments)\b|paiements?|prelev|tarif"
    r"|applications?\b|submi\w+|early bird)"
)
_ELSE = re.compile(rf"\b(?:{_ACTS}|{_TOPICS}|{_ASKING})")
_ACT = re.compile(rf"\b{_ACTS}")
_ELSE_AFTER = re.compile(rf"\b(?:{_ACTS}|{_TOPICS})")
_ASKED_FOR = re.compile(rf"\b{_ASKING}")
# « : appel à projets », « : les candidatures »
_CALL_AFTER = re.compile(
    r" ?[,:(-]* ?(?:l'|les? |la )?(?:appels? a (?:la )?(?!benevoles|volontaires|mobilis|rassembl|manifest)|depots? |candidat|votez|vote\b|campagne d|billetterie)"
)
# From one day to another one may do so, on one day it is a word to come: « le 5 octobre, inscrivez-vous ! »
_ASKED_AFTER = re.compile(r" ?[,:(-]* ?(?:pour )?(?:vous )?(?:deposez|postulez|repondez|envoyez|souscri)")
# « inscrivez-vous à la journée du »
_ASKS_TO_COME = re.compile(r"(?:inscri(?:vez|s)|reservez|billet)")
_PARTED = re.compile(r"[,:(-]")  # « inscriptions ouvertes : journée du »
# A meeting about a call is a meeting: « réunion d’information sur l’appel à projets ».
_ABOUT = re.compile(
    r"[^.!?;:,(]*?\b(?:on|about|for|sur|pour|contre|autour|d'information|d'echanges?|de|du|des|d'|aux?|a)"
    r"(?: ?[\w'-]+){0,4}? ?(?:l'|d')?$"
)


_QUOTED = re.compile(r"[«“\"][^«»“”\"]*[»”\"]")


def unquoted(part: str) -> str:
    """Blank out names: « Rédiger un appel à dons » is what a workshop is called."""
    return _QUOTED.sub(lambda name: " " * len(name[0]), part)


def is_asked_for(before: str) -> bool:
    """Whether registration, a call or answers are about the day, and not an event that they are for."""
    return _is_theirs(_ASKED_FOR, unquoted(before))


def is_something_else(before: str, after: str, *, spanned: bool) -> bool:
    """Whether something other than an event is to happen on a day.

    Args:
        before: what stands before it in its sentence.
        after: what stands after it.
        spanned: whether it is several days.
    """
    before, after = unquoted(before), unquoted(after)
    if _is_theirs(_ELSE, before):
        return True
    asking = (_CALL_AFTER, _ASKED_AFTER) if spanned else (_CALL_AFTER,)
    if any(asks.match(after) for asks in asking):
        return True
    other = _ELSE_AFTER.search(after)
    return other is not None and not EVENT.search(before) and not EVENT.search(after, 0, other.start())


def _is_theirs(words: re.Pattern[str], before: str) -> bool:
    """Whether the last of such words stands nearer to the day than an event does."""
    told = [one for one in words.finditer(before) if not _is_told_of(one, before)]
    if not told:
        return False
    last = told[-1]
    event = EVENT.search(before, last.end())
    if event is None:
        return True
    between, beyond = before[last.end() : event.start()], before[event.end() :]
    comes = _ASKS_TO_COME.match(before, last.start()) or _PARTED.search(between) or beyond.endswith("du ")
    return not comes or ":" in beyond


def _is_told_of(word: re.Match[str], before: str) -> bool:
    """Whether it is what an event is about: "réunion d'information sur l'appel à projets"."""
    if before.endswith("du ") or _ACT.match(before, word.start()):
        return False
    return any(_ABOUT.match(before[event.end() : word.start()]) for event in EVENT.finditer(before))
