"""Which repère a tag probably meant that names none."""

import pytest

from newsletter.facets.taxonomy import BUILT_IN
from newsletter.preflight.tags import nearest

NAMES = [value.title for facet in BUILT_IN for value in facet.values]


@pytest.mark.parametrize(
    ("tag", "title"),
    [
        ("Régoin", "Régional"),
        ("fondatoin", "Fondations"),
        ("collectivites", "Collectivités territoriales"),
        ("Collectivité", "Collectivités territoriales"),
        ("!colectivité", "Collectivités territoriales"),
        ("Collectivités locales", "Collectivités territoriales"),
        ("asso", "Associations"),
        ("Initiative citoyenne", "Initiatives citoyennes"),
        ("insertion", "Emploi et insertion"),
        ("institutions", "Institutions publiques et académiques"),
        ("internationaux", "International"),
    ],
)
def test_what_was_meant_is_named(tag: str, title: str) -> None:
    """A slip of the pen, a singular or plural, the first word of a name, or another of its words."""
    assert nearest(tag, NAMES) == title


@pytest.mark.parametrize("tag", ["webinaire", "hippopotame", "et", "des", "", "🎉", "!", "ESS"])
def test_what_is_like_none_names_none(tag: str) -> None:
    """Small words are parts of names, and mean none of them."""
    assert nearest(tag, NAMES) == ""


def test_a_whole_name_comes_before_a_word_of_another() -> None:
    assert nearest("fondation", ["Créer une fondation", "Fondations"]) == "Fondations"
    assert nearest("fondation", []) == ""
