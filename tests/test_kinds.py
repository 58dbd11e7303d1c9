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
    enclosures=("image/png", "audio/mpeg"),
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


@pytest.mark.parametrize(
    ("link", "url", "matches"),
    [
        ("youtube.com", "https://www.YouTube.com/watch?v=x", True),
        ("youtube.com", "https://youtube.com", True),
        ("youtube.com", "https://notyoutube.com/watch", False),
        ("youtube.com", "https://example.org/partage?u=https://youtube.com/x", False),
        ("www.youtube.com", "https://youtube.com/watch", False),
        ("example.org", "https://example.org.evil.net/", False),
        ("page.html", "https://example.org/page.html", True),
        ("/replay/", "https://example.org/Replay/x", True),
        ("youtube.com/watch", "https://www.youtube.com/watch?v=x", True),
        ("v=abc", "https://www.youtube.com/watch?v=abc", True),
        ("youtube.com", "", False),
        ("youtube.com", "https://[/", False),
    ],
)
def test_links(link: str, url: str, *, matches: bool) -> None:
    """A host's name means that host and those below it; anything else is a part of the address."""
    found = judge(source(Rule(kind=Kind.REPLAY, link=(link,))), Traits(title="x", url=url))
    assert found is not None
    assert (found.kind is Kind.REPLAY) is matches


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
