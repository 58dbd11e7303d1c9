"""Hours and days of texts, written one way."""

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.dates.canonical import canonical
from newsletter.collect.dates.days import fold

WRITTEN = [
    ("le onze juillet, à vingt et une heures", "le 11 juillet, a 21h"),
    ("dix-huit heures trente", "18h30"),
    ("quinze heures et quart", "15h15"),
    ("à dix-sept heures, trente personnes", "a 17h, trente personnes"),
    ("30.01, 18.30, entrée", "30.01, 18h30, entree"),
    ("10.12, 17.12", "10.12, 17.12"),
    ("tarif : 3, 12.50 €", "tarif : 3, 12.50 €"),
    ("2-4.30pm", "14h-16h30"),
    ("10 to 1pm", "10h-13h"),
    ("6:00 p.m. until noon", "18h00-12h"),
    ("from 18:30 to 20:00", "a 18:30-20:00"),
    ("Un 5 à 7 des membres", "un 17h-19h des membres"),
    ("Pour les 5 à 7 ans", "pour les 5 a 7 ans"),
    ("tomorrow; next Tuesday", "demain; mardi prochain"),
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN)
def test_canonical(text: str, expected: str) -> None:
    """Numbers in words, points and English hours become figures with « h »; prices, lists of days and ages stay."""
    assert canonical(fold(text)).text == expected


@given(st.lists(st.sampled_from([*(text for text, _ in WRITTEN), "x", ", ", " ", "é"]), max_size=12))
def test_places_lead_back(pieces: list[str]) -> None:
    """What was not changed is found at its origin; the end leads to the end."""
    folded = fold(" | ".join(pieces))
    found = canonical(folded)
    origins = [found.origin(place) for place in range(len(found.text) + 1)]
    assert origins[-1] == len(folded)
    at = found.text.find(" | ")
    while at >= 0:
        assert folded[origins[at] : origins[at] + 3] == " | "
        at = found.text.find(" | ", at + 1)
