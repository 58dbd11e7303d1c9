"""Which facets an entry has, by rules: what words say, and what they only seem to."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from newsletter.facets import BUILT_IN, Evidence, Facet, FacetValue, Texts
from newsletter.facets.proposing import RULES, parted, passages_of, proposed, tree_of
from newsletter.facets.senses import IN_SENTENCE, NOTHING
from newsletter.facets.subjects import Strength, witnesses
from newsletter.facets.weighing import FITTED, Sign
from newsletter.facets.words import shaped, stem, words
from tests.laws import dear
from tools.facets import measured

HERE = Path(__file__).parent / "facets"
TREE = tree_of(BUILT_IN, RULES)
ROWS = [
    (facet, value, row) for facet, table in RULES.items() for value, rows in table.items() for row in rows
]
# Precision and recall: the goal is 0.9 and 0.7 for each, on sets that nobody read. All but the last two were read since: they are held only
# against loss.
HELD = {
    "second-test.toml": {"acteurs": (0.92, 0.77), "domaines": (0.94, 0.79), "echelons": (0.88, 0.76)},
    "test.toml": {"acteurs": (0.94, 0.8), "domaines": (0.93, 0.85), "echelons": (0.94, 0.92)},
    "third.toml": {"acteurs": (0.94, 0.87), "domaines": (0.94, 0.82), "echelons": (0.97, 0.94)},
    "fourth.toml": {"acteurs": (0.92, 0.78), "domaines": (0.9, 0.88), "echelons": (0.88, 0.83)},
    "fifth.toml": {"acteurs": (0.85, 0.75), "domaines": (0.89, 0.74), "echelons": (0.85, 0.75)},
    "sixth.toml": {"acteurs": (0.96, 0.77), "domaines": (0.93, 0.82), "echelons": (0.94, 0.76)},
    "seventh.toml": {"acteurs": (0.76, 0.86), "domaines": (0.95, 0.72), "echelons": (0.89, 0.83)},
    "eighth.toml": {"acteurs": (0.92, 0.64), "domaines": (0.93, 0.68), "echelons": (0.92, 0.84)},
    "ninth.toml": {"acteurs": (0.96, 0.85), "domaines": (0.92, 0.75), "echelons": (0.94, 0.85)},
    "tenth.toml": {"acteurs": (0.92, 0.74), "domaines": (0.93, 0.73), "echelons": (0.93, 0.85)},
    "eleventh.toml": {"acteurs": (0.86, 0.51), "domaines": (0.88, 0.65), "echelons": (0.95, 0.77)},
    "twelfth.toml": {"acteurs": (0.84, 0.67), "domaines": (0.85, 0.63), "echelons": (0.88, 0.65)},
    "thirteenth.toml": {"acteurs": (0.87, 0.64), "domaines": (0.87, 0.61), "echelons": (0.79, 0.67)},
}

# What seems to say a value, and does not: the values that it may not have.
HOSTILE = [
    ("Une ville de fondation médiévale", ["fondations"]),
    ("La fondation romaine de Lyon se visite", ["fondations"]),
    ("Association de malfaiteurs : le procès s’ouvre", ["associations"]),
    ("Association d’idées et jeux de mots", ["associations"]),
    ("Il faut s’associer pour réussir", ["associations"]),
    ("La fondation de Carthage racontée", ["fondations"]),
    ("Les fondations de l’immeuble sont fissurées", ["fondations"]),
    ("Depuis sa fondation, la revue paraît chaque mois", ["fondations"]),
    ("Refaire ses fondations : le guide", ["fondations"]),
    ("Entreprendre une thérapie", ["entreprises"]),
    ("Il entreprend de tout quitter", ["entreprises"]),
    ("L’entreprise d’une vie : traverser l’Atlantique", ["entreprises"]),
    ("Une vaste entreprise de reconquête", ["entreprises"]),
    ("Une licorne en peluche", ["engagement"]),
    ("L’intelligence collective en dix leçons", ["initiatives-citoyennes"]),
    ("Les transports collectifs sont gratuits", ["initiatives-citoyennes"]),
    ("Un geste citoyen : éteindre la lumière", ["initiatives-citoyennes"]),
    ("Une passion commune", ["collectivites-territoriales", "local"]),
    ("D’un commun accord", ["collectivites-territoriales", "local"]),
    ("La Commune de Paris, 1871", ["collectivites-territoriales", "local"]),
    ("Départ en vacances : les conseils", ["collectivites-territoriales", "departemental"]),
    ("Département de mathématiques : un poste", ["departemental"]),
    ("Les classes de la commune", ["collectivites-territoriales"]),
    ("Douze boulangers du département", ["collectivites-territoriales"]),
    ("L’état des lieux du secteur", ["institutions-publiques-et-academiques", "national"]),
    ("L’état d’esprit d’une championne", ["institutions-publiques-et-academiques", "national"]),
    ("La bonne gouvernance en pratique", ["institutions-publiques-et-academiques", "national"]),
    ("Une université d’été pour tous", ["institutions-publiques-et-academiques", "education"]),
    ("Rendez-vous à l’université de Nantes", ["institutions-publiques-et-academiques", "local"]),
    ("Une ville de 30 000 habitants", ["premier-kilometre-des-besoins"]),
    ("La moitié des habitants ont voté", ["premier-kilometre-des-besoins"]),
    ("La santé financière des clubs", ["sante"]),
    ("Trinquons à la santé des mariés", ["sante"]),
    ("Le marché immobilier retrouve la santé", ["sante"]),
    ("Une santé de fer pour la Bourse", ["sante"]),
    ("Culture d’entreprise : les rituels", ["culture"]),
    ("La culture du doute", ["culture"]),
    ("La culture de la vigne en terrasse", ["culture"]),
    ("L’art du compromis", ["culture"]),
    ("La concertation est ouverte", ["culture"]),
    ("Opération séduction", ["culture"]),
    ("La mise en œuvre du plan", ["culture"]),
    ("Débat sur l’emploi au musée de la Poste", ["culture"]),
    ("L’exposition au bruit des riverains", ["culture"]),
    ("Un environnement de travail apaisé", ["environnement"]),
    ("Le climat des affaires se tend", ["environnement"]),
    ("Aux environs de midi", ["environnement"]),
    ("Mode d’emploi des nouvelles règles", ["emploi-et-insertion"]),
    ("Un emploi du temps chargé", ["emploi-et-insertion"]),
    ("Une alternative crédible", ["emploi-et-insertion"]),
    ("Un niveau de vie élevé", ["education"]),
    ("La classe politique hésite", ["education"]),
    ("Les principaux enseignements de l’étude", ["education"]),
    ("Une école d’ingénieurs s’installe", ["education"]),
    ("L’habitat du castor", ["habitat"]),
    ("Le point sur la loi", ["habitat"]),
    ("L’hébergement de données en France", ["habitat", "solidarites"]),
    ("L’alimentation électrique du réseau", ["alimentation"]),
    ("Nourrir le débat", ["alimentation"]),
    ("Le magasin qui ferme à midi", ["alimentation"]),
    ("La digitale pourpre, belle et toxique", ["numerique"]),
    ("Une empreinte digitale", ["numerique"]),
    ("Nos engagements : livraison gratuite", ["engagement"]),
    ("L’engagement de la dépense publique", ["engagement"]),
    ("Elle s’engage à payer les intérêts", ["engagement"]),
    ("La solidarité gouvernementale en question", ["solidarites"]),
    ("Refuge de montagne : réservez", ["solidarites"]),
    ("Perdre le nord", ["departemental"]),
    ("Cap au Nord : trois semaines à la voile", ["departemental"]),
    ("Le Nord de la France sous la neige", ["departemental", "national"]),
    ("La descente de la Loire en canoë, fleuve sauvage", ["departemental"]),
    ("Une somme de travail", ["departemental"]),
    ("59 associations lauréates", ["departemental"]),
    ("Il est né le 12 mai", ["departemental"]),
    ("La réunion du bureau est reportée", ["ultramarin"]),
    ("LA RÉUNION DU BUREAU", ["ultramarin"]),
    ("La Réunion des musées nationaux", ["ultramarin"]),
    ("Théâtre national de Strasbourg : la saison", ["national"]),
    ("Sur la nationale 7", ["national"]),
    ("La Fondation de France et Radio France", ["national"]),
    ("Une ancienne internationale de rugby", ["international"]),
    ("Place de l’Europe, un marché", ["europeen"]),
    ("De Brest à Nice, douze étapes", ["local"]),
    ("L’accord de Paris", ["local"]),
    ("Hommage à Voltaire", ["local"]),
    ("Une chanson de Pete Seeger, à Pete Seeger", ["local"]),
    ("Un local à vélos", ["local"]),
    ("Rencontre nationale à la mairie de Lyon", ["local"]),
    ("La culture associative en mouvement", ["culture"]),
    ("L’architecture des alliances : une œuvre collective", ["culture"]),
    ("Un modèle de gestion solidaire", ["solidarites"]),
    ("La santé de votre structure en vingt questions", ["sante"]),
    ("Habiter son rôle", ["habitat"]),
    ("Le guide des aidants numériques", ["premier-kilometre-des-besoins", "solidarites"]),
    ("Bretagne Active fête ses trente ans", ["regional"]),
    ("Un webinaire de la CRESS Occitanie", ["regional"]),
    ("Dégustation de vins de Bourgogne", ["regional"]),
    ("Un projet né en région parisienne", ["regional"]),
    ("Ils nourrissent leur région", ["regional"]),
    ("Une plage bretonne sous les algues", ["regional"]),
    ("Le Théâtre national de Bretagne rouvre", ["regional", "national"]),
    ("Le Crédit agricole Île-de-France recrute", ["regional"]),
    ("L’Institut français du monde associatif", ["national", "international"]),
    ("Le patrimoine mondial en photos", ["international"]),
    ("Un spectacle chez l’habitant", ["premier-kilometre-des-besoins"]),
    ("L’évaluation, ce parent pauvre", ["premier-kilometre-des-besoins"]),
    ("Ni fondation ni entreprise : un club de lecture", ["fondations", "entreprises"]),
    ("Ce n’est pas une association", ["associations"]),
    ("Sur les barricades de la Commune", ["collectivites-territoriales", "local"]),
    ("La paroisse célèbre sa fondation", ["fondations"]),
    ("Un jumelage sportif entre deux clubs", ["collectivites-territoriales"]),
    ("Un procès au tribunal", ["institutions-publiques-et-academiques"]),
    ("Un goûter chez les voisins", ["premier-kilometre-des-besoins"]),
    ("Un pull outremer", ["ultramarin"]),
    ("Un accident sur la nationale 12", ["national"]),
    ("De Quito à Zinder, une même fête", ["local"]),
    ("Une thèse à la faculté de droit de Rennes", ["local"]),
    ("Rendez-vous à Paris-Saclay", ["local"]),
    ("Le cinéma L’International rouvre", ["international"]),
    ("Rencontre nationale des communes et des départements", ["departemental"]),
    ("La direction écoute en direct", ["europeen"]),
    ("Un étrange silence", ["international"]),
    ("Un loyer trop cher", ["national"]),
    ("Une vieille voiture", ["solidarites"]),
    ("Réalisé en trois jours", ["culture"]),
    ("Un pas plus léger", ["engagement"]),
    ("Une compétition sans classement", ["education"]),
    ("Réchauffer les cœurs", ["environnement"]),
    ("Les arbres plantés à l’automne", ["alimentation"]),
    ("Sept classes sociales au lieu de trois", ["education"]),
    ("Une vie d’aides à domicile", ["premier-kilometre-des-besoins"]),
    ("Accompagner les Projets de Territoire", ["local"]),
    ("La rénovation énergétique des bâtiments communaux", ["habitat"]),
    ("L’exposition au soleil", ["culture"]),
    ("Des projets d’habitants", ["premier-kilometre-des-besoins"]),
    ("L’équipe présente aux habitants son plan", ["premier-kilometre-des-besoins"]),
    ("Ateliers pour les parents", ["premier-kilometre-des-besoins"]),
    ("On invite les habitants à une balade", ["premier-kilometre-des-besoins"]),
    ("Associer les parents", ["premier-kilometre-des-besoins"]),
]  # fmt: skip


def values(title: str, summary: str = "", place: str = "", source: str = "") -> set[str]:
    """Return all values that are proposed, of whichever facet."""
    said = proposed(Texts(title, summary, place, source), BUILT_IN).sure
    return {evidence.value for evidences in said.values() for evidence in evidences}


def asked(title: str, summary: str = "", source: str = "") -> set[str]:
    """Return all values of which only an editor can tell."""
    said = proposed(Texts(title, summary, source=source), BUILT_IN).doubtful
    return {evidence.value for evidences in said.values() for evidence in evidences}


class TestTables:
    """The tables themselves: each row is held to its example."""

    @pytest.mark.parametrize(("facet", "value", "row"), ROWS, ids=lambda part: str(part)[:40])
    def test_each_row_is_said_by_its_example(self, facet: str, value: str, row: tuple[str, ...]) -> None:
        """The example beside the phrases of a value has that value, or may have it, or a weak word speaks for it."""
        read = passages_of(Texts(row[1]), TREE)
        weak = {
            one.value for one in witnesses(read, facet, frozenset()) if one.strength is not Strength.PLAIN
        }
        assert value in values(row[1]) | asked(row[1]) | weak

    @pytest.mark.parametrize("row", NOTHING, ids=lambda row: row[1])
    def test_phrases_that_say_nothing_say_more_than_a_word(self, row: tuple[str, ...]) -> None:
        """A phrase that hides others has two words at least: one alone would hide what it means elsewhere."""
        assert all(len(words(phrase)) > 1 for phrase in parted(row[0]))

    @pytest.mark.parametrize("row", NOTHING, ids=lambda row: row[1])
    def test_their_examples_have_nothing(self, row: tuple[str, ...]) -> None:
        """The example beside phrases that say nothing has no value, but one that the whole phrase says."""
        whole = {phrase for _, _, (phrases, _) in ROWS for phrase in parted(phrases)}
        if whole.isdisjoint(parted(row[0])):
            assert values(row[1]) == set()

    @pytest.mark.parametrize("row", IN_SENTENCE, ids=lambda row: row[3])
    def test_a_sentence_can_change_a_word(self, row: tuple[str, ...]) -> None:
        """In the sentence beside it, a word does not say its value."""
        assert row[0] not in values(row[3])

    def test_taxonomy_and_tables_have_the_same_values(self) -> None:
        """Every built-in value has rules, and no rules are of another."""
        assert {(f.id, v.id) for f in BUILT_IN for v in f.values} == {
            (facet, value) for facet, value, _ in ROWS
        }


class TestSenses:
    """What words mean where they stand."""

    @pytest.mark.parametrize(("title", "not_said"), HOSTILE, ids=lambda part: str(part)[:40])
    def test_figures_of_speech_say_nothing(self, title: str, not_said: list[str]) -> None:
        """What only seems to say a value does not."""
        assert values(title).isdisjoint(not_said)

    @pytest.mark.parametrize(
        ("title", "said"),
        [
            ("À La Réunion, trois associations", {"ultramarin", "associations"}),
            ("Dans le 93, les PME recrutent", {"departemental", "entreprises", "emploi-et-insertion"}),
            ("Le conseil départemental de la Manche", {"departemental", "collectivites-territoriales"}),
            ("Dans le Nord, le bénévolat", {"departemental", "engagement"}),
            ("#InclusionNumerique", {"numerique"}),
            ("La Ville de Rennes lance un appel", {"local", "collectivites-territoriales"}),
            ("La ville de Rennes lance un appel", {"local", "collectivites-territoriales"}),
            ("Vierzon (18) : une fondation", {"local", "fondations"}),
            ("Rendez-vous 35000 Rennes", {"local"}),
            ("De Mayotte à Dunkerque", {"ultramarin"}),
            ("Forum des associations", {"associations"}),
        ],
    )
    def test_names_and_hashtags(self, title: str, said: set[str]) -> None:
        """Numbers, names and hashtags say what people read in them."""
        assert values(title) == said

    @pytest.mark.parametrize(
        ("place", "said"),
        [
            ("Médiathèque, Colmar", {"local"}),
            ("Médiathèque de Mauriac", {"local"}),
            ("Cinéma Le Rex, Abbeville", {"local"}),
            ("12 rue du Département, Paris 18e", {"local"}),
            ("Vitré", {"local"}),
            ("Auditorium de la Fondation Bellerive", set()),
            ("Sénat, salle Médicis", set()),
            ("Zoom", set()),
            ("En ligne", set()),
            ("À définir", set()),
            ("Genève", set()),
            ("Paris", set()),
            ("Paris 18e", {"local"}),
            ("Hôtel de Région, Lyon", set()),
            ("Bibliothèque universitaire, Pau", set()),
            ("Saint-Denis, La Réunion", {"ultramarin"}),
            ("Maine-et-Loire", {"departemental"}),
            ("Normandie", {"regional"}),
        ],
    )
    def test_a_town_is_local(self, place: str, said: set[str]) -> None:
        """Where texts say no scale, a town as the place does; a house alone, or what is online, says none."""
        assert values("Conférence", place=place) == said

    def test_a_place_counts_where_nothing_else_does(self) -> None:
        """What is said to be national stays national wherever it meets."""
        assert values("Rencontre nationale", place="Lyon") == {"national"}

    @pytest.mark.parametrize(
        "title", ["Colloque sur la pauvreté", "Soutenance de thèse", "Hackathon de la donnée"]
    )
    def test_a_learned_meeting_is_of_no_town(self, title: str) -> None:
        """A colloquium, a thesis and a hackathon are not of the town where they meet."""
        assert "local" not in values(title, place="Rennes")

    @pytest.mark.parametrize(
        ("title", "place", "said"),
        [
            ("Assemblée générale du Planning Vendée", "Luçon", "departemental"),
            ("Rencontres du réseau Ecohabitons Normandie", "Lisieux", "regional"),
            ("Bretagne Active fête ses trente ans", "Rennes", "local"),
        ],
    )
    def test_the_house_of_a_region_meets_for_all_of_it(self, title: str, place: str, said: str) -> None:
        """A title that ends with a house’s department or region says for whom it meets; the town is only where."""
        scales = {
            evidence.value for evidence in proposed(Texts(title, place=place), BUILT_IN).sure["echelons"]
        }
        assert scales == {said}

    @pytest.mark.parametrize(
        ("title", "summary", "said"),
        [
            ("Dans le 9-4, cent vélos", "", "departemental"),
            ("Une rencontre", "Elle réunit des maires de toute la France.", "national"),
            ("Ce que change la directive", "", "europeen"),
            ("Des voix de trois continents", "", "international"),
            ("Les fermes qui changent", "Regards d’Espagne, de Pologne et d’Irlande.", "europeen"),
            ("Les solitudes en France 2025", "", "national"),
            ("Huit projets girondins", "", "departemental"),
            ("Festival international de littérature", "", "international"),
        ],
    )
    def test_scales_are_said_in_other_words(self, title: str, summary: str, said: str) -> None:
        """A spoken number, all of France, a directive and continents say their scale."""
        assert said in values(title, summary, place="Lyon")

    @pytest.mark.parametrize(
        ("title", "said"),
        [
            ("Une asso de quartier cherche un trésorier", "associations"),
            ("Rencontrer des personnes à la rue", "premier-kilometre-des-besoins"),
            ("Les chômeurs ont la parole", "premier-kilometre-des-besoins"),
            ("Un repas entre voisins", "initiatives-citoyennes"),
            ("Les grands groupes embauchent", "entreprises"),
            ("L’agglo agrandit sa déchèterie", "collectivites-territoriales"),
            ("Les eurodéputés hésitent", "institutions-publiques-et-academiques"),
            ("Le café accueille les étudiants en précarité", "premier-kilometre-des-besoins"),
            ("Un café tenu par des habitants", "initiatives-citoyennes"),
            ("Des habitants ont rouvert le commerce", "initiatives-citoyennes"),
            ("Quarante employeurs dans la salle", "entreprises"),
            ("Le camion de la communauté de communes", "collectivites-territoriales"),
            ("Tout savoir : la Ville recense", "collectivites-territoriales"),
            ("La Fondation de Lille reçoit", "fondations"),
        ],
    )
    def test_people_are_named_as_those_they_are(self, title: str, said: str) -> None:
        """People count by what they lack, neighbours as citizens who act, houses by the words of every day."""
        assert said in values(title)

    def test_the_finest_name_counts(self) -> None:
        """A department only says where the villages are."""
        assert values("Drôme : cinq villages") == {"local"}

    @pytest.mark.parametrize(
        ("title", "summary", "not_said"),
        [
            ("Remise des prix de l’innovation", "Une soirée présentée par deux comédiens.", "culture"),
            ("Un nouveau lieu ouvre", "Il proposera couture, informatique et musique.", "numerique"),
            ("Logement des jeunes : une étude", "On y parle aussi de santé.", "sante"),
            ("L’emploi à l’échelle du bassin", "Une étude de l’Observatoire de la santé.", "sante"),
            ("Un appel à projets", "Avec le soutien de la Région Bretagne.", "regional"),
            ("Ce que donner veut dire", "Un essai, qui compare avec ceux des États-Unis.", "international"),
            ("À Lens, un café renaît", "Il est d’un réseau national.", "national"),
            ("Journée mondiale de l’eau", "Une balade au bord du canal, à Lens.", "international"),
            ("Le dialogue se renoue", "Une table ronde avec des agents de l’État.", "national"),
            (
                "Un parrainage",
                "Pour les jeunes de la mission locale.",
                "institutions-publiques-et-academiques",
            ),
            ("Que vaut un bénévole ?", "Avec une économiste.", "institutions-publiques-et-academiques"),
            (
                "Le bénévolat des jeunes",
                "Selon le Baromètre DJEPVA.",
                "institutions-publiques-et-academiques",
            ),
            ("Décrochage : le récit", "La mission du rectorat en parle.", "regional"),
            ("Une enquête", "Elle est faite avec le Réseau national des maisons.", "national"),
            ("Sommet européen des villes", "Trente délégations municipales.", "local"),
            ("Des agricultrices du Rwanda", "Reportage à Musanze.", "local"),
            ("Les lauréats", "Ils viennent de onze régions.", "regional"),
            ("Forum de l’égalité", "Des maires de toutes les régions.", "regional"),
            ("Semaine européenne du vélo", "La communauté de communes en prête.", "europeen"),
            ("Une légumerie", "Elle livre trente cantines du Gard.", "local"),
        ],
    )
    def test_a_summary_says_less(self, title: str, summary: str, not_said: str) -> None:
        """What a summary says beside its title’s subject, in a list, of helpers or from afar, is not what an entry is about."""
        assert not_said not in values(title, summary)

    @pytest.mark.parametrize(
        ("title", "summary", "said"),
        [
            ("Le théâtre se visite", "Les comédiens ouvrent leurs loges.", {"culture"}),
            ("Les écoles se transforment", "Élèves et enseignants y vivent mieux.", {"education"}),
            ("Spectacle de fin d’année", "", {"culture"}),
            ("Des personnes âgées racontent", "", {"solidarites"}),
            ("Une aide aux locataires", "", {"habitat"}),
            ("Une aide", "Elle va aux ménages modestes.", {"solidarites"}),
            ("Gard : le bilan", "", {"departemental"}),
            ("La journée mondiale de l’eau", "", {"international"}),
        ],
    )
    def test_a_second_witness_is_enough(self, title: str, summary: str, said: set[str]) -> None:
        """Weak words count together, and people beside what they lack; a plain word at the head of a title is enough."""
        assert values(title, summary) == said

    def test_the_house_that_publishes_is_no_actor(self) -> None:
        """A guide’s publisher does not act in it; where the source is another, the editor is asked."""
        ademe, guide = "institutions-publiques-et-academiques", "Le guide de l’ADEME"
        assert ademe not in values(guide, source="ADEME") | asked(guide, source="ADEME")
        assert ademe in asked(guide, source="Une revue") - values(guide, source="Une revue")

    def test_whether_the_house_that_announces_acts_is_asked(self) -> None:
        """Of what takes place somewhere, and of nothing else; and only where its name says plainly who that is."""

        def doubtful(title: str, place: str, source: str) -> tuple[Evidence, ...]:
            return proposed(Texts(title, "", place, source), BUILT_IN).doubtful["acteurs"]

        tea, town = "Thé dansant", "Ville de Mâcon"
        assert doubtful(tea, "Mâcon", town) == (Evidence("collectivites-territoriales", "Ville", "source"),)
        assert doubtful(tea, "", town) == ()
        assert doubtful(tea, "Mâcon", "Les Amis du mardi") == ()
        assert [one.place for one in doubtful("Le comptoir des associations", "Mâcon", "Association X")] != [
            "source"
        ]

    def test_the_house_that_invites_acts(self) -> None:
        """A sale or a meal is held by its house, also where that house announces it."""
        assert "associations" in values("La braderie du Secours populaire", source="Secours populaire")


class TestProposed:
    """What is told of an entry."""

    def test_the_first_words_are_told(self) -> None:
        """Each value is explained once, by the first words that say so, as they stand."""
        said = proposed(Texts("Le CHERCHEUR·E et le maire", "Les <b>maires</b> parlent."), BUILT_IN).sure[
            "acteurs"
        ]
        assert said == (
            Evidence("collectivites-territoriales", "maire", "title"),
            Evidence("institutions-publiques-et-academiques", "CHERCHEUR·E", "title"),
        )

    def test_own_words_count(self) -> None:
        """A value’s own phrases say it, in title or summary, however they are spelt; nothing hides them."""
        facet = Facet(
            "odd",
            "ODD",
            (FacetValue("a", "A", ("association de malfaiteurs",)), FacetValue("b", "B", ("égalité",))),
        )
        said = proposed(Texts("Des ASSOCIATIONS de malfaiteurs", "L’egalite"), [facet]).sure
        assert [(one.value, one.said, one.place) for one in said["odd"]] == [
            ("a", "ASSOCIATIONS de malfaiteurs", "title"),
            ("b", "egalite", "summary"),
        ]

    def test_only_what_is_asked_is_told(self) -> None:
        """Facets and values that are not asked for are not told."""
        facet = Facet("acteurs", "Acteurs", (FacetValue("associations", "Associations"),))
        assert [*proposed(Texts("Une association et une fondation"), [facet]).sure] == ["acteurs"]

    @pytest.mark.parametrize(
        "texts",
        [
            (
                "Habitant·es et élu·es",
                "HABITANTS ET ÉLUS",
                "habitants et elus",
                "Habitant(e)s et élu(e)s",
                "habitant.e.s et élu.e.s",
            ),
            ("L’œuvre d’art à l’hôpital", "L'OEUVRE D'ART A L'HOPITAL", "l’oeuvre d’art à l’hopital"),
            (
                "Chercheur·euses d’une université",
                "chercheurs d’une universite",
                "CHERCHEURS D'UNE UNIVERSITÉ",
            ),
            (
                "Le bénévolat des salarié·es",
                "le benevolat des salaries",
                "Le be\u0301ne\u0301volat des salarié-e-s",
            ),
            (
                "Rencontre des demandeurs d’emploi",
                "Rencontre des demandeuses d’emploi",
                "Rencontre des demandeur·euses d’emploi",
            ),
            (
                "Des directeurs d’association",
                "Des directrices d’association",
                "Des directeur·rices d’association",
            ),
            (
                "Les entrepreneurs recrutent",
                "Les entrepreneuses recrutent",
                "Les entrepreneureuses recrutent",
            ),
            (
                "Les infirmiers de l’hôpital",
                "Les infirmières de l’hôpital",
                "Les infirmier·ère·s de l’hôpital",
            ),
        ],
    )
    def test_spelling_changes_nothing(self, texts: tuple[str, ...]) -> None:
        """Case, accents, ligatures, apostrophes and inclusive endings change nothing."""
        first, *others = map(values, texts)
        assert first
        assert all(other == first for other in others)

    @dear
    @given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=60))
    def test_any_text_is_read(self, title: str, summary: str, place: str) -> None:
        """Whatever stands there: values keep the order of the taxonomy, once each, and are said by words of the text."""
        texts = Texts(title, summary, place)
        said = proposed(texts, BUILT_IN)
        assert said == proposed(texts, BUILT_IN)
        for facet in BUILT_IN:
            order = [value.id for value in facet.values]
            told, maybe = ([one.value for one in each[facet.id]] for each in said)
            assert told == sorted(set(told), key=order.index)
            assert maybe == sorted({*maybe} - {*told}, key=order.index)

    @pytest.mark.parametrize(
        "piece",
        [
            "association de ",
            "a",
            "A",
            "À Aa-",
            "(e)s",
            "·e·s",
            "d’un",
            "aB",
            "dans le 93",
            "L’article ",
            "75001 ",
            "é\u0301",
            "<",
            "&amp;",
            "la Réunion ",
        ],
    )
    @pytest.mark.some(5)
    def test_hostile_texts_take_linear_time(self, piece: str) -> None:
        """No text of 100 kB takes longer than reading it."""
        text = piece * (100_000 // len(piece))
        start = time.process_time()
        proposed(Texts(text, text, text, text), BUILT_IN)
        assert time.process_time() - start < 2


class TestWeighing:
    """No word decides alone."""

    @pytest.mark.parametrize(
        ("title", "summary"),
        [
            ("Une chouette au bal", ""),
            ("Le studio", "On y parle de tout."),
            ("Réunion des bénévoles", "Le planning du mois."),
        ],
    )
    def test_words_of_a_field_say_nothing_alone(self, title: str, summary: str) -> None:
        """One word that only belongs to a field proposes nothing, and so do people of whom nothing else is told."""
        assert values(title, summary).isdisjoint({"environnement", "habitat", "associations"})

    @pytest.mark.parametrize(
        ("title", "summary", "said"),
        [
            ("Soirée à la ferme", "Des carottes, du cidre et un fromage de chèvre.", "alimentation"),
        ],
    )
    def test_words_of_a_field_back_a_weak_one(self, title: str, summary: str, said: str) -> None:
        """What a weak word does not say alone, it says where others of its field stand."""
        assert said in values(title, summary)

    def test_the_strongest_word_is_told(self) -> None:
        """A value is explained by the word that says most, not by the first of its field."""
        said = proposed(Texts("Un immeuble ancien", "Des logements pour tous."), BUILT_IN).sure["domaines"]
        assert said == (Evidence("habitat", "logements", "summary"),)

    def test_what_speaks_for_a_value_is_weighed_more(self) -> None:
        """What a value is called by weighs more than another plain word, that more than people and weak words, and these more than one of a field."""
        for weights in FITTED.values():
            between = [weights.of[one] for one in (Sign.PEOPLE, Sign.WEAK) if one in weights.of]
            heavy = [weights.of[Sign.CORE], 0.0, max(between), min(between), weights.of[Sign.FIELD]]
            assert heavy == sorted(heavy, reverse=True)

    @pytest.mark.parametrize(
        ("title", "value"),
        [
            (
                "Une aide aux ménages précaires, et un atelier de personnes sans abri",
                "premier-kilometre-des-besoins",
            ),
            ("Cap sur l’emploi : quarante employeurs", "entreprises"),
            ("Employeurs : un guide", "entreprises"),
        ],
    )
    def test_what_stands_first_twice_or_counted_weighs_more(self, title: str, value: str) -> None:
        """A plain word says more where a clause begins with it, a number stands before it, or another is beside it."""
        assert value in values(title)

    @pytest.mark.parametrize(
        ("title", "value"),
        [
            ("« Une folle entreprise » : ramer jusqu’à Cayenne", "entreprises"),
            ("Soigner, une entreprise de longue haleine", "entreprises"),
            ("Rue de l’Université : le marché déménage", "institutions-publiques-et-academiques"),
            ("Concert au Café de la Mairie", "collectivites-territoriales"),
            ("Veillée à la Fondation Vasarely", "fondations"),
            ("L’avis est affiché en mairie", "collectivites-territoriales"),
            ("Une enquête dans douze communes", "collectivites-territoriales"),
            ("L’Association des maires ruraux alerte", "associations"),
            ("Tribune d’un collectif d’économistes", "initiatives-citoyennes"),
            ("Des parcs éoliens détenus par leurs riverains", "premier-kilometre-des-besoins"),
            ("Un goûter pour les personnes âgées", "premier-kilometre-des-besoins"),
        ],
    )
    def test_names_and_figures_are_no_actors(self, title: str, value: str) -> None:
        """An undertaking, a street, a venue, the map, another’s name, ownership and age alone propose nobody."""
        assert value not in values(title)

    @pytest.mark.parametrize(
        ("title", "value"),
        [
            ("Une entreprise du bâtiment recrute", "entreprises"),
            ("Dans l’entreprise, on parle d’écologie", "entreprises"),
            ("Métropole de Lyon : un revenu jeunes à l’épreuve", "collectivites-territoriales"),
            ("Partager ses données : la métropole s’y met", "collectivites-territoriales"),
            ("L’Association des maires ruraux alerte", "collectivites-territoriales"),
        ],
    )
    def test_who_acts_is_an_actor(self, title: str, value: str) -> None:
        """Companies with what is theirs, and bodies that are named or begin a clause, act."""
        assert value in values(title)

    @pytest.mark.parametrize(
        ("title", "summary", "value"),
        [
            ("Loger ceux qui dorment dehors", "", "premier-kilometre-des-besoins"),
            ("Une aide auprès de femmes exilées", "", "premier-kilometre-des-besoins"),
            ("On invite les habitants à s’exprimer", "", "premier-kilometre-des-besoins"),
            ("Une aide", "Elle va aux ménages modestes.", "premier-kilometre-des-besoins"),
            ("Maraude du samedi", "Des bénévoles y servent la soupe.", "solidarites"),
            ("Le lexique d’un employeur", "", "entreprises"),
        ],
    )
    def test_what_is_near_is_asked(self, title: str, summary: str, value: str) -> None:
        """What is not sure and not far from it is asked of the editor, and not proposed."""
        assert value in asked(title, summary) - values(title, summary)

    def test_the_publisher_backs_its_own(self) -> None:
        """A word says more where the house that publishes is called so: an employer’s, of a club of companies."""
        texts = ("Le lexique d’un employeur", "")
        assert "entreprises" not in values(*texts)
        assert "entreprises" in values(*texts, source="Club d’entreprises du Trégor")


class TestWords:
    """How words are compared."""

    @pytest.mark.parametrize(
        ("written", "folded"),
        [
            ("habitant·e·s", "habitant"),
            ("Salarié.e.s", "salarie"),
            ("citoyen(ne)s", "citoyen"),
            ("acteur/trice", "acteur"),
            ("étudiant-e-s", "etudiant"),
            ("sportif·ve·s", "sportif"),
            ("directeur·rices", "directeur"),
            ("créateur.ices", "createur"),
            ("ŒUVRE", "oeuvre"),
        ],
    )
    def test_words_are_folded(self, written: str, folded: str) -> None:
        """Inclusive endings, accents and ligatures are folded."""
        assert [word.forms.folded for word in words(written)] == [folded]

    @pytest.mark.parametrize(
        ("feminine", "masculine"),
        [
            ("demandeuses", "demandeur"),
            ("Directrices", "directeur"),
            ("auteurices", "auteur"),
        ],
    )
    def test_feminine_is_folded(self, feminine: str, masculine: str) -> None:
        """A feminine has the shape and the stem of its masculine."""
        ((one,), (other,)) = words(feminine), words(masculine)
        assert one.forms.exact == other.forms.exact
        assert stem(one.forms.folded) == stem(other.forms.folded)

    @pytest.mark.parametrize("word", ["sérieuse", "ministère", "misère", "mère", "heures"])
    def test_what_only_ends_alike_is_left(self, word: str) -> None:
        """Words that end like a feminine and are none keep their shape."""
        folded = shaped(word).folded
        assert shaped(word).exact == "=" + folded.removesuffix("s")

    def test_accents_tell_participles(self) -> None:
        """« Élevé » is no « élève »."""
        assert shaped("élevés").exact != shaped("élèves").exact == shaped("ELEVE").exact


class TestLabelled:
    """Held to labels that were written before the rules."""

    @pytest.mark.parametrize(
        ("file", "facet"), [(file, facet) for file, held in HELD.items() for facet in held]
    )
    def test_figures_are_held(self, file: str, facet: str) -> None:
        """Precision and recall are at least what they were."""
        score = measured(tomllib.loads((HERE / file).read_text(encoding="utf-8"))["entry"])[facet, ""]
        precision, recall = HELD[file][facet]
        assert (score.precision >= precision, score.recall >= recall) == (True, True)
