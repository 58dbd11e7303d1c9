"""Which repère a tag probably meant that names none, and tags that contradict each other."""

import datetime as dt

import pytest

from newsletter.facets.taxonomy import BUILT_IN
from newsletter.model import Edition, EditionEntry, EditionStatus, Kind
from newsletter.preflight.tags import contradicted_tags, nearest, unknown_tags
from newsletter.schema import read_config
from tests.test_schema import GOOD

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


def tagged(*tags: str) -> Edition:
    row = EditionEntry(key="agenda/e", section="s", kind=Kind.EVENT, title="Forum", tags=tags)
    return Edition(date=dt.date(2023, 9, 28), number=1, status=EditionStatus.DRAFT, entries=(row,))


def unknown(*tags: str) -> str:
    return " ".join(one.message for one in unknown_tags(tagged(*tags), read_config(GOOD), None)).replace(
        "\xa0", " "
    )


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("!fondation", "« !fondation » (« !Fondations »\u202f?)"),
        ("fondation", "« fondation » (« Fondations »\u202f?)"),
        ("mairie", "« mairie » (« Collectivités territoriales »\u202f?)"),
        ("!mairie", "« !mairie » (« !Collectivités territoriales »\u202f?)"),
        ("Fondations ; local", '« Fondations ; local » (écrivez "Fondations", "local"\u202f?)'),
        ("webinaire", "« webinaire »."),
    ],
)
def test_what_is_told(tag: str, told: str) -> None:
    """The nearest is told as it is to be copied, « ! » included; also by a word that the rules know; or the several in one."""
    assert told in unknown(tag)


def test_an_empty_tag() -> None:
    """It is called empty, and no name."""
    assert unknown("") == unknown("!") == "« Forum » : une étiquette est vide, retirez-la."
    assert (
        unknown("webinaire", " ")
        == "« Forum » : aucun repère ne s’appelle « webinaire », et une étiquette est vide, retirez-la."
    )


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        (("Local", "!local"), "« Local » et « !local »"),
        (("!Entreprises", "entreprises", "local"), "« !Entreprises » et « entreprises »"),
        (("Local", "!local", "local"), "« Local », « !local » et « local »"),
        (
            ("local", "!local", "Régional", "!régional"),
            "« local » et « !local »\u202f; « Régional » et « !régional »",
        ),
        (("local", "Local"), None),
        (("!local", "!Local"), None),
        (("local", "!fondations"), None),
        (("x", "!x"), None),
    ],
)
def test_contradictions(tags: tuple[str, ...], said: str | None) -> None:
    """A value that is given and denied is told, by whichever of its names; nothing else is."""
    found = [
        one.message.replace("\xa0", " ") for one in contradicted_tags(tagged(*tags), read_config(GOOD), None)
    ]
    assert len(found) == (said is not None)
    assert said is None or f"les étiquettes {said} se contredisent" in found[0]
