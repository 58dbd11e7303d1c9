"""Rules that tell kinds apart inside one source."""

import pytest

from newsletter.collect.kinds import Traits, Verdict, judge
from newsletter.config import Rule, Source
from newsletter.model import Kind

TRAITS = Traits(
    title="Replay : l’Économie sociale aux territoires",
    summary="Un webinaire enregistré",
    categories=("Vidéos", "ODD 17"),
    url="https://example.org/Replay/eco",
    enclosure="audio/mpeg",
)


def source(*rules: Rule, only: tuple[str, ...] = ()) -> Source:
    return Source(
        id="s", kind=Kind.PUBLICATION, type="article", url="https://example.org", rule=rules, only=only
    )


@pytest.mark.parametrize(
    "rule",
    [
        Rule(kind=Kind.REPLAY, title=("REPLAY",)),
        Rule(kind=Kind.REPLAY, title=("l'economie",)),
        Rule(kind=Kind.REPLAY, title=("territoire",)),
        Rule(kind=Kind.REPLAY, title=("absent", "sociale")),
        Rule(kind=Kind.REPLAY, category=("video",)),
        Rule(kind=Kind.REPLAY, link=("/replay/",)),
        Rule(kind=Kind.REPLAY, enclosure=("audio/",)),
        Rule(kind=Kind.REPLAY, title=("replay",), category=("odd 17",)),
    ],
)
def test_matches(rule: Rule) -> None:
    """Words are found at the start of words, without case and accents; every criterion must hold."""
    assert judge(source(rule), TRAITS) == Verdict(Kind.REPLAY, "article")


@pytest.mark.parametrize(
    "rule",
    [
        Rule(kind=Kind.REPLAY, title=("play",)),
        Rule(kind=Kind.REPLAY, title=("webinaire",)),
        Rule(kind=Kind.REPLAY, title=("replay",), category=("absent",)),
        Rule(kind=Kind.REPLAY, enclosure=("video/",)),
        Rule(kind=Kind.REPLAY, title=(".*",)),
    ],
)
def test_does_not_match(rule: Rule) -> None:
    """A word inside another, or one criterion that fails, is no match; a word is no pattern."""
    assert judge(source(rule), TRAITS) == Verdict(Kind.PUBLICATION, "article")


def test_first_rule_wins() -> None:
    """The first rule that matches decides; `ignore` drops."""
    drop = Rule(ignore=True, title=("replay",))
    keep = Rule(kind=Kind.REPLAY, type="vidéo", title=("replay",))
    assert judge(source(drop, keep), TRAITS) is None
    assert judge(source(keep, drop), TRAITS) == Verdict(Kind.REPLAY, "vidéo")


def test_only() -> None:
    """`only` wants one of its words in title, summary or categories."""
    assert judge(source(only=("enregistre",)), TRAITS)
    assert judge(source(only=("absent", "odd")), TRAITS)
    assert judge(source(only=("absent",)), TRAITS) is None
