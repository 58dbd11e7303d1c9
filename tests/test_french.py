"""French words for dates, hours, durations and counts."""

import datetime as dt
import sys
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from newsletter import french

PARIS = ZoneInfo("Europe/Paris")


def said(text: str) -> str:
    return text.replace(french.NBSP, " ")


def test_dates() -> None:
    """Days and months are small letters, the first of a month is « 1er »."""
    assert said(french.long_date(dt.date(2023, 9, 28))) == "jeudi 28 septembre 2023"
    assert said(french.long_date(dt.date(2023, 8, 1), weekday=False)) == "1er août 2023"
    assert said(french.short_date(dt.date(2023, 10, 5))) == "jeu. 5 octobre"
    assert french.month_name(dt.date(2024, 2, 1)) == "février"
    assert french.leaf(dt.date(2023, 10, 5)).month == "oct."


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (dt.datetime(2023, 10, 5, 9, tzinfo=PARIS), dt.datetime(2023, 10, 5, 18, 30, tzinfo=PARIS), "jeudi 5 octobre 2023, de 9 h à 18 h 30"),
        (dt.datetime(2023, 10, 5, 9, 5, tzinfo=PARIS), None, "jeudi 5 octobre 2023 à 9 h 05"),
        (dt.datetime(2023, 12, 31, 22, tzinfo=PARIS), dt.datetime(2024, 1, 1, 2, tzinfo=PARIS), "dimanche 31 décembre 2023, de 22 h à 2 h"),
        (dt.datetime(2026, 12, 4, 10, tzinfo=PARIS), dt.datetime(2026, 12, 5, tzinfo=PARIS), "vendredi 4 décembre 2026, de 10 h à minuit"),
        (dt.datetime(2026, 12, 31, 20, tzinfo=PARIS), dt.datetime(2027, 1, 2, 9, tzinfo=PARIS), "du jeudi 31 décembre 2026 à 20 h au samedi 2 janvier 2027 à 9 h"),
        (dt.date(2023, 10, 5), dt.date(2023, 10, 5), "jeudi 5 octobre 2023"),
        (dt.date(2023, 7, 3), dt.date(2023, 7, 5), "du 3 au 5 juillet 2023"),
        (dt.date(2023, 6, 30), dt.date(2023, 7, 1), "vendredi 30 juin et samedi 1er juillet 2023"),
        (dt.date(2023, 12, 31), dt.date(2024, 1, 1), "dimanche 31 décembre 2023 et lundi 1er janvier 2024"),
    ],
)  # fmt: skip
def test_when(start: dt.date, end: dt.date | None, expected: str) -> None:
    """An event's time is told in full, once."""
    assert said(french.when(start, end)) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(3480, "58 min"), (7800, "2 h 10"), (3600, "1 h"), (3659, "1 h 01"), (3599, "1 h"), (12, "1 min")],
)
def test_duration(seconds: int, expected: str) -> None:
    """Durations are in minutes, from an hour on in hours."""
    assert said(french.duration(seconds)) == expected


def test_counts_and_lists() -> None:
    """The plural starts at two; a list ends with « et »."""
    assert [said(french.count(n, "édition")) for n in (0, 1, 2)] == ["0 édition", "1 édition", "2 éditions"]
    assert said(french.count(1_234_567, "lecteur")) == "1 234 567 lecteurs"
    assert [french.listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a et b",
        "a, b et c",
    ]


def test_folded() -> None:
    """Case, accents, ligatures of compatibility, apostrophes and spaces don't tell words apart."""
    assert french.comparable("  L’ÉTÉ  à\u00a0Paris ") == french.comparable("l'ete a paris")


@pytest.mark.parametrize("styled", ["𝗖𝗢𝗟𝗟𝗢𝗤𝗨𝗘", "𝑪𝒐𝒍𝒍𝒐𝒒𝒖𝒆", "𝓬𝓸𝓵𝓵𝓸𝓺𝓾𝓮", "ＣＯＬＬＯＱＵＥ", "Ⓒⓞⓛⓛⓞⓠⓤⓔ"])
def test_styled_letters_are_letters(styled: str) -> None:
    """Letters that social networks are given for bold or italic fold to the letters that are read."""
    assert french.comparable(styled) == "colloque"


def test_every_letter_has_one_folded_form() -> None:
    """A capital folds as its small letter does, and no letter folds further when it is folded again."""
    letters = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isalpha()]
    assert [
        one for one in letters if french.comparable(french.comparable(one)) != french.comparable(one)
    ] == []
    # The dotless ı has the capital of i.
    assert [one for one in letters if french.comparable(one.upper()) != french.comparable(one)] == ["ı"]


@given(st.text(max_size=40))
def test_folded_is_idempotent(text: str) -> None:
    """What is folded stays as it is."""
    once = french.comparable(text)
    assert french.comparable(once) == once


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Indian/Reunion", "heure de La Réunion"),
        ("Pacific/Noumea", "heure de la Nouvelle-Calédonie"),
        ("Europe/London", "heure\u202f: Royaume-Uni"),
    ],
)
def test_zone_name(zone: str, said: str) -> None:
    assert french.zone_name(zone).replace("\u00a0", "\u202f").replace(" :", "\u202f:") == said


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("Nouvel essai à 9 h 10..", "Nouvel essai à 9 h 10."),
        ("Sauté : Pause d’été.. Reprise le 5.", "Sauté : Pause d’été. Reprise le 5."),
        ("Reportée : grève….", "Reportée : grève…"),
        ("Vraiment ?. Oui.", "Vraiment ? Oui."),
        ("Vraiment?. Oui!.\nNon..\n", "Vraiment? Oui!\nNon.\n"),
        ("Trois points... et la suite...", "Trois points... et la suite..."),
        ("Restauré dans ../letter et .. .", "Restauré dans ../letter et .. ."),
        ("Le fichier a..b.toml.", "Le fichier a..b.toml."),
    ],
)
def test_one_stop(made: str, said: str) -> None:
    """A sentence ends once, whatever it was made of; three dots and paths stay."""
    assert french.one_stop(made) == said
    assert french.one_stop(said) == said
