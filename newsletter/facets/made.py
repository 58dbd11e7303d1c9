"""Phrases that are made of whom and of what: « étudiants en précarité », « la ville rachète ». Pure data, and how it is put together."""

# What people lack, as it is said of them, in the masculine: « étudiants en précarité ».
_NEEDS = (
    "en précarité", "en situation de précarité", "en situation de handicap", "en difficulté", "en grande pauvreté",
    "en grande précarité", "en exil", "en insertion", "en détresse", "précaires", "handicapés", "malades", "réfugiés", "exilés",
    "migrants", "sourds", "malentendants", "diabétiques", "isolés", "sinistrés", "déplacés", "endettés", "mal logés",
    "sans abri", "sans domicile", "sans papiers", "sans ressources", "hospitalisés", "en situation de rue", "à la rue",
    "en situation de fragilité", "en situation de vulnérabilité", "en situation d'illettrisme", "en situation d'exclusion",
    "en situation de pauvreté", "en fragilité", "vulnérables", "fragiles", "fragilisés", "défavorisés", "démunis", "modestes",
    "en souffrance", "en souffrance psychique", "en détention", "incarcérés", "en prison", "en fin de vie",
    "en perte d'autonomie", "dépendants", "polyhandicapés", "en recherche d'emploi", "en quête d'emploi", "au chômage", "au rsa",
    "sans emploi", "privés d'emploi", "éloignés de l'emploi", "éloignés du numérique", "éloignés de la culture",
    "éloignés du soin", "éloignés de l'école", "en décrochage", "en errance", "sans logement", "mal logés", "hébergés", "placés",
    "à mobilité réduite", "aveugles", "malvoyants", "autistes", "trisomiques", "dyslexiques", "endeuillés",
    "expulsés", "victimes de violences", "à faibles revenus", "en deuil", "demandeurs d'asile",
)  # fmt: skip


def in_need(*people: str) -> str:
    """Return the phrases that name people by what they lack, in both genders: « exilés », « exilées »."""
    needs = dict.fromkeys(form for need in _NEEDS for form in (need, need.replace("és", "ées")))
    return ", ".join(f"{who} {need}" for who in people for need in needs)


# What people lack, as a matter: « la précarité des étudiants ».
_LACKS = (
    "précarité", "précarité alimentaire", "précarité menstruelle", "précarité énergétique", "pauvreté", "grande pauvreté", "isolement",
    "solitude", "détresse", "surendettement", "mal-logement", "chômage", "illettrisme", "non-recours", "vulnérabilité", "exclusion",
)  # fmt: skip
_LACKING = (
    "étudiants", "jeunes", "enfants", "femmes", "mères", "familles", "familles monoparentales", "ménages", "aînés", "seniors",
    "retraités", "personnes", "habitants", "travailleurs", "salariés", "agriculteurs", "parents", "malades", "aidants", "exilés",
)  # fmt: skip
# What people take in hand who live there, or give their time: « les habitants cuisinent », « des bénévoles ont ouvert ».
_DEEDS = (
    ("cuisinent", "cuisiné"), ("jardinent", "jardiné"), ("plantent", "planté"), ("réparent", "réparé"), ("nettoient", "nettoyé"),
    ("animent", "animé"), ("organisent", "organisé"), ("gèrent", "géré"), ("entretiennent", "entretenu"), ("rénovent", "rénové"),
    ("restaurent", "restauré"), ("tiennent", "tenu"), ("bâtissent", "bâti"), ("préparent", "préparé"),
    ("fabriquent", "fabriqué"), ("aménagent", "aménagé"), ("fleurissent", "fleuri"), ("font vivre", "fait vivre"),
    ("créent", "créé"), ("ouvrent", "ouvert"), ("rouvrent", "rouvert"), ("lancent", "lancé"), ("montent", "monté"),
    ("fondent", "fondé"), ("construisent", "construit"), ("reprennent", "repris"), ("sauvent", "sauvé"),
)  # fmt: skip


def lacked() -> str:
    """Return the phrases that tell what whom lacks: « pauvreté des familles »."""
    return ", ".join(f"*{lack} {who}" for lack in _LACKS for who in _LACKING)


def doing(*people: str) -> str:
    """Return the phrases that tell what people do themselves: « habitants cuisinent », « habitants ont cuisiné »."""
    return ", ".join(f"{who} {now}, {who} ont {done}" for who in people for now, done in _DEEDS)


# What towns, departments and regions do, where no capital tells that they act: « la ville rachète », « la métropole expérimente ».
_BODIES = ("ville", "région", "département", "métropole", "agglomération", "agglo", "commune", "communauté de communes")  # fmt: skip
_ACTS = (
    "lance", "ouvre", "finance", "soutient", "équipe", "crée", "propose", "organise", "adopte", "vote", "rachète", "achète",
    "investit", "recrute", "consulte", "invite", "expérimente", "accompagne", "inaugure", "installe", "teste", "met en place",
    "mise sur", "s'engage", "veut", "distribue", "subventionne", "offre", "prolonge", "généralise", "aménage", "construit",
    "rénove", "décide", "renonce", "cherche", "publie", "annonce", "prend en charge", "se dote", "a voté", "a lancé", "a ouvert",
    "a créé", "a décidé", "a choisi", "a racheté", "lancent", "financent", "s'associent", "s'allient", "proposent", "s'engagent",
)  # fmt: skip


def acting() -> str:
    """Return the phrases that tell what a body does: « la ville rachète »."""
    return ", ".join(f"{body} {act}" for body in _BODIES for act in _ACTS)
