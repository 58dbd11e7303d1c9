"""Handing over in batches: who is given to the messenger, in which order, and what is said meanwhile."""

import datetime as dt
import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, cast

import pytest

from newsletter.deliver import Messenger
from newsletter.model import Advance, FrozenLetter, Outcome, Standing
from newsletter.pipeline.edition import batches
from newsletter.pipeline.edition.batches import hand_over
from newsletter.store import Store

NOW = dt.datetime(2023, 9, 28, 9, tzinfo=dt.UTC)
LETTER = FrozenLetter(day=NOW.date(), raw=b"Message-ID: <edition@x>\r\nTo: l@example.org\r\n\r\na\r\n")
PEOPLE = [f"{n}@example.org" for n in range(5)]


class _Taken:
    """A messenger that hands each one over, and is told each time whether to go on."""

    def __init__(self, standing: Standing = Standing.ACCEPTED) -> None:
        self.standing, self.given = standing, list[str]()
        self.is_closed = False

    def hand_over(self, _: FrozenLetter, recipients: Iterable[str]) -> Iterator[Outcome]:
        try:
            for one in recipients:
                self.given.append(one)
                for standing in (Standing.HANDING, self.standing):
                    if not (yield Outcome(recipient=one, standing=standing)):
                        return
        finally:
            self.is_closed = True


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Five who wait, in batches of two."""
    monkeypatch.setattr(batches, "_BATCH", 2)
    with Store(tmp_path / "var" / "state.db") as opened:
        opened.ledger.intend(LETTER, "smtp", PEOPLE, NOW)
        yield opened


def given(store: Store, taken: _Taken, most: int = 99, **more: Any) -> list[Advance]:
    """Hand over, until so many outcomes are written down; return what whoever watches was told."""
    seen, written = list[Advance](), list[Outcome]()

    def take(outcome: Outcome) -> bool:
        store.ledger.record(LETTER.day, outcome, NOW)
        written.append(outcome)
        return len(written) < most

    hand_over(LETTER, cast(Messenger, taken), store.ledger, take, watch=seen.append, **more)
    return seen


def test_all_in_order(store: Store) -> None:
    """Each is given once, over the batches; whoever watches is told after each how many of how many have it."""
    taken = _Taken()
    seen = given(store, taken)
    assert taken.given == PEOPLE
    assert [(one.total, one.accepted) for one in seen] == [(5, n) for n in range(1, 6)]
    assert (store.ledger.tally(LETTER.day).accepted, taken.is_closed) == (5, True)


def test_stopped(store: Store) -> None:
    """Where nothing more is to be begun with, nothing is; the messenger is let go."""
    taken = _Taken()
    given(store, taken, most=4)
    assert (taken.given, taken.is_closed) == (PEOPLE[:2], True)
    assert store.ledger.open(LETTER.day, most=99) == PEOPLE[2:]


def test_who_rests(store: Store) -> None:
    """Who was refused for now is left out, and not counted, until they are tried again; a person may want all tried."""
    later = NOW + dt.timedelta(minutes=10)
    store.ledger.record(LETTER.day, Outcome(recipient=PEOPLE[1], standing=Standing.DEFERRED), NOW, later)
    taken = _Taken()
    assert {one.total for one in given(store, taken, most=3, now=NOW)} == {4}
    assert taken.given == [PEOPLE[0], PEOPLE[2]]
    taken = _Taken()
    assert {one.total for one in given(store, taken)} == {3}  # one has it, and one is being handed it
    assert PEOPLE[1] in taken.given


def test_a_long_one_is_logged(
    store: Store, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line a minute says how far it has come, and none before the first has gone by."""
    clock = iter([0.0, 59.0, 60.0, 60.0, 119.0])
    monkeypatch.setattr(batches.time, "monotonic", lambda: next(clock))
    with caplog.at_level(logging.INFO, batches.__name__):
        given(store, _Taken())
    assert caplog.messages == ["2023-09-28: 2 have it, 3 wait"]


def test_no_more_are_open_than_a_batch_has(store: Store, tmp_path: Path) -> None:
    """Of no more nobody knows after a power cut, though a messenger reads ahead: also where those come who are tried last."""
    for one in PEOPLE[:2]:
        store.ledger.record(LETTER.day, Outcome(recipient=one, standing=Standing.DEFERRED), NOW)
    opened: list[int] = []

    class Ahead(_Taken):
        def hand_over(self, letter: FrozenLetter, recipients: Iterable[str]) -> Iterator[Outcome]:
            rest = iter(recipients)
            while ahead := [*islice(rest, 2)]:
                with closing(sqlite3.connect(tmp_path / "var" / "state.db")) as db:
                    opened.append(
                        db.execute("SELECT COUNT(*) FROM delivery WHERE opened IS NOT NULL").fetchone()[0]
                    )
                yield from super().hand_over(letter, ahead)

    taken = Ahead()
    given(store, taken)
    assert taken.given == [*PEOPLE[2:], *PEOPLE[:2]]
    assert opened == [2, 2, 1]
