"""Which of the days that a text names may be those of an event, by the words around them. Pure.

Left out: deadlines, dates of publication, of laws, of what was founded, numbers of things. Doubtful: where a period
begins, what stands beside an alternative, what registration is about.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsletter.collect.dates.days import is_run, mentions
from newsletter.collect.dates.hours import hours_beside, names_an_hour, opening_hours
from newsletter.collect.dates.mention import Mention, with_year
from newsletter.collect.dates.sentences import (
    EVENT,
    announces,
    asks_to_register,
    is_by_the_way,
    is_repeated,
    is_something_else,
    is_to_come,
    needs_more,
    year_before,
)

_MOST = 40
_LINK = (
    r"(?:[ :,(]+(?:le|la|les|du|au|en|ce|pour|de)\b)*[ :,(]*$"  # « avant le »: what may stand before the day
)
_REJECTED_BEFORE = re.compile(
    r"(?:\bjusqu'(?:au|a|en)|\bsauf|\bexcept(?:e|ion du)|\bhors|\bavant|\bau plus tard|\bd'ici|\bdepuis"  # « jusqu’au »
    r"|\bdate butoir|\bchaque|\btous les|\bdernier delai"  # « dernier délai : le », « chaque »
    r"|\bn°|\bnos?|\bnumero|#|\bvol(?:ume|\.)?|\bep(?:isode|\.)|\bsaison|\bchapitre|\betape|\bpartie"  # « n° », « épisode »
    r"|\bart(?:icle|\.)|\bp(?:age|\.)|\bodd|\bsalle|\bacte|\bversion"  # « article », « ODD », « salle »
    r"|\b(?:publi|redig|post|modifi|actualis|cre|adopt|vot|promulgu|ratifi|sign|decede|mis|fond|depos"
    r"|institu|constitu|abrog|dissou)(?:e|ee|es|ees)?(?: en ligne| a jour)?"  # « publié le », « mise à jour le », « fondée en »
    r"|\bparus?|\bparues?|\bpublication|\bparution|\bmise (?:a jour|en ligne)|\bnee?s?"  # « paru le », « née le »
    r"|\bdisponibles?(?: a partir| des)?"  # « disponible à partir du »
    r"|\b(?:loi|decret|arrete|ordonnance|circulaire|directive|accord|traite|deliberation|jugement|arret)"
    r"(?: n° ?[\w-]+)?"  # « loi n° 2014-856 du »
    r"|\b(?:loi|decret|arrete|ordonnance|circulaire|directive)(?: [\w'-]+){1,5}(?= du $)"  # « loi pour l’égalité réelle du »
    r"|\ben date)" + _LINK  # « en date du »
)
_REJECTED_CLAUSE = re.compile(
    r"\bdates? (?:limites?|butoirs?|de (?:cloture|fin|depot|rendu|remise))\b|\bdeadline\b|\becheance\b"  # « date limite »
    r"|\b(?:cloture|fin|ouverture|limite) (?:des |de l'|de la |de |d')?"
    r"(?:inscri|candidat|depot|vote|vente|billet|reserv|appel|campagne)"  # « clôture des inscriptions »
    r"|\b(?:inscri\w+|candidatures?|depots?|billetterie|reservations?|reponses?|votes?|dossiers?)(?: \w+){0,3}"
    r" (?:a partir du|a compter du|des le|ouvert|ouvr|attendu|possible)"  # « dossiers de candidature attendus »
)
_REGISTRATION = re.compile(
    r"\b(?:inscri|candidat|depot|deposer|repon|postul|appel a |votez?\b|campagnes? (?:ouvert|d)"  # « appel à projets »
    r"|souscri|billet|reserv|s'inscrire)"  # « réservez vos billets »
)
# « inscrivez-vous à la journée du »
_ASKS_TO_COME = re.compile(r"(?:inscri(?:vez|s)|s'inscri|reservez|billet)")
_PARTED = re.compile(r"[,:(-]")  # « inscriptions ouvertes : journée du »
# A meeting about a call is a meeting: « réunion d’information sur l’appel à projets ».
_TELLS_OF = re.compile(r" (?:d'information|d'echanges?|de presentation|de lancement)\b[^.!?;:,]{0,30}$")
_DAYS_OF_AN_EVENT = 7
_DOUBTED_BEFORE = re.compile(
    r"(?:\ba partir du|\ba compter du|\bdes le|\bentre le|\bvers le|\bautour du|\benviron"  # « à partir du », « vers le »
    r"|\bla semaine du|\bweek-end du"  # « la semaine du »
    r"|\b(?:lundis|mardis|mercredis|jeudis|vendredis|samedis|dimanches)(?: et \w+)?"  # « les jeudis et vendredis »
    r"|\b(?:pas|plus) (?:de |d')[\w-]+|\bou|\ben projet|\bsoit)" + _LINK  # « pas de réunion le », « ou le »
)
_REJECTED_AFTER = re.compile(r" ?,? ?(?:dernier|derniers|passe|ecoule)\b")  # « le 5 octobre dernier »
_SENTENCE = re.compile(r"[.!?;•] (?=[^ ])")  # « . Inscriptions »


def event_days(folded: str) -> Iterator[Mention]:
    """Find the days that may be an event's; what stands around them may leave doubt."""
    named = list(_opened(mentions(folded)[:_MOST], folded))
    for mention in named:
        before = _SENTENCE.split(folded[max(0, mention.begin - 120) : mention.begin])[-1]
        after = _SENTENCE.split(folded[mention.end : mention.end + 120])[0]
        if not _is_left_out(mention, before, after):
            begin, end = mention.begin - len(before), mention.end + len(after)
            alone = not any(begin <= other.begin < end for other in named if other is not mention)
            near = alone and _is_near_an_hour(before, after, folded[end:])
            yield replace(_weighed(mention, before, after), near_an_hour=near)


def _is_left_out(mention: Mention, before: str, after: str) -> bool:
    if _REJECTED_BEFORE.search(before) or _REJECTED_CLAUSE.search(before) or _REJECTED_AFTER.match(after):
        return True
    # A call is open from one day to another.
    return mention.first != mention.last and _is_asked_for(before)


def _is_near_an_hour(before: str, after: str, beyond: str) -> bool:
    """Whether an hour stands in the sentence, or begins the next one: "Le 5 octobre. À 18h, concert"."""
    if names_an_hour(before) or names_an_hour(after):
        return True
    ended = _SENTENCE.match(beyond)
    return ended is not None and opening_hours(beyond[ended.end() :]) is not None


def _weighed(mention: Mention, before: str, after: str) -> Mention:
    unsure = (
        _DOUBTED_BEFORE.search(before) is not None
        or _is_asked_for(before)
        or is_something_else(before, after, spanned=mention.first != mention.last)
        or _is_for_registration(mention, before, after)
        or (mention.short_year and not (EVENT.search(before) or EVENT.search(after)))
        or is_repeated(before, after)
    )
    year = year_before(before) if mention.last.year is None else None
    return replace(
        with_year(mention, year) if year else mention,
        doubtful=mention.doubtful or unsure,
        weak=mention.weak or needs_more(before, after),
        to_come=is_to_come(before, after),
        aside=is_by_the_way(before, after, on_a_weekday=mention.first.weekday is not None),
    )


def _is_asked_for(before: str) -> bool:
    """Whether registration, a call or answers are about the day, and not an event that they are for."""
    asked = [one for one in _REGISTRATION.finditer(before) if not _is_told_of(before[: one.start()], before)]
    if not asked:
        return False
    last = asked[-1]
    event = EVENT.search(before, last.end())
    if event is None:
        return True
    between, beyond = before[last.end() : event.start()], before[event.end() :]
    comes = _ASKS_TO_COME.match(before, last.start()) or _PARTED.search(between) or beyond.endswith("du ")
    return not comes or ":" in beyond


def _is_told_of(before: str, whole: str) -> bool:
    """Whether what follows is what an event is about: "réunion d'information sur l'appel à projets"."""
    return not whole.endswith("du ") and any(
        _TELLS_OF.match(before, event.end()) for event in EVENT.finditer(before)
    )


def _is_for_registration(mention: Mention, before: str, after: str) -> bool:
    """Whether one may register on the days, rather than come: those of an event are few."""
    first, last = mention.first, mention.last
    if not asks_to_register(after, spanned=first != last):
        return False
    return (
        not announces(before, after)
        or (last.month - first.month) % 12 * 31 + last.day - first.day > _DAYS_OF_AN_EVENT
    )


def _opened(found: Sequence[Mention], folded: str) -> Iterator[Mention]:
    """Join what hours part, and what figures name apart: "du 3 juillet à 9 h au 5 juillet", "jeudi 5/10 et vendredi 6/10"."""
    joined: Mention | None = None
    for mention in found:
        if joined is not None:
            hours = hours_beside(folded, joined.begin, joined.end)
            between = folded[max(joined.end, hours.end if hours else 0) : mention.begin]
            if _joins(between, joined, mention):
                joined = replace(
                    joined, last=mention.last, end=mention.end, opens_at=hours.start if hours else None
                )
                continue
            yield joined
        joined = mention
    if joined is not None:
        yield joined


def _joins(between: str, one: Mention, other: Mention) -> bool:
    """Whether two days are the first and the last of an event."""
    if one.first != one.last or other.first != other.last or one.begin == other.begin:
        return False
    return between == " au " or (between in {" et ", " & "} and is_run([one.first, other.first]))
