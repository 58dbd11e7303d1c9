"""What the sentence around a day says of it: an event, something over, something else that happens. Pure.

Sentences come folded, parted at the day: what stands before it, what stands after. Words between what speaks against a
day and the day itself may turn it round again: « Retour sur le forum ; rendez-vous le 5 octobre ».
"""

import re

EVENT = re.compile(
    r"\b(?:webinaires?|webconferences?|visio\w*|colloques?|conferences?(?! de presse)"  # « webinaire », « visioconférence »
    r"|rencontres?|ateliers?|(?<!toute la )journees?|seminaires?|forums?"  # « journée nationale »
    r"|evenements?|(?<!en )formations?|soirees?|assemblees?|a\.?g\.?|tables? rondes?"  # « A.G. », « table ronde »
    r"|matinales?|matinees?|sessions?|visites?|salons?|festivals?|congres|assises|universites?"  # « université d’été »
    r"|reunions?|dejeuners?|petits?[ -]dejeuners?|diners?|repas|banquets?"  # « petit-déjeuner débat »
    r"|masterclass(?:es)?|debats?|ceremonies?|(?<!prenez )(?<!prendre )(?<!prise de )(?<!sans )(?<!sur )rendez-vous|rdv|edition|cafes?|apero\w*"  # « 3e édition », « apéro-débat »
    r"|fetes?(?! nationale)|concerts?|spectacles?|expositions?|projections?|vernissages?|inauguration|portes ouvertes"
    r"|pots? d(?:e (?:depart|rentree|l'amitie|fin)|'accueil)|hackathons?|symposiums?|sommets?|conventions?|biennales?"  # « sommet de l’inclusion »
    r"|trophees?|remise des (?:prix|diplomes|trophees)"  # « remise des prix », but not « remise du rapport »
    r"|marche (?:solidaire|pour|contre|des)"  # « marche pour le climat », but not « marché »
    r"|courses?|balades?|randonnees?|tournois?|(?<!en )(?<!offre de )(?<!offres de )stages?"
    r"|fresques?|brocantes?|braderies?|kermesses?|permanences?(?! (?:d')?(?:etat civil|telephonique|administrati|de la mairie|de l'accueil|du secretariat|des services))|plenieres?"  # « fresque du climat »
    r"|(?!(?<=\bla )semaine du (?:lundi )?(?:\d|$))semaines?|quinzaines?|live|en direct|(?<=, )en (?:ligne|visio)|en distanciel|en presentiel"  # « semaine de l’ESS », « , en ligne »
    r"|afterworks?|meetups?|printemps d(?:e|u)|estivales?|cine\w*"  # « printemps de l’ESS », « ciné-débat »
    r"|galas?|commemorations?|anniversaires?|bals?|lotos?|guinguettes?|carnavals?|defiles?|veillees?"
    r"|feux? d'artifice|pique-?niques?|gouters?|aperitifs?|barbecues?|vide-?greniers?|trocs?|bourses? aux?"
    r"|marches? (?:de noel|aux puces)|marathons?|trails?|cross|foulees"  # « marché de Noël »
    r"|jpo|job ?datings?|conf(?=\.)|soutenances?|lectures?|contes?|voeux|telethon|don du sang|rassemblements?|cortege"
    r"|conseils? (?:municipa|communautai|departementa|regiona)\w+|(?<!\ben )seances?|causeries?|dedicaces?|initiations?"
    r"|demonstrations?|chantiers? participatifs?|collectes? nationales?|ramassage|olympiades|jeux|nuits? d(?:e|u|es)(?! \d| (?:[a-z]+di|dimanche) | ?$)"
    r"|vide-?dressings?|fest-?noz|ago\b|cours d'(?:essai|initiation)|repetitions? publiques?|randos?|recitals?|scenes? ouvertes?"
    r"|thes? (?:dansants?|litteraires?)|distributions? (?:de|alimentaires?)|messes?|galettes? des rois|cocktails?|arbres? de noel|chasses? aux?"
    r"|collectes? (?:de sang|de bouchons|alimentaires?)|cartopart(?:ies|y|ie)|(?:install|release)[ -]part(?:ies|y)|installation part(?:ies|y)"
    r"|(?:emissions?|enregistrements?)(?: «[^«»]{1,60}»)? en (?:public|direct et en public)|mobilisations?|manifestations?(?! d'interet)|manif|marche (?:blanche|nordique|aux flambeaux)|parades?|processions?|pelerinages?|foires?"
    r"|marches? (?:nocturnes?|gourmands?|artisana(?:l|ux)|fermiers?|festifs?)|animations?|representations? (?:publiques?|theatrales?)|piece de theatre|karaoke"
    r"|quiz|dictees?|blind[ -]?tests?|championnats?|matchs?|finissages?|restitutions?|cours publics?|lecons? (?:inaugurales?|publiques?)|speed[ -]?datings?"
    r"|belote|tarot|petanque|rallyes?|sorties? (?:nature|naturalistes?|botaniques?|ornitho\w*|culturelles?|familiales?|decouverte)|excursions?|ventes? (?:de charite|aux encheres|solidaires?)"
    r"|avant-premieres?|cine-?clubs?|jam[ -]sessions?|slam|barcamps?|sprints?|plantations? (?:d'arbres|collectives?|participatives?)"
    r"|breakfasts?|briefings?|open (?:house|evening)|opening evening|debate|kick-?off"
    r"|seminars?|workshops?|meetings?|webinars?|summits?|trainings?|talks?|launch|panels?|open day)\b"
)
_INVITES = (
    r"(?<!prenez )(?<!prendre )(?<!prise de )(?<!sans )(?<!sur )rendez-vous|retrouv(?:ez|ons)|se retrouv\w+|rejoign\w+|invit\w+"  # « retrouvez-nous le »
    r"|aur(?:a|ont) lieu|(?:re)?tiendr(?:a|ont)|se deroul\w+"  # « aura lieu le », « se tiendra »
    r"|particip(?:ez|er)|notez(?! que)|a vos agendas|retenez|save the date|vous accueill\w+"  # « notez la date »
    r"|organis(?:e|ent|era|eront|ons|ee?s?)"  # « nous organisons », « vous propose »
    r"|donn\w+ rendez"  # « vous donne rendez-vous »
    r"|fet(?:e|ent|era|eront|ons|erons)|celebr(?:e|ent|era|eront|ons|erons)"  # « fête ses dix ans »
    r"|join us|takes? place|will be held|see you|invit\w+"  # « join us on »
    r"|projete\w*|venez|convi(?:e|ent)|rassembl(?:e|ent|era|eront|ons|ements?)|reuni(?:t|ra|ront|ssent)"  # « réunira les acteurs »
)
# What is of an event is none: « le site du festival », « les actes du colloque », but « ouverture du festival ».
_OF_ANOTHER = re.compile(
    r"\b(?!(?:ouverture|lancement|inauguration|reprise|edition|occasion|cadre|cloture|debut|dates?|cycle|serie|suite|horaires?|heures?"
    rf"|jours?|lors|autour|partir|fin|moment|temps|{EVENT.pattern[5:-3]})\b)[a-z][\w-]+"
    r" (?:du |des |de la |de l'|de |d'|de (?:nos|notre|son|sa|ses|leurs?) )(?:[\w-]+ )?$"
)
_INVITING = re.compile(rf"\b(?:{_INVITES})\b")
_IS_OVER = (
    r"s'est (?:\w+ )?(?:tenu|deroul|achev|ouvert|conclu|reuni)\w*"  # « s’est tenue le »
    r"|se sont (?:tenu|deroul|reuni|retrouv)\w*|(?:a|ont) eu lieu"  # « se sont réunis », « a eu lieu »
    r"|(?:a|ont) (?!\w+tions?\b)(?:reuni|rassembl|permis|accueilli|particip|attir|mobilis|fete|celebr|marqu|conclu|salu|adopt|organis)\w*"  # « a réuni 200 »
    r"|ont (?!lieu|rendez)\w{3,}(?:e|i|is|it|u|ert)"  # « ont signé »
    r"|etai(?:t|ent)|fut\b|furent|avai(?:t|ent)"  # « c’était le »
    r"|survenu\w*|(?:is|was|were|has been) held|brought together|hosted|took place|gathered|attended"  # « décès survenu le », « on 9 May we hosted »
    r"|avons (?:eu|ete|fete|accueilli|organise|reuni|participe)"  # « nous avons accueilli »
)
_OVER = re.compile(
    r"\b(?:(?:retour|revien\w+) (?:sur|en images)|bilan d|pv d|proces-verbal d|compte[s-]* ?-?rendus?"  # « retour sur le forum »
    r"|(?:re)?vivez|revoir (?:le|la|les|notre)|replays? d|(?:re)?diffusion d"  # « revivez », « replay du webinaire »
    r"|temps forts d|merci (?:a tou|aux|pour votre)|succes d|en images"  # « merci à tous les participants »
    rf"|actes d|synthese d|(?:an dernier|annee derniere|annee passee)(?!.*(?:cette annee|cette fois|:))|(?:a|ont) ete|{_IS_OVER})"  # « actes du colloque du »
)
# « Le 5 octobre, 200 personnes ont été reçues »
_OVER_AFTER = re.compile(
    rf" ?[:,-] ?(?:plus de |pres de |environ )?\d[\d ]{{0,8}} (?:personnes|manifestants|participants|visiteurs|spectateurs)(?! (?:maximum|max|attendu))|[^.]{{0,60}}?\b(?:{_IS_OVER}|(?:a|ont) ete|a (?:reecouter|revoir)|en (?:etaient|retenir)|(?:est|sont) (?:\w+ )?en (?:ligne|replay)|now (?:available|online))\b"
)
# Past tenses by their forms: « ont pris », « a voté », « annonçait », « recueillirent »; folded « à midi » looks like one,
# so they tell something only of days that are past.
_PAST_TENSE = re.compile(
    r"\b(?:(?:a|ont|est|sont|avons|avez) (?:\w+ment )?\w{2,}(?:eint|e|ee|es|ees|i|ie|is|ies|it|u|us|ue|ues|ert|erts)|\w{2,}(?:aient|ait)"
    r"|fut|furent|\w{2,}(?:erent|irent)|was|were|has been|have been|\w{3,}ed)\b"
)
_IN_YEAR = re.compile(r"\ben ((?:1[0-9]|20)\d\d),? ?(?:le |du )?$")  # « en 1905, le »
# « Paris, le », « Fait à Lyon, le »
_DATELINE = re.compile(r"^\W*(?:fait )?(?:a )?[a-z][a-z'-]*(?: [a-z'-]+){0,2}, (?:le )?$")
# « Paris, le 5 octobre 2023 - », « (Paris, 5 octobre). », but not « – de 9 h à 12 h »
_AFTER_DATELINE = re.compile(r" ?(?:[-:.(](?! ?(?:de |a |des )?\d{1,2} ?(?:h|:))|$)")
_PRESS = re.compile(
    r"\b(?:communiques?(?: de presse)?|dossier de presse|lettre|newsletter|infolettre"  # « communiqué de presse du »
    r"|(?:tribune|article)(?: d[eu](?: la| l')? ?[\w-]+)?"  # « article du Monde du »
    r"|bulletin|journal|le monde|les echos|la croix|ouest-france"  # « Le Monde du »
    r"|conseil des ministres|conseil municipal|publication)(?: officiel)? du $"  # « Journal officiel du »
)
_REGISTRATION_OPEN = re.compile(r" ?[,:(-]* ?(?:les )?inscriptions? ouvert")  # « : inscriptions ouvertes »
# « du 2 au 15 octobre pour vous inscrire »
_REGISTER_AFTER = re.compile(r" ?[,:(-]* ?(?:pour )?(?:vous )?inscri")
# « 5 octobre – Lyon : grande soirée »
_ANNOUNCED_AFTER = re.compile(r"[:,-] ?(?:grande? |notre |l'|le |la |un |une )?")
_MOVED = re.compile(
    r"\b(?:(?:report|annul|decal|repouss|deplac|ajourn|reprogramm)(?:e|ee|es|ees|er)|avancee?s? au|^report\b"  # « reporté », « avancée au »
    r"|sine die|(?:report|annulation) (?:du|de la|de l'|des|au|:)|remise?s? (?:au|a plus tard)"  # « report du colloque », « remis au »
    r"|initialement|finalement"  # « initialement prévu le »
    r"|a confirmer|dates? a preciser|sous reserve|dates? provisoires?|changements? de date|nouvelles? dates?)(?!\w)"  # « à confirmer »
)
# « reportée au 12 », « aura finalement lieu le 12 », « nouvelle date : 12 octobre »
_MOVED_TO = re.compile(
    r"\b(?:(?:report|decal|deplac|avanc|repouss)(?:e|ee|es|ees)?|aura(?: \w+)? lieu|se tiendra(?: \w+)?|nouvelle date(?: fixee)?|finalement(?: [\w'-]+){0,3})"
    r"[ :]+(?:au|a|le|du|les)? ?(?:week-?end )?(?:du |des )?$"
)
# « Mois de l’ESS (1er-30 novembre) », « dans le cadre du festival (3-12 octobre) »
_FRAME = re.compile(
    r"\b(?:mois d|semaines?\b|quinzaine|festival|biennale|printemps d|saison|journees\b|fetes?\b|dans le cadre|a l'occasion"
    r"|pendant|lors d|week d|month)[^.!?]{0,80}$"
)
_LASTS = re.compile(
    r"\b(?:expo\w*|festival\w*|biennales?|quinzaine|semaines?|mois d|saison|salons?|printemps|week d|month|exhibition)\b"
)
_OPENS = re.compile(
    r"\b(?:ouverture|inaugur\w+|vernissage|cloture|lancement|coup d'envoi|montage)\b"
)  # « vernissage le 5 »
_REPEATS = re.compile(
    r"\b(?:tou(?:s|tes) les (?:\w+ )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"  # « tous les jeudis »
    r"|jour|semaine|mois|quinze|\d)"  # « toutes les deux semaines », « tous les 15 jours »
    r"|chaque (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|semaine|mois|jour|week-end)"  # « chaque mardi »
    r"|\w+di sur deux|du lundi au|du mardi au|hebdomadaires\b|mensuel(?:le)?s\b"  # « un jeudi sur deux », « du lundi au vendredi »
    r"|(?:premier|deuxieme|troisieme|dernier)s? (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?"
    r" (?:du|de chaque) mois)"  # « le premier jeudi du mois »
)
# Future forms, by their endings: « remettra », « ouvriront », « pourrez »; but « caméra » is none.
_TO_COME = r"\b(?!(?:camera|opera|sierra|ultra|extra|infra|supra|environs)\b)\w*(?:[aeioudlrt]r(?:a|ont|ez)|[aei]rons)\b"
_WILL = re.compile(_TO_COME)
_ALSO = re.compile(
    r"[ ,(]*(?:ou|et|puis|ainsi que|&)(?: bien| encore)? (?:(?:le|les|du|au) (?:[a-z]+di |dimanche )?\d{1,2}"  # « ou le jeudi 8 »
    r"(?!\d|[.,]\d| ?(?:h\b|h\d|heures?|%|€|euros?))"  # but not « et les 18 h »
    r"|(?:le |du )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b(?! (?:soir|matin)))"  # « et vendredi »
)


def is_by_the_way(before: str, after: str, *, on_a_weekday: bool) -> bool:
    """Whether a day is a dateline, a publication's, or one that is spoken of as over."""
    if (
        not on_a_weekday
        and _DATELINE.search(before)
        and _AFTER_DATELINE.match(after)
        and not EVENT.search(before)
    ):
        return True
    if _PRESS.search(before):
        return True
    over = _end_of(_OVER, before)
    return (over is not None and not _INVITING.search(before, over)) or _OVER_AFTER.match(after) is not None


def is_told_as_past(before: str, after: str) -> bool:
    """Whether a sentence is in a past tense: of a day that is past, then, nothing is left to announce."""
    return any(_PAST_TENSE.search(part) for part in (before, after))


def asks_to_register(after: str, *, spanned: bool) -> bool:
    """Whether what follows may be what the days are for: "du 2 au 15 octobre, inscrivez-vous"."""
    return (_REGISTER_AFTER if spanned else _REGISTRATION_OPEN).match(after) is not None


def announces(before: str, after: str) -> bool:
    """Whether an event is named before a day, or after it as a heading names it: "– Lyon : colloque"."""
    if EVENT.search(before):
        return True
    return any(EVENT.match(after, heading.end()) for heading in _ANNOUNCED_AFTER.finditer(after))


def is_of_a_long_time(before: str, after: str) -> bool:
    """Whether what lasts for weeks may be an event: an exhibition, a festival."""
    return any(_LASTS.search(part) for part in (before, after))


def frames_others(before: str) -> bool:
    """Whether several days are a period that events take place in: "Semaine de l'ESS du 20 au 26 novembre"."""
    return _FRAME.search(before) is not None


def names_own_event(beside: str) -> bool:
    """Whether what stands next to a day names an event other than the opening of one."""
    return EVENT.search(beside) is not None and _OPENS.search(beside) is None


def tells_of_a_move(text: str) -> bool:
    """Whether an event is put off, called off, or not certain to take place."""
    return _MOVED.search(text) is not None


def is_moved_to(before: str) -> bool:
    """Whether a day is the one that something was put off to."""
    return _MOVED_TO.search(before) is not None


def is_to_come(before: str, after: str) -> bool:
    """Whether the sentence is in the future tense."""
    return any(_WILL.search(part) for part in (before, after))


def is_repeated(before: str, after: str) -> bool:
    """Whether it takes place each week or month: one date is not all of it."""
    return any(_REPEATS.search(part) for part in (before, after))


def speaks_of_an_event(before: str, after: str) -> bool:
    """Whether a word of meeting or of invitation stands in the sentence."""
    return names_an_event(before, after) or invites(before, after)


def names_an_event(before: str, after: str) -> bool:
    """Whether a word of meeting stands in the sentence: an invitation alone, "aura lieu", may be to anything."""
    return any(_names_an_event(part) for part in (before, after))


def invites(before: str, after: str) -> bool:
    """Whether a word of invitation stands in the sentence."""
    return any(_INVITING.search(part) for part in (before, after))


def speaks_by_the_way(before: str, after: str) -> bool:
    """Whether what speaks of an event comes after a day, and not next to it: "le 12 mai, avec une conférence"."""
    return not invites(before, after) and not _names_an_event(before) and not announces(before, after)


def _names_an_event(part: str) -> bool:
    return any(not _OF_ANOTHER.search(part, 0, event.start()) for event in EVENT.finditer(part))


def names_another(folded: str, end: int) -> bool:
    """Whether a further day follows without its month: "ou le 8", "et vendredi"."""
    return _ALSO.match(folded, end) is not None


def year_before(before: str) -> int | None:
    """Read the year that stands before a day: "en 1905, le 9 décembre"."""
    match = _IN_YEAR.search(before)
    return int(match[1]) if match else None


def _end_of(pattern: re.Pattern[str], text: str) -> int | None:
    """Tell where the last match of a pattern ends."""
    return max((match.end() for match in pattern.finditer(text)), default=None)
