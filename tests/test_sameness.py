"""What is merged and what is proposed, measured on pairs that people labelled."""

import datetime as dt
import pathlib
from typing import Any

import pytest

from newsletter.collect.same.certain import certain
from newsletter.collect.same.elsewhere import towns_of
from newsletter.collect.same.seen import seen
from newsletter.model import Entry, Kind
from tools.sameness import Figures, measured, pairs_of

DATA = pathlib.Path(__file__).parent / "data"


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("tuning", 120),
        ("held", 120),
        ("strangers-tuning", 120),
        ("relayed-tuning", 50),
        ("relayed-held", 50),
        ("met", 200),
    ],
)
def test_labelled_pairs(name: str, least: int) -> None:
    """Nothing different is merged, nine in ten of what is the same are found, at most one proposal in three is wrong."""
    pairs = pairs_of(DATA / f"pairs-{name}.toml")
    found = measured(pairs)
    assert len(pairs) >= least
    assert found.wrong_merges == 0
    assert found.share_found("same") >= 0.9, str(found)
    assert found.share_found("replay") >= 0.9, str(found)
    assert found.share_wrong <= 1 / 3, str(found)


def test_recordings_of_all_kinds() -> None:
    """Late, cut, dated in other forms, told in other words, or made as the page of a live: nine in ten are found."""
    found = measured(pairs_of(DATA / "pairs-recorded.toml"))
    assert found.wrong_merges == 0
    assert found.share_found("replay") >= 0.9, str(found)
    assert found.share_wrong <= 1 / 3, str(found)


@pytest.mark.parametrize("name", ["everyday", "everyday-held"])
def test_everyday_titles(name: str) -> None:
    """Of two houses' everyday titles, word for word alike, none are merged that are two things; what is one is found."""
    found = measured(pairs_of(DATA / f"pairs-{name}.toml"))
    assert found.wrong_merges == 0
    assert found.share_found("same") >= 0.9, str(found)
    assert found.counts["same", "merged"] >= 6


def test_titles_that_each_house_writes() -> None:
    """Where summaries tell two houses' things apart, at most one proposal in three is wrong under everyday titles, too."""
    found = measured(pairs_of(DATA / "pairs-forms.toml"))
    assert found.wrong_merges == 0
    assert found.share_found("same") >= 0.9, str(found)
    assert found.share_wrong <= 1 / 3, str(found)


def test_figures() -> None:
    """Shares are of what has a label; where there is nothing, none is wrong."""
    counts = {
        ("same", "merged"): 1, ("same", "proposed"): 2, ("same", "apart"): 1,
        ("different", "proposed"): 1, ("different", "merged"): 3,
    }  # fmt: skip
    found = Figures(counts)
    assert (found.wrong_merges, found.share_found("same"), found.share_wrong) == (3, 0.75, 1 / 3)
    assert str(found).endswith("wrong merges 3, wrong proposals 33%")
    assert Figures({}).share_wrong == 0


def _is_merged(kind: Kind, title: str, mine: str, theirs: str, **more: Any) -> bool:
    """Whether two houses' entries of one title, that differ in their summaries only, are merged."""
    houses = (("alpha", mine), ("beta", theirs))
    return certain(*seen(_entry(house, kind, title, said, **more) for house, said in houses)) is not None


def _entry(house: str, kind: Kind, title: str, summary: str, **more: Any) -> Entry:
    common: dict[str, Any] = {
        "key": f"{house}-1", "sources": (house,), "kind": kind, "title": title, "summary": summary,
        "url": f"https://{house}.example/1", "first_seen": dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC),
    }  # fmt: skip
    return Entry(**common, **more)


@pytest.mark.parametrize(
    ("theirs", "things"),
    [
        ("Rapport annuel sur le mécénat territorial, publié par la Fondation Delvaux pour ses adhérents.", 1),
        ("Un rapport annuel sur le mécénat territorial, publié par la Fondation Delvaux pour ses adhérents.", 1),
        ("Rapport annuel sur le mécénat territorial, publié par la Fondation Mercier pour ses adhérents.", 2),
        ("Rapport annuel 2025 sur le mécénat territorial, publié par la Fondation Delvaux pour ses adhérents.", 2),
    ],
)  # fmt: skip
def test_summaries_of_two_houses(theirs: str, things: int) -> None:
    """One proper name, or one number, makes another publisher's work of the same words."""
    mine = "Rapport annuel sur le mécénat territorial, publié par la Fondation Delvaux pour ses adhérents."
    published = {"published": dt.datetime(2026, 11, 30, 10, tzinfo=dt.UTC)}
    title = "Mécénat territorial : panorama des gouvernances partenariales"
    assert _is_merged(Kind.PUBLICATION, title, mine, theirs, **published) is (things == 1)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("Rencontre du 12 décembre sur le mécénat.", "Rencontre sur le mécénat, inscriptions avant le 28 novembre."),
        ("Rencontre sur le mécénat, de Lille à Madame Delvaux.", "Rencontre sur le mécénat et appel à Projets."),
    ],
)  # fmt: skip
def test_one_event_of_which_other_days_are_named(mine: str, theirs: str) -> None:
    """At one instant in one hall, a day until which to book makes no other event."""
    held = {
        "start": dt.datetime(2026, 12, 12, 18, tzinfo=dt.UTC),
        "place": "Maison Delvaux, 3 rue Royale, 29200 Brest",
    }
    assert _is_merged(Kind.EVENT, "Mécénat territorial et gouvernance partenariale", mine, theirs, **held)


@pytest.mark.parametrize(
    ("words", "towns"),
    [
        ("Appel à Projets", set()),
        ("Lettre à Madame la ministre", set()),
        ("Rencontre à Quimper", {"quimper"}),
        ("Le 3 mai à Brest, à Noël", {"brest"}),
    ],
)
def test_what_follows_a_is_a_town_only_where_it_may_be_one(words: str, towns: set[str]) -> None:
    """Everyday words with a capital are none."""
    (one,) = seen([_entry("alpha", Kind.PUBLICATION, "Un titre", words)])
    assert towns_of(one) == towns
