"""Sessions: a cookie holds for thirty days, for one password and one preview, and cannot be made without it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from newsletter.preview.sessions import Sessions, secret_of

NONE = Path("nowhere")  # none was ever ended
NOW = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
SECRET = secret_of("une alliance par jour", "https://apercu.example.org")


def at(moment: dt.datetime) -> Callable[[], dt.datetime]:
    return lambda: moment


def test_lasts_thirty_days() -> None:
    """It holds until the last second of thirty days, also when the preview was started anew."""
    cookie = Sessions(SECRET, at(NOW), NONE).begin()
    assert Sessions(SECRET, at(NOW + dt.timedelta(days=30, seconds=-1)), NONE).holds(cookie)
    assert not Sessions(SECRET, at(NOW + dt.timedelta(days=30)), NONE).holds(cookie)


@pytest.mark.parametrize(
    ("password", "url"),
    [
        ("une alliance par mois", "https://apercu.example.org"),
        ("une alliance par jour", "https://autre.example.org"),
    ],
)
def test_another_password_or_preview(password: str, url: str) -> None:
    """Another password ends all sessions; another preview with the same one knows none of them."""
    cookie = Sessions(SECRET, at(NOW), NONE).begin()
    assert not Sessions(secret_of(password, url), at(NOW), NONE).holds(cookie)


def test_no_two_are_the_same() -> None:
    """Nobody's cookie tells another's."""
    sessions = Sessions(SECRET, at(NOW), NONE)
    assert sessions.begin() != sessions.begin()


def test_a_longer_one_is_none() -> None:
    """Whoever has a cookie cannot make it last longer."""
    until, rest = Sessions(SECRET, at(NOW), NONE).begin().split(".", 1)
    assert Sessions(SECRET, at(NOW), NONE).holds(f"{until}.{rest}")
    assert not Sessions(SECRET, at(NOW), NONE).holds(f"{int(until) + 1}.{rest}")
    assert not Sessions(SECRET, at(NOW), NONE).holds(f"0{until}.{rest}")


def test_ended_before_its_time(tmp_path: Path) -> None:
    """An ended session is over, also after a restart, and is forgotten once it would be over by itself; another goes on."""
    file = tmp_path / "var" / "ended"
    sessions = Sessions(SECRET, at(NOW), file)
    one, other = sessions.begin(), sessions.begin()
    sessions.end(one)
    sessions.end("none")
    for now in (sessions, Sessions(SECRET, at(NOW), file)):
        assert (now.holds(one), now.holds(other)) == (False, True)
    assert one not in file.read_text()
    later = Sessions(SECRET, at(NOW + dt.timedelta(days=30)), file)
    later.end(later.begin())
    assert len(file.read_text().split()) == 1


@given(st.text())
def test_what_is_none(cookie: str) -> None:
    """Nothing else is a session, and nothing breaks."""
    sessions = Sessions(SECRET, at(NOW), NONE)
    assert not sessions.holds(cookie)
    assert not sessions.holds(f"{cookie}{sessions.begin()}" if cookie else "")
