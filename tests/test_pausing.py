"""When a reader who was refused for now is tried again."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from newsletter.deliver import MishapKind, next_try
from newsletter.model import LONGEST_PAUSE

ZONE = dt.timezone(dt.timedelta(hours=2))
NOON = dt.datetime(2023, 9, 28, 12, 0, 40, 5, tzinfo=ZONE)
MIDNIGHT = dt.datetime(2023, 9, 29, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("tries", "hour"),
    [(1, "12:10"), (2, "12:20"), (3, "12:40"), (4, "13:20"), (5, "14:00"), (6, "14:00"), (10_000, "14:00")],
)
def test_pauses_grow(tries: int, hour: str) -> None:
    """Ten minutes, then twice as long each time, two hours at most; from a whole minute on."""
    found = next_try(MishapKind.READER, tries, NOON, MIDNIGHT)
    assert found is not None
    assert found.isoformat() == f"2023-09-28T{hour}:00+02:00"


@pytest.mark.parametrize(
    ("at", "expected"),
    [("21:44", "23:44"), ("21:46", "23:45"), ("23:44", "23:45"), ("23:45", None), ("23:59", None)],
)
def test_once_more_before_it_is_too_late(at: str, expected: str | None) -> None:
    """However long the pause, a quarter of an hour before the end there is a try; after that every run tries."""
    found = next_try(MishapKind.READER, 9, dt.datetime.fromisoformat(f"2023-09-28T{at}+02:00"), MIDNIGHT)
    assert (found.strftime("%H:%M") if found else None) == expected


@pytest.mark.parametrize("kind", list(MishapKind))
def test_what_is_nobodys_own_is_tried_by_every_run(kind: MishapKind) -> None:
    """Only what a reader's own turn ended with makes that reader wait: not a login, a limit, a server that is gone."""
    waits = {"reader", "full", "message", "answer", "broken", "patience"}
    assert (next_try(kind, 1, NOON, MIDNIGHT) is not None) is (kind.value in waits)


@pytest.mark.parametrize("kind", list(MishapKind))
def test_what_is_denied_to_one_while_others_have_it(kind: MishapKind) -> None:
    """Where others have the letter by the same server, who is denied it waits as one who is refused; a login is still nobody's own."""
    waits = {"relay", "access", "turned-away"}
    alone = next_try(kind, 1, NOON, MIDNIGHT)
    expected = next_try(MishapKind.READER, 1, NOON, MIDNIGHT) if kind.value in waits else alone
    assert next_try(kind, 1, NOON, MIDNIGHT, is_taken=True) == expected


@given(st.integers(1, 50), st.datetimes(NOON.replace(tzinfo=None), dt.datetime(2023, 9, 29, 2)))
def test_it_is_never_long_nor_late(tries: int, at: dt.datetime) -> None:
    """The next try comes after the last, within two hours, and before the end."""
    at = at.replace(tzinfo=ZONE)
    found = next_try(MishapKind.READER, tries, at, MIDNIGHT)
    if found is not None:
        assert at < found <= min(at + LONGEST_PAUSE, MIDNIGHT - dt.timedelta(minutes=15))
    else:
        assert at >= MIDNIGHT - dt.timedelta(minutes=15)
