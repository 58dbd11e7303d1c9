"""Sessions: a cookie holds for thirty days, for one password and one preview, and cannot be made without it."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st

from newsletter.preview.sessions import Sessions, secret_of

NOW = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
SECRET = secret_of("une alliance par jour", "https://apercu.example.org")


def at(moment: dt.datetime) -> Callable[[], dt.datetime]:
    return lambda: moment


def test_lasts_thirty_days() -> None:
    """It holds until the last second of thirty days, also when the preview was started anew."""
    cookie = Sessions(SECRET, at(NOW)).begin()
    assert Sessions(SECRET, at(NOW + dt.timedelta(days=30, seconds=-1))).holds(cookie)
    assert not Sessions(SECRET, at(NOW + dt.timedelta(days=30))).holds(cookie)


@pytest.mark.parametrize(
    ("password", "url"),
    [
        ("une alliance par mois", "https://apercu.example.org"),
        ("une alliance par jour", "https://autre.example.org"),
    ],
)
def test_another_password_or_preview(password: str, url: str) -> None:
    """Another password ends all sessions; another preview with the same one knows none of them."""
    cookie = Sessions(SECRET, at(NOW)).begin()
    assert not Sessions(secret_of(password, url), at(NOW)).holds(cookie)


def test_no_two_are_the_same() -> None:
    """Nobody's cookie tells another's."""
    sessions = Sessions(SECRET, at(NOW))
    assert sessions.begin() != sessions.begin()


def test_a_longer_one_is_none() -> None:
    """Whoever has a cookie cannot make it last longer."""
    until, rest = Sessions(SECRET, at(NOW)).begin().split(".", 1)
    assert Sessions(SECRET, at(NOW)).holds(f"{until}.{rest}")
    assert not Sessions(SECRET, at(NOW)).holds(f"{int(until) + 1}.{rest}")
    assert not Sessions(SECRET, at(NOW)).holds(f"0{until}.{rest}")


@given(st.text())
def test_what_is_none(cookie: str) -> None:
    """Nothing else is a session, and nothing breaks."""
    sessions = Sessions(SECRET, at(NOW))
    assert not sessions.holds(cookie)
    assert not sessions.holds(f"{cookie}{sessions.begin()}" if cookie else "")
