"""Durations, read in whatever form they are written, and said in minutes and as ISO 8601 does."""

import pytest

from newsletter.durations import iso_duration, minutes_of, shown_duration


@pytest.mark.parametrize(
    ("words", "minutes", "said"),
    [
        ("58\u00a0min", 58, "PT58M"),
        ("2\u00a0h\u00a010", 130, "PT2H10M"),
        ("1 h", 60, "PT1H"),
        ("1h30", 90, "PT1H30M"),
        ("1 h 05 min 30 s", 66, "PT1H5M30S"),
        ("45", 45, "PT45M"),
        ("90 s", 2, "PT1M30S"),
        ("40 s", 1, "PT40S"),
        ("2 heures", 120, "PT2H"),
        ("40 minutes", 40, "PT40M"),
        ("90 minutes", 90, "PT1H30M"),
        ("1 h 60", 120, "PT2H"),
        ("12 min de lecture", 12, "PT12M"),
        ("3 min d’écoute", 3, "PT3M"),
        ("1:30:00", 90, "PT1H30M"),
        ("45:00", 45, "PT45M"),
        ("0:45", 1, "PT45S"),
        ("PT1H30M", 90, "PT1H30M"),
        ("pt45s", 1, "PT45S"),
        ("1,5 h", 90, "PT1H30M"),
        ("", 0, ""),
        ("0", 0, ""),
        ("une heure", 0, ""),
        ("une journée", 0, ""),
        ("120 pages", 0, ""),
        ("de lecture", 0, ""),
        ("-10 min", 0, ""),
    ],
)
def test_durations(words: str, minutes: int, said: str) -> None:
    """As people, clocks and programs write them; what is no duration is none in either saying."""
    assert (minutes_of(words), iso_duration(words)) == (minutes, said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("1:30:00", "1\u00a0h\u00a030"),
        ("1,5 h", "1\u00a0h\u00a030"),
        ("58 min", "58\u00a0min"),
        ("120 pages", ""),
        ("abc", ""),
        ("0 min", ""),
        ("-5 min", ""),
        ("24 h", "24\u00a0h"),
        ("24 h 01", ""),
        ("999 h", ""),
        ("", ""),
    ],
)
def test_shown(words: str, said: str) -> None:
    """Readers see one form, whichever was written; what is no duration, or more than a day, is not shown."""
    assert shown_duration(words) == said
