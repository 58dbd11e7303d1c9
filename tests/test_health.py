"""Health: silence against a source's own rhythm, and a failure said in both languages."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.failure import Failure
from newsletter.collect.health import silence
from newsletter.exceptions import SourceError, WebPageError
from newsletter.model import Entry, Kind
from newsletter.web.trouble import NoAnswerError, Trouble

TODAY = dt.date(2023, 9, 26)
NOW = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
PARTS = st.lists(st.integers(-30, 800), max_size=12)


def entry(days_ago: int, *, dated: bool = True, initial: bool = False) -> Entry:
    then = NOW - dt.timedelta(days=days_ago)
    return Entry(
        key=f"s/{days_ago}", kind=Kind.PUBLICATION, sources=("s",), title="t",
        first_seen=NOW if dated else then, published=then if dated else None, initial=initial,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days_ago", "weeks"),
    [
        ([28, 35, 42, 49], None),  # four weeks are no silence yet
        ([29, 36, 43, 50], 4),
        ([29, 29, 36, 43], None),  # three days make no rhythm
        ([60, 90, 120, 150], None),  # monthly: two months
        ([90, 120, 150, 180], None),
        ([91, 121, 151, 181], 13),
        ([400, 401, 402, 403], 57),
        ([50, 57, 64, 71, -10], 7),  # what is dated in the future was not published yet
        ([-1, -2, -3, -4], None),
        ([], None),
    ],
)
def test_silence(days_ago: list[int], weeks: int | None) -> None:
    """Silent is who has had nothing new for over four weeks and over three times its usual gap."""
    found = silence(map(entry, days_ago), TODAY)
    assert (found.weeks if found else None) == weeks


def test_undated_entries() -> None:
    """Without dates the days count on which entries were met, but for those of the first collection."""
    assert silence([entry(day, dated=False) for day in (50, 57, 64, 71)], TODAY)
    assert silence([entry(day, dated=False, initial=True) for day in (50, 57, 64, 71)], TODAY) is None


def test_silence_in_french() -> None:
    """It is said with the source's own rhythm."""
    found = silence(map(entry, [60, 67, 74, 81]), TODAY)
    assert found is not None
    assert (
        found.french == "silencieuse depuis 8\u00a0semaines (d’ordinaire, du nouveau tous les 7\u00a0jours)"
    )


@given(PARTS, st.randoms())
def test_order_is_nothing(days: list[int], random: st.DrawFn) -> None:
    """The order of entries says nothing, and neither does an entry met twice."""
    shuffled = [*days, *days]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert silence(map(entry, shuffled), TODAY) == silence(map(entry, days), TODAY)


@given(PARTS, st.integers(0, 28))
def test_news_end_silence(days: list[int], recent: int) -> None:
    """Who had something new within four weeks is not silent."""
    assert silence(map(entry, [*days, recent]), TODAY) is None


@pytest.mark.parametrize("trouble", Trouble)
def test_both_languages(trouble: Trouble) -> None:
    """Each trouble has French words of its own, and survives storing."""
    failure = Failure.of(NoAnswerError(trouble, "HTTP 500 Oops"), "https://e.org/")
    assert Failure.read(failure.written) == failure
    assert failure.french
    others = {Failure(trouble=other, cause="").french for other in Trouble if other is not trouble}
    assert failure.french not in others


def test_other_errors() -> None:
    """A page in a feed's place has its own trouble; whatever else a parser says is unreadable."""
    assert Failure.of(WebPageError("Web page", "s", cause="<html>"), "x").trouble is Trouble.PAGE
    failure = Failure.of(SourceError("Nothing in it", "s"), "x")
    assert (failure.trouble, failure.cause) == (Trouble.UNREADABLE, "Nothing in it")


def test_older_texts() -> None:
    """What the first versions stored is a cause, whatever it looks like."""
    assert Failure.read(None) is None
    for text in ("HTTP 404 Not Found", "", "{}", "[1]", '{"trouble": "?"}'):
        assert Failure.read(text) == Failure(trouble=Trouble.UNREADABLE, cause=text)
