"""Hours of an event: by whose clock they are, when it ends, which are the public's, and which are those of each day."""

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from newsletter.collect.dates.clocks import clock_behind
from newsletter.collect.dates.lasting import lasting
from newsletter.collect.dates.written import read_date
from tests.test_written_dates import said as read_as_said

PARIS = ZoneInfo("Europe/Paris")
ANCHOR = dt.date(2026, 5, 25)  # a Monday
LONGEST = 20_000  # letters of a text that are read


def said(text: str, title: str = "") -> str:
    """What was read, as tests of written dates say it."""
    return read_as_said(text, title, ANCHOR)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Webinaire jeudi 4 juin à 11 h (heure de Montréal) / 17 h (heure de Paris)", "2026-06-04 17:00"),
        ("Webinaire jeudi 4 juin à 17 h (heure de Paris) / 11 h (heure de Montréal)", "2026-06-04 17:00"),
        ("Webinar on Thursday 4 June 2026, 9:00 am EST / 3:00 pm CET", "2026-06-04 15:00"),
        ("Webinar on Thursday 4 June 2026, 3:00 pm CEST", "2026-06-04 15:00"),
        ("Webinaire jeudi 4 juin à 14:00 UTC", "2026-06-04 16:00 ?"),
        ("Webinaire mercredi 9 décembre 2026 à 14:00 UTC", "2026-12-09 15:00 ?"),
        ("Webinaire jeudi 4 juin de 10h à 11h30 (heure de Londres)", "2026-06-04 11:00 / 2026-06-04 12:30 ?"),
        ("Webinaire jeudi 4 juin : 8h Montréal, 14h Paris, 21h Tokyo", "2026-06-04 14:00"),
        ("Webinaire jeudi 4 juin à 23h30 UTC", "2026-06-05 01:30 ?"),
        ("La réunion de jeudi 4 juin à 17 h est maintenue", "2026-06-04 17:00"),
        ("Réunion jeudi 4 juin à 17 h et repas", "2026-06-04 17:00"),
    ],
)
def test_clocks(text: str, expected: str) -> None:
    """The hour by the letter's clock counts; one by another clock only is turned into it, and asked; « est » is a verb too."""
    assert said(text) == expected


def test_a_clock_is_read_behind_an_hour() -> None:
    """It is named beside the hour; an offset from it is not read, and is asked elsewhere."""
    assert clock_behind("a 14h utc", 5) == ZoneInfo("UTC")
    assert clock_behind("a 14h (heure de montreal)", 5) == ZoneInfo("America/Toronto")
    assert clock_behind("a 14h utc+2", 5) is None
    assert clock_behind("a 14h, en ligne", 5) is None


@pytest.mark.parametrize(
    ("folded", "expected"),
    [
        ("• horaire : 9h30 • duree : 3h • reservation : oui", dt.timedelta(hours=3)),
        ("• heure : 9h • duree : 90 min", dt.timedelta(minutes=90)),
        ("each session lasts one hour.", dt.timedelta(hours=1)),
        ("la rencontre durera 1h30", dt.timedelta(minutes=90)),
        ("balade a 15 h. duree : 2h. gratuit", None),
        ("chaque module dure 3 heures", None),
        ("le film dure 2h, la rencontre durera 30 min", None),
        ("each talk lasts 20 minutes, each workshop lasts two hours", None),
        ("• duree : 3h • lieu : foix", None),
    ],
)
def test_how_long_an_event_lasts(folded: str, expected: dt.timedelta | None) -> None:
    """A field beside that of the hour says it, or a verb of which the event is the subject; several lengths say nothing."""
    assert lasting(folded) == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (
            "Sortie nature",
            "Dimanche 7 juin\nHoraire : 9h30\nDurée : 3h\nPrix : gratuit",
            "2026-06-07 09:30 / 2026-06-07 12:30 ?",
        ),
        (
            "Sortie nature",
            "Samedi 6 juin. Départ à 14 h. Retour au plus tard vers 22 heures.",
            "2026-06-06 14:00 / 2026-06-06 22:00 ?",
        ),
        (
            "Portes ouvertes du lycée ce samedi 6 juin",
            "Avant la clôture de la saisie des vœux (10 juin), les élèves accueillent le public, de 9h à 16h30.",
            "2026-06-06 09:00 / 2026-06-06 16:30 ?",
        ),
        (
            "Portes ouvertes",
            "Portes ouvertes les 5 et 6 juin\nVendredi 5 : 16h30/19h30\nSamedi 6 : 10h/12h et 14h/17h",
            "2026-06-05 16:30 / 2026-06-06 17:00 ?",
        ),
        (
            "Portes ouvertes",
            "Deux jours\nVendredi 5 juin : 14h-19h\nSamedi 6 juin : 10h-17h",
            "2026-06-05 14:00 / 2026-06-06 17:00 ?",
        ),
        (
            "Vide-greniers",
            "Dimanche 7 juin, place Carnot. Exposants dès 6h, public de 8h à 17h30.",
            "2026-06-07 08:00 / 2026-06-07 17:30 ?",
        ),
        ("Salon", "Samedi 6 juin, 50 exposants de 9h à 18h", "2026-06-06 09:00 / 2026-06-06 18:00 ?"),
        (
            "Exposition",
            "Quand : du 3 octobre 2026 au 10 janvier 2027, du mercredi au dimanche, 14h-18h30",
            "2026-10-03 / 2027-01-10 ?",
        ),
        (
            "Séjour",
            "Du samedi 6 juin à 14h au lundi 22 juin à 12h, rencontres",
            "2026-06-06 14:00 / 2026-06-22 12:00 ?",
        ),
        ("Festival", "Festival du 5 au 7 juin, de 10h à 23h", "2026-06-05 10:00 / 2026-06-07 23:00"),
        (
            "Conférence",
            "La conférence, annoncée jeudi 4 juin à 20h, débutera finalement à 20h30.",
            "2026-06-04 20:30 ?",
        ),
        ("Réunion", "La réunion du 4 juin à 18h est avancée à 17h30.", "2026-06-04 17:30 ?"),
        (
            "Conférence",
            "Jeudi 4 juin, la conférence débutera à 18h30 et s’achèvera à 20h.",
            "2026-06-04 18:30 / 2026-06-04 20:00 ?",
        ),
        ("Conférence", "Jeudi 4 juin à 18h au lieu de 19h", "2026-06-04 18:00 ?"),
    ],
)
def test_hours_are_the_events(title: str, text: str, expected: str) -> None:
    """They are neither those of exhibitors, nor old ones, nor those of each day of many weeks; an end is read where it is said."""
    assert said(text, title) == expected


_PIECES = (
    "11 h (heure de Montréal) / ", "14:00 UTC ", "Durée : 3h\n", "• durée : 3h ", "9h et ", "Caen 14000\nLe 04/02/2026\n", "14000 ",
    "vendredi 11 : 16h30/19h30 et ", "12h/13h/", "à 20h débutera finalement à ", "18h au lieu de ", "émission « ", "exposants dès ",
    "tous les jeudis de ", "la semaine du ", "week-end du 24-25 octobre ", "est fermé demain le ", "demain à a ", "1 2 ", "session lasts ",
    "ouvert du lundi ", "le 5 octobre à 18h ", "\n", " ", "a", "1",
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(pieces=st.lists(st.sampled_from(_PIECES), min_size=1, max_size=3), lead=st.booleans())
@pytest.mark.long
def test_no_text_stalls(pieces: list[str], lead: bool) -> None:  # noqa: FBT001
    """The longest text that is read, of pieces that rules look for, over and over, takes less than a second of the processor."""
    piece = "".join(pieces)
    text = "Webinaire le 5 octobre 2026 " * lead + piece * (LONGEST // len(piece))
    begun = time.process_time()
    read_date("", text, ANCHOR, PARIS)
    assert time.process_time() - begun < 1
