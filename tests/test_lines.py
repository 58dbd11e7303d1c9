"""Lines of a PDF are put together where that is certain, and nothing else is touched."""

import pytest
from hypothesis import given, strategies as st

from newsletter.markup.lines import marked, together

PDF = """\
Les alliances, un levier
Le projet porte sur la manière dont les associations et les
entreprises d’un même territoire apprennent à travailler en\u00ad
semble, sans que les unes ni les autres perdent leur mission.
Trois constats reviennent dans chacun des entretiens menés
cette année :
•
la confiance se gagne lentement, par des gestes que
personne ne voit ;
• elle se perd vite.
Il reste beaucoup à faire, et ce rapport ne dit que ce que
nous avons vu.
"""
MADE = """\
Les alliances, un levier

Le projet porte sur la manière dont les associations et les entreprises d’un même territoire apprennent à travailler \
ensemble, sans que les unes ni les autres perdent leur mission. Trois constats reviennent dans chacun des entretiens menés \
cette année :

- la confiance se gagne lentement, par des gestes que personne ne voit ;
- elle se perd vite.

Il reste beaucoup à faire, et ce rapport ne dit que ce que nous avons vu."""


def test_a_page_of_a_pdf() -> None:
    """Lines that a page cut are paragraphs again, words that it cut are whole, what stands behind dots is a list."""
    assert marked(together(PDF)) == MADE
    assert together(MADE) == ()


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("• un\n• deux", "- un\n- deux"),
        ("– un\n– deux", "- un\n- deux"),
        ("Avant\n▪ un,\nqui continue\n▪ deux\nAprès", "Avant\n\n- un,  qui continue\n- deux\n\nAprès".replace("  ", " ")),
        ("– Bonjour, dit-elle.\nIl entra.", ""),
        ("12 rue des Halles\n17000 La Rochelle", ""),
        ("un vers court\nun autre vers\net un troisième", ""),
        ("**brut**\n<b>tel quel</b>", ""),
        ("- un\n- deux\n• trois", ""),
        ("# Titre\n" + PDF, ""),
        ("", ""),
        ("•", ""),
    ],
)  # fmt: skip
def test_what_is_certain(text: str, made: str) -> None:
    """A list is one; verses, addresses, a dialogue and Markdown stay as they are."""
    assert marked(together(text)) == made


@given(st.text(st.sampled_from("aéB .,:•–-\n\t#>1)\u00a0\u00ad"), max_size=300))
def test_no_word_is_lost(text: str) -> None:
    """Whatever is put together has all letters, in their order."""
    blocks = together(text)
    if blocks:
        letters = "".join(one for block in blocks for one in block.words if one.isalnum())
        assert letters == "".join(one for one in text if one.isalnum())
