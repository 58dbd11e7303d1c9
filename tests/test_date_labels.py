"""Days behind a label: of an event, or of something that is due."""

import pytest

from tests.test_written_dates import said

# All were published on Wednesday 20 September 2023; "?" is left to the editor, "-" has no date of an event.
LABELLED = [
    ("Save the date : 5 octobre 2023 à 14 h", "2023-10-05 14:00"),
    ("Save the date 5 octobre 2023", "2023-10-05"),
    ("Save the date: 5 October 2023, 2 pm", "2023-10-05 14:00"),
    ("Save the date: applications close on 30 October 2023", "-"),
    ("Mark your calendars: 5 October 2023", "2023-10-05"),
    ("When: Thursday 5 October 2023, 6 pm. Where: London", "2023-10-05 18:00"),
    ("Date: 5 October 2023. Time: 10:00 - 11:30. Venue: online", "2023-10-05 10:00 / 2023-10-05 11:30"),
    ("Date: 5 October 2023 Time: 10:00 Place: online", "2023-10-05 10:00"),
    ("Date : 12 octobre 2023 Heure : 18 h 30 Lieu : salle des fêtes", "2023-10-12 18:30"),
    ("Date : 12 octobre 2023 – Lieu : salle des fêtes", "2023-10-12"),
    ("Date : 12 octobre 2023", "2023-10-12 ?"),
    ("Date : 12 octobre 2023 – Auteur : la rédaction", "2023-10-12 ?"),
    ("Date : jeudi 12 octobre 2023", "2023-10-12"),
    ("Date : vendredi 12 octobre 2023", "2023-10-12 ?"),
    ("Date limite : 12 octobre 2023 à 18h", "-"),
    ("Date limite : jeudi 12 octobre 2023 – Lieu : Paris", "-"),
    ("Date de clôture : 12 octobre 2023, 12 h", "-"),
    ("Date de publication : 12 octobre 2023 à 18h", "-"),
    ("Date de mise à jour : jeudi 12 octobre 2023", "-"),
    ("Date d’échéance : 12 octobre 2023", "-"),
    ("Date de prise de poste : 12 octobre 2023. Lieu : Paris", "-"),
    ("Date de début : 12 octobre 2023. Lieu : Paris", "2023-10-12 ?"),
    ("Dates : du 12 au 14 octobre 2023. Lieu : Paris", "2023-10-12 / 2023-10-14"),
    ("Dates : 12 octobre et 14 novembre 2023. Lieu : Paris", "2023-10-12 ?"),
    ("Nouvelle date : 12 octobre 2023 à 18h", "2023-10-12 18:00 ?"),
    ("Quand ? Le jeudi 12 octobre à 18 h", "2023-10-12 18:00"),
    ("Quand ? Jusqu’au 12 octobre 2023 à 18h", "-"),
    ("Quand ? Avant le 12 octobre 2023", "-"),
    ("Quand le 12 octobre 2023 arrive, tout change", "2023-10-12 ?"),
    ("À vos agendas : 12 octobre 2023 à 18 h", "2023-10-12 18:00"),
    ("À vos agendas ! Dernier délai : 12 octobre 2023", "-"),
    ("À vos agendas : inscriptions avant le 12 octobre 2023", "-"),
    ("Retenez la date du 12 octobre 2023 !", "2023-10-12"),
    ("Notez que la date du 12 octobre 2023 est une erreur", "2023-10-12 ?"),
    ("Rendez-vous le 12 octobre 2023 à 18 h", "2023-10-12 18:00"),
    ("Clôture des dossiers. Date : 12 octobre 2023 à 18 h", "2023-10-12 18:00 ?"),
    ("Recrutement. Date : 12 octobre 2023. Lieu : Paris", "-"),
]


@pytest.mark.parametrize(("text", "expected"), LABELLED)
def test_a_label_speaks_for_an_event(text: str, expected: str) -> None:
    """With an hour, a weekday, a place, or as a call to keep the day free; the label of a deadline speaks against it."""
    assert said(text) == expected


@pytest.mark.parametrize(
    "title", ["Chargé de mission – CDI", "Appel à projets « Vivre ensemble »", "Fermeture de l’accueil"]
)
def test_a_title_of_something_else_rules_its_labels(title: str) -> None:
    """A day may be labelled below a vacancy, a call or a closing, and is then not certain."""
    assert said("Date : 12 octobre 2023 – Heure : 12 h – Lieu : Paris", title) in {"-", "2023-10-12 12:00 ?"}
