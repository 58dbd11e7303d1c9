"""A year at accelerated time: its weeks, and that it finds what is planted."""

import datetime as dt
from pathlib import Path

import pytest

from tests.year.plants import PLANTS, Plant, planted
from tests.year.story import lived, only, thursdays
from tests.year.weeks import KINDS, Week

DAY = dt.date(2027, 3, 11)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_week(tmp_path: Path, kind: Week) -> None:
    """Whatever goes wrong in a week, its letter is sent once, skipped, or held back and told; so are its neighbours."""
    story = only(kind, DAY, tmp_path)
    assert story.errors == []
    assert [one.end for one in story.fates][::2] == ["sent", "sent"]


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.what)
def test_it_can_fail(tmp_path: Path, plant: Plant) -> None:
    """A fault that is planted in the program is found."""
    with planted(plant):
        errors = only(plant.week, DAY, tmp_path, seed=2).errors
    assert any(plant.finds in said for said in errors), errors


def test_holidays_and_a_pause(tmp_path: Path) -> None:
    """A Thursday by the calendar's rules is skipped; the next letter leaves."""
    days = [day for day in thursdays() if dt.date(2027, 4, 29) <= day <= dt.date(2027, 5, 13)]
    story = lived(tmp_path, 1, days, KINDS[:1])
    assert story.errors == []
    assert [one.end for one in story.fates] == ["sent", "skipped", "sent"]
