"""How much words tell."""

import pytest

from newsletter.collect.same.telling import names, rarity, telling
from newsletter.collect.same.title import exact_words


@pytest.mark.parametrize(
    ("everyday", "telling_one"),
    [
        ("Le mot de la présidente", "Mutualiser les équilibres du mécénat territorial"),
        ("Bonne année 2027 à toutes et tous", "Philanthropie et coopérations"),
        ("Fermeture estivale : nos horaires du mois d’août", "Fondations abritantes, la dynamique vertueuse du mécénat"),
    ],
)  # fmt: skip
def test_everyday_words(everyday: str, telling_one: str) -> None:
    """What every house writes tells less than what one house writes, however long it is."""
    assert telling(exact_words(everyday)) < telling(exact_words(telling_one))


def test_each_word_once() -> None:
    """A word tells once; numbers and single letters tell nothing."""
    assert telling(("mécénat", "mécénat")) == telling(("mécénat",))
    assert telling(("2027", "12", "d", "à")) == 0


def test_unknown_words() -> None:
    """A word that was never counted tells little: it may be an everyday one elsewhere."""
    assert 0 < telling(("ndiayesque",)) < telling(("philanthropie",))
    assert rarity("ndiayesque") >= rarity("philanthropie") > rarity("vie")
    assert rarity("pvd") < rarity("ndiayesque")


def test_ligatures() -> None:
    """A word written without its ligature counts as the word it is."""
    assert rarity("oeuvre") < rarity("philanthropie")


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Habiter à plusieurs, avec Michka Delvaux", {"michka", "delvaux"}),
        ("Quelles définitions du Mécénat et des Coopérations ?", set()),
        ("Surendettement : une permanence à Rennes (PSC1)", set()),
        ("HABITER À PLUSIEURS, AVEC MICHKA DELVAUX", set()),
        ("Habiter À Plusieurs Avec Michka Delvaux", set()),
    ],
)
def test_names(title: str, found: set[str]) -> None:
    """Names are what has a capital within a phrase and is in no film: no acronym, no town, no word that is only set so."""
    assert names(title) == found
