"""A lock's file: one command holds it, says so, and may let others have it for a while."""

import datetime as dt
import os
from pathlib import Path

import pytest

from newsletter.exceptions import BusyError
from newsletter.pipeline.locks import Holder, alone, first_holder, holder, is_held

EARLY, LATE = (dt.datetime(2023, 9, 28, hour, tzinfo=dt.UTC) for hour in (9, 10))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A lock's file, as in a workspace."""
    return tmp_path / "var" / "lock"


def test_away(path: Path) -> None:
    """Others have it until the block ends, also where it is given up twice; then it is held again, since then."""
    hours = [EARLY, LATE]
    with alone(path, patience=0, remedy="wait", clock=lambda: hours.pop(0)) as held:
        assert holder(path) == Holder(os.getpid(), EARLY)
        with pytest.raises(BusyError), alone(path, patience=0, remedy="wait"):
            pass
        with held.away(), held.away():
            assert not is_held(path)
            with alone(path, patience=0, remedy="wait"):
                assert is_held(path)
        assert holder(path) == Holder(os.getpid(), LATE)
    assert not is_held(path)
    assert path.read_text() == ""


def test_an_error_while_away(path: Path) -> None:
    """It is held again before anybody hears of the error."""
    with alone(path, patience=0, remedy="wait") as held:
        with pytest.raises(ValueError, match="no"), held.away():
            raise ValueError("no")
        assert is_held(path)


def test_told_to_end_while_away(path: Path) -> None:
    """Who ends does not wait for another that has it by now, nor touches what its file says."""
    with alone(path, patience=0, remedy="wait", clock=lambda: EARLY) as held:
        other = alone(path, patience=0, remedy="wait", clock=lambda: LATE)

        def interrupted() -> None:
            other.__enter__()
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt), held.away():
            interrupted()
        assert holder(path) == Holder(os.getpid(), LATE)
    assert holder(path) == Holder(os.getpid(), LATE)
    other.__exit__(None, None, None)
    assert holder(path) is None


def test_who_was_first(tmp_path: Path) -> None:
    """Of two the one that is at it for longer; who does not say since when comes before both."""
    one, two, three = (tmp_path / "var" / name for name in ("one", "two", "three"))
    assert first_holder(one, two, three) is None
    with (
        alone(one, patience=0, remedy="", clock=lambda: LATE),
        alone(two, patience=0, remedy="", clock=lambda: EARLY),
    ):
        assert first_holder(one, two, three) == Holder(os.getpid(), EARLY)
        with alone(three, patience=0, remedy=""):
            assert first_holder(one, two, three) == Holder(os.getpid(), None)
