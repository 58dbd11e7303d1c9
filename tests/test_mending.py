"""Findings mended by a click: only where it is certain what to write instead, and where."""

import datetime as dt

import pytest

from newsletter.model import Edition, EditionStatus
from newsletter.preflight.mending import mendable, mended
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
    every = studio.all("/corriger")[-1]
    assert every.buttons[0][0] == "tout"
    assert studio.send(every, tout="oui") == 303
    assert "9ème" not in studio.edito
    assert "18h30" not in studio.edito
    assert studio.send(every, finding="nothing") == 303
