"""The French words that comparing titles goes by, all folded (no case, no accents). Pure data."""

import re

from newsletter import french
from newsletter.french import comparable


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that say nothing of what a thing is about. « avec », « sans », « avant », « après », « pas » do.
STOP = _set(
    "a au aux ce ces cet cette d dans de des du elle elles en est et eux il ils j je l la le les leur leurs lui m ma"
    " mes mon n ne nos notre nous on qu que s sa se ses son sont sur t te tes ton tu un une vos votre vous y c e no nr"
    " num numero the of"
)

# What is put for a sign before a number.
PLUS, MINUS = "signeplus", "signemoins"
SIGNS = frozenset({PLUS, MINUS})
COMPASS = frozenset({"nord", "sud", "ouest"})

# Words of the medium: they say how something is seen or heard, not what it is.
MEDIA = _set(
    "replay replays rediffusion rediffusions revoir revisionner reecouter ecouter video videos podcast podcasts"
    " webinaire webinaires webinar webinars live direct enregistrement captation integral integrale visioconference"
)

# What an event calls itself; one title may name it and the other not.
FORMS = _set(
    "colloque conference rencontre rencontres seminaire tableronde matinale journeedetude journee soiree debat"
    " symposium salon"
)

# Words of one part, or another version, of a thing.
PARTS = _set(
    "partie volet tome volume acte saison episode chapitre session atelier pleniere ouverture cloture teaser"
    " annonce extrait extraits resume synthese erratum annexe coulisses best making bilan programme inscription"
    " inscriptions interview entretien suite concert matin apresmidi soir conclusions questions reponses critique"
    " version falc preparatoire inaugurale infographie niveau groupe"
)

MONTHS = tuple(map(comparable, french.MONTHS))
WEEKDAYS = french.WEEKDAYS

# Parts that are left of the whole where it was recorded.
CUTS = _set("partie extrait extraits resume synthese version episode")

# What the page of a live says, made before its event.
LIVE = _set("live direct")

# Towns, regions, departments, countries that titles name. Any other name tells things apart by being another word;
# these do so also where a title may have words more than the other.
TOWNS = _set(
    "paris marseille lyon toulouse nice nantes montpellier strasbourg bordeaux lille rennes reims toulon grenoble"
    " dijon angers nimes villeurbanne clermont brest limoges tours amiens perpignan metz besancon orleans rouen"
    " mulhouse caen nancy roubaix tourcoing avignon dunkerque poitiers versailles pau rochelle calais cannes"
    " bourges valence quimper lorient vannes troyes chambery annecy niort mans laval bayonne blois chartres albi"
    " rodez cahors auch tarbes agen perigueux angouleme gap digne ajaccio bastia nevers auxerre macon epinal"
    " bruxelles geneve lausanne luxembourg montreal dakar"
)
_REGIONS = _set(
    "bretagne normandie alsace lorraine corse occitanie aquitaine auvergne provence picardie bourgogne martinique"
    " guadeloupe guyane reunion mayotte polynesie caledonie gironde gers cantal mayenne sarthe finistere vendee"
    " isere drome ardeche savoie loire rhone jura vosges ariege aude gard herault lozere tarn landes dordogne"
    " correze creuse vienne charente charentes morbihan calvados orne eure somme oise aisne ardennes marne meuse"
    " moselle doubs yonne nievre cher indre allier"
)
LANDS = TOWNS | _REGIONS
# Other words of which the names of departments and regions are made: what has no other is no hall, and no town.
DEPARTMENTS = _set(
    "ain alpes armor atlantique atlantiques aveyron azur bas basse belfort calais centre cote cotes deux denis dome est"
    " essonne eure france garonne grand haut haute hautes hauts ile ille lot maine maritime maritimes meurthe nord"
    " orientales or paca pas pays provence puy pyrenees rhin saint saone seine sevres sud territoire val var vaucluse"
    " vilaine yvelines"
)
MARKS = (
    frozenset({*MONTHS, *WEEKDAYS, "nationale", "national", "regionale", "regional"})
    | LANDS
    | SIGNS
    | COMPASS
)

# What says that an event has, or had, another day.
POSTPONED = _set("reporte reportee reportes reportees report decale decalee decales decalees initialement")

ONLINE = _set("ligne visioconference visio zoom teams webinaire web internet distance distanciel online")

# What is followed by a capital letter that tells things apart: « atelier B ».
LETTERED = (
    "atelier|groupe|salle|session|volet|plan|annexe|module|série|équipe|parcours|bloc|lot|zone|hall|option"
)

_ORDINALS = (
    "deuxieme", "troisieme", "quatrieme", "cinquieme", "sixieme", "septieme", "huitieme", "neuvieme", "dixieme",
    "onzieme", "douzieme", "treizieme", "quatorzieme", "quinzieme", "seizieme",
)  # fmt: skip
_ROMANS = (
    "", "ii", "iii", "iv", "", "vi", "vii", "viii", "ix", "", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii",
    "xix", "xx", "xxi", "xxii", "xxiii", "xxiv", "xxv", "xxvi", "xxvii", "xxviii", "xxix", "xxx",
)  # fmt: skip


def _numbers() -> dict[str, str]:
    """Return ordinals and Roman numerals (of two letters or more) to digits: "trois raisons" number nothing."""
    found: dict[str, str] = {}
    for number, word in enumerate(_ORDINALS, 2):
        found |= dict.fromkeys((word, f"{word}s"), str(number))
    found |= {"vingtieme": "20", "trentieme": "30"}
    for number, roman in enumerate(_ROMANS, 1):
        found |= dict.fromkeys((roman, f"{roman}e", f"{roman}eme") if roman else (), str(number))
    found |= dict.fromkeys(("premier", "premiere", "premiers", "premieres"), "1")
    found |= dict.fromkeys(("second", "seconde", "seconds", "secondes"), "2")
    del found["vie"]  # « la vie » is no sixth
    return found


NUMBERS = _numbers()

# Numbers in words and in digits: "vingt ans", "20 ans". They agree, or say nothing: "trois raisons" number nothing.
CARDINALS = {
    "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7", "huit": "8", "dix": "10", "onze": "11",
    "douze": "12", "treize": "13", "quatorze": "14", "quinze": "15", "seize": "16", "vingt": "20", "trente": "30",
    "quarante": "40", "cinquante": "50", "soixante": "60", "cent": "100", "mille": "1000",
}  # fmt: skip

# English words of the trade, and the French that stands for them in the announcement of a twin. What begins alike in both
# languages ("democracy"), or is a French word too, needs no line.
ENGLISH = {
    english: french
    for french, several in {
        "abri": "homeless homelessness shelter", "alimentation": "food", "apprentissage": "learning",
        "argent": "money", "associations": "nonprofit nonprofits charity charities", "atelier": "workshop workshops",
        "avenir": "future", "bénévoles": "volunteer volunteers volunteering", "changement": "change changing",
        "citoyens": "citizen citizens citizenship", "communauté": "community communities", "communs": "commons",
        "confiance": "trust", "construire": "build building", "croissance": "growth", "dons": "giving donation donations",
        "droits": "rights", "durable": "sustainable sustainability", "déchets": "waste", "eau": "water",
        "égalité": "equality", "inégalités": "inequality inequalities", "enfants": "child children",
        "enquête": "survey", "ensemble": "together", "entreprise": "business enterprise enterprises",
        "femmes": "woman women", "financement": "funding financing", "fondation": "foundation foundations",
        "fonds": "fund funds", "formation": "training", "handicap": "disability disabilities", "jeunes": "youth young",
        "logement": "housing", "mesurer": "measuring measurement", "monde": "world", "mondial": "global worldwide",
        "numérique": "digital", "données": "data", "outils": "tools toolkit", "partage": "sharing shared",
        "partenariat": "partnership partnerships", "pauvreté": "poverty", "pouvoir": "power empowering",
        "quartier": "neighbourhood neighbourhoods", "rapport": "report", "recherche": "research",
        "réseau": "network networks", "santé": "health healthcare", "soin": "care caring", "travail": "work working",
        "vieillissement": "ageing aging", "ville": "city cities", "école": "school schools", "équipe": "team",
    }.items()
    for english in several.split()
}  # fmt: skip

# Words of an address or a hall that many places have.
PLACES = _set(
    "rue avenue boulevard place quai chemin route impasse allee allees cours square esplanade passage salle hall maison"
    " hotel ville mairie palais centre espace europe batiment etage amphitheatre auditorium bis saint sainte fetes"
    " universite faculte campus ecole college lycee institut theatre cinema musee mediatheque bibliotheque cafe gare"
    " prefecture chambre commerce cci conseil regional departemental region departement gymnase stade parc jardin"
    " chateau abbaye eglise domaine cite tiers lieu lieux social sociale culturel culturelle associations sciences po"
    " quartier commune polyvalente congres"
)

# Whose a hall is that every town has.
TOWN_HALLS = _set(
    "communal communale municipal municipale intercommunal intercommunale paroissial paroissiale rural rurale"
    " communautaire scolaire sports"
)

# Kinds of street, and what is short for one of them, or for a word of a place.
STREETS = (
    "rue|avenue|av|boulevard|bd|bld|place|pl|quai|chemin|route|impasse|allees?|cours|square|esplanade|passage"
    "|faubourg|fbg"
)
SHORTENED = {
    "av": "avenue", "bd": "boulevard", "bld": "boulevard", "pl": "place", "fbg": "faubourg", "allees": "allee",
    "st": "saint", "ste": "sainte", "amphi": "amphitheatre", "univ": "universite", "bat": "batiment",
}  # fmt: skip

# What says nothing of where in the country a place is.
EVERYWHERE = _set("france cedex bis ter")

# Where people meet online: who is in one of these is not in another.
ROOMS = _set("zoom teams webex livestorm gotomeeting meet jitsi bigbluebutton")

# What shows a live event, where nothing else is named: a house of theirs has a town or a street.
PLATFORMS = _set("linkedin youtube facebook twitch")
SHOWN = PLATFORMS | _set("live direct page chaine compte evenement")

# Places with two names (folded).
PLACE_NAMES = (
    (re.compile(r"\bhotel de ville\b"), "mairie"),
    (re.compile(r"\bpalais d'iena\b"), "cese"),
    (re.compile(r"\bconseil economique,? social et environnemental\b(?! (?:et )?regional)"), "cese"),
)
