"""Findings mended by a click: only where it is certain what to write instead, and where."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from newsletter.model import Edition, EditionStatus
from newsletter.preflight.mending import mendable, mended
from newsletter.preflight.prose import passages
from newsletter.preflight.slips import placed_slips, slips
from newsletter.preflight.words import placed_fixes
from tests.test_slips import WRONG
from tests.test_studio import Studio
from tests.workspaces import DAY, TUESDAY, Desk


def edition(edito: str, subject: str = "Objet") -> Edition:
    """Make a draft."""
    return Edition(
        date=dt.date(2023, 9, 28), number=1, status=EditionStatus.DRAFT, subject=subject, edito=edito
    )


@pytest.mark.parametrize(
    ("before", "after", "finding"),
    [
        ("La 9ème rencontre est là.\n", "La 9e rencontre est là.\n", "ordinal:edito"),
        ("La 9ème et la 9ème.\n", "La 9e et la 9e.\n", "ordinal:edito"),
        (
            "[Un](https://example.org/a?utm_source=x&b=1), <https://example.org/a?utm_source=x&b=1>\n",
            "[Un](https://example.org/a?b=1), <https://example.org/a?b=1>\n",
            "link-tracking:https://example.org/a?utm_source=x&b=1",
        ),
        (
            "Voir http://example.org/x?utm_source=a.\n",
            "Voir http://example.org/x.\n",
            "link-tracking:http://example.org/x?utm_source=a",
        ),
        (
            "(www.example.org/x?utm_source=a)\n",
            "(https://www.example.org/x)\n",
            "link-tracking:https://www.example.org/x?utm_source=a",
        ),
        ("À 18h30 précises.\n", "À 18\u00a0h\u00a030 précises.\n", "hour-format:edito"),
    ],
)
def test_what_is_certain(before: str, after: str, finding: str) -> None:
    """It is written instead, and the finding is gone."""
    one = edition(before)
    assert finding in mendable(one)
    found = mended(one, [finding])
    assert found.edito == after
    assert finding not in mendable(found)


def test_what_stands_in_an_address_too() -> None:
    """An address is never changed: where the same letters stand in one, it is left to the editor."""
    one = edition("La 9ème : [programme](https://example.org/9ème).\n")
    assert "ordinal:edito" not in mendable(one)
    assert mended(one, ["ordinal:edito"]) == one


def test_an_address_in_another() -> None:
    """Where an address without tracking might be part of another, or is written in other signs, nothing is done."""
    for edito in (
        "[a](https://example.org/?utm_source=x) [b](https://example.org/?utm_source=xy)\n",
        "[a](https://example.org/?b&amp;utm_source=x)\n",
    ):
        assert not [one for one in mendable(edition(edito)) if one.endswith("utm_source=x")]


def test_marks_between() -> None:
    """Words with marks between are not found as they are read: nothing is done."""
    one = edition("La 9**ème** fois.\n")
    assert mended(one, mendable(one)) == one or "ordinal:edito" not in mendable(one)


def test_what_is_no_link() -> None:
    """An address in code leads nowhere: it is no finding, and stays."""
    assert not mendable(edition("Écrivez `http://example.org/x?utm_source=a`.\n"))


def test_an_address_in_the_signature() -> None:
    """There it is mended too, and with that of the édito where both have it."""
    one = replace(
        edition("[Ici](http://example.org/x?utm_source=a)\n"),
        signature="Nous, http://example.org/x?utm_source=a",
    )
    (name,) = mendable(one)
    found = mended(one, [name])
    assert (found.edito, found.signature) == ("[Ici](http://example.org/x)\n", "Nous, http://example.org/x")


def test_each_field() -> None:
    """The subject is mended as well; what is no finding changes nothing."""
    one = edition("Bonjour.\n", "La 9ème rencontre")
    assert mended(one, ["ordinal:subject"]).subject == "La 9e rencontre"
    assert mended(one, ["ordinal:edito", "nothing", ""]) == one


def test_in_the_studio(desk: Desk) -> None:
    """One is mended by its button, all by another."""
    desk("draft", DAY, now=TUESDAY)
    studio = Studio(desk)
    studio.write("# Bonjour\n\nLa 9ème rencontre, à 18h30.\n")
    form = next(one for one in studio.all("/corriger") if ("finding", "ordinal:edito") in one.buttons)
    assert studio.send(form, finding="ordinal:edito") == 303
    assert "La 9e rencontre, à 18h30." in studio.edito
    studio.write("# Bonjour\n\nLa 9ème rencontre, à 18h30.\n")
    (every,) = [one for one in studio.all("/corriger") if one.buttons[0][0] == "tout"]
    assert studio.send(every, tout="oui") == 303
    assert "9ème" not in studio.edito
    assert "18h30" not in studio.edito
    assert studio.send(every, finding="nothing") == 303


TAGGED = [
    ("Un <b>mot</b> fort.\n", "Un **mot** fort.\n"),
    ("Un <STRONG> mot </STRONG>fort.\n", "Un **mot** fort.\n"),
    ("Du <i>biais</i>, du <em>biais</em>.\n", "Du *biais*, du *biais*.\n"),
    ("Mot<b>gras</b>mot, <b>Important :</b> la suite.\n", "Mot**gras**mot, **Important :** la suite.\n"),
    ("Une ligne<br>\nune autre<br>\nla fin.\n", "Une ligne\\\nune autre\\\nla fin.\n"),
    ("Une ligne <br/> une autre.\n", "Une ligne\\\nune autre.\n"),
    ('Voir <a href="https://e.org/a" target="_blank">ici</a>.\n', "Voir [ici](https://e.org/a).\n"),
    ("- un <b>mot</b>\n- deux\n", "- un **mot**\n- deux\n"),
]
LEFT = [
    "Un <b>mot fort.\n",
    "Un mot</b> fort.\n",
    "Un <b>mot *fort*</b>.\n",
    "Un *<i>mot</i>*.\n",
    "Un <b><i>mot</i></b>.\n",
    "Un <b>mot</b><i>mot</i>.\n",
    "<b>Important :</b>la suite.\n",
    "Une ligne<br><br>une autre.\n",
    "Une ligne<br>\n- une autre.\n",
    "Une ligne<br>\n\nUne autre.\n",
    "## Un titre<br>long\n",
    "Un <u>mot</u>, et un <b>mot</b>.\n",
    "<p>Un mot.</p>\n",
    "<ul><li>un</li></ul>\n",
    "Un <b>mot</b>, `un <b>mot</b>`.\n",
]


@pytest.mark.parametrize(("before", "after"), TAGGED)
def test_tags(before: str, after: str) -> None:
    """A tag that Markdown has signs for is mended whole, with the one that ends it."""
    one = edition(before)
    assert mendable(one) == {"html-tag:edito"}
    assert mended(one, ["html-tag:edito"]).edito == after


@pytest.mark.parametrize("before", LEFT)
def test_tags_that_are_left(before: str) -> None:
    """Where it is not certain what was meant, there is no button, and asking for it changes nothing."""
    one = edition(before)
    assert [finding.code for finding in slips(one)] == ["html-tag"]
    assert mendable(one) == frozenset()
    assert mended(one, ["html-tag:edito"]) == one


WRONG_ONES = [row[0] for row in WRONG] + [before for before, _ in TAGGED] + LEFT + [
    "La 9ème  rencontre , à 18h30 ,le 5th October.", "Etat, Ile, oeuvre, A vos agendas.", 'Il dit "oui" deux deux fois.',
    "[Un](https://e.org/a?utm_source=x) mot", "etc... et ( mot ) puis....", "2nde, XXI ème, 1ère", "Un mot juste, en **gras**.",
]  # fmt: skip


HINTS = (
    "italique",
    "les mots",
    "un point",
    "ligne vide",
    "fin de la ligne",
    "description",
    "retirez",
    "laissez",
)


def told(one: Edition) -> Counter[str]:
    """Count what is wrong in an édito, by code."""
    own = [passage for passage in passages(one) if passage.where == "edito"]
    found = [*placed_slips(one.edito).items(), *placed_fixes(own).items()]
    places = Counter[str]()
    for (code, _), same in found:
        places[code] += len(same)
    places["link-tracking"] = one.edito.count("utm_")
    return places


@given(st.lists(st.sampled_from(WRONG_ONES), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_every_correction(pieces: list[str]) -> None:
    """Each that is offered takes away what it is about, brings no other, says no word of a hint, and leaves all else byte for byte."""
    one = edition("# Titre\n\n" + "\n\n".join(pieces) + "\n")
    for name in mendable(one):
        found, code = mended(one, [name]), name.partition(":")[0]
        assert told(found) <= told(one)
        assert told(found)[code] < told(one)[code]
        assert not [hint for hint in HINTS if hint in found.edito and hint not in one.edito]
        others = [piece for piece in pieces if code not in told(edition(f"# Titre\n\n{piece}\n"))]
        assert not [piece for piece in others if piece.strip("\n") not in found.edito]


def test_what_the_preheader_repeats(desk: Desk) -> None:
    """A preheader that is the édito's first sentence is told of once, there; the editor's own is told of by itself."""
    desk("draft", DAY, now=TUESDAY)
    studio = Studio(desk)
    studio.write("# Bonjour\n\nLa 9ème rencontre.\n")
    assert named(studio, "ordinal") == ["ordinal:edito"]
    assert "de ce genre" not in studio.browser.get("/").text
    assert studio.send(studio.first("/corriger"), genre="ordinal") == 303
    studio.write("# Bonjour\n\nUne autre phrase, la 9ème.\n")
    studio.browser.get("/")
    assert studio.send(studio.first("/textes"), subject="Bonjour") == 303
    assert 'preheader = "Une autre phrase' in studio.file.read_text()  # it follows still
    assert studio.send(studio.first("/textes"), preheader="Une 2ème fois") == 303
    assert named(studio, "ordinal") == ["ordinal:edito", "ordinal:preheader"]


def named(studio: Studio, code: str) -> list[str]:
    """List the findings of a code that the studio mends by a click."""
    buttons = {value for form in studio.all("/corriger") for name, value in form.buttons if name == "finding"}
    return sorted(one for one in buttons if one.startswith(f"{code}:"))
