"""A year at accelerated time: its weeks, and that it finds what is planted."""

import datetime as dt
from pathlib import Path

import pytest

from tests.year.deeds import Week
from tests.year.kinds import KINDS
from tests.year.moved import off, skipped_off, wanted_off
from tests.year.plants import PLANTS, Plant, planted
from tests.year.story import lived, only, thursdays

pytestmark = pytest.mark.long

DAY = dt.date(2027, 3, 11)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Take some of the weeks and of the plants: a year (`python -m tools.year`) has all weeks, `make soak` tries all."""
    every = metafunc.config.getoption("every")
    if metafunc.function is test_a_week:
        metafunc.parametrize("kind", KINDS[::every], ids=lambda kind: kind.__name__)
    elif metafunc.function is test_it_can_fail:
        metafunc.parametrize("plant", PLANTS[::every], ids=lambda plant: plant.what)


def test_a_week(tmp_path: Path, kind: Week) -> None:
    """Whatever goes wrong in a week, its letter is sent once, skipped, or held back and told; so are its neighbours."""
    story = only(kind, DAY, tmp_path)
    assert story.errors == []
    assert [one.end for one in story.fates][::2] == ["sent", "sent"]


def test_it_can_fail(tmp_path: Path, plant: Plant) -> None:
    """A fault that is planted in the program is found."""
    with planted(plant):
        errors = only(plant.week, plant.day, tmp_path, seed=2).errors
    assert any(plant.finds in said for said in errors), errors


@pytest.mark.parametrize(("kind", "end"), [(off, "skipped"), (skipped_off, "skipped"), (wanted_off, "sent")])
def test_a_holiday(tmp_path: Path, kind: Week, end: str) -> None:
    """A Thursday by the calendar's rules is skipped, unless its editor wants a letter; the next one leaves."""
    story = only(kind, dt.date(2027, 5, 6), tmp_path)
    assert story.errors == []
    assert [one.end for one in story.fates] == ["sent", end, "sent"]


def test_a_plan(tmp_path: Path) -> None:
    """A year's plan lives its Thursdays in order, those without a letter by rule among them."""
    days = [day for day in thursdays() if dt.date(2027, 4, 29) <= day <= dt.date(2027, 5, 20)]
    story = lived(tmp_path, 1, days, KINDS[:1])
    assert story.errors == []
    assert [one.day for one in story.fates] == days
    assert [one.end for one in story.fates][::2] == ["sent", "sent"]
