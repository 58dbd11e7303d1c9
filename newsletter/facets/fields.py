"""The words that belong to the field of a domain, or go with an actor, and say little alone: things, trades, names. Pure data.

Each row has words and a title in which several together say the value. Several of them witness what one does not say.
Single words are compared in the singular, phrases by their stems.
"""

import re
from collections.abc import Mapping

from newsletter.facets.actors import Row

_JOINT = re.compile(r"[ '-]")

FIELDS: Mapping[str, tuple[Row, ...]] = {
    "education": (
        ("cours, leçon, cartable, devoirs, récréation, examen, bachelière, brevet, licence, cursus, rentrée, dictée", "Un examen, deux leçons et la rentrée"),
        ("maternelle, primaire, préau, tableau noir, salle des profs, internat, pensionnat, cité éducative, cité scolaire, zone d'éducation prioritaire", "De la maternelle au pensionnat"),
        ("prof, proviseur, principal adjoint, surveillant, cpe, formateur, formatrice, tuteur, tutrice, puéricultrice, nounou, animateur jeunesse, animatrice jeunesse", "Le proviseur et les profs"),
        ("lycéenne, collégienne, écolière, apprenant, apprenante, boursier, boursière, doctorant, allophone, enfant, adolescent, bébé, jeunes enfants, jeunesse, mineur", "Un collégien, une collégienne et leurs tuteurs"),
        ("apprentissages, savoirs, alphabet, grammaire, orthographe, calcul, mathématiques, maths, géographie, éveil, vulgarisation, remédiation, compétences psychosociales", "Du calcul et de la grammaire"),
        ("université, universitaire, campus, amphi, faculté, master, doctorat, erasmus, garderie, séjour, ludique, jouet, enseignement à distance, colo", "Une faculté sur le campus"),
        ("adolescence, instruction", "L’instruction à l’adolescence"),
    ),
    "emploi-et-insertion": (
        ("job, contrat, poste, candidat, candidate, carrière, qualification, débouché, intérim, boulot, cdi, cdd, candidature", "Un CDI pour un bon boulot"),
        ("rémunération, paie, grève, licencié, retraites, travail, travailler, horaires décalés, pause, prud'hommes, syndicat, syndicaliste", "Un syndicat aux prud’hommes"),
        ("ouvrier, ouvrière, saisonnière, intérimaire, freelance, auto-entrepreneur, stagiaire, apprenti, apprentie, recruteuse, conseiller emploi, reconverti, reconvertie, livreur, caissière, chauffeur, manutentionnaire", "Une stagiaire et un intérimaire"),
        ("compétences, atelier-chantier, période d'essai, formation, bac pro, savoir-être, employeuse, embauché, chercheur d'emploi, sans emploi, savoir-faire, professionnalisation", "Formation, compétences et période d’essai"),
        ("démissionner, manager, remobilisation, salariat, syndicalisme", "Un manager veut démissionner"),
    ),
    "sante": (
        ("soigner, douleur, thérapeute, ophtalmologue, cardiaque, oncologie, chimiothérapie, greffe, transplantation, guérir, symptôme, thérapie, tumeur", "Un cardiologue contre la douleur"),
        ("anorexie, anxiété, psychanalyste, neurologique, hospitalisé, hospitalisée, antibiotique, angoisse, stress, traumatisme, samu, infection, contagion, bactérie", "Stress et angoisse : que faire ?"),
        ("bien-être, fertilité, accouchement, surdité, sophrologie, méditation, yoga, relaxation", "Grossesse et accouchement"),
        ("alcool, internes, ehpad, épidémiologie, épidémiologiste, symptomatique, vital, réduction des risques, drogue, cannabis, secouriste, toxique, mortalité", "Cannabis et alcool chez les jeunes"),
        ("aide-soignant, paramédical, patientèle, centre médical, consultation, troubles, aidant familial, sport adapté, guéri, activité physique", "Un médecin traitant et son ordonnance"),
        ("chimio, cécité, dopage, homéopathie, infirmerie, microbe, ophtalmologie, paralysie, poux, rétablissement, sexualité, tique, trauma", "Chimio et homéopathie"),
    ),
    "culture": (
        ("scène, metteur en scène, metteuse en scène, répétition, chanter, récital, symphonie, symphonique, ritournelle, refrain, musicienne, mise en scène, chant, mélodie", "Un récital sur la scène"),
        ("trompette, clarinette, batucada, contrebasse, cordes, cuivres, duo, trio, quartet, dj, électro, folk, soul, funk, gospel, rappeuse, slameuse, chanteuse lyrique, flûte, saxophone, accordéon, harpe, percussions, orgue, techno, salsa, tango, valse, rappeur, slameur", "Harpe et clarinette"),
        ("danseuse, dansant, danser, guinguette, jongleuse, acrobatie, trapèze, comédienne, dramaturge, décor, costume, loges, rideau, mime, jongleur, acrobate, chapiteau, magicien, tragédie, improvisation, saynète", "Un acrobate sous le chapiteau"),
        ("illustratrice, illustration, estampe, portraitiste, pinceau, argentique, artistique, création, collage, gravure, illustrateur, broderie", "Estampe et lithographie"),
        ("avant-première, court métrage, long métrage, écran géant, salle obscure, toile blanche, préface, éditrice, bouquin, lectrice, fable, légende, écrire, plume, textes, projection, scénario, récit, fiction, éditeur, lecteur, polar", "Fiction et récit d’une éditrice"),
        ("médiévale, chapelle, église, moulin, lavoir, statue, antiquité, muséum, archiviste, patois, visite guidée, conférencier, conférencière, collection, vestiges, restauration, archives, abbaye, cathédrale, préhistoire, muséal, architecture, folklore", "L’abbaye et ses archives"),
        ("tournée, album, vinyle, disque, programmation, veillée, représentation, spectateur, spectatrice, public, plateau, entracte, saison, festivalier", "La billetterie de la tournée"),
        ("contée, impro, percussion", "Une impro et des percussions"),
    ),
    "environnement": (
        ("plants, semis, graine, bouture, jardiner, jardinière, fleur, fleurir, pelouse, prairie, bois, forestière, bûcheron, arbuste, écorce, feuillage, racines, jardin, jardinage, jardinier, forestier", "Un jardinier et ses boutures"),
        ("ruisseau, lac, étang, mare, nappe, bassin versant, pluie, orage, tempête, séisme, tsunami, submersion, érosion, barrage, rives, source, fleuve, marais, cyclone, ouragan", "Le ruisseau et son étang"),
        ("chaudière, chauffage, isolation, kilowattheure, électricité, gaz, carburant, émissions, neutralité, température, degré, turbine, fossile, éolienne, thermostat, énergéticien, pétrole, charbon", "Du pétrole, du charbon et des émissions"),
        ("poubelle, trier, emballage, bouteille, consigne, occasion, réutilisation, biodégradable, durable, jetable, objets, bricoler, balayer, collecte sélective, usage unique, décharge, vrac, friperie", "Trier, pour une poubelle légère"),
        ("tram, trottinette, cyclo, piéton, voiture, automobile, train, bus, autocar, rail, à pied, déplacement, circulation, garage à vélos, aérien, tramway, cyclable", "Cyclistes et piétons"),
        ("ours, chouette, rapace, grenouille, poisson, escargot, ruche, rucher, moustique, libellule, araignée, champignon, fougère, algue, phoque, requin, coquillage, mammifère, migrateur, gibier, nid, renard, cerf, chevreuil, sanglier, hibou, cigogne, saumon, truite, anguille", "Une chouette et un renard"),
        ("plage, marée, dune, baie, garrigue, maquis, lande, alpage, pâturage, montagne, falaise, sentier, randonnée, île, sols, parcelle, naturaliste, géographe, météo, volcan, paysage", "Une dune sur la plage"),
        ("résilience, transition, adaptation, incendie, feux, chaleur, extinction, empreinte, préserver, protégée, naturel, naturelle, végétal, végétale, agroforesterie, raisonnée, dérèglement, sauvage, vivant", "Préserver le vivant"),
        ("assainissement, berge, chiroptère, extractivisme, ferroviaire, fleurissement, fripe, gaspiller, mangeoire, pastoralisme, plomb, radon, sylvicole, vipère", "Les berges et leur fleurissement"),
    ),
    "solidarites": (
        ("isolé, fragile, fragilisé, exclue, marginalité, mendicité, détresse, écoute, don, collecte, vestiaire, secours, secouriste, urgence, fraternel, soutien, bienveillance, dépannage, goûter solidaire", "Une collecte pour les plus isolés"),
        ("migration, interprète, titre de séjour, nationalité, traversée, exilés, apatride, passeur, camp, intégration, allophone, naufrage", "Migration et asile"),
        ("bénéficiaire, aides sociales, allocation, apl, prestation, guichet, impayé, dette, reste à vivre, mutuelle, retraite, pension, droits sociaux, budget des familles", "Allocation et dettes d’une famille"),
        ("déficient, déficiente, autonome, dépendant, accessible, inclusive, valide, appareillage, sous-titré, inclusif, fauteuil, sourd, sourde, aveugle, dépendance, inclusion", "Sourds et aveugles en autonomie"),
        ("grand-parent, grand-mère, grand-père, doyen, génération, seniors, ancien, veuve, aide à domicile, auxiliaire de vie, tutelle, résidence senior, retraité, retraitée, générations, doyenne", "Une grand-mère et d’autres retraités"),
        ("violence, viol, harcèlement, emprise, victime, inégalité, féministe, prostitution, préjugé, stéréotype, racisé, violences, égalité, maltraitance, inégalités, parité, féminisme, lgbt", "Des victimes de maltraitance"),
        ("social, sociale, foyer, éducateur, éducatrice, placement, parrain, parentalité, précaire, modeste, démuni, démunie, défavorisé, défavorisée, indigent, faim, misérable, abri, rue, centre social, adoption", "Un foyer pour les plus démunis"),
        ("ong, commerce équitable, développement, coopérant, réhabilitation, sinistre, conflit, déplacé, catastrophe, convoi, prison, détenu, justice, libération, reconstruction, guerre, don de vêtements, détention", "Après la guerre, la reconstruction"),
        ("bienfaisance, campement, carcéral, hospitalité, incarcération, mutualité, paralympique, pmr, sororité", "L’hospitalité au campement"),
    ),
    "habitat": (
        ("maison, appart, studio, chambre, locatif, locative, foncière, promoteur, bailleur, propriétaire, locataire, résident, résidente, colocataire, coloc, hébergeur, immeuble, résidence, bail, foncier, syndic", "Un studio dans un immeuble"),
        ("architecte, rénovation, rénover, passoire, combles, fenêtre, façade, ascenseur, grand ensemble, pavillon, bâti, bâtiment, construire, construction, démolition, friche, réhabilitation, bâtisseur, urbanisme, lotissement, permis de construire", "Urbaniste et architecte dans un lotissement"),
        ("fissure, toiture, charpente, ravalement, malfaçon, sans abri, sans domicile, sans-logis, mal-logé, accueil de nuit, nuitée", "Une toiture, une charpente et des fissures"),
        ("expulsion, hébergé, hébergée, déménager, voisin, coeur de ville, centre-ville, centre-bourg, yourte, cabane, foyer, cage d'escalier, palier, cité, tour, barre, quartier, humidité, emménager, taudis, caravane", "Emménager dans une yourte"),
        ("déménagement, péniche, squatteur", "Un déménagement en péniche"),
    ),
    "alimentation": (
        ("pomme, poire, carotte, salade, potiron, oignon, chou, haricot, lentille, riz, huile, beurre, yaourt, porc, boeuf, agneau, miel, comté, châtaigne, noix, olive, courge, pomme de terre, farine, levain, lait, oeuf, poulet, confiture, chocolat, sucre, épice", "Des carottes et des oignons"),
        ("dîner, banquet, barbecue, gâteau, galette, menu, assiette, marmite, fourneaux, éplucher, épluche, mijoter, déguster, saveur, gourmandise, buffet, apéro, mange, plat, goûter, crêpe, pâtisserie, tarte, couscous, dégustation, gourmand, gourmande, pique-nique, buvette", "Un banquet et ses crêpes"),
        ("cuisinière, restaurant, restaurateur, réfectoire, primeur, fermière, agriculteur, agricultrice, éleveuse, éleveur, vache, mouton, moisson, vendange, vigneronne, vignoble, pêche, pêcheur, moulin, producteur, productrice, fermier, troupeau, brebis, chèvre, vigneron, viticulteur, meunier, fournil, boucher", "Une agricultrice et ses chèvres"),
        ("semis, plants, graine, grain, engrais, serre, vegan, protéine, panier, denrée, conserve, bocal, épicerie, marché, ration, famines, affamé, appellation, parcelle, agroforesterie, élevage, cueillette, terroir, bio, nutritionnel, colis, bocaux", "Des denrées en conserve"),
        ("jus, légume, lait maternel, eau minérale, boisson, comptoir, torréfacteur, limonade, vin, bière, brasserie, brasseur, cidre", "Du cidre et du jus"),
        ("aliment, apéritif, berger, boucherie, bouillon, brunch, conchyliculture, fromager, fromagerie, gourmet, grainothèque, huître, laiterie, ostréiculteur, pizza, poissonnerie, sandwich, truffe, végane", "Un fromager à l’apéritif"),
    ),
    "numerique": (
        ("clic, cliquer, souris, clavier, imprimante, scanner, portable, mobile, mail, e-mail, courriel, identifiant, connexion, connecter, déconnexion, box, navigateur, moteur de recherche, plateforme, tutoriel, tuto, pc, connectée, 4g, cookies", "Un clic et une connexion"),
        ("excel, code, programmation, programmeur, programmeuse, python, github, bug, hacker, pirate, algorithmique, chatbot, robot, réalité virtuelle, influenceur, influenceuse, telegram, coder, tableur, hackeur, piratage, cyber, automatisation, virtuel, virtuelle, jeu vidéo, gaming, streaming, tiktok, instagram, youtube, whatsapp", "Un hacker et un bug"),
        ("dématérialisé, dématérialisée, e-administration, informaticienne, technologique, technologies, pixel, médias, donnée, libre, internautes, machine, en ligne, écrans, désinformation", "Technologies et data center"),
        ("crm, drone, esport, hashtag, linkedin, streamer, streameur, twitch, téléphonie, viralité, vpn, youtubeur", "Un drone et un VPN"),
    ),
    "engagement": (
        ("bénévole, volontaire, militant, militante, militer, mobiliser, mobilisé, donateur, donatrice, parrainer, adhérent, adhérente, recrue, bonne volonté, responsable associatif, parrain, mobilisation, mécène, marraine, adhésion", "Une militante et des adhérents"),
        ("consultation publique, voter, votant, électeur, électrice, scrutin, urne, démocratique, manifestation, manifester, délibération, participative, participation, citoyen, citoyenne, civique, municipales, pétition, participatif, concertation, débat public, référendum, vote, co-construction", "Les urnes d’un référendum"),
        ("s'investir, investissement bénévole, se sentir utile, envie d'être utile, contribuer, donner du temps, porte-parole, prise de parole, service national, cause, agir, coup de main, temps libre, tirage au sort, plaidoyer", "Un coup de main pour une cause"),
        ("adhérer, cagnotte, engagez, scout", "Une cagnotte pour les scouts"),
    ),
}  # fmt: skip

CIRCLES: Mapping[str, tuple[Row, ...]] = {
    "premier-kilometre-des-besoins": (
        ("usager, habitant, riverain, parent, voisin, locataire, résident, senior, retraité, aîné, proche, patient, malade, mère, père, jeune, enfant, étudiant, étudiante, élève, ado, adolescent, filleul, saisonnier, usagère", "Des jeunes et leurs parents"),
        ("foyer, précarité, isolement, solitude, handicap, exil, exclusion, chômage, insertion, témoignage, témoigner, raconter, vécu, entraide, vulnérabilité, hébergé, accompagné, orphelin, allocation", "Témoignages d’un vécu de l’isolement"),
    ),
    "initiatives-citoyennes": (
        ("bénévole, volontaire, voisin, voisine, habitant, habitante, militant, citoyen, citoyenne, porteur de projet, porteuse de projet, participatif, participative, collaboratif, collaborative, coopératif, coopérative, coopérateur, solidaire", "Des voisines et des militants"),
        ("troc, gratuit, prix libre, partagé, partagée, entraide, réparer, bricoler, auberge espagnole, immeuble, quartier, mobilisation, mobiliser, pétition, occupation, friche, autonomie, s'organiser, ensemble, donner", "Un troc à prix libre"),
    ),
    "entreprises": (
        ("dirigeant, dirigeante, gérant, gérante, salarié, salariée, cadre, client, cliente, clientèle, marque, magasin, boutique, supermarché, filiale, actionnaire, commercial, commerciale, marché, business, consultant, consultante, cabinet", "Une filiale et ses actionnaires"),
        ("producteur, productrice, agriculteur, agricultrice, exploitant, exploitation, éleveur, maraîcher, vigneron, viticulteur, transformateur, fournisseur, boulanger, libraire, éditeur, bailleur, promoteur, hébergeur, cafetier, garagiste, banque, banquier, assurance, mutuelle, coopérative", "Le fournisseur et le distributeur"),
        ("recruter, recruteur, recrutement, embaucher, mécène, mécénat, innovation, filière, production, chiffre d'affaires, rentable, croissance, tourisme, activité, atelier de production, franchise", "Un sponsor et le chiffre d’affaires"),
    ),
    "associations": (
        ("bénévole, adhérent, adhérente, adhésion, cotisation, subvention, conseil d'administration, trésorier, trésorière, président, présidente, membre, dirigeant associatif, local associatif, salarié associatif, responsable bénévole, assemblée générale", "Une assemblée générale et des adhérents"),
        ("fédération, union, ligue, réseau, mouvement, comité, club, amicale, coordination, secours, maraudeur, maraudeuse, maraude, centre social, foyer, antenne, délégation, permanence, équipe, tournée, dons, mécénat, donateur", "Un club et sa fédération"),
    ),
    "fondations": (
        ("mécène, donateur, donatrice, legs, dotation, fonds, lauréat, lauréate, prix, gala, caritatif, caritative, bourse, soutenir, financeur, intérêt général, utilité publique, mécénat, philanthropie, philanthrope, philanthropique", "Un legs et sa dotation"),
    ),
    "collectivites-territoriales": (
        ("conseiller municipal, territorial, territoriale, municipal, municipale, communal, communale, départemental, départementale, régional, régionale, plénière, délibération, voirie, urbanisme, services techniques, concertation, réunion publique, aménagement, mandat, municipales, candidat, feuille de route, schéma, administré, administrée", "La voirie communale"),
        ("ville, village, bourg, quartier, territoire, métropole, agglomération, département, région, canton, intercommunalité, pays, décideur, élu", "Un village et sa métropole"),
    ),
    "institutions-publiques-et-academiques": (
        ("chercheur, chercheuse, recherche, doctorant, doctorante, professeur, géographe, économiste, sociologue, enquête, étude, laboratoire, labo, colloque, séminaire, scientifique, académique, chaire, universitaire, faculté, campus, philosophe, juriste", "Une géographe et son laboratoire"),
        ("ministre, ministériel, décret, réforme, loi, circulaire, arrêté, agence, observatoire, agrément, public, publique, national, nationale, délégué, déléguée, rapporteur, rapporteure, commission, avis, rapport, recommandations, politique publique, magistrat, magistrate, juge, gendarme, académie, hôpital, école, collège, lycée, inspectrice", "Un décret et une circulaire"),
    ),
}  # fmt: skip


def marked(table: Mapping[str, tuple[Row, ...]]) -> dict[str, tuple[Row, ...]]:
    """Return rows whose phrases bear the mark of a field, and whose single words are compared as they are."""
    return {
        value: tuple((_marked(phrases), title) for phrases, title in rows) for value, rows in table.items()
    }


def _marked(phrases: str) -> str:
    return ", ".join(
        f"%{phrase}" if _JOINT.search(phrase) else f"%={phrase}"
        for phrase in map(str.strip, phrases.split(","))
    )
