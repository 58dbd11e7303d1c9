"""All hours of a text, and what each is of."""

import datetime as dt

import pytest

from newsletter.collect.dates.certainty import is_contradicted
from newsletter.collect.dates.days import fold
from newsletter.collect.dates.timetable import hours_of, hours_of_ends, slots


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("16h30 accueil, 17h30 table ronde, 18h50 clôture", "16:30-18:50"),
        ("Premier départ à 9h15, retrait des dossards dès 8h", "9:15"),
        ("Émargement dès 18 h, séance à 18 h 30", "18:30"),
        ("Ouverture à 17 h, et jusqu'à 23 h", "17:00-23:00"),
        ("De 19h à minuit", "19:00-0:00"),
        ("Entre 9h et 12h", "9:00-12:00"),
        ("de 9 à 12h", "9:00-12:00"),
        ("12 h de musique, 1h30 de débat", "-"),
        ("Le canal du Midi", "-"),
        ("Inscription avant 17h ; le train part à 9h", "-"),
        ("Accueil à 8h30", "8:30"),
    ],
)
def test_hours_of(text: str, expected: str) -> None:
    """An event begins at the first hour that is of no doors and no end, its welcome counted; durations and deadlines are none."""
    found = hours_of(slots(fold(text)))
    assert (
        "-".join(f"{one:%-H:%M}" for one in (found.start, found.stop) if one is not None) if found else "-"
    ) == expected


def test_an_end_after_midnight_is_the_next_days() -> None:
    """Only what begins in the evening goes on so; hours read so are never certain."""
    found = hours_of(slots("de 22h a 2h"))
    assert found is not None
    assert (found.start, found.stop, found.overnight, found.doubtful) == (dt.time(22), dt.time(2), True, True)
    morning = hours_of(slots("de 9h a 7h"))
    assert morning is not None
    assert morning.stop is None


@pytest.mark.parametrize(
    ("text", "against"),
    [
        ("Le trail du 26 juillet est supprimé du calendrier", True),
        ("Guichet fermé pour la soirée", True),
        ("Presse accréditée uniquement", True),
        ("Il n’y a plus d’emplacement", True),
        ("Date limite : le 5 octobre", True),
        ("Conférence le 5 octobre à 18h, entrée libre", False),
        ("Programme complet en ligne", False),
    ],
)
def test_is_contradicted(text: str, against: bool) -> None:  # noqa: FBT001
    """One word of what is called off, full, closed, due or for some only is enough."""
    assert is_contradicted(fold(text)) is against


def test_hours_of_ends() -> None:
    """Two weekdays with hours of their own: the first begins the event, the last ends it."""
    found = hours_of_ends(slots("samedi de 14h a 19h, dim. de 10h a 18h"), 5, 6)
    assert found is not None
    assert (found.start, found.stop, found.doubtful) == (dt.time(14), dt.time(18), True)
    assert hours_of_ends(slots("samedi de 14h a 19h"), 5, 6) is None
    assert hours_of_ends(slots("samedi de 14h a 19h"), 5, 5) is None
