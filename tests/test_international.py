"""Readers whose domains are beyond ASCII: each gets one letter, at the domain that is theirs by IDNA 2008."""

from collections.abc import Iterator

import pytest

from tests.test_lanes import Crowd
from tests.test_smtp import listening
from tests.test_to_each import to_each
from tests.workspaces import THURSDAY, Desk

PEOPLE = [
    "ada@faß.de",
    "ada@xn--fa-hia.de",
    "ada@fass.de",
    "ada@FASS.de",
    "léa@εμπορικός.gr",
    "bob@exämple.org",
]


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    with listening(Crowd()) as listener:
        assert isinstance(listener, Crowd)
        yield listener


@pytest.mark.long
def test_once_each(desk: Desk, crowd: Crowd) -> None:
    """However often they are listed; and who of two like domains has left gets nothing, the other one does."""
    desk.write("suppressed.csv", "address\nbob@exa\u0308mple.org\nada@fass.de\n")
    to_each(desk, crowd, PEOPLE)
    for _ in range(2):
        assert desk("run", "--live", now=THURSDAY).code == 0
    reached = {to: times for to, times in crowd.reached.items() if to.startswith(("ada", "bob", "léa"))}
    assert reached == {"ada@xn--fa-hia.de": 1, "léa@xn--qxaidgpfik3g.gr": 1}
