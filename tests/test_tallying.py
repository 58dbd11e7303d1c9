"""The ledger takes as much memory for many recipients as for few, and counts them in one go."""

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.model import Outcome, Standing
from newsletter.store import Store
from newsletter.store.pages import few_pages
from tests.test_ledger import DAY, NOW, PEOPLE, letter

_NEEDED = """
import sys
from pathlib import Path
from newsletter.model import Outcome, Standing
from newsletter.store import Store
from tests.test_ledger import DAY, NOW, letter

def highest():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))

def gone_through(store, count):
    store.ledger.intend(letter(), "smtp", (f"{one:032}" for one in range(count)), NOW)
    store.ledger.tally(DAY)
    after = ""
    with store.ledger.batches(DAY):
        while batch := store.ledger.open(DAY, after=after, most=200):
            for one in batch:
                store.ledger.record(DAY, Outcome(recipient=one, standing=Standing.ACCEPTED), NOW)
            after = batch[-1]
    assert store.ledger.tally(DAY).accepted == count

with Store(Path(sys.argv[1])) as store:
    before = highest()
    gone_through(store, int(sys.argv[2]))
    print(highest() - before)
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "var" / "state.db") as opened:
        yield opened


def needed(folder: Path, count: int) -> int:
    """Say how many kB more a process takes that goes through so many recipients."""
    command = [sys.executable, "-c", _NEEDED, str(folder / f"{count}.db"), str(count)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    return int(said.stdout)


@pytest.mark.long
def test_memory(tmp_path: Path) -> None:
    """Thirty times as many recipients take no more than a megabyte more: neither pages nor rows are heaped up."""
    assert needed(tmp_path, 15_000) < needed(tmp_path, 500) + 1_000


def test_nothing_is_sorted(store: Store) -> None:
    """What is counted is read in an order in which it lies."""
    said: list[str] = []
    store._db.set_trace_callback(said.append)
    store.ledger.tally(DAY)
    store._db.set_trace_callback(None)
    (question,) = [one for one in said if "COUNT" in one]
    plan = [row[3] for row in store._db.execute(f"EXPLAIN QUERY PLAN {question}")]
    assert any("COVERING INDEX delivery_standing" in step for step in plan)
    assert not [step for step in plan if "GROUP BY" in step or "ORDER BY" in step or step.startswith("SCAN")]


def test_the_latest_refusal(store: Store) -> None:
    """Of those that were refused, and of that edition alone."""
    store.ledger.intend(letter(), "smtp", PEOPLE, NOW)
    assert store.ledger.tally(DAY).refused_at is None
    for hours, (one, standing) in enumerate(
        zip(PEOPLE, (Standing.REFUSED, Standing.REFUSED, Standing.ACCEPTED), strict=True)
    ):
        outcome = Outcome(recipient=one, standing=standing)
        store.ledger.record(DAY, outcome, NOW + dt.timedelta(hours=hours))
    other = DAY + dt.timedelta(days=7)
    store.ledger.intend(letter(day=other), "smtp", PEOPLE, NOW)
    store.ledger.record(
        other, Outcome(recipient=PEOPLE[0], standing=Standing.REFUSED), NOW + dt.timedelta(days=7)
    )
    assert store.ledger.tally(DAY).refused_at == NOW + dt.timedelta(hours=1)


def pages(store: Store) -> int:
    return int(store._db.execute("PRAGMA cache_size").fetchone()[0])


def test_few_pages_for_a_while(store: Store) -> None:
    """As many as before are held again afterwards, also after what failed."""
    usual = pages(store)
    seen = []

    def fail() -> None:
        with few_pages(store._db):
            seen.append(pages(store))
            raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        fail()
    assert 0 < seen[0] < 100
    assert pages(store) == usual
    with store.ledger.batches(DAY):
        assert 0 < pages(store) < 100
        store.ledger.tally(DAY)
        assert 0 < pages(store) < 100
    assert pages(store) == usual
