"""Announcements as associations, foundations and ministries write them, and what a careful editor makes of each."""

import datetime as dt

import pytest

from tests.test_written_dates import said

# All were published on Wednesday 20 September 2023; "?" is left to the editor, "-" has no date of an event.
REPORTED = [
    ("Clôture le 5 octobre 2023", "-"),
    ("report au 12 octobre 2023", "2023-10-12 ?"),
    ("Repoussé au 12 octobre 2023", "2023-10-12 ?"),
    ("le 6 octobre 2023 à 18h45 min", "2023-10-06 18:45 ?"),
    ("le 6 octobre 2023 à 18h 45 min de débat", "2023-10-06 18:00 ?"),
    ("Rendez-vous le 6 octobre 2023 (8h de formation)", "2023-10-06"),
    ("Rendez-vous le 6 octobre 2023, 12 h de musique non stop", "2023-10-06"),
    ("Rendez-vous le 6 octobre 2023, 12h non-stop", "2023-10-06"),
    ("Rendez-vous le 6 octobre 2023, 2h de débat", "2023-10-06"),
    ("Rendez-vous le 6 octobre 2023, durée : 3h", "2023-10-06"),
    ("Formation de 8h le 6 octobre 2023", "2023-10-06 ?"),
    ("le 6 octobre 2023 : 12 heures pour convaincre", "2023-10-06 12:00 ?"),
    ("Le rapport sera remis le 5 octobre 2023 au ministre", "-"),
    ("Retour sur le forum du 12 octobre", "-"),
    ("Rendez-vous le 7 octobre 2023 de 18h à 20h, ou le 8", "2023-10-07 18:00 / 2023-10-07 20:00 ?"),
    (
        "Le 5 octobre de 9 heures à 12 heures et de 14 heures à 17 heures",
        "2023-10-05 09:00 / 2023-10-05 17:00 ?",
    ),
    ("Le 5 octobre 2023 de 22h à 2h", "2023-10-05 22:00 / 2023-10-06 02:00 ?"),
    ("En 1905, le 9 décembre, la loi était votée", "-"),
    ("Prix : 12 mars", "2024-03-12 ?"),
    ("Paris, le 25 septembre 2023 – communiqué", "-"),
    ("jeudi 5/10 de 9h à 12h", "2023-10-05 09:00 / 2023-10-05 12:00"),
    ("Rendez-vous le 05/10 à 18h", "2023-10-05 18:00"),
    ("Rendez-vous le 05/10", "2023-10-05 ?"),
    ("vendredi 5/10 de 9h à 12h", "2023-10-05 09:00 / 2023-10-05 12:00 ?"),
    ("vendredi 5/10/2023", "2023-10-05 ?"),
    ("jeudi 05/10/2023, 18h", "2023-10-05 18:00"),
    ("du 5/10 au 7/10", "2023-10-05 / 2023-10-07 ?"),
    ("Rendez-vous 5-oct-2023", "2023-10-05 ?"),
    ("Rendez-vous 2023/10/05", "2023-10-05"),
    ("Rendez-vous premier octobre 2023", "2023-10-01"),
]
CALLS = [
    ("Inscriptions avant le 5 octobre 2023 à minuit", "-"),
    ("Date limite de candidature : lundi 16 octobre 2023 à midi", "-"),
    ("Appel à projets ouvert jusqu’au 15 novembre 2023", "-"),
    ("L’appel à projets est ouvert du 2 octobre au 15 novembre 2023", "-"),
    (
        "Du 2 octobre au 15 novembre 2023 : appel à projets « Territoires solidaires »",
        "-",
    ),
    ("Candidatez avant le 15/11/2023 sur notre plateforme", "-"),
    ("Les candidatures seront closes le 15 novembre 2023", "-"),
    ("Les lauréats seront annoncés le 14 décembre 2023", "-"),
    ("Annonce des lauréats : 14 décembre 2023", "-"),
    ("Résultats le 14 décembre 2023", "-"),
    ("Dépôt des dossiers jusqu’au 30 juin", "-"),
    (
        "Webinaire d’information le 5 octobre à 14h, dépôt des dossiers avant le 15 novembre",
        "2023-10-05 14:00",
    ),
    ("Les inscriptions à la journée ouvriront le 2 octobre 2023", "-"),
    ("Inscriptions à la formation : 5 octobre 2023", "2023-10-05 ?"),
    ("Inscrivez-vous à notre webinaire le 5 octobre 2023", "2023-10-05 ?"),
    ("Pour participer au colloque du 12 octobre, inscrivez-vous avant le 5 octobre", "2023-10-12 ?"),
    (
        "Tarif réduit jusqu’au 1er octobre ; congrès les 12 et 13 octobre 2023 à Nantes",
        "2023-10-12 / 2023-10-13",
    ),
    ("Bénéficiez du tarif préférentiel avant le 1er octobre 2023", "-"),
    ("Réponse attendue pour le 5 octobre 2023", "-"),
    ("Date butoir : 5 octobre 2023", "-"),
    ("Votez du 2 au 15 octobre 2023 pour votre projet favori", "-"),
]
HOURS = [
    ("Save the date : 5 octobre 2023", "2023-10-05"),
    ("SAVE THE DATE ! Jeudi 16 novembre 2023, Paris", "2023-11-16"),
    ("Rendez-vous les 5 et 6 octobre, à Lyon", "2023-10-05 / 2023-10-06"),
    ("Rencontres nationales jeudi 5 et vendredi 6 octobre 2023", "2023-10-05 / 2023-10-06"),
    ("Jeudi 5 octobre de 9h30 à 12h et de 14h à 17h", "2023-10-05 09:30 / 2023-10-05 17:00"),
    ("Jeudi 5 octobre, 9h-12h30 / 14h-17h", "2023-10-05 09:00 / 2023-10-05 17:00"),
    ("Jeudi 5 octobre de 9h à 12h ou de 14h à 17h", "2023-10-05 09:00 / 2023-10-05 12:00 ?"),
    ("Jeudi 5 octobre à partir de 18h", "2023-10-05 18:00"),
    ("Jeudi 5 octobre, accueil dès 8h30, début 9h", "2023-10-05 09:00"),
    ("Jeudi 5 octobre, accueil café à 8h30", "2023-10-05 08:30 ?"),
    ("Jeudi 5 octobre 2023, ouverture des portes à 19h, concert à 20h", "2023-10-05 20:00"),
    ("Samedi 7 octobre de 20h à 1h du matin", "2023-10-07 20:00 / 2023-10-08 01:00"),
    ("Nuit du droit, mercredi 4 octobre, de 18h30 à 00h30", "2023-10-04 18:30 / 2023-10-05 00:30"),
    ("Du 5 octobre à 14h au 7 octobre à 12h", "2023-10-05 14:00 / 2023-10-07 12:00 ?"),
    ("Mardi 10/10, 18h30, Maison des associations", "2023-10-10 18:30"),
    ("RDV mardi 10/10", "2023-10-10"),
    ("12/10 : conseil d’administration", "-"),
    ("Hackathon le 6 octobre, 48 h pour innover", "2023-10-06 ?"),
    ("Rendez-vous le 5 octobre, 24h/24, 7j/7", "2023-10-05 ?"),
    ("Ouvert 7/7 de 9h à 18h", "-"),
    ("Ouvert 24/7 dès 8h", "-"),
    ("Enfants de 10/12 ans à 14h", "-"),
    ("Note de 12/20 à l’examen", "-"),
    ("Le premier décembre 2023 à 18h, assemblée générale", "2023-12-01 18:00"),
    ("Rendez-vous du premier au 3 décembre 2023", "2023-12-01 / 2023-12-03"),
]
REPEATED = [
    ("Tous les jeudis du 5 au 26 octobre, de 18h à 20h", "2023-10-05 / 2023-10-26 ?"),
    ("Ateliers chaque mardi, le premier aura lieu le 3 octobre 2023", "2023-10-03 ?"),
    ("Les mardis 3, 10 et 17 octobre 2023 à 18h", "2023-10-03 18:00 ?"),
    ("Le premier jeudi du mois, prochaine séance le 5 octobre 2023", "2023-10-05 ?"),
    ("Cycle de webinaires : 5 octobre, 9 novembre, 7 décembre", "2023-10-05 ?"),
]
MOVED = [
    ("Le colloque est déplacé au 12 octobre 2023", "2023-10-12 ?"),
    ("Attention, changement de date : le 12 octobre 2023 à 18h", "2023-10-12 18:00 ?"),
    ("La rencontre aura finalement lieu le 12 octobre 2023", "2023-10-12 ?"),
    ("L’assemblée générale est avancée au 2 octobre 2023", "2023-10-02 ?"),
    ("Atelier ajourné, nouvelle date : 12 octobre", "2023-10-12 ?"),
]
OVER = [
    ("Le forum du 12 octobre a réuni 200 personnes", "-"),
    ("Revivez le colloque du 12 septembre 2023 en vidéo", "-"),
    ("Bilan de la journée du 5 octobre", "-"),
    ("Compte rendu de la réunion du 5 octobre", "-"),
    ("Le séminaire s’est tenu le 5 octobre à Lille", "-"),
    ("Merci à tous les participants du forum du 12 octobre", "-"),
    ("La fondation revient sur le colloque du 12 octobre", "-"),
    ("Après le succès de l’an dernier, rendez-vous le 5 octobre 2023", "2023-10-05"),
    ("Le premier forum a réuni 300 personnes. Prochaine édition le 5 décembre 2023.", "2023-12-05 ?"),
]
LAWS = [
    (
        "Depuis la loi du 1er juillet 1901, les associations sont libres. Colloque le 5 octobre 2023.",
        "2023-10-05 ?",
    ),
    ("La loi ESS du 31 juillet 2014 a dix ans bientôt", "-"),
    ("L’arrêté ministériel du 12 octobre fixe les tarifs", "-"),
    ("Fondée le 12 mars 1998, l’association vous invite le 5 octobre 2023", "2023-10-05 ?"),
    ("Le décret entre en vigueur le 1er octobre 2023", "-"),
    ("Le 14 juillet 1789, tout changea", "-"),
    ("Appel du 18 juin 1940 : commémoration le 18 juin 2024 à 11h", "2024-06-18 11:00"),
]
ELSE = [
    ("Le guide sortira le 5 octobre 2023", "-"),
    ("Le nouveau site sera mis en ligne le 5 octobre 2023", "-"),
    ("En librairie le 5 octobre 2023", "-"),
    ("Nos bureaux seront fermés le 5 octobre 2023", "-"),
    ("Fermeture exceptionnelle le vendredi 6 octobre", "-"),
    ("La fondation publiera son étude le 5 octobre 2023", "-"),
    ("Le 5 octobre 2023, le rapport sera rendu public", "-"),
    ("Le ministre dévoilera sa stratégie le 5 octobre 2023", "-"),
    ("Communiqué de presse du 25 septembre 2023", "-"),
    ("Poste à pourvoir le 2 octobre 2023", "-"),
    ("Versement de la subvention le 5 octobre 2023", "-"),
    ("Ouvert tous les jours sauf le 1er novembre", "-"),
    ("Pas de permanence le 12 octobre 2023", "2023-10-12 ?"),
    ("Embargo : 5 octobre 2023, 6 h", "-"),
]
INVITED = [
    (
        "La Fondation a le plaisir de vous inviter à sa soirée annuelle le jeudi 16 novembre 2023 à 19h",
        "2023-11-16 19:00",
    ),
    ("Nous vous donnons rendez-vous le 5 octobre 2023 à la Maison de la radio", "2023-10-05"),
    ("Le ministère organise une journée nationale le 17 octobre 2023", "2023-10-17"),
    ("Les Jeudis de l’ODD 17 : jeudi 5 octobre à 13 h", "2023-10-05 13:00"),
    ("Journée mondiale du refus de la misère, le 17 octobre", "2023-10-17 ?"),
    ("La remise des prix aura lieu le 12 décembre 2023 à l’Hôtel de Ville", "2023-12-12"),
    ("Cérémonie de clôture le 5 octobre 2023 à 18h", "2023-10-05 18:00"),
    ("Nous fêterons nos 20 ans le 7 octobre 2023", "2023-10-07 ?"),
    ("Rendez-vous le 12 octobre 2023 (replay disponible ensuite)", "2023-10-12"),
    ("Soirée de lancement le 5 octobre 2023", "2023-10-05 ?"),
    ("Lundi 2 octobre 2023, à 18 h 30, au 243 boulevard Saint-Germain, Paris 7e", "2023-10-02 18:30"),
    ("Rendez-vous jeudi 5 et vendredi 6", "2023-10-05 / 2023-10-06 ?"),
    ("Lyon, jeudi 5 octobre 2023 – 9h", "2023-10-05 09:00"),
    ("Date : 5 octobre 2023. Lieu : Paris. Horaires : 9h-17h", "2023-10-05 09:00 / 2023-10-05 17:00"),
    ("Quand ? Le jeudi 5 octobre 2023 à 18h. Où ? À Paris.", "2023-10-05 18:00"),
    ("Le 5 octobre 2023, journée d’étude sur les coopérations territoriales", "2023-10-05 ?"),
    ("À vos agendas : 5 octobre 2023", "2023-10-05"),
    ("Mission : du 2 au 15 octobre 2023, inscrivez-vous", "2023-10-02 / 2023-10-15 ?"),
    ("Rendez-vous le 5 octobre 2023, inscrivez-vous vite !", "2023-10-05"),
]
MORE = [
    (
        "Assemblée générale ordinaire le samedi 14 octobre 2023 à 10 heures, salle des fêtes",
        "2023-10-14 10:00",
    ),
    ("Café-débat mardi 17 octobre à 18h30 autour de l’économie sociale", "2023-10-17 18:30"),
    ("Le webinaire du 10 octobre 2023 présentera les résultats de l’étude", "2023-10-10 ?"),
    (
        "À l’occasion de la Semaine de l’ESS, du 20 au 26 novembre 2023, portes ouvertes",
        "2023-11-20 / 2023-11-26",
    ),
    ("Le comité de sélection se réunira le 20 novembre 2023", "-"),
    (
        "Prochaine réunion du réseau : mardi 24 octobre, 14h-16h, en visio",
        "2023-10-24 14:00 / 2023-10-24 16:00",
    ),
    (
        "Le 3e Forum national des associations aura lieu les 18 et 19 octobre 2023 au Palais des congrès",
        "2023-10-18 / 2023-10-19",
    ),
    ("Subventions FDVA 2024 : campagne ouverte du 1er décembre 2023 au 15 janvier 2024", "-"),
    ("Les dossiers sont à déposer entre le 2 et le 30 octobre 2023", "-"),
    (
        "Fin des inscriptions le 29 septembre 2023 ; formation le 10 octobre 2023 de 9h à 17h",
        "2023-10-10 09:00 / 2023-10-10 17:00",
    ),
    ("La consultation publique est ouverte jusqu’au 30 octobre 2023.", "-"),
    ("L’association fête ses 20 ans le 7 octobre 2023", "2023-10-07"),
    ("Née le 7 octobre 2003, l’association fête ses 20 ans", "-"),
    ("Mise à jour du 19 septembre 2023 : le programme est en ligne", "-"),
    ("Mis en ligne le 19/09/2023", "-"),
    ("Le prochain conseil d’administration est fixé au 12 octobre 2023", "-"),
    (
        "Les places sont réservées jusqu’au 2 octobre, le spectacle commence le 6 octobre à 20h30",
        "2023-10-06 20:30",
    ),
    ("Date de publication : 12 octobre 2023", "-"),
    ("Colloque « 1901-2023 » – vendredi 13 octobre 2023 – Sénat", "2023-10-13"),
    ("Comme le prévoit l’article 5 octobre", "-"),
    ("Le 12 octobre prochain, le Mouvement associatif tiendra ses universités", "2023-10-12"),
    (
        "Vendredi 13 octobre 2023 de 14h00 à 17h30 (accueil à partir de 13h30)",
        "2023-10-13 14:00 / 2023-10-13 17:30",
    ),
    ("Rendez-vous le 5 octobre 2023 de 10 à 12 heures", "2023-10-05 10:00 / 2023-10-05 12:00"),
    ("Jeudi 5 octobre, 10h00-12h00 (heure de Paris)", "2023-10-05 10:00 / 2023-10-05 12:00"),
    ("Le 05/10/2023 - 14:30", "2023-10-05 14:30 ?"),
    (
        "Du mercredi 4 au vendredi 6 octobre 2023, de 9h à 18h, salon des solidarités",
        "2023-10-04 09:00 / 2023-10-06 18:00",
    ),
    ("Les travaux débuteront le 2 octobre 2023", "-"),
    ("La plateforme ouvrira le 2 octobre 2023", "2023-10-02 ?"),
    ("Le MOOC « ODD 17 » démarre le 2 octobre 2023", "2023-10-02 ?"),
    ("L’enquête se clôturera le 31 octobre 2023", "-"),
    ("La période de dépôt s’achève le 31 octobre 2023", "-"),
    ("Clôture de l’appel à manifestation d’intérêt : 31 octobre 2023 à 12h", "-"),
    ("Prolongation : l’appel est prolongé jusqu’au 31 octobre 2023", "-"),
    ("Nouvelle date limite : 31 octobre 2023", "-"),
    ("Report de la date limite au 31 octobre 2023", "-"),
    ("Convention signée le 5 octobre 2023", "-"),
    ("La convention sera signée le 5 octobre 2023", "-"),
    ("Les statuts, déposés le 5 octobre 2023", "-"),
    ("Journal officiel du 5 octobre 2023", "-"),
    ("Avis aux membres : vote en ligne du 2 au 9 octobre 2023", "-"),
    ("La collecte nationale aura lieu du 24 au 26 novembre 2023", "2023-11-24 / 2023-11-26"),
    ("Octobre rose : marche solidaire le dimanche 8 octobre à 10h", "2023-10-08 10:00"),
    ("Offre d’emploi : candidature avant le 5 octobre, entretien le 12 octobre 2023", "-"),
    ("Stage de 3 jours, les 5, 6 et 7 octobre 2023", "2023-10-05 / 2023-10-07"),
    ("Stage d’une durée de 7h le 6 octobre 2023", "2023-10-06 ?"),
    ("Rendez-vous le 6 octobre 2023 – Durée : 7 heures", "2023-10-06"),
    ("Rendez-vous le 6 octobre 2023 pendant 8h", "2023-10-06"),
    ("Rendez-vous le 6 octobre 2023, 3 heures d’échanges", "2023-10-06"),
    ("Webinaire : 6 octobre 2023, 11 h, 45 minutes", "2023-10-06 11:00"),
    ("Concert samedi 7 octobre, 20 h 30 précises", "2023-10-07 20:30"),
    ("Exposition du 5 octobre au 30 novembre 2023", "2023-10-05 / 2023-11-30"),
]
HOURS_FARTHER = [
    ("Jeudi 5 octobre au 15 rue de la Paix, 75002 Paris, 18h30", "2023-10-05 18:30"),
    ("Samedi 7 octobre à la mairie du 12e, de 10h à 18h", "2023-10-07 10:00 / 2023-10-07 18:00"),
    ("Jeudi 5 octobre : webinaire « Mécénat » à 11h", "2023-10-05 11:00"),
    ("Webinaire « Mécénat » (11h-12h), jeudi 5 octobre", "2023-10-05 11:00 / 2023-10-05 12:00"),
    ("Colloque jeudi 5 octobre – Lyon – 9h-17h", "2023-10-05 09:00 / 2023-10-05 17:00"),
    ("📅 Jeudi 5 octobre 2023 📍 Paris ⏰ 18h30", "2023-10-05 18:30"),
    ("Date : jeudi 5 octobre 2023 Lieu : Paris Heure : 18h", "2023-10-05 18:00"),
    ("Jeudi 5 octobre à 10h-12h", "2023-10-05 10:00 / 2023-10-05 12:00"),
    ("Date : 12/10/2023 – Heure : 14h00-15h30", "2023-10-12 14:00 / 2023-10-12 15:30"),
    ("Le 9 novembre prochain à 18h30, conférence à Lyon", "2023-11-09 18:30"),
    ("Rendez-vous jeudi 9 novembre prochain à 14h", "2023-11-09 14:00"),
    ("Date : 9 novembre 2023. Heure : 14h.", "2023-11-09 14:00"),
    ("Quand : 9 novembre 2023. Heure : 18h30", "2023-11-09 18:30"),
    ("Date : 9 novembre 2023. Horaires : 18h30 - 20h.", "2023-11-09 18:30 / 2023-11-09 20:00"),
    ("Jeudi 9 novembre à Angers à 18h30", "2023-11-09 18:30"),
    ("Jeudi 9 novembre au CESE à 18h30", "2023-11-09 18:30"),
    ("Jeudi 9 novembre en visio à 18h30", "2023-11-09 18:30"),
    ("Jeudi 9 novembre, en ligne, à 18h30", "2023-11-09 18:30"),
    ("Jeudi 9 novembre, à la Maison des associations, à 18h30", "2023-11-09 18:30"),
    ("Jeudi 9 novembre, Paris (75), 18h30", "2023-11-09 18:30"),
    ("Jeudi 9 novembre, à Paris, 14h-16h", "2023-11-09 14:00 / 2023-11-09 16:00"),
    ("Jeudi 9 novembre matin (9h-12h)", "2023-11-09 09:00 / 2023-11-09 12:00"),
    ("Jeudi 9 novembre après-midi, 14h-16h", "2023-11-09 14:00 / 2023-11-09 16:00"),
    ("Jeudi 9 novembre en soirée, à 19h", "2023-11-09 19:00"),
    ("Jeudi 9 novembre à l’heure du déjeuner (12h30-13h30)", "2023-11-09 12:30 / 2023-11-09 13:30"),
    ("Jeudi 9 novembre 2023. De 14h à 16h.", "2023-11-09 14:00 / 2023-11-09 16:00"),
    ("Jeudi 9 novembre 2023. 14h-16h. Paris", "2023-11-09 14:00 / 2023-11-09 16:00"),
    ("Jeudi 9 novembre 2023, rendez-vous à 18h30", "2023-11-09 18:30"),
    # Doors open for coffee before it: the letter says when it begins, as with "accueil dès 8h30, début 9h".
    ("Jeudi 5 octobre 2023. Accueil café dès 8 h 30, début à 9 h", "2023-10-05 09:00"),
    ("Jeudi 5 octobre 2023 à 18.30", "2023-10-05 18:30 ?"),
    ("Jeudi 5 octobre 2023 de 18.30 à 20.00", "2023-10-05 18:30 / 2023-10-05 20:00 ?"),
    ("jeudi 5 octobre 2023 à midi trente", "2023-10-05 12:30"),
    ("Jeudi 5 octobre à partir de 18h30 et jusqu’à 20h", "2023-10-05 18:30 / 2023-10-05 20:00"),
]
DAYS = [
    ("Congrès du 3 au 5.10.2023", "2023-10-03 / 2023-10-05"),
    ("Congrès du 9 au 11.10.2023 à Bourges", "2023-10-09 / 2023-10-11"),
    ("Salon les 9-11/10/2023", "2023-10-09 / 2023-10-11"),
    ("Salon 12 et 13/12/2023", "2023-12-12 / 2023-12-13"),
    ("Les 25 & 26/11, retrouvez-nous au salon", "2023-11-25 / 2023-11-26 ?"),
    ("jeudi 28/09 et vendredi 29/09, salon", "2023-09-28 / 2023-09-29"),
    ("Atelier les 3 et 17/10 à 14h", "2023-10-03 14:00 ?"),
    ("Forum mercredi 25 (9h-18h) et jeudi 26 octobre", "2023-10-25 09:00 / 2023-10-26 18:00 ?"),
    ("Salon vendredi 13 (scolaires) et samedi 14 octobre", "2023-10-13 / 2023-10-14 ?"),
    ("Portes ouvertes le samedi 7octobre", "2023-10-07"),
    ("Ciné-débat mardi 3 octobe à 20h", "2023-10-03 20:00"),
    ("Ciné-débat mardi 3 ocotbre à 20h", "2023-10-03 20:00"),
    ("Concert vendredi 8 decmbre à 20h", "2023-12-08 20:00"),
    ("Cérémonie du 11-Novembre à 10h30", "2023-11-11 10:30"),
    ("Matinée de ramassage, sam 30/09 de 9h à 12h", "2023-09-30 09:00 / 2023-09-30 12:00"),
    ("Job dating, vend. 20 oct. 10h-16h", "2023-10-20 10:00 / 2023-10-20 16:00"),
    ("RDV le 19.10 à 18h", "2023-10-19 18:00 ?"),
    ("Installez la version 10.12 à 18h", "-"),
    ("Les mardis 12, 26 septembre et 10 octobre à 18h, café", "2023-09-26 18:00 ?"),
]
BARE = [
    ("5 octobre 2023", "2023-10-05 ?"),
    ("1er octobre", "2023-10-01 ?"),
    ("Du 3 au 5 octobre, à Lyon", "2023-10-03 / 2023-10-05 ?"),
    ("La nouvelle médiathèque, c’est le 5 octobre 2023", "2023-10-05 ?"),
    ("Jeudi 5 octobre 2023", "2023-10-05 ?"),
    ("Jeudi 5 octobre 2023, Paris", "2023-10-05 ?"),
    ("5 octobre 2023, 18h", "2023-10-05 18:00 ?"),
    ("Les Midis : mardi 3 octobre, 12h15-13h30, salle 204", "2023-10-03 12:15 / 2023-10-03 13:30"),
    ("5 octobre 2023 : table ronde", "2023-10-05 ?"),
    ("Le 5 octobre 2023, table ronde à Lyon", "2023-10-05 ?"),
    ("Le baromètre, le 5 octobre 2023, avec une conférence", "2023-10-05 ?"),
    ("Le baromètre, jeudi 5 octobre 2023, avec une conférence", "2023-10-05"),
    ("Sortie orchidées dimanche 1er octobre. Départ à 9h du parking", "2023-10-01 09:00 ?"),
    ("Venez le 5 octobre 2023", "2023-10-05 ?"),
]
SOMETHING_ELSE = [
    ("CDI à pourvoir au 1er janvier", "-"),
    ("Le jury se réunira le jeudi 5 octobre à 14h", "-"),
    ("Coupure d’électricité jeudi 5 octobre de 8h à 12h", "-"),
    ("Jeudi 5 octobre, la mairie sera fermée", "-"),
    ("Entretiens prévus le jeudi 5 octobre à Nancy", "-"),
    ("Vacances d’automne : du samedi 21 octobre au lundi 6 novembre", "-"),
    (
        "Stationnement interdit samedi 7 octobre de 6h à 20h (course cycliste)",
        "2023-10-07 06:00 / 2023-10-07 20:00 ?",
    ),
    ("Billetterie du festival : ouverture des ventes mardi 3 octobre à 10h", "-"),
    ("La visite du 5 octobre est complète", "2023-10-05 ?"),
    ("La rencontre du 5 octobre à 9h se tiendra à huis clos", "2023-10-05 09:00 ?"),
    ("Réunion du bureau le 5 octobre à 18h", "2023-10-05 18:00 ?"),
    ("Semaine du 2 octobre : menu de la cantine", "2023-10-02 ?"),
    ("Les rencontres du 2 au 31 octobre 2023", "2023-10-02 / 2023-10-31 ?"),
    ("Festival du 2 au 31 octobre 2023", "2023-10-02 / 2023-10-31"),
    ("Conférence de J. Vidal, mardi 3/10/23 à 18h15", "2023-10-03 18:15"),
    ("Le site du festival change le 5 octobre 2023", "2023-10-05 ?"),
    ("La fondation diffuse son guide des rencontres le 5 octobre 2023", "-"),
    ("L’ouverture du festival est le 5 octobre 2023", "2023-10-05 ?"),
    ("Atelier « Rédiger un appel à dons » mardi 3 octobre à 14h", "2023-10-03 14:00"),
    ("Les candidatures pour la formation du 5 octobre sont closes", "2023-10-05 ?"),
    ("Stage de 3e : envoyez votre lettre pour le 5 octobre", "-"),
    ("Panne du réseau dans la nuit du 3 au 4 octobre, de 22h à 5h", "-"),
    ("Le spectacle affiche complet le vendredi 6 octobre", "2023-10-06 ?"),
    ("La session d’examen des dossiers est fixée au 5 octobre", "2023-10-05 ?"),
    ("La réunion du 5 octobre n’aura pas lieu", "2023-10-05 ?"),
    ("Panne de chauffage : intervention mercredi 4 octobre à 8h", "-"),
    (
        "Le magasin ouvre exceptionnellement dimanche 8 octobre de 9h à 13h",
        "2023-10-08 09:00 / 2023-10-08 13:00 ?",
    ),
    ("La piscine retrouve ses nageurs lundi 2 octobre à 12h", "2023-10-02 12:00 ?"),
    ("Jeudi 5 octobre, le magasin retrouve ses clients", "2023-10-05 ?"),
    ("Rendez-vous place du 8-Mai, jeudi 5 octobre à 18h", "2023-10-05 18:00"),
    ("Forum de l’emploi jeudi 5 octobre à 9h", "2023-10-05 09:00"),
    ("Webinaire sur la réforme du mécénat jeudi 5 octobre à 11h", "2023-10-05 11:00"),
    ("Fermé en août ; réunion de rentrée jeudi 5 octobre à 18h", "2023-10-05 18:00"),
    (
        "Fermé du 24 décembre au 2 janvier. Avant cela, conte de Noël le mardi 19 décembre à 16h",
        "2023-12-19 16:00",
    ),
]
COUNTED = [  # from Wednesday 20 September 2023
    ("Ce soir, 19h : apéro des bénévoles", "2023-09-20 19:00 ?"),
    ("Cet après-midi à 15h, goûter", "2023-09-20 15:00 ?"),
    ("Demain, 12h30 : pique-nique", "2023-09-21 12:30 ?"),
    ("Réunion mardi à 18h30, salle du conseil", "2023-09-26 18:30 ?"),
    ("Mercredi à 20h, soirée contes", "2023-09-20 20:00 ?"),
    ("Vendredi soir, concert à la chapelle, 20 h 30", "2023-09-22 20:30 ?"),
    ("L’atelier est décalé à lundi en huit, 14h", "2023-10-02 14:00 ?"),
    ("Réunion jeudi en quinze à 9h", "2023-10-05 09:00 ?"),
    ("Ce week-end, visites et concert", "2023-09-23 / 2023-09-24 ?"),
    ("Notre loto aura lieu le 28 courant à 14h30", "2023-09-28 14:30 ?"),
    ("Rendez-vous le 5 à 18h", "2023-10-05 18:00 ?"),
    ("Troc de livres le troisième samedi d’octobre", "2023-10-21 ?"),
    ("Permanence le dernier vendredi de septembre à 10h", "2023-09-29 10:00 ?"),
    ("Bal de la Saint-Valentin, à partir de 21h", "2024-02-14 21:00 ?"),
    ("Le replay du 5 septembre est en ligne. Suite ce jeudi à 18h", "2023-09-21 18:00 ?"),
]
COUNTED_IN_VAIN = [
    "Nous cherchons des bénévoles, le mardi et le jeudi de 17h à 18h30",
    "L’accueil est ouvert du lundi au vendredi de 9h à 12h",
    "Horaires : mardi 14h-18h, jeudi 10h-12h",
    "Nouveaux horaires : mercredi et samedi, 10h-18h",
    "Candidatures avant vendredi 18h",
    "Répondez jusqu’à dimanche minuit",
    "Les associations ont signé ce lundi une convention",
    "La brocante de dimanche est annulée",
    "Les métiers de demain, le monde du soir",
]
DRUPAL = [
    ("Vendredi, 13 Octobre, 2023 - 14:00", "2023-10-13 14:00"),
    ("vendredi 13 octobre 2023 - 14:00", "2023-10-13 14:00"),
    ("Friday, October 13, 2023 - 14:00", "2023-10-13 14:00"),
    ("Vendredi, 13 Octobre, 2023 - 14:00 - 16:30", "2023-10-13 14:00 / 2023-10-13 16:30"),
    ("ven 13/10/2023 - 14:00", "2023-10-13 14:00"),
]
ENGLISH = [
    ("Public seminar — Wednesday 18 October 2023, 2pm–4.30pm, online", "2023-10-18 14:00 / 2023-10-18 16:30"),
    ("The forum returns to Lyon on October 20–22, 2023", "2023-10-20 / 2023-10-22"),
    ("Join us on October 16th at 6:00 p.m. for the opening lecture", "2023-10-16 18:00"),
    ("Workshop on Friday, October 13, 2023, from 9 to 11:30 am", "2023-10-13 09:00 / 2023-10-13 11:30"),
    ("Workshop 5 October, 10 to 1pm", "2023-10-05 10:00 / 2023-10-05 13:00"),
    ("Workshops, Tuesdays 3, 10 and 17 October, 6pm", "2023-10-03 18:00 ?"),
    ("Meeting at 6pm on 5 October", "2023-10-05 18:00"),
    ("Conference 30 September to 2 October 2023", "2023-09-30 / 2023-10-02"),
    ("Webinar Oct 20, 2023, 10:00 am - 11:30 am", "2023-10-20 10:00 / 2023-10-20 11:30"),
    ("Seminar, Thu 5 October 2023, 14:00-16:00", "2023-10-05 14:00 / 2023-10-05 16:00"),
    ("Thursday 5 October 2023, workshop", "2023-10-05"),
    ("Friday 5 October 2023, workshop", "2023-10-05 ?"),
    ("The 17th of October, a meeting at noon", "2023-10-17 12:00"),
    ("5 October 2023", "2023-10-05 ?"),
    ("Applications close on 31 October 2023 at 11:59 pm CET", "-"),
    ("Submit your paper by 15 November 2023", "-"),
    ("On 9 September we hosted the annual meeting", "-"),
    ("Our office will be closed from 24 December to 4 January", "-"),
]
AROUND = [
    ("Mois de l’ESS (1er-30 novembre), conférence le 17 novembre à 18h", "2023-11-17 18:00"),
    ("Semaine de l’ESS du 20 au 26 novembre 2023 : table ronde le 22 novembre à 14h", "2023-11-22 14:00"),
    ("Festival des solidarités (3 - 12 novembre) : projection le 10 novembre à 20h", "2023-11-10 20:00"),
    (
        "Conférence le 17 novembre à 18h, dans le cadre du Mois de l’ESS (1er-30 novembre)",
        "2023-11-17 18:00",
    ),
    ("Festival du 3 au 5 novembre, ouverture le 3 novembre à 18h", "2023-11-03 / 2023-11-05 ?"),
    ("Exposition du 5 octobre au 5 novembre, vernissage le 6 octobre à 18h", "2023-10-05 / 2023-11-05 ?"),
]
HOURS_IN_THE_SENTENCE = [
    ("Le 5 octobre 2023, l’association vous ouvre ses portes à 18h", "2023-10-05 18:00 ?"),
    (
        "Dimanche 8 octobre, pour la journée des aidants, marche à 15h au départ de la gare",
        "2023-10-08 15:00",
    ),
    ("La rencontre du 5 octobre débutera à 19h et non à 18h30", "2023-10-05 19:00 ?"),
    (
        "Jeudi 5 octobre – Soirée de lancement du budget participatif – 19 h – Salle Camus",
        "2023-10-05 19:00",
    ),
    (
        "Colloque les 5 et 6 octobre. Début des travaux le jeudi à 9h, fin le vendredi à 17h",
        "2023-10-05 09:00 / 2023-10-06 17:00",
    ),
    ("Reporté : le concert du 5 octobre aura lieu le 12 octobre à 20h30", "2023-10-12 20:30 ?"),
    ("La conférence prévue le 5 octobre est reportée au 12 octobre, même heure (20h)", "2023-10-12 20:00 ?"),
]
HOURS_BEFORE_A_STREET = [
    ("Réunion jeudi 5 octobre à 18h30, place de la République", "2023-10-05 18:30"),
    ("Réunion jeudi 5 octobre à 18h30 boulevard Voltaire", "2023-10-05 18:30"),
    ("Réunion jeudi 5 octobre à 18 h 30 cours Gambetta", "2023-10-05 18:30"),
    ("Réunion jeudi 5 octobre à 18h 30 quai des Brumes", "2023-10-05 18:00"),
    ("Réunion jeudi 5 octobre à 18h 30, avenue Foch", "2023-10-05 18:30"),
    ("Réunion jeudi 5 octobre à 18h 30 bis, rue de la Paix", "2023-10-05 18:00"),
    ("Réunion jeudi 5 octobre à 18h30, 12 rue de la Paix", "2023-10-05 18:30"),
    ("Réunion jeudi 5 octobre de 18h30 à 20h30, place du Marché", "2023-10-05 18:30 / 2023-10-05 20:30"),
]
HOURS_NOT_READ = [
    ("Le 5 octobre 2023, à Lille, le train part à 9h", "2023-10-05 ?"),
    ("3/4 en classe à 14h", "-"),
    ("Jeudi 5 octobre, après-midi porte ouverte, 15h", "2023-10-05 15:00"),
    ("Jeudi 5 octobre 2023 à midi quinze personnes", "2023-10-05 12:00"),
    ("Le 5 octobre 2023. À 18h, cocktail", "2023-10-05 18:00 ?"),
    ("Le 5 octobre 2023, assemblée générale puis apéritif à 19h", "2023-10-05 ?"),
    ("Le 5 octobre 2023 à Lyon, inscription avant midi", "2023-10-05 ?"),
    ("Le 5 octobre 2023 à Lyon, déjeuner à 12h30 compris", "2023-10-05 ?"),
    ("Les 5 et 6 octobre 2023 à partir de 9h", "2023-10-05 / 2023-10-06 ?"),
    ("Le 5 octobre 2023 à Lyon, journée de 7h", "2023-10-05 ?"),
    ("Rendez-vous le 5 octobre 2023 à Lyon, sur le canal du Midi", "2023-10-05"),
    ("Rendez-vous le 5 octobre 2023 à Lyon. Standard ouvert à 9h.", "2023-10-05 ?"),
    ("Rendez-vous le 5 octobre 2023 à Lyon, au 5.20 du quai", "2023-10-05 ?"),
]
CLEAR = [
    ("Le film sera projeté le mardi 10 octobre à 20h", "2023-10-10 20:00 ?"),
    ("Une rencontre proposée aux porteurs de projet le lundi 2 octobre à 18h", "2023-10-02 18:00"),
    ("Formation proposée aux porteurs de projet le lundi 2 octobre à 18h", "2023-10-02 18:00"),
    ("Colloque les 9 et 10 novembre 2023, inscrivez-vous !", "2023-11-09 / 2023-11-10"),
    ("Colloque – 12 et 13 octobre 2023 – Inscription avant le 6 octobre", "2023-10-12 / 2023-10-13"),
    ("Congrès du 9 au 11 novembre 2023 (inscription obligatoire)", "2023-11-09 / 2023-11-11"),
    ("Du 9 au 10 novembre 2023 – Inscriptions ouvertes – Lyon : colloque", "2023-11-09 / 2023-11-10"),
    (
        "Une réunion d’information sur l’appel à projets aura lieu le 12 octobre 2023 à 14h",
        "2023-10-12 14:00",
    ),
    ("Webinaire de présentation de l’appel à projets jeudi 12 octobre à 11h", "2023-10-12 11:00"),
    ("Retrouvez-nous jeudi 28 septembre à 12 h pour notre LinkedIn Live mensuel", "2023-09-28 12:00"),
    ("Notre webinaire mensuel aura lieu le 12 octobre 2023 à 13h", "2023-10-12 13:00"),
    ("La plénière, mardi 26 septembre à 14h30, sera diffusée en direct", "2023-09-26 14:30"),
    ("Hackathon, 48 heures pour innover : les 21 et 22 octobre 2023", "2023-10-21 / 2023-10-22"),
    ("Ciné-débat le 10/10/23 à 20h", "2023-10-10 20:00"),
    ("Rendez-vous le jeudi 5 octobre 2023 de 9 h à 17 h 30", "2023-10-05 09:00 / 2023-10-05 17:30"),
    ("jeudi 5 octobre 2023 de 9 h à 17 h 30", "2023-10-05 09:00 / 2023-10-05 17:30"),
    ("Rendez-vous 1er octobre", "2023-10-01 ?"),
]
UNCLEAR = [
    ("La consultation du public est ouverte le 5 octobre 2023", "-"),
    ("La consultation citoyenne aura lieu du 2 au 31 octobre 2023", "-"),
    ("Semaine du 2 au 6 octobre 2023 : déposez vos dossiers", "2023-10-02 / 2023-10-06 ?"),
    ("Réunion de lancement de l’appel à projets du 2 au 20 octobre 2023", "-"),
    ("Article du Monde du 25 septembre 2023.", "-"),
    ("La consultation est ouverte du 2 au 31 octobre 2023.", "-"),
    ("Préavis de grève pour le 13 octobre.", "-"),
    ("L’Université d’été aura lieu du 3 au 5 juillet", "2024-07-03 / 2024-07-05 ?"),
    ("Colloque du 2 au 31 octobre 2023, inscrivez-vous", "2023-10-02 / 2023-10-31 ?"),
    ("Du 2 au 6 octobre 2023, inscriptions ouvertes au colloque", "2023-10-02 / 2023-10-06 ?"),
    ("Les ateliers mensuels reprennent le 12 octobre 2023", "2023-10-12 ?"),
    ("Le reportage sera diffusé le 12 octobre 2023 à 20h", "-"),
    ("La réunion prépare l’appel à projets du 12 octobre 2023", "2023-10-12 ?"),
]


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_what_was_once_misread(text: str, expected: str) -> None:
    """Deadlines, durations, alternatives, days long gone and figures without a year."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), CALLS + ELSE)
def test_other_days_are_no_events(text: str, expected: str) -> None:
    """Registrations, calls, results, reports, laws in force: left out, or left to the editor, beside an event or not."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), OVER + LAWS)
def test_the_past_is_no_event(text: str, expected: str) -> None:
    """What took place, was voted or founded; what is to come beside it stays certain."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), REPEATED + MOVED)
def test_one_date_is_not_all(text: str, expected: str) -> None:
    """What comes back each week, or has left its first date, is left to the editor."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), HOURS + INVITED + MORE)
def test_announcements(text: str, expected: str) -> None:
    """Hours, sessions, nights, words of welcome, invitations."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), HOURS_FARTHER)
def test_hours_stand_farther(text: str, expected: str) -> None:
    """After a place, a label, a part of the day, the end of a sentence."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), DAYS)
def test_days_in_a_hurry(text: str, expected: str) -> None:
    """Spans whose month is said once, slips of the pen, blanks left out; of a series the next day is meant."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), BARE)
def test_something_must_speak_for_an_event(text: str, expected: str) -> None:
    """A word of meeting or of invitation in the sentence, or an hour or a weekday of a day that begins one."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), SOMETHING_ELSE)
def test_hours_and_weekdays_may_be_of_something_else(text: str, expected: str) -> None:
    """Running sentences, jobs, juries, closings, cuts, sales: unless an event stands between them and the day, or is about them."""
    assert said(text) == expected


LISTS = [
    ("Festival 6, 7, 8 octobre 2023", "2023-10-06 / 2023-10-08"),
    ("Université d’automne, 30 septembre → 2 octobre 2023", "2023-09-30 / 2023-10-02"),
    ("Balades 23/09, 21/10, 18/11 (à 18h30)", "2023-09-23 18:30 ?"),
    ("Ateliers : 3/10, 10/10, 17/10 de 10h à 11h30", "2023-10-03 10:00 / 2023-10-03 11:30 ?"),
    ("Marché : ven. 6/10 16h-20h, sam. 7/10 10h-19h", "2023-10-06 16:00 / 2023-10-07 19:00 ?"),
    (
        "Marché : ven. 6 oct. 16h-21h, sam. 7 oct. 10h-21h, dim. 8 oct. 10h-18h",
        "2023-10-06 16:00 / 2023-10-08 18:00 ?",
    ),
    ("Choisissez : atelier le 3 octobre (12h) ou le 5 octobre (18h)", "2023-10-03 12:00 ?"),
    ("Visite : 11 octobre, deux départs, 10h et 14h", "2023-10-11 10:00 ?"),
    ("Foire du 6 octobre, 14 h, au 8 octobre, 18 h", "2023-10-06 14:00 / 2023-10-08 18:00"),
]
HOURS_APART = [
    ("Rendez-vous sur la place le vendredi 6 octobre à 15h", "2023-10-06 15:00"),
    ("Briefing and breakfast meeting Tuesday 3 October, 8.30am-10am", "2023-10-03 08:30 / 2023-10-03 10:00"),
    ("Réunion vendredi 6 octobre, dix-huit heures trente, salle 2", "2023-10-06 18:30"),
    ("Journée d’étude, 6 octobre 2023, Nanterre, 9.30-17.00", "2023-10-06 09:30 / 2023-10-06 17:00"),
    ("Loto vendredi 6 octobre. Ouverture des portes à 18h, début des jeux à 20h", "2023-10-06 20:00"),
    ("Marche mercredi 4 octobre. On part à 18h de la mairie, fin vers 20h", "2023-10-04 18:00 / 2023-10-04 20:00 ?"),
    ("Vendredi 6 octobre, la médiathèque ouvre jusqu’à 22h ! Lectures à 20h", "2023-10-06 20:00 / 2023-10-06 22:00 ?"),
    ("Bourse dimanche 8 octobre. Dépôt le samedi de 14h à 18h, vente le dimanche de 9h à 16h", "2023-10-08 09:00 / 2023-10-08 16:00 ?"),
    ("Talk Thursday 5 October, doors 6:30 p.m., starts at 7 p.m.", "2023-10-05 19:00 ?"),
    ("Webinar Oct. 10, 4 p.m. CET", "2023-10-10 16:00"),
]  # fmt: skip
PLAINLY_NONE = [
    (
        "Mise à jour du site dans la nuit du mercredi 4 au jeudi 5 octobre, de 23h à 5h",
        "-",
    ),
    ("Samedi 16 septembre, 80 randonneurs ont pris le départ à 9h", "-"),
    ("Grève nationale jeudi 5 octobre : pas de cantine", "-"),
    ("Prise de poste le 2 octobre, entretiens les 25 et 26 septembre à 9h", "-"),
    ("La sirène sera testée mercredi 4 octobre à midi", "-"),
    ("La matinale du vendredi 6 octobre traite du bénévolat", "2023-10-06 ?"),
    ("Le tirage au sort aura lieu le mardi 10 octobre à 9h", "-"),
    ("La convention prend effet le 1er octobre 2023", "-"),
    ("Vide-grenier du 8 octobre : il n’y a plus d’emplacement", "2023-10-08 ?"),
]


AROUND_AN_EVENT = [
    (
        "Bourse aux jouets\nDépôt : vendredi 6 octobre 16h-19h\nVente : samedi 7 octobre 9h-16h\nReprise : dimanche 8 octobre",
        "2023-10-07 09:00 / 2023-10-07 16:00 ?",
    ),
    (
        "Bourse aux vélos : dépôt vendredi 6 octobre de 17 h à 20 h, vente samedi 7 octobre de 9 h à 16 h",
        "2023-10-07 09:00 / 2023-10-07 16:00 ?",
    ),
    ("Rencontre jeudi 5 octobre à 14h30. La bibliothèque reste ouverte jusqu’à 20h", "2023-10-05 14:30 ?"),
    ("Tournoi samedi 7 octobre : ronde 1 à 10h, remise des prix vers 17h30", "2023-10-07 10:00 / 2023-10-07 17:30 ?"),
    (
        "Le hackathon débute le vendredi 6 octobre à 18h et s’achève le dimanche 8 octobre à 16h",
        "2023-10-06 18:00 / 2023-10-08 16:00",
    ),
    ("Stage du samedi 7 octobre 2023 à 09:30 au dimanche 8 octobre 2023 à 17:00", "2023-10-07 09:30 / 2023-10-08 17:00"),
    ("Commémoration du 11 novembre 1918 : cérémonie samedi 11 novembre à 10h45", "2023-11-11 10:45"),
    ("Appel à mobilisation jeudi 5 octobre, rassemblement à 10h30 place Carnot", "2023-10-05 10:30"),
    ("Grande manifestation jeudi 5 octobre à 14h", "2023-10-05 14:00"),
    ("Concert samedi 7 octobre à 21h. Report au 14 octobre si le temps est mauvais", "2023-10-07 21:00 ?"),
    ("Assemblée le 14/10/2023 à 19h. À défaut de quorum, nouvelle assemblée le 28/10/2023 à 19h", "2023-10-14 19:00"),
    ("Lecture à la librairie Le Marque-Page, le jeudi 12 octobre à 18h30", "2023-10-12 18:30"),
    ("Théâtre : jeudi 12, vendredi 13 octobre", "2023-10-12 / 2023-10-13 ?"),
    ("Chasse aux œufs le lundi de Pâques à 10h30", "2024-04-01 10:30 ?"),
    ("Pique-nique le jeudi de l’Ascension à 12h", "2024-05-09 12:00 ?"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), AROUND_AN_EVENT)
def test_what_is_around_an_event_is_not_its_time(text: str, expected: str) -> None:
    """Days to bring and to fetch, other opening hours, years of what is remembered; rallies, movable feasts, ends in words."""
    assert said(text) == expected


def test_a_programme_of_lines() -> None:
    """It lasts from its first line to the end of its last, and an hour is of what its own line says."""
    parts = "Jeudi 5 octobre\n9 h 30 – 12 h : communications\n14 h – 17 h : visites"
    lines = "Jeudi 5 octobre\n9h00 Accueil\n9h30 Ouverture\n12h30 Déjeuner\n16h30 Clôture"
    assert said(parts, "Journée d’étude") == "2023-10-05 09:30 / 2023-10-05 17:00 ?"
    assert said(lines, "Journée d’étude") == "2023-10-05 09:00 / 2023-10-05 16:30 ?"


def test_a_mistyped_year_is_mended_by_the_weekday() -> None:
    """Of a day that is past by its year, and right in the next one."""
    assert (
        said("Galette le samedi 16 janvier 2026 à 15h", anchor=dt.date(2026, 12, 20)) == "2027-01-16 15:00 ?"
    )
    assert said("Galette le vendredi 16 janvier 2026 à 15h", anchor=dt.date(2026, 12, 20)).startswith(
        ("-", "2026")
    )


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_lists_share_their_hours_and_runs_are_spans(text: str, expected: str) -> None:
    """Of several days the first to come is read, with the hours that are said of all; days that follow each other are one span."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), HOURS_APART)
def test_hours_that_stand_apart(text: str, expected: str) -> None:
    """The first hour of no doors is the event's; what did not stand beside the day is to be verified."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), PLAINLY_NONE)
def test_what_is_plainly_no_event_is_never_certain(text: str, expected: str) -> None:
    """Past tenses, closings, jobs: nothing is read, or it is asked."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), COUNTED)
def test_days_are_counted_from_the_publication(text: str, expected: str) -> None:
    """Never for certain: today, a weekday, a day of the month, a feast; not where another day is named that is to come."""
    assert said(text) == expected


@pytest.mark.parametrize("text", COUNTED_IN_VAIN)
def test_habits_and_deadlines_are_not_counted(text: str) -> None:
    """What comes back each week, what must be done by then, what took place."""
    assert said(text) == "-"


@pytest.mark.parametrize(("text", "expected"), DRUPAL)
def test_long_dates_of_drupal(text: str, expected: str) -> None:
    """As its sites write them above an event, French and English."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_announcements(text: str, expected: str) -> None:
    """Either order, ranges, halves of a day; deadlines, closings and reports are those of French."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), AROUND)
def test_a_period_around_leaves_the_day_its_own(text: str, expected: str) -> None:
    """A month, a week, a festival in which an event takes place; their opening is not another event."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), HOURS_IN_THE_SENTENCE)
def test_hours_stand_elsewhere_in_the_sentence(text: str, expected: str) -> None:
    """They are read, and left to the editor; what begins one day and ends another leaves no doubt."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), HOURS_BEFORE_A_STREET)
def test_minutes_are_no_number_of_a_house(text: str, expected: str) -> None:
    """What is written in one piece is an hour with its minutes, whatever street follows."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), HOURS_NOT_READ)
def test_no_hour_is_lost_in_silence(text: str, expected: str) -> None:
    """An hour in the sentence that may be of something else is left to the editor; what is no hour leaves no doubt."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), CLEAR)
def test_leaves_no_doubt(text: str, expected: str) -> None:
    """Words that speak of projects, calls and registration beside an event do not make it one of theirs."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), UNCLEAR)
def test_leaves_doubt(text: str, expected: str) -> None:
    """Newspapers, consultations, strikes, days far ahead that are to come, long times to register in."""
    assert said(text) == expected


def test_the_text_may_say_but_the_hours() -> None:
    """The title has the day, the text begins with its hours; hours of something else are not taken."""
    assert said("De 18h à 20h", "Rendez-vous le 5/10 !") == "2023-10-05 18:00 / 2023-10-05 20:00"
    assert said("18h30. Entrée libre", "Colloque du 5 octobre") == "2023-10-05 18:30"
    assert said("15h de formation", "Colloque du jeudi 5 octobre") == "2023-10-05"
    assert said("La permanence est ouverte de 9h à 12h", "Colloque du jeudi 5 octobre") == "2023-10-05 ?"


def test_a_title_speaks_for_the_day_that_the_text_begins_with() -> None:
    """Only that one, and only when it names an event that is to come."""
    assert said("Le jeudi 5 octobre, à Lyon", "Colloque des fondations") == "2023-10-05"
    assert said("Un guide pour le jeudi 5 octobre", "Colloque des fondations") == "2023-10-05 ?"
    assert said("Le jeudi 5 octobre, à Lyon", "Les fondations") == "2023-10-05 ?"
    assert said("Le jeudi 5 octobre, à Lyon", "Retour sur le colloque") == "-"


def test_in_season_the_next_is_meant() -> None:
    """« du mercredi 3 au vendredi 5 juillet », published in May, leaves no doubt."""
    spring = dt.date(2024, 5, 20)
    assert said("Forum du mercredi 3 au vendredi 5 juillet", anchor=spring) == "2024-07-03 / 2024-07-05"
