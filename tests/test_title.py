"""A title read for comparing."""

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.same.title import read, squashed
from newsletter.collect.same.title_words import counted_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("« L’œuvre » : un récit", "L'oeuvre, un récit !"),
        ("FONDATIONS & TERRITOIRES", "Fondations et territoires"),
        ("10 000 alliances", "10.000 alliances"),
        ("Soft\u00adhyphen et zéro\u200b largeur", "Softhyphen et zéro largeur"),
        ("L’ESS &amp; la transition", "L’ESS & la transition"),
        ("e\u0301tude", "étude"),
        ("🎥 Le don – un élan", "Le don : un élan"),
    ],
)
def test_one_title_in_two_writings(one: str, other: str) -> None:
    """Case, quotes, punctuation and what nobody sees make no other title."""
    assert read(one).exact == read(other).exact != ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Les retraités à l’école", "Les retraites à l’école"),
        ("La cour des comptes", "Le cours des comptes"),
        ("Emploi : +0,4 %", "Emploi : -0,4 %"),
        ("RER C", "RER D"),
        ("Le guide", "Guide"),
        ("Alliance de Lyon à Paris", "Alliance de Paris à Lyon"),
        ("9e rencontre", "10e rencontre"),
        ("Le mécénat : par qui ?", "Le mécénat : pour qui ?"),
        ("Louis Lambert", "Louise Lambert"),
    ],
)
def test_two_titles(one: str, other: str) -> None:
    """An accent, a sign, a small word, the order of words: any makes another title."""
    assert read(one).exact != read(other).exact


def test_cut_short() -> None:
    """What was cut short may go on otherwise: it has no exact words."""
    for text in ("Les cahiers n°…", "Les cahiers n°...", "Les cahiers [...]"):
        assert read(text).exact == read(text).core == ()


@pytest.mark.parametrize(
    ("title", "core"),
    [
        ("Replay : le don", "le don"),
        ("Le don (replay intégral)", "le don"),
        ("[Vidéo] Le don", "le don"),
        ("Replay du webinaire « Le don »", "le don"),
        ("Le don | En direct", "le don"),
        ("Créer un podcast", "créer un podcast"),
        ("Podcast", "podcast"),
        ("Le don : un élan", "le don un élan"),
    ],
)
def test_what_only_names_a_medium(title: str, core: str) -> None:
    """What only says how a thing is seen or heard is left out, where it stands by itself or before the rest."""
    assert read(title).core == tuple(core.split())


def test_names_of_the_source() -> None:
    """A part that only names the source is dropped, unless nothing much would be left."""
    names = {squashed("Le RAMEAU")}
    assert read("Intérêt général 2050 - Le RAMEAU", names).exact == read("Intérêt général 2050").exact
    assert read("Le RAMEAU | Intérêt général 2050", names).exact == read("Intérêt général 2050").exact
    assert read("Intérêt général 2050 - La Fonda", names).exact != read("Intérêt général 2050").exact
    assert read("Bilan - Le RAMEAU", names).exact == ("bilan", "le", "rameau")


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("9e rencontre", "9 rencontre"),
        ("Neuvième rencontre", "9 rencontre"),
        ("IXe rencontre", "9 rencontre"),
        ("L’étude (1re partie)", "etude 1 partie"),
        ("Les territoires au XXIe siècle", "territoires 21 siecle"),
        ("Trois raisons d’agir", "trois raisons agir"),
        ("Un fonds de 10 000 euros", "fonds 10000 euros"),
        ("Réunion du 28/09", "reunion 28 septembre"),
        ("Réunion du 05/10/2023", "reunion 5 octobre 2023"),
        ("Réunion (2023-10-05)", "reunion 5 octobre 2023"),
        ("Réunion du 18 nov. 2025", "reunion 18 novembre 2025"),
        ("S2E3 – Le don", "saison 2 episode 3 don"),
        ("Dons : – 3 %", "dons signemoins 3"),
        ("Dons : +3 %", "dons signeplus 3"),
        ("Agir – 3 conseils", "agir 3 conseils"),
    ],
)
def test_counted_words(title: str, words: str) -> None:
    """Numbers and dates have one form, and what says nothing is left out."""
    assert counted_words(title) == tuple(words.split())


@pytest.mark.parametrize(
    ("title", "letters"),
    [
        ("Atelier B : gouvernance", "B"),
        ("Les usagers du RER C", "C"),
        ("L’alliance selon C. Dupont", ""),
        ("À L’ŒUVRE", ""),
    ],
)
def test_letters(title: str, letters: str) -> None:
    """A capital letter that stands alone names a part; an initial, an elision, a title in capitals don't."""
    assert [word for word in counted_words(title) if word.startswith("lettre ")] == [
        f"lettre {letter}" for letter in letters
    ]


@given(st.text(max_size=400), st.text(max_size=20))
def test_any_text_is_read(text: str, name: str) -> None:
    """Whatever a feed gives is read, and no title that has words loses all of them."""
    title = read(text, {squashed(name)})
    assert bool(title.core) is bool(title.exact)
