"""What kind of text names a day, weighed over the whole of it."""

import dataclasses

import pytest

from newsletter.collect.dates.genre import (
    FITTED,
    Scene,
    Sign,
    Weights,
    is_doubtful,
    is_something_else,
    score,
    signs,
)
from tests.test_written_dates import said
from tools.genre_weights import Case, fitted

# All were published on Wednesday 20 September 2023; title and text.
NO_ANNOUNCEMENTS = [
    ("Menus de la cantine du 2 au 6 octobre", "Lundi : lentilles. Mardi : gratin. Jeudi : soupe. Vendredi : riz."),
    ("La ludothèque recrute", "CDD de huit mois, 24 h par semaine, du 2 octobre au 31 mai. Envoyez votre CV."),
    ("Bassins indisponibles", "Mardi 3 octobre de 8 h à 12 h, la piscine sera vidée. Merci de votre compréhension."),
    ("Le bulletin de l’automne est paru", "Il revient sur la signature, le 9 octobre, d’une convention avec la ville."),
    ("Encombrants", "Prochain passage : mercredi 4 octobre, à partir de 6h. Sortez vos objets la veille."),
    ("Pétition : gardons la poste", "Déjà 1 200 signatures au 10 octobre ! Signez en mairie."),
]  # fmt: skip
ANNOUNCEMENTS = [
    ("Appel à mobilisation", "Grève et manifestation jeudi 5 octobre, rassemblement à 10 h place Carnot."),
    ("Travaux du port : venez en parler", "Réunion publique jeudi 5 octobre à 18 h, salle des fêtes."),
    (
        "Le bulletin de l’automne est paru",
        "Fêtons-le ensemble : rencontre jeudi 5 octobre à 18 h à la librairie.",
    ),
]
SCENE = Scene(
    title="concert", text="le jeudi 5 octobre", before="le ", after="", told="le jeudi 5 octobre",
    hours=False, days=1, timed=False,
)  # fmt: skip


@pytest.mark.parametrize(("title", "text"), NO_ANNOUNCEMENTS)
def test_what_announces_nothing_is_not_asked(title: str, text: str) -> None:
    """Menus, vacancies, closings, publications, rounds and petitions name days that nobody is invited on."""
    assert said(text, title) == "-"


@pytest.mark.parametrize(("title", "text"), ANNOUNCEMENTS)
def test_an_announcement_may_use_words_of_other_kinds(title: str, text: str) -> None:
    """No word decides alone."""
    assert said(text, title).startswith("2023-10-05")


def test_what_is_called_off_is_asked() -> None:
    """The editor may have announced it."""
    assert said("Grève des agents : le concert du jeudi 5 octobre est annulé.", "Concert annulé").endswith(
        "?"
    )


def test_a_title_of_something_else_forbids_to_be_certain() -> None:
    """Though the day's own sentence names an event."""
    text = "Réunion d’information jeudi 5 octobre à 18 h, salle des fêtes."
    assert said(text, "Nouveau quartier") == "2023-10-05 18:00"
    assert said(text, "Recrutement") == "2023-10-05 18:00 ?"


def test_every_sign_has_its_weight() -> None:
    """Words of events, hours and welcome speak for one, those of something else against one."""
    assert set(FITTED.of) == set(Sign)
    assert FITTED.of[Sign.EVENT_IN_TITLE] > 0 > FITTED.of[Sign.ELSE_IN_TITLE]


def test_signs_add_up() -> None:
    """The score is the base and the weights of what a scene bears."""
    timed = dataclasses.replace(SCENE, hours=True, timed=True)
    assert set(signs(SCENE)) == {Sign.EVENT_IN_TITLE, Sign.EVENT_ANYWHERE, Sign.NO_HOUR}
    assert score(timed) - score(SCENE) == pytest.approx(FITTED.of[Sign.HOURS] - FITTED.of[Sign.NO_HOUR])


def test_something_must_speak_against_an_announcement() -> None:
    """Where nothing speaks for one, nor against one, the editor is asked."""
    nothing = Weights(-9, dict.fromkeys(Sign, 0.0))
    notice = dataclasses.replace(SCENE, title="fermeture")
    assert not is_something_else(SCENE, nothing)
    assert is_something_else(notice, nothing)
    assert is_doubtful(notice)


def test_weights_are_fitted() -> None:
    """What stands in announcements only speaks for one."""
    cases = [
        Case(SCENE, frozenset(has), event)
        for has, event in (({Sign.HOURS}, True), ({Sign.ASKS}, False), (set(), True), (set(), False))
    ]
    found = fitted(cases)
    assert found.of[Sign.HOURS] > 0.1 > -0.1 > found.of[Sign.ASKS]
    assert found.base == pytest.approx(0, abs=0.05)
