"""When what a server says of us is about us, and when it is about single readers."""

import pytest

from newsletter.deliver.denials import DENIALS, FEW, MANY, Denials
from newsletter.deliver.mishap import MishapKind

ABOUT_READERS = sorted(set(MishapKind) - DENIALS)


def stops_after(denials: Denials, domains: list[str], kind: MishapKind = MishapKind.RELAY) -> int:
    """Count the readers who are told so before nobody else is tried; 0 where all are."""
    for number in range(1, 60):
        domain = domains[number % len(domains)]
        if denials.met(f"lecteur{number}@{domain}", kind, is_taken=False):
            return number
    return 0


@pytest.mark.parametrize(
    ("is_taken", "domains", "expected"),
    [
        (False, ["a.example.org", "b.example.org"], FEW),
        (False, ["a.example.org", "A.Example.org"], MANY),
        (True, ["a.example.org", "b.example.org"], MANY),
        (True, ["a.example.org"], MANY),
    ],
)
def test_said_to_one_after_the_other(*, is_taken: bool, domains: list[str], expected: int) -> None:
    """Said to a few readers of several domains before anybody has the letter, it is about us; else to many."""
    denials = Denials()
    if is_taken:
        assert not denials.met("zoe@example.org", None, is_taken=True)
    assert stops_after(denials, domains) == expected


@pytest.mark.parametrize("kind", [None, *ABOUT_READERS])
def test_any_other_answer_ends_the_row(kind: MishapKind | None) -> None:
    """Whoever is taken, or refused for another reason, was looked at: what was said before is not about us."""
    denials, domains = Denials(), ["a.example.org", "b.example.org"]
    for _ in range(9):
        for number in range(FEW - 1):
            assert not denials.met(f"x@{domains[number % 2]}", MishapKind.TURNED_AWAY, is_taken=False)
        assert not denials.met("y@example.org", kind, is_taken=False)
    assert stops_after(denials, domains) == FEW


def test_a_limit_is_about_us_at_once() -> None:
    """Who is told that it was too much today says no more."""
    denials = Denials()
    denials.met("zoe@example.org", None, is_taken=True)
    assert stops_after(denials, ["example.org"], MishapKind.LIMIT) == 1
