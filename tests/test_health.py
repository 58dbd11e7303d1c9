"""Health: silence against a source's own rhythm, and a failure said in both languages."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.failure import Failure
from newsletter.collect.rhythm import are_many, silence
from newsletter.exceptions import SourceError, WebPageError
from newsletter.horizon import news_day
from newsletter.model import Entry, Kind
from newsletter.web.trouble import NoAnswerError, Trouble

TODAY = dt.date(2023, 9, 26)
NOW = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
PARTS = st.lists(st.integers(-30, 800), max_size=12)


def days(ago: Iterable[int]) -> list[dt.date]:
    return [TODAY - dt.timedelta(days=number) for number in ago]


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
    found = silence(days(days_ago), TODAY)
    assert (found.weeks if found else None) == weeks


def test_what_news_are_of() -> None:
    """News are of the day that their source dates them, else of the day they were met, but for a first collection's."""
    one = Entry(key="s/1", kind=Kind.PUBLICATION, sources=("s",), title="t", first_seen=NOW)
    assert news_day(one) == TODAY
    assert news_day(dataclasses.replace(one, initial=True)) is None
    dated = dataclasses.replace(one, published=dt.date(2023, 1, 1), initial=True)
    assert news_day(dated) == dt.date(2023, 1, 1)


def test_silence_in_french() -> None:
    """It is said with the source's own rhythm."""
    found = silence(days([60, 67, 74, 81]), TODAY)
    assert found is not None
    assert (
        found.french == "silencieuse depuis 8\u00a0semaines (d’ordinaire, du nouveau tous les 7\u00a0jours)"
    )


@given(PARTS, st.randoms())
def test_order_is_nothing(ago: list[int], random: st.DrawFn) -> None:
    """The order of days says nothing, and neither does a day with several things."""
    shuffled = [*ago, *ago]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert silence(days(shuffled), TODAY) == silence(days(ago), TODAY)


@given(PARTS, st.integers(0, 28))
def test_news_end_silence(ago: list[int], recent: int) -> None:
    """Who had something new within four weeks is not silent."""
    assert silence(days([*ago, recent]), TODAY) is None


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


@pytest.mark.parametrize(
    ("skipped", "before", "many"),
    [
        (0, [], False),
        (2, [], False),
        (3, [], True),
        (3, [1, 0, 0], True),
        (8, [3, 3, 3], False),
        (9, [3, 3, 3], True),
    ],
)
def test_many_that_cannot_be_read(skipped: int, before: list[int], *, many: bool) -> None:
    """A few are careless lines; more than twice as many as usual are a change of form."""
    assert are_many(skipped, before) is many
