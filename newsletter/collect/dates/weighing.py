"""Which of the days that a text names may be those of an event, by the words around them. Pure.

Left out: deadlines, dates of publication, of laws, of what was founded, numbers of things. Doubtful: what nothing speaks
for, where a period begins, what stands beside an alternative, what registration is about.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsletter.collect.dates.days import is_run
from newsletter.collect.dates.hours import hours_beside, names_an_hour, opening_hours
from newsletter.collect.dates.labels import Label, label_before, names_a_place
from newsletter.collect.dates.mention import Mention, with_year
from newsletter.collect.dates.nothing import days_between, heads, is_nothing
from newsletter.collect.dates.other import is_asked_for, is_something_else
from newsletter.collect.dates.sentences import (
    announces,
    asks_to_register,
    frames_others,
    invites,
    is_by_the_way,
    is_moved_to,
    is_of_a_long_time,
    is_repeated,
    is_to_come,
    is_told_as_past,
    names_an_event,
    names_own_event,
    speaks_by_the_way,
    speaks_of_an_event,
    year_before,
)

_MOST = 40
_REACH = 120  # letters before and after a day that its sentence is sought in
_LINK = (
    r"(?:[ :,(]+(?:le|la|les|du|au|en|ce|pour|de)\b)*[ :,(]*$"  # « avant le »: what may stand before the day
)
_REJECTED_BEFORE = re.compile(
    r"(?<!-)(?:\bjusqu'(?:au|a|en)|\bsauf|\bexcept(?:e|ion du)|\bhors|\bavant|\bau plus tard|\bd'ici|\bdepuis"  # « jusqu’au »
    r"|\b(?:est|sera|reste|restera|sont|seront|resteront)(?: \w+)? fermee?s?(?: demain)?|\bferm(?:e|ent|era|eront) ses portes"  # « restera fermé demain dimanche »
    r"|\bdate butoir|\bchaque|\btous les|\bdernier delai"  # « dernier délai : le », « chaque »
    r"|\bn°|\bnos?|\bnumero|#|\bvol(?:ume|\.)?|\bep(?:isode|\.)|\bsaison|\bchapitre|\betape|\bpartie"  # « n° », « épisode »
    r"|\bart(?:icle|\.)|\bp(?:age|\.)|\bodd|\bsalle|\bacte|\bversion"  # « article », « ODD », « salle »
    r"|\b(?:publi|redig|post|modifi|actualis|cre|adopt|vot|promulgu|ratifi|sign|decede|mis|fond|depos"
    r"|institu|constitu|abrog|dissou)(?:e|ee|es|ees)?(?: en ligne| a jour)?"  # « publié le », « mise à jour le », « fondée en »
    r"|\bparus?|\bparues?|\bpublication|\bparution|\bmise (?:a jour|en ligne)|\bnee?s?"  # « paru le », « née le »
    r"|\benregistree?s?(?: en public)?|\badoptee?s? (?:en|par) [\w' ]{1,30}?|\bphotos d[\w' ]{1,30}?"  # « adopté en assemblée générale le »
    r"|\b(?:prend(?:ra|ront)?|prennent) effet|\b(?:entr\w+ )?en vigueur|\bs'appliqu\w+|\bapplicables?"  # « s’applique au »
    r"|\bdisponibles?(?: a partir| des)?"  # « disponible à partir du »
    r"|\b(?:loi|decret|arrete|ordonnance|circulaire|directive|accord|traite|deliberation|jugement|arret)"
    r"(?: n° ?[\w-]+)?"  # « loi n° 2014-856 du »
    r"|\b(?:loi|decret|arrete|ordonnance|circulaire|directive)(?: [\w'-]+){1,5}(?= du $)"  # « loi pour l’égalité réelle du »
    r"|\b(?:rue|place|avenue|boulevard|quai|square|esplanade|stade|gymnase)(?= du $)"  # « place du 8-Mai »
    r"|\b(?:until|before|by|since|no later than|due|deadline|closes? on|updated|published|posted)(?: on)?(?: the)?"  # « by 31 May »
    r"|\bdates? d'(?:ouverture|effet)(?: des \w+)?|\bstart date|\ben date|\b(?:initialement|d'abord) \w+)"
    + _LINK  # « en date du »
)
_REJECTED_CLAUSE = re.compile(
    r"\bdates? (?:limites?|butoirs?|de (?:cloture|fin|depot|rendu|remise))\b|\bdeadline\b|\becheance\b"  # « date limite »
    r"|\b(?:cloture|fin|ouverture|limite) (?:des |de l'|de la |de |d')?"
    r"(?:inscri|candidat|depot|vote|vente|billet|reserv|appel|campagne|saisie|voeux)"  # « clôture des inscriptions »
    r"|\b(?:inscri\w+|candidatures?|depots?|billetterie|reservations?|reponses?|votes?|dossiers?)(?: \w+){0,3}"
    r" (?:a partir du|a compter du|des le|ouvert|ouvr|attendu|possible)"  # « dossiers de candidature attendus »
    r"|\b(?:envoy|rend|retourn|transm|adress|attend|remett|remis)\w*(?: [\w']+){0,6} pour le $"  # « à rendre pour le »
)
_DAYS_OF_AN_EVENT = 7
_DOUBTED_BEFORE = re.compile(
    r"(?:\ba partir du|\ba compter du|\bdes le|\bentre le|\bvers le|\bautour du|\benviron"  # « à partir du », « vers le »
    r"|\bsemaine du|\bweek-end du"  # « la semaine du »
    r"|\b(?:lundis|mardis|mercredis|jeudis|vendredis|samedis|dimanches)(?: et \w+)?"  # « les jeudis et vendredis »
    r"|\b(?:pas|plus) (?:de |d')[\w-]+|\bou|\ben projet|\bsoit)" + _LINK  # « pas de réunion le », « ou le »
)
_FULL = re.compile(r"\b(?:est|sont|affiche(?:nt)?) complet")  # « affiche complet le »
# « est complète », « n’aura pas lieu », « à huis clos »
_DOUBTED_AFTER = re.compile(
    r"[^.!?;]{0,40}?\b(?:(?:est|sont|sera|seront|affiche(?:nt)?) (?:complet|clos|ferme|termine|epuise|suspendu)\w*|huis clos|n[e'] ?[\w-]+(?: [\w-]+)? pas\b)"
)
_REJECTED_AFTER = re.compile(r" ?,? ?(?:dernier|derniers|passe|ecoule)\b")  # « le 5 octobre dernier »
# « Dépôt : vendredi … », « Reprise des invendus : dimanche … »: days around an event, and not its own
_AROUND = re.compile(
    r"\b(?:depots?|reprises?|retraits?|restitutions?|recuperations?|montage|demontage|installation|repetition generale)(?: des? [a-z']+)? ?:? ?(?:le |les )?$"
    r"|\bquorum\b|\bdate de repli|\ben cas (?:de (?:pluie|mauvais|report)|d'intemperies)"  # « à défaut de quorum, le »
)
_IF = re.compile(r" ?[,(]? ?(?:si|en cas d|if)\b")
_OPENING = re.compile(r"\W*(?:(?:date|quand) ?\W+)?(?:le |les |du )?")  # « Quand ? Le 5 octobre »
# « débute le 12 mars à 18 h et s’achève le 14 mars »
_ENDS = re.compile(
    r"[^.!?;\d]{0,40}?\b(?:s'ach\w+|se (?:termin|conclu|clotur|clo|prolong)\w*|pren(?:d|dra|nent|dront) fin|fini\w*|(?:et |, )jusqu'au|ends?|finish\w*) ?(?:le |on )?"
)
_NEXT = {" et ", " & "}
_NEXT_TIMED = {*_NEXT, ", ", " ", " puis ", " / ", " ; ", "; ", " • "}
_IN_LIST = re.compile(r" ?(?:,|;|\||/|&|et|puis)? ?(?:le |les )?")  # « 23/04, 21/05 et le 18/06 »
_SENTENCE = re.compile(r"(?:(?<! [a-z])\.|[!?;•]) (?=[^ »\"])")  # « . Inscriptions », but not « J. Vidal »


def event_days(folded: str, found: Sequence[Mention], *, title: str = "") -> Iterator[Mention]:
    """Tell which days may be an event's; what stands around them may leave doubt.

    Args:
        folded: the text.
        found: the days that it names.
        title: what stands above it: a day that the text begins with is the event's that it names.
    """
    heading = title[-_REACH:]
    else_above = _tells_of_else(heading)
    if not speaks_of_an_event(heading, "") or else_above:
        heading = ""
    named = list(_opened(found[:_MOST], folded))
    for place, mention in enumerate(named):
        before = _SENTENCE.split(folded[max(0, mention.begin - _REACH) : mention.begin])[-1]
        after = _SENTENCE.split(folded[mention.end : mention.end + _REACH])[0]
        if not _is_left_out(mention, before, after):
            begin, end = mention.begin - len(before), mention.end + len(after)
            beside = [other for other in named if begin <= other.begin < end and other is not mention]
            last = all(other.end <= mention.begin for other in beside)
            label = None if else_above else label_before(folded, mention.begin)
            below = label is not None or _opens_below(heading, folded, mention)
            told = below or speaks_of_an_event(before, after)
            nearby = below or not speaks_by_the_way(before, after)
            weighed = _weighed(mention, before, after, named=told, nearby=nearby)
            event = below or names_an_event(before, after)
            spoken = told or mention.doubtful or weighed.moved_to
            if not event and is_nothing(weighed, before, after, else_above=else_above, invited=spoken):
                continue
            yield replace(
                weighed,
                named=event,
                invited=_is_called_to(label, folded, mention.end) or invites(before, after),
                near_an_hour=last and _is_near_an_hour("" if beside else before, after, folded[end:]),
                listed_to=_end_of_list(named, place, folded),
                sentence=(mention.begin if beside else begin, end),
                own_event=names_own_event(_beside(named, place, folded, begin, end)),
                frames=mention.first != mention.last and frames_others(before),
            )


def _is_called_to(label: Label | None, folded: str, end: int) -> bool:
    """Whether a day's label alone invites to it: "Save the date", or "Date :" before "Lieu :"."""
    return label is Label.CALL or (label is Label.FIELD and names_a_place(folded, end))


def _end_of_list(named: Sequence[Mention], place: int, folded: str) -> int:
    """Tell where the days end that stand in one list with one: hours after the last are those of all."""
    end = named[place].end
    for other in named[place + 1 :]:
        if other.begin >= end and not _IN_LIST.fullmatch(folded, end, other.begin):
            break
        end = max(end, other.end)
    return end


def _beside(named: Sequence[Mention], place: int, folded: str, begin: int, end: int) -> str:
    """Give what stands in the sentence between the days before and after one."""
    after = min((other.begin for other in named[place + 1 :]), default=end)
    earlier = max((other.end for other in named[:place]), default=begin)
    return folded[max(begin, earlier) : max(begin, min(end, after))]


def _is_left_out(mention: Mention, before: str, after: str) -> bool:
    if _REJECTED_BEFORE.search(before) or _REJECTED_CLAUSE.search(before) or _REJECTED_AFTER.match(after):
        return True
    # A call is open from one day to another.
    return mention.first != mention.last and is_asked_for(before)


def _is_near_an_hour(before: str, after: str, beyond: str) -> bool:
    """Whether an hour stands in the sentence, or begins the next one: "Le 5 octobre. À 18h, concert"."""
    if names_an_hour(before) or names_an_hour(after):
        return True
    ended = _SENTENCE.match(beyond)
    return ended is not None and opening_hours(beyond[ended.end() :]) is not None


def _opens_below(heading: str, folded: str, mention: Mention) -> bool:
    """Whether a day is what a text begins with, below a title that names an event."""
    return heading != "" and _OPENING.fullmatch(folded, 0, mention.begin) is not None


def _tells_of_else(title: str) -> bool:
    return is_by_the_way(title, "", on_a_weekday=True) or is_something_else(title, "", spanned=False)


def _weighed(mention: Mention, before: str, after: str, *, named: bool, nearby: bool) -> Mention:
    """Say what the sentence makes of a day.

    Args:
        mention: the day.
        before: what stands before it in its sentence.
        after: what stands after it.
        named: whether the sentence, or the title above it, speaks of an event; else hours or a weekday must.
        nearby: whether it does so next to the day; else they must confirm it.
    """
    other = is_something_else(before, after, spanned=mention.first != mention.last)
    opens = mention.begin == len(before) or before.startswith("fait ")  # as a dateline does
    over = is_by_the_way(before, after, on_a_weekday=mention.first.weekday is not None or not opens)
    unsure = (
        other
        or _DOUBTED_BEFORE.search(before) is not None
        or _DOUBTED_AFTER.match(after) is not None
        or _FULL.search(before) is not None
        or (days_between(mention) > _DAYS_OF_AN_EVENT and not is_of_a_long_time(before, after))
        or _is_for_registration(mention, before, after)
        or (mention.short_year and not named)
        or is_repeated(before, after)
        or not (named or heads(before))
        or _refers(mention, before, after)
    )
    year = year_before(before) if mention.last.year is None else None
    return replace(
        with_year(mention, year) if year else mention,
        doubtful=mention.doubtful or unsure,
        weak=mention.weak or not (named and nearby),
        moved_to=is_moved_to(before),
        to_come=is_to_come(before, after),
        aside=other or over or _is_around(before, after),
        over=over,
        told_as_past=is_told_as_past(before, after),
    )


def _is_around(before: str, after: str) -> bool:
    """Whether a day is for what comes before an event or after it, or instead of it: "report au 12 si la pluie s'en mêle"."""
    return _AROUND.search(before) is not None or (is_moved_to(before) and _IF.match(after) is not None)


def _refers(mention: Mention, before: str, after: str) -> bool:
    """Whether a day tells which of several is meant, in a sentence that goes on: "sa matinale du vendredi 30 octobre traite …"."""
    if mention.first != mention.last or not before.endswith((" du ", " de ce ")):
        return False
    return re.search(r"\w", after) is not None and not names_an_hour(after)


def _is_for_registration(mention: Mention, before: str, after: str) -> bool:
    """Whether one may register on the days, rather than come: those of an event are few."""
    if not asks_to_register(after, spanned=mention.first != mention.last):
        return False
    return not announces(before, after) or days_between(mention) > _DAYS_OF_AN_EVENT


def _opened(found: Sequence[Mention], folded: str) -> Iterator[Mention]:
    """Join what hours part, and what figures name apart: "du 3 juillet à 9 h au 5 juillet", "jeudi 5/10 et vendredi 6/10"."""
    joined: Mention | None = None
    for mention in found:
        if joined is not None:
            hours = hours_beside(folded, joined.begin, joined.end)
            between = folded[max(joined.end, hours.end if hours else 0) : mention.begin]
            if _joins(between, joined, mention, timed=hours is not None):
                opens = joined.opens_at or (hours.start if hours else None)
                joined = replace(joined, last=mention.last, end=mention.end, opens_at=opens)
                continue
            yield joined
        joined = mention
    if joined is not None:
        yield joined


def _joins(between: str, one: Mention, other: Mention, *, timed: bool) -> bool:
    """Whether days are the first and the last of an event: "ven. 11/12 16h-20h, sam. 12/12 10h-19h" are, and a third may follow."""
    grown = one.first != one.last
    if (grown and one.opens_at is None) or other.first != other.last or one.begin == other.begin:
        return False
    if between in (_NEXT_TIMED if timed else _NEXT):
        return is_run([one.last, other.first])
    return not grown and (between.strip(" ,)") == "au" or _ENDS.fullmatch(between) is not None)
