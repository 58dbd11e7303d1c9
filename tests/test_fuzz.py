"""Mutated inputs trip no parser. `make soak` tries a hundred thousand; here a few of each kind, and the judge itself."""

import random
from pathlib import Path

import pytest

from tools import fuzzing
from tools.mutations import mutated

NOWHERE = Path("/nowhere")
SEED = 20230928


@pytest.mark.parametrize("name", fuzzing.TARGETS)
def test_mutated_inputs(name: str) -> None:
    """A parser answers any bytes with a value or with its own error, soon."""
    assert fuzzing.tried(SEED, name, range(60), NOWHERE) == []


def test_an_input_can_be_had_again() -> None:
    """The same dice give the same input, other dice another."""
    seeds = [text.encode() for text in fuzzing.TEXTS]
    inputs = [mutated(seeds, random.Random(number)) for number in range(200)]
    assert inputs == [mutated(seeds, random.Random(number)) for number in range(200)]
    assert len(set(inputs)) > 190


@pytest.mark.parametrize("error", [ValueError("x"), RecursionError(), KeyError(3)])
def test_what_escapes_is_found(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """A parser that lets another error out is reported with the input's number."""

    def broken(_: bytes) -> object:
        raise error

    monkeypatch.setitem(fuzzing.TARGETS, "feed", fuzzing.Target(1, broken))
    failures = fuzzing.tried(SEED, "feed", range(3), NOWHERE)
    assert [(one.target, one.number) for one in failures] == [("feed", 0), ("feed", 1), ("feed", 2)]
    assert type(error).__name__ in failures[0].words


def test_what_takes_too_long_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser that does not come back is reported."""

    def endless(_: bytes) -> object:
        while True:
            pass

    monkeypatch.setitem(fuzzing.TARGETS, "feed", fuzzing.Target(1, endless))
    monkeypatch.setattr(fuzzing, "SECONDS", 0.05)
    (failure,) = fuzzing.tried(SEED, "feed", range(1), NOWHERE)
    assert "over" in failure.words
