"""Phrases and sentences in which a word does not mean what it else does. Pure data.

Each row has phrases, or words, and a title in which they stand and say nothing. Marks are those of `phrases`.
"""

from newsletter.facets.actors import Row

# They hide every word inside them.
NOTHING: tuple[Row, ...] = (
    ("association de malfaiteurs, association d'idées, libre association, association de mots", "Association d’idées"),
    ("en association avec, association de médicaments, association de couleurs, association de plantes", "Une association de couleurs"),
    ("contrat d'association, accord d'association, article d'association, droit d'association", "Un accord d’association signé"),
    ("association carotte, association tomate, association de cultures, association de légumes", "L’association carotte-poireau"),
    ("association entre, association thérapeutique, tests d'association", "L’association entre le sel et la tension"),
    ("maison des associations, maison de la vie associative", "À la Maison des associations"),
    ("acte de fondation, année de fondation, date de fondation, depuis sa fondation", "Depuis sa fondation, la revue paraît"),
    ("fondation médiévale, fondation romaine, fondation gallo-romaine, fondation gauloise, fondation antique, fondation grecque, fondation phénicienne, fondation mérovingienne, fondation carolingienne, fondation monastique, fondation abbatiale, fondation cistercienne, fondation bénédictine, fondation templière, fondation légendaire, fondation mythique", "Une bastide de fondation médiévale"),
    ("fondations solides, fondations profondes, poser fondations, jeter fondations, fondation superficielle", "Poser les fondations"),
    ("creuser fondations, couler fondations, reprendre fondations, consolider fondations, renforcer fondations, bonnes fondations, vieilles fondations, sans fondation, sous fondations, sur fondations, roman fondation, cycle fondation", "Sur de vieilles fondations"),
    ("association de bienfaiteurs, association d'images, association de saveurs, association de sons, association de talents, association gagnante, association réussie, association inattendue, association heureuse, liberté d'association", "Une association inattendue"),
    ("usine à rêves, usine à gaz, usine à images, saint patron, sainte patronne, patron de couture, patron de tricot, agence de voyages, agence immobilière", "Une usine à gaz"),
    ("université du temps libre, habitants de la forêt, habitants de la mare, habitants de la ruche, heureux élus, peuple élu", "Les heureux élus"),
    ("entreprise périlleuse, entreprise hasardeuse, entreprise de séduction, entreprise de démolition, folle entreprise", "Une entreprise périlleuse"),
    ("libre entreprise, vaste entreprise, entreprise titanesque, esprit d'entreprise, entreprise délicate, ambitieuse entreprise", "Une vaste entreprise"),
    ("culture d'entreprise, cultures d'entreprise, gouvernement d'entreprise, culture managériale", "Une culture managériale"),
    ("culture hors-sol, culture biologique, culture maraîchère, culture intensive, cultures associées, grandes cultures", "Une culture hors-sol"),
    ("nord de la france, sud de la france, est de la france, ouest de la france, centre de la france, crédit agricole, loup de mer", "Le nord de la France"),
    ("santé financière, santé économique, santé de fer, bonne santé, santé insolente, santé des entreprises, santé du marché", "Une santé de fer"),
    ("mauvaise santé, santé budgétaire, santé du secteur, santé des finances", "La santé des finances"),
    ("environnement de travail, environnement économique, environnement professionnel, environnement numérique", "Un environnement de travail"),
    ("environnement juridique, environnement concurrentiel, environnement informatique, environnement familial", "Un environnement concurrentiel"),
    ("environnement de développement, environnement international, environnement social, environnement immédiat", "L’environnement social"),
    ("climat des affaires, climat social, climat de confiance, climat politique, climat scolaire, climat de travail", "Le climat des affaires"),
    ("climat délétère, climat apaisé, climat tendu, climat de peur, climat électoral", "Un climat tendu"),
    ("écosystème entrepreneurial, écosystème de l'innovation", "L’écosystème entrepreneurial"),
    ("mode d'emploi, modes d'emploi, double emploi, emploi du temps, emplois du temps, emploi des fonds, plan d'emploi", "Mode d’emploi"),
    ("prêt à l'emploi, emploi de la force, emploi d'un mot, emploi du subjonctif", "Un outil prêt à l’emploi"),
    ("insertion d'une image, insertion publicitaire, insertion de liens", "L’insertion d’une image"),
    ("vacances scolaires, bus scolaire, année scolaire, calendrier scolaire, enseignants-chercheurs, enseignante-chercheuse", "Pendant les vacances scolaires"),
    ("culture générale, culture physique, culture bactérienne, bouillon de culture, maison de la culture, livre blanc, livre de comptes", "Un livre blanc"),
    ("contrat d'engagement jeune, santé publique france, agence régionale de santé, agences régionales de santé, lecture publique du", "Santé publique France"),
    ("ministère de la culture, ministère de la santé, ministère de l'éducation, ministère des solidarités, bonnes oeuvres, école doctorale", "Les bonnes œuvres"),
    ("école d'été, classe politique, classe moyenne, classes moyennes, classe ouvrière, classes sociales, classe sociale, classes populaires, classe d'âge, lutte des classes, première classe, grande classe", "La classe politique"),
    ("faire école, cas d'école, collège d'experts, collège électoral, collège des associations, haute école, fait école, école de pensée", "Un cas d’école"),
    ("formation politique, formation d'un gouvernement, leçon d'économie", "Une leçon d’économie"),
    ("mise en oeuvre, main d'oeuvre, maître d'oeuvre, art de vivre, état de l'art, arts martiaux, art de la négociation, art du compromis", "L’art du compromis"),
    ("théâtre des opérations, théâtre d'affrontements, coup de théâtre, film plastique, de concert avec, concert de louanges, concert des nations, chef d'orchestre de", "Un coup de théâtre"),
    ("patrimoine immobilier, gestion de patrimoine, patrimoine génétique, patrimoine financier, déclaration de patrimoine", "La gestion de patrimoine"),
    ("danse des milliards, musée des horreurs", "La danse des milliards"),
    ("habitat animal, habitat naturel, habitats naturels, habitat du castor, habitat de l'espèce, habitats marins", "Un habitat animal"),
    ("eau chaude, sans eau, eau de rose, forêt de chiffres, plein d'énergie, accès à l'eau, énergies créatrices", "Sans eau chaude"),
    ("alimentation électrique, alimentation en eau, alimentation en énergie, alimentation du moteur", "Une alimentation électrique"),
    ("nourrir débat, nourrir réflexion, nourrir espoir, nourrir ambition, nourrir dialogue, nourrir échanges", "Nourrir le débat"),
    ("précarité énergétique, corps européen de solidarité", "La précarité énergétique"),
    ("cuisine électorale, cuisine interne", "La cuisine interne"),
    ("empreinte digitale, digitale pourpre, empreintes digitales, clavier numérique", "Une empreinte digitale"),
    ("version numérique, format numérique, rencontre numérique, rendez-vous numérique, supériorité numérique", "En supériorité numérique"),
    ("engagement de la dépense, engagements de dépenses, autorisations d'engagement, engagement de confidentialité", "L’engagement de la dépense"),
    ("sans engagement, engagement contractuel, engagement financier, engagements financiers", "Sans engagement"),
    ("engagement de service, engagements climatiques, engagements internationaux, engagements budgétaires, lettre d'engagement", "Une lettre d’engagement"),
    ("engagement de l'état, engagements de la france, engager une procédure, engager la responsabilité, engager des poursuites", "Engager une procédure"),
    ("engager des dépenses, engager des travaux, engager un bras de fer, taux d'engagement, engagement client", "Le taux d’engagement"),
    ("solidarité gouvernementale, solidarité ministérielle, économie sociale et solidaire, responsabilité solidaire", "La solidarité gouvernementale"),
    ("pauvreté du débat, pauvreté de l'argumentation", "La pauvreté du débat"),
    ("hébergement web, hébergement de sites, hébergement de données, hébergement touristique", "L’hébergement de données"),
    ("maladie de la démocratie, épidémie de rumeurs, virus informatique", "Une épidémie de rumeurs"),
    ("maire du palais, état des lieux, état de santé, état d'esprit, état d'urgence, tiers-état, état civil, coup d'état, chef d'état", "Un état des lieux"),
    ("état du monde, état de droit, état d'alerte", "L’état du monde"),
    ("intelligence collective, intérêt collectif, transport collectif, action collective, impact collectif", "L’intelligence collective"),
    ("convention collective, entretien collectif, conscience collective, mémoire collective", "Une convention collective"),
    ("cause commune, mise en commun, maison commune, monnaie commune, position commune, culture commune", "Faire cause commune"),
    ("réponse aux habitants, produit par habitant", "Le produit par habitant"),
    ("seconde nature, argent public", "Une seconde nature"),
    ("volontaires désignés, départs volontaires", "Des départs volontaires"),
    ("chaire épiscopale, chaire de vérité", "Du haut de la chaire de vérité"),
    ("scrutin municipal, piscine municipale, stade municipal, théâtre municipal, élections municipales", "La piscine municipale"),
    ("arts plastiques, chirurgie plastique, système solaire, crème solaire, espèces sonnantes, avec énergie, trop d'énergie, énergie folle", "Une crème solaire"),
    ("exposition aux risques, exposition au bruit, exposition aux pesticides, exposition aux écrans, exposition professionnelle, durée d'exposition", "L’exposition au bruit"),
    ("pots de peinture, fonds documentaire, veille documentaire, sens du spectacle, patrimoine des ménages", "Une veille documentaire"),
    ("fresque du climat, premiers enseignements, principaux enseignements, enseignements à tirer, quels enseignements", "Les principaux enseignements"),
    ("université d'été, université populaire du, universités d'été, état-major, états généraux, états-unis, équipe pédagogique", "Une université d’été"),
    ("finance solidaire, finances solidaires, épargne solidaire, don en nature, avantages en nature, nature humaine, recettes fiscales", "Un don en nature"),
    ("corps de métier, stage de voile, stage de danse, ferme intention, terre ferme, main ferme", "La terre ferme"),
    ("fait maison, élus du cse, élus du personnel, collectif de travail, maire honoraire, sport collectif, sports collectifs", "Un sport collectif"),
    ("médecine légale, patient travail, toile de fond, grand public numérique", "Un patient travail"),
    ("coopération internationale des polices, chambre régionale des comptes, académie nationale, mission locale, missions locales, sécurité sociale de l'alimentation, loi 1901, apprentissage de la lecture, presse locale, couleur locale, heure locale, produits régionaux", "À l’heure locale"),
    # Houses' names and other things that are called national or international and are of no scale.
    ("scène nationale, théâtre national, bibliothèque nationale, musée national, opéra national, orchestre national", "La Bibliothèque nationale"),
    ("route nationale, nationale 7, fête nationale, hymne national, garde nationale, gendarmerie nationale, archives nationales", "La gendarmerie nationale enquête"),
    ("parc national, rassemblement national, front national, équipe nationale, police nationale, conservatoire national", "Le parc national rouvre"),
    ("produit national brut, centre chorégraphique national, centre dramatique national, école nationale, imprimerie nationale", "L’École nationale"),
    ("internationale de rugby, ancienne internationale, internationale de football, cité internationale, internationale socialiste", "Une ancienne internationale"),
    ("guerre mondiale, patrimoine mondial, champion du monde, championne du monde, record du monde, musiques du monde, parc naturel régional, anesthésie locale", "La Première Guerre mondiale"),
    ("europe 1, théâtre de l'europe, rue de l'europe, place de l'europe, maison de l'europe, pont de l'europe", "Place de l’Europe"),
    ("place de la commune, commune de paris, chambre des communes, département de recherche", "La Commune de Paris"),
    ("département marketing, département de sociologie, quartier général, quartiers d'hiver, quartiers de noblesse", "Le quartier général"),
    ("village global, village vacances, village olympique, bourg la reine, quartier libre", "Quartier libre"),
    ("maison de la région, hôtel de région, hôtel du département, maison du département", "À la Maison de la Région"),
    ("accord de paris, accords de paris, paris sportifs, déclaration de paris", "L’accord de Paris a dix ans"),
)  # fmt: skip

# A word says nothing in a sentence that has one of the others.
IN_SENTENCE: tuple[tuple[str, str, str, str], ...] = (
    ("sante", "sante", "marché finances financière trésorerie budget comptes immatriculations bourse économie bilan actionnaires trinquer trinquons levons verre cave vendanges apéritif", "Le marché automobile retrouve la santé"),
    ("environnement", "climat", "affaires dirigeants investisseurs marchés salariés équipe négociations", "Le climat se tend chez les investisseurs"),
    ("culture", "culture", "blé maïs vigne sol semis récolte rendement hectares", "Une culture d’été : semis et récolte"),
    ("fondations", "fondation", "fissures sous-œuvre béton fissuré fissurée argile sécheresse sol mur murs mythe archéologie chantier bâtiment immeuble maison pieux", "Fissures : reprendre la fondation"),
    ("associations", "association", "carotte poireau potager molécule molécules plantes médicament couleurs saveurs", "Au potager, une association qui marche"),
    ("initiatives-citoyennes", "collectif", "match finale entraîneur coach victoire tournoi championnat bleus bleues défaite mêlée ballon but buts", "Le collectif, et la victoire"),
    ("entreprises", "patron", "couture tissu robe tricot coudre", "Coudre une robe sans patron"),
    ("habitat", "habitat", "castor lynx loutre ours loup oiseau oiseaux espèce espèces faune rivière nid", "L’habitat du castor s’étend"),
    ("numerique", "digital", "plante fleur toxique pourpre pouce police", "La digitale, belle et toxique"),
    ("education", "classe", "affaires avion train politique", "Voyager en classe affaires par le train"),
    ("alimentation", "alimentation", "électrique électricité batterie câble secteur", "Changer l’alimentation et la batterie"),
    ("premier-kilometre-des-besoins", "aidant", "numérique numériques", "Le guide des aidants numériques"),
    ("solidarites", "aidant", "numérique numériques", "Le guide des aidants numériques"),
    ("habitat", "renovation", "communal communaux communale communales public publics publique publiques école écoles lycée collège tertiaire bureaux gymnase", "La rénovation énergétique des bâtiments communaux"),
    ("entreprises", "usine", "spectacle scène théâtre comédie film documentaire exposition roman musée concert photographies ancienne désaffectée", "Un spectacle sur les filles de l’usine"),
    ("environnement", "reparer", "fissure toiture toit mur façade charpente injustice tort préjudice dommages erreurs oubli", "Réparer ses fissures"),
    ("culture", "ceramique", "bijoux maroquinerie savons bougies textile restauration", "Bijoux, céramique et petite restauration"),
    ("culture", "poterie", "bijoux maroquinerie savons bougies textile restauration", "Bijoux, poterie et savons"),
    ("sante", "hopital", "charité", "L’hôpital qui se moque de la charité"),
)  # fmt: skip

# A word says nothing with some complements, written in small letters: first links of the complement, or `+` for an
# adjective, what it may be all the same, and a title.
OF_ANOTHER: tuple[tuple[str, str, str, str], ...] = (
    ("fondation", "d|de|du", "entreprise France recherche droit coopération utilité solidarité", "La fondation d’un empire"),
    ("art", "d|de|du", "rue", "L’art du compromis"),
    ("culture", "d|de|du|+", "masse", "La culture du doute"),
    ("exposition", "a|au|aux", "musée mairie médiathèque bibliothèque galerie château salle chapelle centre parc jardin lycée université théâtre", "L’exposition à un bruit"),
    ("ecole", "d|de|du", "demain", "Une école d’ingénieurs s’installe"),
    ("environnement", "de|d|+", "marin", "Un environnement de test"),
    ("climat", "de|d|+", "demain", "Un climat de suspicion"),
    ("entreprise", "d un|d une", "", "L’entreprise d’une vie"),
    ("artisan", "de la|du|des", "bois cuir métal verre pain pierre terre chocolat bouche rue région quartier vallée commune ville département territoire filière bâtiment pays village centre", "Les artisans de la victoire"),
    ("association", "du", "quartier village bourg lotissement lycée collège pays département coin bassin marais territoire", "L’association du vin et du fromage"),
    ("apprentissage", "de|du|d", "", "L’apprentissage du piano"),
    ("departement", "de|d", "", "Le département de chimie"),
    ("college", "des", "", "Le collège des fondateurs"),
    ("alimentation", "en|du", "", "L’alimentation du moteur"),
    ("insertion", "d un|d une", "", "L’insertion d’une note"),
    ("emploi", "du|d un|d une", "", "L’emploi du conditionnel"),
    ("pauvrete", "du", "", "La pauvreté du vocabulaire"),
    ("sante", "de votre|de vos|de notre|de nos", "enfant enfants peau cœur", "La santé de votre structure"),
    ("jumelage", "+", "", "Un jumelage scolaire"),
    ("nourrir", "sa|son|ses|leur|notre|votre|vos|nos|leurs", "enfant famille population", "Nourrir sa curiosité"),
)  # fmt: skip

# A word says nothing after some links.
OF_OWNER: tuple[tuple[str, str, str], ...] = (
    ("engagement", "nos vos", "Nos engagements envers vous"),
    ("fondation", "sa ses leurs vos nos", "Refaire ses fondations"),
    ("collectif", "en", "Travailler en collectif"),
    ("sante", "votre", "À votre santé !"),
    ("region", "leur sa notre votre", "Ils nourrissent leur région"),
    ("metropole", "en", "De la Guadeloupe à un stage en métropole"),
)  # fmt: skip

# « Une entreprise » is a company only where its sentence has one of these, or its company is told of.
COMPANY = (
    "salarié salariée collaborateur collaboratrice employé employée employer emploi patron patronne dirigeant dirigeante gérant gérante "
    "client cliente usine atelier embauche embaucher recruter recrute recrutement apprenti stagiaire marché chiffre affaires production "
    "produire produit vente vendre secteur filière groupe pme fondation association mécénat mécène rse impact bénévolat compétence "
    "territoire collectivité partenariat partenaire statut capital actionnaire euro handicap télétravail syndicat travail métier "
    "formation former insertion fournisseur commerce création créer reprise reprendre repris transmission diriger dirige social sociale "
    "économie économique bâtiment transport logiciel élu commune région département locaux école étudiant stage"
)
