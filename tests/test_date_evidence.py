"""What speaks for an event, what against one, and what is told as none."""

import pytest

from tests.test_written_dates import said

# All were published on Wednesday 20 September 2023; "?" is left to the editor, "-" has no date of an event.
ENOUGH = [
    ("Webinar: what matters. 5 October 2023, 3.00–4.30 pm", "2023-10-05 15:00 / 2023-10-05 16:30"),
    (
        "Forum, lundi 9 octobre | 9 h 30 (accueil dès 9 h) – 16 h 30 | Nantes",
        "2023-10-09 09:30 / 2023-10-09 16:30",
    ),
    ("L’assemblée générale se tiendra le 25 novembre", "2023-11-25"),
    ("L’assemblée générale, le 25 novembre", "2023-11-25 ?"),
    ("Fête de la moisson les 28 et 29 octobre", "2023-10-28 / 2023-10-29"),
    ("Congés les 28 et 29 octobre", "-"),
    ("Fest-noz samedi 14 octobre à partir de 21 h, salle omnisports", "2023-10-14 21:00"),
    (
        "Forum samedi 14 octobre, de 10 h à 17 h. Démonstrations à 11 h et 15 h.",
        "2023-10-14 10:00 / 2023-10-14 17:00",
    ),
    ("Forum samedi 14 octobre, de 10 h à 17 h. Bal à 21 h.", "2023-10-14 10:00 / 2023-10-14 17:00 ?"),
    ("Vendredi 13 octobre – Soirée de lancement – 19 h", "2023-10-13 19:00"),
    ("Vendredi 13 octobre – Soirée de lancement – 19 h – bal à 23 h", "2023-10-13 19:00 ?"),
    ("La fondation recrute. Réunion d’information vendredi 13 octobre à 17 h.", "2023-10-13 17:00"),
    ("Recrutement : réunion d’information vendredi 13 octobre à 17 h.", "2023-10-13 17:00 ?"),
    ("La réunion de vendredi 13 octobre à 17 h est maintenue. Le bal est annulé.", "2023-10-13 17:00 ?"),
    (
        "Portes ouvertes les 14 et 15 octobre, samedi de 14 h à 19 h et dimanche de 10 h à 18 h",
        "2023-10-14 14:00 / 2023-10-15 18:00 ?",
    ),
    ("Retrouvez notre présidente sur France Culture jeudi 5 octobre à 7 h 40", "-"),
]
NOTHING = [
    "En octobre, le tri change : à partir du mardi 3 octobre, tout va dans le bac jaune",
    "La trêve hivernale court du 1er novembre au 31 mars, aucune expulsion n’est possible",
    "PV de l’AG du 15 septembre",
    "Vous êtes invités à voter dimanche 8 octobre de 8 h à 18 h",
    "Merci à tous, 12 430 € récoltés au 30 septembre",
    "Les prix du restaurant changent au 9 octobre",
    "Le chèque énergie arrivera à partir du 12 octobre",
    "Depuis un an nous préparons la version 4.2, qui sort le 12 octobre",
    "L’accord de branche s’applique à partir du 1er octobre",
    "La convention entrera en vigueur le 1er octobre",
    "Vendredi 6 octobre à 9 h, ouverture de la billetterie du festival",
    "Le conseil d’administration se réunira mercredi 11 octobre à 18 h",
    "La livraison aura lieu mardi 10 octobre entre 9 h et 11 h",
    "L’émission « Terre à terre » du samedi 7 octobre à 7h05 parle des haies",
    "Conférence de presse mardi 10 octobre à 10h30",
    "La mairie sera fermée lundi 9 octobre toute la journée",
    "Prenez rendez-vous en mairie le 9 octobre",
    "Bus : horaires d’hiver du 9 octobre au 6 mars",
    "Les actes de la conférence tenue à Lyon le 5 octobre 2007",
    "Publié, adopté en assemblée générale le 21 septembre",
    "Le marché du 16 septembre s’est bien déroulé",
    "La table ronde du 14 septembre est à réécouter",
]
ASKED = [
    "Appel à bénévoles pour la nuit du jeudi 5 au vendredi 6 octobre 2023, de 22 h à 1 h",
    "Pour tous les nageurs, à partir du mardi 3 octobre à 18 h",
    "L’atelier est reporté au 12 octobre",
    "La nouvelle médiathèque de la ville, c’est le 12 octobre",
    "La grande patinoire de la place d’Armes ouvre le 12 octobre",
    "Chaque année depuis dix ans, nous nettoyons la plage : rendez-vous le 30.",
    "La patinoire éphémère s’installe place d’Armes du 5 au 8 octobre",
]


@pytest.mark.parametrize(("text", "expected"), ENOUGH)
def test_speaks_enough_for_an_event(text: str, expected: str) -> None:
    """A word of meeting with an hour, a weekday, a span or the future; what is against it elsewhere need not be of it."""
    assert said(text) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_tells_of_no_event(text: str) -> None:
    """What is plainly something else, long ago or over, and a day in passing without hour, weekday or invitation."""
    assert said(text) == "-"


@pytest.mark.parametrize("text", ASKED)
def test_is_asked_rather_than_left_out(text: str) -> None:
    """What may be an event's own day, however little speaks for it, is left to the editor."""
    assert said(text).endswith("?")
