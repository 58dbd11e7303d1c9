"""Texts that name a day and announce nothing, and listings and habits that do announce something."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from newsletter.collect.dates.written import read_date

PARIS = ZoneInfo("Europe/Paris")
ANCHOR = dt.date(2026, 5, 25)  # a Monday


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("[Replay] Les débats en ligne", "L’intégralité des débats des 5 et 6 mai : vidéos disponibles jusqu’en décembre."),
        ("Infox : regardez la vidéo", "Rencontre organisée le 12 mai 2026 avec Anne Petit. Regardez la vidéo"),
        ("Jazz du 05.06.2026", "durée : 00:58:10 - Jazz - par : Jean Dupont"),
        ("Collecte des ordures : ce qui change", "La collecte du lundi 25 mai est reportée au mercredi 27 mai."),
        ("Horaires d’été", "Du 7 juillet au 29 août, la bibliothèque ouvre du lundi au vendredi de 10h à 17h."),
        ("Fermeture de la mairie", "La mairie sera fermée le vendredi 5 juin. Une permanence état civil sera assurée samedi 6 juin de 9h à 12h."),
        ("ALERTE : le marché ferme", "Le marché de Noël ferme ses portes ce mardi à 17h et restera fermé demain mercredi 27 mai."),
        ("Le Sénat adopte le texte", "Le texte repart à l’Assemblée nationale, où il sera examiné en séance à partir du 8 juin."),
        ("Entretien avec Anne Petit", "Elle quittera la maison le 30 juin. « Je n’ai jamais aimé les premières à 20h30 », confie-t-elle."),
        ("École de musique", "Les cours reprendront la semaine du 8 juin."),
        ("Manifestation du 25 mai : 8 000 personnes dans les rues", "Partis à 14h, les manifestants ont rejoint le jardin vers 17h."),
        ("Horaires", "La mairie est fermée tous les jeudis de 12h à 14h."),
        ("Aide aux devoirs", "Atelier tous les mardis et jeudis, de 17h à 18h30"),
    ],
)  # fmt: skip
def test_announces_nothing(title: str, text: str) -> None:
    """Recordings, broadcasts, refuse, offices, laws, what a person will do, courses that go on, rallies that were."""
    assert read_date(title, text, ANCHOR, PARIS) is None


@pytest.mark.parametrize(
    ("title", "text", "start"),
    [
        ("Atelier compost", "Caenval 14000\nLe 07/06/2026\nPrès de 3 000 personnes ont déjà participé aux ateliers.", dt.date(2026, 6, 7)),
        ("Marche musicale", "Tourvoire 61190\nLe 07/06/2026\nAu programme ce soir-là, déambulation. Départ à 21h.", dt.datetime(2026, 6, 7, 21, tzinfo=PARIS)),
        ("Sortie naturaliste", "Au programme de ce week-end des 6-7 juin : observation des oiseaux.", dt.date(2026, 6, 6)),
        ("Émission en public", "La radio enregistre son émission « Voix » en public le mercredi 3 juin, 15h30 - 17h.", dt.datetime(2026, 6, 3, 15, 30, tzinfo=PARIS)),
        ("Café des langues", "Le café des langues se tient tous les jeudis de 19h à 21h.", dt.datetime(2026, 5, 28, 19, tzinfo=PARIS)),
        ("Demain à Montreuil : loto et bal", "Rendez-vous dès 14h, place Carnot", dt.datetime(2026, 5, 26, 14, tzinfo=PARIS)),
        ("REPORT – Colloque", "Nous avons décidé de déplacer le colloque des 4 et 5 juin : il se tiendra le week-end du 24-25 octobre 2026.", dt.date(2026, 10, 24)),
    ],
)  # fmt: skip
def test_announces(title: str, text: str, start: dt.date) -> None:
    """A day on its own line below a place, a weekday of each week, and the new day of what is moved are read."""
    found = read_date(title, text, ANCHOR, PARIS)
    assert found is not None
    assert found.start == start


def test_what_comes_back_each_week_is_asked() -> None:
    """The next such day is not all of it."""
    found = read_date("", "Le café des langues se tient tous les jeudis de 19h à 21h.", ANCHOR, PARIS)
    assert found is not None
    assert found.uncertain
