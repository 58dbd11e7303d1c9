"""The phrases that say who acts, or for whom something is. Pure data: each row has phrases and a title that one says.

Marks are those of `phrases`.
"""

from collections.abc import Mapping

Row = tuple[str, str]

# What people lack, as it is said of them, in the masculine: « étudiants en précarité ».
_NEEDS = (
    "en précarité", "en situation de précarité", "en situation de handicap", "en difficulté", "en grande pauvreté",
    "en grande précarité", "en exil", "en insertion", "en détresse", "précaires", "handicapés", "malades", "réfugiés", "exilés",
    "migrants", "sourds", "malentendants", "diabétiques", "isolés", "sinistrés", "déplacés", "endettés", "mal logés",
    "sans abri", "sans domicile", "sans papiers", "sans ressources", "hospitalisés",
)  # fmt: skip


def _in_need(*people: str) -> str:
    """Return the phrases that name people by what they lack, in both genders: « exilés », « exilées »."""
    needs = dict.fromkeys(form for need in _NEEDS for form in (need, need.replace("és", "ées")))
    return ", ".join(f"{who} {need}" for who in people for need in needs)


# What people lack, as a matter: « la précarité des étudiants ».
_LACKS = (
    "précarité", "précarité alimentaire", "précarité menstruelle", "précarité énergétique", "pauvreté", "grande pauvreté", "isolement",
    "solitude", "détresse", "surendettement", "mal-logement", "chômage", "illettrisme", "non-recours",
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


def _lacked() -> str:
    """Return the phrases that tell what whom lacks: « pauvreté des familles »."""
    return ", ".join(f"*{lack} {who}" for lack in _LACKS for who in _LACKING)


def _doing(*people: str) -> str:
    """Return the phrases that tell what people do themselves: « habitants cuisinent », « habitants ont cuisiné »."""
    return ", ".join(f"{who} {now}, {who} ont {done}" for who in people for now, done in _DEEDS)


ACTORS: Mapping[str, tuple[Row, ...]] = {
    "premier-kilometre-des-besoins": (
        ("premier kilomètre, premiers kilomètres", "L’ingénierie du premier kilomètre"),
        ("*^=habitant, *^=habitante, *^riverains", "Les habitants votent les priorités"),
        ("^personnes concernées, paroles de personnes concernées", "Une table ronde de personnes concernées"),
        ("personnes accompagnées, conseil des usagers", "Le conseil des personnes accompagnées"),
        ("^allocataires, ^=aidant, ^=proche aidant", "RSA : quand les allocataires écrivent la règle"),
        ("^demandeurs d'emploi, pair-aidance, pairs-aidants", "Un café pour les demandeurs d’emploi"),
        ("voisins d'immeuble", "Les voisins d’immeuble votent"),
        ("pour locataires, avec locataires, par locataires", "Rénover avec les locataires"),
        ("pour seniors, avec seniors, pour personnes âgées, avec personnes âgées", "Un atelier pour les seniors"),
        ("pour jeunes éloignés, avec personnes sans abri, avec allocataires", "Écrire avec les personnes sans abri"),
        ("avec habitants, avec bénéficiaires", "Un lieu pensé avec les bénéficiaires"),
        ("parole des habitants, parole des usagers, écouter usagers, paroles de réfugiés, paroles de patients, =parole d'aidant, parole aux familles", "La parole des usagers"),
        ("avec usagers, par usagers, pour usagers, comité d'usagers", "Concevoir un service avec les usagers"),
        ("avec patients, par patients, patients experts", "Un protocole écrit par des patients"),
        ("avec personnes handicapées, avec personnes en précarité", "Voyager avec des personnes handicapées"),
        ("avec exilés, avec réfugiés, parole des exilés, parole des enfants placés", "Un accueil pensé avec les exilés"),
        ("expertise d'usage, savoirs expérientiels, savoirs d'expérience", "Reconnaître l’expertise d’usage"),
        ("premiers concernés, premières concernées", "Donner la parole aux premiers concernés"),
        ("*=parent, *=famille, *=patient, *=malade, *=usager, *=résident, *=bénéficiaire", "Des parents tiennent la buvette"),
        ("*=locataire, *=senior, *=aîné, *=retraité, =exilé, =réfugié, sans-abri, =détenu, *=proche", "Les locataires votent"),
        ("demandeurs d'asile, personnes âgées, personnes en situation, personnes défavorisées, personnes éloignées, personnes autistes, personnes aveugles", "Des personnes âgées témoignent"),
        ("personnes vulnérables, personnes fragiles, personnes détenues, personnes hébergées, visiteurs malvoyants, travailleurs handicapés, *copropriétaires", "Des personnes détenues lisent"),
        (_in_need("personnes", "femmes", "familles", "mères"), "Un atelier pour femmes réfugiées"),
        (_in_need("jeunes", "étudiants", "enfants", "élèves", "ménages", "adultes", "mineurs"), "L’épicerie accueille les étudiants en précarité"),
        ("personnes à la rue, gens à la rue, familles à la rue, vécu à la rue, vivent à la rue, connu la rue, dorment dehors", "Rencontrer des gens à la rue"),
        ("familles modestes, foyers modestes, ménages modestes, ménages pauvres, familles pauvres, familles les plus pauvres, vivent la pauvreté, vivent dans la pauvreté", "Une aide aux foyers modestes"),
        ("salariés en parcours, salariés en insertion, salariées en insertion, jeunes sans emploi, personnes sans emploi, personnes privées d'emploi, privées durablement d'emploi, ^=chômeur, ^chômeuses", "Les salariés en insertion exposent"),
        (_lacked(), "La précarité des étudiants"),
        ("sans-papiers, sans-logis, sans-domicile, déboutés, primo-arrivants, demandeurs de logement, mal-logés, jeunes réfugiés, femmes exilées, mineurs isolés", "Des sans-papiers prennent la parole"),
        ("fauteuil roulant, salarié autiste, salariée autiste, résidents d'ehpad, plus de 60 ans, plus de 65 ans, plus de 70 ans, plus de 75 ans, personnes en fin de vie, enfants hospitalisés, enfants malades", "Un goûter pour les plus de 75 ans"),
        ("experts du vécu, réapprennent à lire, réappris à lire, apprennent à lire, qui ne savent pas lire, parlent de leur maladie, vivre avec la maladie, groupe de parole", "Les experts du vécu ont la parole"),
        ("jeunes en difficulté, jeunes du foyer, jeunes majeurs, jeunes placés, mères isolées, femmes victimes, enfants placés, gens du voyage", "Les jeunes du foyer jardinent"),
        ("parents-enfants, bénéficiaires du rsa, bénéficiaires de l'aide, anciens sans-abri", "Un atelier parents-enfants"),
        ("=diabétique, =sinistré, =malvoyant, malentendants, =orphelin, =apatride, déplacés, rescapés, public sourd, publics sourds, public malentendant, public malvoyant, visite en langue des signes, atelier en langue des signes, personnes de la rue, état du mal-logement, plus modestes, plus démunis, plus précaires", "Pour les sinistrés du cyclone"),
        ("^à mobilité réduite, personne en fauteuil, personnes en fauteuil, personnes vivant, vivent la grande pauvreté, vivant la pauvreté, vivre à la rue, ayant connu la rue, sans emploi depuis, jeunes sans emploi, familles accueillies, personnes accueillies, personnes suivies, personnes aidées, enfants confiés, enfants de l'aide sociale, jeunes confiés, en difficulté financière, en situation d'isolement, qui vivent seuls, mères seules, mamans solos, familles monoparentales, parents isolés, jeunes en errance, jeunes en rupture, jeunes décrocheurs, décrocheurs", "Trois voisines à mobilité réduite"),
        ("malvoyantes, non-voyants, public aveugle, personnes sourdes, enfants sourds, adultes autistes, jeunes autistes, personnes trisomiques, femmes enceintes, personnes endeuillées, familles endeuillées, proches aidants, jeunes aidants, aidants familiaux, salariés aidants, travailleurs pauvres, travailleurs sans papiers, travailleurs saisonniers, étudiants précaires, étudiants étrangers, locataires expulsés, ménages expulsés, rapatriés, prisonniers, sortants de prison, anciens détenus, personnes prostituées, *victimes, survivantes", "Des jeunes aidants prennent la parole"),
        ("paroles d'usagers, paroles d'allocataires, paroles de jeunes, paroles de malades, paroles d'exilés, avis des habitants, avis des usagers, comité d'usagers, conseil de la vie sociale, usagers consultés, habitants consultés, habitants à s'exprimer, idées des habitants, représentants des usagers, représentants de familles, rien sans nous, savoir d'usage, personnes qui ont vécu, anciens bénéficiaires, groupe d'entraide mutuelle, =gem, entraide entre pairs, pair-aidant, pair-aidante, médiateurs pairs", "Au conseil de la vie sociale"),
        ("local residents, people concerned, lived experience", "Local residents redesign their street"),
    ),
    "initiatives-citoyennes": (
        ("initiative citoyenne, action citoyenne, initiatives habitantes", "Soutenir les initiatives citoyennes"),
        ("^=collectif", "Un collectif répare un lavoir"),
        ("collectif citoyen, mouvement citoyen, mobilisation citoyenne", "Une mobilisation citoyenne pour la gare"),
        ("tiers-lieu, tiers lieux", "Un tiers-lieu dans un ancien relais"),
        ("coopérative citoyenne, coopérative d'habitants, épicerie participative", "Une coopérative citoyenne d’énergie"),
        ("groupe de citoyens, groupe d'habitants, réseau de citoyens", "Un groupe d’habitants rouvre le café"),
        ("supermarché coopératif, café associatif, centrale villageoise", "Un supermarché coopératif"),
        ("jardin partagé, jardins partagés, jardin participatif", "Les jardins partagés fleurissent"),
        ("repair café, système d'échange local, habitat participatif", "Un habitat participatif sort de terre"),
        ("~^citoyens, ^=citoyenne et citoyens, ^citoyens engagés", "Les citoyens prennent la plume"),
        ("conseil citoyen, conseils citoyens, comité citoyen", "Les conseils citoyens se retrouvent"),
        ("convention citoyenne, conseil de quartier, conseils de quartier, participation des habitants, tirés au sort, tirées au sort", "Une convention citoyenne sur la ville"),
        ("comité d'habitants, régie citoyenne, société citoyenne, fablab citoyen, fablabs citoyens, ateliers citoyens, collecte citoyenne", "Un comité d’habitants rend son avis"),
        ("repas de quartier, entraide d'immeuble, par voisins, pour voisins, collectif de voisins, voisins de la rue, voisins de l'immeuble, voisins de la résidence, voisins du quartier, voisins s'organisent", "Les voisins s’organisent"),
        ("par habitants, par riverains, collectif d'habitants, initiatives d'habitants, projets d'habitants, habitants volontaires, habitants engagés, habitants bénévoles, voisins bénévoles, bénévoles du quartier, bénévoles du village", "Un café tenu par des habitants"),
        ("habitants ont créé, habitants ont ouvert, habitants ont rouvert, habitants ont lancé, habitants ont repris, habitants ont racheté, habitants ont sauvé, habitants ont monté, habitants ont fondé, habitants ont construit, habitants créent, habitants ouvrent, habitants rouvrent, habitants lancent, habitants reprennent, habitants rachètent, habitants sauvent, habitants montent, habitants fondent", "Des habitants ont rouvert l’épicerie"),
        (_doing("habitants", "habitantes", "riverains", "voisins", "voisines", "villageois"), "Les habitants cuisinent ensemble"),
        ("hackerspace, makerspace, hacklab, café citoyen, cafés citoyens, grainothèque, disco soupe, épicerie associative, cantine participative, atelier participatif, chantier participatif", "Un hackerspace ouvre"),
        ("pétition citoyenne, énergie citoyenne, parc éolien citoyen", "L’énergie citoyenne change d’échelle"),
        ("habitants se mobilisent, habitants se regroupent, habitants s'organisent", "Des habitants s’organisent"),
        ("fête des voisins, =gratiferia, jardin collectif, jardins collectifs, potager collectif, monnaie locale, =accorderie, outilthèque, bricothèque, boîte à livres, boîtes à livres, atelier d'autoréparation, auto-réparation, =autogéré, =autogérée, autogestion, groupement d'achat, habitat partagé, habitat groupé", "La fête des voisins"),
        ("hébergeurs citoyens, hébergeuses citoyennes, hébergeurs solidaires, accueil citoyen, assemblée citoyenne, assemblées citoyennes, jury citoyen, jurys citoyens, sciences participatives, marche citoyenne, habitants mobilisés, riverains mobilisés, riverains se mobilisent, mobilisation des habitants, mobilisation des riverains, ferme citoyenne, épargne citoyenne, épargne de citoyens, cigales, entre voisins, avec voisins, chez les voisins, jeunes engagés, jeunes se mobilisent, comité de quartier, comités de quartier", "Des hébergeurs citoyens"),
        ("citizen initiative, citizens' group, grassroots", "A grassroots movement in the valley"),
    ),
    "entreprises": (
        ("entreprise", "Les entreprises recrutent"),
        ("=pme, =tpe, =eti, =pmi", "Les PME s’y mettent"),
        ("start-up, startup, multinationale, =scop, =scic, société coopérative", "Trois start-up à suivre"),
        ("^=patron, ^=patronne, chef d'entreprise, cheffe d'entreprise, patronat, petits commerces", "Métier : patron"),
        ("^employeurs, ^entrepreneurs, entrepreneuriat", "Employeurs, faites-vous connaître"),
        ("^=usine, ^industriels, ^=commerçant, ^artisans", "Les artisans ouvrent leurs portes"),
        ("^=hôtelier, ^=restaurateur, ^=armateur, ^=constructeur, ^=assureur, ^=entrepreneuse, ^=opérateur, ^=industriel, ^=industrie, grande distribution", "Les hôteliers logent leurs saisonniers"),
        ("grands groupes, grandes enseignes, chambre de commerce, chambre des métiers, créer sa boîte, ^=drh, club d'entreprises", "Ce que font les grands groupes"),
        ("mécénat de compétences, =rse, responsabilité sociétale", "La RSE en dix questions"),
        ("mécénat d'entreprise, culture d'entreprise", "Dix ans de mécénat d’entreprise"),
        ("secteur privé, monde économique, monde de l'entreprise, acteurs économiques", "Associer le secteur privé"),
        ("sociétés privées, jeunes pousses, acteurs privés, commerces de proximité, bureaux d'études", "Les commerces de proximité tiennent"),
        ("=medef, =cpme, =bpifrance", "Le MEDEF ouvre son université d’été"),
        ("dirigeants d'entreprise, chefs d'exploitation, jeunes agriculteurs, exploitants agricoles, exploitations agricoles, entreprise sociale, coopératives agricoles, grande surface, grandes surfaces, banque éthique, compagnie d'assurances, professionnels du tourisme, structures d'insertion, =siae, hôtellerie-restauration, ^=cafetier, ^=garagiste, tissu économique, fédération patronale, organisation patronale, jeunes entreprises, business angels, directions rse, mécènes privés", "Les structures d’insertion recrutent"),
        ("=company, =companies, corporate, businesses", "How companies work together"),
    ),
    "associations": (
        ("=association, monde associatif, fédération associative", "Six associations se rassemblent"),
        ("=associatif, =associative, =interassociatif, =interassociative", "Rentrée associative"),
        ("=ong, =onge, organisation non gouvernementale", "Trois ONG témoignent"),
        ("=asso, vie associative, mouvement associatif, ^=amicale, comité des fêtes, comité de jumelage", "L’asso du coin se présente"),
        ("clubs de sport, clubs sportifs, ligue contre le cancer, présidents bénévoles, trésoriers bénévoles", "Des clubs sportifs solidaires"),
        ("!banque alimentaire, !restos du coeur, !secours populaire", "La Banque alimentaire cherche un local"),
        ("!secours catholique, !croix-rouge, emmaüs, cimade, médecins sans frontières, médecins du monde, greenpeace, amnesty international, oxfam", "Emmaüs recrute un directeur"),
        ("!atd quart monde, !apf france handicap, !samu social, petits frères des pauvres, ligue de protection des oiseaux, france nature environnement, france bénévolat, téléthon", "ATD Quart Monde publie ses carnets"),
        ("!habitat et humanisme, action contre la faim, handicap international, !unis-cité, !afev, planning familial, !familles rurales, !solidarité paysans, !terre de liens, zero waste france, !wwf, ligue de l'enseignement, !unapei, !adapei, !admr, sos racisme, ligue des droits de l'homme, france terre d'asile, forum réfugiés, utopia 56, !singa, !surfrider, sea shepherd, amis de la terre, !lpo, secours islamique, sos méditerranée, aide et action", "L’Afev recrute"),
        ("fédération étudiante, fédération sportive, fédération de chasse, fédération de pêche, bureau des étudiants, foyer rural, foyers ruraux, club de football, club de foot, clubs amateurs, club de rugby, =association de parents, !mjc, amicale laïque, société savante, tissu associatif, corps associatif, secteur associatif", "La fédération étudiante s’engage"),
        (_doing("bénévoles"), "Des bénévoles ont ouvert une épicerie"),
        ("!cravate solidaire, solidarités nouvelles face, force femmes, emmaüs connect, !entourage réseau, !banque solidaire, !dons solidaires, !jardins de cocagne, !secours solidaire, !train de nuit solidaire", "À la Cravate solidaire"),
        ("loi 1901, organisme sans but lucratif", "Une structure loi 1901"),
        ("!banques alimentaires, uniopss, uriopss, =francas, =cemea, léo lagrange, éclaireurs, scouts et guides, petits débrouillards, coallia, !aurore, bureaux du coeur, passerelles et compétences, pro bono lab, tous bénévoles, mouvement associatif, réseau entreprendre, nos quartiers ont du talent, sport dans la ville, coordination sud, ccfd, solidarités international, première urgence, act up, sidaction, unafam, fnath, =udaf, =unaf, que choisir, =clcv, =attac, alternatiba, réseau cocagne, =fnab, =coorace, fédération des acteurs de la solidarité, soliha, =unhaj, cités unies, =admical, =fonda, centre français des fonds, ligue de football, armée du salut, dons solidaires, article 1, france victimes, =cidff, =fcpe, =peep, parents d'élèves élus", "L’Uniopss passe la loi au crible"),
        ("têtes de réseau, tête de réseau, structures associatives, union régionale interfédérale, fédération nationale, fédération départementale, fédération régionale, union départementale des associations, dirigeants associatifs, responsables associatifs, trésorier d'association, association sportive, =assos, club sportif, clubs locaux, assemblée générale du réseau, section locale, groupe local", "Les têtes de réseau en congrès"),
        ("=charity, =charities, nonprofits, non-profits, =ngo", "What charities learned"),
        ("voluntary organisations, civil society organisations", "Civil society organisations speak up"),
    ),
    "fondations": (
        ("=fondation", "Une fondation soutient dix lauréats"),
        ("fonds de dotation, fondation d'entreprise, fondations d'entreprises, fondation abritée, fondation actionnaire, fondation territoriale", "Créer un fonds de dotation"),
        ("fondation reconnue d'utilité publique, =frup", "Devenir une FRUP"),
        ("^=foundations, ^=foundation, community foundation", "What foundations fund"),
    ),
    "collectivites-territoriales": (
        ("collectivité", "Le rôle des collectivités"),
        ("^=mairie, ^=maire, ^municipalité, =municipalité", "Le maire rachète la boulangerie"),
        ("conseil municipal, élus municipaux, équipe municipale", "Le conseil municipal délibère"),
        ("conseil départemental, conseil régional, conseil général", "Le conseil départemental simplifie ses aides"),
        ("@^=commune, commune rurale, communes rurales", "Six communes s’allient"),
        ("!@=ville, !@=département, !@région, !@métropole, grand lyon", "La Région lance un appel"),
        ("@communauté de communes, @communauté d'agglomération, @=agglomération", "L’agglomération ouvre une ressourcerie"),
        ("@intercommunalité, =epci, @communauté urbaine", "Les intercommunalités s’organisent"),
        ("=ccas, =cias, centre communal d'action sociale", "Le CCAS rouvre ses bains-douches"),
        ("^=élu, ^=élue, élus locaux, élues locales, adjoint au maire, services municipaux", "Former les élus"),
        ("@=agglo, collectivité européenne d'alsace, délégations municipales, région et département, régions et départements, départements et régions, villes et départements, départements et villes, communes et départements", "L’agglo présente son projet"),
        ("=amf, =adf, villes et villages, petites villes de demain", "L’AMF tient son congrès"),
        ("pouvoirs publics locaux, agents territoriaux, fonction publique territoriale", "Les agents territoriaux en question"),
        ("département finance, département lance, département ouvre, département équipe, département soutient", "Dans l’Ain, le département finance"),
        ("région finance, région lance, région ouvre, région équipe, région soutient, ville lance, ville ouvre", "La région finance des vélos"),
        ("budget participatif, budgets participatifs, conseil de quartier, conseils de quartier, conseil communautaire, police municipale, agents municipaux, agents de la ville, services de la ville, =intercommunal, =intercommunale, bâtiments communaux", "Le budget participatif revient"),
        ("villes jumelées, jumelage", "Un jumelage de quinze ans"),
        ("conseiller municipal, conseillère municipale, conseillers municipaux, conseillers départementaux, conseillers régionaux, maire-adjointe, vice-président chargé, vice-présidente chargée, vice-présidents chargés, adoptée en session plénière, conseil métropolitain, syndicat mixte, syndicat intercommunal, =petr, =pnr, secrétaires de mairie, agents communaux, décideurs locaux, services techniques, compétences des départements, compétences culturelles des départements, politiques des départements, plan alimentaire territorial, réunion publique de la ville", "Le schéma est adopté en session plénière"),
        ("local authorities, local government, mayors", "Mayors meet for the climate"),
    ),
    "institutions-publiques-et-academiques": (
        ("institution publique, institutions publiques, institution académique", "Les institutions publiques s’ouvrent"),
        ("ministère, ministère de la culture, ministère de la santé, ministère de l'éducation, ministère des solidarités, ^=ministre, =gouvernement, secrétaire d'état, premier ministre", "Le ministère présente un plan"),
        ("!=état, services de l'état, pouvoirs publics", "L’État relance l’appel"),
        ("préfecture, ^préfet, sous-préfet", "Le préfet installe le comité"),
        ("^université, ^universitaires, enseignement supérieur, école de commerce, établissement public", "Ce que peuvent les universités"),
        ("^=chercheur, ^=chercheuse, recherche académique, laboratoire de recherche, ^=scientifique, *^=sociologue, *^=économiste, doctorants", "Des chercheurs témoignent"),
        ("=cnrs, =inserm, =inrae, =ined, =ird, =cea, sciences po, agroparistech", "Le CNRS lance un programme"),
        ("=chaire, grande école, grandes écoles", "La chaire publie ses travaux"),
        ("rectorat, inspection académique, éducation nationale", "Le rectorat ouvre cent classes"),
        ("agence régionale de santé, =ars, =cpam, assurance maladie", "L’Agence régionale de santé finance un bus"),
        ("caisse d'allocations familiales, =caf, =msa, =cnaf, =urssaf, sécurité sociale", "La CAF forme ses agents"),
        ("france travail, pôle emploi, mission locale", "France Travail change de nom"),
        ("=ademe, =anct, =anru, =insee, =dares, =drees, =arcom, =cnil", "L’INSEE compte autrement"),
        ("=djepva, =dreets, =drac, =dreal, =ddets, =dcri, =dgsi, =drajes, =sgar", "La DRAC reçoit les équipes"),
        ("=chu, hôpital public, =aphp, hôpitaux publics", "Le CHU ouvre un jardin"),
        ("commission européenne, parlement européen, conseil de l'europe", "La Commission européenne consulte"),
        ("=onu, nations unies, =unesco, =unicef, =oms, =ocde, =fao, =agencies", "Les Nations unies ont 75 ans"),
        ("cour des comptes, défenseur des droits, tribunal, gendarmes, police nationale, conseil d'état, haut-commissariat", "La Cour des comptes s’inquiète"),
        ("assemblée nationale, sénat, députés, sénateurs", "Les sénateurs votent"),
        ("!commission, ^=eurodéputé, ^eurodéputées, agences publiques, ^=faculté, agents de l'état, administrations de l'état, =anah, =arcep, =crous, =sdjes, =injep", "Des agents de l’État témoignent"),
        ("établissements scolaires, élèves ingénieurs, ^rectrice, ^recteur, cité scolaire", "Les établissements scolaires s’ouvrent"),
        ("office de la biodiversité, office national, observatoire national, agence de la biodiversité", "L’Office national des forêts recrute"),
        ("caisse des dépôts, banque des territoires, banque de france", "La Caisse des Dépôts investit"),
        ("acheteurs publics, marchés publics, commande publique", "Marchés publics : les seuils changent"),
        ("service public, services publics, administration publique, fonction publique", "Les services publics se réinventent"),
        ("france services, académie nationale, agence de l'eau, agence nationale, haute autorité, ^=parlement, administration centrale, administrations centrales", "Une administration centrale se raconte"),
        ("soutenance de thèse, ministériel, interministériel, collège de france, banque centrale, banques centrales, central banks, direction générale, directions régionales, directions départementales, =dgcs, =dgesco, =drieets, commissariat à la lutte, délégation interministérielle, institut français, observatoire de la pauvreté, =ofb, =onf, =ined, =bnf, =cnam, école polytechnique, académie des sciences, hôpital universitaire", "Une soutenance de thèse"),
        ("=cese, conseil économique social et environnemental", "Le CESE rend un avis"),
        ("=deets, =dieccte, conseil économique, =cereq, santé publique france, haute autorité de santé, =cnav, =cnsa, =carsat, =ofii, =ofpra, =dihal, =dilcrah, =cerema, =brgm, météo-france, =ifremer, =cirad, =inria, =ehess, =cnfpt, agence du service civique, conseil constitutionnel, ^=procureur, ^=préfète, sous-préfète, haut conseil, haut-commissaire, inspection générale, enseignants-chercheurs, maître de conférences, maîtresse de conférences, doctorante, ^=géographe, centre hospitalier, banque mondiale, =hcr, =pnud, =oit, eurostat, services de l'éducation nationale, personnels de l'éducation nationale", "Le Céreq publie son enquête"),
        ("universities, researchers, public institutions, =ministry", "Universities and researchers work together"),
    ),
}  # fmt: skip
