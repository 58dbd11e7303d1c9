"""Names of the map of France and of countries, with the scale that each one says. Pure data.

Source of departments, regions and prefectures: Code officiel géographique.
"""

# Names that are no other word: they say their department wherever they stand.
DEPARTMENTS = (
    "Ardèche", "Aveyron", "Bouches-du-Rhône", "Calvados", "Cantal", "Charente-Maritime", "Corrèze", "Côte-d'Or",
    "Côtes-d'Armor", "Deux-Sèvres", "Doubs", "Drôme", "Essonne", "Eure-et-Loir", "Finistère", "Gers", "Haute-Garonne",
    "Haute-Loire", "Haute-Marne", "Haute-Saône", "Haute-Savoie", "Haute-Vienne", "Hautes-Alpes", "Hautes-Pyrénées",
    "Hauts-de-Seine", "Hérault", "Ille-et-Vilaine", "Indre-et-Loire", "Loir-et-Cher", "Loire-Atlantique", "Loiret",
    "Lot-et-Garonne", "Lozère", "Maine-et-Loire", "Meurthe-et-Moselle", "Morbihan", "Moselle", "Nièvre",
    "Pas-de-Calais", "Puy-de-Dôme", "Pyrénées-Atlantiques", "Pyrénées-Orientales", "Haut-Rhin", "Bas-Rhin",
    "Saône-et-Loire", "Sarthe", "Savoie", "Seine-et-Marne", "Seine-Maritime", "Seine-Saint-Denis",
    "Tarn-et-Garonne", "Territoire de Belfort", "Val-d'Oise", "Val-de-Marne", "Vaucluse", "Vendée", "Yonne",
    "Yvelines", "Alpes-de-Haute-Provence", "Alpes-Maritimes", "Haute-Corse", "Corse-du-Sud", "Isère", "Gironde",
    "Mayenne", "Dordogne", "Ariège", "Aude", "Tarn", "Vosges", "Jura",
)  # fmt: skip
# Rivers and plain words too: they say it in « dans le Nord », « le conseil départemental de la Manche » only.
DEPARTMENTS_LIKE_OTHERS = (
    "Ain", "Aisne", "Allier", "Ardennes", "Aube", "Charente", "Cher", "Creuse", "Eure", "Gard", "Indre", "Landes",
    "Loire", "Lot", "Manche", "Marne", "Meuse", "Nord", "Oise", "Orne", "Rhône", "Somme", "Var", "Vienne",
)  # fmt: skip
REGIONS = (
    "Auvergne-Rhône-Alpes", "Bourgogne-Franche-Comté", "Bretagne", "Centre-Val de Loire", "Corse", "Grand Est",
    "Hauts-de-France", "Île-de-France", "Normandie", "Nouvelle-Aquitaine", "Occitanie", "Pays de la Loire",
    "Provence-Alpes-Côte d'Azur", "Région Sud", "Alsace", "Aquitaine", "Auvergne", "Basse-Normandie", "Bourgogne",
    "Champagne-Ardenne", "Franche-Comté", "Haute-Normandie", "Languedoc-Roussillon", "Limousin", "Lorraine",
    "Midi-Pyrénées", "Nord-Pas-de-Calais", "Picardie", "Poitou-Charentes", "Rhône-Alpes", "Grand Ouest",
)  # fmt: skip
OVERSEAS = (
    "Guadeloupe", "Martinique", "Guyane", "Mayotte", "Polynésie", "Nouvelle-Calédonie", "Wallis-et-Futuna",
    "Saint-Pierre-et-Miquelon", "Saint-Barthélemy", "Antilles", "Tahiti", "Moorea", "Marquises", "Marie-Galante",
    "Île de La Réunion", "Bora-Bora",
)  # fmt: skip
OVERSEAS_TOWNS = (
    "Fort-de-France", "Pointe-à-Pitre", "Basse-Terre", "Cayenne", "Kourou", "Papeete", "Nouméa", "Mamoudzou",
    "Les Abymes", "Saint-Laurent-du-Maroni", "Le Lamentin", "Saint-Denis de La Réunion", "Saint-Paul de La Réunion",
    "Saint-Pierre de La Réunion", "Le Robert", "Le François", "Schœlcher",
    "Baie-Mahault", "Le Gosier", "Capesterre-Belle-Eau", "Le Moule", "Matoury", "Rémire-Montjoly", "Saint-Georges-de-l’Oyapock",
    "Le Tampon", "Saint-Leu", "Koungou", "Dzaoudzi", "Punaauia", "Dumbéa",
)  # fmt: skip
# The prefectures, and what else has about fifty thousand people. Plain words (« Tours », « Nice » is none) stand apart.
TOWNS = (
    "Paris", "Marseille", "Lyon", "Toulouse", "Nice", "Nantes", "Montpellier", "Strasbourg", "Bordeaux", "Lille",
    "Rennes", "Reims", "Toulon", "Saint-Étienne", "Le Havre", "Grenoble", "Dijon", "Angers", "Villeurbanne", "Nîmes",
    "Clermont-Ferrand", "Aix-en-Provence", "Le Mans", "Brest", "Amiens", "Annecy", "Limoges", "Metz", "Boulogne-Billancourt",
    "Perpignan", "Besançon", "Orléans", "Saint-Denis", "Rouen", "Argenteuil", "Montreuil", "Mulhouse", "Caen", "Nancy",
    "Roubaix", "Tourcoing", "Nanterre", "Vitry-sur-Seine", "Créteil", "Avignon", "Poitiers", "Aubervilliers", "Dunkerque",
    "Aulnay-sous-Bois", "Colombes", "Asnières-sur-Seine", "Versailles", "Courbevoie", "Béziers", "La Rochelle", "Cherbourg",
    "Rueil-Malmaison", "Champigny-sur-Marne", "Pau", "Mérignac", "Saint-Maur-des-Fossés", "Antibes", "Ajaccio", "Cannes",
    "Saint-Nazaire", "Noisy-le-Grand", "Drancy", "Colmar", "Calais", "Issy-les-Moulineaux", "Évry-Courcouronnes", "Quimper",
    "Valence", "Bourges", "La Seyne-sur-Mer", "Troyes", "Montauban", "Pantin", "Chambéry", "Niort", "Lorient", "Bastia",
    "Saint-Brieuc", "Vannes", "Bayonne", "Blois", "Chartres", "Albi", "Rodez", "Cahors", "Tarbes", "Agen", "Périgueux",
    "Angoulême", "Digne-les-Bains", "Nevers", "Auxerre", "Mâcon", "Épinal", "Belfort", "Charleville-Mézières", "Châteauroux",
    "Évreux", "Alençon", "Saint-Lô", "Bobigny", "Beauvais", "Arras", "Lens", "Laon", "Bar-le-Duc", "Vesoul", "Lons-le-Saunier",
    "Bourg-en-Bresse", "Moulins", "Aurillac", "Le Puy-en-Velay", "Privas", "Mende", "Carcassonne", "Foix", "Guéret", "Tulle",
    "Mont-de-Marsan", "La Roche-sur-Yon", "Laval", "Chaumont", "Châlons-en-Champagne", "Melun", "Cergy", "Pontoise",
    "Saint-Malo", "Vitré", "Fougères", "Vénissieux", "Vaulx-en-Velin", "Ivry-sur-Seine", "Sarcelles", "Gennevilliers",
    "Saint-Ouen", "Clichy-sous-Bois", "Vierzon", "Cholet", "Martigues", "Arles", "Sète", "Narbonne", "Fréjus", "Hyères",
    "Roanne", "Vichy", "Montluçon", "Saint-Quentin", "Compiègne", "Creil", "Maubeuge", "Valenciennes", "Douai", "Dieppe",
    "Abbeville", "Thionville", "Forbach", "Haguenau", "Sedan", "Douarnenez", "Morlaix", "Lannion", "Libourne", "Dax", "Castres",
)  # fmt: skip
TOWNS_LIKE_OTHERS = ("Tours", "Auch", "Gap", "Vienne", "Die", "Sens")
COUNTRIES = (
    "Sénégal", "Mali", "Niger", "Haïti", "Burkina Faso", "Bénin", "Togo", "Cameroun", "Maroc", "Tunisie", "Algérie",
    "Madagascar", "Côte d'Ivoire", "Congo", "Rwanda", "Kenya", "Éthiopie", "Afrique", "Sahel", "Égypte", "Liban", "Syrie",
    "Palestine", "Gaza", "Turquie", "Iran", "Afghanistan", "Inde", "Chine", "Japon", "Vietnam", "Cambodge", "Bangladesh",
    "Brésil", "Colombie", "Pérou", "Mexique", "Argentine", "Chili", "Bolivie", "Québec", "Canada", "États-Unis", "Asie",
    "Amérique latine", "Afrique du Sud", "Australie", "Proche-Orient", "Moyen-Orient", "Népal", "Philippines", "Indonésie",
    "Ukraine", "Russie", "Allemagne", "Belgique", "Suisse", "Italie", "Espagne", "Portugal", "Royaume-Uni", "Angleterre",
    "Irlande", "Pays-Bas", "Autriche", "Suède", "Norvège", "Danemark", "Finlande", "Pologne", "Roumanie", "Grèce", "Ghana",
    "Nigeria", "Zimbabwe", "Tanzanie", "Ouganda", "Mozambique", "Pakistan", "Irak", "Israël", "Amérique", "Équateur",
    "Mauritanie", "Guinée", "Arménie", "Géorgie", "Hongrie", "Croatie", "Serbie", "Bosnie", "Cuba", "Venezuela",
    "Thaïlande", "Corée", "Gabon", "Libye", "Yémen", "Sri Lanka", "Birmanie", "Malawi", "Zambie", "Angola", "Namibie", "Tchad", "Soudan",
)  # fmt: skip
# Where several of these are named and no other, what is done there is European.
EUROPE = frozenset((
    "Allemagne", "Belgique", "Italie", "Espagne", "Portugal", "Irlande", "Pays-Bas", "Autriche", "Suède", "Danemark", "Finlande",
    "Pologne", "Roumanie", "Grèce", "Hongrie", "Croatie",
))  # fmt: skip
CITIES_ABROAD = (
    "Genève", "Londres", "Berlin", "Madrid", "Rome", "New York", "Dakar", "Montréal", "Louvain", "Lausanne",
    "Barcelone", "Lisbonne", "Milan", "Vienne", "Washington", "Tokyo", "Bamako", "Tunis", "Rabat", "Casablanca", "Beyrouth",
    "Abidjan", "Québec", "Amsterdam", "Copenhague", "Luxembourg", "Liège", "Namur", "Zurich", "Le Caire", "Dubaï", "Nairobi",
)  # fmt: skip
