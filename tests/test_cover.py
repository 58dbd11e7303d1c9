"""The picture that stands for an edition where its address is shared: its size, its bytes, and what it can say."""

import io
import string
import unicodedata

import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image, ImageChops

from newsletter.archive import cover as drawing
from newsletter.archive.cover import SIZE, cover
from tests.editions import CONFIG, EDITIONS, issue, looks

FRENCH = "àâäæçéèêëîïôœùûüÿÀÂÄÆÇÉÈÊËÎÏÔŒÙÛÜŸ«»’‘“”—–…·€°%!?:;&@/()[]+*=0123456789ºª²³\"'½¼¾‹›"
SPACES = " \u00a0\u202f\u2009\u2003\u2007\u3000\t"
TITLES = {
    "usual": "Que dire de notre capacité à inventer ensemble ?",
    "short": "Là",
    "accents": "Œuvrer à l’été : ÉGALITÉ, Çà et là, naïveté, Noël, aiguë, œil, ŒUVRE, « où » – 12 € …",
    "long": "Faire alliance pour le bien commun, sur tous les territoires et avec toutes les organisations "
    * 4,
    "three lines": "Agir ensemble gagne des pays, grande joie du gypaète",
    "unbroken": "Anticonstitutionnellement" * 12,
    "emoji": "👩🏽‍🤝‍👩🏻 Alliances 🌍🤝 à 100 % 🇫🇷",
    "right to left": "\u202eTitre\u202c et שלום עולם · مرحبا بالعالم",
    "nothing": "",
    "blanks": "\t\u00a0 \u2028\u200b\x07",
    "styled": "𝓕𝓪𝓲𝓻𝓮 CO₂ n° 3 ﬁn Z̷̡a̶l̴g̸o̵ auto\u2011école",
    **{name: one.subject for name, one in EDITIONS.items()},
}


def drawn(title: str, name: str = CONFIG.letter.title) -> bytes:
    """Draw one."""
    return cover(name, title, "Jeudi 28 septembre 2023", 39, looks())


@pytest.mark.parametrize("name", TITLES)
@pytest.mark.some(10)
def test_a_picture(name: str) -> None:
    """Whatever the title: 1,200 × 630 pixels, at most 100 kB, the same bytes twice."""
    made = drawn(TITLES[name])
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, image.size) == ("PNG", SIZE)
        assert SIZE == (1200, 630)
    assert len(made) <= 100_000
    assert made == drawn(TITLES[name])


def test_it_carries_nothing_else() -> None:
    """No time, no program, no words beside the picture."""
    with Image.open(io.BytesIO(drawn("Là"))) as image:
        image.load()
        assert image.info.keys() <= {"transparency"}


def test_each_title_has_its_own() -> None:
    """Titles, dates, numbers and names all show."""
    some = {
        drawn("Un titre"),
        drawn("Un autre titre"),
        drawn("Un titre", "Une autre lettre"),
        cover(CONFIG.letter.title, "Un titre", "Jeudi 5 octobre 2023", 39, looks()),
        cover(CONFIG.letter.title, "Un titre", "Jeudi 28 septembre 2023", 40, looks()),
    }
    assert len(some) == 5


@pytest.mark.parametrize("name", TITLES)
@pytest.mark.some(10)
def test_a_title_stays_inside(name: str) -> None:
    """No line is wider than the picture between its margins, nor are there more than fit between mark and date."""
    size, lines = drawing._laid_out(drawing._printable(TITLES[name]))
    font = drawing._font("Bold", size)
    assert 1 <= len(lines) <= 4
    assert len(lines) * size * 1.16 <= 300
    assert all(font.getlength(line) <= SIZE[0] - 168 for line in lines)


def test_a_title_that_fits_is_whole() -> None:
    """Its words are all there, in letters as large as they may be; smaller ones before a word is cut."""
    for title in (TITLES["usual"], "Anticonstitutionnellement parlant", TITLES["short"]):
        _, lines = drawing._laid_out(title)
        assert " ".join(lines) == title
    assert drawing._laid_out(TITLES["short"])[0] == 84


@pytest.mark.parametrize("name", ["long", "unbroken"])
def test_a_title_that_does_not_fit_says_so(name: str) -> None:
    """It ends with an ellipsis, one alone."""
    _, lines = drawing._laid_out(drawing._printable(TITLES[name]))
    assert lines[-1].endswith("…")
    assert not lines[-1].endswith("……")


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Œuvre, cœur, ÉTÉ, ça, « où »…", "Œuvre, cœur, ÉTÉ, ça, « où »…"),
        (unicodedata.normalize("NFD", "Été à Besançon"), "Été à Besançon"),
        ("Un\u202f! Deux\u00a0?", "Un\u00a0! Deux\u00a0?"),
        ("Une tabulation\tet\u2028une\u200b fin\u0007", "Une tabulation et une fin"),
        ("CO₂, x² et n°", "CO₂, x² et n°"),
        ("auto\u2011école, cé\u00adsure", "auto‐école, césure"),
        ("𝓕𝓪𝓲𝓻𝓮 ﬁn", "Faire ﬁn"),
        ("🌍 Alliances 🤝 🇫🇷", "Alliances"),
        ("שלום עולם", ""),
        ("مرحبا : bonjour", ": bonjour"),
        ("Łódź, Dvořák, Αθήνα", "Łódź, Dvořák, Αθήνα"),
        ("", ""),
    ],
)
def test_what_can_be_said(title: str, said: str) -> None:
    """What the typeface has is drawn as it is, what it lacks in other signs, or not at all; never as an empty box."""
    assert drawing._printable(title) == said


@given(st.text(max_size=40))
@settings(max_examples=60)
def test_no_sign_is_drawn_as_what_is_missing(title: str) -> None:
    """Every sign that is left has a shape of its own in the typeface."""
    font = drawing._font("Bold", 46)
    nothing = bytes(font.getmask("\U0010fffd"))
    assert all(bytes(font.getmask(sign)) != nothing for sign in drawing._printable(title))


def test_french_needs_no_other_sign() -> None:
    """All that French typography sets is in the typeface: nothing of it is replaced."""
    assert drawing._printable(FRENCH) == FRENCH


@pytest.mark.parametrize(("weight", "size"), [("Bold", 84), ("Bold", 46), ("Semibold", 40), ("Regular", 34)])
def test_signs_keep_apart(weight: str, size: int) -> None:
    """What follows a sign and a space begins after it: each sign is as wide as it is drawn."""
    font = drawing._font(weight, size)
    ends = {
        sign: font.getlength(f"{sign} ") - font.getbbox(sign)[2] for sign in FRENCH + string.ascii_letters
    }
    assert {sign: room for sign, room in ends.items() if room < size / 12} == {}


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize(
    "words", ["20{}%", "20 %{}d’alliances", "«{}2030", "2030{}»", "»{}n°", "“Là”{}G", "…{}—"]
)
def test_every_space_is_seen(words: str, space: str) -> None:
    """Whatever kind of space stands between two signs, there is as much room as a usual one takes, and no box."""
    said, usual = (drawing._printable(words.format(one)) for one in (space, " "))
    assert said.replace("\u00a0", " ") == usual
    for weight, size in (("Bold", 84), ("Regular", 34)):
        font = drawing._font(weight, size)
        parts = [font.getlength(part) for part in usual.split(" ")]
        assert font.getlength(said) == sum(parts) + font.getlength(" ") * (len(parts) - 1)
        assert font.getmask(said).getbbox() == font.getmask(usual).getbbox()


@pytest.mark.parametrize("name", TITLES)
@pytest.mark.some(10)
def test_a_title_keeps_away_from_mark_and_date(name: str) -> None:
    """Above and below it is room: it is never taken for what stands there."""
    with Image.open(io.BytesIO(drawn(TITLES[name]))) as image:
        rows = image.convert("RGB").crop((84, 186, SIZE[0], SIZE[1] - 56 - 20))
    ink = ImageChops.difference(rows, Image.new("RGB", rows.size, rows.getpixel((0, 0)))).getbbox()
    if not any(map(str.isalnum, drawing._printable(TITLES[name]))):
        assert ink is None
        return
    assert ink is not None
    assert ink[1] >= 20
    assert rows.height - ink[3] >= 20


@pytest.mark.parametrize("title", ["日本語", "« שלום »", "🌍", ""])
def test_what_cannot_be_read_is_left_out(title: str) -> None:
    """Name, day and number stand alone: dots or marks in a title's place say nothing."""
    assert drawn(title) == drawn("")
    with Image.open(io.BytesIO(drawn(title))) as image:
        rows = image.convert("RGB").crop((84, 186, SIZE[0], SIZE[1] - 56 - 20))
    assert ImageChops.difference(rows, Image.new("RGB", rows.size, rows.getpixel((0, 0)))).getbbox() is None


def test_the_words_are_those_of_the_edition() -> None:
    """Titles of editions, as they are set in print, can all be drawn."""
    for name in ("usual-week", "edito-2000"):
        assert drawing._printable(issue(name).title) == issue(name).title.replace("\u202f", "\u00a0")
