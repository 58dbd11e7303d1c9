"""Which dates are read, measured on announcements that readers labelled, some of whom had not seen the rules."""

import pathlib

import pytest

from tools.announcements import Figures, cases_of, made_of, measured

DATA = pathlib.Path(__file__).parent / "data"


@pytest.mark.parametrize(
    ("name", "total", "events", "right", "asked"),
    [
        ("tuning", 170, 85, 100, 4),
        ("second", 120, 60, 98, 8),
        ("third", 440, 220, 98, 38),
        ("fourth", 40, 20, 95, 1),
        ("fifth", 60, 30, 87, 3),
        ("sixth", 40, 20, 90, 1),
        ("held", 40, 20, 100, 1),
        ("seventh", 155, 91, 99, 5),
        ("strangers-third", 130, 65, 98, 3),
        ("strangers-fourth", 130, 65, 98, 4),
        ("strangers-fifth", 140, 70, 100, 2),
        ("strangers-sixth", 120, 60, 97, 2),
    ],
)
@pytest.mark.some(4)
def test_labelled_announcements(name: str, total: int, events: int, right: int, asked: int) -> None:
    """The figures are those of docs/dates.md; about half of what is labelled announces nothing."""
    found = measured(cases_of(DATA / f"announcements-{name}.toml"))
    assert found.total == total
    assert sum(count for (event, _), count in found.counts.items() if event) == events
    assert (found.certain_and_wrong, round(100 * found.share_right)) == (0, right), str(found)
    assert found.counts[False, "wrong ?"] <= asked, str(found)


def test_figures() -> None:
    """What is certain and wrong is a share of all; what is right, of the events; where there is nothing, nothing is wrong."""
    counts = {
        (True, "right"): 2, (True, "right ?"): 1, (True, "nothing"): 1, (True, "wrong"): 1,
        (False, "wrong"): 1, (False, "nothing"): 4,
    }  # fmt: skip
    found = Figures(counts)
    assert (found.certain_and_wrong, found.share_wrong, found.share_right) == (2, 0.2, 0.6)
    assert "20.0% of all, 50.0% of the certain" in str(found)
    assert Figures({}).share_wrong == 0


def test_an_end_without_an_hour_holds_whatever_hour_is_read() -> None:
    """Of two days with hours the text may say those of the first only; else start and end are compared as they are."""
    case = {"text": "Forum\nDu 3 novembre à 9h au 5 novembre 2026 à 18h", "published": "2026-10-01T09:00"}
    event = {**case, "event": True, "start": "2026-11-03T09:00"}
    assert made_of({**event, "end": "2026-11-05"}) == "right"
    assert made_of({**event, "end": "2026-11-05T18:00"}) == "right"
    assert made_of({**event, "end": "2026-11-06"}) == "wrong"
    assert made_of(event) == "wrong"
    assert made_of({**case, "event": False}) == "wrong"
    assert made_of({**case, "text": "Un ou plusieurs mots", "event": False}) == "nothing"
