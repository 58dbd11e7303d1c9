"""The words that the rules of French need."""

from newsletter.french import comparable

ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_INITIALS = """
échange échanges échanger échangeons échéance échéances échelle échelles éclairage éclairages école écoles écologie
écologique écologiques économie économies économique économiques écosystème écosystèmes écoute écouter écoutez écrire écrit
écrite écrits écrivez édito éditorial édition éditions éducation égalité également église
élan élaboration élaborer élargir élection élections élève élèves élu élue élus élues émergence émission émissions émotion
émotions énergie énergies épargne épisode épisodes époque époques épreuve équilibre équilibres équipe équipes équité ère
établir établissement établissements étape étapes état états étés été êtes être étranger étude études étudiant étudiants
étudiante étudiantes évaluation évaluer évidemment évènement évènements événement événements évolution évolutions
éthique île îles
"""
ACCENTED = {comparable(word): word for word in _INITIALS.split()}
"""Words that begin with an accented letter, by their form without accents."""
AFTER_CA = (
    "va|vaut|vient|fait|fera|marche|bouge|commence|continue|donne|suffit|sert|change|reste|peut|sera|se|ne|nous|vous|y|"
    "s[’']|n[’']|m[’']"
)
"""What follows the pronoun « Ça »."""

_JOINED = """
œuvre œuvres cœur cœurs sœur sœurs œil vœu vœux nœud nœuds œcuménique manœuvre manœuvres chœur chœurs main-d’œuvre
"""
LIGATURES = {word.replace("œ", "oe"): word for word in _JOINED.split()}
"""Words with an œ, by their form without it."""

_REPEATED = """
a ah aller bien bla cha chut dix dur eh en est faire fait ha hé hein hi ho jamais jour mieux moins non nous oh ont oui petit
peu plus si sont tous tout toute toutes très vite vous
"""
TWICE = frozenset(_REPEATED.split())
"""What may stand twice: "nous nous retrouvons", "faire faire", "tout en en parlant", "il y a a priori"."""
NEVER_THRICE = frozenset({"a", "en", "est", "faire", "nous", "ont", "sont", "vous"})
"""What stands twice by grammar, so not three times; the others stand as often as people feel like."""
NAMES_TOO = frozenset({"april", "august", "june", "march", "may"})
"""English months that are names of people too, and words."""

_CITIES = "Bordeaux Bruxelles Lille Lyon Marseille Montpellier Nantes Paris Rennes Strasbourg Toulouse"
_FOLLOWING = """
côté condition consulter force jamais mesure mi-parcours moins nous paraître part partager peine relire réserver retrouver
revoir télécharger vous bientôt ce celle celles celui ces cette ceux chacun chacune chaque demain découvrir défaut jeudi lire lundi mardi mi-chemin
noter nos notre nouveau partir plusieurs présent propos quand quel quelle quelles quels qui quoi retenir savoir suivre terme
titre tous toutes travers venir voir vos votre écouter
"""
_FOLLOWING_LA = (
    "carte croisée demande découverte fin fois lumière racine rencontre rentrée source suite une veille"
)
AFTER_A = (
    rf"l[’']\w|la (?:{'|'.join(_FOLLOWING_LA.split())})\b|(?:{'|'.join(_FOLLOWING.split() + _CITIES.split())})\b"
    r"|ne pas (?:manquer|rater|oublier)\b|\d{1,2}[ \u00a0\u202f]?h\b"
)
"""What follows the preposition « À », and never the verb « a »."""
