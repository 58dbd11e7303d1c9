"""Entries sorted by facets: by the tags that people write, else by the rules; and tags that name nothing."""

import dataclasses

import pytest

from newsletter.compose import compose
from newsletter.facets import BUILT_IN, Facet, FacetValue, Sorting, Texts, ids, sorting
from newsletter.issue import build
from newsletter.looks import Looks
from newsletter.preflight import Known
from newsletter.schema import read_config
from newsletter.workspace import program_templates
from tests.test_preflight import CONFIG, EDITION, EVENT, codes, found
from tests.test_schema import GOOD

CHEMINS = Facet(
    "chemin", "Chemins", (FacetValue("territoire", "Un projet de territoire", ("projet de territoire",)),)
)
SORTING = Sorting(BUILT_IN, CHEMINS)
RULED = Texts("Les fondations territoriales au rendez-vous")


def of(*tags: str, texts: Texts = RULED) -> list[str]:
    return [*ids(SORTING.of(texts, tags))]


def test_rules_propose_where_no_tag_says() -> None:
    """With the words that say so."""
    assert "acteurs/fondations" in of()
    (said,) = (one.said for one in SORTING.of(RULED)["acteurs"] if one.value == "fondations")
    assert said in RULED.title


@pytest.mark.parametrize("tag", ["entreprises", "Entreprises", "ENTREPRISES", " entreprises "])
def test_a_tag_has_the_word_for_its_facet(tag: str) -> None:
    """By title or id, whatever its case; the rules still speak of the other facets."""
    assert [one for one in of(tag) if one.startswith("acteurs/")] == ["acteurs/entreprises"]


@pytest.mark.parametrize(
    "tag", ["collectivités territoriales", "collectivites-territoriales", "Collectivites Territoriales"]
)
def test_accents_and_hyphens_are_one(tag: str) -> None:
    assert "acteurs/collectivites-territoriales" in of(tag)


def test_no_is_no() -> None:
    """« !valeur » takes back what the rules propose, and leaves them the rest."""
    both = Texts("Fondations et entreprises : faire alliance")
    assert {"acteurs/fondations", "acteurs/entreprises"} <= {*of(texts=both)}
    left = of("!Fondations", texts=both)
    assert "acteurs/fondations" not in left
    assert "acteurs/entreprises" in left


def test_a_tag_that_names_nothing_says_nothing() -> None:
    assert of("webinaire", "ODD 17") == of()


def test_a_chemin_is_proposed_by_its_words() -> None:
    assert "chemin/territoire" in of(texts=Texts("Se mobiliser pour des projets de territoire"))


def test_facets_of_the_settings_take_the_place_of_all() -> None:
    """Their words are all the rules they have, but for values that are built in."""
    own = '\n[[facet]]\nid = "themes"\ntitle = "Thèmes"\n[[facet.value]]\nid = "eau"\ntitle = "L’eau"\nwords = ["nappe phréatique"]\n'
    mine = sorting(read_config(GOOD + own))
    assert [facet.id for facet in mine.facets] == ["themes"]
    assert mine.univers.id == "themes"
    assert "themes/eau" in [*ids(mine.of(Texts("L’état des nappes phréatiques")))]


def test_an_unknown_tag_of_the_agenda_is_told() -> None:
    """With the value that is nearest; one finding for an entry."""
    row = dataclasses.replace(EVENT, tags=("fondation", "Local", "!assos"))
    (one,) = (
        one
        for one in found(edition=dataclasses.replace(EDITION, entries=(row,)))
        if one.code == "tag-unknown"
    )
    assert one.where == EVENT.key
    assert one.message.replace("\u00a0", " ").endswith(
        "aucun repère ne s’appelle « fondation » (« Fondations »\u202f?), « !assos »."
    )


def test_categories_of_feeds_are_left_in_peace() -> None:
    """What the editor adds to them is not."""
    row = dataclasses.replace(EVENT, key="lerameau/x", tags=("Actualités",))
    edition = dataclasses.replace(EDITION, entries=(row,))
    assert not [code for code in codes(edition=edition) if "tag-unknown" in code]
    assert CONFIG.letter.base
    assert not [
        code for code in codes(edition=edition, told={"known": Known(entries={})}) if "tag-unknown" in code
    ]


def test_the_letter_says_the_univers_where_it_is_told_to() -> None:
    """In both parts, of each entry; it does not by itself."""
    for toml, number in (("", 0), ("\n[look]\ntags = true\n", 1)):
        config = read_config(GOOD + toml)
        row = dataclasses.replace(EVENT, tags=("fondations",))
        message = compose(
            build(dataclasses.replace(EDITION, entries=(row,)), config),
            Looks([program_templates()], config.look),
        )
        assert (message.html.count("Fondations"), message.text.count("Fondations")) == (number, number)
