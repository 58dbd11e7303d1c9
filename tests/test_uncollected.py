"""What is set apart from looking for garbage, and given back."""

from contextlib import suppress
from types import SimpleNamespace

import pytest

from newsletter import uncollected


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the collector is asked, of a program that has set nothing apart."""
    told: list[str] = []
    fake = SimpleNamespace(freeze=lambda: told.append("freeze"), unfreeze=lambda: told.append("unfreeze"))
    monkeypatch.setattr(uncollected, "gc", fake)
    monkeypatch.setattr(uncollected, "_is_for_good", False)
    return told


def test_given_back_at_the_end(asked: list[str]) -> None:
    """A block within another sets apart what was made since; all is given back once the outer one ends, also by an error."""
    with suppress(ValueError), uncollected.set_apart():
        with uncollected.set_apart():
            pass
        assert asked == ["freeze", "freeze"]
        raise ValueError
    assert asked == ["freeze", "freeze", "unfreeze"]


def test_for_good(asked: list[str]) -> None:
    """What is set apart for good is not given back, and no garbage comes to it."""
    uncollected.set_apart_for_good()
    with uncollected.set_apart():
        pass
    assert asked == ["freeze"]
