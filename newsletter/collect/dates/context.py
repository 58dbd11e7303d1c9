"""Which of the days that a text names may be those of an event, by the words around them. Pure.

Left out: deadlines, dates of publication, of laws, of what was founded, numbers of things. Doubtful: where a period
begins, what stands beside an alternative, what registration is about.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsletter.collect.dates.days import Mention, mentions
from newsletter.collect.dates.hours import hours_beside

_MOST = 40
_LINK = r"(?:[ :,(]+(?:le|la|les|du|au|en|ce|pour|de)\b)*[ :,(]*$"
_REJECTED_BEFORE = re.compile(
    r"(?:\bjusqu'(?:au|a|en)|\bavant|\bau plus tard|\bd'ici|\bdepuis|\bchaque|\btous les|\bdernier delai"
    r"|\bn°|\bnos?|\bnumero|#|\bvol(?:ume|\.)?|\bep(?:isode|\.)|\bsaison|\bchapitre|\betape|\bpartie|\bart(?:icle|\.)"
    r"|\bp(?:age|\.)|\bodd|\bsalle|\bacte|\bversion"
    r"|\b(?:publi|redig|post|modifi|actualis|cre|adopt|vot|promulgu|ratifi|sign|decede|mis)(?:e|ee|es|ees)?(?: en ligne| a jour)?"
    r"|\bparus?|\bparues?|\bpublication|\bparution|\bmise (?:a jour|en ligne)|\bnee?s?|\bdisponibles?(?: a partir| des)?"
    r"|\b(?:loi|decret|arrete|ordonnance|circulaire|directive|accord|traite|deliberation|jugement|arret)(?: n° ?[\w-]+)?"
    r"|\ben date)" + _LINK
)
_REJECTED_CLAUSE = re.compile(
    r"\bdates? limites?\b|\bdeadline\b|\becheance\b"
    r"|\b(?:cloture|fin|ouverture|limite) (?:des |de l'|de la |de |d')?(?:inscri|candidat|depot|vote|vente|billet|reserv|appel|campagne)"
    r"|\b(?:inscri\w+|candidatures?|depots?|billetterie|reservations?|reponses?|votes?|dossiers?)(?: \w+){0,3} (?:a partir du|a compter du|des le|ouvert|ouvr|attendu|possible)"
)
_REGISTRATION = re.compile(
    r"\b(?:inscri|candidat|depot|deposer|repon|postul|appel a |souscri|billet|reserv|s'inscrire)"
)
_EVENT = re.compile(
    r"\b(?:webinaires?|colloques?|conferences?|rencontres?|ateliers?|journees?|seminaires?|forums?|evenements?|formations?"
    r"|soirees?|assemblees?|tables? rondes?|matinales?|matinees?|sessions?|visites?|salons?|festivals?|congres|assises"
    r"|universites?|reunions?|dejeuners?|masterclass(?:es)?|debats?|ceremonies?|rendez-vous|edition|cafes?|apero\w*|fetes?)\b"
)
_DOUBTED_BEFORE = re.compile(
    r"(?:\ba partir du|\ba compter du|\bdes le|\bentre le|\bvers le|\bautour du|\benviron|\bla semaine du"
    r"|\bweek-end du|\bou|\bprojet\w*|\bsoit)" + _LINK
)
_REJECTED_AFTER = re.compile(r" ?,? ?(?:dernier|derniers|passe|ecoule)\b")
_SENTENCE = re.compile(r"[.!?;•] (?=[^ ])")


def event_days(folded: str) -> Iterator[Mention]:
    """Find the days that may be an event's; what stands before them may leave doubt."""
    for mention in _opened(mentions(folded)[:_MOST], folded):
        before = folded[max(0, mention.begin - 120) : mention.begin]
        clause = _SENTENCE.split(before)[-1]
        if (
            _REJECTED_BEFORE.search(clause)
            or _REJECTED_CLAUSE.search(clause)
            or _REJECTED_AFTER.match(folded, mention.end)
        ):
            continue
        asked = [match.end() for match in _REGISTRATION.finditer(clause)]
        meant = bool(asked) and _EVENT.search(clause, asked[-1]) is not None
        if asked and not meant and mention.first != mention.last:
            continue  # a call is open from one day to another
        unsure = bool(_DOUBTED_BEFORE.search(clause)) or (bool(asked) and not meant)
        yield replace(mention, doubtful=mention.doubtful or unsure)


def _opened(found: Sequence[Mention], folded: str) -> Iterator[Mention]:
    """Join what hours part: "du 3 juillet à 9 h au 5 juillet à 18 h"."""
    joined: Mention | None = None
    for mention in found:
        if joined is not None:
            hours = hours_beside(folded, joined.begin, joined.end)
            between = folded[max(joined.end, hours.end if hours else 0) : mention.begin]
            if between == " au " and joined.first == joined.last and mention.first == mention.last:
                joined = replace(
                    joined, last=mention.last, end=mention.end, opens_at=hours.start if hours else None
                )
                continue
            yield joined
        joined = mention
    if joined is not None:
        yield joined
