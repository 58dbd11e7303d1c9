"""Counts of phrases in labelled sets, which marks in the tables follow from."""

from pathlib import Path

import pytest

from newsletter.facets.subjects import Strength
from tools.facet_counts import Count, Phrase, counted, told

_ENTRY = '[[entry]]\ntitle = "{}"\nsummary = ""\nplace = ""\nsource = ""\nacteurs = {}\ndomaines = []\nechelons = []\n'


def _file(path: Path, *entries: tuple[str, list[str]]) -> Path:
    path.write_text("".join(_ENTRY.format(*entry) for entry in entries), encoding="utf-8")
    return path


def test_each_phrase_is_counted_where_it_stands(tmp_path: Path) -> None:
    files = [
        _file(
            tmp_path / "a.toml", ("Le tiers-lieu ouvre", ["initiatives-citoyennes"]), ("Un tiers-lieu", [])
        ),
        _file(tmp_path / "b.toml", ("Des tiers-lieux partout", ["initiatives-citoyennes"])),
    ]
    (count,) = [one for phrase, one in counted(files).items() if phrase.words == "tier lieu"]
    assert (count.right, count.wrong, count.readers) == (2, 1, {"a.toml", "b.toml"})


THREE = {"a", "b", "c"}


@pytest.mark.parametrize(
    ("strength", "count", "word"),
    [
        (Strength.FIELD, Count(right=14, wrong=2, missed=3, readers=THREE), "stronger"),
        (Strength.FIELD, Count(right=13, wrong=2, missed=3, readers=THREE), ""),  # not often enough right
        (Strength.FIELD, Count(right=14, wrong=2, missed=3, readers={"a", "b"}), ""),  # two readers alone
        (
            Strength.FIELD,
            Count(right=14, wrong=2, missed=2, readers=THREE),
            "",
        ),  # nearly always found all the same
        (Strength.FIELD, Count(right=7, wrong=0, missed=7, readers=THREE), ""),  # too rare
        (Strength.PLAIN, Count(right=6, wrong=4, readers=THREE), "weaker"),
        (Strength.PLAIN, Count(right=7, wrong=4, readers=THREE), ""),
        (Strength.PLAIN, Count(right=3, wrong=4, readers=THREE), ""),
        (Strength.FIELD, Count(right=6, wrong=4, readers=THREE), ""),  # it is not enough by itself
    ],
)
def test_what_counts_speak_against_is_told(strength: Strength, count: Count, word: str) -> None:
    lines = [*told({Phrase("sante", strength, "soin"): count})]
    assert [line.split()[0] for line in lines] == [word] * bool(word)
