"""What is found when other houses announce the same in other ways, simulated."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from newsletter.collect.same.merge import merge
from newsletter.collect.same.suggest import suggestions
from newsletter.model import Alleged, Entry, Kind
from tests.strangers import CHANGES, recorded, stranger
from tests.test_sameness import DATA
from tools.sameness import of_row, pairs_of

SEED = 17
HARD = {"other words", "acronym"}  # of what half the words are left, half is found; a person knows no more


def entries(kind: Kind | None = None) -> list[Entry]:
    """Return every third of the entries that may be looked at, each once."""
    pairs = [
        pair for name in ("tuning", "strangers-tuning") for pair in pairs_of(DATA / f"pairs-{name}.toml")
    ]
    found = {str(row): of_row(row, 2) for pair in pairs for row in (pair["one"], pair["other"])}
    return [one for one in found.values() if kind in (None, one.kind) and (one.start or one.published)][::3]


def share_found(pairs: Sequence[tuple[Entry, Entry]]) -> float:
    """Return the share of pairs that are merged, tied or proposed."""
    return sum(map(_is_found, pairs)) / len(pairs)


def _is_found(pair: tuple[Entry, Entry]) -> bool:
    rows = merge(pair, {})
    return len(rows) == 1 or any(row.replay_of for row in rows) or bool(suggestions(rows, ()))


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.some(2)
def test_one_change(change: str) -> None:
    """Announced otherwise in one way, nine in ten are found."""
    dice = random.Random(SEED)
    pairs = [(one, stranger(one, CHANGES[change], dice=dice)) for one in entries()]
    assert share_found(pairs) >= (0.75 if change in HARD else 0.9)


def test_two_changes() -> None:
    """Announced otherwise in two ways, and without a summary, more than four in five are found."""
    dice = random.Random(SEED)
    bare = [replace(one, summary=None) for one in entries()]
    changes = [dice.sample(list(CHANGES.values()), 2) for _ in bare]
    pairs = [(one, stranger(one, *two, dice=dice)) for one, two in zip(bare, changes, strict=True)]
    assert share_found(pairs) >= 0.85


def test_recordings() -> None:
    """Recorded under a heading, weeks later, and changed: more than four in five are found."""
    dice = random.Random(SEED)
    told = [CHANGES[name] for name in ("first part of the title", "other order", "mistyped", "heading")]
    events = entries(Kind.EVENT)
    pairs = [(one, stranger(recorded(one, dice), change, dice=dice)) for one in events for change in told]
    assert share_found(pairs) >= 0.85


def test_strangers_to_each_other() -> None:
    """Two events at one hour, and a recording after another event, are hardly ever taken for one."""
    dice = random.Random(SEED)
    events = entries(Kind.EVENT)
    drawn = [dice.sample(events, 2) for _ in range(500)]
    pairs = [(one, other) for one, other in drawn if {*one.title.split()}.isdisjoint(other.title.split())]
    meeting = [
        (one, stranger(replace(other, start=one.start, end=one.end, all_day=one.all_day), dice=dice))
        for one, other in pairs
    ]
    filmed = [
        (one, stranger(recorded(replace(other, start=one.start), dice), dice=dice)) for one, other in pairs
    ]
    assert share_found(meeting) <= 0.03
    assert share_found(filmed) <= 0.05


def test_in_a_letter() -> None:
    """Of entries that are two by two others, in a letter and those before it, hardly any event or publication is asked about."""
    dice, now = random.Random(SEED), dt.datetime(2026, 9, 29, 9, tzinfo=dt.UTC)
    pairs = [
        pair for name in ("tuning", "strangers-tuning") for pair in pairs_of(DATA / f"pairs-{name}.toml")
    ]
    ones = {pair["one"]["title"]: pair["one"] for pair in pairs}
    lately = [_dated(of_row(one, n), now, dice) for n, one in enumerate(ones.values())]
    rows = [one for one in lately if (one.start or one.published) > now - dt.timedelta(days=7)]
    asked = [one for one in suggestions(rows, lately) if one.kind is Alleged.SAME]
    assert len(rows) >= 100
    assert len(asked) <= 0.02 * len(rows)


def _dated(one: Entry, now: dt.datetime, dice: random.Random) -> Entry:
    if one.kind is Kind.EVENT:
        start = now.replace(hour=dice.choice((9, 14, 18))) + dt.timedelta(days=dice.randint(-60, 30))
        return replace(one, start=start, end=None, all_day=False)
    return replace(one, published=now - dt.timedelta(days=dice.uniform(0, 60)))
