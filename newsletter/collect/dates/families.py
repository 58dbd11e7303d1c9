"""Families of words that texts use which announce no event: vacancies, calls, notices, votes, accounts, publications. Pure.

They need not be complete, and none of them decides: they are weighed against what speaks for an event (`genre`).
"""

import re

_JOB = (
    r"offres? d'emploi|recrut\w+|embauch\w+|postes? (?:a|de|d'|vacant|ouvert|en)|a pourvoir|cdd|cdi|alternan\w+|apprenti\w*|temps (?:plein|complet|partiel)"
    r"|prise de (?:poste|fonctions?)|salaires?|remuneration|service civique|interim|vacataires?|entretiens? (?:prevus?|d'embauche|le|les|la|en)|nos offres"
    r"|hiring|vacanc(?:y|ies)|(?:full|part)-time|doctorante?s?|post-?doc\w*|these (?:financee|cifre)|contrat (?:de|d')|recrues?|rejoi(?:nt|gnent) (?:l'|notre |nos )equipes?|fiche de poste|job offer|we are looking for"
)
_CALL = (
    r"appels? (?:a|aux?) (?!benevol|volontair|mobilis|rassembl|manifester)|candidat\w+|bourses? (?:doctorale|d'etud|de (?:these|recherche|mobilite|\d))|subventions?"
    r"|depots? (?:des|de (?:dossier|candid|projet|demande))|laureats?|preselection\w*|jurys?|notifications?|call for|applications?|deadline|reglement|soumission\w*|eligib\w+"
    r"|date limite|prix (?:de these|litteraire|du jury)|dossiers? (?:de|complets?|a)|fonds de soutien|aides? (?:a|aux?) (?:l'|la |le )?(?:projet|creation|emploi|associations?)"
    r"|tirages? au sort|epreuves?|baccalaureat|brevet|examens?|dernier delai|a rendre|marches? publics?|appels? publics?|appel d'offres|remises? des offres"
)
_NOTICE = (
    r"fermetures?|ferme(?:e|s|es|nt|ra|ront)?|ouvertures? (?:exceptionnelle|des (?!portes)\w+|de la (?:billetterie|peche|chasse))|reouvertures?|horaires? (?:d'|de|des|du|habituel|modifie|20)|ouv(?:ert|erte|re|rent|rira|riront) du (?:lundi|mardi)|heure d'(?:ete|hiver)"
    r"|collectes? (?:des|selective)|encombrants|reprises?|repren(?:d|nent|dra|dront)|rouvr\w+|derniers? jours?|barree?s?|filtree?s?|secretariat|tournees?|ramassages? (?:des|du)|eclairage|dechets?|dechetteries?|bacs?|poubelles?|travaux|coupures?|maintenance|circulation|stationnement|deviations?|vacances|conges"
    r"|menus?|cantine|bus|lignes? [a-z]?\d|trafic|(?:re)?inscriptions? (?:scolaires?|peri\w+|a la|au|aux|en|du|20|\d)|rentree (?:scolaire|des classes|universitaire|le|du|est)|recensement"
    r"|enquete publique|sirenes?|vigilance|alertes?|perturb\w+"
    r"|indisponib\w+|inaccessib\w+|injoignab\w+|interromp\w+|interruptions?|pannes?|mises? a jour|secheresse|canicule|permis|cartes? (?:d'identite|grise)|passeports?|impots?|taxes?"
    r"|demenag\w+|nouve(?:au|aux|lle) (?:adresse|numero|horaires?|site|tarifs?|logiciel)|change(?:nt|ment)? d'(?:adresse|heure|horaires?)|greves?|preavis|abonnements?|loyers?|eau potable|interdi\w+"
    r"|guichets?|service minimum|releves? de compteurs?|elagage|desherbage|ramonage|chasse (?!a|aux)|depistages?|vaccin\w+|perdue?s?|trouvee?s?|opening hours|closed|unavailable|downtime|outage|livraisons?|minute de silence|de garde|fortes chaleurs|en vente|ventes? (?:en ligne|des)|campagnes? (?:de dons|d'adhesion)|bonnes fetes"
    r"|facturation|paiements?|prelevements?|cotisations?|adhesions?|tarifs|calendrier (?:scolaire|de la|des)|zone [abc]"
)
_VOTE = r"elections?|scrutins?|vot(?:e|es|ez|er|ants?|erez)|sondages?|petitions?|signatures?|budget participatif|consultation|concertation|referendum|urnes?|bureaux? de vote|questionnaires?|poll"
_ACCOUNT = (
    r"retour (?:sur|en)|bilan|comptes?[- ]rendus?|proces-verbal|pv|photos?|en images|albums?|souvenirs?|hommage|necrolog\w*|deces|decede\w*|obseques|disparition|nous a quittes?"
    r"|victoires?|defaites?|s'incline\w*|s'impose\w*|laureats?|palmares|felicitations|bravo|merci (?:a|aux|pour)|(?:grand|vrai|beau|franc|vif) succes|un succes|resultats?|classements?"
    r"|revue de presse|portraits?|interviews?|(?<=: )entretien avec|se confie|confie-t-(?:il|elle)|propos recueillis|\w+ questions a|temoignages?|replays?|videos? (?:(?:sont|est) )?(?:disponibles?|en ligne)|(?:re)?gardez la video|captations?|enregistrements?|looking back|recap|highlights|thank (?:you|s)|il y a \w+ ans|chroniques?|recits?|carnet|journal de"
)
_PUBLICATION = (
    r"rapports?|guides?|livres?|ouvrages?|numeros?|paru\w*|parait\w*|parution|publi(?:e|ee|es|ees|cations?|era|eront)|podcasts?|episodes?|versions?|releases?|released|newsletters?"
    r"|lettre d'information|bulletins?|magazines?|en librairies?|\d+ pages|telecharg\w+|pdf|notes? (?:de|d')|tribunes?|communiques?|en kiosque|etudes? (?:de|sur|montre)|auteure?s? :|mots-cles"
)
_RULE = (
    r"lois?|decrets?|arretes?|ordonnances?|reformes?|en vigueur|applicables?|s'appliqu\w+|conventions? (?:avec|de|collective)|accords? (?:de|avec|sur)|sign(?:e|ee|es|era|eront|ature)s?|assemblee nationale"
    r"|senat|conseil des ministres|promulgu\w+|amendements?|budget|prix (?:du|de l'|des)|baremes?|tribunal|cour d'appel|jugement|verdict|membership fees"
)
_BROADCAST = r"(?:re)?diffus(?:e|er|ee|era|ent|ion)\w*|france (?:inter|culture|info|bleu|musique|[2345])|radio|arte|tf1|m6|canal\+|antenne|chaine|emissions?(?!(?: «[^«»]{1,60}»)? en (?:public|direct et en public))|duree : \d\d:\d\d(?::\d\d)?|matinale d|invitee? d[eu]"
_PRIVATE = (
    r"salaries|uniquement aux?|privee?s?|presse accreditee|accreditations?|acces presse|conference de presse|press only|members only|en interne|huis clos|non publi\w+|reservee?s? (?:aux?|a) (?!partir)|sur convocation"
    r"|conseil d'administration|comite (?:de|d')|bureau|commission|codir|rend(?:ra)? visite|ministeriel\w*|(?:ministre|prefete?|maire|president) (?:\w+ )?(?:recevra|visitera|signera|rencontrera)"
)
FAMILIES = tuple(
    re.compile(rf"\b(?:{words})\b")
    for words in (_JOB, _CALL, _NOTICE, _VOTE, _ACCOUNT, _PUBLICATION, _RULE, _BROADCAST, _PRIVATE)
)
_TELLS_WHAT_WAS = re.compile(rf"\b(?:{_ACCOUNT})\b")
WELCOMES = re.compile(
    r"\b(?:venez|rejoignez|retrouv(?:ez|ons)|participez|assistez|decouvrez|inscrivez-vous|reservez|apport(?:ez|er)|prevo(?:yez|ir)|munissez|amenez|ramenez|rendez-vous|rdv"
    r"|(?:vous|tous|toutes) (?:attend|invit|convi|accueill|propos|donn)\w*|save the date|join us|ne manquez pas|(?:aura|auront) lieu|se (?:tiendr|deroul)\w+|suivie?s? d|au programme"
    r"|ouvert (?:a (?:tou|chacun)|au public)\w*|tout public|tous publics|bienvenue?s?|en famille|des \d+ ans|ambiance|convivial\w*)\b"
)
ASKS = re.compile(
    r"\b(?:envo(?:yez|yer)|depos(?:ez|er)|sign(?:ez|er)|vot(?:ez|er)|repond(?:ez|re)|postul(?:ez|er)|candidat(?:ez|er)|adress(?:ez|er|ees?)|rempli(?:ssez|r)|sort(?:ez|ir)|choisi(?:ssez|r)"
    r"|contact(?:ez|er)|appel(?:ez|er)|donnez|consult(?:ez|er)|telecharg(?:ez|er)|apply|submit|send|se munir|cv|lettre de motivation|pieces? justificatives?|justificatifs?|formulaires?|propositions)\b"
)
ADMITS = re.compile(
    r"\b(?:entree|gratuite?s?|sur (?:inscription|reservation)|inscription obligatoire|reservations?|billets?|places? limitees?|participation|prix libre|libre participation|buvette|restauration"
    r"|buffet|aperitif|verre de l'amitie|collation|pot|auberge espagnole|free)\b|\b\d+ ?(?:€|euros)"
)
PLACES = re.compile(
    r"\b(?:lieu ?:|(?<=[a-z] )\d{5}(?= •)|salles?|auditorium|amphi\w*|gymnase|mairie|eglise|chapelle|theatre|cinema|mediatheque|bibliotheque|parc|place (?:de|du|d'|des|[a-z]+)|esplanade|maison (?:de|du|des)|halles?"
    r"|hotel de ville|foyer|parvis|kiosque|centre (?:social|culturel|de)|en visio\w*|en ligne|zoom|musee|librairie|bar|stade|chateau|campus|universite|ecole|rue|avenue|boulevard|quai|tiers-lieu|ferme)\b"
)
CALLED_OFF = re.compile(
    r"\b(?:annule\w*|annulation|report(?:e|ee|es|ees)|ajourne\w*|supprime\w*|n'auro?n?[at]? pas lieu|cancel\w+|postponed)\b"
)
_PARTICIPLE = r"(?!lieu|plus|tous|parti[rs]|jeudi|midi|ici|lui)\w+(?:é|ée|és|ées|i|is|it|ies|ie|u|us|ue|ues|ert|erte|erts|eint|ait)"
PAST = re.compile(  # with accents: « à » is no verb
    rf"\b(?:a|ont|avons|avez|ai) (?:été |\w+ment |tous |toutes |bien |déjà )?{_PARTICIPLE}\b|\b(?:s['’]est|se sont|s['’]étai\w+) \w+"
    r"|\b(?:est|sont|sommes) (?:\w+ment )?(?:venu|né|parti|arrivé|resté|devenu|revenu|décédé|tombé|mort|entré|sorti|monté)(?:e|s|es)?\b"
    r"|\b(?:étai(?:t|ent)|étiez|étions|avai(?:t|ent)|fut|furent|eut|eurent)\b|\b\w{2,}(?:aient|èrent|irent|urent)\b"
    r"|\b(?!fait|lait|parfait|trait|retrait|extrait|portrait|souhait|forfait|bienfait|attrait|satisfait|connait)\w{4,}ait\b"
    r"|\b(?:was|were|has been|have been|took|gathered|attended|hosted)\b"
)


def tells_what_was(folded: str) -> bool:
    """Whether a folded text has words of accounts and recordings: a day that is past is then over."""
    return _TELLS_WHAT_WAS.search(folded) is not None
