"""How alike two titles are."""

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.same.likeness import Difference, difference, read, squashed


def compared(one: str, other: str, *, recorded: bool = False, name: str = "") -> Difference:
    names = {squashed(name)} if name else set()
    told = difference(read(one, recorded=recorded, names=names), read(other, recorded=recorded, names=names))
    assert told is not None
    return told


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("9e Rencontre des pionniers", "9ème rencontre des pionniers"),
        ("9e Rencontre des pionniers", "NEUVIÈME RENCONTRE DES PIONNIERS"),
        ("L’étude (1re partie)", "L'étude – première partie"),
        ("L’étude (partie 2)", "L'étude, 2e partie"),
        ("Les territoires au XXIe siècle", "Les territoires au 21e siècle"),
        ("Trois raisons d’agir", "3 raisons d'agir"),
        ("Un fonds de 10 000 euros", "Un fonds de 10000 euros"),
        ("Fondations & territoires", "Fondations et territoires"),
        ("« L’œuvre » : un récit", "L'oeuvre, un récit"),
        ("Les chargé·e·s de mission", "Les chargés de mission"),
        ("Les citoyen·nes et l’intérêt général", "Les citoyennes et l'intérêt général"),
        ("Citoyen(ne)s et catalyseurs", "Citoyens et catalyseurs"),
        ("Un nouveau récit collecitf", "Un nouveau récit collectif"),
        ("🎥 Le don progresse", "Les dons progressent"),
        ("Soft\u00adhyphen et zéro\u200b largeur", "Softhyphen et zéro largeur"),
        ("[Tribune] Le devoir d’alliance", "Le devoir d'alliance"),
        ("Inover avec les habitants", "Innover avec les habitants"),
        ("Les réseaux progressent", "Le réseau progresse"),
        ("Lyon : forum des alliances rurales", "Forum des alliances rurales à Lyon"),
        ("Fête annuelle des pionniers des alliances – 5 octobre 2023", "5 octobre 2023 : fête annuelle des pionniers des alliances"),
        ("Journée des alliances – 05/10/2023", "Journée des alliances, 5 octobre 2023"),
        ("Journée des alliances (2023-10-05)", "Journée des alliances – 5.10.2023"),
        ("XXIe rencontre des alliances", "Vingt-et-unième rencontre des alliances"),
        ("XXIVe rencontre des alliances", "Vingt-quatrième rencontre des alliances"),
        ("17e rencontre des alliances", "Dix-septième rencontre des alliances"),
        ("Vingt ans d’alliances", "20 ans d'alliances"),
        ("Le guide de la co-construction", "Le guide de la coconstruction"),
        ("Modèle socio‑économique", "Modèle socioéconomique"),
        ("10 000 alliances pour 2030", "10.000 alliances pour 2030"),
        ("Le modèle associatif (PDF)", "Le modèle associatif"),
        ("Le modèle associatif [pdf, 2 Mo]", "Le modèle associatif"),
        ("Publication : le modèle associatif", "Le modèle associatif"),
        ("Nouvelle publication – le modèle associatif", "Le modèle associatif"),
        ("Nouveau guide : piloter une alliance", "Guide : piloter une alliance"),
        ("Coopérer pour durer sur les territoires rur…", "Coopérer pour durer sur les territoires ruraux isolés"),
        ("Baromètre du don [étude]", "Baromètre du don"),
        ("Communiqué de presse : un nouveau don", "Un nouveau don"),
        ("Ce que le don attend (via AEF)", "Ce que le don attend"),
        ("L’événement de l’été", "L’évènement de l’été"),
        ("Connaître le coût du marché", "Connaitre le cout du marché"),
        ("Étude : le bénévolat des séniors", "Etude : le bénévolat des seniors"),
        ("L’intérêt général", "L’interêt géneral"),
        ("Les retraités à l’école", "Les retraites a l’ecole"),
        ("LES RETRAITES À L’ÉCOLE", "Les retraités à l’école"),
        ("Les retraité·es à l’école", "Les retraités à l’école"),
        ("Le marché ÉTÉ", "Le MARCHE été"),
        ("L’AG du RAMEAU", "L’assemblée générale du RAMEAU"),
        ("Un guide pour les P.M.E.", "Un guide pour les PME"),
        ("Un fonds de 3 M€", "Un fonds de 3 millions d’euros"),
        ("S2E3 – Le don", "Saison 2, épisode 3 : le don"),
        ("Réunion du 28/09", "Réunion du 28 septembre"),
        ("Agir – 3 conseils aux élus", "Agir : 3 conseils aux élus"),
        ("Les dons – 3 % en 2022", "Les dons : 3 % en 2022"),
        ("Le budget 2022-2023", "Le budget 2022 -2023"),
        ("R&D et alliances", "R & D et alliances"),
        ("L’alliance selon C. Dupont", "L'alliance selon C. Dupont"),
        ("GRAND-EST : LES ALLIANCES", "Grand Est : les alliances"),
        ("Le don est un élan", "Le don, un élan"),
        ("Forum national du don et des legs, 18e édition", "18ème édition du forum national du don et des legs"),
    ],
)  # fmt: skip
def test_one_title_in_two_writings(one: str, other: str) -> None:
    """Case, accents, quotes, ordinals, inclusive writing, slips and shortened ends are no difference, either way round."""
    assert compared(one, other).is_none
    assert compared(other, one).is_none


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Épisode 12", "Épisode 13"),
        ("La lettre n° 37", "La lettre n° 38"),
        ("Bilan 2023", "Bilan 2024"),
        ("Les modèles (1/3)", "Les modèles (2/3)"),
        ("Tome I", "Tome II"),
        ("Atelier A : gouvernance", "Atelier B : gouvernance"),
        ("Atelier C : gouvernance", "Atelier D : gouvernance"),
        ("Le rendez-vous de mars", "Le rendez-vous de mai"),
        ("Session du matin", "Session de l’après-midi"),
        ("Forum de Nantes", "Forum de Nancy"),
        ("Les fondations au service des associations", "Les associations au service des fondations"),
        ("Innover avec les habitants", "Innover sans les habitants"),
        ("La synthèse du rapport", "Le rapport"),
        ("Alliance de Lyon à Paris", "Alliance de Paris à Lyon"),
        ("Lyon – Paris : l’alliance", "Paris – Lyon : l’alliance"),
        ("Alliance Dordogne et Garonne", "Alliance Garonne et Dordogne"),
        ("Saison 2, épisode 3", "Saison 3, épisode 2"),
        ("Du 5 octobre au 3 novembre", "Du 3 octobre au 5 novembre"),
        ("Guide : piloter une alliance", "Piloter une alliance"),
        ("Rencontre du 14/09/2023", "Rencontre du 14/09/2022"),
        ("Les retraités à l’école", "Les retraites à l’école"),
        ("Le retraité à l’école", "Les retraites à l’école"),
        ("Les retraité·es à l’école", "Les retraites à l’école"),
        ("Le marché des idées", "La marche des idées"),
        ("Le marché du don", "La marche du don"),
        ("Un jeûne pour l’égalité", "Un jeune pour l’égalité"),
        ("Répartir à l’été", "Repartir à l’été"),
        ("La cour des comptes", "Le cours des comptes"),
        ("Emploi : +0,4 %", "Emploi : -0,4 %"),
        ("Emploi : +0,4 %", "Emploi : 0,4 %"),
        ("Dons : + 3 % en 2022", "Dons : – 3 % en 2022"),
        ("Dons + 3 % en 2022", "Dons – 3 % en 2022"),
        ("Dons +3 %, legs -2 %", "Dons -3 %, legs +2 %"),
        ("RER C", "RER D"),
        ("De la ligne C à la ligne D", "De la ligne D à la ligne C"),
        ("Hépatite C : le dépistage", "Hépatite D : le dépistage"),
        ("Livret A", "Livret D"),
        ("Livret A", "Livret"),
        ("Rencontre : Nord", "Rencontre : Nord-Est"),
        ("Du Nord au Sud", "Du Sud au Nord"),
        ("Secteur Est : le bilan", "Secteur : le bilan"),
        ("Le mécénat : par qui ?", "Le mécénat : pour qui ?"),
        ("Le mécénat : où ?", "Le mécénat"),
        ("Les cahiers de l’innovation sociale et territoriale n°…", "Les cahiers de l’innovation sociale et territoriale n° 12"),
    ],
)  # fmt: skip
def test_titles_that_look_alike(one: str, other: str) -> None:
    """Numbers, parts, months, towns, the order of words and single words tell titles apart."""
    assert not compared(one, other).is_none
    assert not compared(other, one).is_none


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("solidaire", "solitaire"),
        ("médiation", "méditation"),
        ("habitants", "habitats"),
        ("donneurs", "donateurs"),
        ("conversation", "conservation"),
        ("culturels", "cultuels"),
        ("exploration", "exploitation"),
        ("prévention", "prétention"),
        ("mutation", "mutilation"),
        ("patients", "patience"),
        ("chances", "changes"),
        ("ligne", "linge"),
        ("tirage", "triage"),
        ("maire", "Marie"),
        ("coussin", "cousin"),
        ("désert", "dessert"),
        ("poison", "poisson"),
        ("guère", "guerre"),
        ("citoyens", "citoyennes"),
        ("Louis", "Louise"),
        ("François", "Françoise"),
        ("Michel", "Michelle"),
        ("Dupont", "Dupond"),
        ("Martin", "Martins"),
        ("Vassilier", "Vassillier"),
        ("Bretagnol", "Bretangol"),
        ("Tournon", "Tournan"),
    ],
)
def test_words_that_look_alike(one: str, other: str) -> None:
    """A word that also exists is no slip of the pen, and a name is never judged by its spelling."""
    assert not compared(f"Le regard de {one} aujourd’hui", f"Le regard de {other} aujourd’hui").is_none


def test_capitals_make_no_names() -> None:
    """In a title all in capitals no word is known for a name: the other title says which are."""
    assert compared("UN RÉCIT COLLECITF", "Un récit collectif").is_none
    assert not compared("LE REGARD DE VASSILIER", "Le regard de Vassillier").is_none


def test_words_of_the_medium() -> None:
    """That a thing is a webinar or a replay says nothing of a recording, and something of a publication."""
    assert compared("[Replay] Webinaire – Le don", "Le don", recorded=True).is_none
    assert not compared("Webinaire : le don", "Le don").is_none
    assert read("Replay", recorded=True).words == ("replay",)
    assert compared("LinkedIn Live : le don", "Le don | YouTube", recorded=True).is_none
    assert not compared("Utiliser LinkedIn", "Utiliser YouTube", recorded=True).is_none
    assert not compared("Réseaux sociaux : LinkedIn", "Réseaux sociaux : YouTube", recorded=True).is_none
    assert not compared("LinkedIn : mode d’emploi", "YouTube : mode d’emploi", recorded=True).is_none
    assert not compared("Créer un podcast du don", "Créer une vidéo du don", recorded=True).is_none


@pytest.mark.parametrize(
    ("title", "words", "rubric"),
    [
        ("Atelier « Réussir son alliance »", ("reussir", "alliance"), {"atelier"}),
        ("Formation : réussir son alliance", ("reussir", "alliance"), {"formation"}),
        ("Récit – réussir son alliance", ("reussir", "alliance"), {"recit"}),
        ("Réussir son alliance | Podcast Les Communs", ("reussir", "alliance"), {"communs"}),
        ("Atelier : budget", ("atelier", "budget"), set()),
        ("Atelier budget des alliances", ("atelier", "budget", "alliances"), set()),
    ],
)
def test_headings(title: str, words: tuple[str, ...], rubric: set[str]) -> None:
    """What an event or a recording calls itself is dropped and kept aside, unless hardly anything would be left."""
    found = read(title, recorded=True)
    assert (found.words, found.rubric) == (words, rubric)


def test_names_of_the_source() -> None:
    """A part that only names the source is dropped, unless nothing much would be left."""
    assert compared("Intérêt général 2050 - Le RAMEAU", "Intérêt général 2050", name="Le RAMEAU").is_none
    assert compared("Le RAMEAU | Intérêt général 2050", "Intérêt général 2050", name="Le RAMEAU").is_none
    assert not compared("Intérêt général 2050 - La Fonda", "Intérêt général 2050", name="Le RAMEAU").is_none
    assert read("Bilan - Le RAMEAU", names={"lerameau"}).words == ("bilan", "rameau")


def test_common_endings() -> None:
    """Two titles that lost other common endings are not one; a lost ending against none may be."""
    ours = read("Rapport moral | Fondation A", endings={"fondationa"})
    theirs = read("Rapport moral | Fondation B", endings={"fondationb"})
    told, alone = difference(ours, theirs), difference(ours, read("Rapport moral"))
    assert told is not None
    assert alone is not None
    assert not told.is_none
    assert alone.is_none


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_can_be_compared(one: str, other: str) -> None:
    """Whatever a feed gives is compared: a title is itself, and it makes no odds which one comes first."""
    assert compared(one, one).is_none
    there, back = compared(one, other), compared(other, one)
    assert there.percent == back.percent
    assert there.is_none == back.is_none
